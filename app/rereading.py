"""The conductors of what is read again from raw bytes: a store renewed by better readers, or a lost one made anew."""

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import Engine

from app import addresses
from app.documents import EnrichedArticle, ParsedDocument, RawFile, RejectedRecord
from app.errors import NotFound, RawFileDamaged
from app.importing import (
    COMMIT_BYTES,
    COMMIT_SECONDS,
    Answer,
    ImportSummary,
    Progress,
    ending,
    limits_of,
    save_all,
    start_run,
)
from app.parallel import in_order
from app.reading import BATCH_BYTES, BATCH_RECORDS, KeptRecord, Result, enriching, rereading
from app.settings import Settings
from app.settling import settle
from app.store import changes, database, manifest, raw, runs, saving
from app.store.manifest import Listed
from app.store.rereading import Edition, Renewal, editions, save_renewals
from app.store.runs import Item, RunLog
from app.store.saving import Reading
from app.store.sources import Source, hints_of
from app.store.writing import addresses_of, content_sha256

# Articles whose records are looked up at a time.
_ARTICLES_AT_ONCE = 50

_log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RereadOptions:
    """How raw bytes are read again. `workers` 0 takes the setting; a dry run of a reread saves nothing."""

    enrich: bool = True
    workers: int = 0
    dry_run: bool = False


def run_reread(
    engine: Engine, settings: Settings, options: RereadOptions, progress: Progress = lambda items: None
) -> ImportSummary:
    """Reads the raw bytes of all stored articles with today's readers, and renews what they read otherwise.

    A renewed article keeps its id and its version. Interrupted, it leaves what was committed; run again, it finds that
    unchanged. What cannot be read any more is a counted outcome, and its article stays as it is.
    """
    started = time.monotonic()
    summary = ImportSummary()
    workers = options.workers or settings.usable_workers
    stage = rereading(limits_of(settings), enrich=False)
    with closing(_editions_read(in_order(_stored(engine, settings), stage, workers))) as read:
        if options.dry_run:
            for one in read:
                _report(summary, progress, one.items(renewed=True))
        else:
            with database.writing(engine) as session:
                manifest.bring_up(session, settings.raw_folder)
            log = start_run(engine, [], {"reread": True, "enrich": options.enrich})
            summary.run_id = log.id
            with ending(engine, settings, log):
                for group in _commits(_enriched(read, settings, options), settings.commit_articles):
                    _report(summary, progress, _commit(engine, log, group))
    if not options.dry_run:
        settle(engine, settings)
    summary.seconds = time.monotonic() - started
    return summary


def run_rebuild(
    engine: Engine, settings: Settings, options: RereadOptions, progress: Progress = lambda items: None
) -> ImportSummary:
    """Imports what the list of raw records names, in the order, with the hints and as of the moments of old.

    Raises NotReady where there is no list. What the store knows already is `unchanged`, so that a rebuild which was
    interrupted goes on where it stopped.
    """
    started = time.monotonic()
    summary = ImportSummary()
    manifest.check(settings.raw_folder)
    stage = rereading(limits_of(settings), enrich=options.enrich)
    workers = options.workers or settings.usable_workers
    log = start_run(engine, [], {"rebuild": True, "enrich": options.enrich})
    summary.run_id = log.id
    with closing(_answers(*read) for read in in_order(_listed(engine, settings), stage, workers)) as answers:
        save_all(engine, settings, log, answers, lambda items: _report(summary, progress, items))
    settle(engine, settings)
    summary.seconds = time.monotonic() - started
    return summary


def _report(summary: ImportSummary, progress: Progress, items: Sequence[Item]) -> None:
    summary.count(items)
    progress(items)


def _record(settings: Settings, source: Source) -> RawFile | RejectedRecord:
    """A record as it was when it was imported, or why it is not there any more."""
    try:
        content = raw.read_raw(settings.raw_folder, source.raw_sha256)
    except RawFileDamaged:
        told = f"The raw bytes with the SHA-256 {source.raw_sha256} are damaged, or cannot be read."
        return RejectedRecord(source.name, "raw_damaged", told)
    except NotFound:
        told = f"The raw bytes with the SHA-256 {source.raw_sha256} are not kept on this machine."
        return RejectedRecord(source.name, "raw_missing", told)
    return RawFile(source.name, source.name, content, source.url, source.charset)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A record on its way to the readers, and what it was taken for: an edition, or a line of the list."""

    source: Source
    record: RawFile | RejectedRecord
    edition: Edition | None = None
    at: str | None = None
    known_as: str | None = None

    @property
    def is_read(self) -> bool:
        return isinstance(self.record, RawFile) and self.known_as is None


_Group = tuple[list[_Taken], list[KeptRecord]]


def _groups(taken: Iterable[_Taken]) -> Iterator[_Group]:
    """What was taken in batches for the readers, with those of each batch that have to be read."""
    for batch in _batches(taken, lambda one: len(one.record.content) if isinstance(one.record, RawFile) else 0):
        to_read = [
            KeptRecord(one.record, hints_of(one.source))
            for one in batch
            if isinstance(one.record, RawFile) and one.is_read
        ]
        yield batch, to_read


def _batches(items: Iterable[T], size_of: Callable[[T], int]) -> Iterator[list[T]]:
    batch: list[T] = []
    size = 0
    for item in items:
        batch.append(item)
        size += size_of(item)
        if len(batch) >= BATCH_RECORDS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _paired(batch: list[_Taken], results: list[Result]) -> Iterator[tuple[_Taken, Result]]:
    """What became of each record that was taken, but for those that the store knows."""
    read = iter(results)
    for one in batch:
        if isinstance(one.record, RejectedRecord):
            yield one, one.record
        elif one.is_read:
            yield one, next(read)


def _stored(engine: Engine, settings: Settings) -> Iterator[_Group]:
    """The records of all stored articles, edition by edition."""

    def every() -> Iterator[_Taken]:
        after_row = 0
        while True:
            with database.reading(engine) as session:
                found = editions(session, after_row, _ARTICLES_AT_ONCE)
            if found is None:
                return
            after_row = found[0]
            for edition in found[1]:
                for source in edition.sources:
                    yield _Taken(source, _record(settings, source), edition)

    return _groups(every())


@dataclass(slots=True)
class _EditionRead:
    """What the records of one edition say today, taken in their order as an import would take them.

    The first record decides, and after it each that says something else than the one before it.
    """

    edition: Edition
    outcomes: list[Item] = field(default_factory=list)
    urls: dict[str, None] = field(default_factory=dict)
    chosen: Reading | None = None
    place: int = 0
    content_sha256: str = ""
    is_known: bool = False

    def settle(self) -> None:
        """Lets go of a reading that says what the store holds already, since many of them wait for one commit."""
        if self.is_known:
            self.chosen = None

    def take(self, source: Source, result: Result) -> None:
        if isinstance(result, RejectedRecord):
            item = Item(source.name, "rejected", result.code, result.message, self.edition.article_id)
            self.outcomes.append(item)
            # What cannot be read might have said something else than the records before it.
            self.chosen, self.content_sha256 = None, ""
            return
        self._note_addresses(result.document)
        says = content_sha256(result.document)
        if says != self.content_sha256:
            self.chosen, self.place, self.is_known = Reading(result, source), len(self.outcomes), False
            self.content_sha256 = says
        self.is_known = self.is_known or self.edition.says(result.document)
        self.outcomes.append(Item(source.name, "unchanged", article_id=self.edition.article_id))

    @property
    def renewal(self) -> Reading | None:
        return None if self.is_known else self.chosen

    @property
    def is_to_enrich(self) -> bool:
        return bool(self.renewal) and self.edition.is_current and self.content_sha256 != self.edition.content_sha256

    def items(self, *, renewed: bool) -> list[Item]:
        items = list(self.outcomes)
        if renewed and self.renewal:
            items[self.place] = replace(items[self.place], outcome="updated")
        return items

    def enrich(self, result: Result) -> None:
        assert self.chosen
        if isinstance(result, EnrichedArticle):
            self.chosen = Reading(result, self.chosen.source)
        else:
            self.fail(result.code, result.message)

    def fail(self, code: str, message: str) -> None:
        """Leaves the edition as it is, and says why."""
        self.outcomes[self.place] = replace(self.outcomes[self.place], outcome="rejected", code=code, message=message)
        self.chosen = None
        self.urls.clear()

    def _note_addresses(self, document: ParsedDocument) -> None:
        for url in addresses_of(document):
            if addresses.page_key(url) not in self.edition.page_keys:
                self.urls[url] = None


def _editions_read(results: Iterator[tuple[list[_Taken], list[Result]]]) -> Generator[_EditionRead]:
    """The editions as their last record is read."""
    read: _EditionRead | None = None
    for batch, found in results:
        for one, result in _paired(batch, found):
            assert one.edition
            if read and read.edition is not one.edition:
                read.settle()
                yield read
                read = None
            read = read or _EditionRead(one.edition)
            read.take(one.source, result)
    if read:
        read.settle()
        yield read


def _enriched(read: Iterator[_EditionRead], settings: Settings, options: RereadOptions) -> Iterator[list[_EditionRead]]:
    """The editions in groups, those enriched that say something else now."""
    workers = options.workers or settings.usable_workers

    def groups() -> Iterator[tuple[list[_EditionRead], list[ParsedDocument]]]:
        for group in _batches(read, lambda one: 0):
            chosen = [one.chosen for one in group if options.enrich and one.is_to_enrich]
            yield group, [reading.article.document for reading in chosen if reading]

    for group, results in in_order(groups(), enriching(settings.max_record_seconds), workers):
        found = iter(results)
        for one in group:
            if options.enrich and one.is_to_enrich:
                one.enrich(next(found))
        yield group


def _commits(groups: Iterator[list[_EditionRead]], most: int) -> Iterator[list[_EditionRead]]:
    """The editions in groups for one transaction each: `most`, COMMIT_BYTES or what came within COMMIT_SECONDS."""
    waiting: list[_EditionRead] = []
    held, opened = 0, time.monotonic()
    for group in groups:
        waiting += group
        held += sum(len(one.renewal.article.document.body) for one in group if one.renewal)
        if len(waiting) >= most or held >= COMMIT_BYTES or time.monotonic() - opened > COMMIT_SECONDS:
            yield waiting
            waiting, held, opened = [], 0, time.monotonic()
    if waiting:
        yield waiting


def _commit(engine: Engine, log: RunLog, group: list[_EditionRead]) -> list[Item]:
    try:
        return _save(engine, log, group)
    except Exception as error:
        if database.is_lost(error):
            raise
        if len(group) > 1:
            # One article that the database refuses must not take its neighbours with it.
            return [item for one in group for item in _commit(engine, log, [one])]
        _log.exception("an article that was read again could not be saved")
        group[0].fail("not_storable", "The database refused this article.")
        return _save(engine, log, group)


def _save(engine: Engine, log: RunLog, group: list[_EditionRead]) -> list[Item]:
    changed = [one for one in group if one.renewal or one.urls]
    with database.writing(engine) as session:
        at = changes.now()
        renewed = save_renewals(session, [Renewal(one.edition, one.renewal, tuple(one.urls)) for one in changed], at)
        told = {id(one): is_renewed for one, is_renewed in zip(changed, renewed, strict=True)}
        items = [item for one in group for item in one.items(renewed=told.get(id(one), False))]
        runs.record(session, log, items, at)
    runs.count(log, items)
    return items


def _listed(engine: Engine, settings: Settings) -> Iterator[_Group]:
    """The records of the list, those that the store knows marked."""

    def every() -> Iterator[_Taken]:
        for batch in _batches(manifest.listed(settings.raw_folder), lambda one: 0):
            keys = [one.source.reading_key for one in batch if isinstance(one, Listed)]
            with database.reading(engine) as session:
                seen = saving.seen(session, keys)
            for one in batch:
                if isinstance(one, RejectedRecord):
                    yield _Taken(_NO_SOURCE, one)
                else:
                    known_as = seen.get(one.source.reading_key)
                    record = RawFile("", "", b"") if known_as else _record(settings, one.source)
                    yield _Taken(one.source, record, at=one.at, known_as=known_as)

    return _groups(every())


_NO_SOURCE = Source("", "", 0, "", None, None, None)


def _answers(batch: list[_Taken], results: list[Result]) -> list[Answer]:
    found = {id(one): result for one, result in _paired(batch, results)}
    answers = []
    for one in batch:
        result = found.get(id(one))
        if result is None:
            answers.append(Answer(Item(one.source.name, "unchanged", article_id=one.known_as), at=one.at))
        elif isinstance(result, RejectedRecord):
            answers.append(Answer(Item(result.source, "rejected", result.code, result.message), at=one.at))
        elif isinstance(one.record, RawFile):
            answers.append(Answer(reading=Reading(result, one.source), content=one.record.content, at=one.at))
    return answers
