"""Articles made by hand, saved as an import saves them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app import identity, text
from app.documents import (
    EnrichedArticle,
    Enrichment,
    EntityInArticle,
    Mention,
    Moment,
    Paragraph,
    ParsedDocument,
    Publisher,
)
from app.store import changes, database, saving

Save = Callable[[Sequence[EnrichedArticle]], list[str]]
Make = Callable[..., EnrichedArticle]
_numbers = count(1)


@pytest.fixture
def save(engine: Engine) -> Save:
    """Saves articles as one batch, and gives their ids."""

    def save_articles(articles: Sequence[EnrichedArticle]) -> list[str]:
        readings = []
        for article in articles:
            key = text.sha256_hex(f"reading {next(_numbers)}".encode())
            readings.append(saving.Reading(article, saving.Source(key, key, 1, "a.html", None, None, None)))
        with database.writing(engine) as session:
            return [saved.article_id for saved in saving.save_batch(session, readings, changes.now())]

    return save_articles


def make(title: str, *people: str, published: str | None = None, **more: Any) -> EnrichedArticle:
    """An article whose body names `people`; `published` is a day, or a moment with its offset."""
    body = ". ".join([f"{title} was told by us"] + [f"{person} was there" for person in people]) + "."
    document = ParsedDocument(
        source="made",
        title=title,
        body=body,
        paragraphs=(Paragraph(0, len(body)),),
        url=more.pop("url", f"https://post.example/{title.replace(' ', '-')}"),
        publisher=more.pop("publisher", Publisher("Harbour Post", "post.example")),
        published=_moment(published),
        **more,
    )
    return EnrichedArticle(document, _enrichment(body, people))


def _moment(published: str | None) -> Moment | None:
    if published is None:
        return None
    at = datetime.fromisoformat(published)
    return Moment(at, "minute") if at.tzinfo else Moment(at.replace(tzinfo=UTC), "day")


def _enrichment(body: str, people: Sequence[str]) -> Enrichment:
    entities, mentions = [], []
    for name in dict.fromkeys(people):
        key = identity.entity_key("person", name)
        start = body.index(f" {name} was there") + 1
        mentions.append(Mention(key, "person", "body", start, start + len(name), name))
        entities.append(EntityInArticle(identity.entity_id(key), key, name, "person", 1, 0.5))
    return Enrichment("done", "1", tuple(entities), tuple(mentions))


@pytest.fixture(name="make")
def _make() -> Make:
    return make


@pytest.fixture
def statements(engine: Engine) -> list[str]:
    """Every statement that reaches the database from now on."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return seen
