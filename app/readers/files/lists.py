"""JSON cut at the items of a list by their brackets, as a stream: no more of it is held than one item."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import orjson

from app.readers.files.places import whole
from app.readers.unpacking import CHUNK_BYTES

# A list within a list, with records in it: pages of answers that were put into one file.
_LIST_OF_RECORDS = re.compile(rb"\[[\s\[]{0,20}\{")
_MARK = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_ITEMS_KEY = re.compile(rb'"items"\s{0,20}:\s{0,20}$')
_KEY_BYTES = 64
_OPENING_BYTES = 64


@dataclass(frozen=True, slots=True)
class Large:
    """An item that is larger than records may be; of it only the first bytes."""

    opening: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """Where a list stops being one; what follows cannot be taken apart into records."""

    message: str


class NoFrame(Exception):
    """What stands around the items is too large, or the list of items is broken."""


def holds_records(item: bytes) -> bool:
    """Whether an item is a list with records in it."""
    return bool(_LIST_OF_RECORDS.match(item))


def list_items(stream: BinaryIO, most: int) -> Iterator[bytes | Large | Break]:
    """The items of the list that a stream holds, found by their brackets, however deep those are.

    Objects may follow each other without a comma. A list that does not end as lists do has a break as its last item. An
    item larger than `most` is not held, unless it is a list with records in it.
    """
    stream.seek(0)
    scan = _Scan(stream, most)
    scan.next_mark()
    scan.begin(scan.at)
    yield from _items(scan)
    if scan.is_closed and scan.has_more():
        yield _ended_early(scan)


def feed_frame(stream: BinaryIO, most: int) -> bytes:
    """The JSON object in a stream with its list `items` empty. Raises NoFrame or UnreadableFile (`too_large`)."""
    scan = _at_items(stream, most)
    before = bytes(scan.data[: scan.at])
    if scan.is_shortened:
        raise NoFrame
    if not scan.is_over:
        scan.begin(scan.at)
        if any(isinstance(item, Break) for item in _items(scan)):
            raise NoFrame
        before += b"]"
    return before + bytes(scan.data[scan.at :]) + whole(stream, most, may_be_empty=True)


def feed_items(stream: BinaryIO, most: int) -> Iterator[bytes | Large | Break]:
    """The items of the list `items` of the JSON object in a stream."""
    scan = _at_items(stream, most)
    if not scan.is_over:
        scan.begin(scan.at)
        yield from _items(scan)


def is_json(content: bytes) -> bool:
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError:
        return False
    return True


def _at_items(stream: BinaryIO, most: int) -> "_Scan":
    """Stands behind the bracket that opens the list `items` of an object; at the end where there is none."""
    stream.seek(0)
    scan = _Scan(stream, most)
    depth = 0
    while found := scan.next_mark():
        place, mark = found
        if depth == 1 and mark == b"[" and _ITEMS_KEY.search(bytes(scan.data[max(place - _KEY_BYTES, 0) : place])):
            break
        depth += (mark in b"{[") - (mark in b"}]")
    return scan


class _Scan:
    """The bytes of a stream from the beginning of an item on; `at` is how far they were looked through.

    `start` is where the item begins in the stream. Of an item that is too large no bytes are kept.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most = stream, most
        self.data = bytearray()
        self.at = self.start = 0
        self.is_over = self.is_closed = False
        self._offset = 0
        self._opening = b""

    @property
    def is_shortened(self) -> bool:
        return bool(self._opening)

    @property
    def place(self) -> int:
        """How far the stream was looked through."""
        return self._offset + self.at

    def begin(self, at: int) -> None:
        """Begins an item at `at` and lets go of what stands before it."""
        del self.data[:at]
        self._offset += at
        self.at -= at
        self.start, self._opening = self._offset, b""

    def taken(self, end: int) -> bytes | Large:
        """The item up to `end`."""
        return Large(self._opening) if self._opening else bytes(self.data[:end]).strip()

    def index(self, place: int) -> int:
        """Where a place of the stream stands in `data`; less than 0 where it was dropped."""
        return place - self._offset

    def next_mark(self) -> tuple[int, bytes] | None:
        """The next bracket or comma outside of strings, and its index; None at the end of the stream."""
        while True:
            found = _MARK.search(self.data, self.at)
            if found:
                place, mark, self.at = found.start(), bytes(found[0]), found.end()
                # Data that a match looks at cannot grow.
                del found
                if mark != b'"':
                    return place, mark
                self._skip_string()
            else:
                self.at = len(self.data)
                if not self._more():
                    self.is_over = True
                    return None

    def has_more(self) -> bool:
        """Whether anything but blanks follows."""
        rest = bytes(self.data[self.at :])
        while not rest.strip():
            rest = self._stream.read(CHUNK_BYTES)
            if not rest:
                return False
        return True

    def _skip_string(self) -> None:
        while True:
            found = _IN_STRING.match(self.data, self.at)
            self.at = found.end() if found else self.at
            del found
            if self.data[self.at : self.at + 1] == b'"':
                self.at += 1
                return
            if not self._more():
                self.at = len(self.data)
                return

    def _more(self) -> bool:
        if self.at > self._most or self._opening:
            opening = self._opening or bytes(self.data[: self.at]).lstrip()[:_OPENING_BYTES]
            if not holds_records(opening):
                self._opening = opening
                del self.data[: self.at]
                self._offset += self.at
                self.at = 0
        piece = self._stream.read(CHUNK_BYTES)
        self.data += piece
        return bool(piece)


def _items(scan: _Scan) -> Iterator[bytes | Large | Break]:
    """The items of the list whose first begins here; afterwards the scan stands behind the bracket that closes it."""
    depth, object_end = 0, -1
    while found := scan.next_mark():
        place, mark = found
        ended = scan.index(object_end)
        if mark == b"{" and ended > 0 and not scan.data[ended:place].strip():
            yield scan.taken(ended)
            scan.begin(ended)
        object_end = -1
        if mark in b"{[":
            depth += 1
        elif depth:
            depth -= mark != b","
            object_end = scan.place if not depth and mark == b"}" else -1
        else:
            if item := scan.taken(place):
                yield item
            if mark == b"}":
                yield _ended_early(scan)
                return
            if mark == b"]":
                scan.is_closed = True
                return
            scan.begin(scan.at)
    yield from _unclosed(scan, depth)


def _unclosed(scan: _Scan, depth: int) -> Iterator[bytes | Large | Break]:
    item, start = scan.taken(len(scan.data)), scan.start
    if isinstance(item, bytes) and depth and holds_records(item):
        # It breaks off too, and says so itself.
        yield item
        return
    if item and not depth and (isinstance(item, Large) or is_json(item)):
        yield item
        start = scan.place
    yield Break(f"The list is not closed; what begins at byte {start} cannot be taken apart into records.")


def _ended_early(scan: _Scan) -> Break:
    return Break(f"The list ends at byte {scan.place}; what stands behind it is no part of it and is not read.")
