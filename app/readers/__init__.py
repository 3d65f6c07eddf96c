"""Raw file to parsed document: one reader a format, the format decided by content."""

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
    for reader in READERS:
        if reader.matches(raw):
            return reader.read(raw, hints, limits)
    raise UnreadableFile("unsupported_type", "The file is of no type that can be read.")
