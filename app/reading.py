"""Raw records ▶ enriched articles, as stages that can run in several processes. Knows no database."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

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

Result = EnrichedArticle | RejectedRecord


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How records are read: what is known about them, what one may cost, and whether names are looked for."""

    hints: Hints = Hints()
    limits: Limits = Limits()
    enrich: bool = True


def reading(options: ReadingOptions) -> Stage[RawFile, Result]:
    """The stage that reads records and, unless told not to, enriches them."""
    return Stage(
        work=partial(_read, options=options),
        lost=_crashed,
        late=_late,
        prepare=enrichers.prepare if options.enrich else _nothing,
        is_light=_is_light_record,
        seconds=options.limits.max_record_seconds,
    )


def enriching(seconds: float) -> Stage[ParsedDocument, Result]:
    """The stage that enriches documents which were read before, each in so many seconds at most."""
    return Stage(_enrich, _crashed, _late, enrichers.prepare, _is_light_document, seconds)


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


def _enrich(document: ParsedDocument) -> Result:
    try:
        return enrichers.enrich([document])[0]
    except Exception:
        _log.exception("enriching an article failed")
        return RejectedRecord(document.source, "failed", "Enriching this article failed; the log says why.")


def _crashed(record: RawFile | ParsedDocument) -> Result:
    return RejectedRecord(record.source, "crashed", "Reading this record ended the process that read it.")


def _late(record: RawFile | ParsedDocument) -> Result:
    return RejectedRecord(record.source, "timeout", "Reading this record took longer than records may take.")


def _is_light_record(record: RawFile) -> bool:
    return len(record.content) <= _LIGHT


def _is_light_document(document: ParsedDocument) -> bool:
    return len(document.body) <= _LIGHT


def _nothing() -> None:
    """There is nothing to prepare where no entity model is used."""
