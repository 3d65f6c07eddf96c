"""Raw records ▶ enriched articles, as stages that can run in several processes. Knows no database."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from app import enrichers, readers
from app.documents import EnrichedArticle, Hints, Limits, ParsedDocument, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.parallel import Stage

# Batches large enough that handing them over costs nothing, small enough that memory stays flat.
BATCH_RECORDS = 16
BATCH_BYTES = 2_000_000
# Bytes or characters up to which parsers and models take a second or two at most.
_LIGHT = 1_000_000

_log = logging.getLogger(__name__)


class _Sourced(Protocol):
    """What is read, by whatever kind of record: it says where it comes from."""

    @property
    def source(self) -> str: ...


T = TypeVar("T", bound=_Sourced)
Result = EnrichedArticle | RejectedRecord


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How records are read: what is known about them, what one may cost, and whether names are looked for."""

    hints: Hints = Hints()
    limits: Limits = Limits()
    enrich: bool = True


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that was read before, and what its import said of it."""

    raw: RawFile
    hints: Hints

    @property
    def source(self) -> str:
        return self.raw.source


def reading(options: ReadingOptions) -> Stage[RawFile, Result]:
    """The stage that reads records and, unless told not to, enriches them."""
    seconds = options.limits.max_record_seconds
    return _stage(partial(_read, options=options), _is_light_record, seconds, enrich=options.enrich)


def rereading(limits: Limits, *, enrich: bool) -> Stage[KeptRecord, Result]:
    """The stage that reads kept records again, each with its own hints."""
    return _stage(
        partial(_read_again, limits=limits, enrich=enrich), _is_light_kept, limits.max_record_seconds, enrich=enrich
    )


def enriching(seconds: float) -> Stage[ParsedDocument, Result]:
    """The stage that enriches documents which were read before, each in so many seconds at most."""
    return _stage(_enrich, _is_light_document, seconds, enrich=True)


def _stage(
    work: Callable[[T], Result], is_light: Callable[[T], bool], seconds: float, *, enrich: bool
) -> Stage[T, Result]:
    prepare = enrichers.prepare if enrich else _nothing
    return Stage(work, _crashed, _late, prepare, is_light, seconds)


def batches(records: Iterable[RawFile | RejectedRecord]) -> Iterator[list[RawFile | RejectedRecord]]:
    """`records` in groups of at most BATCH_RECORDS, or of about BATCH_BYTES where they are large."""
    batch: list[RawFile | RejectedRecord] = []
    size = 0
    for record in records:
        batch.append(record)
        size += len(record.content) if isinstance(record, RawFile) else 0
        if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read(record: RawFile, options: ReadingOptions) -> Result:
    try:
        document = readers.read(record, options.hints, options.limits)
    except UnreadableFile as error:
        return RejectedRecord(record.source, error.code, str(error))
    except Exception:
        # A mistake of ours in one reader must not end an import of 40,000 files.
        _log.exception("reading a record failed")
        return RejectedRecord(record.source, "failed", "Reading this record failed; the log says why.")
    return _enrich(document) if options.enrich else EnrichedArticle(document)


def _read_again(record: KeptRecord, limits: Limits, enrich: bool) -> Result:
    return _read(record.raw, ReadingOptions(record.hints, limits, enrich))


def _enrich(document: ParsedDocument) -> Result:
    try:
        return enrichers.enrich([document])[0]
    except Exception:
        _log.exception("enriching an article failed")
        return RejectedRecord(document.source, "failed", "Enriching this article failed; the log says why.")


def _crashed(record: _Sourced) -> Result:
    return RejectedRecord(record.source, "crashed", "Reading this record ended the process that read it.")


def _late(record: _Sourced) -> Result:
    return RejectedRecord(record.source, "timeout", "Reading this record took longer than records may take.")


def _is_light_record(record: RawFile) -> bool:
    return len(record.content) <= _LIGHT


def _is_light_kept(record: KeptRecord) -> bool:
    return _is_light_record(record.raw)


def _is_light_document(document: ParsedDocument) -> bool:
    return len(document.body) <= _LIGHT


def _nothing() -> None:
    """There is nothing to prepare where no entity model is used."""
