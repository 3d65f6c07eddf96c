"""WARC files: each page comes under the address that it was fetched from, and every other record has its outcome."""

import bz2
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents import Hints, Limits, ParsedDocument, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers import read
from app.readers.files import raw_files

PROJECT = Path(__file__).resolve().parent.parent.parent
PAGE = b"<!doctype html><html><title>Ferry late</title><p>The ferry was late.</p></html>"


def record(kind: str, block: bytes = b"", **fields: str) -> bytes:
    """One WARC record; a field's name is written with underscores."""
    lines = [f"WARC-Type: {kind}", f"Content-Length: {len(block)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return b"WARC/1.0\r\n" + "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, headers: Mapping[str, str] | None = None, status: int = 200) -> bytes:
    sent = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"HTTP/1.1 {status} Some\r\n{head}\r\n".encode() + body


def response(
    body: bytes, headers: Mapping[str, str] | None = None, status: int = 200, url: str = "https://x.example/a"
) -> bytes:
    block = answer(body, headers, status)
    return record("response", block, WARC_Target_URI=url, Content_Type="application/http; msgtype=response")


def in_chunks(body: bytes, size: int = 7) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: x\r\n\r\n"


def raw_deflated(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def found(path: Path, content: bytes, limits: Limits | None = None) -> list[RawFile | RejectedRecord]:
    path.write_bytes(content)
    return list(raw_files([path], Hints(), limits or Limits()))


def outcomes(path: Path, content: bytes, limits: Limits | None = None) -> list[tuple[str, str]]:
    return [
        (one.source.removeprefix(str(path)), one.code if isinstance(one, RejectedRecord) else "read")
        for one in found(path, content, limits)
    ]


def test_a_page_comes_under_its_true_address_with_the_charset_of_the_server(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    page = response(PAGE, {"Content-Type": "Text/HTML; Charset=windows-1251"}, url="<https://x.example/a?b=1>")
    assert found(path, page) == [RawFile(f"{path}#1", "crawl.warc", PAGE, "https://x.example/a?b=1", "windows-1251")]


def test_what_is_no_page_is_counted_with_its_reason(tmp_path: Path) -> None:
    content = b"".join((
        record("warcinfo", b"software: x"), record("request", b"GET / HTTP/1.1\r\n\r\n"), response(PAGE),
        record("metadata", b"fetchTimeMs: 3"), record("revisit", answer(b"")), response(b"gone", status=404),
        response(b"\x89PNG", {"Content-Type": "image/png"}), response(PAGE, {"Content-Type": "text/plain"}),
        response(b"a,b", {"Content-Type": "text/plain"}), response(b""),
        record("resource", PAGE, Content_Type="text/html"), record("conversion", b"Words.", Content_Type="text/plain"),
        record("response", b"127.0.0.1", Content_Type="text/dns"),
        record("response", b"no answer"), record("unheard-of", b"x"),
    ))  # fmt: skip
    assert [outcome for _, outcome in outcomes(tmp_path / "crawl", content)] == [
        "not_a_response", "not_a_response", "read", "not_a_response", "revisit", "http_status", "not_html", "read",
        "not_html", "empty", "read", "read", "not_html", "bad_record", "not_a_response",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Transfer-Encoding": "chunked"}, in_chunks(PAGE)),
        ({"Content-Encoding": "gzip"}, gzip.compress(PAGE)),
        ({"Content-Encoding": "deflate"}, zlib.compress(PAGE)),
        ({"Content-Encoding": "deflate"}, raw_deflated(PAGE)),
        ({"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}, in_chunks(gzip.compress(PAGE))),
        ({"Content-Encoding": "deflate, gzip"}, gzip.compress(zlib.compress(PAGE))),
        # Crawlers undo both and leave the headers as they were.
        ({"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}, PAGE),
        ({"Content-Encoding": "br"}, PAGE),
    ],
    # gzip notes the time, so its bytes are no name for a test.
    ids=range(8),
)
def test_the_page_is_what_the_server_meant(tmp_path: Path, headers: Mapping[str, str], body: bytes) -> None:
    (page,) = found(tmp_path / "crawl.warc", response(body, headers))
    assert isinstance(page, RawFile)
    assert page.content == PAGE


def test_the_charset_that_the_server_told_decides_where_the_page_is_silent(tmp_path: Path) -> None:
    story = "Паром опоздал на три часа, сообщили в порту в среду вечером. " * 8
    body = f"<html><title>Паром</title><h1>Паром опоздал</h1><p>{story}</p></html>".encode("koi8-r")
    (page,) = found(tmp_path / "crawl.warc", response(body, {"Content-Type": "text/html; charset=koi8-r"}))
    assert isinstance(page, RawFile)
    assert read(page, Hints(), Limits()).title == "Паром опоздал"


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_records_are_numbered_the_same_however_the_file_is_packed(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    records = [record("warcinfo", b"x"), response(PAGE, url="https://x.example/1"), response(PAGE)]
    for content in (pack(b"".join(records)), b"".join(map(pack, records))):
        assert outcomes(tmp_path / "crawl", content) == [("#1", "not_a_response"), ("#2", "read"), ("#3", "read")]


def test_a_broken_record_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    no_length = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nwords\r\n\r\n"
    too_short = response(PAGE).replace(b"</html>", b"")
    plain = b"".join((response(PAGE), no_length, response(PAGE), b"stray words\r\n", response(PAGE)))
    assert [outcome for _, outcome in outcomes(path, plain)] == ["read", "bad_record", "read", "bad_record", "read"]
    assert [outcome for _, outcome in outcomes(path, too_short + response(PAGE) * 2)][-1] == "read"
    packed = [gzip.compress(response(PAGE)) for _ in range(3)]
    packed[1] = packed[1][:30] + b"\xff" * 20 + packed[1][50:]
    assert [outcome for _, outcome in outcomes(path, b"".join(packed))] == ["read", "unreadable", "read"]
    assert [outcome for _, outcome in outcomes(path, b"".join(packed)[:-9])][-1] == "unreadable"


@pytest.mark.parametrize(
    ("content", "limits", "expected"),
    [
        (response(b"w" * 5_000) + response(PAGE), Limits(max_record_bytes=1_000), ["too_large", "read"]),
        (response(gzip.compress(b" " * 50_000), {"Content-Encoding": "gzip"}) + response(PAGE),
         Limits(max_record_bytes=1_000), ["too_large", "read"]),
        (response(gzip.compress(b" " * 3_000_000), {"Content-Encoding": "gzip"}) + response(PAGE),
         Limits(max_expansion=9), ["archive_bomb", "read"]),
        (response(PAGE) * 4, Limits(max_archive_members=2), ["read", "read", "archive_bomb"]),
        (gzip.compress(response(b"w" * 3_000_000) * 4), Limits(max_expansion=9), ["archive_bomb"]),
        (b"WARC/1.0\r\nContent-Length: " + b"9" * 4_000, Limits(), ["bad_record"]),
        (b"WARC/1.0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n" + response(PAGE), Limits(), ["bad_record", "read"]),
        (record("response").replace(b"Length: 0", b"Length: 999999999999999999"), Limits(), ["unreadable"]),
    ],
    ids=range(8),
)  # fmt: skip
def test_limits_hold_for_each_record(tmp_path: Path, content: bytes, limits: Limits, expected: list[str]) -> None:
    assert [outcome for _, outcome in outcomes(tmp_path / "crawl", content, limits)] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_changed_file_gives_records_or_outcomes(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(
        response(gzip.compress(PAGE), {"Content-Encoding": "gzip"}) + record("revisit") + response(PAGE)
    )
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    came = found(tmp_path / "crawl", bytes(content[: data.draw(st.integers(12, len(content)))]))
    assert came
    assert len({one.source for one in came}) == len(came)


def article_or_code(raw: RawFile | RejectedRecord) -> dict[str, object]:
    """What must be the same of an article with and without its address."""
    if isinstance(raw, RejectedRecord):
        return {"code": raw.code}
    try:
        document: ParsedDocument = read(raw, Hints(), Limits())
    except UnreadableFile as error:
        return {"code": error.code}
    dates = (document.published, document.modified)
    return {"title": document.title, "body": document.body, "authors": document.authors, "dates": dates}


def assert_same_articles(tmp_path: Path, pages: Iterable[tuple[str | None, bytes]]) -> None:
    pages = list(pages)
    packed = io.BytesIO()
    for number, (url, body) in enumerate(pages):
        sent = [{}, {"Transfer-Encoding": "chunked"}, {"Content-Encoding": "gzip"}][number % 3]
        block = in_chunks(body, 4096) if number % 3 == 1 else gzip.compress(body) if number % 3 else body
        fields = {"WARC_Target_URI": url} if url else {}
        whole = answer(block, {"Content-Type": "text/html", **sent})
        packed.write(gzip.compress(record("response", whole, Content_Type="application/http", **fields)))
    came = found(tmp_path / "pages.warc.gz", packed.getvalue())
    assert [raw.content for raw in came if isinstance(raw, RawFile)] == [body for _, body in pages]
    for raw, (url, body) in zip(came, pages, strict=True):
        assert article_or_code(raw) == article_or_code(RawFile("page", "page.html", body, url))


def test_a_warc_file_of_the_samples_gives_the_articles_of_the_files(tmp_path: Path) -> None:
    pages = [path.read_bytes() for path in sorted((PROJECT / "samples/html").glob("*.html"))]
    assert len(pages) > 5
    assert_same_articles(tmp_path, [(f"https://x.example/{n}", body) for n, body in enumerate(pages)])


@pytest.mark.corpora
@pytest.mark.slow
def test_a_warc_file_of_saved_pages_gives_the_articles_of_the_files(tmp_path: Path, corpora: Path) -> None:
    lines = (corpora / "pages" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    golds = [json.loads(line) for line in lines]
    pages = [(gold.get("url"), (corpora / "pages" / gold["html"]).read_bytes()) for gold in golds[::3]]
    assert len(pages) > 50
    assert_same_articles(tmp_path, [(url, gzip.decompress(page)) for url, page in pages])
