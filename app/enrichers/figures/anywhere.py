"""The figures and dates that read alike in every language: ISO dates, percent signs, amounts with an ISO 4217 code.

What the languages write differently is left out: "1.234", which is one thousand or one and a bit, and an amount before
a word, which may be "Millionen".
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.documents import DateSpan, Figure
from app.enrichers.terms.amounts import decimal_text
from app.enrichers.terms.vocabulary import CURRENCY_CODES

_NUMBER = r"(?<![\w.,'’/:\-–])(?P<number>\d{1,9}(?:[.,]\d{1,2})?)"
# No digit, and no space with a digit behind it: "500 000" is one number.
_NO_MORE = r"(?![\w'’]|[.,:/\-–]\d|[ \u00a0\u202f]\d)"
_PERCENT = re.compile(_NUMBER + r"[ \u00a0\u202f]?%(?!\w)")
_CODE_BEHIND = re.compile(_NUMBER + r"[ \u00a0\u202f](?P<code>[A-Z]{3})(?!\w)")
_CODE_BEFORE = re.compile(
    r"(?<![\w.,])(?P<code>[A-Z]{3})[ \u00a0\u202f](?P<number>\d{1,9}(?:[.,]\d{1,2})?)" + _NO_MORE + r"(?!\s*[^\W\d_])"
)
_BEFORE = re.compile(r"\d[ \u00a0\u202f]$")
_ISO_DATE = re.compile(r"(?<![\w\-/.])(\d{4})-(\d\d)-(\d\d)(?![\w\-/])")


def figures_in(text: str, field: str) -> tuple[Figure, ...]:
    """Percentages and amounts of money with their code, in order."""
    found = sorted((*_money(text, field), *_percent(text, field)), key=lambda one: one.start)
    return tuple(one for n, one in enumerate(found) if n == 0 or one.start >= found[n - 1].end)


def _percent(text: str, field: str) -> Iterator[Figure]:
    for match in _PERCENT.finditer(text):
        if not _is_cut(text, match):
            start, end = match.span()
            yield Figure(field, start, end, match.group(), "percent", value=_value(match), unit="percent")


def _money(text: str, field: str) -> Iterator[Figure]:
    for pattern in (_CODE_BEHIND, _CODE_BEFORE):
        for match in pattern.finditer(text):
            if match["code"] in CURRENCY_CODES and not _is_cut(text, match):
                start, end = match.span()
                yield Figure(field, start, end, match.group(), "money", value=_value(match), currency=match["code"])


def _is_cut(text: str, match: re.Match[str]) -> bool:
    """Whether the number goes on to the left, as in "12 500 %"."""
    start = match.start("number")
    return match.start() == start and _BEFORE.search(text, max(0, start - 2), start) is not None


def _value(match: re.Match[str]) -> str | None:
    return decimal_text(Decimal(match["number"].replace(",", ".")))


def dates_in(text: str, field: str) -> tuple[DateSpan, ...]:
    """Dates such as 2025-08-14, in order."""
    return tuple(
        DateSpan(field, match.start(), match.end(), match.group(), day, day, "day", "point")
        for match in _ISO_DATE.finditer(text)
        if (day := _day(match)) is not None
    )


def _day(match: re.Match[str]) -> str | None:
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None
