"""Checks that the index holds exactly the store's public articles, each in its present revision."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import tantivy
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.errors import NotReady
from app.search import index
from app.search.indexer import catch_up
from app.search.reader import Reader, Snapshot
from app.settings import Settings
from app.store import changes, database, indexing

_SHOWN_IDS = 20
_PATIENCE_SECONDS = 30.0
_HITS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the index lacks, has too much or too old. Of each kind the number, and up to 20 ids or row numbers."""

    articles: int
    indexed: int
    seq: int
    missing: int
    surplus: int
    outdated: int
    examples: dict[str, list[str]]

    @property
    def clean(self) -> bool:
        return not (self.missing or self.surplus or self.outdated)

    def __str__(self) -> str:
        told = f"{self.articles} articles, {self.indexed} in the index, as of change {self.seq}"
        if self.clean:
            return f"clean: {told}"
        wrong = (f"{getattr(self, kind)} {kind} ({', '.join(found)})" for kind, found in self.examples.items() if found)
        return f"not clean: {told}; {'; '.join(wrong)}"


def check(engine: Engine, settings: Settings) -> CheckReport:
    """Compares the index with the store, both as of the same change. Raises NotReady where they will not meet."""
    reader = Reader(settings.index_folder)
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        catch_up(engine, settings)
        with database.reading(engine) as session:
            seq = changes.latest(session)
            snapshot = reader.newest()
            if snapshot.state.seq == seq and snapshot.state.origin == indexing.origin(session, seq):
                return _compare(session, snapshot)
    raise NotReady(
        "The index and the store do not meet: the store changes too fast, or another process keeps the index after "
        "another store. Check again later."
    )


def _compare(session: Session, snapshot: Snapshot) -> CheckReport:
    stored = {
        row: (article_id, revision) for row, article_id, revision in indexing.revisions(session, snapshot.state.as_of)
    }
    hashes = {row: index.id_hash(article_id) for row, (article_id, _) in stored.items()}
    seen: set[int] = set()
    surplus: list[str] = []
    outdated: list[str] = []
    indexed = 0
    for row, revision, id_hash in _indexed(snapshot.searcher):
        indexed += 1
        if row in seen or hashes.get(row) != id_hash:
            surplus.append(str(row))
            continue
        if stored[row][1] != revision:
            outdated.append(stored[row][0])
        seen.add(row)
    missing = [article_id for row, (article_id, _) in stored.items() if row not in seen]
    wrong = {"missing": missing, "surplus": surplus, "outdated": outdated}
    return CheckReport(
        articles=len(stored),
        indexed=indexed,
        seq=snapshot.state.seq,
        examples={kind: found[:_SHOWN_IDS] for kind, found in wrong.items()},
        **{kind: len(found) for kind, found in wrong.items()},
    )


def _indexed(searcher: tantivy.Searcher) -> Iterator[tuple[int, int, int]]:
    """Row, revision and hash of the id of every article in the index; one that is there twice comes twice."""
    articles = tantivy.Query.term_query(index.SCHEMA, "kind", index.ARTICLE)
    for offset in range(0, index.total(searcher, articles), _HITS_AT_ONCE):
        hits = searcher.search(articles, _HITS_AT_ONCE, count=False, order_by_field="row", offset=offset).hits
        addresses = [address for _, address in hits]
        revisions = searcher.fast_field_values("revision", addresses)
        hashes = searcher.fast_field_values("id_hash", addresses)
        for (row, _), revision, id_hash in zip(hits, revisions, hashes, strict=True):
            yield int(row), int(revision or 0), int(id_hash or 0)
