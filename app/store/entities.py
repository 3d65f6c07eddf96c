"""Reads entities. A joined entity is counted, listed and answered under the one that it is joined to.

An entity's `article_count` and `mention_count` stand for all that is joined to it: whoever joins entities, or counts a
joined one, adds to the entity that answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session, aliased

from app import text
from app.documents import EntityType
from app.errors import NotFound
from app.schemas.entities import entity_json
from app.schemas.histograms import month_buckets
from app.schemas.paging import Cursor, Page
from app.store.filtering import entity_groups, visible
from app.store.models import Article, ArticleEntity, Entity, EntityAlias
from app.store.walking import Walk, turn

MOST_NAMED = "-article_count"
# Sort order: its columns, unique together, and whether the largest comes first.
SORTS: dict[str, Walk] = {
    MOST_NAMED: Walk(MOST_NAMED, (Entity.article_count, Entity.id), descending=True),
    "name": Walk("name", (Entity.name, Entity.id), descending=False),
}
# An entity has a handful of names; one that is misspelt in a thousand ways shows the most frequent.
_MOST_ALIASES = 200
# What begins with a prefix lies between the prefix and the prefix followed by the last code point.
_LAST = "\U0010ffff"

_SUMMARY = (Entity.id, Entity.name, Entity.type, Entity.country, Entity.article_count, Entity.mention_count)


@dataclass(frozen=True, slots=True)
class EntityFilters:
    """`q` is the beginning of any of an entity's names, compared folded; `country` an ISO 3166 alpha-2 code."""

    q: str | None = None
    type: EntityType | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """What an id answers whose entity is joined to another: the id to ask for instead."""

    entity_id: str


def page(
    session: Session, filters: EntityFilters, sort: str = MOST_NAMED, limit: int = 20, cursor: Cursor | None = None
) -> Page:
    """One page of entities and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    chosen = _conditions(filters)
    total = session.scalar(select(func.count()).select_from(Entity).where(*chosen)) or 0
    turned = turn(session, select(*_SUMMARY).where(*chosen), SORTS[sort], limit, cursor)
    return Page(turned.rows, total, turned.next, turned.prev)


def get(session: Session, entity_id: str) -> dict[str, Any] | Joined:
    """The entity of the contract, or where to find it. Raises NotFound."""
    group = _group(session, entity_id)
    members = session.execute(select(Entity.row, Entity.key, *_SUMMARY).where(Entity.row.in_(group))).all()
    answering = next(member for member in members if member.row == group[0])
    if answering.id != entity_id:
        return Joined(answering.id)
    seen = select(func.min(Article.published_on), func.max(Article.published_on)).where(*_naming(group))
    first_seen, last_seen = session.execute(seen).one()
    summary = {**answering._asdict(), "first_seen": first_seen, "last_seen": last_seen}
    keys = [member.key for member in sorted(members, key=lambda member: member.row)]
    return entity_json(summary, keys, _aliases(session, group))


def related(session: Session, entity_id: str, limit: int = 20, cursor: Cursor | None = None) -> Page:
    """The entities named in the same articles, those that share most articles first. Raises NotFound."""
    group = _group(session, entity_id)
    member, beside = aliased(Entity), aliased(ArticleEntity)
    answering = func.coalesce(member.joined_to, member.row)
    together = (
        select(
            answering.label("row"),
            func.count(beside.article_row.distinct()).label("count"),
            func.count().over().label("total"),
        )
        .join(member, member.row == beside.entity_row)
        .where(beside.article_row.in_(select(Article.row).where(*_naming(group))), beside.entity_row.not_in(group))
        .group_by(answering)
        .subquery()
    )
    shared = together.c.count
    query = select(Entity.id, Entity.name, Entity.type, Entity.country, shared, together.c.total).join(
        together, together.c.row == Entity.row
    )
    turned = turn(session, query, Walk("related", (shared, Entity.id), descending=True), limit, cursor)
    totals = [row.pop("total") for row in turned.rows] or [session.scalar(select(func.max(together.c.total))) or 0]
    return Page(turned.rows, totals[0], turned.next, turned.prev)


def timeline(session: Session, entity_id: str) -> Page:
    """The months in which articles that name the entity were published, with their number. Raises NotFound."""
    month = func.substr(Article.published_on, 1, 7)
    counts = (
        select(month, func.count())
        .where(*_naming(_group(session, entity_id)), Article.published_on.is_not(None))
        .group_by(month)
        .order_by(month)
    )
    buckets = month_buckets((month, count) for month, count in session.execute(counts))
    return Page(buckets, len(buckets))


def labels(session: Session, entity_ids: Iterable[str]) -> dict[str, str]:
    """The name to show for each id; of a joined entity the name of the one that answers. Unknown ids are left out."""
    answering = aliased(Entity)
    names = (
        select(Entity.id, answering.name)
        .join(answering, answering.row == func.coalesce(Entity.joined_to, Entity.row))
        .where(Entity.id.in_(set(entity_ids)))
    )
    return dict(session.execute(names).all())


def _conditions(filters: EntityFilters) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [Entity.joined_to.is_(None), Entity.article_count > 0]
    if filters.type:
        chosen.append(Entity.type == filters.type)
    if filters.country:
        chosen.append(Entity.country == filters.country.upper())
    if filters.q and not text.fold(filters.q):
        # Folding left nothing of the prefix, and nothing would begin every name.
        chosen.append(false())
    elif filters.q:
        prefix, named = text.fold(filters.q), aliased(Entity)
        chosen.append(
            Entity.row.in_(
                select(func.coalesce(named.joined_to, named.row))
                .join(EntityAlias, EntityAlias.entity_row == named.row)
                .where(EntityAlias.folded >= prefix, EntityAlias.folded < prefix + _LAST)
            )
        )
    return chosen


def _group(session: Session, entity_id: str) -> list[int]:
    group = entity_groups(session, [entity_id]).get(entity_id)
    if group is None:
        raise NotFound("There is no entity with this id.")
    return group


def _naming(group: Sequence[int]) -> list[ColumnElement[bool]]:
    """That an article may be seen and names any of a group of entities."""
    named = select(ArticleEntity.article_row).where(ArticleEntity.entity_row.in_(group))
    return [Article.row.in_(named), *visible()]


def _aliases(session: Session, group: Sequence[int]) -> list[tuple[str, int]]:
    counted = func.sum(EntityAlias.mention_count)
    names = (
        select(EntityAlias.name, counted)
        .where(EntityAlias.entity_row.in_(group))
        .group_by(EntityAlias.name)
        .having(counted > 0)
        .order_by(counted.desc(), EntityAlias.name)
        .limit(_MOST_ALIASES)
    )
    return [(name, int(count)) for name, count in session.execute(names)]
