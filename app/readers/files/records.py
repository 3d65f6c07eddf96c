"""The records of JSON Lines files and JSON lists, each with the bytes that it has in its file."""

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO

import orjson

from app.documents import Limits, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers.feeds.items import names_json_feed
from app.readers.files.bundles import json_bundle_records, json_feed_records
from app.readers.files.lists import Break, Large, holds_records, is_json, list_items
from app.readers.files.places import BOM, Place, largest_record, rewindable, whole
from app.readers.unpacking import CHUNK_BYTES, Budget, Pieces

_LINES_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl")
_JSON_NAMES = (".json", ".geojson", ".jsonld")
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE_OPENINGS = re.compile(rb"(?P<little>[{\[]\0\S\0)|(?P<big>\0[{\[]\0\S)")
# A list of records, or of the values that stand in their place; `[Verse 1]` and `[1] See below` are text.
_LIST = re.compile(
    rb"""\[\s*(?:\{|\[|\]\s*$|(?:"(?:[^"\\]|\\.){0,2000}"|-?\d[\d.eE+\-]{0,30}|true|false|null)\s*(?:,|\]\s*$))""", re.S
)
_OBJECT = re.compile(rb"\{\s*[\"}]")
_LIST_OF_OBJECTS = re.compile(rb"\[\s*(?:\{|$)|\[[ \t]*\r?\n")
_FLOOD_OF_BLANKS = 1_000
_NO_OBJECT = "The record is no JSON object."
_TOO_LARGE = "The record is larger than records may be."


def looks_like_json(head: bytes, name: str) -> bool:
    """Whether a file that begins so is for `json_records`: by what it holds, or by its name where it cannot be told."""
    opening = head.removeprefix(BOM).lstrip()
    if opening.startswith(b"{") or _LIST.match(opening):
        return True
    return name.lower().endswith((*_LINES_NAMES, *_JSON_NAMES)) or _holds_objects(opening, len(head))


def _holds_objects(opening: bytes, size: int) -> bool:
    """Whether lines are JSON objects, though the first is none: values and notes between them are mistakes."""
    lines = [line.strip() for line in opening.splitlines() if line.strip()]
    if size >= CHUNK_BYTES:
        lines = lines[:-1]
    objects = sum(line.startswith(b"{") and _is_object(line) for line in lines)
    return objects > 0 and objects * 2 >= sum(not is_json(line) for line in lines)


def json_records(stream: io.BufferedReader, place: Place, budget: Budget) -> Iterator[RawFile | RejectedRecord]:
    """The records of a file of JSON Lines, of a JSON list, or that is one JSON object."""
    stream = _narrow(stream)
    head = stream.peek(CHUNK_BYTES).removeprefix(BOM).lstrip()
    is_lines = place.name.lower().endswith(_LINES_NAMES)
    if head.startswith(b"[") and not _is_odd_line(head, is_lines=is_lines):
        with rewindable(stream, budget.limits.max_file_bytes) as file:
            yield from _list_records(file, place, budget.limits)
        return
    if not is_lines and names_json_feed(head) and not _are_lines(head.splitlines(keepends=True), head):
        with rewindable(stream, budget.limits.max_file_bytes) as file:
            yield from json_feed_records(file, place, budget.limits)
        return
    limit = largest_record(budget.limits)
    opening = _opening_lines(stream, limit)
    if is_lines or _are_lines(opening, head):
        yield from _line_records(chain(opening, _lines(stream, limit)), stream, place, limit)
        return
    size = sum(map(len, opening))
    content = b"".join(opening) + whole(stream, limit - size, may_be_empty=True)
    if head.startswith(b"{"):
        yield from json_bundle_records(content, place, budget.limits)
    else:
        yield RejectedRecord(place.source, "bad_record", _NO_OBJECT)


def _is_odd_line(head: bytes, *, is_lines: bool) -> bool:
    """Whether the list that a file begins with is a line among objects, and not the list of them."""
    if is_lines:
        return not _LIST_OF_OBJECTS.match(head)
    return _holds_objects(head, len(head)) and is_json(head.partition(b"\n")[0])


class _Recoded(Pieces):
    """A stream in a charset of two or four bytes a character, in UTF-8."""

    def __init__(self, stream: io.BufferedReader, charset: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        self._waiting = b""

    def next_piece(self, most: int) -> bytes:
        while not self._waiting:
            piece = self._stream.read(CHUNK_BYTES)
            text = self._decoder.decode(piece, final=not piece)
            self._waiting = text.encode("utf-8", "replace")
            if not piece:
                break
        taken, self._waiting = self._waiting[:most], self._waiting[most:]
        return taken


def is_wide_json(head: bytes) -> bool:
    """Whether a file begins as JSON does in a charset of two or four bytes a character."""
    charset = _wide_charset(head)
    return charset is not None and head[:40].decode(charset, "replace").lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def _wide_charset(head: bytes) -> str | None:
    for mark, charset in _WIDE_MARKS:
        if head.startswith(mark):
            return charset
    found = _WIDE_OPENINGS.match(head)
    return found and ("utf-16-le" if found["little"] else "utf-16-be")


def _narrow(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream in UTF-8 where its characters are wide, else as it is."""
    charset = _wide_charset(stream.peek(CHUNK_BYTES))
    return io.BufferedReader(_Recoded(stream, charset), CHUNK_BYTES) if charset else stream


def _line_records(
    lines: Iterator[bytes], stream: io.BufferedReader, place: Place, limit: int
) -> Iterator[RawFile | RejectedRecord]:
    number = 0
    try:
        for line in lines:
            if _is_blank(line):
                continue
            number += 1
            source = f"{place.source}#{number}"
            if _is_cut(line, limit):
                yield RejectedRecord(source, "too_large", _TOO_LARGE)
                while (more := stream.readline(CHUNK_BYTES)) and not more.endswith(b"\n"):
                    pass
            else:
                yield _record(line.removeprefix(BOM).strip(), Place(source, place.name, None), limit)
    except UnreadableFile as error:
        yield RejectedRecord(f"{place.source}#{number + 1}", error.code, str(error))
        return
    if number == 0:
        yield RejectedRecord(place.source, "empty", "The file holds no records.")


def _record(content: bytes, place: Place, limit: int) -> RawFile | RejectedRecord:
    if not _OBJECT.match(content):
        return RejectedRecord(place.source, "bad_record", _NO_OBJECT)
    if len(content) > limit:
        return RejectedRecord(place.source, "too_large", _TOO_LARGE)
    return RawFile(place.source, place.name, content)


def _opening_lines(stream: io.BufferedReader, limit: int) -> list[bytes]:
    """The lines up to the second that is not blank, or to one that is too long to be read whole."""
    opening: list[bytes] = []
    filled = 0
    for line in _lines(stream, limit):
        opening.append(line)
        filled += not _is_blank(line)
        if _is_cut(line, limit) or filled == 2:
            break
    return opening


def _lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes]:
    """The lines, of those longer than `limit` the beginning; of a flood of blank lines not every one."""
    blanks = 0
    while line := stream.readline(limit + 2):
        yield line
        blanks = blanks + 1 if _is_blank(line) else 0
        # Not after each of them: looking ahead costs as much as thousands of lines.
        if blanks and blanks % _FLOOD_OF_BLANKS == 0:
            while (head := stream.peek(CHUNK_BYTES)) and not head.strip():
                stream.read(len(head))


def _are_lines(opening: Sequence[bytes], head: bytes) -> bool:
    """Whether a file is JSON Lines, by its first line or by those in between; a lone object is no such file."""
    lines = [line.removeprefix(BOM).strip() for line in opening if not _is_blank(line)]
    if len(lines) < 2:
        return False
    return _is_object(lines[0]) or (not _OBJECT.match(head) and _holds_objects(head, len(head)))


def _is_blank(line: bytes) -> bool:
    return not line.removeprefix(BOM).strip()


def _is_cut(line: bytes, limit: int) -> bool:
    return len(line) > limit and not line.endswith(b"\n")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _list_records(stream: BinaryIO, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    """The objects of a JSON list, and of lists within it; what else stands among them is `bad_record`.

    A text in brackets comes as it is.
    """
    odd = 0
    is_list = False
    for number, item in enumerate(list_items(stream, largest_record(limits)), start=1):
        if not is_list and (isinstance(item, Break) or not (_is_open(item) or _is_nested(item, place, limits))):
            odd += 1
            if odd > limits.max_archive_members:
                raise UnreadableFile("archive_bomb", "The list holds more values that are no records than it may.")
            continue
        if not is_list:
            is_list = True
            for before in range(1, odd + 1):
                yield RejectedRecord(f"{place.source}#{before}", "bad_record", _NO_OBJECT)
        yield from _item_records(item, Place(f"{place.source}#{number}", place.name, None, place.depth + 1), limits)
    if not is_list:
        yield _text_in_brackets(stream, place, limits)


def _text_in_brackets(stream: BinaryIO, place: Place, limits: Limits) -> RawFile:
    """The whole file, which begins as a list does and holds no records. Raises UnreadableFile where it is JSON."""
    stream.seek(0)
    pieces = iter(lambda: stream.read(CHUNK_BYTES), b"")
    if place.name.lower().endswith((*_LINES_NAMES, *_JSON_NAMES)) or not any(
        piece.strip(b"[]{}, \t\r\n") for piece in pieces
    ):
        raise UnreadableFile("bad_record", "The list holds no records.")
    stream.seek(0)
    content = whole(stream, largest_record(limits))
    if is_json(content):
        raise UnreadableFile("bad_record", "The list holds no records.")
    return RawFile(place.source, place.name, content, place.url)


def _is_open(item: bytes | Large) -> bool:
    return (item.opening if isinstance(item, Large) else item).startswith(b"{")


def _is_nested(item: bytes | Large, place: Place, limits: Limits) -> bool:
    return isinstance(item, bytes) and place.depth < limits.max_nesting and holds_records(item)


def _item_records(item: bytes | Large | Break, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    if isinstance(item, Break):
        yield RejectedRecord(place.source, "bad_record", item.message)
    elif isinstance(item, Large):
        code, why = ("too_large", _TOO_LARGE) if _OBJECT.match(item.opening) else ("bad_record", _NO_OBJECT)
        yield RejectedRecord(place.source, code, why)
    elif _is_nested(item, place, limits):
        yield from _list_records(io.BytesIO(item), place, limits)
    else:
        yield _record(item, place, largest_record(limits))
