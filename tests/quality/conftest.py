"""What the accuracy tests share: the measuring data, read by the readers and enrichers as an import would."""

import gzip
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app import readers
from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile


@pytest.fixture(scope="session")
def read_pages() -> Callable[[Path], dict[str, ParsedDocument]]:
    """Reads a folder: the documents that its files give, by file name without endings; unreadable ones are left out."""
    return cache(lambda folder: dict(_documents(folder)))


@pytest.fixture(scope="session")
def json_lines() -> Callable[[Path], list[dict[str, Any]]]:
    """Reads a JSON Lines file: its objects."""
    return _json_lines


def _documents(folder: Path) -> Iterator[tuple[str, ParsedDocument]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.name.removesuffix(".gz")
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            try:
                document = readers.read(RawFile(path.name, name, content), Hints(), Limits())
            except UnreadableFile:
                continue
            yield name.removesuffix(".html").removesuffix(".txt"), document


@pytest.fixture
def gold_pages(corpora: Path) -> dict[str, list[dict[str, Any]]]:
    """The pages' gold by set."""
    by_set: dict[str, list[dict[str, Any]]] = {}
    for gold in _json_lines(corpora / "pages" / "gold.jsonl"):
        by_set.setdefault(gold["set"], []).append(gold)
    return by_set


def _json_lines(path: Path) -> list[dict[str, Any]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.splitlines() if line.strip()]
