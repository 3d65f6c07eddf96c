"""Feeds against what feedparser's own test feeds say of themselves: titles, moments and authors of their first items.

The feeds are the folder `tests` in feedparser's source archive (`pip download --no-binary :all: --no-deps feedparser`);
DATELINE_FEEDPARSER_FEEDS names it. Each file says in a comment what holds for it, as an expression. Left out is CDF, a
format of 1997 that is neither RSS nor Atom.
"""

import ast
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers import read
from app.readers.feeds import state_feed_item
from app.readers.files import raw_files
from app.readers.stated import stated_document
from app.readers.values.blocks import Block

FOLDER = os.environ.get("DATELINE_FEEDPARSER_FEEDS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="DATELINE_FEEDPARSER_FEEDS names no folder of test feeds")

# Shares of agreement that were reached with the feeds of feedparser 6.0.14.
FLOORS = {"title": 0.98, "moment": 0.95, "author": 0.98}
# Most of these items are a title or a date alone, and an item without a text is no article.
TEXT = (Block("The ferry to Skerrin left three hours late on Wednesday, and nobody minded it very much."),)
FIELDS = {
    "['title']": "title", "['title_detail']['value']": "title",
    "['published_parsed']": "moment", "['updated_parsed']": "moment", "['created_parsed']": "moment",
    "['author_detail']['name']": "author", "['authors'][0]['name']": "author", "['author']": "author",
}  # fmt: skip
_EXPECTED = re.compile(r"Expect:(.*?)-->", re.DOTALL)


def feeds() -> list[Path]:
    return sorted(path for path in Path(FOLDER).rglob("*.xml") if "cdf" not in path.as_posix())


def expected(content: bytes) -> Iterator[tuple[str, object]]:
    """What a feed says of its first item, by our names."""
    said = _EXPECTED.search(content.replace(b"\0", b"").decode("utf-8", "replace"))
    try:
        tree = ast.parse(said[1].strip() if said else "", mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            place = ast.unparse(node.left)
            field = FIELDS.get(place.removeprefix("entries[0]"), "") if place.startswith("entries[0]") else ""
            value = constant(node.comparators[0])
            # A title that is nothing but a picture says nothing.
            if field and value and (field != "title" or plain(str(value))):
                yield field, value


def constant(node: ast.expr) -> object:
    """The value of an expression: a constant, a tuple of them, or texts that are put together."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = constant(node.left), constant(node.right)
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def first_item(path: Path) -> ParsedDocument | None:
    """The first item of a feed, with a text of ours where it has none."""
    first = next(raw_files([path], Hints(), Limits()))
    if not isinstance(first, RawFile):
        return None
    try:
        return read(first, Hints(), Limits())
    except UnreadableFile:
        return stated_document(first, Hints(), replace(state_feed_item(first.content), blocks=TEXT))


def agrees(document: ParsedDocument | None, field: str, value: object) -> bool:
    if document is None:
        return False
    if field == "title":
        # Plain text in Atom may hold what elsewhere is a tag.
        return document.title in (plain(str(value)), " ".join(str(value).split()))
    if field == "author":
        name = plain(str(value)).partition(" (")[0]
        return name in document.authors or name in (document.byline or "") or "@" in name
    assert isinstance(value, tuple)
    return document.published is not None and document.published.at == datetime(*value[:6], tzinfo=UTC)


def plain(text: str) -> str:
    shown = lxml.html.fromstring(f"<div>{text}</div>").text_content() if "<" in text or "&" in text else text
    return " ".join(shown.split())


def test_the_feeds_agree_with_what_they_say_of_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    misses = []
    for path in feeds():
        stated = list(expected(path.read_bytes()))
        document = first_item(path) if stated else None
        for field, value in stated:
            found = agrees(document, field, value)
            asked[field] += 1
            right[field] += found
            if not found:
                misses.append(f"{path.name}: {field} {value!r}")
    shares = {field: right[field] / asked[field] for field in FLOORS}
    with capsys.disabled():
        sys.stdout.write("\nfeeds: " + ", ".join(f"{field} {right[field]} of {asked[field]}" for field in FLOORS))
    assert {field: share for field, share in shares.items() if share < FLOORS[field]} == {}, "\n".join(misses)


def test_every_file_ends_in_outcomes() -> None:
    without = []
    for path in (path for path in Path(FOLDER).rglob("*") if path.is_file()):
        count = 0
        for one in raw_files([path], Hints(), Limits()):
            count += 1
            if isinstance(one, RawFile):
                try:
                    read(one, Hints(), Limits())
                except UnreadableFile as error:
                    assert error.code  # noqa: PT017 - that there is a code is what is asked
        if not count:
            without.append(path.name)
    assert without == []
