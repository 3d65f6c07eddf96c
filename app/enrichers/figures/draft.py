"""A figure under work, before its surroundings are read."""

from dataclasses import dataclass
from decimal import Decimal

from app.documents import FigureKind
from app.enrichers.terms.amounts import Amount
from app.enrichers.terms.lexer import Terms


@dataclass(slots=True)
class Draft:
    """The figure in the terms from `first` to `last` (not included); `start` and `end` are its span in the text."""

    kind: FigureKind
    first: int
    last: int
    start: int
    end: int
    value: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str | None = None
    unit: str | None = None
    of: str | None = None


def draft(kind: FigureKind, terms: Terms, first: int, last: int, amount: Amount | None = None) -> Draft:
    """A draft that spans its terms."""
    made = Draft(kind, first, last, terms.starts[first], terms.ends[last - 1])
    if amount is not None:
        made.value, made.least = amount.value, amount.least
    return made
