"""A crawl of the pages gives the same articles as the pages themselves."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import addresses, readers
from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers.files import raw_files

pytestmark = pytest.mark.corpora


def read(raw: RawFile) -> ParsedDocument | str:
    """The article of a page without its source, or the code of its outcome."""
    try:
        return replace(readers.read(raw, Hints(), Limits()), source="")
    except UnreadableFile as error:
        return error.code


def warc_record(url: str, page: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n"
    return f"{head}Content-Type: application/http; msgtype=response\r\n\r\n".encode() + block + b"\r\n\r\n"


def addressed_pages(corpora: Path, gold_pages: dict[str, list[dict[str, Any]]]) -> list[tuple[str, bytes]]:
    """Every page with its true address: that of the gold, or the one that the page itself states."""
    found = []
    for gold in (gold for golds in gold_pages.values() for gold in golds):
        page = gzip.decompress((corpora / "pages" / gold["html"]).read_bytes())
        alone = read(RawFile("", gold["id"], page))
        stated = alone.canonical_url if isinstance(alone, ParsedDocument) else None
        # What a server is asked for has no fragment.
        url = addresses.absolute(gold.get("url") or stated) or f"https://pages.example/{len(found)}"
        found.append((url.partition("#")[0], page))
    return found


@pytest.mark.slow
def test_a_warc_of_the_pages_gives_the_articles_that_the_files_give(
    corpora: Path, gold_pages: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    pages = addressed_pages(corpora, gold_pages)
    assert len(pages) > 200
    records = [warc_record(url, page) for url, page in pages]
    (tmp_path / "crawl.warc").write_bytes(b"".join(records))
    (tmp_path / "crawl.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    wanted = [read(RawFile("", "page.html", page, url)) for url, page in pages]
    plain, packed = (list(raw_files([tmp_path / name], Hints(), Limits())) for name in ("crawl.warc", "crawl.warc.gz"))
    assert [one.source for one in plain] == [f"{tmp_path}/crawl.warc#{n}" for n in range(1, len(pages) + 1)]
    raws = [one for one in plain if isinstance(one, RawFile)]
    assert [(one.url, one.content) for one in raws] == pages
    assert [(one.url, one.content) for one in packed if isinstance(one, RawFile)] == pages
    assert [read(replace(one, source="")) for one in raws] == wanted
