"""Golden cases of what holds articles: packed files, archives, tables and crawls. Adding one needs no Python.

`containers/<name>/raw.*` is the file; `expected.json` lists what must come out of it, in order: an object for each
record, with its `number` behind the file's own source ("3#17", empty for a file that is no container) and then `error`,
the outcome code, or as much of the article as the case is about: the fields of a document as in `cases`, and
`body_ends`. Where the import knows something of the file the list stands under `records`, and `hints` holds `publisher`
and `url_prefix`.
"""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from app.documents import Hints, Limits, ParsedDocument, RejectedRecord
from app.errors import UnreadableFile
from app.readers import read
from app.readers.files import raw_files

CASES = sorted(path for path in (Path(__file__).parent / "containers").iterdir() if path.is_dir())


def found(path: Path, hints: Hints) -> list[tuple[str, ParsedDocument | str]]:
    """Number, and document or outcome code, of everything in a file."""
    records: list[tuple[str, ParsedDocument | str]] = []
    for one in raw_files([path], hints, Limits()):
        number = one.source.removeprefix(str(path)).removeprefix("#")
        try:
            result = one.code if isinstance(one, RejectedRecord) else read(one, hints, Limits())
        except UnreadableFile as error:
            result = error.code
        records.append((number, result))
    return records


def plain(number: str, result: ParsedDocument | str, wanted: dict[str, Any]) -> dict[str, Any]:
    """What came of a record, in the words of `expected.json` and as far as those go."""
    if isinstance(result, str):
        return {"number": number, "error": result}
    told: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(result), default=str))
    for field, moment in (("published", result.published), ("modified", result.modified)):
        told[field] = {"at": moment.at.isoformat(), "precision": moment.precision} if moment else None
    told["authors"] = [author.name for author in result.authors]
    told["publisher"] = {key: value for key, value in told["publisher"].items() if value}
    told["body_ends"] = result.body[-len(wanted.get("body_ends", "")) :]
    return {"number": number} | {key: told[key] for key in wanted if key not in ("number", "error")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_container_gives_what_it_expects(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    wanted = expected if isinstance(expected, list) else expected["records"]
    (path,) = case.glob("raw.*")
    records = found(path, Hints(**({} if isinstance(expected, list) else expected["hints"])))
    assert [plain(*record, one) for record, one in zip(records, wanted, strict=False)] == wanted
    assert len(records) == len(wanted)
