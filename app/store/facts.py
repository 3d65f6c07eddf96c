"""Reads quotes, figures, dates and roles on their own: each with its article and its sentence.

Lists have the newest article first, and within an article the order of reading.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.schemas.fact_lists import fact_item
from app.schemas.facts import date_json, figure_json, quote_json
from app.schemas.filters import ArticleFilters, DayRange
from app.schemas.paging import Cursor, Page
from app.schemas.roles import role_json
from app.store import articles, entities, fact_rows, roles
from app.store.chunks import chunks
from app.store.fact_models import DateSpan, Figure, Quote, Role
from app.store.filtering import conditions, entity_groups, hidden_rows, visible
from app.store.models import Article, ArticleImage, ArticleText, Entity, Mention
from app.store.roles import RoleFilters
from app.store.walking import Walk, turn

# Lists fall by every column, and cursors hold no negative number.
_LAST_POSITION = 2**31 - 1

Render = Callable[[Sequence[Any], str], dict[str, Any]]


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


def quotes(
    session: Session, wanted: QuoteFilters, filters: ArticleFilters, limit: int = 20, cursor: Cursor | None = None
) -> Page:
    """A page of quotes and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    found = [] if wanted.kind is None else [Quote.kind == wanted.kind]
    if wanted.speaker is not None:
        found.append(_spoken_by(session, wanted.speaker))
    found.extend(_about(session, entity_id) for entity_id in wanted.about)
    answering = aliased(Entity)
    query = fact_rows.QUOTES.order_by(None).outerjoin(
        answering, answering.row == func.coalesce(Entity.joined_to, Entity.row)
    )
    facts = _Facts(Quote, query.add_columns(answering.id), _quote)
    return _page(session, facts, [*found, *conditions(session, filters)], limit, cursor)


def figures(
    session: Session, wanted: FigureFilters, filters: ArticleFilters, limit: int = 20, cursor: Cursor | None = None
) -> Page:
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
    facts = _Facts(Figure, fact_rows.FIGURES.order_by(None), _figure)
    return _page(session, facts, [*found, *conditions(session, filters)], limit, cursor)


def dates(
    session: Session, wanted: DateFilters, filters: ArticleFilters, limit: int = 20, cursor: Cursor | None = None
) -> Page:
    """A page of dates and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    found: list[ColumnElement[bool]] = [] if wanted.kind is None else [DateSpan.kind == wanted.kind]
    if wanted.on is not None:
        found.extend(_meets(wanted.on))
    facts = _Facts(DateSpan, fact_rows.DATES.order_by(None), _date)
    return _page(session, facts, [*found, *conditions(session, filters)], limit, cursor)


def held_roles(
    session: Session, wanted: RoleFilters, filters: ArticleFilters, limit: int = 20, cursor: Cursor | None = None
) -> Page:
    """A page of roles and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    chosen = [*roles.chosen(session, wanted), *conditions(session, filters)]
    owner, answering = aliased(Entity), aliased(Entity)
    columns = (Role.field, Role.start, Role.end, Role.text, Role.title, Role.status, Entity.key, answering.id)
    query = (
        select(Role.article_row, *columns)
        .join(Entity, Entity.row == Role.entity_row)
        .outerjoin(owner, owner.row == Role.of_row)
        .outerjoin(answering, answering.row == func.coalesce(owner.joined_to, owner.row))
    )
    page = _page(session, _Facts(Role, query, role_json), chosen, limit, cursor)
    return replace(page, items=entities.with_owners(session, page.items))


@dataclass(frozen=True, slots=True)
class _Facts:
    """A table of facts, a query that gives the values of its rows behind the article's row, and how one is shown."""

    table: type[Quote | Figure | DateSpan | Role]
    query: Select[*tuple[Any, ...]]
    show: Render


def _page(
    session: Session,
    facts: _Facts,
    chosen: Sequence[ColumnElement[bool]],
    limit: int,
    cursor: Cursor | None,
) -> Page:
    table = facts.table
    walk = Walk(table.__tablename__, (Article.newest_key, _LAST_POSITION - table.position), descending=True)
    query = facts.query.join(Article, Article.row == table.article_row).where(*chosen, *visible())
    turned = turn(session, query, walk, limit, cursor)
    rows = [tuple(row.values()) for row in turned.rows]
    summaries = articles.summaries(session, sorted({row[0] for row in rows}))
    fields = _fields(session, {(row[0], row[1]) for row in rows})
    items = [
        fact_item(facts.show(row[1:], summaries[row[0]]["id"]), summaries[row[0]], fields[row[0], row[1]])
        for row in rows
    ]
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


def _quote(values: Sequence[Any], article_id: str) -> dict[str, Any]:
    *stored, answering_id = values
    quote = fact_rows.stored_quote(stored)
    ids = {quote.speaker.key: answering_id} if quote.speaker.key else {}
    return quote_json(quote, article_id, ids)


def _figure(values: Sequence[Any], article_id: str) -> dict[str, Any]:
    return figure_json(fact_rows.stored_figure(values), article_id)


def _date(values: Sequence[Any], article_id: str) -> dict[str, Any]:
    return date_json(fact_rows.stored_date(values), article_id)


def _fields(session: Session, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """The texts of articles' fields by row and name of the field."""
    rows = sorted({row for row, _ in wanted})
    found: dict[tuple[int, str], str] = {}
    for chunk in chunks(rows):
        texts = select(Article.row, Article.title, Article.standfirst, ArticleText.body)
        whole = texts.join(ArticleText, ArticleText.article_row == Article.row).where(Article.row.in_(chunk))
        for row, title, standfirst, body in session.execute(whole):
            found |= {(row, "title"): title or "", (row, "standfirst"): standfirst or "", (row, "body"): body}
        captions = select(ArticleImage.article_row, ArticleImage.position, ArticleImage.caption)
        for row, position, caption in session.execute(captions.where(ArticleImage.article_row.in_(chunk))):
            found[row, f"caption:{position}"] = caption or ""
    return found
