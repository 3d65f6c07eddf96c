"""Reads quotes, figures, dates and roles on their own: each with its article and its sentence.

Lists have the newest article first, and within an article the order of reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.schemas.filters import ArticleFilters, DayRange
from app.schemas.paging import Cursor, Page
from app.store import entities, fact_items, roles
from app.store.fact_items import FactKind
from app.store.fact_models import DateSpan, Figure, Quote, Role
from app.store.filtering import conditions, entity_groups, hidden_rows, visible
from app.store.models import Article, Mention
from app.store.roles import RoleFilters
from app.store.walking import Walk, turn

# Lists fall by every column, and cursors hold no negative number.
_LAST_POSITION = 2**31 - 1


@dataclass(frozen=True, slots=True)
class View:
    """Which page of a list, and whether its positions count UTF-16 units."""

    limit: int = 20
    cursor: Cursor | None = None
    in_utf16: bool = False


@dataclass(frozen=True, slots=True)
class QuoteFilters:
    """`speaker` is an entity id; `about` are entity ids that all must be named inside the quote."""

    speaker: str | None = None
    about: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class FigureFilters:
    """`min` and `max` leave what may lie between them, both included; `currency` is an ISO 4217 code."""

    kind: str | None = None
    currency: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class DateFilters:
    """`on` leaves the times that share a day with it."""

    on: DayRange | None = None
    kind: str | None = None


def quotes(session: Session, wanted: QuoteFilters, filters: ArticleFilters, view: View) -> Page:
    """A page of quotes and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    found = [] if wanted.kind is None else [Quote.kind == wanted.kind]
    if wanted.speaker is not None:
        found.append(_spoken_by(session, wanted.speaker))
    found.extend(_about(session, entity_id) for entity_id in wanted.about)
    return _page(session, fact_items.QUOTES, [*found, *conditions(session, filters)], view)


def figures(session: Session, wanted: FigureFilters, filters: ArticleFilters, view: View) -> Page:
    """A page of figures and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    found: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        found.append(Figure.kind == wanted.kind)
    if wanted.currency is not None:
        found.append(Figure.currency == wanted.currency.upper())
    if wanted.unit is not None:
        found.append(Figure.unit == wanted.unit)
    if wanted.min is not None or wanted.max is not None:
        found.append(or_(Figure.lowest.is_not(None), Figure.highest.is_not(None)))
    if wanted.min is not None:
        found.append(or_(Figure.highest >= float(wanted.min), Figure.highest.is_(None)))
    if wanted.max is not None:
        found.append(or_(Figure.lowest <= float(wanted.max), Figure.lowest.is_(None)))
    return _page(session, fact_items.FIGURES, [*found, *conditions(session, filters)], view)


def dates(session: Session, wanted: DateFilters, filters: ArticleFilters, view: View) -> Page:
    """A page of dates and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    found: list[ColumnElement[bool]] = [] if wanted.kind is None else [DateSpan.kind == wanted.kind]
    if wanted.on is not None:
        found.extend(_meets(wanted.on))
    return _page(session, fact_items.DATES, [*found, *conditions(session, filters)], view)


def held_roles(session: Session, wanted: RoleFilters, filters: ArticleFilters, view: View) -> Page:
    """A page of roles and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    chosen = [*roles.chosen(session, wanted), *conditions(session, filters)]
    page = _page(session, fact_items.ROLES, chosen, view)
    return replace(page, items=entities.with_owners(session, page.items))


def _page(session: Session, kind: FactKind, chosen: Sequence[ColumnElement[bool]], view: View) -> Page:
    table = kind.table
    walk = Walk(table.__tablename__, (Article.newest_key, _LAST_POSITION - table.position), descending=True)
    query = kind.query.join(Article, Article.row == table.article_row).where(*chosen, *visible())
    turned = turn(session, query, walk, view.limit, view.cursor)
    items = fact_items.items(session, kind, [tuple(row.values()) for row in turned.rows], view.in_utf16)
    return Page(items, _count(session, table, chosen), turned.next, turned.prev)


def _count(
    session: Session, table: type[Quote | Figure | DateSpan | Role], chosen: Sequence[ColumnElement[bool]]
) -> int:
    """How many facts of public articles meet all of `chosen`: all of them less those of hidden articles."""
    of_all = select(func.count()).select_from(table).join(Article, Article.row == table.article_row).where(*chosen)
    of_hidden = of_all.where(Article.row.in_(hidden_rows()))
    return session.scalar(select(of_all.scalar_subquery() - of_hidden.scalar_subquery())) or 0


def _spoken_by(session: Session, entity_id: str) -> ColumnElement[bool]:
    group = entity_groups(session, [entity_id]).get(entity_id)
    return Quote.speaker_row.in_(group) if group else false()


def _about(session: Session, entity_id: str) -> ColumnElement[bool]:
    group = entity_groups(session, [entity_id]).get(entity_id)
    if not group:
        return false()
    inside = select(Mention.position).where(
        Mention.article_row == Quote.article_row,
        Mention.entity_row.in_(group),
        Mention.field == Quote.field,
        Mention.start >= Quote.start,
        Mention.end <= Quote.end,
    )
    return exists(inside)


def _meets(days: DayRange) -> list[ColumnElement[bool]]:
    """Days compare as text; an end that is open holds on, a time without any end is unknown and meets nothing."""
    found: list[ColumnElement[bool]] = [or_(DateSpan.first_day.is_not(None), DateSpan.last_day.is_not(None))]
    if days.to_day:
        found.append(or_(DateSpan.first_day <= days.to_day.isoformat(), DateSpan.first_day.is_(None)))
    if days.from_day:
        found.append(or_(DateSpan.last_day >= days.from_day.isoformat(), DateSpan.last_day.is_(None)))
    return found
