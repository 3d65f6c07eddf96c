"""Reads one quote with its reuse, and one figure beside those of other articles for the same thing."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from app.errors import NotFound
from app.schemas.facts import id_number
from app.schemas.figure_matching import are_same_thing, in_conflict
from app.schemas.rewording import rewording
from app.store import fact_items
from app.store.fact_items import FIGURES, QUOTES, FactKind, Row
from app.store.fact_models import Figure, Quote, QuoteRun
from app.store.filtering import visible
from app.store.models import Article, ArticleEntity

_MOST_SHOWN = 100
# Those that share most runs come first, so that of a set phrase, which thousands share, the nearest are compared.
_MOST_COMPARED = 1_000
_MOST_RUNS = 500
# A story goes on for days, and its articles name some of the same people and places.
_STORY_DAYS = 2
_SHARED_ENTITIES = 2


def quote(session: Session, quote_id: str, in_utf16: bool) -> dict[str, Any]:
    """The quote, and those of other public articles with the same words. Raises NotFound."""
    row = _find(session, QUOTES, quote_id)
    (item,) = fact_items.items(session, QUOTES, [row], in_utf16)
    found = [
        (other, changes)
        for other in session.execute(_alike(session, row))
        if (changes := rewording(item["text"], other.text)) is not None
    ]
    shown = fact_items.items(session, QUOTES, [other for other, _ in found[:_MOST_SHOWN]], in_utf16)
    reuse = [one | {"changes": changes} for one, (_, changes) in zip(shown, found, strict=False)]
    return item | {"reuse_count": len(found), "reuse": reuse}


def figure(session: Session, figure_id: str, in_utf16: bool) -> dict[str, Any]:
    """The figure, and those of other public articles of its story for the same thing. Raises NotFound."""
    row = _find(session, FIGURES, figure_id)
    (item,) = fact_items.items(session, FIGURES, [row], in_utf16)
    day = session.scalar(select(Article.published_on).where(Article.row == row[0]))
    rows = session.execute(_of_story(item, row, date.fromisoformat(day))).all() if item["of"] and day else []
    others = [
        one | {"conflicts": in_conflict(item, one)}
        for one in fact_items.items(session, FIGURES, rows, in_utf16)
        if are_same_thing(item, one)
    ]
    conflicts = sum(one["conflicts"] for one in others)
    return item | {"conflict_count": conflicts, "others": others[:_MOST_SHOWN]}


def _find(session: Session, kind: FactKind, fact_id: str) -> Row:
    table = kind.table
    assert table in (Quote, Figure)
    number = id_number(fact_id)
    if number is not None:
        place = (Article, Article.row == table.article_row)
        query = kind.query.join(*place).where(table.id_number == number, *visible()).limit(_MOST_SHOWN)
        for row in session.execute(query):
            (item,) = fact_items.items(session, kind, [row], in_utf16=False)
            if item["id"] == fact_id:
                return row
    raise NotFound(f"There is no {table.__tablename__[:-1]} with this id.")


def _alike(session: Session, row: Row) -> Select[*tuple[Any, ...]]:
    """The quotes of other articles that share a run of words, newest article first."""
    own = select(Quote.article_row, Quote.position).where(
        Quote.article_row == row[0], Quote.field == row[1], Quote.start == row[2], Quote.end == row[3]
    )
    article_row, position = session.execute(own).one()
    mine = select(QuoteRun.run).where(QuoteRun.article_row == article_row, QuoteRun.position == position)
    shared = (
        select(QuoteRun.article_row, QuoteRun.position)
        .where(QuoteRun.run.in_(mine.order_by(QuoteRun.run).limit(_MOST_RUNS)), QuoteRun.article_row != article_row)
        .group_by(QuoteRun.article_row, QuoteRun.position)
        .order_by(func.count().desc(), QuoteRun.article_row, QuoteRun.position)
        .limit(_MOST_COMPARED)
        .subquery()
    )
    is_shared = (Quote.article_row == shared.c.article_row) & (Quote.position == shared.c.position)
    query = QUOTES.query.join(shared, is_shared).join(Article, Article.row == Quote.article_row).where(*visible())
    return query.order_by(Article.newest_key.desc(), Quote.position)


def _of_story(item: dict[str, Any], row: Row, day: date) -> Select[*tuple[Any, ...]]:
    """The figures of the same sort in articles of these days that name some of the same entities, newest first."""
    own, theirs = aliased(ArticleEntity), aliased(ArticleEntity)
    company = (
        select(theirs.article_row)
        .join(own, own.entity_row == theirs.entity_row)
        .where(own.article_row == row[0], theirs.article_row != row[0])
        .group_by(theirs.article_row)
        .having(func.count() >= _SHARED_ENTITIES)
    )
    first, last = (day + timedelta(days=days) for days in (-_STORY_DAYS, _STORY_DAYS))
    query = FIGURES.query.join(Article, Article.row == Figure.article_row).where(
        Figure.article_row.in_(company),
        Article.published_on.between(first.isoformat(), last.isoformat()),
        Figure.of.is_not(None),
        *(getattr(Figure, name).is_not_distinct_from(item[name]) for name in ("kind", "currency", "unit")),
        *visible(),
    )
    return query.order_by(Article.newest_key.desc(), Figure.position).limit(_MOST_COMPARED)
