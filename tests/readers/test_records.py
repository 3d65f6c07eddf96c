"""Records beyond the golden cases: odd values, odd encodings, and that any JSON gives an article or an outcome."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import Author, Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers import read

TEXT = "The ferry to Skerrin left on time on Monday.\n\nNobody missed it."


def read_record(record: object, hints: Hints | None = None) -> ParsedDocument:
    return read_bytes(json.dumps(record).encode(), hints)


def read_bytes(content: bytes, hints: Hints | None = None) -> ParsedDocument:
    return read(RawFile("all.jsonl#1", "all.jsonl", content), hints or Hints(), Limits())


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(RawFile("all.jsonl#1", "all.jsonl", content), Hints(), limits or Limits())
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"text": "cut off in the midd', "bad_record"),
        (b'{"text": ' + b"[" * 100_000, "bad_record"),
        (b'{"title": "Only a title"}', "no_article"),
        (b'{"title": "t", "text": ""}', "no_article"),
        (b'{"title": "t", "text": null, "body": "None"}', "no_article"),
        (b'{"title": "t", "text": 5.5, "body": {}}', None),
        (b"{}", "no_article"),
    ],
)
def test_what_gives_no_article_says_why(content: bytes, code: str | None) -> None:
    if code is None:
        assert read_bytes(content).body == "5.5"
    else:
        assert code_of(content) == code


def test_a_record_over_the_limit_is_too_large() -> None:
    assert code_of(json.dumps({"text": TEXT}).encode(), Limits(max_record_bytes=10)) == "too_large"


def test_a_record_needs_no_more_than_a_body() -> None:
    document = read_record({"body": TEXT})
    assert document.body == TEXT
    assert (document.title, document.published, document.authors, document.url) == (None, None, (), None)


@pytest.mark.parametrize(
    "names",
    [
        {"title": "title", "body": "body", "date": "published_at", "author": "authors", "url": "url"},
        {"title": "headline", "body": "articleBody", "date": "datePublished", "author": "author", "url": "link"},
        {"title": "Title", "body": "maintext", "date": "date_publish", "author": "authors", "url": "permalink"},
        {"title": "name", "body": "body-text", "date": "pubDate", "author": "byline", "url": "web_url"},
    ],
)
def test_fields_are_known_under_their_usual_names(names: dict[str, str]) -> None:
    document = read_record(
        {
            names["title"]: "Ferry on time",
            names["body"]: TEXT,
            names["date"]: "2024-05-06T08:00:00Z",
            names["author"]: "By Oona Marsh",
            names["url"]: "https://tern.example/ferry",
        }
    )
    assert document.title == "Ferry on time"
    assert document.body == TEXT
    assert document.authors == (Author("Oona Marsh"),)
    assert document.url == "https://tern.example/ferry"
    assert document.published is not None
    assert document.published.at.isoformat() == "2024-05-06T08:00:00+00:00"


@pytest.mark.parametrize(
    ("stated", "name", "domain"),
    [
        ({"publisher": "The Daily Tern"}, "The Daily Tern", None),
        ({"publisher": {"name": "The Daily Tern", "url": "https://x.example"}}, "The Daily Tern", None),
        ({"source": {"id": None, "name": "The Daily Tern"}}, "The Daily Tern", None),
        ({"source": "www.dailytern.example"}, None, "dailytern.example"),
        ({"source_domain": "DAILYTERN.example", "site_name": "Daily Tern"}, "Daily Tern", "dailytern.example"),
        ({"domain": "www.online.tern.example"}, None, "online.tern.example"),
        ({"url": "https://www.dailytern.example/a"}, None, "dailytern.example"),
        ({"publisher": "none"}, None, None),
    ],
)
def test_the_publisher_is_read_from_any_of_its_shapes(
    stated: dict[str, Any], name: str | None, domain: str | None
) -> None:
    document = read_record({"text": TEXT, **stated})
    assert (document.publisher.name, document.publisher.domain) == (name, domain)


def test_what_the_importer_knows_of_the_publisher_comes_first() -> None:
    document = read_record({"text": TEXT, "publisher": "tern-feed-07"}, Hints(publisher="The Daily Tern"))
    assert document.publisher.name == "The Daily Tern"
    (proof,) = (one for one in document.evidence if one.field == "publisher")
    assert proof.rejected == (("record:publisher: tern-feed-07", "less certain"),)


@pytest.mark.parametrize(
    ("written", "topics"),
    [
        (["ferries", "Skerrin", "ferries"], ("ferries", "Skerrin")),
        ("ferries, Skerrin; tides", ("ferries", "Skerrin", "tides")),
        ([{"name": "ferries"}, {"label": "Skerrin"}], ("ferries", "Skerrin")),
        ("", ()),
    ],
)
def test_topics_come_as_a_list_a_line_or_objects(written: object, topics: tuple[str, ...]) -> None:
    assert read_record({"text": TEXT, "keywords": written}).topics == topics


def test_the_stated_language_wins_and_a_missing_one_is_detected() -> None:
    assert read_record({"text": TEXT * 3, "language": "de-AT"}).language == "de"
    assert read_record({"text": TEXT * 3}).language == "en"


def test_a_summary_cut_out_of_the_body_is_no_standfirst() -> None:
    assert read_record({"text": TEXT, "description": "The ferry to Skerrin left on time..."}).standfirst is None
    assert read_record({"text": TEXT, "summary": "A first in years."}).standfirst == "A first in years."


def test_a_relative_address_is_none_and_a_relative_image_belongs_to_the_page() -> None:
    assert read_record({"text": TEXT, "url": "/ferry"}).url is None
    document = read_record({"text": TEXT, "url": "https://tern.example/a/ferry", "image": "../pier.jpg"})
    assert [image.url for image in document.images] == ["https://tern.example/pier.jpg"]


def test_a_body_keeps_lines_that_look_like_furniture() -> None:
    assert read_record({"text": "Share\n\nSubscribe\n\nComments"}).body == "Share\n\nSubscribe\n\nComments"


def test_what_other_exporters_get_wrong_is_read_all_the_same() -> None:
    lone_surrogate = b'{"title": "T\\ud800", "text": "The ferry left on time.", "score": NaN}'
    document = read_bytes(lone_surrogate)
    assert document.title == "T"
    latin = '{"title": "Fähre pünktlich", "text": "Die Fähre fuhr am Montag pünktlich ab."}'.encode("cp1252")
    assert read_bytes(latin).title == "Fähre pünktlich"


def test_names_refused_as_authors_are_kept_with_the_evidence() -> None:
    document = read_record({"text": TEXT, "authors": ["Oona Marsh", "Popular Tags"]})
    assert document.authors == (Author("Oona Marsh"),)
    (proof,) = (one for one in document.evidence if one.field == "authors")
    assert proof.rejected == (("record:authors: Popular Tags", "no name beyond doubt"),)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["title", "text", "body", "authors", "byline", "date", "url", "image", "images", "source", "tags", "language",
     "id", "description", "embargoed_until", "caption", "modified", "copyright", "section", "domain"]
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=12))
def test_any_json_object_gives_an_article_or_an_outcome(record: dict[str, Any]) -> None:
    content = json.dumps(record).encode()
    with contextlib.suppress(UnreadableFile):
        document = read_bytes(content)
        blocks = [document.body[paragraph.start : paragraph.end] for paragraph in document.paragraphs]
        assert "\n\n".join(blocks) == document.body
        assert document.body.encode()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_article_or_an_outcome(content: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        read_bytes(b'{"' + content)
