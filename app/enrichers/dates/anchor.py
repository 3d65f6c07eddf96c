"""The day from which relative dates are counted, and which of several candidates a date without a year means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from app.documents import ParsedDocument
from app.enrichers.dates.calendar import Period, containing

# A candidate against the tense must be so many times nearer to win: "testified in July" is last July in May still.
_AGAINST_TENSE = 7
# What is to come is told with a verb of the future more often than what was with one of the past.
_AHEAD_UNTOLD = 1.5
# Beyond these years there was no newspaper, and steps could leave the calendar.
_EARLIEST, _LATEST = 1500, 9000
_EXACTNESS = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Anchor:
    """`day` is the publication's first possible day as written; `precision` what of it is known: day, month or year."""

    day: date
    precision: str

    def knows(self, unit: str) -> bool:
        """Whether the publication date says which `unit` (day, week, month, quarter, season, year) it lies in."""
        needed = "day" if unit in ("day", "night", "week", "fortnight") else "month"
        needed = "year" if unit in ("year", "decade", "century", "millennium") else needed
        return _EXACTNESS.index(self.precision) >= _EXACTNESS.index(needed)


def anchor_of(document: ParsedDocument) -> Anchor | None:
    """The publication day as the document writes it; None where it has none."""
    published = document.published
    if published is None or published.precision == "none" or not _EARLIEST <= published.at.year <= _LATEST:
        return None
    precision = published.precision if published.precision in _EXACTNESS else "day"
    return Anchor(published.at.date(), precision)


def nearest(anchor: Anchor | None, candidates: Callable[[int], Period | None], tense: int) -> Period | None:
    """The candidate of the years around the anchor that is nearest to it and agrees with the tense.

    The tense is -1, 0 or 1; -2 behind "since" and 2 behind "until".

    `candidates` gives the period of one year. None without an anchor that knows its day.
    """
    if anchor is None or not anchor.knows("month"):
        return None
    here, best, least = anchor.day, None, float("inf")
    for year in (here.year, here.year - 1, here.year + 1, here.year - 2, here.year + 2, here.year + 3, here.year + 4):
        period = candidates(year) if 1 <= year <= 9998 else None
        if period is None or period.first is None or period.last is None:
            continue
        distance, side = _distance(here, period)
        weighed: float = distance * (_AGAINST_TENSE ** (tense * tense) if side * tense < 0 else 1)
        if tense == 0 and side > 0:
            weighed *= _AHEAD_UNTOLD
        if weighed < least:
            best, least = period, weighed
    return best


def _distance(here: date, period: Period) -> tuple[int, int]:
    """Days to the period, and on which side it lies: -1 before, 0 around, 1 after."""
    assert period.first is not None
    assert period.last is not None
    if here > period.last:
        return (here - period.last).days, -1
    if here < period.first:
        return (period.first - here).days, 1
    return 0, 0


def weekday_near(anchor: Anchor | None, weekday: int, tense: int) -> date | None:
    """The weekday up to six days back, or ahead where the tense is future; on the same weekday the day itself."""
    if anchor is None or anchor.precision != "day":
        return None
    if tense > 0:
        return anchor.day + timedelta(days=(weekday - anchor.day.weekday()) % 7)
    return anchor.day - timedelta(days=(anchor.day.weekday() - weekday) % 7)


def weekday_of_week(anchor: Anchor | None, weekday: int, weeks: int) -> date | None:
    """The weekday in the anchor's week moved by `weeks`; weeks begin on Monday."""
    if anchor is None or anchor.precision != "day":
        return None
    week = containing(anchor.day, "week")
    assert week is not None
    assert week.first is not None
    return week.first + timedelta(days=weekday + 7 * weeks)
