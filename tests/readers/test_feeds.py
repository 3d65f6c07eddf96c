"""Feeds beyond the golden cases: how they are taken apart, and that hostile XML costs little and says why it fails."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import Hints, Limits, ParsedDocument, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers import read
from app.readers.files import raw_files

TEXT = "The ferry to Skerrin left on time on Monday."
ITEM = f"<item><title>Ferry</title><description>{TEXT}</description></item>"


def rss(items: str, channel: str = "<title>Tern</title>") -> bytes:
    return f"<rss version='2.0'><channel>{channel}{items}</channel></rss>".encode()


def found(folder: Path, content: bytes, limits: Limits | None = None) -> list[RawFile | RejectedRecord]:
    path = folder / "feed"
    path.write_bytes(content)
    return list(raw_files([path], Hints(), limits or Limits()))


def read_item(content: bytes) -> ParsedDocument:
    return read(RawFile("feed#1", "feed", content), Hints(), Limits())


def test_each_item_is_a_record_of_its_own_even_where_there_is_one(tmp_path: Path) -> None:
    assert [one.source for one in found(tmp_path, rss(ITEM))] == [f"{tmp_path}/feed#1"]
    assert [one.source[-2:] for one in found(tmp_path, rss(ITEM * 3))] == ["#1", "#2", "#3"]


def test_an_item_keeps_what_its_feed_says_of_it(tmp_path: Path) -> None:
    channel = (
        "<title>Tern</title><link>https://tern.example/</link><language>de</language><copyright>Tern Ltd</copyright>"
    )
    (first,) = found(tmp_path, rss(ITEM, channel))
    assert isinstance(first, RawFile)
    document = read(first, Hints(), Limits())
    assert (document.publisher.name, document.publisher.domain) == ("Tern", "tern.example")
    assert (document.language, document.rights.holder, document.body) == ("de", "Tern Ltd", TEXT)


def test_an_unchanged_item_has_the_same_bytes_in_a_later_copy_of_the_feed(tmp_path: Path) -> None:
    title = "<title>Tern</title>"
    before = found(tmp_path, rss(ITEM, f"{title}<lastBuildDate>Mon, 6 May 2024 08:00:00 GMT</lastBuildDate>"))
    after = found(tmp_path, rss(ITEM + ITEM, f"{title}<lastBuildDate>Tue, 7 May 2024 08:00:00 GMT</lastBuildDate>"))
    assert before[0] == after[0]


def test_an_item_has_the_same_bytes_wherever_it_stands_in_its_feed(tmp_path: Path) -> None:
    entries = [f"<entry><title>Ferry {number}</title><content>{TEXT}</content></entry>" for number in range(3)]
    first, second, third = found(
        tmp_path, f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(entries)}</feed>".encode()
    )
    turned = found(tmp_path, f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(entries[::-1])}</feed>".encode())
    contents = [one.content for one in (third, second, first) if isinstance(one, RawFile)]
    assert contents == [one.content for one in turned if isinstance(one, RawFile)]


def test_an_item_that_is_not_closed_well_leaves_the_others_whole(tmp_path: Path) -> None:
    broken = ITEM.replace("</title>", "")
    items = found(tmp_path, rss(broken + ITEM + broken + ITEM))
    titles = [read(one, Hints(), Limits()).title for one in items[1::2] if isinstance(one, RawFile)]
    assert (len(items), titles) == (4, ["Ferry", "Ferry"])


def test_a_quotation_mark_too_many_costs_no_item(tmp_path: Path) -> None:
    items = found(tmp_path, rss(ITEM * 2, '<title>Tern</title><link href="x""/><chann"el/>'))
    assert [isinstance(one, RawFile) for one in items] == [True, True]


def test_items_between_other_things_and_with_names_of_their_own_are_found(tmp_path: Path) -> None:
    outside = "<x><item><title>No item of a channel</title></item></x>"
    own = "<r:item xmlns:r='http://purl.org/rss/1.0/'><r:title>Own</r:title><r:description>Words.</r:description></r:item>"
    items = found(tmp_path, rss(f"{ITEM}<!-- one -->{ITEM}<ttl>9</ttl>{outside}{own}", ""))
    titles = [read(one, Hints(), Limits()).title for one in items if isinstance(one, RawFile)]
    assert titles == ["Ferry", "Ferry", "Own"]


def test_bytes_that_detection_takes_for_unmarked_unicode_are_read(tmp_path: Path) -> None:
    head = b'<?xml version="1.0" encoding="no-such"?><feed xmlns="http://www.w3.org/2005/Atom/'
    content = head + b"\xff\xfe\0\0\xff\0\0\0\xfe" + b"\0\xff\0\0" * 10
    assert [type(one) for one in found(tmp_path, content)] == [RejectedRecord]


@pytest.mark.parametrize(
    "content",
    [
        rss(""),
        b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Tern</title></feed>",
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "Tern", "items": []}',
        b"<rss",
    ],
)
def test_a_feed_without_items_gives_one_outcome(tmp_path: Path, content: bytes) -> None:
    (only,) = found(tmp_path, content)
    if isinstance(only, RawFile):
        with pytest.raises(UnreadableFile):
            read(only, Hints(), Limits())
    else:
        assert only.code == "no_article"


def test_an_item_over_the_limit_is_too_large_and_the_others_are_read(tmp_path: Path) -> None:
    large = ITEM.replace(TEXT, TEXT * 200)
    outcomes = found(tmp_path, rss(ITEM + large + ITEM), Limits(max_record_bytes=2_000))
    assert [one.code if isinstance(one, RejectedRecord) else "read" for one in outcomes] == [
        "read",
        "too_large",
        "read",
    ]


def test_json_feed_items_are_records_on_one_line_or_several(tmp_path: Path) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": TEXT}] * 2}
    for indent in (None, 2):
        assert len(found(tmp_path, json.dumps(feed, indent=indent).encode())) == 2


@pytest.mark.parametrize(
    ("written", "authors", "byline"),
    [
        ("oona@tern.example (Oona Marsh)", ("Oona Marsh",), "Oona Marsh"),
        ("Oona Marsh &lt;oona@tern.example&gt;", ("Oona Marsh",), "Oona Marsh"),
        ("oona@tern.example", (), None),
        ("admin", (), None),
        ("By Oona Marsh and Rufus Ames", ("Oona Marsh", "Rufus Ames"), "Oona Marsh and Rufus Ames"),
        ("Tern", ("Tern",), "Tern"),
    ],
)
def test_authors_are_read_from_any_of_their_forms(written: str, authors: tuple[str, ...], byline: str | None) -> None:
    document = read_item(rss(ITEM.replace("</title>", f"</title><author>{written}</author>")))
    assert (tuple(author.name for author in document.authors), document.byline) == (authors, byline)


def test_a_wrong_charset_declaration_is_not_believed() -> None:
    feed = '<?xml version="1.0" encoding="{}"?>' + rss(ITEM.replace("Ferry", "Fähre & Café")).decode()
    assert read_item(feed.format("iso-8859-1").encode()).title == "Fähre & Café"
    assert read_item(feed.format("utf-8").encode("cp1252")).title == "Fähre & Café"
    assert read_item(feed.format("utf-8").encode("utf-16")).title == "Fähre & Café"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Tern | World news | RSS", "Tern"),
        ("Business - Tern", "Tern"),
        ("Tern", "Tern"),
        ("All stories", "All stories"),
    ],
)
def test_the_publisher_is_the_feed_without_its_section(title: str, name: str) -> None:
    assert read_item(rss(ITEM, f"<title>{title}</title>")).publisher.name == name


def test_an_entity_of_the_feed_is_never_expanded_or_fetched(tmp_path: Path) -> None:
    def entity(number: int) -> str:
        return f"&b{number};"

    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    bomb = "".join(f"<!ENTITY b{n + 1} '{entity(n) * 10}'>" for n in range(12))
    doctype = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY b0 "lol">{bomb}]>'
    content = doctype.encode() + rss(ITEM.replace("Ferry", "&x; &b12;"))
    document = read_item(content)
    assert document.title == "&x; &b12;"
    assert "hidden words" not in str(document)


DEEP = 100_000


@pytest.mark.parametrize(
    "content",
    [
        rss("<a>" * DEEP + ITEM),
        rss(ITEM.replace(TEXT, "<![CDATA[" + "<div>" * DEEP + "words]]>")),
        rss(ITEM.replace(TEXT, "&lt;div&gt;" * DEEP + "words")),
        rss("<item><description " + " ".join(f"a{n}='x'" for n in range(20_000)) + ">words</description></item>"),
        rss(f"<item><description a='{'x' * 11_000_000}'>words</description></item>"),
        rss("<item><![CDATA[" * DEEP),
        b"<!DOCTYPE rss [" * DEEP + rss(ITEM),
        b"<!--" * DEEP + rss(ITEM),
        rss('<![CDATA[<!DOCTYPE html PUBLIC "x><body>]]>'),
        b"<rss xmlns:a='broken uri '><a:item a:b:c='1'/></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Ato href='><entry><title>x</title></entry></feed>",
    ],
)
def test_hostile_xml_ends_in_an_article_or_an_outcome(tmp_path: Path, content: bytes) -> None:
    for one in found(tmp_path, content):
        if isinstance(one, RawFile):
            with contextlib.suppress(UnreadableFile):
                assert read(one, Hints(), Limits()).body


PIECES = st.lists(
    st.sampled_from(
        ["<item>", "</item>", "<entry>", "<title>", "</title>", "<description>", "</description>", "<![CDATA[", "]]>",
         "&", "&nbsp;", "&#x110000;", "words here. ", "<a:b:c>", "<content type='xhtml'>", "<p>", "</p>", "xmlns='",
         ">", "<link href='http://[::1'/>", "<pubDate>2024-02-30</pubDate>", "<author>a@b (", "\x00", "<!DOCTYPE",
         "[", "<?x"]
    ),
    max_size=30,
)  # fmt: skip


@settings(deadline=None)
@given(PIECES)
def test_any_pieces_of_a_feed_give_an_article_or_an_outcome(pieces: list[str]) -> None:
    with contextlib.suppress(UnreadableFile):
        document = read_item(rss("".join(pieces)))
        blocks = [document.body[paragraph.start : paragraph.end] for paragraph in document.paragraphs]
        assert "\n\n".join(blocks) == document.body
