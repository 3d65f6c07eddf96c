"""Reading saved pages with all metadata, without entities, against trafilatura's fast mode with metadata.

The pages are those of DATELINE_CORPORA where it is set, else the samples: few and small, so that the rates say less.
"""

import gzip
import os
from pathlib import Path

import trafilatura

from app import readers
from app.documents import Hints, Limits, RawFile
from app.errors import UnreadableFile
from bench.pairs import Way, compare

MOST_PAGES = 120


def saved_pages() -> list[RawFile]:
    """The pages of DATELINE_CORPORA, else the samples."""
    corpora = os.environ.get("DATELINE_CORPORA")
    folder = Path(corpora) / "pages" / "html" if corpora else Path(__file__).parent.parent / "samples" / "html"
    found = sorted(folder.rglob("*.html*"))
    return [RawFile(path.name, path.name.removesuffix(".gz"), _content(path)) for path in found]


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _read(pages: list[RawFile]) -> int:
    for page in pages:
        try:
            readers.read(page, Hints(), Limits())
        except UnreadableFile:
            continue
    return len(pages)


def _trafilatura(pages: list[RawFile]) -> int:
    for page in pages:
        trafilatura.bare_extraction(page.content, fast=True, with_metadata=True)
    return len(pages)


def main() -> None:
    pages = saved_pages()
    pages = pages[:: max(1, len(pages) // MOST_PAGES)]
    size = sum(len(page.content) for page in pages) / len(pages) / 1000
    compare(
        f"reading {len(pages)} saved pages of {size:.0f} kB on the average, one core",
        "pages",
        Way("readers.read: metadata with evidence, body", lambda: _read(pages)),
        Way("trafilatura, fast, with metadata", lambda: _trafilatura(pages)),
        rounds=3,
    )


if __name__ == "__main__":
    main()
