"""Streams out of packed files, with the limits that keep a small file from becoming a flood."""

import bz2
import io
import lzma
import re
import sys
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.documents import Limits
from app.errors import UnreadableFile

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd
if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK_BYTES = 65_536
# Short runs of zeros or markup pack better than any limit; below this size a file harms nobody.
_HARMLESS_BYTES = 1_000_000
# The same for all that one given file holds.
_HARMLESS_TOTAL_BYTES = 100_000_000
# Enough for `xz -9` and for what `zstd` writes without `--ultra` or `--long`.
_MEMORY_BYTES = 128 * 1024 * 1024
BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    zstd.ZstdError,
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
    # The size of the given file; None where it is not known.
    packed_bytes: int | None = None

    def spend_bytes(self, count: int) -> None:
        self.unpacked_bytes += count
        if self._is_flood:
            raise UnreadableFile("archive_bomb", "The archive grows far beyond its size.")
        if self.unpacked_bytes > self.limits.max_archive_bytes:
            raise UnreadableFile("too_large", "The archive is larger, unpacked, than archives may be.")

    @property
    def _is_flood(self) -> bool:
        """Whether archives in archives have grown together as none may alone."""
        if self.packed_bytes is None or self.unpacked_bytes <= _HARMLESS_TOTAL_BYTES:
            return False
        return self.unpacked_bytes > self.packed_bytes * self.limits.max_expansion

    def spend_member(self) -> bool:
        """Counts a member; False where the file has had as many as files may have."""
        self.members += 1
        return self.members <= self.limits.max_archive_members

    def left_out(self, count: int | None, *, is_all: bool = True) -> tuple[str, str]:
        """The code and message for the members that were left out once the budget was spent; None for "unknown"."""
        if self.members > self.limits.max_archive_members:
            code, why = "archive_bomb", "The archive has more members than archives may have"
        elif self._is_flood:
            code, why = "archive_bomb", "The archive grows far beyond its size"
        else:
            code, why = "too_large", "The archive is larger, unpacked, than archives may be"
        if count is None:
            return code, f"{why}; what follows was left out, and how many members that is cannot be told."
        number = f"{count} member{'s' if count != 1 else ''}"
        return code, f"{why}; {number if is_all else f'{number} or more'} from here on left out."

    @property
    def is_spent(self) -> bool:
        """Whether everything that follows would be refused for the same reason."""
        return (
            self._is_flood
            or self.unpacked_bytes > self.limits.max_archive_bytes
            or self.members > self.limits.max_archive_members
        )


class Pieces(io.RawIOBase):
    """A stream whose bytes come in pieces; none at its end."""

    @abstractmethod
    def next_piece(self, most: int) -> bytes:
        """The next bytes, `most` at most; empty at the end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self.next_piece(len(view))
        view[: len(piece)] = piece
        return len(piece)


class Metered(Pieces):
    """Reads a packed source and raises UnreadableFile when it breaks or grows beyond the limits.

    Each read fills its buffer unless the source ends or breaks; what came before a fault is given first.
    """

    def __init__(self, source: Source, packed_bytes: Callable[[], int], budget: Budget) -> None:
        self._source, self._packed_bytes, self._budget = source, packed_bytes, budget
        self._count = 0
        self._fault: Exception | None = None

    def next_piece(self, most: int) -> bytes:
        pieces: list[bytes] = []
        left = most
        while left and self._fault is None:
            try:
                piece = self._source.read(left)
            except (UnreadableFile, *BROKEN) as error:
                self._fault = error
                break
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        if self._fault is not None and not pieces:
            fault, self._fault = self._fault, None
            if isinstance(fault, UnreadableFile):
                raise fault
            raise UnreadableFile("unreadable", "The packed file is broken, cut off or encrypted.") from fault
        self._spend(most - left)
        return b"".join(pieces)

    def _spend(self, count: int) -> None:
        self._count += count
        self._budget.spend_bytes(count)
        allowed = self._packed_bytes() * self._budget.limits.max_expansion
        if self._count > max(_HARMLESS_BYTES, allowed):
            raise UnreadableFile("archive_bomb", "The packed file grows far beyond its size.")


class _Frame(Protocol):
    """One packed unit, as the decompressors of the standard library unpack it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Inflate:
    """A zlib decompressor with the methods of the others."""

    def __init__(self, wbits: int) -> None:
        self._inflate = zlib.decompressobj(wbits=wbits)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to pack one stream: the endings of such files' names, how a frame begins, and what unpacks one."""

    suffixes: tuple[str, ...]
    opening: re.Pattern[bytes]
    new_frame: Callable[[], _Frame]


def _zstd_frame(dictionary: zstd.ZstdDict | None = None) -> _Frame:
    return zstd.ZstdDecompressor(dictionary, {zstd.DecompressionParameter.window_log_max: 27})


GZIP = Packing((".gz",), re.compile(rb"\x1f\x8b\x08[\x00-\x1f]"), lambda: _Inflate(31))
BZIP2 = Packing((".bz2",), re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor)
XZ = Packing(
    (".xz",), re.compile(rb"\xfd7zXZ\x00"), lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY_BYTES)
)
ZSTD = Packing((".zst", ".zstd"), re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), _zstd_frame)
# Streams without a mark of their own; only HTTP and zip archives say where they are.
OLD_LZMA = Packing((), re.compile(rb"(?s:.)"), lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY_BYTES))
ZLIB = Packing((), re.compile(rb"(?s:.)"), lambda: _Inflate(15))
RAW_DEFLATE = Packing((), re.compile(rb"(?s:.)"), lambda: _Inflate(-15))
PACKINGS = (GZIP, BZIP2, XZ, ZSTD)
_LONGEST_OPENING = 10
# The first frame of a `.warc.zst` file: a skippable frame with the dictionary of all others.
_DICTIONARY_FRAME = b"\x5d\x2a\x4d\x18"
_LARGEST_DICTIONARY_BYTES = 10_000_000


def packing_of(head: bytes) -> Packing | None:
    """How a stream that begins with `head` is packed, or None."""
    return next((packing for packing in PACKINGS if packing.opening.match(head)), None)


class _Frames:
    """The bytes behind a packed stream of one or several frames.

    After a broken frame, which raises, reading goes on with the next one that can be found.
    """

    def __init__(self, packed: Source, packing: Packing) -> None:
        self._packed, self._packing = packed, packing
        self._new_frame = packing.new_frame
        self._frame: _Frame | None = None
        self._waiting = b""
        # The piece of the packed stream that the frame was given last, for a search behind a fault.
        self._given = b""
        self._is_first = True
        self.packed_bytes = 0

    def read(self, size: int, /) -> bytes:
        while self._frame or self._open_frame():
            try:
                piece = self._advance(size)
            except BROKEN:
                self._find_next_frame()
                raise
            if piece:
                return piece
        return b""

    def _open_frame(self) -> bool:
        while not self._waiting:
            self._waiting = self._fill()
            if not self._waiting:
                return False
            # Zeros behind the last frame are padding of tapes and block devices.
            self._waiting = self._waiting.lstrip(b"\0")
        if not self._is_first and not self._goes_on():
            return False
        if self._is_first and self._waiting.startswith(_DICTIONARY_FRAME):
            self._take_dictionary()
        self._is_first = False
        self._frame = self._new_frame()
        return True

    def _goes_on(self) -> bool:
        """Whether another frame stands behind a whole one. What else stands there is ignored, as gzip itself does."""
        if not self._packing.suffixes:
            return False
        while len(self._waiting) < _LONGEST_OPENING and (piece := self._fill()):
            self._waiting += piece
        if self._packing.opening.match(self._waiting):
            return True
        self._given = b""
        self._find_next_frame()
        if self._waiting:
            # The bytes between two frames may have been one.
            raise EOFError
        return False

    def _advance(self, size: int) -> bytes:
        frame = self._frame
        assert frame is not None
        data = b""
        if frame.needs_input:
            data, self._waiting = self._waiting or self._fill(), b""
            self._given = data
        piece = frame.decompress(data, size)
        if frame.eof:
            self._waiting, self._frame = frame.unused_data.lstrip(b"\0"), None
        elif not piece and not data and frame.needs_input:
            raise EOFError
        return piece

    def _fill(self) -> bytes:
        piece = self._packed.read(CHUNK_BYTES)
        self.packed_bytes += len(piece)
        return piece

    def _find_next_frame(self) -> None:
        """Leaves the frame that is broken and goes to the next opening behind it."""
        self._frame = None
        window, start = self._given + self._waiting, 1
        while not (found := self._packing.opening.search(window, start)):
            try:
                piece = self._fill()
            except (UnreadableFile, *BROKEN):
                piece = b""
            if not piece:
                self._waiting = b""
                return
            window, start = window[-16:] + piece, 0
        self._waiting = window[found.start() :]

    def _take_dictionary(self) -> None:
        head = self._exactly(8)
        size = int.from_bytes(head[4:8], "little")
        if size > _LARGEST_DICTIONARY_BYTES:
            raise UnreadableFile("too_large", "The dictionary of the packed file is larger than dictionaries may be.")
        content = self._exactly(8 + size)[8:]
        self._waiting = self._waiting[8 + size :] or self._fill()
        try:
            if packing_of(content) is ZSTD:
                content = zstd.ZstdDecompressor().decompress(content, _LARGEST_DICTIONARY_BYTES)
            dictionary = zstd.ZstdDict(content, is_raw=not content.startswith(b"\x37\xa4\x30\xec"))
        except BROKEN as error:
            raise UnreadableFile("unreadable", "The dictionary of the packed file is broken.") from error
        self._new_frame = lambda: _zstd_frame(dictionary)

    def _exactly(self, count: int) -> bytes:
        """The next `count` bytes of the packed stream, which stay waiting."""
        while len(self._waiting) < count:
            piece = self._fill()
            if not piece:
                raise UnreadableFile("unreadable", "The packed file is cut off.")
            self._waiting += piece
        return self._waiting[:count]


def unpacked(packed: Source, packing: Packing, budget: Budget) -> io.BufferedReader:
    """The unpacked bytes of a packed stream. Behind a fault, which raises, it goes on with the next whole frame."""
    frames = _Frames(packed, packing)
    return io.BufferedReader(Metered(frames, lambda: frames.packed_bytes, budget), CHUNK_BYTES)
