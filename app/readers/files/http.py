"""HTTP answers as crawlers keep them: status, type, charset, and the body without what it was sent in."""

import importlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import UnreadableFile
from app.readers.files.places import largest_record, whole
from app.readers.unpacking import GZIP, RAW_DEFLATE, ZLIB, ZSTD, Budget, Packing, unpacked

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:\-]{2,40})""", re.I)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
_PACKINGS = {"gzip": GZIP, "x-gzip": GZIP, "zstd": ZSTD}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; `body` as it was sent. `media_type` is lower case, None where the server names none."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str | None:
        return media_type(self.headers.get("content-type"))

    @property
    def charset(self) -> str | None:
        return charset(self.headers.get("content-type"))


def media_type(content_type: str | None) -> str | None:
    """`text/html` of `Text/HTML; charset=utf-8`."""
    return (content_type or "").partition(";")[0].strip().lower() or None


def charset(content_type: str | None) -> str | None:
    """`utf-8` of `text/html; charset=utf-8`, as it is written."""
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None


def http_answer(message: bytes) -> Answer:
    """The answer in the bytes that a server sent. Raises UnreadableFile (`bad_record`) where they are none."""
    status = _STATUS.match(message)
    if not status:
        raise UnreadableFile("bad_record", "The record holds no HTTP answer.")
    end = _HEADERS_END.search(message)
    head, body = (message[: end.start()], message[end.end() :]) if end else (message, b"")
    return Answer(int(status[1]), header_fields(head.partition(b"\n")[2]), body)


def header_fields(head: bytes) -> dict[str, str]:
    """Header lines by lower-case name; a field that comes twice or goes on in the next line is joined."""
    found: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").splitlines():
        if line[:1] in (" ", "\t") and name:
            found[name] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            found[name] = f"{found[name]}, {value.strip()}" if name in found else value.strip()
    return found


def payload(answer: Answer, budget: Budget) -> bytes:
    """The body as the server meant it: chunks joined, then unpacked. Raises UnreadableFile where that fails.

    Many crawlers undo both and leave the headers as they were, so a body that is not sent so is taken as it is.
    """
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    codings = [coding.strip().lower() for coding in answer.headers.get("content-encoding", "").split(",")]
    for coding in reversed(codings):
        body = _unpacked(body, coding, budget)
    return body


def _joined(body: bytes) -> bytes:
    pieces, at = [], 0
    while size := _CHUNK_SIZE.match(body, at):
        length = int(size[1], 16)
        if not length:
            break
        pieces.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    else:
        # Cut off, or joined by the crawler already.
        return b"".join(pieces) if at >= len(body) else body
    return b"".join(pieces)


def _unpacked(body: bytes, coding: str, budget: Budget) -> bytes:
    if coding in ("", "identity", "none", "utf-8") or not body:
        return body
    if coding == "br":
        return _unpacked_brotli(body, budget)
    if coding == "deflate":
        # Servers send both forms under this name; the first two bytes of the right one are divisible by 31.
        is_right = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
        return _unpacked_as(ZLIB if is_right else RAW_DEFLATE, body, budget)
    packing = _PACKINGS.get(coding)
    if packing is None:
        raise UnreadableFile("unreadable", "The page was sent in a packing that is not known.")
    return _unpacked_as(packing, body, budget) if packing.opening.match(body) else body


def _unpacked_as(packing: Packing, body: bytes, budget: Budget) -> bytes:
    stream = unpacked(io.BytesIO(body), packing, budget)
    return whole(stream, largest_record(budget.limits), may_be_empty=True)


def _unpacked_brotli(body: bytes, budget: Budget) -> bytes:
    """Brotli has no mark, so a body that begins as markup does counts as unpacked by the crawler."""
    if body.lstrip()[:1] == b"<":
        return body
    try:
        brotli: Any = importlib.import_module("brotli")
    except ImportError:
        raise UnreadableFile(
            "unreadable", "The page was sent in Brotli; the package that unpacks it is missing."
        ) from None
    limit = largest_record(budget.limits)
    pieces, size = [], 0
    try:
        decompressor = brotli.Decompressor()
        piece = decompressor.process(body, output_buffer_limit=limit + 1)
        while piece or not decompressor.can_accept_more_data():
            size += len(piece)
            if size > limit:
                raise UnreadableFile("too_large", "The page is larger than pages may be.")
            budget.spend_bytes(len(piece))
            pieces.append(piece)
            piece = decompressor.process(b"", output_buffer_limit=limit + 1)
        if not decompressor.is_finished():
            raise UnreadableFile("unreadable", "The page is cut off.")
    except (brotli.error, TypeError) as error:
        raise UnreadableFile("unreadable", "The page is broken, or the package for Brotli is too old.") from error
    return b"".join(pieces)
