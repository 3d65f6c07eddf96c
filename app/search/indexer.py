"""Keeps the index up to the store: one process follows the change sequence, and another takes over when it dies."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import tantivy
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.errors import IndexNotWritten, NotReady
from app.search import index, names
from app.search.index import State
from app.search.names import NamesFollower
from app.search.reader import Reader
from app.settings import Settings
from app.store import changes, database, indexing
from app.store.indexing import IndexableArticle

# Changes read at a time, and how long further ones may be gathered into one commit: a commit costs 20 to 30 ms
# however small it is, and small ones leave many segments to merge.
_BATCH_CHANGES = 500
_GATHER_SECONDS = 0.3
_RELEASE_SECONDS = 1.0
_RETRY_SECONDS = 1.0
# How long `catch_up` waits for the indexer of another process that makes no progress.
_STALLED_SECONDS = 30.0
_FOLLOWING, _BUILDING = "indexer", "build"
_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """How many articles the new index holds, and how long it took."""

    articles: int
    seconds: float


class Indexer(Thread):
    """A thread that follows the store whenever no other process does. What goes wrong is logged and tried again."""

    def __init__(self, engine: Engine, settings: Settings, reader: Reader) -> None:
        super().__init__(name="dateline-indexer", daemon=True)
        self._engine = engine
        self._settings = settings
        self._reader = reader
        self._stopping = Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._follow_or_watch()
            except IndexNotWritten:
                _log.exception("the search index cannot be written; trying again")
                self._stopping.wait(_RETRY_SECONDS)
            except NotReady as error:
                _log.info("%s", error)
                self._stopping.wait(_RETRY_SECONDS)
            except BaseException:
                # The engine's own panics are no Exception; this thread must outlive everything that can be retried.
                _log.exception("indexing failed; trying again")
                self._stopping.wait(_RETRY_SECONDS)

    def stop(self) -> None:
        self._stopping.set()
        if self.is_alive():
            self.join()

    def _follow_or_watch(self) -> None:
        root = self._settings.index_folder
        with index.locked(root, _FOLLOWING) as leading:
            if leading:
                with following(self._engine, self._settings) as follower:
                    while not self._stopping.is_set() and follower.is_current():
                        if not follower.step():
                            self._watch()
                return
        self._watch()

    def _watch(self) -> None:
        """Sees every generation of the index, so that a cursor made by another process is known here too."""
        with suppress(NotReady):
            self._reader.newest()
        self._stopping.wait(self._settings.index_poll_seconds)


class Follower:
    """Applies changes of the store to the index in use. Only the holder of the lock may have one."""

    def __init__(self, engine: Engine, folder: Path, opened: tantivy.Index, heap_bytes: int) -> None:
        self._engine = engine
        self._folder = folder
        self._state, _ = index.read_state(opened.searcher())
        with index.written():
            self._writer = opened.writer(heap_bytes, 1)
            # A process that was killed while it committed leaves a file whose name the next commit may need.
            self._writer.garbage_collect_files()
        self._looked_for_released = 0.0
        self._names = NamesFollower(engine, folder)

    def is_current(self) -> bool:
        return index.current_folder(self._folder.parent) == self._folder

    def step(self) -> bool:
        """Indexes what has changed since the last commit, and commits it. False when there was nothing to do.

        Articles go first: their names follow when no article waits, and now and then while many come.
        """
        touched = self._step_articles()
        if touched and not self._names.is_due():
            return True
        return self._names.step() or touched

    def _step_articles(self) -> bool:
        started, seq, as_of = time.monotonic(), self._state.seq, changes.now()
        touched = False
        while True:
            with database.reading(self._engine) as session:
                pending = indexing.pending(session, seq, _BATCH_CHANGES)
                self._replace(pending.article_ids, indexing.indexable(session, pending.article_ids, as_of))
            touched, seq = touched or pending.seq > seq, pending.seq
            if not pending.more or time.monotonic() - started > _GATHER_SECONDS:
                break
        # A commit moves on the moment as of which embargoes were looked at, so none may pass without looking.
        if touched or started - self._looked_for_released >= _RELEASE_SECONDS:
            self._looked_for_released = started
            touched = self._write_released(as_of) or touched
        if touched:
            self._commit(seq, as_of)
        return touched

    def close(self) -> None:
        """Lets background merges end and frees the index for another writer."""
        with index.written():
            self._writer.wait_merging_threads()
        self._names.close()

    def _write_released(self, as_of: str) -> bool:
        """Adds the articles whose embargo has ended since the last commit."""
        with database.reading(self._engine) as session:
            released = indexing.released(session, self._state.as_of, as_of)
            self._replace(released, indexing.indexable(session, released, as_of))
        return bool(released)

    def _replace(self, article_ids: Sequence[str], articles: Iterable[IndexableArticle]) -> None:
        for article_id in article_ids:
            self._writer.delete_documents_by_term("id", article_id)
        for document in map(index.article_document, articles):
            with index.written():
                self._writer.add_document(document)

    def _commit(self, seq: int, as_of: str) -> None:
        with database.reading(self._engine) as session:
            if not _is_made_of(self._state, session):
                index.disuse(self._folder)
                raise NotReady("The store was put back to another state; the search index will be built anew.")
            state = index.new_state(seq, indexing.origin(session, seq), as_of)
        with index.written():
            self._writer.delete_documents_by_term("kind", index.STATE)
            self._writer.add_document(index.state_document(state))
            self._writer.commit()
        self._state = state


@contextmanager
def following(engine: Engine, settings: Settings) -> Iterator[Follower]:
    """The follower of the index in use, which is built first where there is none that can be used."""
    folder, opened = _usable(engine, settings)
    with index.locked(settings.index_folder, _BUILDING) as nobody_builds:
        if nobody_builds:
            index.remove_unused(settings.index_folder)
    follower = Follower(engine, folder, opened, settings.index_heap_bytes)
    try:
        yield follower
    finally:
        follower.close()


def catch_up(engine: Engine, settings: Settings) -> None:
    """Waits until the index holds what the store holds now; does the work itself unless another process is at it.

    Raises NotReady when the other process makes no progress for half a minute.
    """
    with database.reading(engine) as session:
        wanted, archive = changes.latest(session), changes.archive_number(session)
    reader = Reader(settings.index_folder)
    reached, moved_at = -1, time.monotonic()
    while True:
        with index.locked(settings.index_folder, _FOLLOWING) as leading:
            if leading:
                with following(engine, settings) as follower:
                    while follower.step():
                        pass
                return
        seq = _seq(reader, archive)
        if seq >= wanted:
            return
        if seq > reached:
            reached, moved_at = seq, time.monotonic()
        if time.monotonic() - moved_at > _STALLED_SECONDS:
            raise NotReady("The process that keeps the search index makes no progress; look into its log.")
        time.sleep(min(settings.index_poll_seconds, 0.05))


def rebuild(engine: Engine, settings: Settings, progress: Progress = lambda done, total: None) -> RebuildReport:
    """Builds a new index beside the one in use and puts it in its place; searches go on all the while.

    `progress` is called with the articles done and their number.
    """
    started = time.monotonic()
    root = settings.index_folder
    with index.locked(root, _BUILDING, wait_seconds=_STALLED_SECONDS) as free:
        if not free:
            raise NotReady("Another process is building the search index.")
        folder, articles = _build(engine, settings, progress)
        index.use(folder)
    catch_up(engine, settings)
    return RebuildReport(articles, time.monotonic() - started)


def _seq(reader: Reader, archive: int) -> int:
    """Up to which change the index of the archive goes; -1 where there is none of this archive."""
    try:
        state = reader.newest().state
    except NotReady:
        return -1
    return state.seq if state.origin.archive == archive else -1


def _usable(engine: Engine, settings: Settings) -> tuple[Path, tantivy.Index]:
    root = settings.index_folder
    folder = index.current_folder(root)
    opened = _open(folder, engine) if folder else None
    if folder and opened:
        return folder, opened
    with index.locked(root, _BUILDING) as free:
        if not free:
            raise NotReady("Another process is building the search index.")
        folder, _ = _build(engine, settings)
        index.use(folder)
    return folder, tantivy.Index.open(str(folder))


def _open(folder: Path, engine: Engine) -> tantivy.Index | None:
    """The index in `folder`; None where it cannot be read, or was not made of this store as it went on to be.

    One that was made of another store, or of a store that was since put back to an older copy, is out of use at once.
    """
    try:
        opened = tantivy.Index.open(str(folder))
        state, _ = index.read_state(opened.searcher())
    except (ValueError, OSError, NotReady):
        _log.warning("the search index is damaged and will be built anew", exc_info=True)
        return None
    with database.reading(engine) as session:
        if _is_made_of(state, session):
            return opened
    _log.warning("the search index was made of another store than this and will be built anew")
    index.disuse(folder)
    return None


def _is_made_of(state: State, session: Session) -> bool:
    return state.origin == indexing.origin(session, state.seq)


def _build(engine: Engine, settings: Settings, progress: Progress = lambda done, total: None) -> tuple[Path, int]:
    """A new index of all that the store holds, not in use yet, and the number of its articles."""
    folder = index.new_folder(settings.index_folder)
    writer = tantivy.Index.open(str(folder)).writer(settings.index_heap_bytes, 1)
    as_of = changes.now()
    with database.reading(engine) as session:
        seq, total, done = changes.latest(session), indexing.count_public(session, as_of), 0
        origin = indexing.origin(session, seq)
        for document in map(index.article_document, indexing.all_indexable(session, as_of)):
            with index.written():
                writer.add_document(document)
            done += 1
            if done % _BATCH_CHANGES == 0 or done == total:
                progress(done, total)
        state = index.new_state(seq, origin, as_of)
        names.build(session, folder, state)
    with index.written():
        writer.add_document(index.state_document(state))
        writer.commit()
        writer.wait_merging_threads()
    return folder, done
