"""Raw records ▶ enriched articles, as stages that can run in several processes. Knows no database."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app import enrichers, readers
from app.documents import EnrichedArticle, Hints, Limits, ParsedDocument, RawFile, RejectedRecord
from app.errors import UnreadableFile
from app.parallel import Stage

# Batches large enough that the entity model works on several articles at once, small enough that memory stays flat.
BATCH_RECORDS = 16
BATCH_BYTES = 2_000_000

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
    return Stage(partial(_read, options=options), _crashed, enrichers.prepare if options.enrich else _nothing)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that was read before, and what its import said of it."""

    raw: RawFile
    hints: Hints

    @property
    def source(self) -> str:
        return self.raw.source


def rereading(limits: Limits, *, enrich: bool) -> Stage[KeptRecord, Result]:
    """The stage that reads kept records again, each with its own hints."""
    work = partial(_read_again, limits=limits, enrich=enrich)
    return Stage(work, _crashed, enrichers.prepare if enrich else _nothing)


def enriching() -> Stage[ParsedDocument, Result]:
    """The stage that enriches documents which were read before."""
    return Stage(_enrich, _crashed, enrichers.prepare)


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


def _read(records: Sequence[RawFile], options: ReadingOptions) -> list[Result]:
    return _enriched([_read_one(record, options.hints, options.limits) for record in records], options.enrich)


def _read_again(records: Sequence[KeptRecord], limits: Limits, enrich: bool) -> list[Result]:
    return _enriched([_read_one(record.raw, record.hints, limits) for record in records], enrich)


def _read_one(record: RawFile, hints: Hints, limits: Limits) -> ParsedDocument | RejectedRecord:
    try:
        return readers.read(record, hints, limits)
    except UnreadableFile as error:
        return RejectedRecord(record.source, error.code, str(error))
    except Exception:
        # A mistake of ours in one reader must not end an import of 40,000 files.
        _log.exception("reading a record failed")
        return RejectedRecord(record.source, "failed", "Reading this record failed; the log says why.")


def _enriched(results: Sequence[ParsedDocument | RejectedRecord], enrich: bool) -> list[Result]:
    documents = [result for result in results if isinstance(result, ParsedDocument)]
    enriched = iter(_enrich(documents) if enrich else map(EnrichedArticle, documents))
    return [next(enriched) if isinstance(result, ParsedDocument) else result for result in results]


def _enrich(documents: Sequence[ParsedDocument]) -> list[Result]:
    try:
        return list(enrichers.enrich(documents))
    except Exception:
        if len(documents) > 1:
            return [result for document in documents for result in _enrich([document])]
        _log.exception("enriching an article failed")
        return [RejectedRecord(documents[0].source, "failed", "Enriching this article failed; the log says why.")]


def _crashed(record: RawFile | KeptRecord | ParsedDocument) -> Result:
    return RejectedRecord(record.source, "crashed", "Reading this record ended the process that read it.")


def _nothing() -> None:
    """There is nothing to prepare where no entity model is used."""
