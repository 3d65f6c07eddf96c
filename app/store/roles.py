"""Who is said to hold which role: the conditions that find roles, and what all articles together say of a holder."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from app.documents import RoleStatus
from app.schemas.filters import DayRange
from app.store.fact_models import Role
from app.store.filtering import entity_groups, folded, role_forms, visible
from app.store.models import Article, Entity, EntityAlias

# A person has a handful of roles; one who is called a hundred things shows the most frequent.
_MOST_ROLES = 100
_HELD: tuple[RoleStatus, ...] = ("current", "acting")
# Before and after every day; days compare as text.
_FIRST_DAY, _LAST_DAY = "0000-00-00", "9999-99-99"
# Written out, not bound: PostgreSQL does not see that two bound values are the same expression.
_NOBODY = literal_column("0", Integer)


@dataclass(frozen=True, slots=True)
class RoleFilters:
    """`role` is a title, normalised or as written; `of` the id or a name of what it belongs to; `holder` an entity id.

    `as_of` leaves roles that were held then: an article of that time says so, or the nearest ones before and after it
    both do, with none between that calls the holder a former one.
    """

    role: str | None = None
    of: str | None = None
    as_of: DayRange | None = None
    status: RoleStatus | None = None
    holder: str | None = None


def chosen(session: Session, wanted: RoleFilters, group: Sequence[int] | None = None) -> list[ColumnElement[bool]]:
    """What a row of `roles` must meet; `group` are the rows of its holders, None for anybody."""
    found: list[ColumnElement[bool]] = []
    if wanted.holder is not None:
        group = entity_groups(session, [wanted.holder]).get(wanted.holder, [])
    if group is not None:
        found.append(Role.entity_row.in_(group))
    if wanted.role is not None:
        forms = role_forms(wanted.role)
        found.append(or_(Role.folded.in_(forms), Role.written.in_(forms)))
    if wanted.of is not None:
        owners = _owners(session, wanted.of)
        found.append(Role.of_row.in_(owners) if owners else false())
    if wanted.as_of is not None:
        found.append(tuple_(Role.article_row, Role.position).in_(_held_then(found, wanted.as_of)))
    if wanted.status is not None:
        found.append(Role.status == wanted.status)
    return found


def holders(session: Session, wanted: RoleFilters) -> Subquery:
    """The `row` that answers for each holder of a role that `wanted` leaves, and how many `articles` say so."""
    held = _Said()
    query = (
        select(held.holder.label("row"), func.count(Role.article_row.distinct()).label("articles"))
        .select_from(Role)
        .join(held.person, held.person.row == Role.entity_row)
        .join(Article, Article.row == Role.article_row)
        .where(*chosen(session, wanted), *visible())
        .group_by(held.holder)
    )
    return query.subquery()


def histories(
    session: Session, wanted: RoleFilters, groups: Sequence[Sequence[int]]
) -> dict[int, list[dict[str, Any]]]:
    """For each group of rows, by its first, its roles in the shape of RoleSeenOut, those of most articles first.

    `of` is the id of what a role belongs to, or None; `proof` are its first and last dated sightings.
    """
    rows = [row for group in groups for row in group]
    seen = _seen(chosen(session, wanted, rows))
    said = _Said()
    proofs = (
        select(seen, said.owner_id.label("owner_id"), Article.id.label("article_id"), Article.published_on)
        .add_columns(Role.field, Role.start, Role.end, Role.text)
        .select_from(seen)
        .join(Article, Article.newest_key.in_([seen.c.newest, seen.c.oldest]))
        .join(Role, and_(Role.article_row == Article.row, Role.folded == seen.c.folded, Role.status == seen.c.status))
        .join(said.person, and_(said.person.row == Role.entity_row, said.holder == seen.c.holder))
        .outerjoin(said.owner, said.owner.row == Role.of_row)
        .outerjoin(said.owning, said.owning.row == func.coalesce(said.owner.joined_to, said.owner.row))
        .where(func.coalesce(said.owning.row, _NOBODY) == seen.c.owner, Role.entity_row.in_(rows))
        .order_by(
            seen.c.articles.desc(), func.coalesce(seen.c.last, "").desc(), seen.c.folded, seen.c.status, seen.c.owner
        )
        .order_by(Article.newest_key, Role.position)
    )
    found: dict[int, dict[tuple[Any, ...], dict[str, Any]]] = defaultdict(dict)
    for row in session.execute(proofs):
        roles = found[row.holder]
        place = (row.folded, row.status, row.owner)
        if place not in roles and len(roles) == _MOST_ROLES:
            continue
        role = roles.setdefault(place, _role_json(row))
        proof = {"article_id": row.article_id, "published_on": row.published_on, "field": row.field}
        if row.article_id not in [one["article_id"] for one in role["proof"]]:
            role["proof"].append(proof | {"start": row.start, "end": row.end, "text": row.text})
    return {holder: list(roles.values()) for holder, roles in found.items()}


def _role_json(row: Any) -> dict[str, Any]:
    return {
        "title": row.title,
        "status": row.status,
        "of": row.owner_id,
        "first_seen": row.first,
        "last_seen": row.last,
        "article_count": row.articles,
        "proof": [],
    }


class _Said:
    """A role's holder and owner as tables of a query, with the rows and the id under which both answer."""

    def __init__(self) -> None:
        self.person, self.owner, self.owning = aliased(Entity), aliased(Entity), aliased(Entity)
        self.holder: ColumnElement[int] = func.coalesce(self.person.joined_to, self.person.row)
        self.owner_row: ColumnElement[int] = func.coalesce(self.owner.joined_to, self.owner.row, _NOBODY)
        self.owner_id = self.owning.id

    def joined(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        return (
            query.select_from(Role)
            .join(Article, Article.row == Role.article_row)
            .join(self.person, self.person.row == Role.entity_row)
            .outerjoin(self.owner, self.owner.row == Role.of_row)
        )


def _seen(conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    """Each distinct role of public articles: its holder, title, status and owner, and how often and when it is said."""
    said = _Said()
    dated = case((Article.published_on.is_not(None), Article.newest_key))
    query = said.joined(
        select(
            said.holder.label("holder"),
            Role.folded,
            Role.status,
            said.owner_row.label("owner"),
            func.min(Role.title).label("title"),
            func.count(Role.article_row.distinct()).label("articles"),
            func.min(Article.published_on).label("first"),
            func.max(Article.published_on).label("last"),
            func.max(Article.newest_key).label("newest"),
            func.min(dated).label("oldest"),
        )
    )
    grouped = query.where(*conditions, *visible()).group_by(said.holder, Role.folded, Role.status, said.owner_row)
    return grouped.subquery()


def _held_then(conditions: Sequence[ColumnElement[bool]], days: DayRange) -> Select[Any]:
    """Article and position of the roles that prove who held one of them in `days`."""
    window = _windows(conditions, days)
    said = _Said()
    return (
        said.joined(select(Role.article_row, Role.position))
        .join(
            window,
            and_(
                window.c.holder == said.holder,
                window.c.folded == Role.folded,
                window.c.owner == said.owner_row,
                Article.published_on >= window.c.first,
                Article.published_on <= window.c.last,
            ),
        )
        .where(Role.status.in_(_HELD), *conditions)
    )


def _windows(conditions: Sequence[ColumnElement[bool]], days: DayRange) -> Subquery:
    """For each holder of a role in `days`: the days themselves, or else the nearest days before and after."""
    start = days.from_day.isoformat() if days.from_day else _FIRST_DAY
    end = days.to_day.isoformat() if days.to_day else _LAST_DAY
    day, said = Article.published_on, _Said()
    held, over = Role.status.in_(_HELD), Role.status == "former"
    is_said = func.max(case((and_(held, day >= start, day <= end), 1), else_=0)) == 1
    before, after = func.max(case((and_(held, day < start), day))), func.min(case((and_(held, day > end), day)))
    # One who is called a former holder within the days counts on both sides.
    over_before = func.max(case((and_(over, day <= end), day)))
    over_after = func.min(case((and_(over, day >= start), day)))
    is_between = and_(
        before.is_not(None),
        after.is_not(None),
        func.coalesce(over_before, _FIRST_DAY) <= before,
        func.coalesce(over_after, _LAST_DAY) >= after,
    )
    query = said.joined(
        select(
            said.holder.label("holder"),
            Role.folded,
            said.owner_row.label("owner"),
            case((is_said, start), else_=before).label("first"),
            case((is_said, end), else_=after).label("last"),
        )
    )
    grouped = query.where(*conditions, *visible(), day.is_not(None)).group_by(said.holder, Role.folded, said.owner_row)
    return grouped.having(or_(is_said, is_between)).subquery()


def _owners(session: Session, of: str) -> list[int]:
    """The rows of the entity with this id, or of all that go by this name."""
    named = aliased(Entity)
    group = entity_groups(session, [of]).get(of)
    if group is not None:
        return group
    answering = func.coalesce(named.joined_to, named.row)
    called = (
        select(answering)
        .join(EntityAlias, EntityAlias.entity_row == named.row)
        .where(EntityAlias.folded == folded(of), EntityAlias.folded != "")
    )
    whole = select(Entity.row).where(func.coalesce(Entity.joined_to, Entity.row).in_(called))
    return list(session.scalars(whole))
