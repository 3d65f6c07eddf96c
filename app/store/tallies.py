"""Entities across articles: how often each is named, by which names, and the name that it is shown under."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app import identity, text
from app.documents import Enrichment, EntityInArticle
from app.store import entity_places
from app.store.chunks import chunks
from app.store.entity_places import PlaceCounts
from app.store.models import Entity, EntityAlias

# An index entry of PostgreSQL holds 2,700 bytes, and four bytes make a character at most.
LONGEST_NAME = 600


@dataclass(slots=True)
class Tally:
    """What a batch adds to, and takes from, the counts of entities; by entity key and by (key, name)."""

    entities: dict[str, EntityInArticle] = field(default_factory=dict)
    articles: Counter[str] = field(default_factory=Counter)
    mentions: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str, str]] = field(default_factory=Counter)
    fullest_names: Counter[tuple[str, str]] = field(default_factory=Counter)
    places: PlaceCounts = field(default_factory=PlaceCounts)

    def add(self, enrichment: Enrichment) -> None:
        self._count(enrichment, 1)

    def subtract(self, enrichment: Enrichment) -> None:
        self._count(enrichment, -1)

    def _count(self, enrichment: Enrichment, sign: int) -> None:
        for entity in enrichment.entities:
            if sign > 0:
                # What is found now counts, not what an article is said to have had.
                self.entities[entity.key] = entity
            self.entities.setdefault(entity.key, entity)
            self.articles[entity.key] += sign
            self.mentions[entity.key] += sign * entity.mention_count
            self.fullest_names[entity.key, entity.name[:LONGEST_NAME]] += sign
            self.places.count(entity, sign)
        for mention in enrichment.mentions:
            self.names[mention.key, mention.text[:LONGEST_NAME]] += sign


@dataclass(frozen=True, slots=True)
class KnownEntities:
    """The rows of a batch's entities by key; where they are joined to others, the rows and ids of those that answer."""

    rows: dict[str, int]
    answering_rows: dict[str, int]
    joined_ids: dict[str, str]

    def answering(self, enrichment: Enrichment) -> Enrichment:
        """`enrichment` with the id under which each entity answers."""
        if not self.joined_ids:
            return enrichment
        entities = tuple(replace(one, id=self.joined_ids.get(one.key, one.id)) for one in enrichment.entities)
        return replace(enrichment, entities=entities)


def write(session: Session, tally: Tally) -> KnownEntities:
    """Adds the tally to the stored counts; writes entities and names met for the first time."""
    known = _ensure_entities(session, tally)
    changed = [
        {"entity": known.answering_rows[key], "articles": tally.articles[key], "mentions": tally.mentions[key]}
        for key in sorted(tally.entities)
    ]
    if changed:
        counts = update(Entity).where(Entity.row == bindparam("entity"))
        raised = counts.values(
            article_count=Entity.article_count + bindparam("articles"),
            mention_count=Entity.mention_count + bindparam("mentions"),
        )
        session.connection().execute(raised, changed)
        _write_names(session, tally, known.rows)
        _settle_names(session, set(known.rows.values()))
        entity_places.write(session, tally.places, known.rows)
    return known


def answering(session: Session, found: Sequence[Enrichment]) -> list[Enrichment]:
    """`found` with the ids under which their entities answer by now."""
    joined: dict[str, int] = {}
    for chunk in chunks(sorted({entity.key for one in found for entity in one.entities})):
        query = select(Entity.key, Entity.joined_to).where(Entity.key.in_(chunk), Entity.joined_to.is_not(None))
        joined.update((key, row) for key, row in session.execute(query) if row is not None)
    known = KnownEntities({}, {}, _ids_of_joined(session, joined))
    return [known.answering(one) for one in found]


def _ensure_entities(session: Session, tally: Tally) -> KnownEntities:
    rows: dict[str, int] = {}
    joined: dict[str, int] = {}
    moved: list[dict[str, Any]] = []
    for chunk in chunks(sorted(tally.entities)):
        for key, row, joined_to, country in session.execute(
            select(Entity.key, Entity.row, Entity.joined_to, Entity.country).where(Entity.key.in_(chunk))
        ):
            rows[key] = row
            if joined_to is not None:
                joined[key] = joined_to
            found = tally.entities[key].country
            if found is not None and found != country:
                moved.append({"entity": row, "found_country": found})
    if moved:
        lies_in = update(Entity).where(Entity.row == bindparam("entity")).values(country=bindparam("found_country"))
        session.connection().execute(lies_in, moved)
    next_row = (session.scalar(select(func.max(Entity.row))) or 0) + 1
    fresh: list[dict[str, Any]] = [
        {
            "row": next_row + n,
            "id": identity.entity_id(key),
            "key": key,
            "type": tally.entities[key].type,
            "name": tally.entities[key].name[:LONGEST_NAME],
            "country": tally.entities[key].country,
            "article_count": 0,
            "mention_count": 0,
            "joined_to": None,
        }
        for n, key in enumerate(key for key in tally.entities if key not in rows)
    ]
    if fresh:
        session.connection().execute(insert(Entity), fresh)
        rows.update((values["key"], values["row"]) for values in fresh)
    return KnownEntities(rows, rows | joined, _ids_of_joined(session, joined))


def _ids_of_joined(session: Session, joined: dict[str, int]) -> dict[str, str]:
    ids: dict[int, str] = {}
    for chunk in chunks(sorted(set(joined.values()))):
        ids.update(
            (row, found) for row, found in session.execute(select(Entity.row, Entity.id).where(Entity.row.in_(chunk)))
        )
    return {key: ids[row] for key, row in joined.items()}


def _write_names(session: Session, tally: Tally, rows: dict[str, int]) -> None:
    names = sorted((rows[key], name, key) for key, name in {*tally.names, *tally.fullest_names})
    stored: set[tuple[int, str]] = set()
    for chunk in chunks(sorted({row for row, _, _ in names})):
        query = select(EntityAlias.entity_row, EntityAlias.name).where(EntityAlias.entity_row.in_(chunk))
        stored.update((row, name) for row, name in session.execute(query))
    fresh, raised = [], []
    for row, name, key in names:
        mentions, articles = tally.names[key, name], tally.fullest_names[key, name]
        if (row, name) in stored:
            raised.append({"entity": row, "alias": name, "mentions": mentions, "articles": articles})
        else:
            folded = text.fold(name)[:LONGEST_NAME]
            values = {"entity_row": row, "name": name, "folded": folded}
            fresh.append(values | {"mention_count": mentions, "article_count": articles})
    if fresh:
        session.connection().execute(insert(EntityAlias), fresh)
    if raised:
        session.connection().execute(
            update(EntityAlias)
            .where(EntityAlias.entity_row == bindparam("entity"), EntityAlias.name == bindparam("alias"))
            .values(
                mention_count=EntityAlias.mention_count + bindparam("mentions"),
                article_count=EntityAlias.article_count + bindparam("articles"),
            ),
            raised,
        )


def _settle_names(session: Session, rows: set[int]) -> None:
    """Shows each entity under the name that is its fullest in most articles; then the longest; then by alphabet.

    So the name does not depend on the order in which the articles came.
    """
    best: dict[int, tuple[int, int, str]] = {}
    current: dict[int, str] = {}
    for chunk in chunks(sorted(rows)):
        names = select(EntityAlias.entity_row, EntityAlias.name, EntityAlias.article_count)
        for row, name, count in session.execute(names.where(EntityAlias.entity_row.in_(chunk))):
            best[row] = min(best.get(row, (1, 0, "")), (-count, -len(name), name))
        current.update(
            (row, name) for row, name in session.execute(select(Entity.row, Entity.name).where(Entity.row.in_(chunk)))
        )
    renamed = [
        {"entity": row, "fullest": found[2]} for row, found in best.items() if found[2] and found[2] != current[row]
    ]
    if renamed:
        named = update(Entity).where(Entity.row == bindparam("entity"))
        session.connection().execute(named.values(name=bindparam("fullest")), renamed)
