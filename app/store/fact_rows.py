"""Quotes, figures, dates and roles as rows, and rows as quotes, figures, dates and roles."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app import documents, text
from app.documents import Enrichment, Speaker
from app.schemas.facts import fact_id, id_number
from app.store.fact_models import DateSpan, Figure, Quote, QuoteRun, Role
from app.store.models import Base, Entity
from app.store.tallies import LONGEST_NAME
from app.text import word_runs

FACT_TABLES: tuple[type[Base], ...] = (Quote, QuoteRun, Figure, DateSpan, Role)

_SPAN = ("field", "start", "end", "text")
_FIGURE = (*_SPAN, "kind", "value", "min", "max", "currency", "unit", "qualifier", "direction", "of", "period")
_DATE = (*_SPAN, "first_day", "last_day", "precision", "kind")

# Each begins with the row of the article that its rows hang on.
QUOTES = (
    select(Quote.article_row, Quote.field, Quote.start, Quote.end, Quote.text, Quote.kind, Quote.group, Quote.cue)
    .add_columns(Quote.speaker_start, Quote.speaker_end, Quote.speaker_name, Entity.key)
    .outerjoin(Entity, Entity.row == Quote.speaker_row)
    .order_by(Quote.article_row, Quote.position)
)
FIGURES = select(Figure.article_row, *(getattr(Figure, name) for name in _FIGURE)).order_by(
    Figure.article_row, Figure.position
)
DATES = select(DateSpan.article_row, *(getattr(DateSpan, name) for name in _DATE)).order_by(
    DateSpan.article_row, DateSpan.position
)
_OWNER = aliased(Entity)
ROLES = (
    select(Role.article_row, *(getattr(Role, name) for name in (*_SPAN, "title", "status")))
    .add_columns(Entity.key, _OWNER.key.label("of"), Role.mention_start)
    .join(Entity, Entity.row == Role.entity_row)
    .outerjoin(_OWNER, _OWNER.row == Role.of_row)
    .order_by(Role.article_row, Role.position)
)
FACT_QUERIES: tuple[Select[*tuple[Any, ...]], ...] = (QUOTES, FIGURES, DATES, ROLES)


def fact_rows(
    row: int, article_id: str, enrichment: Enrichment, rows: Mapping[str, int]
) -> dict[type[Base], list[dict[str, Any]]]:
    """The rows of every table of facts for the article of `row`; `rows` has the entities' rows by key."""

    def placed(n: int, fact: documents.Quote | documents.Figure) -> dict[str, Any]:
        return {"article_row": row, "position": n, "id_number": id_number(fact_id(fact, article_id))}

    return {
        Quote: [placed(n, quote) | _quote_values(quote, rows) for n, quote in enumerate(enrichment.quotes)],
        QuoteRun: [
            {"article_row": row, "position": n, "run": run}
            for n, quote in enumerate(enrichment.quotes)
            # What is only reported has the words of the reporter.
            if quote.kind != "indirect"
            for run in sorted(word_runs(quote.text))
        ],
        Figure: [placed(n, one) | asdict(one) | _bounds(one) for n, one in enumerate(enrichment.figures)],
        DateSpan: [{"article_row": row, "position": n, **asdict(date)} for n, date in enumerate(enrichment.dates)],
        Role: [
            {"article_row": row, "position": n, **_role_values(role, rows)} for n, role in enumerate(enrichment.roles)
        ],
    }


def stored_quote(values: Sequence[Any]) -> documents.Quote:
    field, start, end, text, kind, group, cue, *speaker = values
    return documents.Quote(field, start, end, text, kind, group, cue, Speaker(*speaker))


def stored_figure(values: Sequence[Any]) -> documents.Figure:
    return documents.Figure(*values)


def stored_date(values: Sequence[Any]) -> documents.DateSpan:
    return documents.DateSpan(*values)


def stored_role(values: Sequence[Any]) -> documents.Role:
    return documents.Role(*values)


def _role_values(role: documents.Role, rows: Mapping[str, int]) -> dict[str, Any]:
    return {
        **{name: getattr(role, name) for name in (*_SPAN, "title", "status", "mention_start")},
        "folded": text.fold(role.title)[:LONGEST_NAME],
        "written": text.fold(role.text)[:LONGEST_NAME],
        "entity_row": rows[role.key],
        "of_row": rows.get(role.of) if role.of else None,
    }


def _quote_values(quote: documents.Quote, rows: Mapping[str, int]) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        **{name: getattr(quote, name) for name in (*_SPAN, "kind", "group", "cue")},
        "speaker_start": speaker.start,
        "speaker_end": speaker.end,
        "speaker_name": speaker.name,
        "speaker_row": rows.get(speaker.key) if speaker.key else None,
    }


def _bounds(figure: documents.Figure) -> dict[str, float | None]:
    """The least and the most that a figure may mean: both its value, or the ends of its range."""
    value = _number(figure.value)
    lowest, highest = _number(figure.min), _number(figure.max)
    if lowest is None and highest is None:
        lowest = highest = value
    return {"lowest": lowest, "highest": highest}


def _number(decimal: str | None) -> float | None:
    if decimal is None:
        return None
    try:
        return float(Decimal(decimal))
    except (InvalidOperation, OverflowError):
        return None
