"""Quotes, figures and dates as the contract shows them inside an article.

A fact's id is derived from its article, field and span, so that the same text gives the same ids.
"""

from collections.abc import Mapping
from typing import Any

from app import identity
from app.documents import DateSpan, Enrichment, Figure, Quote, Speaker
from app.text import Span, sentence_spans, stable_id

Fact = Quote | Figure | DateSpan
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


def fact_item(fact: dict[str, Any], summary: dict[str, Any], field: str) -> dict[str, Any]:
    """A fact as lists show it: with its article's summary and the sentence in `field`, the text that it stands in.

    A fact that runs over several sentences has the span from the first to the last of them.
    """
    span = _sentences_around(field, Span(fact["start"], fact["end"]))
    sentence = {"start": span.start, "end": span.end, "text": field[span.start : span.end]}
    return fact | {"article": summary, "sentence": sentence}


def _sentences_around(field: str, span: Span) -> Span:
    # A blank line always ends a sentence, so that the blocks which the span touches are all that must be read.
    begin = max(field.rfind("\n\n", 0, span.start) + 2, 0) if "\n\n" in field[: span.start] else 0
    stop = field.find("\n\n", span.end)
    block = field[begin : stop if stop >= 0 else len(field)]
    met = [one for one in sentence_spans(block) if one.end + begin > span.start and one.start + begin < span.end]
    if not met:
        return span
    return Span(min(met[0].start + begin, span.start), max(met[-1].end + begin, span.end))


def _span_json(fact: Fact, article_id: str) -> dict[str, Any]:
    place = {"field": fact.field, "start": fact.start, "end": fact.end, "text": fact.text}
    return {"id": fact_id(fact, article_id)} | place


def _speaker_json(speaker: Speaker, ids: Mapping[str, str]) -> dict[str, Any]:
    entity_id = (ids.get(speaker.key) or identity.entity_id(speaker.key)) if speaker.key else None
    return {"entity_id": entity_id, "name": speaker.name, "start": speaker.start, "end": speaker.end}
