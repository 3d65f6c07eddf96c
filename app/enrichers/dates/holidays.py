"""Holidays by name, of the year stated or the nearest one."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.enrichers.dates import calendar
from app.enrichers.dates.anchor import nearest
from app.enrichers.dates.calendar import Period
from app.enrichers.dates.meaning import Meant, Reading

_UNKNOWN_DAY = Period(None, None, "day")


@dataclass(frozen=True, slots=True)
class _Holiday:
    """`behind` is what must follow the first word; `countries` where the day is another elsewhere."""

    on: Callable[[int], date]
    behind: str = ""
    before: str = ""
    countries: frozenset[str] = frozenset()


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, n: int) -> Callable[[int], date]:
    return lambda year: calendar.nth_weekday(year, month, weekday, n)


_NORTH_AMERICA = frozenset({"US", "CA"})
_ONLY_US = frozenset({"US"})
_HOLIDAYS = {
    "christmas": _Holiday(_fixed(12, 25)),
    "halloween": _Holiday(_fixed(10, 31)),
    "easter": _Holiday(calendar.easter),
    "thanksgiving": _Holiday(_nth(11, 3, 4), countries=_ONLY_US),
    "patrick": _Holiday(_fixed(3, 17), "['’]s day", "st. "),
    "valentine": _Holiday(_fixed(2, 14), "['’]s day"),
    "independence": _Holiday(_fixed(7, 4), " day", countries=_ONLY_US),
    "labor": _Holiday(_nth(9, 0, 1), " day", countries=_NORTH_AMERICA),
    "memorial": _Holiday(_nth(5, 0, -1), " day", countries=_ONLY_US),
    "veterans": _Holiday(_fixed(11, 11), "['’]? day", countries=_ONLY_US),
    "boxing": _Holiday(_fixed(12, 26), " day"),
}
_EVE = re.compile(r"(?:['’]s)? eve\b")
# Weekdays that have a name and so a date; "Super Tuesday" and the like have none.
_NAMED = {
    ("good", 4): lambda year: calendar.easter(year) - timedelta(days=2),
    ("palm", 6): lambda year: calendar.easter(year) - timedelta(days=7),
    ("ash", 2): lambda year: calendar.easter(year) - timedelta(days=46),
    ("black", 4): lambda year: calendar.nth_weekday(year, 11, 3, 4) + timedelta(days=1),
    ("cyber", 0): lambda year: calendar.nth_weekday(year, 11, 3, 4) + timedelta(days=4),
}
_NAME_BEFORE = re.compile(r"\b(super|black|good|ash|cyber|giving|fat|palm) $")


def is_named(reading: Reading, first: int) -> bool:
    """Whether a word before the weekday makes a name of it."""
    return _NAME_BEFORE.search(reading.before(first)) is not None


def named_weekday(reading: Reading, first: int, last: int) -> Meant | None:
    """`Good Friday`, `Black Friday`: the nearest one that agrees with the tense."""
    terms = reading.terms
    named = _NAME_BEFORE.search(reading.before(first))
    # The agreement is of 1998.
    if reading.after(last).startswith((" agreement", " accord", " deal", " pact")):
        return None
    if named is None or (on := _NAMED.get((named[1], terms.values[first]))) is None:
        return None
    meant = _in_some_year(reading, first, last, lambda year: calendar.day(on(year)))
    return replace(meant, start=terms.starts[first] - len(named[0]))


_TURN = re.compile(r"\b(?:the )?turn[ -]of[ -]the[ -]$")
_NEW_YEAR = re.compile(r"['’]s (?P<which>day|eve)\b")


def holiday(reading: Reading, first: int, last: int) -> Meant | None:
    """`Christmas`, `Easter 2024`, `St. Patrick's Day`, `Christmas Eve`; unknown where the country has another day."""
    terms = reading.terms
    known = _HOLIDAYS[terms.values[first]]
    after, start = reading.after(first + 1), terms.starts[first]
    if not re.match(rf"(?:{known.behind})(?!\w)", after) or not reading.before(first).endswith(known.before):
        return None
    eve = _EVE.match(after) if known.behind == "" else None
    shift = timedelta(days=-1 if eve else 0)
    if weekday := [terms.values[n] for n in range(first + 1, last) if terms.kind(n) == "W"]:
        if terms.values[first] != "easter" or weekday[0] not in (0, 6):
            return None
        shift = timedelta(days=1 if weekday[0] == 0 else 0)
    end = terms.ends[first] + eve.end() if eve else None
    # Without a country the article is likely to be read by those who have the day.
    if known.countries and reading.country is not None and reading.country not in known.countries:
        return Meant(_UNKNOWN_DAY, is_floating=True, start=start - len(known.before), end=end)
    meant = _in_some_year(reading, first, last, lambda year: calendar.day(known.on(year) + shift))
    return Meant(meant.period, is_floating=meant.is_floating, start=start - len(known.before), end=end)


def new_year(reading: Reading, first: int, last: int) -> Meant | None:
    """`New Year's Day`, `New Year's Eve`; also the turn of a century or year, whose day nobody says."""
    terms = reading.terms
    unit = terms.values[first]
    if unit in ("year", "century", "millennium") and (turn := _TURN.search(reading.before(first))):
        return Meant(
            Period(None, None, "year" if unit == "year" else "century"), start=terms.starts[first] - len(turn[0])
        )
    after = _NEW_YEAR.match(reading.after(first + 1))
    if after is None or not reading.before(first).endswith("new ") or not terms.text[terms.starts[first]].isupper():
        return None
    month, day = (1, 1) if after["which"] == "day" else (12, 31)
    meant = _in_some_year(reading, first, last, lambda year: calendar.day(date(year, month, day)))
    start, end = terms.starts[first] - 4, terms.ends[first] + after.end()
    return Meant(meant.period, is_floating=meant.is_floating, start=start, end=end)


def _in_some_year(reading: Reading, first: int, last: int, in_year: Callable[[int], Period]) -> Meant:
    if reading.terms.kind(last - 1) == "y":
        return Meant(in_year(int(reading.terms.values[last - 1])))
    found = nearest(reading.anchor, in_year, reading.tense(first, last) if reading.anchor else 0)
    return Meant(found or _UNKNOWN_DAY, is_floating=True)
