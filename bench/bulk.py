"""An archive of any size, written straight into the tables: made articles that name made entities."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy import func as sql
from sqlalchemy.orm import Session

from app import identity, text
from app.documents import ParsedDocument
from app.store import changes, database, models
from app.store.writing import time_keys
from bench.made import documents, word

_AT_ONCE = 5_000
_NAMED_IN_ARTICLE = 12
_TYPES = ("person", "person", "person", "organisation", "place")


def fill(engine: Engine, count: int, words: int) -> None:
    """Writes `count` articles that name a tenth more entities than there are articles, Zipf-like."""
    names = _names(count + count // 10)
    weights = list(accumulate(1 / (n + 20) for n in range(len(names))))
    chance, found = random.Random(7), Counter[int]()
    made = enumerate(documents(count, words=words), start=1)
    with database.writing(engine) as session:
        rows = _publishers(session)
        _write(session, models.Entity, _entities(names))
        while batch := list(islice(made, _AT_ONCE)):
            named = {row: _drawn(chance, weights) for row, _ in batch}
            found.update(entity for entities in named.values() for entity in entities)
            _write(session, models.Article, (_article(row, document, rows) for row, document in batch))
            _write(session, models.ArticleText, map(_text, batch))
            _write(session, models.ArticleAuthor, map(_author, batch))
            _write(session, models.ArticleEntity, _naming(named, names))
        _count(session, found, names)


def _names(count: int) -> list[tuple[str, str]]:
    """Types and names, each once: two words for people, one to three for others."""
    chance = random.Random(11)
    first, last = ([word(chance).capitalize() for _ in range(size)] for size in (2_000, 60_000))
    weights = list(accumulate(1 / (n + 2) for n in range(2_000)))
    found: dict[tuple[str, str], None] = {}
    while len(found) < count:
        kind = chance.choice(_TYPES)
        if kind == "person":
            parts = [chance.choices(first, cum_weights=weights)[0], chance.choice(last)]
        else:
            parts = chance.choices(last, k=chance.randint(1, 3))
        found[kind, " ".join(parts)] = None
    return list(found)


def _publishers(session: Session) -> dict[str, int]:
    names = [f"Gazette {number}" for number in range(40)]
    found = [{"row": n, "name": name, "folded": text.fold(name)} for n, name in enumerate(names, start=1)]
    _write(session, models.Publisher, ({**one, "id": _id_of(str(one["name"])), "domain": None} for one in found))
    return {str(one["name"]): int(str(one["row"])) for one in found}


def _id_of(publisher: str) -> str:
    return text.stable_id("p", text.fold(publisher))


def _entities(names: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for row, (kind, name) in enumerate(names, start=1):
        key = identity.entity_key(kind, name)
        counts = {"article_count": 0, "mention_count": 0, "country": None, "joined_to": None}
        yield {"row": row, "id": identity.entity_id(key), "key": f"{key}#{row}", "type": kind, "name": name, **counts}


def _drawn(chance: random.Random, weights: list[float]) -> list[int]:
    drawn = chance.choices(range(1, len(weights) + 1), cum_weights=weights, k=_NAMED_IN_ARTICLE)
    return list(dict.fromkeys(drawn))


def _article(row: int, document: ParsedDocument, publishers: dict[str, int]) -> dict[str, Any]:
    newest, oldest = time_keys(document.published, row)
    at = document.published.at if document.published else None
    return {
        "row": row,
        "id": text.stable_id("a", document.url or ""),
        "identity": document.url,
        "publisher_row": publishers[document.publisher.name or ""],
        "publisher_name": document.publisher.name,
        "publisher_domain": document.publisher.domain,
        "url": document.url,
        "title": document.title,
        "section": document.section,
        "section_folded": text.fold(document.section or ""),
        "language": document.language,
        "published_at": at.isoformat() if at else None,
        "published_precision": "minute",
        "published_on": at.date().isoformat() if at else None,
        "newest_key": newest,
        "oldest_key": oldest,
        "imported_at": "2025-01-01T00:00:00.000000+00:00",
        "updated_at": "2025-01-01T00:00:00.000000+00:00",
        "version": 1,
        "revision": 1,
        "status": "live",
        "word_count": len(document.body) // 6,
        "body_sha256": "",
        "content_sha256": "",
        "enrichment_state": "done",
    }


def _text(numbered: tuple[int, ParsedDocument]) -> dict[str, Any]:
    row, document = numbered
    return {"article_row": row, "body": document.body, "paragraphs": [], "evidence": []}


def _author(numbered: tuple[int, ParsedDocument]) -> dict[str, Any]:
    row, document = numbered
    name = document.authors[0].name
    return {"article_row": row, "position": 0, "name": name, "folded": text.fold(name), "type": "person"}


def _naming(named: dict[int, list[int]], names: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for row, entities in named.items():
        for position, entity in enumerate(entities):
            shown = {"name": names[entity - 1][1], "mention_count": 1, "salience": 0.1, "authority": None}
            yield {"article_row": row, "entity_row": entity, "position": position, **shown}


def _count(session: Session, found: Counter[int], names: list[tuple[str, str]]) -> None:
    counted = [{"entity_row": row, "name": names[row - 1][1], "n": count} for row, count in found.items()]
    _write(
        session,
        models.EntityAlias,
        (
            {"entity_row": one["entity_row"], "name": one["name"], "folded": text.fold(str(one["name"]))}
            | {"mention_count": one["n"], "article_count": one["n"]}
            for one in counted
        ),
    )
    own = models.EntityAlias.entity_row == models.Entity.row
    counts = select(sql.coalesce(sql.sum(models.EntityAlias.article_count), 0)).where(own).scalar_subquery()
    session.execute(update(models.Entity).values(article_count=counts, mention_count=counts))
    changes.record(session, [changes.NewChange("import")], changes.now())


def _write(session: Session, table: type[models.Base], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        session.connection().execute(insert(table), batch)
