"""Reads a run of number terms: "2.5 million", "two hundred and fifty", "half a dozen", "tens of thousands"."""

from dataclasses import dataclass
from decimal import Decimal

from app.enrichers.terms.lexer import Terms

# Grammars over `Terms.shape`; see the vocabulary for the kinds and the lexer for the gaps.
DIGITS = "[dyn]"
_SMALL = "(?:v(?:[12]w)?|w)"
# Repeats are bounded, so that a text of nothing but numbers is read in linear time.
_HUNDREDS = f"[12]h(?:[16]{_SMALL}(?![12][hmz]))?"
_SPELLED = f"{_SMALL}(?:!q)?(?:{_HUNDREDS}){{0,3}}(?:[12]m(?:[16]{_SMALL}(?:{_HUNDREDS}){{1,3}})?){{0,2}}(?:1z)?"
_WRITTEN = f"{DIGITS}(?:[012][hm]){{0,3}}(?:!q|1z)?"
_ARTICLE = "a1(?:h(?:1m)?|m|z)"
_HALF = "(?:a1)?q[12](?:a1)?[hmz]"
VAGUE = "(?:(?:a1)?N(?:[14](?:[hmz])){1,3}|p(?:4p){0,3})"
FRACTION = "[wd][12]x|w[12]o"
# "Three-tenths", "a quarter", "half": what may stand before "of a million".
PART = "(?:[wd][12][xo]|w[12][TQ]|a1[oQ]|q)"
NUMBER = f"(?:{PART}4a1[hm]|{_WRITTEN}|{_SPELLED}|{_ARTICLE}|{_HALF}|{VAGUE})"


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` is None where the words leave it open; `least` is then the least that they can mean."""

    value: Decimal | None
    least: Decimal | None = None


def amount_of(terms: Terms, first: int, last: int) -> Amount:
    """What the number terms from `first` to `last` (not included) say together."""
    if terms.kind(last - 1) in "hm" and is_part_of(terms, first, last):
        return Amount(part_at(terms, first) * terms.values[last - 1])
    values, total, current, open_ended = terms.values, Decimal(0), None, False
    for n in range(first, last):
        kind, value = terms.kind(n), values[n]
        if kind in "dynwv":
            current = (current or 0) + value
        elif kind == "a":
            current = current or (None if n + 1 < last and terms.kind(n + 1) == "q" else Decimal(1))
        elif kind == "q":
            current = (current or 0) + value
        elif kind == "N":
            current, open_ended = value or Decimal(1), open_ended or value is None
        elif kind == "p":
            current, open_ended = (current or 1) * value, True
        elif kind in "hmrz":
            current = (total + (current or 1) if kind == "m" else (current or 1)) * value
            if value >= 1000:
                total, current = (current if kind == "m" else total + current), None
    result = total + (current or 0)
    return Amount(None, result) if open_ended else Amount(result)


def is_part_of(terms: Terms, first: int, last: int) -> bool:
    """Whether the terms say a part of one whole: "three-tenths of a mile", "a quarter of a century"."""
    if terms.kind(first) not in "wdaq":
        return False
    return any(terms.gap(n) == "4" for n in range(first, min(first + 2, last - 1)))


def part_at(terms: Terms, first: int) -> Decimal:
    """The part that opens at `first`: "half", "a tenth", "a quarter", "two-thirds"."""
    if terms.kind(first) == "q":
        return Decimal("0.5")
    if terms.kind(first + 1) in "QT":
        return Decimal("0.25") * Decimal(terms.values[first])
    return fraction_of(terms, first)


def fraction_of(terms: Terms, first: int) -> Decimal:
    """Two thirds as 0.6667: the fraction whose parts begin at `first`, to four places."""
    parts, whole = Decimal(terms.values[first]), Decimal(terms.values[first + 1])
    return (parts / whole).quantize(Decimal("0.0001")).normalize()


def decimal_text(value: Decimal | None) -> str | None:
    """A decimal string without exponent and needless zeros: "9300000000", "4.5"."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
