"""The index of names, which type-ahead asks: small, in a folder within that of the articles' index, with its life.

It holds each entity that answers once, with every beginning of every word of its names and the number of its articles.
It proposes: what is shown, and whether it may be shown, the store says. So it may lag behind the articles' index, and
gathers what articles name for longer: the entities of the news are much the same from one article to the next.
"""

import json
import re
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from threading import Lock

import tantivy
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.search import index
from app.search.index import State
from app.search.words import is_unspaced, words
from app.store import changes, database, entity_names, indexing
from app.store.entity_names import NamedRow
from app.store.indexing import Origin

# Raise it with every change of what is below: names of another version are built anew.
_VERSION = 1
_FOLDER = f"names-{_VERSION}"
LONGEST_BEGINNING = 16
_BATCH_CHANGES = 500
# While articles go on coming: how long between two commits, and how long changes may be gathered for one.
_REST_SECONDS, _GATHER_SECONDS = 2.0, 0.5
_HEAP_BYTES = 30_000_000
_APOSTROPHES = re.compile("['’‘ʼ`´]")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("beginning", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", indexed=False, fast=True)
    builder.add_unsigned_field("article_count", indexed=False, fast=True)
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


_SCHEMA = _schema()
_STATE = "state"


def name_words(name: str) -> list[str]:
    """The words of a name as they may be typed: "o'brien" is o, brien, and obrien."""
    return list(dict.fromkeys((*words(name), *words(_APOSTROPHES.sub("", name)))))


def typed_words(typed: str) -> list[str]:
    """The words of what somebody typed; the last one is only begun."""
    found = words(typed)
    # Of scripts without blanks the words are pairs of characters, and behind them the last character alone.
    return found[:-1] if len(found) > 1 and len(found[-1]) == 1 and is_unspaced(found[-1]) else found


def like(begun: Iterable[str], *, may_be_misspelt: bool = False, shortest: int = 0) -> tantivy.Query:
    """The entities of which words begin with all of `begun`; of those of `shortest` letters one may be wrong."""
    clauses = []
    for beginning in begun:
        cut = beginning[:LONGEST_BEGINNING]
        if may_be_misspelt and len(beginning) >= shortest:
            query = tantivy.Query.fuzzy_term_query(_SCHEMA, "beginning", cut)
        else:
            query = tantivy.Query.term_query(_SCHEMA, "beginning", cut)
        clauses.append((tantivy.Occur.Must, query))
    return tantivy.Query.boolean_query(clauses)


class NamesReader:
    """The newest names of an index folder; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._folder: Path | None = None
        self._seen: object = None
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None

    def rows(self, folder: Path, query: tantivy.Query, limit: int, offset: int) -> list[int]:
        """The rows of entities that `query` finds, those in most articles first; none while there is no index."""
        searcher = self._newest(folder / _FOLDER)
        if searcher is None:
            return []
        hits = searcher.search(query, limit, count=False, order_by_field="article_count", offset=offset).hits
        return [int(row or 0) for row in searcher.fast_field_values("row", [address for _, address in hits])]

    def _newest(self, folder: Path) -> tantivy.Searcher | None:
        with self._lock:
            try:
                found = (folder / "meta.json").stat()
                seen = (folder, found.st_ino, found.st_mtime_ns, found.st_size)
                if seen != self._seen:
                    if self._index is None or folder != self._folder:
                        self._index, self._folder = tantivy.Index.open(str(folder)), folder
                        self._index.config_reader("Manual", 0)
                    self._index.reload()
                    self._searcher, self._seen = self._index.searcher(), seen
            except (OSError, ValueError):
                self._index = self._searcher = self._seen = None
            return self._searcher


class NamesFollower:
    """Applies changes of the store to the names beside an index of articles. For the one who keeps that index."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        opened = _usable(engine, folder)
        self._state = _read_state(opened)
        with index.written():
            self._writer = opened.writer(_HEAP_BYTES, 1)
            self._writer.garbage_collect_files()
        self._committed_at = 0.0

    def is_due(self) -> bool:
        """Whether to look for changes though articles go on coming."""
        return time.monotonic() - self._committed_at >= _REST_SECONDS

    def step(self) -> bool:
        """Indexes the names in articles that have changed, and commits. False when there was nothing to do."""
        started, seq = time.monotonic(), self._state.seq
        rows: set[int] = set()
        with database.reading(self._engine) as session:
            while True:
                pending = indexing.pending(session, seq, _BATCH_CHANGES)
                rows |= entity_names.rows_in(session, pending.article_ids)
                seq = pending.seq
                if not pending.more or time.monotonic() - started > _GATHER_SECONDS:
                    break
            if seq == self._state.seq:
                return False
            origin = indexing.origin(session, seq)
            with index.written():
                for row in rows:
                    self._writer.delete_documents_by_term("key", str(row))
                for one in entity_names.named(session, rows):
                    self._writer.add_document(_document(one))
        self._commit(index.new_state(seq, origin, changes.now()))
        return True

    def close(self) -> None:
        with index.written():
            self._writer.wait_merging_threads()

    def _commit(self, state: State) -> None:
        with index.written():
            self._writer.delete_documents_by_term("key", _STATE)
            self._writer.add_document(_state_document(state))
            self._writer.commit()
        self._state, self._committed_at = state, time.monotonic()


def build(session: Session, folder: Path, state: State) -> None:
    """Indexes all names beside the index of articles in `folder`, as of the same change."""
    within = folder / _FOLDER
    with index.written():
        within.mkdir(exist_ok=True)
        writer = tantivy.Index(_SCHEMA, str(within), reuse=False).writer(_HEAP_BYTES, 1)
        for one in entity_names.all_named(session):
            writer.add_document(_document(one))
        writer.add_document(_state_document(state))
        writer.commit()
        writer.wait_merging_threads()


def _usable(engine: Engine, folder: Path) -> tantivy.Index:
    """The names beside an index of articles, built first where there are none, or none that were made of this store."""
    try:
        opened = tantivy.Index.open(str(folder / _FOLDER))
        state = _read_state(opened)
        with database.reading(engine) as session:
            if state.origin == indexing.origin(session, state.seq):
                return opened
    except (ValueError, OSError, LookupError):
        pass
    index.remove_folder(folder / _FOLDER)
    with database.reading(engine) as session:
        seq = changes.latest(session)
        build(session, folder, index.new_state(seq, indexing.origin(session, seq), changes.now()))
    return tantivy.Index.open(str(folder / _FOLDER))


def _document(one: NamedRow) -> tantivy.Document:
    beginnings = dict.fromkeys(
        word[:length]
        for name in one.names
        for word in name_words(name)
        for length in range(1, min(len(word), LONGEST_BEGINNING) + 1)
    )
    fields = {"key": [str(one.row)], "row": [one.row], "article_count": [one.article_count]}
    return tantivy.Document.from_dict({**fields, "beginning": [" ".join(beginnings)]}, _SCHEMA)


def _state_document(state: State) -> tantivy.Document:
    return tantivy.Document.from_dict({"key": [_STATE], "state": [json.dumps(asdict(state))]}, _SCHEMA)


def _read_state(opened: tantivy.Index) -> State:
    """What the names were made of. Raises LookupError for an index that nothing was committed to."""
    opened.reload()
    searcher = opened.searcher()
    hits = searcher.search(tantivy.Query.term_query(_SCHEMA, "key", _STATE), 1).hits
    if not hits:
        raise LookupError("no state")
    written = json.loads(searcher.doc(hits[0][1]).get_first("state") or "{}")
    return State(**written | {"origin": Origin(**written["origin"])})
