"""Amounts that a text names: money, shares, counts, durations, measures and ordinals, with their values."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from app.documents import DateSpan, Figure, Qualifier
from app.enrichers.figures.draft import Draft
from app.enrichers.figures.grammar import drafts_in
from app.enrichers.figures.home import Home, home_of
from app.enrichers.figures.nouns import bought, subject, whole
from app.enrichers.figures.surroundings import Periods, direction_of, is_move, qualifier_of, rate_of, words_before
from app.enrichers.terms.amounts import decimal_text
from app.enrichers.terms.lexer import Terms

__all__ = ["Home", "figures_in", "home_of"]

_UNDIRECTED = frozenset({"ordinal", "duration"})
_WITH_SUBJECT = frozenset({"money", "percent"})


def figures_in(terms: Terms, shape: str, dates: Sequence[DateSpan], field: str, home: Home) -> tuple[Figure, ...]:
    """The figures of one field in order; `shape` and `dates` are what the dates of the same terms left and took."""
    drafts = list(drafts_in(terms, shape, home))
    _pair_up(terms, drafts)
    figures: list[Figure] = []
    subject_before: str | None = None
    periods = Periods(terms.lower, dates)
    for one in drafts:
        if figures and one.start < figures[-1].end:
            continue
        _negate(terms.lower, one)
        words = words_before(terms.lower, one.start)
        if one.kind in _WITH_SUBJECT:
            named = subject(terms.text, one.start, words)
            if named == "":
                named = subject_before
            subject_before = named
            one.of = one.of or _thing(terms.text, one) or named
        figures.append(_figure(terms, one, words, periods, field))
    return tuple(figures)


_BELOW_ZERO = re.compile(r"(?:(?:^|(?<=[\s(]))[-−]|(?<!\d )\bminus )$")


def _negate(lower: str, one: Draft) -> None:
    """Takes the sign of "minus 12 degrees", "-0.3%" and "-$5m" into the figure."""
    if one.value is None or not (one.kind in _WITH_SUBJECT or (one.unit or "").startswith("degree")):
        return
    if (sign := _BELOW_ZERO.search(lower, max(0, one.start - 8), one.start)) and one.least is one.most is None:
        one.start, one.value = sign.start(), -one.value


def _thing(text: str, one: Draft) -> str | None:
    return whole(text, one.end) if one.kind == "percent" else bought(text, one.end)


def _pair_up(terms: Terms, drafts: list[Draft]) -> None:
    """Two amounts that are the ends of one range, each in full ("$30 million to $40 million"), share min and max."""
    for left, right in pairwise(drafts):
        if left.kind != right.kind or left.kind not in _WITH_SUBJECT or left.last != right.first:
            continue
        if left.value is None or right.value is None or (left.currency, left.unit) != (right.currency, right.unit):
            continue
        gap, before = terms.gap(left.last - 1), terms.lower[max(0, left.start - 9) : left.start]
        is_range = (
            gap in "2~" or (gap == "6" and before.endswith("between ")) or (gap == "5" and not _is_change(terms, left))
        )
        if is_range:
            _share_magnitude(terms, left, right)
        if is_range and left.value < right.value:
            left.least, left.most = right.least, right.most = left.value, right.value


def _share_magnitude(terms: Terms, left: Draft, right: Draft) -> None:
    """Of "$1 and $1.5 trillion" both are trillions; of "$500 and $1 million" only the second is large."""
    n = right.last - 1
    if terms.kind(n) not in "hmr" or right.last - right.first != 3 or left.last - left.first != 2:
        return
    bare, magnitude = terms.values[n - 1], terms.values[n]
    if left.value is not None and left.value < bare and left.kind == "money":
        left.value *= magnitude


def _is_change(terms: Terms, left: Draft) -> bool:
    """Whether "to" leads to where something moved: "from $30 to $40", "up by 2 cents to $24.10"."""
    words = words_before(terms.lower, left.start)
    return bool(words) and (words[-1] in ("from", "by") or is_move(words[-1]))


def _figure(terms: Terms, one: Draft, words: list[str], periods: Periods, field: str) -> Figure:
    lower, start, end = terms.lower, one.start, one.end
    period = periods.of(start, end) if one.kind not in _UNDIRECTED else None
    rate = rate_of(lower, end) if one.kind == "money" or (one.kind == "count" and one.of is None) else None
    if rate is not None:
        one.kind, one.unit, end = "measure", f"per {rate[0]}", rate[1]
    qualifier = qualifier_of(lower, end, words, one.kind == "duration") if one.kind != "ordinal" else None
    least, most = _bounds(one, qualifier)
    return Figure(
        field=field,
        start=start,
        end=end,
        text=terms.text[start:end],
        kind=one.kind,
        value=decimal_text(one.value),
        min=decimal_text(least),
        max=decimal_text(most),
        currency=one.currency,
        unit=one.unit,
        qualifier=qualifier,
        direction=direction_of(lower, end, words, one.kind) if one.kind not in _UNDIRECTED else None,
        of=one.of,
        period=period,
    )


def _bounds(one: Draft, qualifier: Qualifier | None) -> tuple[Decimal | None, Decimal | None]:
    if one.value is None or one.least is not None or one.most is not None:
        return one.least, one.most
    if qualifier in ("at least", "more than"):
        return one.value, None
    return (None, one.value) if qualifier in ("at most", "less than") else (None, None)
