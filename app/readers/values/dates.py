"""Dates as pages, records and bylines write them, read into moments.

What is settled how: ISO order (`2025-08-14`) is always year, month, day. In `a/b/year` the part above 12 is the day;
dots and a full year (`8.9.2018`) are day first, as where dates are written so; otherwise, both parts being up to 12,
the caller's `day_first` decides, else the only reading that is plausible, and where both are, the answer is None.
Two-digit years are of this century up to next year, else of the last. Without a year there is no date. Relative dates
("2 hours ago") are none either: the moment of saving is not known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from app.documents import Moment, Precision
from app.readers.values.calendars import MONTHS, ZONE_NAMES, flatten, zone_offset
from app.text import Span

EARLIEST_YEAR = 1700
# A page saved east of the reader's zone may be dated tomorrow; further ahead a date is a mistake.
LATEST_AHEAD = timedelta(days=2)
# Longer texts are prose that mentions a date, not a date.
LONGEST_DATE = 200

_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>[^\W\d_][^\s\d.,/\-]{1,15})\.?"
_YEAR = r"(?P<year>\d{4}|(?:['’]\s?)?\d{2}(?![:.h]?\d))(?!\d)"
_MARK = r"\s?(?P<mark>[/.\-])\s?"
_SHORT_YEAR = r"(?P<year>\d{4}|\d{2})(?!\d|[/\-]\d|\.\d)"
_LINK = r"(?:[\s,\-/]|\bde\b|\bdel\b|\bof\b|\bdi\b|\bd['’])*"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:(?:[:h時点时]|\.(?!\d+\.))(?P<minute>\d{2})(?!\d)(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?)?"
    r"(?:\s*\(?(?P<zone>[a-zмск]{1,4}\b)?\)?\s?(?P<offset>[+\-−]\d{1,2}:?\d{2}(?!\d)"
    # Hours alone, as databases write them behind the seconds, and people behind the name of the zero meridian.
    r"|(?<=gmt|utc)[+\-−]\d{1,2}(?![\d:])|(?(second)[+\-−][01]\d(?![\d:.])|(?!)))?)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>\d{4})(?P<mark>[\-/.])(?P<number>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<number>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        rf"(?<![\d.:]){_DAY}(?:st|nd|rd|th|er|º|ª|\.|[oa](?=\W))?{_LINK}\b{_MONTH}{_LINK}{_YEAR}",
        rf"(?<![^\W\d_]){_MONTH}\s*(?<=\W){_DAY}(?:st|nd|rd|th)?\b(?:\s*,\s*|\s+){_YEAR}",
        rf"(?<![^\W\d_]){_MONTH}\s+{_DAY},?\s+{_CLOCK}\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})[.,]?\s+{_MONTH}\s+{_DAY}(?!\d)",
        rf"(?<![\d/.\-])(?P<first>\d{{1,2}}){_MARK}(?P<other>\d{{1,2}})\s?(?P=mark)\s?{_SHORT_YEAR}",
    )
)
_LABEL = re.compile(r"^(?:(?:first |last )?(?:published|posted|updated|created|date|on|at)\b\W*)+")
_MONTH_ONLY = (
    re.compile(r"(?P<year>\d{4})[\-/.](?P<number>\d{1,2})"),
    re.compile(rf"{_MONTH}{_LINK}(?P<year>\d{{4}})"),
    re.compile(r"(?P<year>\d{4})"),
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)?\s?(z|utc|[+\-]\d\d:?\d\d)?)?")
_AFTER = re.compile(
    r"(?:[\s,|·•@/()\-–—]|\b(?:at|um|alle|ore|ora|om|kl|klo|godz|a las|as|a|a les|в|о|о)\b\.?:?)*t?" + _CLOCK
)
_BEFORE = re.compile(_CLOCK + r"[\s,|·•\-–—]*(?:\bon\b\s*)?(?:[^\W\d_]{2,12}\.?,?\s+)?$")
_ADDRESS_FORMS = (
    re.compile(r"/(?P<year>(?:19|20)\d\d)[/\-](?P<number>\d{1,2})[/\-](?P<day>\d{1,2})(?=[/\-_.]|$)"),
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3,9})/(?P<day>\d{1,2})(?=[/\-_.]|$)"),
    re.compile(r"[/\-_](?P<year>20\d\d)-?(?P<number>0[1-9]|1[0-2])-?(?P<day>0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)"),
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A date as found in a text: its parts, the possible (month, day) readings, and where it stands."""

    year: int
    readings: tuple[tuple[int, int], ...]
    precision: Precision
    span: Span
    clock: re.Match[str] | None = None
    by_dots: bool = False


def parse_moment(
    value: str, *, today: date, default_zone: tzinfo = UTC, day_first: bool | None = None
) -> Moment | None:
    """The moment that `value` states, or None where it states none, several readings are left, or it is implausible.

    Reads ISO 8601 and RFC 3339, RFC 2822, Unix seconds and milliseconds, and dates as people write them with month
    names in about twenty languages; words around a full date are passed over. The offset is kept as written.
    Implausible is before 1700 or more than two days after `today`.
    """
    flat = flatten(value.strip()) if len(value) <= LONGEST_DATE else ""
    if not any(map(str.isdecimal, flat)):
        return None
    if flat.isascii() and flat.replace(".", "", 1).isdigit() and (moment := _from_number(flat, default_zone)):
        return moment if _is_plausible(moment.at, today) else None
    for written in (*_compact(flat), *_full_dates(flat), *_partial(flat)):
        if moment := _settle(written, today, default_zone, day_first):
            return moment
    return None


def moment_span(value: str) -> Span | None:
    """Where the first full date of a text stands, its clock time and zone included; None where there is none."""
    flat = flatten(value)
    first = next(_full_dates(flat), None) if any(map(str.isdecimal, flat)) else None
    return first.span if first else None


def address_moment(address: str, *, today: date) -> Moment | None:
    """The day that a web address names in its path (`/2017/09/12/`, `/2017/sep/12/`, `-20170912.`), or None."""
    path = address.lower().partition("://")[2].partition("/")[2].partition("?")[0]
    for form in _ADDRESS_FORMS:
        for found in form.finditer("/" + path):
            written = _written(found, found.span())
            moment = _settle(written, today, UTC, None) if written else None
            if moment:
                return moment
    return None


def _from_number(flat: str, zone: tzinfo) -> Moment | None:
    """Unix time: 9 or 10 digits count seconds, 12 or 13 milliseconds, 15 or 16 microseconds."""
    digits = len(flat.partition(".")[0])
    unit = {9: 1, 10: 1, 12: 10**3, 13: 10**3, 15: 10**6, 16: 10**6}.get(digits)
    if unit is None:
        return None
    return Moment(datetime.fromtimestamp(int(flat.partition(".")[0]) // unit, UTC).astimezone(zone), "second")


def _compact(flat: str) -> Iterator[_Written]:
    if found := _COMPACT.fullmatch(flat):
        year, month, day = (int(part) for part in found.groups()[:3])
        rest = f"{found[4]}:{found[5]}:{found[6] or '00'}{found[7] or ''}" if found[4] else ""
        yield _Written(year, ((month, day),), "day", Span(0, len(flat)), re.fullmatch(_CLOCK, rest) if rest else None)


def _full_dates(flat: str) -> Iterator[_Written]:
    """The dates in a text, those that begin first and then the longest first, each with the clock time beside it."""
    found = [match for form in _FORMS for match in form.finditer(flat)]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        span = Span(*match.span())
        clock: re.Match[str] | None = None
        if "hour" in match.groupdict():
            clock = match
        elif (after := _AFTER.match(flat, span.end)) and _is_clock(after):
            clock, span = after, Span(span.start, _clock_end(after))
        elif (before := _clock_before(flat, span.start)) is not None:
            clock, span = before, Span(before.start(), span.end)
        written = _written(match, span, clock)
        if written:
            yield written


def _clock_before(flat: str, stop: int) -> re.Match[str] | None:
    found = [match for match in _BEFORE.finditer(flat, max(0, stop - 40), stop) if _is_clock(match)]
    return found[0] if found else None


def _partial(flat: str) -> Iterator[_Written]:
    bare = _LABEL.sub("", flat).strip(" .,")
    for form in _MONTH_ONLY:
        if found := form.fullmatch(bare):
            parts = found.groupdict()
            month = int(parts.get("number") or 0) or MONTHS.get(parts.get("month") or "", 0)
            precision: Precision = "month" if month else "year"
            if month or len(parts) == 1:
                yield _Written(int(found["year"]), ((month or 1, 1),), precision, Span(0, len(flat)))


def _written(match: re.Match[str], span: tuple[int, int], clock: re.Match[str] | None = None) -> _Written | None:
    parts = match.groupdict()
    year = int(parts["year"].strip("'’ "))
    by_dots = parts.get("mark") == "."
    if "other" in parts:
        first, other = int(parts["first"]), int(parts["other"])
        readings = tuple(dict.fromkeys(((first, other), (other, first))))
    else:
        month = int(parts["number"]) if parts.get("number") else MONTHS.get(parts["month"], 0)
        readings = ((month, int(parts["day"])),)
    if not any(1 <= month <= 12 and 1 <= day <= 31 for month, day in readings):
        return None
    # A year of two digits is left as it is (0 to 99): what it means depends on today.
    return _Written(year if len(parts["year"]) == 4 else -year - 1, readings, "day", Span(*span), clock, by_dots)


def _settle(written: _Written, today: date, zone: tzinfo, day_first: bool | None) -> Moment | None:
    year = written.year if written.year >= 0 else _century(-written.year - 1, today)
    days = [(month, day) for month, day in written.readings if _is_plausible_day(year, month, day, today)]
    by_dots = written.by_dots and written.year >= 0
    if len(days) > 1 and (by_dots or day_first is not None):
        # Readings stand month first, then day first.
        days = [days[1 if by_dots or day_first else 0]]
    if len(days) != 1:
        return None
    at = datetime(year, *days[0], tzinfo=zone)
    if written.clock is None:
        return Moment(at, written.precision)
    return _with_clock(at, written.clock, zone)


def _century(year: int, today: date) -> int:
    return 2000 + year if 2000 + year <= today.year + 1 else 1900 + year


def _is_plausible(at: datetime, today: date) -> bool:
    return at.year >= EARLIEST_YEAR and at.date() <= today + LATEST_AHEAD


def _is_plausible_day(year: int, month: int, day: int, today: date) -> bool:
    try:
        return year >= EARLIEST_YEAR and date(year, month, day) <= today + LATEST_AHEAD
    except ValueError:
        return False


def _is_clock(match: re.Match[str]) -> bool:
    """Whether a match of `_CLOCK` is a time of day, and no other number beside a date."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["minute"] is None and match["half"] is None:
        return False
    return hour <= 23 and minute <= 59 and int(match["second"] or 0) <= 60


def _clock_end(match: re.Match[str]) -> int:
    """The end of a clock time without blanks, brackets and a trailing word that names no zone."""
    groups = ["hour", "minute", "second", "half", "offset"]
    if match["zone"] in ZONE_NAMES:
        groups.append("zone")
    return max(match.end(group) for group in groups)


def _with_clock(day: datetime, clock: re.Match[str], default_zone: tzinfo) -> Moment:
    hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), min(int(clock["second"] or 0), 59)
    if clock["half"] and hour <= 12:
        hour = hour % 12 + (12 if clock["half"].startswith("p") else 0)
    at = day.replace(hour=hour, minute=minute, second=second)
    zone: tzinfo = zone_offset(clock["zone"] or "", at) or default_zone
    if clock["offset"]:
        zone = _offset(clock["offset"]) or zone
    return Moment(at.replace(tzinfo=zone), "second" if clock["second"] else "minute")


def _offset(written: str) -> timezone | None:
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        return None
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(length if written[0] == "+" else -length)
