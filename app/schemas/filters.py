"""The filters that articles, search, facts, feeds and export share, as values that have been checked."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import BadRequest, InputFault

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DURATION = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)


class _Unreadable(Exception):
    """What is wrong with a text that should name days, and where."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message, self.position = message, position


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from the first to the last, both within; None is open."""

    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class ArticleFilters:
    """What a list of articles is narrowed to; a filter that is None or empty narrows nothing.

    `publisher` is an id, a name or a domain; `author`, `section` and `topic` are compared folded; `role` is a title,
    normalised or as written; `language` by its primary subtag; of `entity` ids, `lists` and `has` values all must hold,
    of `ids` any; `url` is any address of an article.
    """

    publisher: str | None = None
    author: str | None = None
    section: str | None = None
    language: str | None = None
    topic: str | None = None
    entity: tuple[str, ...] = ()
    role: str | None = None
    lists: tuple[str, ...] = ()
    published: DayRange | None = None
    has: tuple[str, ...] = ()
    status: str | None = None
    duplicates: str = "all"
    url: str | None = None
    ids: tuple[str, ...] = ()


def parse_published(text: str, today: date) -> DayRange:
    """The days that the filter `published` names; see `parse_days`."""
    return parse_days("published", text, today)


def parse_days(parameter: str, text: str, today: date) -> DayRange:
    """The days that `text` names: `2025-08-14`, `2025-08`, `2025`, `2025-08/2025-09`, `2025-08/..`, or `P7D` back.

    A duration counts back from `today`, which is within. Raises BadRequest with the position of what is wrong in
    `parameter`.
    """
    try:
        return _read_days(text, today)
    except _Unreadable as error:
        fault = InputFault(parameter, error.message, error.position)
        raise BadRequest(f"The filter `{parameter}` cannot be read.", (fault,)) from None


def _read_days(text: str, today: date) -> DayRange:
    if text.startswith("P"):
        return DayRange(_back(text, today), today)
    first, slash, last = text.partition("/")
    if not slash:
        return DayRange(*_days(text, 0))
    from_day = None if first in ("", "..") else _days(first, 0)[0]
    to_day = None if last in ("", "..") else _days(last, len(first) + 1)[1]
    if from_day is None and to_day is None:
        raise _Unreadable("an interval needs a first or a last day", 0)
    if from_day and to_day and from_day > to_day:
        raise _Unreadable("the interval ends before it begins", len(first) + 1)
    return DayRange(from_day, to_day)


def primary_subtag(language: str) -> str:
    """`en` of `en-GB` or `EN_us`."""
    return re.split("[-_]", language.strip().lower(), maxsplit=1)[0]


def _days(text: str, position: int) -> tuple[date, date]:
    found = _DAY.fullmatch(text)
    if not found:
        raise _Unreadable(
            "is no date: expected a day 2025-08-14, a month 2025-08, a year 2025, an interval 2025-08/2025-09 "
            "or a duration back from today such as P7D",
            position,
        )
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise _Unreadable(f"there is no day {text}", position) from None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def _back(text: str, today: date) -> date:
    found = _DURATION.fullmatch(text)
    if not found:
        raise _Unreadable("is no duration: expected days P7D, weeks P2W, months P3M or years P1Y", 0)
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    month_number = today.year * 12 + today.month - 1 - years * 12 - months
    try:
        year, month = month_number // 12, month_number % 12 + 1
        start = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
        return start - timedelta(days=weeks * 7 + days)
    except (ValueError, OverflowError):
        raise _Unreadable("goes back further than the calendar", 0) from None
