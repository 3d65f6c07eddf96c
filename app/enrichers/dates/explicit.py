"""Dates that name a day, month, season, quarter, year, decade or century."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.enrichers.dates import calendar, holidays
from app.enrichers.dates.anchor import nearest, weekday_near
from app.enrichers.dates.calendar import Period
from app.enrichers.dates.meaning import Meant, Reading

_UNKNOWN_DAY = Period(None, None, "day")
_UNKNOWN_MONTH = Period(None, None, "month")
# Beside these a bare number between 1000 and 2199 is a year, whatever it is.
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|until|till|by|during|before|after|circa|c\.|year|years|pre-|post-|through|late|early|mid|season"
    r"|of|from|fiscal|fy|christmas|copyright|©|back to|dating to|born around|died around"
    r"|born about|died about) ?|[(\[]|/|\b(?:early|mid|late)-)$"
)
_BEFORE_COUNT = re.compile(
    r"(?:\b(?:about|around|some|than|nearly|almost|least|most|over|under|roughly|approximately|estimated|another"
    r"|up to|no\.|number|highway|route|flight|room|page|pp?\.|section|article|many as) |[$€£#:]|\d[.,]|[-–])$"
)
_COUNTED = re.compile(
    r" (?:[a-z]+ )?(?:people|men|women|children|jobs|troops|soldiers|workers|employees|students|votes|voters|residents"
    r"|members|homes|houses|cases|deaths|points|words|pages|times|species|companies|patients|prisoners|migrants"
    r"|refugees|calories|officers|police|passengers|guests|fans|meters|metres|miles|feet|yards|block|acres|units)\b(?!['’])"
)
_STREET = re.compile(r" (?:[A-Z][\w.]+ ){1,2}(?:Street|St\.|Avenue|Ave\.|Road|Drive|Boulevard|Blvd|Lane)")
_NO_YEAR = re.compile(r"%|:\d|-m")
# "A fight over 2018 elections" is no count of them.
_OF_A_YEAR = re.compile(
    r" (?:[a-z]+ )?(?:elections?|midterms?|campaigns?|race|season|budget|report|primary|primaries|census)\b"
)
# Without a preposition only numbers in this span are read as years.
_USUAL_YEARS = (1900, 2039)
_NOT_A_NAME = re.compile(
    r"\b(?:in|since|until|till|by|during|before|after|last|next|this|of|from|to|through|and|or|for|over|than|with|between|late|early"
    r"|mid|past|as|the|on|every|each|again|that|following|previous|on) ?$|[-–(]$|^\W*$|[.,;:]\W{1,2}$"
)
# "March sales" is the month, whatever stands before it.
_REPORTED = re.compile(
    r" (?:sales|results|reports?|data|figures|jobs|hiring|orders|exports|imports|trade|earnings|elections?|votes?"
    r"|polls?)\b"
)
# "March was cold": the name of few people, at the head of a sentence.
_OPENS = re.compile(r"(?:^|[.!?:\n][\"'”’)]*)\s*$")
_LASTS = re.compile(r"(?<=march) (?:is|was|saw|brought|brings|marks|marked|has been|will be)\b")
_OCCASION = re.compile(
    r"(?:['’]s)? (?:[a-z]+ )?(?:elections?|vote|referendum|convention|contests?|deadline|ballot|midterms?|summit"
    r"|polls)\b"
)
_SPORT = re.compile(
    r"\b(?:touchdowns?|scored?|game|halftime|quarterback|yards?|rebounds?|led by|points? lead|nba|nfl|basket|pass"
    r"|interception)\b"
)


def numeric(reading: Reading, first: int, last: int) -> Meant | None:
    """`2025-08-14`, and `3/14/2025` where the order of its parts is certain."""
    value = reading.terms.values[first]
    if not isinstance(value, tuple):
        return Meant(calendar.day(value) if value else _UNKNOWN_DAY)
    left, right, year_text = value
    year = int(year_text) + (0 if len(year_text) == 4 else 2000 if int(year_text) < 50 else 1900)
    orders = {calendar.safe_date(year, left, right), calendar.safe_date(year, right, left)}
    if reading.country == "US":
        orders = {calendar.safe_date(year, left, right)}
    elif reading.country is not None:
        orders = {calendar.safe_date(year, right, left)}
    known = {one for one in orders if one}
    if not known:
        return None
    return Meant(calendar.day(known.pop()) if len(known) == 1 else _UNKNOWN_DAY)


def day_of_month(reading: Reading, first: int, last: int) -> Meant | None:
    """`August 14`, `14 August 2025`, `Thursday, Aug. 14`, `the 14th of August`."""
    month, days, year = _parts(reading, first, last)
    if month is None or not days:
        return None
    return _month_day(reading, (first, last), month, (days[0], days[0]), year)


def days_of_month(reading: Reading, first: int, last: int) -> Meant | None:
    """`August 14-16`, `14 to 16 August 2025`."""
    month, days, year = _parts(reading, first, last)
    if month is None or len(days) != 2 or days[0] > days[1]:
        return None
    return _month_day(reading, (first, last), month, (days[0], days[1]), year)


def _parts(reading: Reading, first: int, last: int) -> tuple[int | None, list[int], int | None]:
    month: int | None = None
    days: list[int] = []
    year: int | None = None
    for n in range(first, last):
        kind, value = reading.terms.kind(n), reading.terms.values[n]
        if kind == "M":
            month = value
        elif kind in "do":
            days.append(int(value))
        elif kind == "y":
            year = int(value)
    return month, days, year


_ATTACKS = re.compile(r",? (?:terror|attack|hijack|commission\b|al[ -]qaeda)")


def _month_day(
    reading: Reading, terms: tuple[int, int], month: int, days: tuple[int, int], year: int | None
) -> Meant | None:
    if not 1 <= days[0] <= days[1] <= 31:
        return None

    def in_year(one: int) -> Period | None:
        start, end = calendar.safe_date(one, month, days[0]), calendar.safe_date(one, month, days[1])
        return Period(start, end, "day") if start and end else None

    if year is not None:
        found = in_year(year)
        return Meant(found) if found else None
    if in_year(2024) is None:
        return None
    if (month, *days) == (9, 11, 11) and _ATTACKS.match(reading.after(terms[1])):
        return Meant(Period(date(2001, 9, 11), date(2001, 9, 11), "day"))
    return _floating(reading, terms, in_year, _UNKNOWN_DAY)


def _floating(
    reading: Reading, terms: tuple[int, int], in_year: Callable[[int], Period | None], unknown: Period
) -> Meant:
    found = nearest(reading.anchor, in_year, reading.tense(*terms) if reading.anchor else 0)
    return Meant(found or unknown, is_floating=True)


def month_of_year(reading: Reading, first: int, last: int) -> Meant | None:
    """`August 2025`, `Aug., 2025`, `August of 2025`."""
    month, _, year = _parts(reading, first, last)
    assert month is not None
    assert year is not None
    return Meant(calendar.month_of(year, month))


def month(reading: Reading, first: int, last: int) -> Meant | None:
    """A month alone, where it is none of the names and verbs that are spelt so: `in May`, never "May said"."""
    terms = reading.terms
    written = terms.text[terms.starts[first] : terms.ends[first]]
    before, after = reading.before(first), terms.text[terms.ends[first] : terms.ends[first] + 2]
    ambiguous = written.rstrip(".") in ("May", "March", "April", "June", "August", "Jan", "MAY", "MARCH")
    if ambiguous and (not _NOT_A_NAME.search(before) or (len(after) == 2 and after[0] == " " and after[1].isupper())):
        return None
    if written in ("May", "March", "MAY", "MARCH") and not re.search(r"[a-z] ?$|-$", before):
        if not _REPORTED.match(reading.after(last)) and not (
            _OPENS.search(before) and _LASTS.match(reading.after(last))
        ):
            return None
    number = terms.values[first]
    if _OCCASION.match(reading.after(last)):
        # "Chose a nominee for the November election": the verb does not say when the election is.
        found = nearest(reading.anchor, lambda year: calendar.month_of(year, number), 0)
        return Meant(found or _UNKNOWN_MONTH, is_floating=True)
    return _floating(reading, (first, last), lambda year: calendar.month_of(year, number), _UNKNOWN_MONTH)


def season(reading: Reading, first: int, last: int) -> Meant | None:
    """`spring 2024`, `winter of 1995`; a season alone only behind words that a time follows."""
    terms = reading.terms
    southern, name = reading.country in calendar.SOUTHERN, terms.values[first]
    if terms.kind(last - 1) == "y":
        return Meant(calendar.season_of(int(terms.values[last - 1]), name, southern))
    before = reading.before(first)
    if terms.text[terms.starts[first]].isupper() and reading.after(last).startswith((" olympic", " games", " palace")):
        return None
    written = terms.text[terms.starts[first] : terms.ends[first]].lower()
    if not re.search(
        r"\b(?:in|since|until|by|during|through|over|for|for the|in the|until the|by the|over the|during the) $", before
    ):
        if not re.search(r"(?:\bearly|\blate|\bmid)[ -]$|\b(?:that|the|each) $", before) or written in (
            "spring",
            "fall",
        ):
            if not re.search(r"(?:\bearly|\blate|\bmid)[ -]$", before):
                return None
    if written in ("fall", "spring") and re.match(
        r" (?:of|in|into|for|from|to|short|apart|behind|on)\b", reading.after(last)
    ):
        return None
    return _floating(
        reading, (first, last), lambda year: calendar.season_of(year, name, southern), Period(None, None, "season")
    )


def quarter(reading: Reading, first: int, last: int) -> Meant | None:
    """`Q1 2024`, `the third quarter`; without a year the latest that has ended, the next one in the future tense."""
    terms = reading.terms
    value = terms.values[first]
    year = int(terms.values[last - 1]) if terms.kind(last - 1) == "y" else None
    letter, number = value if isinstance(value, tuple) else ("Q", _ordinal(value))
    if not 1 <= number <= (4 if letter == "Q" else 2):
        return None
    around = terms.lower[max(0, terms.starts[first] - 100) : terms.ends[last - 1] + 100]
    if year is None and _SPORT.search(around):
        return None

    def in_year(one: int) -> Period:
        return calendar.quarter_of(one, number) if letter == "Q" else calendar.months(one, 6 * number - 5, 6, "quarter")

    if year is not None:
        return Meant(in_year(year))
    unknown = Meant(Period(None, None, "quarter"), is_floating=True)
    anchor = reading.anchor
    if anchor is None or not anchor.knows("month"):
        return unknown
    tense = -1 if _REPORTED.match(reading.after(last)) else reading.tense(first, last)
    for one in (anchor.day.year, anchor.day.year - 1) if tense <= 0 else (anchor.day.year, anchor.day.year + 1):
        period = in_year(one)
        assert period.first is not None
        assert period.last is not None
        if (tense <= 0 and period.last < anchor.day) or (tense > 0 and period.last >= anchor.day):
            return Meant(period, is_floating=True)
        if tense <= 0 and period.first <= anchor.day:
            # Under way: whether the sentence means it or last year's cannot be told.
            return unknown
    return unknown


def _ordinal(value: object) -> int:
    return 2 if value == "second" else int(str(value)) if value is not None else 0


def year(reading: Reading, first: int, last: int) -> Meant | None:
    """A bare number that is a year and not a count."""
    terms = reading.terms
    number = int(terms.values[first])
    before = reading.before(first)
    after = terms.text[terms.ends[first] : terms.ends[first] + 40]
    if _COUNTED.match(after.lower()) or _STREET.match(after) or _NO_YEAR.match(after):
        return None
    if not _BEFORE_YEAR.search(before):
        usual = 1800 if before.endswith(" the ") and re.match(r" [a-z]", after) else _USUAL_YEARS[0]
        if not usual <= number <= _USUAL_YEARS[1] or (
            (_BEFORE_COUNT.search(before) and not before.endswith("til at least "))
            and not _OF_A_YEAR.match(after)
            and not (first and terms.kind(first - 1) == "y")
        ):
            return None
    elif (
        re.search(r"\b(?:of|from|by|through|after|before|to|in)? $", before)
        and number < 1500
        and not re.search(r"\b(?:in|since|circa|year) $", before)
    ):
        return None
    return Meant(calendar.year_of(number))


def fiscal_year(reading: Reading, first: int, last: int) -> Meant | None:
    """`fiscal 2024`: a year whose ends only its company or government knows."""
    return Meant(calendar.UNKNOWN_YEAR)


def year_span(reading: Reading, first: int, last: int) -> Meant | None:
    """`2019-20`: two neighbouring years, or a span within one century."""
    start, end = (int(reading.terms.values[n]) for n in (first, first + 1))
    if end < 100:
        end += start // 100 * 100
    if not start < end < start + 100 or not _USUAL_YEARS[0] <= start <= _USUAL_YEARS[1]:
        return None
    return Meant(Period(date(start, 1, 1), date(end, 12, 31), "year"))


_THE_DECADE = re.compile(r"\bthe (?:(?:early|late|mid)[ -])?$")
_FULL_DECADE = re.compile(r"\b1[89]\d0s\b")
_WEATHER = re.compile(r"\b(?:temperatures?|degrees|highs|lows|thermometer|humid|sunny)\b")


def decade(reading: Reading, first: int, last: int) -> Meant | None:
    """`1990s`, `the '90s`, `the 90s`; "in their 30s" are years of age."""
    terms = reading.terms
    start, end = terms.starts[first], terms.ends[first]
    if end - start == 3 and terms.text[start].isdigit():
        if terms.text[start] < "5":
            return None
        around = terms.lower[max(0, start - 60) : end + 30]
        if not _THE_DECADE.search(reading.before(first)) and not _FULL_DECADE.search(around):
            return None
        if _WEATHER.search(around):
            return None
    return Meant(calendar.decade_of(terms.values[first]))


def century(reading: Reading, first: int, last: int) -> Meant | None:
    terms = reading.terms
    number = sum(int(terms.values[n]) for n in range(first, last - 1))
    if terms.values[last - 1] != "century" or not 1 <= number <= 30:
        return None
    return Meant(calendar.century(number))


# The newspaper.
_PAPER = re.compile(r"\b[Tt]he Sun\.?$")


def weekday(reading: Reading, first: int, last: int) -> Meant | None:
    """`Friday`: the last one, or the coming one where the sentence is of the future; `Fridays` recur.

    `Friday the 13th` is the nearest day that is both.
    """
    if last > first + 1:
        return _weekday_of_month(reading, first, last)
    if holidays.is_named(reading, first):
        return holidays.named_weekday(reading, first, last)
    if _PAPER.search(reading.terms.text, max(0, reading.terms.starts[first] - 4), reading.terms.ends[first]):
        return None
    number = reading.terms.values[first]
    if number < 0:
        return Meant(_UNKNOWN_DAY, is_recurring=True)
    found = weekday_near(reading.anchor, number, reading.tense(first, last) if reading.anchor else 0)
    return Meant(calendar.day(found) if found else _UNKNOWN_DAY)


def _weekday_of_month(reading: Reading, first: int, last: int) -> Meant | None:
    number, on = reading.terms.values[first], int(reading.terms.values[last - 1])
    anchor = reading.anchor
    if number < 0 or not 1 <= on <= 31:
        return None
    if anchor is None or anchor.precision != "day":
        return Meant(_UNKNOWN_DAY)
    around = [calendar.step(anchor.day, "day", shift) for shift in sorted(range(-45, 46), key=abs)]
    same = (one for one in around if one and (one.day, one.weekday()) == (on, number))
    found = next(same, None)
    return Meant(calendar.day(found) if found else _UNKNOWN_DAY)


def with_year(meant: Meant, year: int) -> Meant:
    """A date whose year was chosen by nearness, moved into `year`."""
    period = meant.period
    if not meant.is_floating or period.first is None or period.last is None:
        return meant
    moved = year - period.first.year
    first, last = (calendar.step(one, "year", moved) for one in (period.first, period.last))
    return replace(meant, period=Period(first, last, period.precision))
