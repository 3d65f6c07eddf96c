"""Saved pages beyond the golden cases: damage, size, charsets, addresses, and that nothing is ever fetched."""

import contextlib
import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers import READERS, read

PROSE = (
    "The lighthouse keeper wrote down every ship that passed, and at the end of the year he sent the book to the town."
)
ANSWER = "The town read it aloud in the square, and nobody thought it dull, although little happened in it."
PARAGRAPHS = "".join(
    f"<p>{PROSE} That was in the year {year}, when the town had no harbour.</p>" for year in range(1901, 1906)
)


def page(body: str = PARAGRAPHS, head: str = "") -> str:
    top = f"<!doctype html><html><head><title>The keeper</title>{head}</head>"
    return f"{top}<body><h1>The keeper</h1>{body}</body></html>"


def read_bytes(content: bytes, url: str | None = None, limits: Limits | None = None) -> ParsedDocument:
    return read(RawFile("page.html", "page.html", content, url), Hints(), limits or Limits())


def code_of(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(content, limits=limits)
    return caught.value.code


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("reading a page must not reach for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00\x00\x00\x00", b"\xef\xbb\xbf"])
def test_a_file_without_content_is_empty(content: bytes) -> None:
    assert code_of(content) == "empty"


@pytest.mark.parametrize(
    "content",
    [
        b"<!-- nothing but a comment -->",
        b"<html></html>",
        b"<!doctype html><html><head><title>Only a head</title></head></html>",
        b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
        b"<html><body><script>var a = 1</script></body></html>",
    ],
)
def test_a_page_without_an_article_says_so(content: bytes) -> None:
    assert code_of(content) == "no_article"


@pytest.mark.parametrize(
    ("content", "is_page"),
    [
        (b"<!-- saved from a browser -->\n<html><body>", True),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", True),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", True),
        ("<html>".encode("utf-16"), True),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', True),
        (b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>', False),
        (b"<nitf><head><title>News</title></head>", False),
        (b"The <html> tag turned thirty on Tuesday, and nobody came to the party.", False),
        (b'{"headline": "<html>"}', False),
    ],
)
def test_a_page_is_known_by_how_it_begins(content: bytes, is_page: bool) -> None:
    reader = next(reader for reader in READERS if reader.name == "html")
    assert reader.matches(RawFile("a.txt", "a.txt", content)) is is_page


def test_a_page_over_the_limit_is_too_large() -> None:
    assert code_of(page().encode(), Limits(max_record_bytes=100)) == "too_large"


def test_a_page_of_five_megabytes_is_read() -> None:
    document = read_bytes(page(PARAGRAPHS + "<p>" + "A long report goes on and on. " * 170_000 + "</p>").encode())
    assert document.title == "The keeper"
    assert len(document.body) > 4_000_000


@pytest.mark.parametrize("depth", [200, 1_000, 20_000])
def test_deep_nesting_hides_nothing_that_stands_before_it(depth: int) -> None:
    nested = "<div>" * depth + PARAGRAPHS + "</div>" * depth
    assert PROSE in read_bytes(page(PARAGRAPHS + nested).encode()).body


def test_zero_bytes_and_control_characters_leave_no_trace() -> None:
    content = page().encode().replace(b"ship", b"sh\x00i\x0bp")
    assert "every ship that passed" in read_bytes(content).body


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised_without_being_declared(charset: str) -> None:
    text = page(PARAGRAPHS.replace("lighthouse", "phare à éclat “blanc”"))
    assert "phare à éclat “blanc” keeper" in read_bytes(text.encode(charset)).body


@pytest.mark.parametrize(
    ("charset", "label", "words"),
    [
        ("cp1252", "iso-8859-1", "“naïve” – Zoë"),
        ("cp1251", "windows-1251", "маяк и корабль"),
        ("euc_jp", "EUC-JP", "灯台と船の記録"),
        ("gb18030", "gb2312", "灯塔和船只的记录"),
        ("cp949", "euc-kr", "등대와 배의 기록"),
        ("big5", "big5", "燈塔與船隻的紀錄"),
        ("iso8859_7", "iso-8859-7", "φάρος και πλοίο"),
    ],
)
def test_a_declared_charset_is_read_as_browsers_read_it(charset: str, label: str, words: str) -> None:
    text = page(f"<p>{words} {PROSE}</p>" + PARAGRAPHS, head=f'<meta charset="{label}">')
    assert words in read_bytes(text.encode(charset)).body


def test_a_wrong_charset_declaration_does_not_spoil_utf8() -> None:
    text = page(f"<p>Smörgåsbord für Zoë. {PROSE}</p>", head='<meta charset="iso-8859-1">')
    assert "Smörgåsbord für Zoë" in read_bytes(text.encode()).body


def test_an_undeclared_single_byte_charset_is_detected() -> None:
    russian = (
        "<p>Смотритель маяка записывал каждый корабль, который проходил мимо, и в конце года отсылал книгу в город.</p>"
    )
    assert "Смотритель маяка записывал" in read_bytes(page(russian * 6).encode("cp1251")).body


def test_a_few_broken_bytes_do_not_cost_the_charset() -> None:
    content = page(f"<p>Ein schöner Tag für Größe. {PROSE}</p>" + PARAGRAPHS * 3).encode() + b"<!-- \xff -->"
    assert "schöner Tag für Größe" in read_bytes(content).body


def test_the_address_of_another_site_is_not_canonical() -> None:
    head = '<link rel="canonical" href="https://copy.example.com/story"><meta property="og:url" content="https://own.example.org/s/1">'
    document = read_bytes(page(head=head).encode(), url="https://www.own.example.org/s/1?ref=mail")
    assert document.url == "https://www.own.example.org/s/1?ref=mail"
    assert document.canonical_url == "https://own.example.org/s/1"
    assert "https://copy.example.com/story" not in document.aliases


def test_relative_addresses_are_resolved_against_the_page() -> None:
    body = '<figure><img src="../i/a.jpg"><figcaption>The tower at dusk.</figcaption></figure>' + PARAGRAPHS
    document = read_bytes(page(body).encode(), url="https://own.example.org/s/1/")
    assert document.images[0].url == "https://own.example.org/s/i/a.jpg"


def test_a_date_without_a_zone_takes_the_zone_that_the_page_states_elsewhere() -> None:
    head = '<meta property="article:published_time" content="2023-06-26T12:00:29">'
    body = '<time datetime="2023-06-26T12:00:29-07:00">June 26</time>' + PARAGRAPHS
    document = read_bytes(page(body, head).encode())
    assert document.published is not None
    assert document.published.at.isoformat() == "2023-06-26T12:00:29-07:00"


@pytest.mark.parametrize("stated", ["0001-01-01T00:00:00Z", "2150-05-05T10:00:00Z", "yesterday"])
def test_an_implausible_date_is_none(stated: str) -> None:
    document = read_bytes(page(head=f'<meta property="article:published_time" content="{stated}">').encode())
    assert document.published is None


def test_rejected_candidates_are_kept_with_the_reason() -> None:
    head = (
        '<meta property="og:title" content="The keeper of the lighthouse | Coast Daily">'
        '<meta property="og:site_name" content="Coast Daily">'
    )
    document = read_bytes(page(head=head).encode())
    proof = next(proof for proof in document.evidence if proof.field == "title")
    assert (proof.value, proof.source) == ("The keeper", "html:h1")
    assert ("meta:og:title: The keeper of the lighthouse | Coast Daily", "less certain") in proof.rejected


def test_the_article_body_of_json_ld_stands_in_for_a_page_drawn_by_script() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "The keeper", "articleBody": f"{PROSE}\n\n{ANSWER}"})
    head = f'<script type="application/ld+json">{data}</script>'
    document = read_bytes(
        f"<html><head><title>The keeper</title>{head}</head><body><div id=app></div></body></html>".encode()
    )
    assert document.body == f"{PROSE}\n\n{ANSWER}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.integers(0, 1_200))
def test_damage_never_ends_in_another_error(damage: bytes, place: int) -> None:
    content = page().encode()
    with contextlib.suppress(UnreadableFile):
        document = read_bytes(b"<html>" + content[:place] + damage + content[place:])
        assert [document.body[p.start : p.end] for p in document.paragraphs] == document.body.split("\n\n")
