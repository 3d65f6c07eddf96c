"""Entities across articles: how often each is named, by which names, and the name that it is shown under."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from app import identity, text
from app.documents import Enrichment, EntityInArticle
from app.store import entity_countries, entity_places
from app.store.chunks import chunks
from app.store.entity_places import PlaceCounts
from app.store.models import ArticleEntity, Entity, EntityAlias

_SEVERAL_WORDS = re.compile(r"[ -]")
# An index entry of PostgreSQL holds 2,700 bytes, and four bytes make a character at most.
LONGEST_NAME = 600


@dataclass(slots=True)
class Tally:
    """What a batch adds to, and takes from, the counts of entities; by entity key and by (key, name)."""

    entities: dict[str, EntityInArticle] = field(default_factory=dict)
    # Each article's keys, to be counted (1) or taken off (-1).
    articles: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    mentions: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str, str]] = field(default_factory=Counter)
    fullest_names: Counter[tuple[str, str]] = field(default_factory=Counter)
    places: PlaceCounts = field(default_factory=PlaceCounts)
    countries: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, enrichment: Enrichment) -> None:
        self._count(enrichment, 1)

    def subtract(self, enrichment: Enrichment) -> None:
        self._count(enrichment, -1)

    def _count(self, enrichment: Enrichment, sign: int) -> None:
        self.articles.append((sign, tuple(entity.key for entity in enrichment.entities)))
        for entity in enrichment.entities:
            if sign > 0:
                # What is found now counts, not what an article is said to have had.
                self.entities[entity.key] = entity
            self.entities.setdefault(entity.key, entity)
            self.mentions[entity.key] += sign * entity.mention_count
            self.fullest_names[entity.key, entity.name[:LONGEST_NAME]] += sign
            self.places.count(entity, sign)
            if entity.country is not None:
                self.countries[entity.key, entity.country] += sign
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
    # An article that names one entity under two keys counts once.
    articles: Counter[int] = Counter()
    mentions: Counter[int] = Counter()
    for sign, keys in tally.articles:
        for row in {known.answering_rows[key] for key in keys}:
            articles[row] += sign
    for key, count in tally.mentions.items():
        mentions[known.answering_rows[key]] += count
    changed = [
        {"entity": row, "articles": articles[row], "mentions": mentions[row]}
        for row in sorted({known.answering_rows[key] for key in tally.entities})
    ]
    if changed:
        counts = update(Entity).where(Entity.row == bindparam("entity"))
        raised = counts.values(
            article_count=Entity.article_count + bindparam("articles"),
            mention_count=Entity.mention_count + bindparam("mentions"),
        )
        session.connection().execute(raised, changed)
        _write_names(session, tally, known.rows)
        entity_places.write(session, tally.places, known.rows)
        settle_names(session, known.rows.values())
        placed = Counter({(known.rows[key], country): count for (key, country), count in tally.countries.items()})
        entity_countries.write(session, placed, known.rows.values())
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
    for chunk in chunks(sorted(tally.entities)):
        query = select(Entity.key, Entity.row, Entity.joined_to).where(Entity.key.in_(chunk))
        for key, row, joined_to in session.execute(query):
            rows[key] = row
            if joined_to is not None:
                joined[key] = joined_to
    next_row = (session.scalar(select(func.max(Entity.row))) or 0) + 1
    fresh: list[dict[str, Any]] = [
        {
            "row": next_row + n,
            "id": identity.entity_id(key),
            "key": key,
            "type": tally.entities[key].type,
            "name": tally.entities[key].name[:LONGEST_NAME],
            "country": None,
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


def settle_names(session: Session, rows: Iterable[int]) -> None:
    """Shows the entities that `rows` belong to under the name that is the fullest in most articles.

    Of a person a name of several words goes before a surname alone; then the longest, then by alphabet. So the name
    does not depend on the order in which the articles came.
    """
    for chunk in chunks(sorted(set(rows))):
        own = select(func.coalesce(Entity.joined_to, Entity.row)).where(Entity.row.in_(chunk))
        _settle(session, sorted(set(session.scalars(own))))


def _settle(session: Session, answering_rows: Sequence[int]) -> None:
    best: dict[int, tuple[bool, int, int, str]] = {}
    current: dict[int, str] = {}
    for chunk in chunks(answering_rows):
        shown = select(Entity.row, Entity.name, Entity.type).where(Entity.row.in_(chunk))
        persons = set()
        for row, name, entity_type in session.execute(shown):
            current[row] = name
            if entity_type == "person":
                persons.add(row)
        answering = func.coalesce(Entity.joined_to, Entity.row)
        names = (
            select(answering, EntityAlias.name, func.sum(EntityAlias.article_count))
            .join(Entity, Entity.row == EntityAlias.entity_row)
            .where(or_(Entity.row.in_(chunk), Entity.joined_to.in_(chunk)))
            .group_by(answering, EntityAlias.name)
        )
        for row, name, count in session.execute(names):
            place = (row in persons and (count == 0 or not _SEVERAL_WORDS.search(name)), -int(count), -len(name), name)
            best[row] = min(best.get(row, place), place)
    renamed = [{"entity": row, "fullest": place[3]} for row, place in best.items() if place[3] != current[row]]
    if renamed:
        named = update(Entity).where(Entity.row == bindparam("entity"))
        session.connection().execute(named.values(name=bindparam("fullest")), renamed)


def recount(session: Session, rows: Iterable[int]) -> None:
    """Counts the entities of `rows` anew: an article that names one under two keys counts once, a joined key nought."""
    for chunk in chunks(sorted(set(rows))):
        answering = func.coalesce(Entity.joined_to, Entity.row)
        counted = (
            select(answering, func.count(ArticleEntity.article_row.distinct()), func.sum(ArticleEntity.mention_count))
            .join(Entity, Entity.row == ArticleEntity.entity_row)
            .where(or_(Entity.row.in_(chunk), Entity.joined_to.in_(chunk)))
            .group_by(answering)
        )
        found = {row: (articles, int(mentions)) for row, articles, mentions in session.execute(counted)}
        values = [
            {"entity": row, "articles": found.get(row, (0, 0))[0], "mentions": found.get(row, (0, 0))[1]}
            for row in chunk
        ]
        counts = update(Entity).where(Entity.row == bindparam("entity"))
        session.connection().execute(
            counts.values(article_count=bindparam("articles"), mention_count=bindparam("mentions")), values
        )
