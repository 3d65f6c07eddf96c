"""Dates counted from the publication day: today, last week, three years ago, the first five months of this year."""

import re
from datetime import date, timedelta

from app.documents import DatePrecision
from app.enrichers.dates import calendar, explicit
from app.enrichers.dates.anchor import nearest, weekday_near, weekday_of_week
from app.enrichers.dates.calendar import Period
from app.enrichers.dates.meaning import Meant, Reading
from app.enrichers.terms.amounts import amount_of


def near_day(reading: Reading, first: int, last: int) -> Meant | None:
    """`today`, `this morning`, `yesterday`, `tomorrow`, and the days before and after these."""
    terms, anchor, shift = reading.terms, reading.anchor, reading.terms.values[last - 1]
    word = terms.lower[terms.starts[first] : terms.ends[last - 1]]
    if word.endswith(("morning", "afternoon", "evening")) and not word.startswith("this "):
        return None
    # USA TODAY and "Entertainment Tonight" are names.
    if terms.text[terms.starts[first]].isupper() and _NAMED.search(reading.before(first)):
        return None
    start = None
    if shift and (beyond := _BEYOND.search(reading.before(first))) and (beyond[1] == "before") == (shift < 0):
        shift, start = 2 * shift, terms.starts[first] - len(beyond[0])
    on = anchor.day + timedelta(days=shift) if anchor and anchor.precision == "day" else None
    return Meant(_day(on), start=start)


_NAMED = re.compile(r"[^\W\d_] $")
_BEYOND = re.compile(r"\b(?:the )?day (before|after) $")


def _day(on: date | None) -> Period:
    return calendar.day(on) if on else Period(None, None, "day")


def weekday(reading: Reading, first: int, last: int) -> Meant | None:
    """`last Friday` (the latest before publication), `this Friday`, `next Friday` (that of the next calendar week)."""
    number, words = reading.terms.values[last - 1], reading.before(last - 1, 18)
    anchor = reading.anchor
    if number < 0:
        return None
    if re.search(r"\b(?:last|past|previous|preceding|recent) $", words):
        found = weekday_near(anchor, number, -1)
        if found and anchor and found == anchor.day:
            found -= timedelta(days=7)
    elif re.search(r"\bnext $", words):
        found = weekday_of_week(anchor, number, 1)
    elif re.search(r"\b(?:coming|upcoming|following) $", words):
        found = weekday_near(anchor, number, 1)
    else:
        found = weekday_of_week(anchor, number, 0)
        if found and anchor and found < anchor.day and reading.tense(first, last) > 0:
            found += timedelta(days=7)
    return Meant(_day(found))


def weekday_in_week(reading: Reading, first: int, last: int) -> Meant | None:
    """`Monday of last week`, `Friday next week`."""
    terms = reading.terms
    if terms.values[last - 1] != "week" or terms.values[first] < 0:
        return None
    return Meant(_day(weekday_of_week(reading.anchor, terms.values[first], _step_of(reading, last - 2))))


def in_year(reading: Reading, first: int, last: int) -> Meant | None:
    """`November last year`, `5 May this year`, `summer next year`."""
    terms = reading.terms
    if terms.values[last - 1] != "year":
        return None
    year = _containing(reading, "year", _step_of(reading, last - 2))
    kinds = {terms.kind(n): n for n in range(first, last - 2)}
    day = kinds.get("d", kinds.get("o"))
    if "S" in kinds:
        southern, name = reading.country in calendar.SOUTHERN, terms.values[kinds["S"]]
        unknown = Period(None, None, "season")
        return Meant(calendar.season_of(year.first.year, name, southern) if year and year.first else unknown)
    if day is None:
        unknown = Period(None, None, "month")
        return Meant(calendar.month_of(year.first.year, terms.values[kinds["M"]]) if year and year.first else unknown)
    if calendar.safe_date(2024, terms.values[kinds["M"]], int(terms.values[day])) is None:
        return None
    on = (
        calendar.safe_date(year.first.year, terms.values[kinds["M"]], int(terms.values[day]))
        if year and year.first
        else None
    )
    return Meant(_day(on))


def _step_of(reading: Reading, n: int) -> int:
    """-1, 0 or 1 for last, this or next."""
    kind, value = reading.terms.kind(n), reading.terms.values[n]
    return {"L": -1, "I": 0, "X": 1}.get(kind, -1 if value == "past" else 0)


def period(reading: Reading, first: int, last: int) -> Meant | None:
    """`last week`, `this year`, `next month`, `last night`; "past year" is the year up to the publication."""
    terms = reading.terms
    unit, word = terms.values[last - 1], terms.values[last - 2]
    precision = calendar.unit_precision(unit)
    is_days = terms.lower.endswith("days", 0, terms.ends[last - 1])
    if precision is None or (precision == "day" and not is_days and (unit == "day" or terms.kind(last - 2) != "L")):
        return None
    if unit == "night":
        anchor = reading.anchor
        return Meant(_day(anchor.day - timedelta(days=1) if anchor and anchor.precision == "day" else None))
    if word in ("previous", "preceding", "recent", "following"):
        return Meant(Period(None, None, precision))
    is_next = terms.kind(last - 2) == "X"
    start, written = terms.starts[first], terms.text[terms.starts[first] : terms.ends[last - 1]]
    # A programme or a paper: "This Week".
    if start and terms.text[start - 1] in '"“' and terms.text[terms.starts[last - 1]].isupper():
        return None
    if word is None and terms.kind(last - 2) == "L" and _LASTS.search(reading.before(first)):
        return None
    if written.endswith("s") and terms.kind(last - 2) in "LlX":
        return _window(reading, unit, None, is_past=not is_next)
    if word == "past" or (
        unit != "century" and (is_next or terms.kind(last - 2) == "L") and _OVER.search(reading.before(first))
    ):
        return _window(reading, unit, 1, is_past=not is_next)
    step = 0 if any(terms.kind(n) == "I" for n in range(first, last)) else _step_of(reading, last - 2)
    return Meant(_containing(reading, unit, step) or Period(None, None, precision))


# "It could last months."
_LASTS = re.compile(r"(?:\b(?:could|would|will|to|may|might|can|should|not|must)|n['’]t) $")
# "Over the last year" is the time up to now, "last year" the one before this one.
_OVER = re.compile(r"\b(?:over|in|for|within|during|of) the $")


def _containing(reading: Reading, unit: str, step: int) -> Period | None:
    anchor = reading.anchor
    if anchor is None or not anchor.knows(unit):
        return None
    # From the first of its month, so that a step from the 31st stays in the next month.
    start = anchor.day.replace(day=1) if unit in ("month", "quarter", "year", "decade", "century") else anchor.day
    moved = calendar.step(start, unit, step)
    return calendar.containing(moved, unit) if moved else None


def bare_period(reading: Reading, first: int, last: int) -> Meant | None:
    """`the year`, `the month`: the one in which the article appeared; only behind "the end of" and the like."""
    unit = reading.terms.values[last - 1]
    precision = calendar.unit_precision(unit)
    if precision is None or precision == "day":
        return None
    return Meant(_containing(reading, unit, 0) or Period(None, None, precision))


def month_or_season(reading: Reading, first: int, last: int) -> Meant | None:
    """`last March`, `next summer`, `this winter`."""
    terms, anchor = reading.terms, reading.anchor
    kind, value = terms.kind(last - 1), terms.values[last - 1]
    if kind == "M" and not terms.text[terms.starts[last - 1]].isupper():
        return None
    precision: DatePrecision = "month" if kind == "M" else "season"
    if anchor is None or not anchor.knows("month") or terms.values[last - 2] in ("previous", "preceding", "recent"):
        return Meant(Period(None, None, precision))
    southern = reading.country in calendar.SOUTHERN
    step = 0 if terms.kind(first) == "I" and terms.kind(last - 2) == "I" else (_step_of(reading, last - 2) or 0)
    around = [
        calendar.month_of(year, value) if kind == "M" else calendar.season_of(year, value, southern)
        for year in range(max(1, anchor.day.year - 2), min(9990, anchor.day.year + 2) + 1)
    ]
    ended = [one for one in around if one.last and one.last < anchor.day]
    coming = [one for one in around if one.first and one.first > anchor.day]
    if step < 0:
        # "Last July" is no word for last month.
        return Meant(ended[-2 if kind == "M" and ended[-1] == _containing(reading, "month", -1) else -1])
    if step > 0:
        return Meant(coming[1 if kind == "M" and coming[0] == _containing(reading, "month", 1) else 0])
    same = [one for one in around if one not in ended and one not in coming]
    if same:
        return Meant(same[0])
    return Meant(next(one for one in around if one.first and one.first.year == anchor.day.year))


def day_of(reading: Reading, first: int, last: int) -> Meant | None:
    """`last September 11`, `this May 5`."""
    terms, anchor = reading.terms, reading.anchor
    month, on = terms.values[last - 2], int(terms.values[last - 1])
    if not 1 <= on <= 31:
        return None
    step = _step_of(reading, last - 3)
    found = nearest(anchor, lambda year: _on(year, month, on), 2 * step)
    return Meant(found or _day(None))


def _on(year: int, month: int, on: int) -> Period | None:
    found = calendar.safe_date(year, month, on)
    return calendar.day(found) if found else None


def weekend(reading: Reading, first: int, last: int) -> Meant | None:
    """Saturday and Sunday of this, last or next week; without a word for it by tense."""
    terms, anchor = reading.terms, reading.anchor
    if terms.lower[terms.starts[last - 1] : terms.ends[last - 1]] == "weekends":
        return Meant(Period(None, None, "day"), is_recurring=True)
    if last == first + 1 and not reading.before(first).endswith((" the ", "the ")):
        return None
    if anchor is None or anchor.precision != "day":
        return Meant(Period(None, None, "week"))
    if last > first + 1 and not any(terms.values[n] == "past" for n in range(first, last)):
        step = _step_of(reading, last - 2)
    else:
        is_ahead = reading.tense(first, last) > 0 or anchor.day.weekday() >= 5
        step = 0 if is_ahead else -1
    saturday = weekday_of_week(anchor, 5, step)
    assert saturday is not None
    return Meant(Period(saturday, saturday + timedelta(days=1), "week"))


def window(reading: Reading, first: int, last: int) -> Meant | None:
    """`the last two weeks`, `the past few months`, `the next 12 months`: up to, or from, the publication."""
    terms = reading.terms
    numbers = next(n for n in range(first + 1, last) if terms.kind(n) not in "LlIX")
    value = amount_of(terms, numbers, last - 1).value if terms.kind(numbers) != "N" or terms.values[numbers] else None
    word = terms.values[numbers - 1]
    unit = terms.values[last - 1]
    precision = calendar.unit_precision("quarter" if unit == "Q" else unit)
    if precision is None:
        return None
    if word in ("previous", "preceding", "following", "recent"):
        return Meant(Period(None, None, precision))
    return _window(reading, unit, None if value is None else int(value), terms.kind(numbers - 1) in "Ll")


def _window(reading: Reading, unit: str, count: int | None, is_past: bool) -> Meant | None:
    precision = calendar.unit_precision(unit)
    assert precision is not None
    anchor = reading.anchor
    if anchor is None or anchor.precision != "day":
        return Meant(Period(None, None, precision))
    far = None if count is None or count > 10_000 else calendar.step(anchor.day, unit, -count if is_past else count)
    return Meant(Period(far, anchor.day, precision) if is_past else Period(anchor.day, far, precision))


def ago(reading: Reading, first: int, last: int) -> Meant | None:
    """`three years ago` is that year, `two days ago` that day, `years ago` unknown."""
    terms, anchor = reading.terms, reading.anchor
    is_ago = terms.kind(last - 1) == "A"
    unit_at = next(n for n in range(last - 1, first - 1, -1) if terms.kind(n) in "TQU")
    unit = terms.values[unit_at] or "week"
    precision = calendar.unit_precision(unit)
    if precision is None:
        return None
    value = amount_of(terms, first, unit_at).value if unit_at > first and terms.kind(first) != "N" else None
    # A year and a half ago is counted in months.
    if value is not None and value % 1 and unit == "year":
        value, unit, precision = value * 12, "month", "month"
    if terms.gap(unit_at) == "!" and value is not None:
        value = value * 12 + 6 if unit == "year" else None
        unit, precision = ("month", "month") if unit == "year" else (unit, precision)
    if unit in ("decade", "century") and value is not None:
        value, unit, precision = value * (10 if unit == "decade" else 100), "year", "year"
    if unit == "fortnight" and value is not None:
        value, unit = value * 2, "week"
    if value is None or value % 1 or value > 10_000 or anchor is None or not anchor.knows(unit):
        return Meant(Period(None, None, precision))
    start = anchor.day.replace(day=1) if precision not in ("day", "week") else anchor.day
    moved = calendar.step(start, unit, -int(value) if is_ago else int(value))
    return Meant((calendar.containing(moved, unit) if moved else None) or Period(None, None, precision))


def week_of(reading: Reading, first: int, last: int) -> Meant | None:
    """`the week of March 3`: the seven days from Monday to Sunday around it."""
    if reading.terms.values[first] != "week":
        return None
    named = explicit.day_of_month(reading, first + 1, last)
    on = named.period.first if named else None
    return Meant((calendar.containing(on, "week") if on else None) or Period(None, None, "week"))


def weekend_of(reading: Reading, first: int, last: int) -> Meant | None:
    """`the weekend of Nov. 9`: the Saturday and Sunday of the week of that day."""
    named = explicit.day_of_month(reading, first + 1, last)
    week = calendar.containing(named.period.first, "week") if named and named.period.first else None
    if week is None or week.first is None:
        return Meant(Period(None, None, "week"))
    return Meant(Period(week.first + timedelta(days=5), week.last, "week"))


def recurring(reading: Reading, first: int, last: int) -> Meant | None:
    """`every Tuesday`, `each year`, `every two weeks`, `annually on May 9`."""
    terms = reading.terms
    kinds = {terms.kind(n) for n in range(first, last)}
    if "T" in kinds:
        unit = next(terms.values[n] for n in range(first, last) if terms.kind(n) == "T")
        precision = calendar.unit_precision(unit)
        if precision is None or (kinds == {"R", "T"}):
            return None
        return Meant(Period(None, None, "day" if kinds & set("dM") and "M" in kinds else precision), is_recurring=True)
    if kinds == {"R"}:
        return Meant(Period(None, None, "year"), is_recurring=True)
    precision = "day" if kinds & set("WHdo") else "season" if "S" in kinds else "week" if "U" in kinds else "month"
    return Meant(Period(None, None, precision), is_recurring=True)
