"""Days and periods that a text names, resolved against the publication day into first and last days."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter

from app.documents import DateKind, DateSpan
from app.enrichers.dates import calendar, explicit
from app.enrichers.dates.anchor import Anchor, anchor_of
from app.enrichers.dates.calendar import Period
from app.enrichers.dates.grammar import Found, found_in
from app.enrichers.dates.meaning import Meant, Reading
from app.enrichers.terms.lexer import Terms

__all__ = ["Anchor", "Dates", "anchor_of", "dates_in"]

_OPEN = re.compile(r"(?<!\w)(?P<word>since|until|till)(?: at least)?(?: the)? $")
_BETWEEN = re.compile(r"\bbetween (?:the )?$")
_ANNIVERSARY = re.compile("(?:o|[wvdn]2T)[12]V")
_SENTENCE_STOP = re.compile(r"[.!?][\"'”’)]*\s+[\"“‘(]?[A-Z]|\n\s*\n")
# So many dates on either side may tell the year of an anniversary.
_NEIGHBOURS = 4
_JOINED = frozenset("52~")
_YEAR_SHARED = frozenset("63")


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one text, and the shape of its terms in which those that belong to dates are crossed out."""

    spans: tuple[DateSpan, ...]
    shape: str


def dates_in(terms: Terms, field: str, anchor: Anchor | None, country: str | None) -> Dates:
    """The dates of one field in order; `country` is the publisher's, by which `3/4/2025` and seasons are read."""
    reading = Reading(terms, anchor, country)
    found = _joined(reading, list(found_in(reading)))
    shape = _crossed_out(terms.shape, found)
    found = sorted([*found, *_anniversaries(reading, shape, found)], key=lambda one: one.start)
    spans: list[DateSpan] = []
    for one in found:
        start, period = _opened(terms, one, spans[-1].end if spans else 0)
        if not spans or start >= spans[-1].end:
            spans.append(_span(terms, field, one, (start, period)))
    return Dates(tuple(spans), shape)


def _crossed_out(shape: str, found: Sequence[Found]) -> str:
    if not found:
        return shape
    marks = list(shape)
    for one in found:
        width = 2 * (one.last - one.first)
        marks[2 * one.first : 2 * one.last] = "#|" * (width // 2)
        if one.first:
            marks[2 * one.first - 1] = "|"
    return "".join(marks)


def _joined(reading: Reading, found: list[Found]) -> list[Found]:
    """Neighbours that are the two ends of one range become one; neighbours that share a year get it."""
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined else None
        if before is not None and before.last == one.first:
            gap = reading.terms.gap(before.last - 1)
            is_range = gap in _JOINED or (
                gap == "6" and _BETWEEN.search(reading.terms.lower, max(0, before.start - 14), before.start)
            )
            if is_range and (whole := _range(before, one)):
                joined[-1] = whole
                continue
            if gap in _YEAR_SHARED and before.meant.is_floating and not one.meant.is_floating and _is_dated(one):
                joined[-1] = replace(before, meant=_shared_year(before.meant, one.meant))
        joined.append(one)
    return joined


def _is_dated(found: Found) -> bool:
    return found.rule in ("day", "days", "month_of_year") and found.meant.period.first is not None


def _shared_year(floating: Meant, dated: Meant) -> Meant:
    assert dated.period.first is not None
    return explicit.with_year(floating, dated.period.first.year)


def _range(left: Found, right: Found) -> Found | None:
    if left.meant.is_recurring or right.meant.is_recurring:
        return None
    first, last = left.meant, right.meant
    if first.period.precision != last.period.precision and None in (first.period.first, last.period.last):
        return None
    if first.is_floating and not last.is_floating and last.period.last:
        first = explicit.with_year(first, last.period.last.year)
        if first.period.first and first.period.first > last.period.last:
            first = explicit.with_year(first, last.period.last.year - 1)
    elif last.is_floating and first.period.first:
        last = explicit.with_year(last, first.period.first.year)
        if last.period.last and last.period.last < first.period.first:
            last = explicit.with_year(last, first.period.first.year + 1)
    start, end = first.period.first, last.period.last
    if start and end and start > end:
        if left.rule != "weekday" or right.rule != "weekday":
            return None
        end += timedelta(days=7)
    if start is None or end is None:
        start = end = None
    meant = Meant(Period(start, end, last.period.precision))
    return Found(left.first, right.last, left.start, right.end, "range", meant)


def _opened(terms: Terms, found: Found, behind: int) -> tuple[int, Period]:
    """Where the span starts with its "since" or "until", and the period with its open end."""
    period = found.meant.period
    low = max(behind, found.start - 24)
    tail = terms.lower[low : found.start]
    before = _OPEN.search(terms.lower, low, found.start) if "since " in tail or "til" in tail else None
    if before is None or found.meant.is_recurring or found.rule == "anniversary":
        return found.start, period
    if before["word"] == "since":
        return before.start(), replace(period, last=None)
    return before.start(), replace(period, first=None)


def _anniversaries(reading: Reading, shape: str, found: Sequence[Found]) -> list[Found]:
    """`25th anniversary`: the year that lies so many years before the sentence's own date, or the publication."""
    # Their terms are not crossed out, since the ordinal is a figure too.
    return [
        _anniversary(reading, found, match.start() // 2, (match.end() + 1) // 2)
        for match in _ANNIVERSARY.finditer(shape)
    ]


def _anniversary(reading: Reading, found: Sequence[Found], first: int, last: int) -> Found:
    terms = reading.terms
    start, end = terms.starts[first], terms.ends[last - 1]
    n = bisect_left(found, start, key=attrgetter("start"))
    around = found[max(0, n - _NEIGHBOURS) : n + _NEIGHBOURS]
    kept = [one for one in around if _tells_year(one) and _share_sentence(terms.text, one, start, end)]
    nearest = min(kept, key=lambda one: min(abs(one.start - end), abs(start - one.end)), default=None)
    year = reading.anchor.day.year if reading.anchor else None
    if nearest is not None and nearest.meant.period.last is not None:
        year = nearest.meant.period.last.year
    count = int(terms.values[first])
    period = calendar.year_of(year - count) if year is not None and 0 < count < year else calendar.UNKNOWN_YEAR
    return Found(first, last, start, end, "anniversary", Meant(period))


def _tells_year(found: Found) -> bool:
    period = found.meant.period
    return period.last is not None and period.precision not in ("decade", "century") and not found.meant.is_recurring


def _share_sentence(text: str, found: Found, start: int, end: int) -> bool:
    low, high = (found.end, start) if found.start < start else (end, found.start)
    return high - low < 300 and not _SENTENCE_STOP.search(text, low, high)


def _span(terms: Terms, field: str, found: Found, opened: tuple[int, Period]) -> DateSpan:
    start, period = opened
    kind: DateKind = "interval"
    if found.meant.is_recurring:
        kind = "recurring"
    elif period.first == period.last and period.precision == "day" and found.rule not in ("range", "days"):
        kind = "point"
    return DateSpan(
        field=field,
        start=start,
        end=found.end,
        text=terms.text[start : found.end],
        first_day=_iso(period.first),
        last_day=_iso(period.last),
        precision=period.precision,
        kind=kind,
    )


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None
