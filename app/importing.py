"""The conductor of an import: read ▶ enrich ▶ save ▶ index. Each record ends in exactly one counted outcome."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.documents import Hints, Limits, RawFile, RejectedRecord
from app.errors import NotReady
from app.parallel import in_order
from app.readers.files import raw_files
from app.reading import ReadingOptions, Result, batches, reading
from app.settings import Settings
from app.settling import settle
from app.store import changes, database, manifest, raw, runs, saving
from app.store.runs import OUTCOMES, Item, RunLog
from app.store.saving import Reading, Saved
from app.store.sources import Source, mapping_json
from app.text import sha256_hex

# A commit waits for more articles no longer than this, so that a slow import is still visible as it goes.
COMMIT_SECONDS = 2.0
# Bytes of records that one commit holds at most, or one record that is larger: what was read of them is held too.
COMMIT_BYTES = 16_000_000
# Rejected records that a summary names; the store has them all.
REJECTED_NAMED = 1_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How an import is done. `workers` 0 takes the setting; a dry run saves nothing and says what would happen."""

    hints: Hints = Hints()
    enrich: bool = True
    workers: int = 0
    dry_run: bool = False


@dataclass(slots=True)
class ImportSummary:
    """The counts of an import by outcome and by code, and its time in seconds. `run_id` is None for a dry run.

    `rejected` has the first REJECTED_NAMED rejected records; `outcomes` counts all.
    """

    run_id: str | None = None
    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    codes: Counter[str] = field(default_factory=Counter)
    rejected: list[Item] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, items: Sequence[Item]) -> None:
        for item in items:
            self.outcomes[item.outcome] += 1
            if item.code:
                self.codes[item.code] += 1
            if item.outcome == "rejected" and len(self.rejected) < REJECTED_NAMED:
                self.rejected.append(item)


Progress = Callable[[Sequence[Item]], None]


def limits_of(settings: Settings) -> Limits:
    """The settings that bound what one file may cost, as readers take them."""
    return Limits(**{each.name: getattr(settings, each.name) for each in fields(Limits)})


def run_import(
    engine: Engine,
    settings: Settings,
    paths: Sequence[Path],
    options: ImportOptions,
    progress: Progress = lambda items: None,
) -> ImportSummary:
    """Imports files, folders and archives into a migrated store and brings the search index up to it.

    `progress` is called with the items of each commit. Raises NotFound for a path that does not exist, before anything
    is written; what goes wrong with a file is a counted outcome. Interrupted, it leaves what was committed, and the run
    marked `interrupted`; the same import again goes on where it stopped.
    """
    started = time.monotonic()
    limits = limits_of(settings)
    stage = reading(ReadingOptions(options.hints, limits, options.enrich))
    groups = _groups(engine, batches(raw_files(paths, options.hints, limits)), options.hints)
    answers = (
        _collect(group, results, options.hints)
        for group, results in in_order(groups, stage, options.workers or settings.usable_workers)
    )
    summary = ImportSummary()

    def report(items: Sequence[Item]) -> None:
        summary.count(items)
        progress(items)

    with closing(answers):
        if options.dry_run:
            _dry_run(engine, settings, answers, report)
        else:
            told = {**asdict(options.hints), "enrich": options.enrich}
            # The last part of a path is enough to know a run by; a server's folders are nobody else's business.
            log = start_run(engine, [_shown(path) for path in paths], told)
            summary.run_id = log.id
            save_all(engine, settings, log, answers, report)
    if not options.dry_run:
        settle(engine, settings)
    summary.seconds = time.monotonic() - started
    return summary


@dataclass(frozen=True, slots=True)
class Answer:
    """One record on its way to the store: decided already (`item`), or read and to be saved.

    `at` is set where the record came into an archive before, and counts as read at that moment.
    """

    item: Item | None = None
    reading: Reading | None = None
    content: bytes = b""
    at: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """Some records in the order they were met, and which of them were read before: article id by reading key."""

    records: list[RawFile | RejectedRecord]
    seen: dict[str, str]


def _groups(
    engine: Engine, record_batches: Iterator[list[RawFile | RejectedRecord]], hints: Hints
) -> Iterator[tuple[_Group, list[RawFile]]]:
    """Each batch with those of its records that have to be read."""
    for batch in record_batches:
        keyed = [(_reading_key(record, hints), record) for record in batch if isinstance(record, RawFile)]
        with database.reading(engine) as session:
            seen = saving.seen(session, [key for key, _ in keyed])
        yield _Group(batch, seen), [record for key, record in keyed if key not in seen]


def _collect(group: _Group, results: list[Result], hints: Hints) -> list[Answer]:
    read = iter(results)
    answers = []
    for record in group.records:
        result: Result
        if isinstance(record, RejectedRecord):
            result = record
        elif article_id := group.seen.get(_reading_key(record, hints)):
            answers.append(Answer(item=Item(record.source, "unchanged", article_id=article_id)))
            continue
        else:
            result = next(read)
        if isinstance(result, RejectedRecord):
            answers.append(Answer(item=Item(result.source, "rejected", result.code, result.message)))
        elif isinstance(record, RawFile):
            answers.append(Answer(reading=Reading(result, _source(record, hints)), content=record.content))
    return answers


def _reading_key(record: RawFile, hints: Hints) -> str:
    told = f"{sha256_hex(record.content)}\n{record.url or ''}\n{hints.publisher or ''}"
    if record.charset or hints.mapping:
        told += f"\n{record.charset or ''}\n{mapping_json(hints) or ''}"
    return sha256_hex(told.encode("utf-8", "surrogatepass"))


def _source(record: RawFile, hints: Hints) -> Source:
    return Source(
        reading_key=_reading_key(record, hints),
        raw_sha256=sha256_hex(record.content),
        raw_bytes=len(record.content),
        name=record.name,
        url=record.url,
        hint_publisher=hints.publisher,
        hint_url_prefix=hints.url_prefix,
        charset=record.charset,
        hint_mapping=mapping_json(hints),
    )


def start_run(engine: Engine, paths: Sequence[str], told: dict[str, Any]) -> RunLog:
    """Opens a run, listed from now on; `told` is how it was called."""
    with database.writing(engine) as session:
        return runs.start(session, paths, told, changes.now())


def _shown(path: Path) -> str:
    """The last part of a path; bytes that are no text, which some file systems allow, as question marks."""
    return (path.name or ".").encode("utf-8", "replace").decode()


def save_all(
    engine: Engine, settings: Settings, log: RunLog, answers: Iterator[list[Answer]], report: Progress
) -> None:
    """Saves what was read in commits of the size that the settings allow, and closes the run whatever happens."""
    with ending(engine, settings, log):
        for group in _commits(answers, settings.commit_articles):
            report(_commit(engine, settings, log, group))


@contextmanager
def ending(engine: Engine, settings: Settings, log: RunLog) -> Iterator[None]:
    """Closes a run with what became of it; holds room on the disk, so that a full one can be told of too."""
    with raw.reserve(settings.home) as room:
        try:
            yield
        except BaseException as error:
            room.close()
            # Fails too where the database is away; that the process is gone will then say what became of the run.
            with suppress(SQLAlchemyError):
                _finish(engine, log, "interrupted" if isinstance(error, KeyboardInterrupt) else "failed")
            raise
    _finish(engine, log, "finished")


def _finish(engine: Engine, log: RunLog, state: Literal["finished", "interrupted", "failed"]) -> None:
    with database.writing(engine) as session:
        runs.finish(session, log, state, changes.now())


def _commits(answers: Iterator[list[Answer]], most: int) -> Iterator[list[Answer]]:
    """The answers in groups for one transaction each.

    A group ends at `most` answers, at COMMIT_BYTES, with what came within COMMIT_SECONDS, or where the moment changes
    that its records were read at.
    """
    group: list[Answer] = []
    size, opened = 0, time.monotonic()
    for batch in answers:
        for answer in batch:
            if group and group[-1].at != answer.at:
                yield group
                group, size, opened = [], 0, time.monotonic()
            group.append(answer)
            size += len(answer.content)
            if len(group) >= most or size >= COMMIT_BYTES:
                yield group
                group, size, opened = [], 0, time.monotonic()
        if group and time.monotonic() - opened > COMMIT_SECONDS:
            yield group
            group, size, opened = [], 0, time.monotonic()
    if group:
        yield group


def _commit(engine: Engine, settings: Settings, log: RunLog, group: list[Answer]) -> list[Item]:
    raw.keep_raw(settings.raw_folder, {a.reading.source.raw_sha256: a.content for a in group if a.reading})
    try:
        return _save(engine, settings, log, group)
    except Exception as error:
        if isinstance(error, NotReady) or database.is_lost(error):
            raise
        if len(group) > 1:
            # One article that the database refuses must not take its neighbours with it.
            return [item for answer in group for item in _commit(engine, settings, log, [answer])]
        _log.exception("an article could not be saved")
        refused = [
            Item(a.reading.article.document.source, "rejected", "not_storable", "The database refused this article.")
            for a in group
            if a.reading
        ]
        return _save(engine, settings, log, [Answer(item=item) for item in refused])


def _save(engine: Engine, settings: Settings, log: RunLog, group: list[Answer]) -> list[Item]:
    readings = [answer.reading for answer in group if answer.reading]
    with database.writing(engine) as session:
        now = changes.now()
        at = group[0].at or now
        saved = saving.save_batch(session, readings, at)
        items = _items(group, saved)
        runs.record(session, log, items, now)
        if group[0].at is None:
            kept = [one.source for one, told in zip(readings, saved, strict=True) if told.outcome != "rejected"]
            manifest.add(settings.raw_folder, kept, at)
    runs.count(log, items)
    return items


def _items(group: list[Answer], saved: list[Saved]) -> list[Item]:
    """What became of each answer of a group, in order; `saved` has one for each that was read."""
    outcomes = iter(saved)
    items = []
    for answer in group:
        if answer.reading:
            one = next(outcomes)
            items.append(Item(answer.reading.article.document.source, one.outcome, one.code, None, one.article_id))
        elif answer.item:
            items.append(answer.item)
    return items


def _dry_run(engine: Engine, settings: Settings, answers: Iterator[list[Answer]], report: Progress) -> None:
    """Decides without writing. The texts of new articles are held in memory, so that later records can meet them."""
    rehearsal = saving.Rehearsal()
    for group in _commits(answers, settings.commit_articles):
        with database.reading(engine) as session:
            saved = saving.rehearse(session, [answer.reading for answer in group if answer.reading], rehearsal)
        report(_items(group, saved))
