"""Calendar arithmetic: periods by name, their parts, and steps of days, weeks, months and years."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from app.documents import DatePrecision


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included; None where an end is open or unknown."""

    first: date | None
    last: date | None
    precision: DatePrecision


UNKNOWN_YEAR = Period(None, None, "year")
# The Monday of a week counts as its first day (ISO 8601).
_UNITS: dict[str, DatePrecision] = {
    "day": "day",
    "night": "day",
    "week": "week",
    "fortnight": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
    "millennium": "century",
}
_SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_OPPOSITE = {"spring": "autumn", "summer": "winter", "autumn": "spring", "winter": "summer"}
# Countries whose newspapers mean the southern seasons.
SOUTHERN = frozenset("AR AU BO BR BW CL FJ LS MG MU MW MZ NA NZ PE PY SZ UY ZA ZM ZW".split())


def unit_precision(unit: str) -> DatePrecision | None:
    """How exact a date counted in `unit` is; None for units shorter than a day."""
    return _UNITS.get(unit)


def day(on: date) -> Period:
    return Period(on, on, "day")


def safe_date(year: int, month: int, on: int) -> date | None:
    try:
        return date(year, month, on)
    except ValueError:
        return None


def month_of(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def months(year: int, first: int, count: int, precision: DatePrecision) -> Period:
    """`count` months from the month `first` of `year`, which may run over the year's ends."""
    start = step_months(date(year, 1, 1), first - 1)
    return Period(start, step_months(start, count) - timedelta(days=1), precision)


def quarter_of(year: int, quarter: int) -> Period:
    return months(year, 3 * quarter - 2, 3, "quarter")


def season_of(year: int, season: str, is_southern: bool = False) -> Period:
    """Three whole months; the season that begins in December is named for the year in which it begins."""
    return months(year, _SEASON_STARTS[_OPPOSITE[season] if is_southern else season], 3, "season")


def containing(on: date, unit: str) -> Period | None:
    """The week, month, quarter, year, decade or century that `on` lies in; None near the ends of the calendar."""
    if not 100 < on.year < 9800:
        return None
    if unit == "week":
        monday = on - timedelta(days=on.weekday())
        return Period(monday, monday + timedelta(days=6), "week")
    if unit == "month":
        return month_of(on.year, on.month)
    if unit == "quarter":
        return quarter_of(on.year, (on.month + 2) // 3)
    if unit == "year":
        return year_of(on.year)
    if unit == "decade":
        return decade_of(on.year // 10 * 10)
    if unit == "century":
        return century((on.year + 99) // 100)
    return day(on) if unit in ("day", "night") else None


def decade_of(first_year: int) -> Period:
    return Period(date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade")


def century(number: int) -> Period:
    """The 19th century is 1801 to 1900."""
    return Period(date(100 * number - 99, 1, 1), date(100 * number, 12, 31), "century")


def step(on: date, unit: str, count: int) -> date | None:
    """`on` moved by `count` units; None outside of the calendar."""
    try:
        if unit in ("day", "night"):
            return on + timedelta(days=count)
        if unit in ("week", "fortnight"):
            return on + timedelta(days=(7 if unit == "week" else 14) * count)
        size = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}.get(unit)
        return None if size is None else step_months(on, size * count)
    except (OverflowError, ValueError):
        return None


def step_months(on: date, count: int) -> date:
    """`on` moved by `count` months, on the month's last day where it would not exist."""
    at = on.year * 12 + on.month - 1 + count
    year, month = at // 12, at % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(year)
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def part_of(period: Period, part: str) -> Period:
    """The early, mid or late third of a period ("late July" is the 21st to the 31st); `end` is its last third too.

    A decade's are 1990 to 1993, 1994 to 1996 and 1997 to 1999. A week's are Monday and Tuesday, Wednesday, and the days
    from Thursday on.
    """
    first, last = period.first, period.last
    if first is None or last is None or part not in ("early", "mid", "late", "end"):
        return period
    if period.precision == "month":
        cuts = (date(first.year, first.month, 10), date(first.year, first.month, 20))
    elif period.precision == "week":
        cuts = (first + timedelta(days=1), first + timedelta(days=2))
    elif period.precision in ("quarter", "season"):
        cuts = (step_months(first, 1) - timedelta(days=1), step_months(first, 2) - timedelta(days=1))
    elif period.precision == "year":
        cuts = (date(first.year, 4, 30), date(first.year, 8, 31))
    elif period.precision == "decade":
        cuts = (date(first.year + 3, 12, 31), date(first.year + 6, 12, 31))
    elif period.precision == "century":
        cuts = (date(first.year + 32, 12, 31), date(first.year + 65, 12, 31))
    else:
        return period
    if part == "early":
        return Period(first, cuts[0], period.precision)
    if part == "mid":
        return Period(cuts[0] + timedelta(days=1), cuts[1], period.precision)
    return Period(cuts[1] + timedelta(days=1), last, period.precision)


def easter(year: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian rule (Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The nth weekday of a month, n from 1, or the last one for n = -1."""
    if n < 0:
        last = month_of(year, month).last
        assert last is not None
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
