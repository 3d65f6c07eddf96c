"""Raw file to parsed document: one reader a format, the format decided by content."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import UnreadableFile
from app.readers.feeds import looks_like_feed, read_feed
from app.readers.foreign import looks_foreign, refuse
from app.readers.html import looks_like_html, read_html
from app.readers.records import looks_like_record, read_record
from app.readers.text import looks_like_text, read_text
from app.readers.wire import looks_like_wire, read_wire

__all__ = ["READERS", "Reader", "read"]

# The time that parsers of HTML take grows with the square of an element's attributes: 2 s for 20,000 of them, 8 s for
# 40,000. Less of them is let through, since a script full of `<` looks alike; no page at hand has 20,000.
_FLOOD_OF_ATTRIBUTES = re.compile(
    rb"""(?:<|&lt;)[a-zA-Z][^\s<>/]*+(?:[\s/]++[^\s=>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+){20000}"""
)
# A page below this size holds 40,000 at most, and looking costs a tenth of what reading it does.
_LEAST_FLOOD_BYTES = 120_000


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: whether a raw file is of it, by content, and how it is read."""

    name: str
    matches: Callable[[RawFile], bool]
    read: Callable[[RawFile, Hints, Limits], ParsedDocument]


# The first that matches reads the file, so the strictest form comes first and plain text, which fits all, last.
READERS: tuple[Reader, ...] = (
    Reader("wire", looks_like_wire, read_wire),
    Reader("feed", looks_like_feed, read_feed),
    Reader("record", looks_like_record, read_record),
    Reader("foreign", looks_foreign, refuse),
    Reader("html", looks_like_html, read_html),
    Reader("text", looks_like_text, read_text),
)


def read(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
    """The article in a raw file.

    Raises UnreadableFile, and nothing else, where there is none: `empty`, `too_large`, `unsupported_type`,
    `unreadable`, `no_article`.
    """
    if not raw.content.strip(b" \t\r\n\x00"):
        raise UnreadableFile("empty", "The file is empty.")
    if len(raw.content) > _LEAST_FLOOD_BYTES and _FLOOD_OF_ATTRIBUTES.search(raw.content):
        raise UnreadableFile("unreadable", "An element of the file has more attributes than can be read.")
    for reader in READERS:
        if reader.matches(raw):
            return reader.read(raw, hints, limits)
    raise UnreadableFile("unsupported_type", "The file is of no type that can be read.")
