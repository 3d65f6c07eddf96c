"""Counts over all hits: facets, exact at any number of values, and histograms by the calendar."""

import calendar
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import tantivy
from sqlalchemy.orm import Session

from app.schemas.histograms import bucket_json
from app.search import compiling
from app.store import entities, labels

# The engine counts exactly when a segment may report as many values as there can be.
_ALL = 2**32 - 1
# It refuses answers of more than 65,000 buckets; days are asked for in spans that cannot have as many.
_DAYS_AT_ONCE = 60_000
_YEARS = 10_000

Labels = Callable[[Session, Collection[str]], dict[str, str]]
_LABELS: dict[str, Labels] = {
    "person": entities.labels,
    "organisation": entities.labels,
    "place": entities.labels,
    "publisher": labels.publisher_labels,
    "author": labels.author_labels,
    "section": labels.section_labels,
}


@dataclass(frozen=True, slots=True)
class Facet:
    """Values with label and count, the most frequent first, and whether there are further ones."""

    values: list[dict[str, Any]]
    has_more: bool


def facets(
    session: Session, searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[str], limit: int
) -> dict[str, Facet]:
    """For each name up to `limit` values; years are few, and all of them are told."""
    if not names:
        return {}
    limits = {name: _YEARS if name == "year" else limit for name in names}
    # One more than is shown tells whether there are more. How many more would need every bucket: on 60,000 articles
    # with 7,000 people that took 12.5 ms instead of 8.7, and the engine refuses more than 65,000.
    asked = {name: {"terms": {"field": name, "size": most + 1, "segment_size": _ALL}} for name, most in limits.items()}
    counted = searcher.aggregate(query, asked)
    return {
        name: Facet(_labelled(session, name, counted[name]["buckets"])[:most], len(counted[name]["buckets"]) > most)
        for name, most in limits.items()
    }


def _labelled(session: Session, name: str, buckets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counts = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    shown = _LABELS[name](session, counts) if name in _LABELS else {}
    ordered = sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))
    return [{"value": value, "label": shown.get(value, value), "count": count} for value, count in ordered]


def histogram(searcher: tantivy.Searcher, query: tantivy.Query, interval: str) -> list[dict[str, Any]]:
    """All dated hits by day, week, month or year, in order; spans without a hit are left out."""
    counts: dict[int, int] = {}
    for narrowed in _spans(searcher, query) if interval == "day" else (query,):
        terms = {"field": interval, "size": _DAYS_AT_ONCE, "segment_size": _ALL}
        for bucket in searcher.aggregate(narrowed, {"spans": {"terms": terms}})["spans"]["buckets"]:
            counts[int(bucket["key"])] = int(bucket["doc_count"])
    return [bucket_json(*_DAYS_OF[interval](number), count) for number, count in sorted(counts.items())]


def _spans(searcher: tantivy.Searcher, query: tantivy.Query) -> list[tantivy.Query]:
    found = searcher.aggregate(query, {"first": {"min": {"field": "day"}}, "last": {"max": {"field": "day"}}})
    first, last = found["first"]["value"], found["last"]["value"]
    if first is None or last - first < _DAYS_AT_ONCE:
        return [query]
    return [
        compiling.narrowed(query, compiling.between("day", start - 1, start + _DAYS_AT_ONCE))
        for start in range(int(first), int(last) + 1, _DAYS_AT_ONCE)
    ]


def _day(number: int) -> tuple[date, date]:
    return date.fromordinal(number), date.fromordinal(number)


def _week(number: int) -> tuple[date, date]:
    first = date.fromordinal(number * 7 + 1)
    return first, first + timedelta(days=6)


def _month(number: int) -> tuple[date, date]:
    year, month = divmod(number, 100)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


_DAYS_OF = {"day": _day, "week": _week, "month": _month, "year": _year}
