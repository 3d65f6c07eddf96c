"""Streams out of packed files, with the limits that keep a small file from becoming a flood."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from app.documents import Limits
from app.errors import UnreadableFile

CHUNK_BYTES = 65_536
# Short runs of zeros or markup pack better than any limit; below this size a file harms nobody.
_HARMLESS_BYTES = 1_000_000
_BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


class Source(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class Budget:
    """What one given file has cost so far, all its nested members together."""

    limits: Limits
    unpacked_bytes: int = 0
    members: int = 0

    def spend_bytes(self, count: int) -> None:
        self.unpacked_bytes += count
        if self.unpacked_bytes > self.limits.max_archive_bytes:
            raise UnreadableFile("too_large", "The archive is larger, unpacked, than archives may be.")

    def spend_member(self) -> None:
        self.members += 1
        if self.members > self.limits.max_archive_members:
            raise UnreadableFile("archive_bomb", "The archive has more members than archives may have.")


class _Metered(io.RawIOBase):
    """Reads a packed source and raises UnreadableFile when it breaks or grows beyond the limits."""

    def __init__(self, source: Source, packed_bytes: Callable[[], int], budget: Budget) -> None:
        self._source, self._packed_bytes, self._budget = source, packed_bytes, budget
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # narrower than Buffer
        try:
            piece = self._source.read(len(buffer))
        except _BROKEN as error:
            raise UnreadableFile("unreadable", "The packed file is broken, cut off or encrypted.") from error
        self._count += len(piece)
        self._budget.spend_bytes(len(piece))
        allowed = self._packed_bytes() * self._budget.limits.max_expansion
        if self._count > max(_HARMLESS_BYTES, allowed):
            raise UnreadableFile("archive_bomb", "The packed file grows far beyond its size.")
        buffer[: len(piece)] = piece
        return len(piece)


class _Gunzip:
    """The bytes behind a gzip stream, one or several members long."""

    def __init__(self, packed: Source) -> None:
        self._packed = packed
        self._inflate = zlib.decompressobj(wbits=31)
        self._waiting = b""
        self._is_started = False
        self.packed_bytes = 0

    def read(self, size: int, /) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._packed.read(CHUNK_BYTES)
                self.packed_bytes += len(self._waiting)
                if not self._waiting:
                    if self._is_started:
                        raise EOFError
                    return b""
            if not self._is_started:
                # Zeros behind the last member are padding of tapes and block devices.
                self._waiting = self._waiting.lstrip(b"\0")
                if not self._waiting:
                    continue
                self._inflate, self._is_started = zlib.decompressobj(wbits=31), True
            piece = self._inflate.decompress(self._waiting, size)
            self._waiting = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self._waiting, self._is_started = self._inflate.unused_data, False
            if piece:
                return piece


def gunzipped(packed: Source, budget: Budget) -> io.BufferedReader:
    """The unpacked bytes of a gzip stream."""
    inner = _Gunzip(packed)
    return io.BufferedReader(_Metered(inner, lambda: inner.packed_bytes, budget), CHUNK_BYTES)


def zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> io.BufferedReader:
    """The unpacked bytes of one member of a zip archive."""
    budget.spend_member()
    if member.flag_bits & 1:
        raise UnreadableFile("unreadable", "The archive member is encrypted.")
    try:
        opened = archive.open(member)
    except _BROKEN as error:
        raise UnreadableFile("unreadable", "The archive member is broken or packed in an unknown way.") from error
    return io.BufferedReader(_Metered(opened, lambda: member.compress_size, budget), CHUNK_BYTES)


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive in a seekable stream; UnreadableFile where its directory is missing or broken."""
    try:
        return zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise UnreadableFile("unreadable", "The zip archive is broken or cut off.") from error
