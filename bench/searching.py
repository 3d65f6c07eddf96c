"""Searches against SQLite FTS5 over the same articles in the same process: engine and answer, without HTTP."""

import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from app import search
from app.search import SearchRequest
from app.settings import Settings
from app.store import database
from app.text import words
from bench.getting import fill
from bench.made import documents

ARTICLES, ROUNDS, WORDS, SAMPLE = 10_000, 40, 500, 400
_COUNTS = (
    "SELECT section, count(*) FROM found WHERE found MATCH ? GROUP BY 1",
    "SELECT month, count(*) FROM found WHERE found MATCH ? GROUP BY 1",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of search: what Dateline is asked, and the FTS5 expression that finds the same."""

    name: str
    request: SearchRequest
    match: str
    counted: bool = False


def _questions() -> list[Question]:
    """Words in about a quarter of the articles, and what can be built of them."""
    frequencies: Counter[str] = Counter()
    for document in documents(SAMPLE, words=WORDS):
        frequencies.update(set(words(document.body)))
    a, b, c = sorted(frequencies, key=lambda word: abs(frequencies[word] / SAMPLE - 0.25))[:3]
    phrase = " ".join(next(documents(1, words=WORDS)).body.split()[3:5])
    counted = SearchRequest(q=a, facets=("section",), histogram="month")
    return [
        Question("common word, top 20, total", SearchRequest(q=a), a),
        Question("three words, OR", SearchRequest(q=f"{a} OR {b} OR {c}"), f"{a} OR {b} OR {c}"),
        Question("three words, all", SearchRequest(q=f"{a} {b} {c}"), f"{a} {b} {c}"),
        Question("phrase", SearchRequest(q=f'"{phrase}"'), f'"{phrase}"'),
        Question("prefix", SearchRequest(q=f"{a[:3]}*"), f"{a[:3]}*"),
        Question("common word with facet and histogram", counted, a, counted=True),
    ]


def _reference(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(title, body, section UNINDEXED, month UNINDEXED)")
    connection.executemany(
        "INSERT INTO found VALUES (?, ?, ?, ?)",
        (
            (document.title, document.body, document.section, document.published.at.strftime("%Y-%m"))
            for document in documents(ARTICLES, words=WORDS)
            if document.published
        ),
    )
    connection.execute("INSERT INTO found(found) VALUES ('optimize')")
    connection.commit()
    return connection


def _ask_fts(connection: sqlite3.Connection, question: Question) -> None:
    ranked = "SELECT rowid, title FROM found WHERE found MATCH ? ORDER BY rank LIMIT 20"
    total = "SELECT count(*) FROM found WHERE found MATCH ?"
    for query in (total, ranked, *(_COUNTS if question.counted else ())):
        connection.execute(query, (question.match,)).fetchall()


def _ask(engine: Engine, opened: search.Search, question: Question) -> None:
    with database.reading(engine) as session:
        search.run(opened, session, question.request)


def _p95(run: Callable[[], None]) -> float:
    run()
    waits = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        waits.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(waits, n=20)[18]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        fill(settings, ARTICLES, WORDS)
        reference = _reference(Path(folder) / "fts5.db")
        engine = database.open_store(settings)
        opened = search.open_search(engine, settings)
        print(f"\nsearch over {ARTICLES:,} articles of {WORDS} words; p95 of {ROUNDS}; with summaries from the store")
        print(f"  {'':40} {'Dateline ms':>12} {'FTS5 ms':>10} {'FTS5/Dateline':>14}")
        for question in _questions():
            ours = _p95(partial(_ask, engine, opened, question))
            theirs = _p95(partial(_ask_fts, reference, question))
            print(f"  {question.name:40} {ours:>12.2f} {theirs:>10.2f} {theirs / ours:>14.2f}")
        opened.close()
        reference.close()
        engine.dispose()


if __name__ == "__main__":
    main()
