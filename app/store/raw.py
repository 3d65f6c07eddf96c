"""The raw bytes of every accepted record, one compressed file each, addressed by the SHA-256 of the bytes."""

import gzip
import os
import secrets
import tempfile
import zlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from app.errors import NotFound, NotReady, RawFileDamaged
from app.text import sha256_hex

# fsync waits for the disk, not for a processor; eight at once let the file system write one journal entry for all.
_WRITERS = 8
# Enough for the one transaction that says that a run has failed.
_RESERVED_BYTES = 500_000
_DAMAGED = "The raw file of this article is damaged, or cannot be read."


def keep_raw(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Writes each content under its SHA-256, durably; what is there already stays as it is.

    Raises NotReady when the disk is full or the folder cannot be written.
    """
    missing = {sha256: content for sha256, content in contents.items() if not _place(folder, sha256).exists()}
    if not missing:
        return
    try:
        _write_all(folder, missing)
    except OSError as error:
        raise NotReady(f"The raw files cannot be written under DATELINE_HOME: {error.strerror}.") from error


def _write_all(folder: Path, missing: Mapping[str, bytes]) -> None:
    parents = {_place(folder, sha256).parent for sha256 in missing}
    for parent in parents:
        parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_WRITERS) as pool:
        for _ in pool.map(lambda item: _write(_place(folder, item[0]), item[1]), missing.items()):
            pass
        for _ in pool.map(_flush_folder, [folder, *parents]):
            pass


def reserve(home: Path) -> IO[bytes]:
    """Room on the disk that is free again once the file is closed, or its process dies. Raises NotReady."""
    try:
        with ExitStack() as opened:
            room = opened.enter_context(tempfile.TemporaryFile(dir=home))
            room.write(secrets.token_bytes(_RESERVED_BYTES))
            room.flush()
            opened.pop_all()
    except OSError as error:
        raise NotReady(f"The disk of DATELINE_HOME cannot be written: {error.strerror}.") from error
    return room


def read_raw(folder: Path, sha256: str) -> bytes:
    """The bytes that were imported.

    Raises NotFound where they are not kept on this machine, RawFileDamaged where others are in their place.
    """
    try:
        content = gzip.decompress(_place(folder, sha256).read_bytes())
    except FileNotFoundError:
        raise NotFound("The raw file of this article is not kept on this machine.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise RawFileDamaged(_DAMAGED) from error
    if sha256_hex(content) != sha256:
        raise RawFileDamaged(_DAMAGED)
    return content


def is_kept(folder: Path, sha256: str) -> bool:
    return _place(folder, sha256).exists()


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / f"{sha256}.gz"


def _write(place: Path, content: bytes) -> None:
    # Not named by the process: in two containers both may have the number 1.
    unfinished = place.with_suffix(f".{secrets.token_hex(8)}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(gzip.compress(content, compresslevel=6, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)
    except BaseException:
        # Half a file on a full disk takes the room that marking the run as failed needs.
        unfinished.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
