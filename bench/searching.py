"""Searches against SQLite FTS5 over the same articles in the same process: engine and answer, without HTTP."""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from app import search
from app.documents import EnrichedArticle
from app.schemas.filters import ArticleFilters, DayRange
from app.search import SearchRequest
from app.settings import Settings
from app.store import changes, database
from app.store.saving import Reading, save_batch
from app.store.sources import Source
from app.text import words
from bench import bulk
from bench.getting import served
from bench.load import ask
from bench.made import documents

ARTICLES, ROUNDS, WORDS, SAMPLE = 10_000, 40, 500, 400
_DEPTH, _NEW = 10_000, 1_000
_CONNECTIONS, _REQUESTS = 8, 2_000
_PUBLISHER, _DAYS = "Gazette 7", DayRange(date(2017, 1, 1), date(2019, 12, 31))
_TOTAL = "SELECT count(*) FROM found WHERE found MATCH ?"
_RANKED = "SELECT rowid, title FROM found WHERE found MATCH ? ORDER BY rank LIMIT 20"
_COUNTS = (
    """SELECT e.entity_row, count(*) FROM found JOIN store.article_entities e ON e.article_row = found.rowid
    WHERE found MATCH ? GROUP BY 1 ORDER BY 2 DESC LIMIT 20""",
    """SELECT substr(a.published_on, 1, 7), count(*) FROM found JOIN store.articles a ON a.row = found.rowid
    WHERE found MATCH ? GROUP BY 1""",
)
_NARROWED = (
    "FROM found JOIN store.articles a ON a.row = found.rowid WHERE found MATCH ?"
    " AND a.published_on BETWEEN '2017-01-01' AND '2019-12-31' AND a.publisher_name = 'Gazette 7'"
)
_NARROW = (f"SELECT count(*) {_NARROWED}", f"SELECT found.rowid {_NARROWED} ORDER BY rank LIMIT 20")
_DEEP = (_TOTAL, "SELECT rowid, title FROM found WHERE found MATCH ? ORDER BY rank LIMIT 20 OFFSET 10000")


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of search: what Dateline is asked, and the FTS5 expression and statements that find the same."""

    name: str
    request: SearchRequest
    match: str
    statements: Sequence[str] = (_TOTAL, _RANKED)


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive under measurement."""

    engine: Engine
    settings: Settings
    search: search.Search

    def ask(self, request: SearchRequest) -> search.SearchAnswer:
        with database.reading(self.engine) as session:
            return search.run(self.search, session, request)

    def suggest(self, typed: Iterator[str]) -> None:
        with database.reading(self.engine) as session:
            search.suggest(self.search, session, next(typed), 10)


def _frequent() -> list[str]:
    """Three words that are in about a quarter of the articles each."""
    frequencies: Counter[str] = Counter()
    for document in documents(SAMPLE, words=WORDS):
        frequencies.update(set(words(document.body)))
    return sorted(frequencies, key=lambda word: abs(frequencies[word] / SAMPLE - 0.25))[:3]


def _questions(opened: Opened) -> list[Question]:
    a, b, c = _frequent()
    phrase = " ".join(next(documents(1, words=WORDS)).body.split()[3:5])
    narrow = ArticleFilters(publisher=_PUBLISHER, published=_DAYS)
    counted = SearchRequest(q=a, facets=("person",), histogram="month")
    questions = [
        Question("common word, top 20, total", SearchRequest(q=a), a),
        Question("three words, OR", SearchRequest(q=f"{a} OR {b} OR {c}"), f"{a} OR {b} OR {c}"),
        Question("three words, all", SearchRequest(q=f"{a} {b} {c}"), f"{a} {b} {c}"),
        Question("phrase", SearchRequest(q=f'"{phrase}"'), f'"{phrase}"'),
        Question("word, dates, publisher", SearchRequest(q=a, filters=narrow), a, _NARROW),
        Question("word, entity facet, months", counted, a, (_TOTAL, _RANKED, *_COUNTS)),
        Question("prefix", SearchRequest(q=f"{a[:3]}*"), f"{a[:3]}*"),
    ]
    first = opened.ask(SearchRequest(q=a))
    if first.page.next and first.page.total > _DEPTH + 20:
        cursor = (*first.page.next[:2], _DEPTH, *first.page.next[3:])
        questions.append(Question(f"page at depth {_DEPTH:,}", SearchRequest(q=a, cursor=cursor), a, _DEEP))
    return questions


def _reference(path: Path, settings: Settings) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("ATTACH ? AS store", (str(settings.home / "dateline.db"),))
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(title, body)")
    connection.execute(
        "INSERT INTO found(rowid, title, body)"
        " SELECT a.row, a.title, t.body FROM store.articles a JOIN store.article_texts t ON t.article_row = a.row"
    )
    connection.execute("INSERT INTO found(found) VALUES ('optimize')")
    connection.commit()
    return connection


def _ask_fts(connection: sqlite3.Connection, question: Question) -> None:
    for statement in question.statements:
        connection.execute(statement, (question.match,)).fetchall()


@dataclass(frozen=True, slots=True)
class Took:
    """95th percentiles in milliseconds: of processor time, to which other work adds little, and of all time."""

    processor: float
    waited: float


def _p95(run: Callable[[], object], rounds: int = ROUNDS) -> Took:
    run()
    took = []
    for _ in range(rounds):
        started, processor = time.perf_counter(), time.thread_time()
        run()
        took.append(((time.thread_time() - processor) * 1000, (time.perf_counter() - started) * 1000))
    return Took(*(statistics.quantiles(column, n=20)[18] for column in zip(*took, strict=True)))


def _typed(opened: Opened) -> list[str]:
    """What somebody types who looks for the entities in most articles: each of the first letters of their names."""
    with database.reading(opened.engine) as session:
        found = [search.suggest(opened.search, session, letter, 10)["entities"] for letter in "bcdfghklmnprstz"]
    names = [one["name"] for entities in found for one in entities]
    return [name[:length] for name in names for length in range(1, len(name) + 1)] or ["a"]


def _visible_seconds(opened: Opened) -> float:
    """From the commit of new articles until a search finds them."""
    made = documents(_NEW, seed=99, words=WORDS)
    readings = [
        Reading(EnrichedArticle(document), Source(document.source, "", 0, "bench", None, None, None))
        for document in made
    ]
    opened.search.start()
    time.sleep(1)
    total = opened.ask(SearchRequest()).page.total
    with database.writing(opened.engine) as session:
        save_batch(session, readings, changes.now())
    started = time.perf_counter()
    while opened.ask(SearchRequest()).page.total < total + _NEW:
        time.sleep(0.01)
    return time.perf_counter() - started


def _over_http(home: Path, questions: Sequence[Question], typed: Sequence[str]) -> float:
    paths = [f"/v1/search?q={quote(one.request.q)}" for one in questions]
    paths += [f"/v1/suggest?q={quote(one)}" for one in typed[:2]]
    with served("app.main:create_app", "/ready", home) as port:
        ask(port, paths, _CONNECTIONS, 200)
        return ask(port, paths, _CONNECTIONS, _REQUESTS).rate


def main(given: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench searching")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--home", type=Path, help="an archive that an earlier run kept, or that is to be kept")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        settings = Settings(home=home)
        engine = database.open_store(settings)
        with closing(search.open_search(engine, settings)) as following:
            if not search.ready(following):
                bulk.fill(engine, options.articles, WORDS)
                started = time.process_time()
                search.rebuild(engine, settings)
                print(f"index build: {options.articles / (time.process_time() - started):,.0f} articles a CPU second")
            _measure(Opened(engine, settings, following), Path(folder))
        engine.dispose()


def _measure(opened: Opened, folder: Path) -> None:
    articles = opened.ask(SearchRequest()).page.total
    print(f"\nsearch over {articles:,} articles of {WORDS} words; p95 of {ROUNDS}: processor time (waiting time), ms")
    print(f"  {'':32} {'Dateline':>18} {'FTS5':>20} {'FTS5/Dateline':>14}")
    questions, typed = _questions(opened), _typed(opened)
    with closing(_reference(folder / "fts5.db", opened.settings)) as reference:
        for question in questions:
            ours = _p95(partial(opened.ask, question.request))
            theirs = _p95(partial(_ask_fts, reference, question))
            ratio = theirs.processor / ours.processor
            print(f"  {question.name:32} {_shown(ours):>18} {_shown(theirs):>20} {ratio:>14.2f}", flush=True)
    print(f"  {'suggest':32} {_shown(_p95(partial(opened.suggest, cycle(typed)), len(typed))):>18}", flush=True)
    print(f"  {'over HTTP, one worker':32} {_over_http(opened.settings.home, questions, typed):>18,.0f} answers/s")
    print(f"  {f'{_NEW:,} new articles found after':32} {_visible_seconds(opened):>18.2f} s")


def _shown(took: Took) -> str:
    return f"{took.processor:.2f} ({took.waited:.2f})"


if __name__ == "__main__":
    main()
