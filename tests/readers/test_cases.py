"""Golden cases: a folder with one raw file and what must come out of it. Adding one needs no Python.

`cases/<name>/raw.*` is the file; `expected.json` holds as much of the result as the case is about:

    hints       {"publisher", "url"}: what the import knows of the file
    error       the outcome code, where the file gives no article
    title, standfirst, byline, authors, publisher {name, domain}, section, topics, language, dateline, url,
    canonical_url, aliases, record_id, rights {holder, usage_terms}: as they are in the document
    published, modified   {"at", "precision"}
    images      one object an image, in order, with the keys that matter
    kinds       the paragraphs' kinds, in order
    body        the whole body; or body_begins, body_ends, body_has [..], body_lacks [..]
    sources     {field: source} of the evidence
"""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers import READERS, read

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
NAMES = [case.name for case in CASES]


def raw_file(case: Path) -> RawFile:
    (path,) = case.glob("raw.*")
    return RawFile(f"cases/{case.name}", path.name, path.read_bytes(), expectations(case).get("hints", {}).get("url"))


def expectations(case: Path) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    return wanted


def read_case(case: Path) -> ParsedDocument:
    return read(raw_file(case), Hints(publisher=expectations(case).get("hints", {}).get("publisher")), Limits())


def plain(document: ParsedDocument) -> dict[str, Any]:
    """The document in the words of `expected.json`."""
    found: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(document), default=str))
    for field, moment in (("published", document.published), ("modified", document.modified)):
        found[field] = {"at": moment.at.isoformat(), "precision": moment.precision} if moment else None
    found["authors"] = [author.name for author in document.authors]
    found["organisations"] = [author.name for author in document.authors if author.type == "organisation"]
    found["kinds"] = [paragraph.kind for paragraph in document.paragraphs]
    found["sources"] = {proof.field: proof.source for proof in document.evidence}
    return found


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_case_gives_what_it_expects(case: Path) -> None:
    wanted = expectations(case)
    wanted.pop("hints", None)
    if code := wanted.pop("error", None):
        with pytest.raises(UnreadableFile) as caught:
            read_case(case)
        assert caught.value.code == code
        return
    found = plain(read_case(case))
    body = found["body"]
    assert body.startswith(wanted.pop("body_begins", ""))
    assert body.endswith(wanted.pop("body_ends", ""))
    assert [text for text in wanted.pop("body_has", []) if text not in body] == []
    assert [text for text in wanted.pop("body_lacks", []) if text in body] == []
    images = wanted.pop("images", None)
    if images is not None:
        assert [{key: image[key] for key in one} for one, image in zip(images, found["images"], strict=True)] == images
    sources = wanted.pop("sources", {})
    assert {field: found["sources"].get(field) for field in sources} == sources
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    "case", [case for case in CASES if "error" not in expectations(case)], ids=lambda case: case.name
)
def test_paragraphs_cover_the_body_and_every_value_has_its_evidence(case: Path) -> None:
    document = read_case(case)
    blocks = [document.body[paragraph.start : paragraph.end] for paragraph in document.paragraphs]
    assert "\n\n".join(blocks) == document.body
    proven = {proof.field for proof in document.evidence}
    fields = {"title", "standfirst", "byline", "authors", "section", "language", "dateline"}
    assert {field for field in fields if getattr(document, field)} <= proven
    assert ("published_at" in proven) == (document.published is not None)
    assert all(0 < proof.confidence <= 1 for proof in document.evidence)


@pytest.mark.parametrize(
    "case", [case for case in CASES if "error" not in expectations(case)], ids=lambda case: case.name
)
def test_every_text_can_be_stored_and_sent(case: Path) -> None:
    found = json.dumps(dataclasses.asdict(read_case(case)), default=str)
    assert "\\u0000" not in found
    assert not re.search(r"\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])", found)


def test_every_reader_has_a_case() -> None:
    read_by = {next(reader.name for reader in READERS if reader.matches(raw_file(case))) for case in CASES}
    assert [reader.name for reader in READERS if reader.name not in read_by] == []


def test_every_case_says_what_it_expects() -> None:
    assert [case.name for case in CASES if len(expectations(case)) < 1] == []
