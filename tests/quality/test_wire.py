"""The agencies' own samples say what a small independent parse of each file finds in it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from app import readers
from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.readers.files import raw_files

pytestmark = pytest.mark.corpora
# The word before a name, which the byline leaves out in every format.
BY = re.compile(r"(?:By|Von|Av|Par)\s+", re.I)


def read_sample(path: Path) -> ParsedDocument:
    (raw,) = raw_files([path], Hints(), Limits())
    assert isinstance(raw, RawFile)
    return readers.read(raw, Hints(), Limits())


def samples(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The ninjs items with a headline or text, their keys in lower case."""
    for path in sorted((folder / "wire" / "examples").rglob("*.json")):
        item = json.loads(path.read_text(encoding="utf-8-sig"))
        if isinstance(item, dict) and "$schema" not in item:
            yield path, {key.lower(): value for key, value in item.items()}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text))


def main(values: list[dict[str, Any]], *roles: str | None) -> dict[str, Any] | None:
    return next((one for role in roles for one in values if one.get("role") == role), values[0] if values else None)


def stated_headline(item: dict[str, Any]) -> str | None:
    found = main(item.get("headlines", []), "main")
    return item.get("headline") or (found or {}).get("value") or item.get("title")


def names(item: dict[str, Any], *keys: str) -> set[str]:
    return {one["name"].strip() for key in keys for one in item.get(key, []) if one.get("name")}


def stated_bodies(item: dict[str, Any]) -> list[str]:
    """What may stand as the text: each body and, where there is none, each description; markup taken out."""
    bodies = [item[key] for key in item if key.startswith("body_")]
    bodies += [one["value"] for one in item.get("bodies", []) if one.get("value")]
    if not bodies:
        bodies = [item[key] for key in item if key.startswith("description_")]
        bodies += [one["value"] for one in item.get("descriptions", []) if one.get("value")]
    return [str(html.fromstring(f"<div>{body}</div>").text_content()) if "<" in body else body for body in bodies]


def test_headline_language_date_and_byline_are_those_of_the_file(corpora: Path) -> None:
    wrong = []
    for path, item in samples(corpora):
        found = read_sample(path)
        created = item.get("firstcreated") or item.get("contentcreated") or item.get("versioncreated")
        stated = {
            "title": words(stated_headline(item) or ""),
            "language": {"nb": "no", "nn": "no"}.get(
                (item.get("language") or "")[:2], (item.get("language") or "")[:2]
            ),
            "published": datetime.fromisoformat(created) if created else None,
            "byline": words(BY.sub("", item.get("byline") or item.get("by") or "", count=1)),
        }
        told = {
            "title": words(found.title or ""),
            "language": (found.language or "")[:2] if item.get("language") else "",
            "published": found.published.at if found.published else None,
            "byline": words(found.byline or ""),
        }
        wrong += [(path.name, key, told[key], stated[key]) for key in stated if told[key] != stated[key]]
    assert wrong == []


def test_people_places_and_organisations_of_the_file_are_topics_of_the_article(corpora: Path) -> None:
    wrong = []
    for path, item in samples(corpora):
        stated = names(item, "people", "person", "places", "place", "organisations", "organisation")
        wrong += [(path.name, name) for name in sorted(stated - set(read_sample(path).topics))]
        located = item.get("located")
        if located and words(located) != words(read_sample(path).dateline or "")[: len(words(located))]:
            wrong.append((path.name, located))
    assert wrong == []


def test_the_text_is_the_text_of_the_file_and_all_of_it(corpora: Path) -> None:
    wrong = []
    for path, item in samples(corpora):
        found = words(read_sample(path).body)
        stated = [words(body) for body in stated_bodies(item)]
        shares = [len(set(found) & set(body)) / max(1, len(set(found) | set(body))) for body in stated]
        if max(shares, default=0.0) < 0.95:
            wrong.append((path.name, [round(share, 2) for share in shares], len(found)))
    assert wrong == []


def test_newsml_1_says_what_its_file_says(corpora: Path) -> None:
    paths = sorted((corpora / "wire" / "examples" / "NewsML").glob("*.xml"))
    assert paths
    for path in paths:
        found, tree = read_sample(path), etree.parse(path)
        assert words(found.title or "") in [words("".join(one.itertext())) for one in tree.iter("HeadLine")]
        assert words(found.dateline or "") in [words(one.text or "") for one in tree.iter("DateLine")]
        assert found.language in {one.get("FormalName") for one in tree.iter("Language")}
        assert found.published
        assert f"{found.published.at:%Y%m%dT%H%M%S%z}" == tree.findtext(".//FirstCreated")
        texts = [set(words(" ".join(one.itertext()))) for one in tree.iter("DataContent")]
        body = set(words(found.body))
        longest = max(texts, key=len)
        assert len(body & longest) / len(body) > 0.97
        assert len(body & longest) / len(longest) > 0.9
