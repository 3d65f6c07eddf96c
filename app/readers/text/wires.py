"""What wire copy says of itself: the agency and the day in its dateline, often without a year."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from app.documents import Moment
from app.readers.values.calendars import MONTHS, flatten
from app.readers.values.datelines import Dateline, parse_dateline
from app.readers.values.dates import parse_moment
from app.readers.values.metadata import Candidate
from app.readers.values.names import AGENCIES
from app.text import fold

_DAY = re.compile(r"(?P<before>\d{1,2})?\W*(?:de )?(?P<month>[^\W\d_]{3,12})\W*(?P<after>\d{1,2})?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\bon (" + "|".join(_WEEKDAYS) + r")\b")
# A season or month of a year that is still to come when the article is written.
_AHEAD = re.compile(
    r"\b(?:will|expected|due|next|plans?|planned|scheduled)\b[^.]*?\b(?:spring|summer|autumn|fall|winter|"
    r"january|february|march|april|may|june|july|august|september|october|november|december)(?: of)? (20\d\d)\b"
)
_SAID = 0.4


def agency(body: str) -> Candidate[str] | None:
    """The agency in the dateline, which publishes wire copy where nothing else says who does."""
    found = parse_dateline(body)
    if found is None or not found.agency:
        return None
    name = AGENCIES.get(fold(found.agency), found.agency)
    return Candidate(name, found.written, "body:opening", _SAID)


def day(body: str, today: date) -> Candidate[Moment] | None:
    """The day in the dateline; without a year in it, only where weekday and text leave one year.

    The first paragraph must name the day's weekday ("on Thursday"), and the text a season or month that is still to
    come ("next meets in the spring of 2027"): the article is then of that year or the one before, and one of them has
    that weekday on that day.
    """
    found = parse_dateline(body)
    if found is None or not found.day:
        return None
    moment = parse_moment(found.day, today=today) or _of_one_year(found, body, today)
    return Candidate(moment, found.written, "body:opening", _SAID) if moment else None


def _of_one_year(found: Dateline, body: str, today: date) -> Moment | None:
    parts = _DAY.fullmatch(flatten(found.day or "").strip(" ."))
    weekday = _WEEKDAY.search(fold(body.partition("\n")[0]))
    if not parts or not weekday or not (parts["before"] or parts["after"]):
        return None
    month, number = MONTHS.get(parts["month"], 0), int(parts["before"] or parts["after"])
    years = {year - less for year in _years_ahead(body) for less in (0, 1)}
    days = [day for year in sorted(years) if (day := _day(year, month, number)) and day <= today]
    fitting = [day for day in days if day.weekday() == _WEEKDAYS.index(weekday[1])]
    return Moment(datetime(*fitting[0].timetuple()[:3], tzinfo=UTC), "day") if len(fitting) == 1 else None


def _years_ahead(body: str) -> Iterator[int]:
    for found in _AHEAD.finditer(fold(body)):
        yield int(found[1])


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
