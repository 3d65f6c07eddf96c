"""The records of JSON Lines files and JSON lists, each with the bytes that it has in its file."""

import io
import json
from collections.abc import Iterator
from itertools import chain

import orjson

from app.documents import Limits, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers.files.bundles import bundle_records
from app.readers.files.places import BOM, Place, largest_record, whole
from app.readers.unpacking import CHUNK_BYTES, Budget

_LINES_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl")


def json_lines(stream: io.BufferedReader, place: Place, budget: Budget) -> Iterator[RawFile | RejectedRecord]:
    """The records of a JSON Lines file; a file that is one JSON object on one or several lines is one record."""
    limit = largest_record(budget.limits)
    opening = _opening_lines(stream, limit)
    if not _is_json_lines(opening, place.name):
        size = sum(map(len, opening))
        rest = whole(stream, limit - size, may_be_empty=True)
        yield from bundle_records(b"".join(opening) + rest, place, budget.limits)
        return
    number = 0
    try:
        for line in chain(opening, _lines(stream, limit)):
            number += not _is_blank(line)
            if _is_cut(line, limit):
                yield RejectedRecord(
                    f"{place.source}#{number}", "too_large", "The record is larger than records may be."
                )
                while (more := stream.readline(CHUNK_BYTES)) and not more.endswith(b"\n"):
                    pass
            elif not _is_blank(line):
                yield RawFile(f"{place.source}#{number}", place.name, line.removeprefix(BOM).strip())
    except UnreadableFile as error:
        yield RejectedRecord(f"{place.source}#{number + 1}", error.code, str(error))


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
    while line := stream.readline(limit + 2):
        yield line
        if _is_blank(line):
            while (head := stream.peek(CHUNK_BYTES)) and not head.strip():
                stream.read(len(head))


def _is_json_lines(opening: list[bytes], name: str) -> bool:
    lines = [line.removeprefix(BOM).strip() for line in opening if not _is_blank(line)]
    if name.lower().endswith(_LINES_NAMES) and lines[0] != b"{":
        return True
    return len(lines) > 1 and _is_object(lines[0])


def _is_blank(line: bytes) -> bool:
    return not line.removeprefix(BOM).strip()


def _is_cut(line: bytes, limit: int) -> bool:
    return len(line) > limit and not line.endswith(b"\n")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def json_list(content: bytes, place: Place, limits: Limits) -> Iterator[RawFile | RejectedRecord]:
    """The objects of a JSON list, each with the bytes it has in the file; any other text in brackets as it is."""
    text = content.decode("utf-8", "replace")
    decode = json.JSONDecoder().raw_decode
    at, number = _skip(text, text.find("[") + 1), 0
    if text[at : at + 1] != "{":
        if len(content) > largest_record(limits):
            raise UnreadableFile("too_large", "The file is larger than pages may be.")
        yield RawFile(place.source, place.name, content, place.url)
        return
    while text[at : at + 1] not in ("]", ""):
        number += 1
        try:
            end = decode(text, at)[1]
        except (ValueError, RecursionError):
            yield RejectedRecord(f"{place.source}#{number}", "bad_record", "The rest of the list is no JSON.")
            return
        record = text[at:end].encode("utf-8", "replace")
        if len(record) > largest_record(limits):
            yield RejectedRecord(f"{place.source}#{number}", "too_large", "The record is larger than records may be.")
        else:
            yield RawFile(f"{place.source}#{number}", place.name, record)
        at = _skip(text, end)


def _skip(text: str, at: int) -> int:
    """The next place behind white space and commas."""
    while at < len(text) and (text[at] == "," or text[at].isspace()):
        at += 1
    return at
