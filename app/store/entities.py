"""Reads entities. A joined entity is counted, listed and answered under the one that it is joined to.

An entity's `article_count` and `mention_count` stand for all that is joined to it: whoever joins entities, or counts a
joined one, adds to the entity that answers. They count articles that are not public too, and its `name` may be from one
of those. What is shown leaves them out, and an entity that no public article names is not there for anyone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, false, func, select
from sqlalchemy.orm import Session, aliased

from app import text
from app.documents import EntityType
from app.errors import NotFound
from app.schemas.entities import entity_json
from app.schemas.histograms import month_buckets
from app.schemas.paging import Cursor, Page
from app.store import authorities, company, entity_places, roles
from app.store.chunks import chunks
from app.store.filtering import entity_groups, hidden_rows, visible
from app.store.models import Article, ArticleEntity, Entity, EntityAlias, Mention
from app.store.public_names import corrected_names, in_use, written_in_hidden
from app.store.roles import RoleFilters
from app.store.walking import Walk, turn

MOST_NAMED, MOST_HELD, BY_LIFT = "-article_count", "-role_count", "-lift"
# An entity has a handful of names; one that is misspelt in a thousand ways shows the most frequent.
_MOST_ALIASES = 200
# What begins with a prefix lies between the prefix and the prefix followed by the last code point.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many public articles name an entity and how often, as columns of a query over `entities`."""

    articles: ColumnElement[int]
    mentions: ColumnElement[int]
    hidden: Subquery | None = None

    def query(self, *columns: Any) -> Select[*tuple[Any, ...]]:
        """A query of `columns` that these counts may be used in."""
        query = select(*columns).select_from(Entity)
        return query if self.hidden is None else query.outerjoin(self.hidden, self.hidden.c.row == Entity.row)


def public_counts(session: Session) -> Counts:
    """The stored counts, less what articles add that are not public.

    Most archives have no such articles at most times; then the stored counts alone will do, and they have an index.
    """
    if not session.scalar(select(exists(hidden_rows()))):
        return Counts(Entity.article_count.expression, Entity.mention_count.expression)
    named = aliased(Entity)
    answering = func.coalesce(named.joined_to, named.row)
    hidden = (
        select(
            answering.label("row"),
            func.count(ArticleEntity.article_row.distinct()).label("articles"),
            func.sum(ArticleEntity.mention_count).label("mentions"),
        )
        .join(named, named.row == ArticleEntity.entity_row)
        .where(ArticleEntity.article_row.in_(hidden_rows()))
        .group_by(answering)
        .subquery()
    )
    return Counts(
        Entity.article_count - func.coalesce(hidden.c.articles, 0),
        Entity.mention_count - func.coalesce(hidden.c.mentions, 0),
        hidden,
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The names that public articles have for entities, as a column of a query over `entities` or an alias of it."""

    corrected: Subquery | None

    def of(self, entity: Any = Entity) -> ColumnElement[str]:
        name: ColumnElement[str] = entity.name
        return name if self.corrected is None else func.coalesce(self.corrected.c.name, name)

    def joined(self, query: Select[*tuple[Any, ...]], entity: Any = Entity) -> Select[*tuple[Any, ...]]:
        """`query` such that the names may be used in it."""
        if self.corrected is None:
            return query
        return query.outerjoin(self.corrected, self.corrected.c.row == entity.row)


def _names(session: Session) -> Names:
    return Names(corrected_names() if session.scalar(select(exists(hidden_rows()))) else None)


def _walk(sort: str, counts: Counts, names: Names) -> Walk:
    """A sort order: its columns, unique together, and whether the largest comes first."""
    if sort == MOST_NAMED:
        return Walk(MOST_NAMED, (counts.articles, Entity.id), descending=True)
    return Walk("name", (names.of(), Entity.id), descending=False)


@dataclass(frozen=True, slots=True)
class EntityFilters:
    """`q` is the beginning of any of an entity's names, compared folded; `country` an ISO 3166 alpha-2 code.

    `held` leaves those who hold a role, or held it, `lists` those on all of these authority lists.
    """

    q: str | None = None
    type: EntityType | None = None
    country: str | None = None
    held: RoleFilters | None = None
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyFilters:
    """`min_count` leaves the entities that share at least so many articles."""

    type: EntityType | None = None
    min_count: int = 1
    sort: str = "-count"


@dataclass(frozen=True, slots=True)
class Joined:
    """What an id answers whose entity is joined to another: the id to ask for instead."""

    entity_id: str


def page(
    session: Session, filters: EntityFilters, sort: str = MOST_NAMED, limit: int = 20, cursor: Cursor | None = None
) -> Page:
    """One page of entities and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    counts, names = public_counts(session), _names(session)
    chosen = [counts.articles > 0, *_conditions(filters, with_hidden=counts.hidden is not None)]
    chosen += [Entity.row.in_(authorities.on_list(row)) for row in authorities.rows_named(session, filters.lists)]
    query = names.joined(counts.query(*_summary(counts, names)).where(*chosen))
    if filters.held is None:
        total = session.scalar(counts.query(func.count()).where(*chosen)) or 0
        turned = turn(session, query, _walk(sort, counts, names), limit, cursor)
        return Page([row | {"roles": None} for row in turned.rows], total, turned.next, turned.prev)
    held = roles.holders(session, filters.held)
    total = session.scalar(counts.query(func.count()).join(held, held.c.row == Entity.row).where(*chosen)) or 0
    walk = Walk(MOST_HELD, (held.c.articles, Entity.id), descending=True) if sort == MOST_HELD else None
    turned = turn(
        session, query.join(held, held.c.row == Entity.row), walk or _walk(sort, counts, names), limit, cursor
    )
    items = _with_roles(session, turned.rows, filters.held)
    return Page(items, total, turned.next, turned.prev)


def get(session: Session, entity_id: str) -> dict[str, Any] | Joined:
    """The entity of the contract, or where to find it. Raises NotFound."""
    group = group_of(session, entity_id)
    counts, names = public_counts(session), _names(session)
    query = names.joined(counts.query(Entity.row, Entity.key, *_summary(counts, names)))
    members = session.execute(query.where(Entity.row.in_(group))).all()
    answering = next(member for member in members if member.row == group[0])
    if answering.id != entity_id:
        return Joined(answering.id)
    seen = select(func.min(Article.published_on), func.max(Article.published_on)).where(*_naming(group))
    first_seen, last_seen = session.execute(seen).one()
    summary = {**answering._asdict(), "first_seen": first_seen, "last_seen": last_seen}
    keys = [member.key for member in sorted(members, key=lambda member: member.row)]
    (shown,) = _with_roles(session, [summary], RoleFilters())
    place = entity_places.most_meant(session, group)
    listed = authorities.entries_of(session, group)
    return entity_json({**shown, "lists": listed}, keys, _aliases(session, group), place)


def _with_roles(session: Session, items: Sequence[dict[str, Any]], held: RoleFilters) -> list[dict[str, Any]]:
    """The entities with the roles that they hold or held, those that `held` leaves."""
    groups = entity_groups(session, [item["id"] for item in items])
    found = roles.histories(session, held, list(groups.values()))
    listed = [found.get(groups[item["id"]][0], []) for item in items]
    named = iter(with_owners(session, [role for one in listed for role in one]))
    return [item | {"roles": [next(named) for _ in one]} for item, one in zip(items, listed, strict=True)]


def with_owners(session: Session, items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Roles whose `of` is an id, or None, with that entity's id, name and type instead."""
    names = _names(session)
    wanted = {item["of"] for item in items} - {None}
    query = names.joined(select(Entity.id, names.of().label("name"), Entity.type)).where(Entity.id.in_(wanted))
    owners = {row.id: row._asdict() for row in session.execute(query)}
    return [{**item, "of": owners.get(item["of"])} for item in items]


def related(
    session: Session,
    entity_id: str,
    wanted: CompanyFilters = CompanyFilters(),
    limit: int = 20,
    cursor: Cursor | None = None,
) -> Page:
    """The entities named in the same articles, with counts and lift. Raises NotFound, BadRequest for a wrong cursor."""
    group = group_of(session, entity_id)
    together, counts, names = company.together(session, group), public_counts(session), _names(session)
    shared = together.c.shared
    lift = company.lift(session, group, shared, counts.articles)
    query = names.joined(counts.query(*_named(names), shared.label("count"), lift.label("lift")))
    query = query.join(together, together.c.row == Entity.row).where(counts.articles > 0, shared >= wanted.min_count)
    if wanted.type:
        query = query.where(Entity.type == wanted.type)
    # Counted where it stands: going through the company of a name in half of all articles takes a second.
    found = query.add_columns(func.count().over().label("total")).subquery()
    first = found.c.lift if wanted.sort == BY_LIFT else found.c.count
    turned = turn(session, select(found), Walk(wanted.sort, (first, found.c.id), descending=True), limit, cursor)
    totals = [row.pop("total") for row in turned.rows] or [session.scalar(select(func.max(found.c.total))) or 0]
    items = [row | {"lift": round(row["lift"], 4)} for row in turned.rows]
    return Page(items, totals[0], turned.next, turned.prev)


def timeline(session: Session, entity_id: str) -> Page:
    """The months in which articles that name the entity were published, with their number. Raises NotFound."""
    month = func.substr(Article.published_on, 1, 7)
    counts = (
        select(month, func.count())
        .where(*_naming(group_of(session, entity_id)), Article.published_on.is_not(None))
        .group_by(month)
        .order_by(month)
    )
    buckets = month_buckets((month, count) for month, count in session.execute(counts))
    return Page(buckets, len(buckets))


def labels(session: Session, entity_ids: Iterable[str]) -> dict[str, str]:
    """The name to show for each id; of a joined entity the name of the one that answers. Unknown ids are left out."""
    answering, names = aliased(Entity), _names(session)
    query = (
        select(Entity.id, names.of(answering))
        .join(answering, answering.row == func.coalesce(Entity.joined_to, Entity.row))
        .where(Entity.id.in_(set(entity_ids)))
    )
    return {entity_id: name for entity_id, name in session.execute(names.joined(query, answering))}


def public_labels(session: Session, entity_ids: Iterable[str]) -> dict[str, str]:
    """The same without the entities that no public article names."""
    named = aliased(Entity)
    public = (
        select(named.id)
        .join(ArticleEntity, ArticleEntity.entity_row == named.row)
        .join(Article, Article.row == ArticleEntity.article_row)
        .where(*visible())
    )
    found: dict[str, str] = {}
    for chunk in chunks(sorted(set(entity_ids))):
        found |= labels(session, session.scalars(public.where(named.id.in_(chunk)).distinct()).all())
    return found


def check_public(session: Session, entity_id: str) -> None:
    """Raises NotFound where no public article names the entity."""
    group_of(session, entity_id)


def _named(names: Names) -> tuple[Any, ...]:
    return Entity.id, names.of().label("name"), Entity.type, Entity.country


def _summary(counts: Counts, names: Names) -> tuple[Any, ...]:
    return (*_named(names), counts.articles.label("article_count"), counts.mentions.label("mention_count"))


def _conditions(filters: EntityFilters, *, with_hidden: bool) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = [Entity.joined_to.is_(None)]
    if filters.type:
        chosen.append(Entity.type == filters.type)
    if filters.country:
        chosen.append(Entity.country == filters.country.upper())
    if filters.q and not text.fold(filters.q):
        # Folding left nothing of the prefix, and nothing would begin every name.
        chosen.append(false())
    elif filters.q:
        prefix, named = text.fold(filters.q), aliased(Entity)
        begun = (
            select(func.coalesce(named.joined_to, named.row))
            .join(EntityAlias, EntityAlias.entity_row == named.row)
            .where(EntityAlias.folded >= prefix, EntityAlias.folded < prefix + _LAST)
        )
        chosen.append(Entity.row.in_(in_use(begun, with_hidden=with_hidden)))
    return chosen


def group_of(session: Session, entity_id: str) -> list[int]:
    """The rows of the whole entity, the one that answers first. Raises NotFound where no public article names it."""
    group = entity_groups(session, [entity_id]).get(entity_id)
    if group is None or not session.scalar(select(exists().where(*_naming(group)))):
        raise NotFound("There is no entity with this id.")
    return group


def _naming(group: Sequence[int]) -> list[ColumnElement[bool]]:
    """That an article may be seen and names any of a group of entities."""
    named = select(ArticleEntity.article_row).where(ArticleEntity.entity_row.in_(group))
    return [Article.row.in_(named), *visible()]


def _aliases(session: Session, group: Sequence[int]) -> list[tuple[str, int]]:
    hidden = written_in_hidden(Mention.entity_row.in_(group))
    counted = func.sum(EntityAlias.mention_count - func.coalesce(hidden.c.count, 0))
    names = (
        select(EntityAlias.name, counted)
        .outerjoin(hidden, and_(hidden.c.entity_row == EntityAlias.entity_row, hidden.c.name == EntityAlias.name))
        .where(EntityAlias.entity_row.in_(group))
        .group_by(EntityAlias.name)
        .having(counted > 0)
        .order_by(counted.desc(), EntityAlias.name)
        .limit(_MOST_ALIASES)
    )
    return [(name, int(count)) for name, count in session.execute(names)]
