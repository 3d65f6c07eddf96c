"""The list of the raw records: what each was called and what its import said of it, one line of JSON a record.

It lies beside the raw bytes as `records.ndjson`, so that from the folder alone a lost store can be made anew.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents import RejectedRecord
from app.errors import NotReady
from app.store import raw
from app.store.models import ArticleSource
from app.store.sources import Source

_NAME = "records.ndjson"
_TAIL_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Listed:
    """A raw record and the moment at which it was read into the archive."""

    at: str
    source: Source


def add(folder: Path, sources: Sequence[Source], at: str) -> None:
    """Adds lines to the list, durably.

    Call it last in the transaction that saves the records: the lock of that keeps other writers away, and what is
    listed though its commit fails is only read once more. Raises NotReady when the disk is full.
    """
    if not sources:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "r+b") as file:
            file.seek(_end(file))
            file.truncate()
            file.write(b"".join(_line(Listed(at, source)) for source in sources))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise NotReady(f"The raw files cannot be written under DATELINE_HOME: {error.strerror}.") from error


def listed(folder: Path) -> Iterator[Listed | RejectedRecord]:
    """Every record of the list, in the order in which they were read; a line that is damaged as `bad_record`."""
    with (folder / _NAME).open("rb") as file:
        for number, line in enumerate(file, start=1):
            # What a killed process wrote of a line was never committed.
            if line.endswith(b"\n"):
                yield _parsed(line) or RejectedRecord(f"{_NAME}#{number}", "bad_record", "The line is damaged.")


def check(folder: Path) -> None:
    """Raises NotReady where the folder of raw files has no list."""
    if not (folder / _NAME).is_file():
        raise NotReady("There is no list of records, records.ndjson, in the folder of raw files.")


def bring_up(session: Session, folder: Path) -> None:
    """Makes the list anew from the store where it lacks records that are kept here, or has such as the store lacks.

    Call it in a transaction that writes, so that nothing is added meanwhile.
    """
    known: set[str] = set()
    if (folder / _NAME).exists():
        known = {one.source.reading_key for one in listed(folder) if isinstance(one, Listed)}
    wanted = {one.source.reading_key for one in _stored(session) if _is_here(folder, one.source, known)}
    if wanted == known:
        return
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{_NAME}.{secrets.token_hex(8)}.unfinished"
    try:
        with unfinished.open("wb") as file:
            file.writelines(_line(one) for one in _stored(session) if one.source.reading_key in wanted)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(folder / _NAME)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise NotReady(f"The raw files cannot be written under DATELINE_HOME: {error.strerror}.") from error


def _is_here(folder: Path, source: Source, known: set[str]) -> bool:
    """Whether a record belongs into the list of this machine; another may have imported it, and keep it."""
    return source.reading_key in known or raw.is_kept(folder, source.raw_sha256)


def _stored(session: Session) -> Iterator[Listed]:
    columns = [getattr(ArticleSource, field.name) for field in fields(Source)]
    in_order = (ArticleSource.recorded_at, ArticleSource.article_row, ArticleSource.version, ArticleSource.reading_key)
    query = select(ArticleSource.recorded_at, *columns).order_by(*in_order)
    for at, *values in session.execute(query.execution_options(yield_per=1_000)):
        yield Listed(at, Source(*values))


def _end(file: IO[bytes]) -> int:
    """Where the last whole line of the file ends: a killed process may have left a part of one behind it."""
    end = file.seek(0, os.SEEK_END)
    while end:
        start = max(0, end - _TAIL_BYTES)
        file.seek(start)
        whole = file.read(end - start).rfind(b"\n") + 1
        if whole:
            return start + whole
        end = start
    return 0


def _line(one: Listed) -> bytes:
    told: dict[str, Any] = {"at": one.at} | asdict(one.source)
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)


def _parsed(line: bytes) -> Listed | None:
    try:
        told = orjson.loads(line)
        return Listed(told.pop("at"), Source(**told))
    except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
        return None
