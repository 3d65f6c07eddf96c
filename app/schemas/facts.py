"""Quotes, figures and dates as the contract shows them inside an article.

A fact's id is derived from its article, field and span, so that the same text gives the same ids.
"""

import base64
import re
from collections.abc import Mapping
from typing import Any

from app import identity
from app.documents import DateSpan, Enrichment, Figure, Quote, Speaker
from app.text import stable_id

Fact = Quote | Figure | DateSpan
_CODED = re.compile("[A-Z2-7]{20}")
_PREFIXES: dict[type[Fact], str] = {Quote: "q", Figure: "f", DateSpan: "d"}


def facts_json(enrichment: Enrichment, article_id: str, ids: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The facts of one article; `ids` are the entity ids by key."""
    return {
        "quotes": [quote_json(quote, article_id, ids) for quote in enrichment.quotes],
        "figures": [figure_json(figure, article_id) for figure in enrichment.figures],
        "dates": [date_json(date, article_id) for date in enrichment.dates],
    }


def fact_id(fact: Fact, article_id: str) -> str:
    return stable_id(_PREFIXES[type(fact)], f"{article_id} {fact.field} {fact.start} {fact.end}")


def id_number(fact_id: str) -> int | None:
    """The first 56 bits of what an id says, by which the store finds its fact; None where it is no id."""
    coded = fact_id.partition("_")[2].upper()
    if not _CODED.fullmatch(coded):
        return None
    return int.from_bytes(base64.b32decode(coded[:16])[:7], "big")


def quote_json(quote: Quote, article_id: str, ids: Mapping[str, str]) -> dict[str, Any]:
    group = None if quote.group is None else stable_id("qg", f"{article_id} {quote.field} {quote.group}")
    shown = {"kind": quote.kind, "group": group, "cue": quote.cue, "speaker": _speaker_json(quote.speaker, ids)}
    return _span_json(quote, article_id) | shown


def figure_json(figure: Figure, article_id: str) -> dict[str, Any]:
    names = ("kind", "value", "min", "max", "currency", "unit", "qualifier", "direction", "of", "period")
    return _span_json(figure, article_id) | {name: getattr(figure, name) for name in names}


def date_json(date: DateSpan, article_id: str) -> dict[str, Any]:
    bounds = {"from": date.first_day, "to": date.last_day}
    return _span_json(date, article_id) | bounds | {"precision": date.precision, "kind": date.kind}


def _span_json(fact: Fact, article_id: str) -> dict[str, Any]:
    place = {"field": fact.field, "start": fact.start, "end": fact.end, "text": fact.text}
    return {"id": fact_id(fact, article_id)} | place


def _speaker_json(speaker: Speaker, ids: Mapping[str, str]) -> dict[str, Any]:
    entity_id = (ids.get(speaker.key) or identity.entity_id(speaker.key)) if speaker.key else None
    return {"entity_id": entity_id, "name": speaker.name, "start": speaker.start, "end": speaker.end}
