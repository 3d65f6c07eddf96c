"""What lies in the given files and folders: one raw file for each page or record, however it is packed.

A source is the path as given; a zip member adds `#n` and a record of a JSON Lines file or JSON list adds `#n`, so that
record 17 in member 3 is `path#3#17`. Members count from 1 in the order of the archive, folders left out; records
count from 1, blank lines left out. A gzip file is no container: its source is the path alone.
"""

import io
import json
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

import orjson

from app.documents import Hints, Limits, RawFile, RejectedRecord
from app.errors import NotFound, UnreadableFile
from app.readers.bundles import bundled, is_bundle
from app.readers.unpacking import CHUNK_BYTES, Budget, gunzipped, open_zip, zip_member

Found = RawFile | RejectedRecord

_LINES_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl")
_BOM = b"\xef\xbb\xbf"
# Held in memory while a nested archive is unpacked; what is larger goes to a temporary file.
_IN_MEMORY_BYTES = 8_000_000
# Zip files that are one office document or book, not an archive of pages.
_DOCUMENT_MEMBERS = frozenset(("[Content_Types].xml", "mimetype", "META-INF/container.xml"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stream stands: its source, its own name, its address if known, and how deep it is packed."""

    source: str
    name: str
    url: str | None
    depth: int = 0


def raw_files(paths: Sequence[Path], hints: Hints, limits: Limits) -> Iterator[Found]:
    """Every page and record under `paths`, in order, as a stream; what cannot be read comes with its outcome code.

    Folders are walked in sorted order without dot-files; a link that leads out of its folder is refused. Raises
    NotFound, before anything is read, where a path does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise NotFound(f"There is no file or folder {_shown(str(path))}")
    return (found for path in paths for found in _under(path, hints, limits))


def _under(given: Path, hints: Hints, limits: Limits) -> Iterator[Found]:
    for path in _walk(given):
        if isinstance(path, RejectedRecord):
            yield path
            continue
        relative = path.name if path == given else path.relative_to(given).as_posix()
        yield from _in_file(path, _address(hints.url_prefix, relative), limits)


def _walk(given: Path) -> Iterator[Path | RejectedRecord]:
    """The files under a path, depth first and sorted; links out of it as rejected records."""
    if not _is_folder(given):
        yield given
        return
    home = given.resolve()
    pending = [given]
    while pending:
        path = pending.pop()
        source = _shown(str(path))
        is_link = path != given and path.is_symlink()
        refused = _refused_link(path, home) if is_link else None
        if refused:
            yield RejectedRecord(source, *refused)
        elif not _is_folder(path):
            yield path
        elif not is_link:
            # Behind a link to a folder inside lie files that are met at their own place.
            try:
                inside = sorted(path.iterdir(), reverse=True)
            except OSError:
                yield RejectedRecord(source, "unreadable", "The folder cannot be opened.")
                continue
            pending.extend(entry for entry in inside if not entry.name.startswith("."))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _refused_link(path: Path, home: Path) -> tuple[str, str] | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "unreadable", "The link leads nowhere."
    if not target.is_relative_to(home):
        return "outside_folder", "The link leads out of the folder that was given."
    return None


def _in_file(path: Path, url: str | None, limits: Limits) -> Iterator[Found]:
    source = _shown(str(path))
    place = _Place(source, _shown(path.name), url)
    try:
        # Looked at before it is opened, since opening a pipe or a device waits or acts; and again after.
        if not stat.S_ISREG(path.stat().st_mode):
            yield RejectedRecord(source, "unsupported_type", "This is no regular file.")
            return
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb", CHUNK_BYTES) as stream:  # noqa: PTH123
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                yield RejectedRecord(source, "unsupported_type", "This is no regular file.")
                return
            yield from _in_stream(cast("io.BufferedReader", stream), place, Budget(limits))
    except OSError:
        yield RejectedRecord(source, "unreadable", "The file cannot be opened or read.")


def _in_stream(stream: io.BufferedReader, place: _Place, budget: Budget) -> Iterator[Found]:
    """What one stream holds, its kind decided by its first bytes."""
    try:
        if place.depth > budget.limits.max_nesting:
            raise UnreadableFile("archive_bomb", "Archives are nested deeper than they may be.")
        head = stream.peek(CHUNK_BYTES)
        if not head:
            raise UnreadableFile("empty", "The file is empty.")
        if head.startswith(b"\x1f\x8b"):
            inner = replace(place, name=_without_gz(place.name), depth=place.depth + 1)
            yield from _in_stream(gunzipped(stream, budget), inner, budget)
        elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            yield from _in_zip(stream, place, budget)
        elif head.removeprefix(_BOM).lstrip()[:1] == b"{":
            yield from _in_json_lines(stream, place, budget)
        elif head.removeprefix(_BOM).lstrip()[:1] == b"[":
            yield from _in_json_list(_whole(stream, budget.limits.max_file_bytes), place, budget.limits)
        else:
            limits = budget.limits
            most = limits.max_file_bytes if is_bundle(head) else _largest_record(limits)
            yield from _in_bundle(_whole(stream, most), place, limits)
    except UnreadableFile as error:
        yield RejectedRecord(place.source, error.code, str(error))


def _in_bundle(content: bytes, place: _Place, limits: Limits) -> Iterator[Found]:
    """The records of a feed or agency message; any other content as it is."""
    records = bundled(content)
    if records is None:
        yield RawFile(place.source, place.name, content, place.url)
        return
    for number, record in enumerate(records, start=1):
        source = f"{place.source}#{number}"
        if isinstance(record, UnreadableFile):
            yield RejectedRecord(source, record.code, str(record))
        elif len(record) > _largest_record(limits):
            yield RejectedRecord(source, "too_large", "The record is larger than records may be.")
        else:
            yield RawFile(source, place.name, record)


def _in_zip(stream: io.BufferedReader, place: _Place, budget: Budget) -> Iterator[Found]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as spool:
        packed: BinaryIO = cast("BinaryIO", stream)
        if place.depth:
            _spool(stream, cast("BinaryIO", spool), budget.limits.max_file_bytes)
            packed = cast("BinaryIO", spool)
        with open_zip(packed) as archive:
            if not _DOCUMENT_MEMBERS.isdisjoint(archive.namelist()):
                raise UnreadableFile("unsupported_type", "This is an office document or a book, not an archive.")
            members = [member for member in archive.infolist() if not member.is_dir()]
            if not members:
                raise UnreadableFile("empty", "The archive is empty.")
            for number, member in enumerate(members, start=1):
                if _is_hidden(member.filename):
                    continue
                inner = _member_place(place, number, member.filename)
                try:
                    with zip_member(archive, member, budget) as opened:
                        yield from _in_stream(opened, inner, budget)
                except UnreadableFile as error:
                    yield RejectedRecord(inner.source, error.code, str(error))
                if _is_spent(budget):
                    # The members behind it would be refused one by one for the same reason.
                    break


def _is_spent(budget: Budget) -> bool:
    limits = budget.limits
    return budget.unpacked_bytes > limits.max_archive_bytes or budget.members > limits.max_archive_members


def _member_place(place: _Place, number: int, filename: str) -> _Place:
    name = _shown(filename)
    # A member's address extends that of the folder in which its archive lies.
    base = place.url.rpartition("/")[0] if place.url else None
    return _Place(f"{place.source}#{number}", name.rpartition("/")[2], _address(base, name), place.depth + 1)


def _is_hidden(filename: str) -> bool:
    parts = filename.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts)


def _in_json_lines(stream: io.BufferedReader, place: _Place, budget: Budget) -> Iterator[Found]:
    """The records of a JSON Lines file; a file that is one JSON object on one or several lines is one record."""
    limit = _largest_record(budget.limits)
    opening = _opening_lines(stream, limit)
    if not _is_json_lines(opening, place.name):
        size = sum(map(len, opening))
        rest = _whole(stream, limit - size, may_be_empty=True)
        yield from _in_bundle(b"".join(opening) + rest, place, budget.limits)
        return
    number = 0
    try:
        for line in chain(opening, iter(partial(stream.readline, limit + 2), b"")):
            number += not _is_blank(line)
            if _is_cut(line, limit):
                yield RejectedRecord(
                    f"{place.source}#{number}", "too_large", "The record is larger than records may be."
                )
                while (more := stream.readline(CHUNK_BYTES)) and not more.endswith(b"\n"):
                    pass
            elif not _is_blank(line):
                yield RawFile(f"{place.source}#{number}", place.name, line.removeprefix(_BOM).strip())
    except UnreadableFile as error:
        yield RejectedRecord(f"{place.source}#{number + 1}", error.code, str(error))


def _opening_lines(stream: io.BufferedReader, limit: int) -> list[bytes]:
    """The lines up to the second that is not blank, or to one that is too long to be read whole."""
    opening: list[bytes] = []
    while line := stream.readline(limit + 2):
        opening.append(line)
        if _is_cut(line, limit) or sum(not _is_blank(line) for line in opening) == 2:
            break
    return opening


def _is_json_lines(opening: list[bytes], name: str) -> bool:
    lines = [line.removeprefix(_BOM).strip() for line in opening if not _is_blank(line)]
    if name.lower().endswith(_LINES_NAMES) and lines[0] != b"{":
        return True
    return len(lines) > 1 and _is_object(lines[0])


def _is_blank(line: bytes) -> bool:
    return not line.removeprefix(_BOM).strip()


def _is_cut(line: bytes, limit: int) -> bool:
    return len(line) > limit and not line.endswith(b"\n")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _in_json_list(content: bytes, place: _Place, limits: Limits) -> Iterator[Found]:
    """The objects of a JSON list, each with the bytes it has in the file; any other text in brackets as it is."""
    text = content.decode("utf-8", "replace")
    decode = json.JSONDecoder().raw_decode
    at, number = _skip(text, text.find("[") + 1), 0
    if text[at : at + 1] != "{":
        if len(content) > _largest_record(limits):
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
        if len(record) > _largest_record(limits):
            yield RejectedRecord(f"{place.source}#{number}", "too_large", "The record is larger than records may be.")
        else:
            yield RawFile(f"{place.source}#{number}", place.name, record)
        at = _skip(text, end)


def _skip(text: str, at: int) -> int:
    """The next place behind white space and commas."""
    while at < len(text) and (text[at] == "," or text[at].isspace()):
        at += 1
    return at


def _whole(stream: io.BufferedReader, limit: int, *, may_be_empty: bool = False) -> bytes:
    """The rest of a stream, read in pieces so that a flood is noticed before it is held."""
    pieces, size = [], 0
    while piece := stream.read(CHUNK_BYTES):
        size += len(piece)
        if size > limit:
            raise UnreadableFile("too_large", "The file is larger than files may be.")
        pieces.append(piece)
    if not size and not may_be_empty:
        raise UnreadableFile("empty", "The file is empty.")
    return b"".join(pieces)


def _spool(stream: io.BufferedReader, spool: BinaryIO, limit: int) -> None:
    size = 0
    while piece := stream.read(CHUNK_BYTES):
        size += len(piece)
        if size > limit:
            raise UnreadableFile("too_large", "The nested archive is larger than files may be.")
        spool.write(piece)
    spool.seek(0)


def _largest_record(limits: Limits) -> int:
    return min(limits.max_record_bytes, limits.max_file_bytes)


def _address(prefix: str | None, relative: str) -> str | None:
    if not prefix:
        return None
    mark = "" if prefix.endswith(("/", "=", "?")) else "/"
    return prefix + mark + quote(_without_gz(_shown(relative)), safe="/%:=&?+,;@~!$'()*")


def _without_gz(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _shown(path: str) -> str:
    """A path as text that every store takes: bytes that are no UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
