"""A small archive made of sentences, saved by the real saving; tests say what they need and search it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy import text as sql

from app import identity, search, text
from app.documents import (
    Author,
    EnrichedArticle,
    Enrichment,
    EntityInArticle,
    EntityType,
    Image,
    Mention,
    Moment,
    Paragraph,
    ParsedDocument,
    Publisher,
)
from app.search import Search, SearchAnswer, SearchRequest
from app.settings import Settings
from app.store import changes, database, saving
from app.store.saving import Reading
from app.store.sources import Source

# A process that follows the store as `dateline serve` does, and nothing else.
FOLLOW = """
import sys, time
from app import search
from app.settings import Settings
from app.store import database
settings = Settings.model_validate_json(sys.argv[1])
opened = search.open_search(database.create_engine(settings), settings)
opened.start()
print("started", flush=True)
time.sleep(600)
"""


def story(name: str, body: str, title: str = "Harbour news", **more: Any) -> EnrichedArticle:
    """An article at example.org. `people` and `places` are names in the body, `day` is YYYY-MM-DD.

    `known_as` has the names that entities are known by where the body calls them otherwise.
    """
    named: list[tuple[EntityType, str]] = [("person", person) for person in more.pop("people", ())]
    named += [("place", place) for place in more.pop("places", ())]
    day, publisher, known_as = more.pop("day", None), more.pop("publisher", None), more.pop("known_as", {})
    document = ParsedDocument(
        source=name,
        title=title,
        body=body,
        paragraphs=(Paragraph(0, len(body)),),
        url=f"https://example.org/{name}",
        published=Moment(datetime.fromisoformat(day).replace(tzinfo=UTC), "day") if day else None,
        publisher=Publisher(publisher),
        **more,
    )
    return EnrichedArticle(document, _enrichment(named, body, known_as))


def _enrichment(named: Sequence[tuple[EntityType, str]], body: str, known_as: dict[str, str]) -> Enrichment:
    keys = [(identity.entity_key(kind, known_as.get(name, name)), kind, name) for kind, name in named]
    return Enrichment(
        "done",
        "test",
        tuple(EntityInArticle(identity.entity_id(key), key, name, kind, 1, 0.5) for key, kind, name in keys),
        tuple(
            Mention(key, kind, "body", body.index(name), body.index(name) + len(name), name) for key, kind, name in keys
        ),
    )


def save(engine: Engine, *articles: EnrichedArticle) -> None:
    readings = []
    for article in articles:
        key = text.sha256_hex(repr(article).encode("utf-8", "replace"))
        readings.append(Reading(article, Source(key, key, 1, "raw", None, None, None)))
    with database.writing(engine) as session:
        saving.save_batch(session, readings, changes.now())


@dataclass(frozen=True)
class Library:
    """An archive to save articles in and to search."""

    engine: Engine
    settings: Settings
    search: Search

    def save(self, *articles: EnrichedArticle) -> None:
        save(self.engine, *articles)

    def add(self, name: str, body: str, title: str = "Harbour news", **more: Any) -> None:
        self.save(story(name, body, title, **more))

    def ask(self, q: str = "", **more: Any) -> SearchAnswer:
        """Searches the index as it is."""
        with database.reading(self.engine) as session:
            return search.run(self.search, session, SearchRequest(q=q, **more))

    def found(self, q: str = "", **more: Any) -> list[str]:
        """The names of the articles that the index finds once it is up to the store, in order."""
        search.catch_up(self.engine, self.settings)
        answer = self.ask(q, limit=100, **more)
        names = [item["article"]["url"].rsplit("/", 1)[-1] for item in answer.page.items]
        assert answer.page.total == len(names)
        return names

    def execute(self, statement: str, **values: Any) -> None:
        with database.writing(self.engine) as session:
            session.execute(sql(statement), values)


@contextmanager
def follower(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    root = Path(search.__file__).parents[2]
    command = [sys.executable, "-c", FOLLOW, settings.model_dump_json()]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE)
    try:
        assert process.stdout
        assert process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def library(engine: Engine, settings: Settings) -> Library:
    return Library(engine, settings, search.open_search(engine, settings))


@pytest.fixture
def harbour(library: Library) -> Library:
    """Six articles about a harbour."""
    library.save(
        story(
            "reopened",
            "Varna's harbour reopened on Tuesday. Elena Petrova said that 40 ships wait.\n\nShips came from Odesa.",
            title="Harbour reopens after storm",
            day="2025-03-04",
            people=["Elena Petrova"],
            places=["Varna", "Odesa"],
            publisher="Harbour Post",
            section="Business",
            language="en",
            authors=(Author("Mara Lindqvist"),),
            byline="Mara Lindqvist",
            images=(Image("https://example.org/crane.png", "A crane lifts grain at dusk"),),
        ),
        story(
            "closed",
            "The storm closed the harbour of Varna for a week, Elena Petrova said.",
            title="Storm closes port",
            day="2025-02-25",
            people=["Elena Petrova"],
            places=["Varna"],
            publisher="Harbour Post",
            section="Weather",
            language="en",
        ),
        story(
            "grain",
            "Grain prices rose 16% in the reopened market of Odesa. The harbour was quiet.",
            title="Prices: grain dearer",
            day="2024-12-31",
            places=["Odesa"],
            publisher="Field & Market",
            section="Business",
            language="en",
        ),
        story(
            "port-ru",
            "Порт Варны снова открыт, сообщила Елена Петрова.",
            title="Порт открыт",
            day="2025-03-05",
            language="ru",
        ),
        story("undated", "Nobody knows when this harbour was painted in a café.", title="A painting", language="en"),
        story("cjk", "保加利亚的港口重新开放。", title="港口", day="2025-03-06", language="zh"),
    )
    return library
