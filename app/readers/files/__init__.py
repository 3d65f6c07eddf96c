"""What lies in the given files and folders: one raw file for each page or record, however it is packed.

A source is the path as given; a member of a zip or tar archive adds `#n`, and so does a record of a WARC, JSON Lines or
CSV file, a JSON list, a feed or an agency message, so that record 17 in member 3 is `path#3#17`. Members count from 1
in the order of the archive, folders left out; records count from 1, blank lines and a table's header left out. A file
that is only packed (.gz, .bz2, .xz, .zst) is no container: its source is the path alone.
"""

import io
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from app.documents import Hints, Limits, RawFile, RejectedRecord
from app.errors import NotFound, UnreadableFile
from app.readers.files.archives import Member, is_tar, tar_members, zip_members
from app.readers.files.bundles import bundle_records, is_bundle
from app.readers.files.places import Place, address, hidden, is_hidden, largest_record, shown, whole, without_packing
from app.readers.files.records import is_wide_json, json_records, looks_like_json
from app.readers.files.tables import columns_of, table_rows
from app.readers.files.warc import warc_records
from app.readers.unpacking import CHUNK_BYTES, Budget, packing_of, unpacked

Found = RawFile | RejectedRecord


def raw_files(paths: Sequence[Path], hints: Hints, limits: Limits) -> Iterator[Found]:
    """Every page and record under `paths`, in order, as a stream; what cannot be read comes with its outcome code.

    Folders are walked in sorted order. What is hidden in one is not read, nor is a link that leads out of it; both
    have an outcome. Raises NotFound, before anything is read, where a path does not exist.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise NotFound(f"There is no file or folder {shown(str(path))}")
    return (found for path in paths for found in _under(path, hints, limits))


def _under(given: Path, hints: Hints, limits: Limits) -> Iterator[Found]:
    columns = frozenset(name.casefold() for _, names in hints.mapping for name in names)
    for path in _walk(given):
        if isinstance(path, RejectedRecord):
            yield path
            continue
        relative = path.name if path == given else path.relative_to(given).as_posix()
        place = Place(shown(str(path)), shown(path.name), address(hints.url_prefix, relative), columns=columns)
        yield from _in_file(path, place, limits)


def _walk(given: Path) -> Iterator[Path | RejectedRecord]:
    """The files under a path, depth first and sorted; hidden ones and links out of it as rejected records."""
    if not _is_folder(given):
        yield given
        return
    home = given.resolve()
    pending = [given]
    is_empty = True
    while pending:
        path = pending.pop()
        source = shown(str(path))
        is_link = path != given and path.is_symlink()
        if _is_folder(path) and not is_link:
            try:
                pending.extend(sorted(path.iterdir(), reverse=True))
            except OSError:
                is_empty = False
                yield RejectedRecord(source, "unreadable", "The folder cannot be opened.")
            continue
        is_empty = False
        if is_hidden(path.relative_to(given).parts):
            yield hidden(source)
        elif is_link and (refused := _refused_link(path, home)):
            yield RejectedRecord(source, *refused)
        elif not _is_folder(path):
            yield path
        # Behind a link to a folder inside lie files that are met at their own place.
    if is_empty:
        yield RejectedRecord(shown(str(given)), "empty", "The folder holds no files.")


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


def _in_file(path: Path, place: Place, limits: Limits) -> Iterator[Found]:
    source = place.source
    try:
        # Looked at before it is opened, since opening a pipe or a device waits or acts; and again after.
        if not stat.S_ISREG(path.stat().st_mode):
            yield RejectedRecord(source, "unsupported_type", "This is no regular file.")
            return
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb", CHUNK_BYTES) as stream:
            opened = os.fstat(stream.fileno())
            if not stat.S_ISREG(opened.st_mode):
                yield RejectedRecord(source, "unsupported_type", "This is no regular file.")
                return
            yield from _in_stream(cast("io.BufferedReader", stream), place, Budget(limits, opened.st_size))
    except OSError:
        yield RejectedRecord(source, "unreadable", "The file cannot be opened or read.")


def _in_stream(stream: io.BufferedReader, place: Place, budget: Budget) -> Iterator[Found]:
    """What one stream holds, its kind decided by its first bytes."""
    try:
        if place.depth > budget.limits.max_nesting:
            raise UnreadableFile("archive_bomb", "Archives are nested deeper than they may be.")
        head = stream.peek(CHUNK_BYTES)
        if not head:
            raise UnreadableFile("empty", "The file is empty.")
        if packing := packing_of(head):
            inner = replace(place, name=without_packing(place.name), depth=place.depth + 1)
            yield from _in_stream(unpacked(stream, packing, budget), inner, budget)
        elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            yield from _in_members(zip_members(stream, place, budget), budget)
        elif is_tar(head):
            yield from _in_members(tar_members(stream, place, budget), budget)
        else:
            yield from _unpacked_records(stream, head, place, budget)
    except UnreadableFile as error:
        yield RejectedRecord(place.source, error.code, str(error))


def _in_members(members: Iterator[Member | RejectedRecord], budget: Budget) -> Iterator[Found]:
    for member in members:
        if isinstance(member, RejectedRecord):
            yield member
        else:
            place, stream = member
            yield from _in_stream(stream, place, budget)


def _unpacked_records(stream: io.BufferedReader, head: bytes, place: Place, budget: Budget) -> Iterator[Found]:
    if head.startswith(b"WARC/"):
        yield from warc_records(stream, place, budget)
    elif is_wide_json(head) or looks_like_json(head, place.name):
        yield from json_records(stream, place, budget)
    elif columns := columns_of(head, place.columns):
        yield from table_rows(stream, columns, place, budget)
    elif is_bundle(head):
        yield from bundle_records(stream, place, budget.limits)
    else:
        yield RawFile(place.source, place.name, whole(stream, largest_record(budget.limits)), place.url)
