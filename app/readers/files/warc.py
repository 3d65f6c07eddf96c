"""WARC files (ISO 28500, versions 0.17 to 1.1): each page that a crawler was answered with, under its true address.

Every record counts, from 1 on, and gives either a page or an outcome: `not_a_response` for what the crawler itself
wrote, `revisit` for an answer that repeats an earlier one, `http_status` for answers other than 200, `not_html` for
pictures, styles and the like. Pages that come without HTTP (`resource`, and the plain text of `conversion`) are taken
too.
"""

import io
import re
from collections.abc import Iterator, Mapping

from app.addresses import absolute
from app.documents import RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.readers.files.http import Answer, header_fields, http_answer, media_type, payload
from app.readers.files.places import Place, largest_record
from app.readers.html import looks_like_html
from app.readers.unpacking import CHUNK_BYTES, Budget

_VERSION = re.compile(rb"WARC/\d+\.\d+\s*$")
_LARGEST_HEADER_BYTES = 65_536
_LONGEST_LINE_BYTES = 16_384
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
# What servers call a page when they do not know better; its content decides.
_VAGUE_TYPES = (None, "text/plain", "application/octet-stream", "application/xml", "text/xml", "unknown/unknown")
_KEPT_RECORDS = ("response", "resource", "conversion")


def warc_records(stream: io.BufferedReader, place: Place, budget: Budget) -> Iterator[RawFile | RejectedRecord]:
    """Every record of a WARC file, as a page or with the outcome that says why it is none."""
    number = 0
    is_lost = False
    while True:
        number += 1
        source = f"{place.source}#{number}"
        was_lost, is_lost = is_lost, True
        try:
            headers = _next_headers(stream, is_lost=was_lost)
            if headers is None:
                return
            length = _length(headers)
            if not budget.spend_member():
                _skip(stream, length)
                yield _left_out(source, stream, budget)
                return
            is_kept = headers.get("warc-type", "").lower() in _KEPT_RECORDS
            if is_kept and length <= largest_record(budget.limits):
                block = _taken(stream, length)
                is_lost = False
                yield _page(headers, block, Place(source, place.name, None), budget)
            else:
                _skip(stream, length)
                is_lost = False
                yield RejectedRecord(source, *(_LARGE if is_kept else _no_page(headers)))
        except UnreadableFile as error:
            told = budget.left_out(None) if budget.is_spent else (error.code, str(error))
            yield RejectedRecord(source, *told)
            if budget.is_spent or (is_lost and error.code == "archive_bomb"):
                # All that follows would be refused for the same reason.
                return


_LARGE = ("too_large", "The record is larger than records may be.")


def _left_out(source: str, stream: io.BufferedReader, budget: Budget) -> RejectedRecord:
    """The outcome of a record that was met once the budget was spent, and of all behind it."""
    count, is_all = 1, True
    try:
        while headers := _next_headers(stream, is_lost=False):
            _skip(stream, _length(headers))
            count += 1
            if count > budget.limits.max_archive_members:
                is_all = False
                break
    except UnreadableFile:
        is_all = False
    return RejectedRecord(source, *budget.left_out(count, is_all=is_all))


def _no_page(headers: Mapping[str, str]) -> tuple[str, str]:
    if headers.get("warc-type", "").lower() == "revisit":
        return "revisit", "The answer was the same as one that the crawler had kept before."
    return "not_a_response", "The record holds what the crawler wrote or asked, no page."


def _next_headers(stream: io.BufferedReader, *, is_lost: bool) -> Mapping[str, str] | None:
    """The header fields of the next record, None at the end; behind a fault those of the next that can be found."""
    is_line_start = True
    while line := stream.readline(_LONGEST_LINE_BYTES):
        if is_line_start and _VERSION.match(line):
            return _header_lines(stream)
        if line.strip() and not is_lost:
            raise UnreadableFile("bad_record", "Here should be the header of a record.")
        is_line_start = line.endswith(b"\n")
    return None


def _header_lines(stream: io.BufferedReader) -> Mapping[str, str]:
    lines, size = [], 0
    while (line := stream.readline(_LONGEST_LINE_BYTES)).strip():
        size += len(line)
        if size > _LARGEST_HEADER_BYTES:
            raise UnreadableFile("bad_record", "The header of the record does not end.")
        lines.append(line)
    return header_fields(b"".join(lines))


def _length(headers: Mapping[str, str]) -> int:
    written = headers.get("content-length", "")
    if not (written.isascii() and written.isdecimal()) or len(written) > 18:
        raise UnreadableFile("bad_record", "The record does not say how long it is.")
    return int(written)


def _taken(stream: io.BufferedReader, length: int) -> bytes:
    pieces = []
    while length and (piece := stream.read(min(length, CHUNK_BYTES))):
        pieces.append(piece)
        length -= len(piece)
    if length:
        raise UnreadableFile("unreadable", "The record is cut off.")
    return b"".join(pieces)


def _skip(stream: io.BufferedReader, length: int) -> None:
    while length and (piece := stream.read(min(length, CHUNK_BYTES))):
        length -= len(piece)
    if length:
        raise UnreadableFile("unreadable", "The record is cut off.")


def _page(headers: Mapping[str, str], block: bytes, place: Place, budget: Budget) -> RawFile:
    answer = _answer(headers, block)
    if answer.status != 200:
        raise UnreadableFile("http_status", f"The server answered with status {answer.status}.")
    declared = answer.media_type
    is_text = declared == "text/plain" and headers.get("warc-type", "").lower() == "conversion"
    is_page = is_text or declared in _PAGE_TYPES
    if not is_page and declared not in _VAGUE_TYPES:
        raise UnreadableFile("not_html", "The record holds no page but something else.")
    content = payload(answer, budget)
    page = RawFile(place.source, place.name, content, _target(headers), answer.charset)
    if not content.strip():
        raise UnreadableFile("empty", "The server answered with an empty page.")
    if not is_page and not looks_like_html(page):
        raise UnreadableFile("not_html", "The record holds no page but something else.")
    return page


def _answer(headers: Mapping[str, str], block: bytes) -> Answer:
    """What the server answered; a record without HTTP as if one had sent it."""
    stated = headers.get("content-type")
    if headers.get("warc-type", "").lower() == "response" and media_type(stated) in (None, "application/http"):
        return http_answer(block)
    return Answer(200, {"content-type": stated or ""}, block)


def _target(headers: Mapping[str, str]) -> str | None:
    # WARC 1.0 put addresses in angle brackets in its grammar, and some programs still do.
    return absolute(headers.get("warc-target-uri", "").strip("<> "))
