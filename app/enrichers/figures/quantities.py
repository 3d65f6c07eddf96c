"""Shares, durations, measures, ordinals and counts: what a number is of by the terms beside it."""

import re
from decimal import Decimal
from itertools import pairwise

from app.enrichers.figures.draft import Draft, draft
from app.enrichers.figures.money import is_range_gap, range_of
from app.enrichers.figures.nouns import whole
from app.enrichers.terms.amounts import Amount, amount_of, fraction_of, is_part_of, part_at
from app.enrichers.terms.lexer import Terms


def numbered(kind_terms: tuple[Terms, int, int], made: Draft) -> Draft:
    """Fills value, or least and most, of a draft from its number terms."""
    terms, first, last = kind_terms
    cut = next((n for n in range(first, last - 1) if is_range_gap(terms, n)), None)
    if cut is None:
        amount = amount_of(terms, first, last)
        made.value, made.least = amount.value, amount.least
    else:
        made.least, made.most = range_of(terms, first, cut + 1, last)
    return made


_SHARES = {"%": "percent", "P": "percentage point"}


def share(terms: Terms, first: int, last: int) -> Draft | None:
    """`16%`, `3 to 4 percent`, `half a percentage point`, `25 basis points`, `one-tenth of 1 percent`."""
    made = draft("percent", terms, first, last)
    kinds = terms.shape[2 * first : 2 * last : 2]
    stop = next(n for n in range(first, last) if terms.kind(n) in "%GbP")
    made.unit = "basis point" if "b" in kinds else terms.values[stop] or _SHARES[kinds[-1]]
    if is_part_of(terms, first, last):
        whole_one = terms.values[stop - 1] if terms.kind(stop - 1) in "dw" else Decimal(1)
        made.value = part_at(terms, first) * whole_one
        return made
    if kinds[0] == "q":
        made.value = Decimal("0.5")
        return made
    if kinds[:2] == "aQ":
        made.value = Decimal("0.25")
        return made
    return numbered((terms, first, stop), made)


_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def duration(terms: Terms, first: int, last: int) -> Draft | None:
    """`four months`, `half an hour`, `a year and a half`."""
    made = draft("duration", terms, first, last)
    if is_part_of(terms, first, last):
        made.unit, made.value = _unit(terms, last - 1), part_at(terms, first)
        return made
    if terms.kind(last - 2) == "Q" and terms.kind(last - 1) == "T":
        made.unit, made.value = _unit(terms, last - 1), Decimal("0.25")
        return made if made.unit in ("century", "hour") else None
    unit = next(n for n in range(first, last) if terms.kind(n) in "TsQ")
    made.unit = _unit(terms, unit)
    if made.unit == "quarter" and terms.values[first] == 3 and _is_share(terms, unit):
        return None
    numbered((terms, first, unit), made)
    if terms.gap(unit) == "!" and made.value is not None:
        made.value += Decimal("0.5")
    return made


def _is_share(terms: Terms, unit: int) -> bool:
    """Whether "three quarters" are a share and no time: "three-quarters", "three quarters of the members"."""
    return terms.gap(unit - 1) == "2" or terms.lower.startswith(" of ", terms.ends[unit])


def _unit(terms: Terms, n: int) -> str:
    return str(terms.values[n])


def compound(terms: Terms, first: int, last: int) -> Draft | None:
    """`2 hours, 32 minutes, 25.3 seconds`: the value in the smallest unit that is named."""
    made = draft("duration", terms, first, last)
    units = [n for n in range(first, last) if terms.kind(n) == "T"]
    names = [_unit(terms, n) for n in units]
    made.unit = names[-1]
    sizes = _SECONDS if names[-1] in _SECONDS else {"week": 7, "month": 1, "year": 12}
    if any(name not in sizes for name in names) or ("week" in names and len({"month", "year"} & {*names})):
        return None
    if any(sizes[left] <= sizes[right] for left, right in pairwise(names)):
        return None
    total, at = Decimal(0), made.first
    for n, name in zip(units, names, strict=True):
        value = amount_of(terms, at, n).value
        if value is None:
            return None
        total += value * sizes[name]
        at = n + 1
    made.value = total / sizes[names[-1]]
    return made


def clocked(terms: Terms, first: int, last: int) -> Draft | None:
    """`4:07.13`: a time that was run in, told from the time of day by its parts of a second."""
    text = terms.values[first]
    if "." not in text:
        return None
    total = Decimal(0)
    whole, _, rest = text.partition(".")
    for part in whole.split(":"):
        total = total * 60 + Decimal(part)
    made = draft("duration", terms, first, last)
    made.value, made.unit = total + Decimal("0." + rest.replace(".", "")), "second"
    return made


_PER = re.compile(r" (?:an|per) (hour|second)\b")
_SCALE = re.compile(r" (celsius|fahrenheit|centigrade|[cf]\b)")


def measure(terms: Terms, first: int, last: int) -> Draft | None:
    """`200 km`, `3,000-meter`, `60 square miles`, `18 miles an hour`, `30 degrees Celsius`."""
    made = draft("measure", terms, first, last)
    value = terms.values[last - 1]
    if terms.kind(last - 1) == "u" and (value.base != "pound" or value.share != 1):
        return None
    unit = "pound" if terms.kind(last - 1) == "u" else str(value)
    number_end = last - 1
    if terms.kind(last - 2) == "Y":
        unit, number_end = f"{terms.values[last - 2]} {unit}", last - 2
    if unit == "storey" and terms.gap(last - 2) == "1" and terms.lower[made.start : made.end].endswith("stories"):
        # Two stories are more often told than climbed.
        if not re.match(r" (?:high|tall|up|above|below)\b", terms.lower[made.end : made.end + 8]):
            return None
    if is_part_of(terms, first, last):
        made.unit, made.value = unit, part_at(terms, first)
        return made
    if any(terms.kind(n) == "K" for n in range(first, last - 1)):
        return _tall(terms, made, first, last)
    if unit in ("mile", "kilometre", "metre", "foot"):
        if per := _PER.match(terms.lower, made.end):
            unit, made.end = f"{unit} per {per.group(1)}", per.end()
    elif unit == "degree" and (scale := _SCALE.match(terms.lower, made.end)):
        letter = scale.group(1)[0]
        unit, made.end = f"degree {'fahrenheit' if letter == 'f' else 'celsius'}", scale.end()
    made.unit = unit
    return numbered((terms, first, number_end), made)


def _tall(terms: Terms, made: Draft, first: int, last: int) -> Draft | None:
    """`6 feet 2 inches` in inches."""
    if (terms.values[first + 1], terms.values[last - 1]) != ("foot", "inch"):
        return None
    made.value, made.unit = terms.values[first] * 12 + terms.values[first + 2], "inch"
    return made


def age(terms: Terms, first: int, last: int) -> Draft:
    """`35-year-old`, `nine months old`."""
    made = draft("measure", terms, first, last)
    unit = next(n for n in range(first, last) if terms.kind(n) == "T")
    made.unit, made.of = _unit(terms, unit), "age"
    return numbered((terms, first, unit), made)


# "First" before these, or without a word that makes it one of a row, orders nothing.
_ROW = re.compile(r"(?:\b(?:the|his|her|its|their|our|my|your|a|an|for|in|came|finished|ranked|placed)|['’]s?) $")
_NO_ORDER = re.compile(
    r"[ -](?:lady|amendment|and foremost|of all|thing|class|hand|responders?|name|minister|person)\b"
)


def ordinal(terms: Terms, first: int, last: int) -> Draft | None:
    made = draft("ordinal", terms, first, last)
    value, before = terms.values[last - 1], terms.lower[max(0, made.start - 12) : made.start]
    if terms.text[made.start].isalpha():
        if not _ROW.search(before) or _NO_ORDER.match(terms.lower, made.end):
            return None
        if terms.text[made.start].isupper() and made.start and before[-2:] != ". ":
            return None
    elif re.match(
        r" (?:street|avenue|st\b|ave\b|congress|century|amendment|floor)", terms.lower[made.end : made.end + 12]
    ):
        if not terms.lower.startswith((" floor", " century", " congress"), made.end):
            return None
    made.value = Decimal(2) if value == "second" else value
    if last > first + 1:
        made.value += terms.values[first]
    return made if made.value < 100 or last == first + 1 else None


_HALF = re.compile(r" (?:of|the|its|their|his|her|all) ")


def fraction(terms: Terms, first: int, last: int) -> Draft | None:
    """`two-thirds`, `a third of`, `a quarter of`, `half of`."""
    made = draft("count", terms, first, last)
    if terms.kind(first) == "q":
        if not _HALF.match(terms.lower, made.end):
            return None
        made.value = terms.values[first]
    elif (terms.kind(first) == "a" and not terms.lower.startswith(" of ", made.end)) or (
        terms.kind(last - 1) == "o" and (terms.values[first] != 1 or terms.values[first + 1] < 3)
    ):
        return None
    elif terms.kind(last - 1) == "Q":
        if terms.values[first] != 1 or not (terms.kind(first) == "a" or _is_share(terms, last - 1)):
            return None
        made.value = Decimal("0.25")
    elif terms.kind(last - 1) == "T":
        if terms.values[last - 1] != "quarter" or not _is_share(terms, last - 1):
            return None
        made.value = terms.values[first] / 4
    else:
        made.value = fraction_of(terms, first)
    made.of = whole(terms.text, made.end)
    return made


def count(terms: Terms, first: int, last: int) -> Draft:
    return numbered((terms, first, last), draft("count", terms, first, last))


def single(terms: Terms, n: int) -> Draft:
    """One number term as a count of its own."""
    return draft("count", terms, n, n + 1, Amount(terms.values[n]))
