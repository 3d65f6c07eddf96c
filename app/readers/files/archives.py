"""The members of zip and tar archives, as streams. Nothing is ever written under a member's name."""

import io
import re
import struct
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from typing import BinaryIO, cast

from app.documents import RejectedRecord
from app.errors import UnreadableFile
from app.readers.files.places import Place, hidden, is_hidden, member_place, spooled
from app.readers.unpacking import BROKEN, BZIP2, CHUNK_BYTES, OLD_LZMA, ZSTD, Budget, Metered, Pieces, Source, unpacked

Member = tuple[Place, io.BufferedReader]

# The directory of a zip archive becomes about ten times its size in memory; this is that of 300,000 pages.
_LARGEST_DIRECTORY_BYTES = 32_000_000
# Zip files that are one office document or book, not an archive of pages.
_DOCUMENT_MEMBERS = frozenset(("[Content_Types].xml", "mimetype", "META-INF/container.xml"))
# Members behind the last that is read are counted, up to here.
_MOST_COUNTED = 100_000
_BLOCK = tarfile.BLOCKSIZE
# Long names and other attributes come as members before the one that they are about; more is skipped unread.
_LARGEST_ATTRIBUTES_BYTES = 100_000
_ATTRIBUTE_TYPES = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_PACKINGS = {zipfile.ZIP_BZIP2: BZIP2, zipfile.ZIP_LZMA: OLD_LZMA, 93: ZSTD}
_LONG_NAME_TYPES = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_ATTRIBUTE = re.compile(rb"([0-9]{1,6}) ")


def zip_members(stream: io.BufferedReader, place: Place, budget: Budget) -> Iterator[Member | RejectedRecord]:
    """The members of a zip archive in the order of its directory; each must be read before the next is asked for."""
    with ExitStack() as opened_here:
        packed: BinaryIO = cast("BinaryIO", stream)
        if place.depth:
            packed = opened_here.enter_context(spooled(stream, budget.limits.max_file_bytes))
        with _open_zip(packed) as archive:
            if not _DOCUMENT_MEMBERS.isdisjoint(archive.NameToInfo):
                raise UnreadableFile("unsupported_type", "This is an office document or a book, not an archive.")
            members = [member for member in archive.infolist() if not member.filename.endswith("/")]
            if not members:
                raise UnreadableFile("empty", "The archive is empty.")
            overlapping = _overlapping(members)
            for number, member in enumerate(members, start=1):
                inner = member_place(place, number, member.filename)
                if budget.is_spent or not budget.spend_member():
                    yield RejectedRecord(inner.source, *budget.left_out(len(members) - number + 1))
                    return
                if is_hidden(member.filename.split("/")):
                    yield hidden(inner.source)
                    continue
                try:
                    if id(member) in overlapping:
                        raise UnreadableFile("archive_bomb", "The archive member lies over another one.")
                    with _opened(archive, member, budget) as opened:
                        yield inner, opened
                except UnreadableFile as error:
                    yield RejectedRecord(inner.source, error.code, str(error))


class _Guarded:
    """A stream of which no more is read at once than the directory of an archive may have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        if size > _LARGEST_DIRECTORY_BYTES:
            raise UnreadableFile("archive_bomb", "The directory of the archive is larger than directories may be.")
        return self._stream.read(size if size >= 0 else _LARGEST_DIRECTORY_BYTES)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True


def _open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive in a seekable stream; UnreadableFile where its directory is missing, broken or a flood."""
    try:
        return zipfile.ZipFile(cast("BinaryIO", _Guarded(stream)))
    except UnreadableFile:
        raise
    except BROKEN as error:
        raise UnreadableFile("unreadable", "The zip archive is broken or cut off.") from error


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> io.BufferedReader:
    if member.flag_bits & 1:
        raise UnreadableFile("unreadable", "The archive member is encrypted.")
    try:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return _unpacked_here(archive, member, budget)
        opened = archive.open(member)
    except BROKEN as error:
        raise UnreadableFile("unreadable", "The archive member is broken or packed in an unknown way.") from error
    return io.BufferedReader(Metered(opened, lambda: member.compress_size, budget), CHUNK_BYTES)


def _unpacked_here(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> io.BufferedReader:
    """A member in one of the rarer packings, of which the standard library unpacks all at once, however much it is."""
    stream = archive.fp
    packing = _PACKINGS.get(member.compress_type)
    if packing is None or stream is None:
        raise UnreadableFile("unreadable", "The archive member is packed in an unknown way.")
    stream.seek(member.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise UnreadableFile("unreadable", "The archive member is broken.")
    stream.seek(sum(struct.unpack("<HH", header[26:])), io.SEEK_CUR)
    packed: Source = io.BufferedReader(_Part(stream, member.compress_size), CHUNK_BYTES)
    if member.compress_type == zipfile.ZIP_LZMA:
        # Two bytes of version, two of length, then the properties with which a file of the old LZMA format begins.
        properties = packed.read(9)[4:]
        packed = _Joined(properties + struct.pack("<Q", member.file_size), packed)
    return unpacked(packed, packing, budget)


class _Joined:
    """Some bytes and the stream that follows them."""

    def __init__(self, head: bytes, rest: Source) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int, /) -> bytes:
        head, self._head = self._head, b""
        return head or self._rest.read(size)


def _overlapping(members: Sequence[zipfile.ZipInfo]) -> set[int]:
    """The members, by identity, that begin inside another one: a few bytes that are unpacked again and again."""
    found = set()
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            found.add(id(member))
        # A local header has 30 bytes and the name, perhaps in another charset; counted short rather than long.
        end = max(end, member.header_offset + 30 + member.compress_size)
    return found


def is_tar(head: bytes) -> bool:
    """Whether `head` begins with the header of a tar member; its checksum says so."""
    header = _header(head[:_BLOCK])
    return header is not None and bool(header.name)


def tar_members(stream: io.BufferedReader, place: Place, budget: Budget) -> Iterator[Member | RejectedRecord]:
    """The members of a tar archive as they come; each must be read before the next is asked for."""
    number = 0
    headers = _headers(stream, budget)
    try:
        for header in headers:
            number += header is None or not header.isdir()
            if header is None:
                yield RejectedRecord(f"{place.source}#{number}", "unreadable", "A header of the archive is broken.")
                continue
            if budget.is_spent:
                count, is_all = _count_files(header, headers, stream)
                if count:
                    first = f"{place.source}#{number + header.isdir()}"
                    yield RejectedRecord(first, *budget.left_out(count, is_all=is_all))
                return
            inner = member_place(place, number, header.name)
            part = _part(stream, header)
            if refused := _refused_member(header):
                yield RejectedRecord(inner.source, "unsupported_type", refused)
            elif header.isreg() and is_hidden(header.name.split("/")):
                yield hidden(inner.source)
            elif header.isreg():
                yield inner, io.BufferedReader(part, CHUNK_BYTES)
            part.skip_rest()
    except UnreadableFile as error:
        told = budget.left_out(None) if budget.is_spent else (error.code, str(error))
        yield RejectedRecord(f"{place.source}#{number + 1}", *told)
        return
    if not number:
        raise UnreadableFile("empty", "The archive is empty.")


def _count_files(
    header: tarfile.TarInfo, headers: Iterator[tarfile.TarInfo | None], stream: io.BufferedReader
) -> tuple[int, bool]:
    """The number of members from that of `header` on, folders left out, and whether all of them could be counted."""
    count = 0
    try:
        for one in chain((header,), headers):
            count += one is None or not one.isdir()
            if one is not None:
                _part(stream, one).skip_rest()
    except UnreadableFile:
        return count, False
    return count, True


def _part(stream: io.BufferedReader, header: tarfile.TarInfo) -> "_Part":
    has_bytes = header.isreg() or header.type not in tarfile.SUPPORTED_TYPES
    return _Part(stream, header.size if has_bytes else 0)


def _refused_member(header: tarfile.TarInfo) -> str | None:
    if header.issym() or header.islnk():
        return "The archive member is a link."
    if header.type == tarfile.GNUTYPE_SPARSE or any(name.startswith("GNU.sparse") for name in header.pax_headers):
        return "The archive member is a file with holes."
    if not header.isreg() and not header.isdir():
        return "The archive member is no regular file."
    return None


class _Part(Pieces):
    """The bytes of one member of an archive, out of the stream that holds them all."""

    def __init__(self, stream: Source, size: int) -> None:
        self._stream = stream
        self._left = size
        self._padding = -size % _BLOCK

    def next_piece(self, most: int) -> bytes:
        wanted = min(most, self._left)
        if not wanted:
            return b""
        # Behind a fault the place of the next header is unknown: nothing more belongs to this member.
        left, self._left = self._left, 0
        piece = self._stream.read(wanted)
        if not piece:
            raise UnreadableFile("unreadable", "The archive is cut off.")
        self._left = left - len(piece)
        return piece

    def skip_rest(self) -> None:
        """Goes to the next header of a tar archive."""
        while self.next_piece(CHUNK_BYTES):
            pass
        self._stream.read(self._padding)


def _headers(stream: io.BufferedReader, budget: Budget) -> Iterator[tarfile.TarInfo | None]:
    """The headers of the members, with the names that stand in headers of their own; None for broken ones."""
    attributes: dict[str, str] = {}
    is_lost = False
    while len(block := stream.read(_BLOCK)) == _BLOCK:
        if not any(block):
            continue
        header = _header(block)
        if header is None or (is_lost and not _is_marked(block)):
            # One outcome for all that lies before the next header.
            if not is_lost:
                yield None
            is_lost = True
            continue
        is_lost = False
        if not budget.spend_member() and budget.members > budget.limits.max_archive_members + _MOST_COUNTED:
            raise UnreadableFile("archive_bomb", "The archive has far more members than archives may have.")
        if header.type in _ATTRIBUTE_TYPES:
            attributes |= _attributes(_attribute_bytes(stream, header))
        elif header.type in _LONG_NAME_TYPES:
            name = _attribute_bytes(stream, header).rstrip(b"\0").decode("utf-8", "surrogateescape")
            attributes |= {"path": name} if header.type == tarfile.GNUTYPE_LONGNAME else {}
        elif header.type == tarfile.XGLTYPE:
            _attribute_bytes(stream, header)
        else:
            header.name = attributes.get("path", header.name)
            if (size := attributes.get("size", "")).isdecimal() and len(size) < 20:
                header.size = int(size)
            header.pax_headers = attributes
            yield header
            attributes = {}
    if block and any(block):
        raise UnreadableFile("unreadable", "The archive is cut off.")


def _header(block: bytes) -> tarfile.TarInfo | None:
    try:
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return None
    return header if header.size >= 0 else None


def _is_marked(block: bytes) -> bool:
    """Whether a header says what it is, beyond its checksum: so does every tar program since 1988."""
    return block[257:262] == b"ustar"


def _attribute_bytes(stream: io.BufferedReader, header: tarfile.TarInfo) -> bytes:
    size = header.size + -header.size % _BLOCK
    kept = stream.read(min(size, _LARGEST_ATTRIBUTES_BYTES))
    size -= len(kept)
    while size > 0 and (piece := stream.read(min(size, CHUNK_BYTES))):
        size -= len(piece)
    return kept[: header.size]


def _attributes(content: bytes) -> dict[str, str]:
    """The records of an extended header: `length name=value` and a line feed, the length in bytes of them all."""
    found = {}
    while match := _ATTRIBUTE.match(content):
        length = int(match[1])
        name, _, value = content[match.end() : length - 1].partition(b"=")
        found[name.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        content = content[length:] if length else b""
    return found
