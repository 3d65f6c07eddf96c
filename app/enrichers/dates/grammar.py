"""Which runs of terms are dates, and which rule reads each."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from app.documents import DatePrecision
from app.enrichers.dates import calendar, explicit, holidays, relative
from app.enrichers.dates.calendar import Period
from app.enrichers.dates.meaning import Meant, Reading
from app.enrichers.terms.amounts import NUMBER
from app.enrichers.terms.lexer import Terms

Rule = Callable[[Reading, int, int], Meant | None]

# Behind a month no day: "March 3 million", "May 5 percent".
_NO_DAY = "(?![012][%hmrTKu])"
_YEAR = "(?:[13]y)?"
_COUNT = f"(?:{NUMBER}|(?:a1)?N4?)"
_THIS = "[LlIX]1(?:[lX]1)?"
# A part, since the period that it is of follows.
_INNER = "[4:](?:[yMDSi]|[LlIX]1)"

# In the order in which they are tried. Kinds and gaps are those of the vocabulary and the lexer.
_RULES: tuple[tuple[str, str, Rule], ...] = (
    ("numeric", "Z", explicit.numeric),
    ("recurring", "E1(?:[Nwd]1T|o1[WT]|[WTMSUH])|M1[do]1E1T|R@M1[do]|R", relative.recurring),
    ("days", f"M1[do][25~][do]{_NO_DAY}(?![2:/]){_YEAR}|[do][25~][do][14]M{_YEAR}", explicit.days_of_month),
    ("week_of", f"T4M1[do]{_YEAR}", relative.week_of),
    ("weekend_of", f"U4M1[do]{_YEAR}", relative.weekend_of),
    ("in_year", "(?:W[13])?(?:M1[do]|[do][14]M|M|S)[13][LIX]1T", relative.in_year),
    ("day", f"(?:W[13])?(?:M1[do]{_NO_DAY}{_YEAR}|[do][14]M{_YEAR})", explicit.day_of_month),
    ("month_of_year", "M[134]y", explicit.month_of_year),
    ("weekday_in_week", "W[14][LIX]1T", relative.weekday_in_week),
    ("weekday_of", f"{_THIS}W(?![4:]M)", relative.weekday),
    ("day_of", f"{_THIS}M1[do]{_NO_DAY}", relative.day_of),
    ("month_or_season", f"{_THIS}[MS]", relative.month_or_season),
    ("quarter_of_year", "(?:i|[osL][12]Q)[134:]y", explicit.quarter),
    ("season_of_year", "S[14]y", explicit.season),
    ("ago", f"(?:(?:{_COUNT}|a)[12])?(?:T|Q)(?:!q)?(?:[12]A|<B)", relative.ago),
    ("window", f"[LlX]1(?![wd]1[TQ]{_INNER}){_COUNT}[12]?(?:T|Q)", relative.window),
    ("period", f"{_THIS}[TQ](?!{_INNER})", relative.period),
    ("weekend", f"(?:{_THIS})?U", relative.weekend),
    ("bare_period", "(?<=[4:])[TQ]", relative.bare_period),
    ("year_end", "T[29]f", relative.bare_period),
    ("century", "(?:v[12])?o[12]T", explicit.century),
    ("quarter", f"(?:[os][12]Q(?!{_INNER})|i(?!1[LIX]))", explicit.quarter),
    ("fiscal_year", "F1(?:T1)?y", explicit.fiscal_year),
    ("year_span", "y[2/][dn](?![012])", explicit.year_span),
    ("year", "y(?![012][TKhmrzu%])(?!1Y)", explicit.year),
    ("month", "M", explicit.month),
    ("weekday", "W8[od]|(?<![osL]1)W(?!4M)|W(?![4:]M)", explicit.weekday),
    ("near_day", "I1t|t", relative.near_day),
    ("season", "S(?:1Q)?", explicit.season),
    ("holiday", "H(?:[19]T|1W)?(?:[13;]y)?", holidays.holiday),
    ("new_year", "T(?:9T)?", holidays.new_year),
    ("decade", "D", explicit.decade),
)
_MEANING: dict[str | None, Rule] = {name: rule for name, _, rule in _RULES}
_NAMES = [name for name, _, _ in _RULES]
# The rules from the nth on, for where the rules before it declined.
_GRAMMARS = [re.compile("|".join(f"(?P<{name}>{form})" for name, form, _ in _RULES[n:])) for n in range(len(_RULES))]
# What may stand before a period and names a part of it.
_PART = re.compile(
    r"(?:(?P<part>e[12:]|f4)|(?P<count>[osLX]1[wd]1[TQ][4:])|(?P<half>[osL][12]q[4:])|(?P<quarter>[osL][12]Q[4:]|i1)"
    r"|(?P<unit>[osL]1T[4:])|(?P<weekday>[osL]1W[4:]))$"
)
_LONGEST_PART = 8
# These name a day or no period at all; "late Friday" is Friday.
_WHOLE = frozenset(
    """numeric recurring weekend_of in_year day days week_of day_of weekday weekday_of weekday_in_week near_day holiday
    new_year ago""".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A date in the terms from `first` to `last` (not included), its span in the text, and what it means."""

    first: int
    last: int
    start: int
    end: int
    rule: str
    meant: Meant


# Terms that touch each other; "|" parts them.
_RUN = re.compile(r"[^|]+")
# What a term is that stands alone, as most do.
_ALONE = {
    "Z": "numeric", "R": "recurring", "U": "weekend", "i": "quarter", "y": "year", "M": "month", "W": "weekday",
    "t": "near_day", "S": "season", "H": "holiday", "D": "decade", "T": "new_year",
}  # fmt: skip

# No date is without one of these.
_DATED = frozenset("ZEMRTQWyUitSHDAF")


def found_in(reading: Reading) -> Iterator[Found]:
    """The dates of a text in order; no two share a term."""
    terms = reading.terms
    for run in _RUN.finditer(terms.shape):
        start, end = run.span()
        if end - start > 1:
            if not _DATED.isdisjoint(run[0]):
                yield from _found_in_run(reading, start, end)
        elif name := _ALONE.get(run[0]):
            first = start // 2
            meant = _MEANING[name](reading, first, first + 1)
            if meant is not None:
                yield _found(terms, first, first + 1, name, meant)


def _found_in_run(reading: Reading, at: int, end: int) -> Iterator[Found]:
    behind, shape = at // 2, reading.terms.shape
    while match := _GRAMMARS[0].search(shape, at, end):
        begin = match.start()
        at = begin + 1
        if begin % 2:
            continue
        meant, name, first, last = None, "", begin // 2, 0
        trial: re.Match[str] | None = match
        while trial is not None and meant is None:
            name, last = trial.lastgroup or "", (trial.end() + 1) // 2
            meant = _MEANING[name](reading, first, last)
            following = _NAMES.index(name) + 1
            trial = _GRAMMARS[following].match(shape, begin, end) if meant is None and following < len(_NAMES) else None
        if meant is None:
            continue
        if name not in _WHOLE:
            first, meant, is_part = _with_parts(reading, first, meant, behind)
            if name == "bare_period" and not is_part:
                continue
        yield _found(reading.terms, first, last, name, meant)
        at, behind = 2 * last, last


def _with_parts(reading: Reading, first: int, meant: Meant, behind: int) -> tuple[int, Meant, bool]:
    is_part = False
    for _ in range(2):
        low = max(2 * behind, 2 * first - _LONGEST_PART)
        match = _PART.search(reading.terms.shape, low + low % 2, 2 * first)
        if match is None or match.start() % 2:
            break
        begin = match.start() // 2
        part = _part(reading, match, begin, meant)
        if part is None:
            break
        first, meant, is_part = begin, part, True
    return first, meant, is_part


def _part(reading: Reading, match: re.Match[str], n: int, meant: Meant) -> Meant | None:
    values, period = reading.terms.values, meant.period
    kind = match.lastgroup
    if kind == "part":
        return replace(meant, period=_third(reading, period, values[n]))
    if kind == "quarter" and reading.terms.kind(n) == "i":
        letter, number = values[n]
        return replace(meant, period=_slice(period, "month", 3 if letter == "Q" else 6, number))
    ordinal = {"s": 2, "L": -1}.get(reading.terms.kind(n)) or int(values[n] or 1)
    if kind == "half":
        return replace(meant, period=_slice(period, "month", 6, ordinal))
    if kind == "quarter":
        return replace(meant, period=_slice(period, "month", 3, ordinal))
    if kind == "weekday":
        return _nth_weekday(period, values[n + 1], ordinal)
    unit = values[n + 1] if kind == "unit" else values[n + 2]
    if calendar.unit_precision(unit) is None or (ordinal > 12 and kind == "count"):
        return None
    count = 1 if kind == "unit" else int(values[n + 1])
    return replace(meant, period=_slice(period, unit, count, ordinal))


def _third(reading: Reading, period: Period, part: str) -> Period:
    day = reading.anchor.day if reading.anchor and reading.anchor.precision == "day" else None
    if part in ("earlier", "later"):
        if day is None or period.first is None or period.last is None or not period.first <= day <= period.last:
            return Period(None, None, period.precision)
        return Period(period.first, day, period.precision) if part == "earlier" else replace(period, first=day)
    return calendar.part_of(period, part)


def _slice(period: Period, unit: str, count: int, ordinal: int) -> Period:
    """The `ordinal`th run of `count` units in a period, -1 for the last."""
    precision: DatePrecision = calendar.unit_precision(unit) or "day"
    if unit == "month" and count in (3, 6):
        precision = "quarter"
    unknown = Period(None, None, precision)
    if period.first is None or period.last is None or count > 1_000:
        return unknown
    if ordinal < 0:
        start = calendar.step(period.last + timedelta(days=1), unit, -count)
        return Period(start, period.last, precision) if start and start >= period.first else unknown
    start = calendar.step(period.first, unit, count * (ordinal - 1))
    end = calendar.step(start, unit, count) if start else None
    if start is None or end is None or start > period.last:
        return unknown
    return Period(start, min(period.last, end - timedelta(days=1)), precision)


def _nth_weekday(period: Period, weekday: int, ordinal: int) -> Meant | None:
    if period.precision != "month" or weekday < 0 or ordinal > 5:
        return None
    if period.first is None:
        return Meant(Period(None, None, "day"))
    return Meant(calendar.day(calendar.nth_weekday(period.first.year, period.first.month, weekday, ordinal)))


def _found(terms: Terms, first: int, last: int, rule: str, meant: Meant) -> Found:
    start = terms.starts[first]
    # "the end of September", "the first five months of this year", but "late July" and "last week".
    is_part = terms.kind(first) == "f" or (
        terms.kind(first) in "osL" and last - first > 2 and rule not in ("window", "day", "days")
    )
    if is_part and terms.lower.startswith("the ", max(0, start - 4), start):
        start -= 4
    end = terms.ends[last - 1]
    begin = start if meant.start is None else meant.start
    return Found(first, last, begin, max(end, meant.end or end), rule, meant)
