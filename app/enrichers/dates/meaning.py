"""What the rules of dates share: what they are given and what they answer."""

import re
from dataclasses import dataclass

from app.enrichers.dates.anchor import Anchor
from app.enrichers.dates.calendar import Period
from app.enrichers.dates.tense import tense_at
from app.enrichers.terms.lexer import Terms

_BOUND = re.compile(r"\b(since|until|till|through|by)(?: the| early| late| mid| end of)*[ -]$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text under work: its terms, the publication day and the ISO 3166 code of the publisher's country."""

    terms: Terms
    anchor: Anchor | None
    country: str | None

    def tense(self, first: int, last: int) -> int:
        before = self.before(first)
        if ("since " in before or "til" in before or "by " in before or "ough " in before) and (
            bound := _BOUND.search(before)
        ):
            if bound.group(1) != "by":
                return {"since": -2, "through": 1}.get(bound.group(1), 2)
            return tense_at(self.terms.text, self.terms.starts[first], self.terms.ends[last - 1]) or 1
        return tense_at(self.terms.text, self.terms.starts[first], self.terms.ends[last - 1])

    def before(self, first: int, width: int = 24) -> str:
        """The lower-cased text before the term `first`."""
        start = self.terms.starts[first]
        return self.terms.lower[max(0, start - width) : start]

    def after(self, last: int, width: int = 24) -> str:
        """The lower-cased text behind the terms up to `last` (not included)."""
        end = self.terms.ends[last - 1]
        return self.terms.lower[end : end + width]


@dataclass(frozen=True, slots=True)
class Meant:
    """`is_floating` where the year was chosen by nearness; a recurring date has no ends.

    `start` and `end` are the span where it is not that of the terms.
    """

    period: Period
    is_recurring: bool = False
    is_floating: bool = False
    start: int | None = None
    end: int | None = None
