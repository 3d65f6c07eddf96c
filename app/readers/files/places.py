"""Where a stream stands in a file, and how its bytes are taken without being flooded."""

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, cast
from urllib.parse import quote

from app.documents import Limits, RejectedRecord
from app.errors import UnreadableFile
from app.readers.unpacking import CHUNK_BYTES, PACKINGS, Source

BOM = b"\xef\xbb\xbf"
# Held in memory where a packed file must be read more than once; what is larger goes to a temporary file.
_IN_MEMORY_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stream stands: its source, its own name, its address if known, and how deep it is packed.

    `columns` are names of columns that the import said hold a title or a text.
    """

    source: str
    name: str
    url: str | None
    depth: int = 0
    columns: frozenset[str] = frozenset()


def member_place(place: Place, number: int, path: str) -> Place:
    """The place of the member `path` of the archive at `place`."""
    # Steps upwards and to the root mean nothing in an address.
    name = "/".join(part for part in shown(path).split("/") if part not in ("", ".", ".."))
    # A member's address extends that of the folder in which its archive lies.
    base = place.url.rpartition("/")[0] if place.url else None
    return replace(
        place,
        source=f"{place.source}#{number}",
        name=name.rpartition("/")[2],
        url=address(base, name),
        depth=place.depth + 1,
    )


def is_hidden(parts: Iterable[str]) -> bool:
    """Whether a path of these names is what a file manager hides."""
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)


def hidden(source: str) -> RejectedRecord:
    """The outcome of a file that was not named itself and that a file manager hides."""
    return RejectedRecord(source, "hidden", "The file is hidden by its name or that of a folder; name it to import it.")


def address(prefix: str | None, relative: str) -> str | None:
    """`relative` behind `prefix` as a web address, without the ending of a packed file."""
    if not prefix:
        return None
    mark = "" if prefix.endswith(("/", "=", "?")) else "/"
    return prefix + mark + quote(without_packing(shown(relative)), safe="/%:=&?+,;@~!$'()*")


def without_packing(name: str) -> str:
    """A file's name without an ending such as `.gz`."""
    for suffix in (suffix for packing in PACKINGS for suffix in packing.suffixes):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def shown(path: str) -> str:
    """A path as text that every store takes: bytes that are no UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def largest_record(limits: Limits) -> int:
    """The most bytes that one page or record may have."""
    return min(limits.max_record_bytes, limits.max_file_bytes)


def whole(stream: Source, limit: int, *, may_be_empty: bool = False) -> bytes:
    """The rest of a stream, read in pieces so that a flood is noticed before it is held."""
    # A buffer that becomes the bytes without being copied; joined pieces would be held twice.
    buffer, size = io.BytesIO(), 0
    while piece := stream.read(CHUNK_BYTES):
        size += len(piece)
        if size > limit:
            raise UnreadableFile("too_large", "The file is larger than files may be.")
        buffer.write(piece)
    if not size and not may_be_empty:
        raise UnreadableFile("empty", "The file is empty.")
    return buffer.getvalue()


@contextmanager
def spooled(stream: io.BufferedReader, limit: int) -> Iterator[BinaryIO]:
    """The rest of a stream that can only be read once, as one that can be read again; UnreadableFile above `limit`."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as spool:
        while piece := stream.read(CHUNK_BYTES):
            if spool.tell() + len(piece) > limit:
                raise UnreadableFile("too_large", "The file is larger than files may be.")
            spool.write(piece)
        spool.seek(0)
        yield cast("BinaryIO", spool)


@contextmanager
def rewindable(stream: io.BufferedReader, limit: int) -> Iterator[BinaryIO]:
    """A stream that can be read again from its start, without being held; UnreadableFile above `limit` bytes."""
    if not stream.seekable():
        with spooled(stream, limit) as spool:
            yield spool
        return
    if stream.seek(0, io.SEEK_END) > limit:
        raise UnreadableFile("too_large", "The file is larger than files may be.")
    stream.seek(0)
    yield cast("BinaryIO", stream)
