"""Rows of facts as the items of lists: each with its article's summary and the sentence that it stands in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.schemas.fact_lists import fact_item
from app.schemas.facts import date_json, figure_json, quote_json
from app.schemas.offsets import utf16_item
from app.schemas.roles import role_json
from app.store import articles, fact_rows
from app.store.chunks import chunks
from app.store.fact_models import DateSpan, Figure, Quote, Role
from app.store.models import Article, ArticleImage, ArticleText, Entity
from app.text import Utf16Offsets

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class FactKind:
    """A table of facts, a query that gives the values of its rows behind the article's row, and how one is shown."""

    table: type[Quote | Figure | DateSpan | Role]
    query: Select[*tuple[Any, ...]]
    show: Callable[[Row, str], dict[str, Any]]


def items(session: Session, kind: FactKind, rows: Sequence[Row], in_utf16: bool) -> list[dict[str, Any]]:
    """The items of `rows`, which the query of `kind` gave, in their order; those of hidden articles are left out."""
    summaries = articles.summaries(session, sorted({row[0] for row in rows}))
    fields = _fields(session, {(row[0], row[1]) for row in rows})
    units: dict[tuple[int, str], Utf16Offsets] = {}
    found = []
    for row in rows:
        if row[0] not in summaries:
            continue
        place, summary = (row[0], row[1]), summaries[row[0]]
        item = fact_item(kind.show(row[1:], summary["id"]), summary, fields[place])
        if in_utf16:
            if place not in units:
                units[place] = Utf16Offsets(fields[place])
            item = utf16_item(item, units[place])
        found.append(item)
    return found


def _quote(values: Row, article_id: str) -> dict[str, Any]:
    *stored, answering_id = values
    quote = fact_rows.stored_quote(stored)
    ids = {quote.speaker.key: answering_id} if quote.speaker.key else {}
    return quote_json(quote, article_id, ids)


def _figure(values: Row, article_id: str) -> dict[str, Any]:
    return figure_json(fact_rows.stored_figure(values), article_id)


def _date(values: Row, article_id: str) -> dict[str, Any]:
    return date_json(fact_rows.stored_date(values), article_id)


_answering = aliased(Entity)
QUOTES = FactKind(
    Quote,
    fact_rows.QUOTES.order_by(None)
    .outerjoin(_answering, _answering.row == func.coalesce(Entity.joined_to, Entity.row))
    .add_columns(_answering.id),
    _quote,
)
FIGURES = FactKind(Figure, fact_rows.FIGURES.order_by(None), _figure)
DATES = FactKind(DateSpan, fact_rows.DATES.order_by(None), _date)
_owner, _owner_answering = aliased(Entity), aliased(Entity)
ROLES = FactKind(
    Role,
    select(Role.article_row, Role.field, Role.start, Role.end, Role.text, Role.title, Role.status)
    .add_columns(Entity.key, _owner_answering.id)
    .join(Entity, Entity.row == Role.entity_row)
    .outerjoin(_owner, _owner.row == Role.of_row)
    .outerjoin(_owner_answering, _owner_answering.row == func.coalesce(_owner.joined_to, _owner.row)),
    role_json,
)


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
