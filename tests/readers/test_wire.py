"""Agency formats beyond the golden cases: messages of several items, what is refused, and hostile JSON."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import Hints, Limits, ParsedDocument, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers import READERS, read
from app.readers.files import raw_files

TEXT = "Lamps went out in Karasai on Friday."
NINJS = {"uri": "urn:nw:1", "versioncreated": "2024-05-06T08:00:00Z", "headline": "Lamps out", "body_text": TEXT}
G2 = "http://iptc.org/std/nar/2006-10-01/"


def found(folder: Path, content: str) -> list[RawFile | RejectedRecord]:
    path = folder / "message"
    path.write_text(content)
    return list(raw_files([path], Hints(), Limits()))


def read_ninjs(**changes: Any) -> ParsedDocument:
    return read(RawFile("item", "item", json.dumps({**NINJS, **changes}).encode()), Hints(), Limits())


def news_item(number: int) -> str:
    return (
        f"<newsItem guid='urn:nw:{number}'><contentMeta><headline>Lamps out</headline></contentMeta><contentSet>"
        f"<inlineData contenttype='text/plain'>{TEXT}</inlineData></contentSet></newsItem>"
    )


def test_the_items_of_a_message_are_records_and_a_package_is_refused(tmp_path: Path) -> None:
    message = (
        f"<newsMessage xmlns='{G2}'><header><sent>2024-05-06T08:00:00Z</sent><sender>nw.example</sender></header>"
        f"<itemSet>{news_item(1)}<packageItem guid='p'/>{news_item(2)}</itemSet></newsMessage>"
    )
    first, package, second = found(tmp_path, message)
    assert isinstance(first, RawFile)
    assert isinstance(second, RawFile)
    assert isinstance(package, RejectedRecord)
    assert (package.source, package.code) == (f"{tmp_path}/message#2", "no_article")
    assert [read(one, Hints(), Limits()).record_id for one in (first, second)] == ["urn:nw:1", "urn:nw:2"]
    assert read(second, Hints(), Limits()).body == TEXT
    assert read(second, Hints(), Limits()).publisher.name == "nw.example"


def test_an_item_sent_again_has_the_same_bytes(tmp_path: Path) -> None:
    frame = f"<newsMessage xmlns='{G2}'><header><sent>%s</sent></header><itemSet>{news_item(1)}</itemSet></newsMessage>"
    assert found(tmp_path, frame % "2024-05-06T08:00:00Z") == found(tmp_path, frame % "2024-05-07T08:00:00Z")


def test_an_item_alone_is_no_container(tmp_path: Path) -> None:
    assert [one.source for one in found(tmp_path, news_item(1))] == [f"{tmp_path}/message"]
    assert [one.source for one in found(tmp_path, json.dumps(NINJS))] == [f"{tmp_path}/message"]


def test_a_list_of_ninjs_items_gives_each(tmp_path: Path) -> None:
    assert [one.source for one in found(tmp_path, json.dumps([NINJS, NINJS]))] == [
        f"{tmp_path}/message#1",
        f"{tmp_path}/message#2",
    ]


def test_ninjs_is_known_by_its_properties_and_other_records_stay_records() -> None:
    def reader_of(record: dict[str, Any]) -> str:
        raw = RawFile("item", "item", json.dumps(record).encode())
        return next(reader.name for reader in READERS if reader.matches(raw))

    assert reader_of(NINJS) == "wire"
    assert reader_of({"uri": "nyt://article/1", "headline": "Lamps out", "body": TEXT}) == "record"
    assert reader_of({"title": "Lamps out", "body_text": TEXT}) == "record"


@pytest.mark.parametrize("status", ["canceled", "withheld", "stat:canceled"])
def test_what_its_agency_has_withdrawn_is_no_article(status: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_ninjs(pubstatus=status)
    assert caught.value.code == "no_article"


def test_the_main_headline_is_the_title_wherever_it_stands() -> None:
    both = [{"role": "short", "value": "Lamps"}, {"role": "main", "value": "Lamps out in Karasai"}]
    assert read_ninjs(headlines=both).title == "Lamps out in Karasai"
    assert read_ninjs(headlines=both[::-1]).title == "Lamps out in Karasai"


def test_a_first_moment_makes_the_version_a_modification() -> None:
    document = read_ninjs(firstcreated="2024-05-05T08:00:00Z")
    assert document.published is not None
    assert document.modified is not None
    assert (document.published.at.day, document.modified.at.day) == (5, 6)
    assert read_ninjs().modified is None


KEYS = st.sampled_from(["value", "role", "name", "contenttype", "type", "renditions", "href", "width", "descriptions"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["headline", "headlines", "body_text", "body_xhtml", "bodies", "descriptions", "by", "byline", "people", "places",
     "subjects", "associations", "renditions", "type", "language", "located", "embargoed", "pubstatus", "firstcreated"]
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_any_ninjs_gives_an_article_or_an_outcome(changes: dict[str, Any]) -> None:
    with contextlib.suppress(UnreadableFile):
        assert read_ninjs(**changes).body.encode()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"type": "text"}, "The item holds no article text."),
        ({"type": "text", "body_text": 17}, "The item holds no article text."),
        ({"type": "composite"}, "The item is a package of other items, not an article."),
        ({"type": "video"}, "The item is a video that no text describes."),
        ({"type": "text", "pubstatus": "stat:canceled"}, "The item is canceled or withheld by its agency."),
    ],
)
def test_an_item_without_an_article_says_why(changes: dict[str, object], message: str) -> None:
    bare = {"uri": "urn:x:1", "version": "1", "versioncreated": "2024-05-06T07:08:09Z", "headline": "Ferry late"}
    with pytest.raises(UnreadableFile) as caught:
        read(RawFile("item", "item", json.dumps({**bare, **changes}).encode()), Hints(), Limits())
    assert (caught.value.code, str(caught.value)) == ("no_article", message)
