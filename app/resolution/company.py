"""The company that names keep: which other entities stand in their articles, in which roles and years.

Companions weigh more the fewer articles they are in. All sums run in the order of keys, never in the order in which
articles came, so that the same store gives the same numbers to the last digit.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy
import numpy.typing as npt

from app.documents import EntityType

Numbers = npt.NDArray[Any]
# Names that were in the news so many years apart keep half of their likeness.
_HALF_YEARS = 6.0


@dataclass(frozen=True, slots=True)
class KnownKey:
    """An entity key as the articles leave it. `aliases` are the names that stand for it, with how often each does.

    `roles` counts the words of roles that stand beside it, `first_day` and `last_day` are YYYY-MM-DD.
    """

    key: str
    type: EntityType
    name: str
    article_count: int
    country: str | None = None
    aliases: tuple[tuple[str, int], ...] = ()
    roles: tuple[tuple[str, int], ...] = ()
    first_day: str | None = None
    last_day: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the company of two names is, 0 to 1, and what it is made of."""

    score: float
    company: float
    roles: float
    years_apart: float


class Company:
    """Who is named beside whom. `named` holds pairs of key number and article number, each pair once."""

    def __init__(self, keys: Sequence[KnownKey], named: Numbers) -> None:
        self._keys = keys
        by_key = named[numpy.lexsort((named[:, 1], named[:, 0]))]
        by_article = named[numpy.lexsort((named[:, 0], named[:, 1]))]
        self._articles, self._key_starts = by_key[:, 1], _starts(by_key[:, 0], len(keys))
        articles = int(named[:, 1].max()) + 1 if len(named) else 0
        self._named, self._article_starts = by_article[:, 0], _starts(by_article[:, 1], articles)
        spread = numpy.diff(self._key_starts)
        # A companion of one article says nothing of any other.
        self._weights = numpy.where(spread > 1, numpy.log(max(articles, 2) / numpy.maximum(spread, 1)), 0.0)
        self._vectors: dict[tuple[int, ...], tuple[Numbers, Numbers]] = {}
        self._roles: dict[tuple[int, ...], Counter[str]] = {}

    def articles(self, members: Iterable[int]) -> Numbers:
        """The numbers of the articles that name any of `members`, in order."""
        parts = [self._articles[self._key_starts[m] : self._key_starts[m + 1]] for m in members]
        return parts[0] if len(parts) == 1 else numpy.unique(numpy.concatenate(parts))

    def together(self, left: Iterable[int], right: Iterable[int]) -> int:
        """In how many articles both are named, as two."""
        return len(numpy.intersect1d(self.articles(left), self.articles(right), assume_unique=True))

    def likeness(self, left: tuple[int, ...], right: tuple[int, ...]) -> Likeness:
        """How alike the company of two sets of keys is; that they stand beside each other is left out."""
        company = _cosine(self._vector(left), self._vector(right), {*left, *right})
        roles = _cosine_of_words(self._role_words(left), self._role_words(right))
        apart = self._years_apart(left, right)
        score = min(1.0, company + 0.15 * roles) / (1 + apart / _HALF_YEARS)
        return Likeness(round(score, 4), round(company, 4), round(roles, 4), round(apart, 1))

    def shared(self, left: tuple[int, ...], right: tuple[int, ...], most: int = 5) -> list[int]:
        """The companions that make two sets of keys alike, most telling first."""
        (one, weights), (other, others) = self._vector(left), self._vector(right)
        both, here, there = numpy.intersect1d(one, other, assume_unique=True, return_indices=True)
        products = weights[here] * others[there]
        ranked = sorted((-round(float(p), 6), int(n)) for p, n in zip(products, both, strict=True))
        return [n for _, n in ranked if n not in {*left, *right}][:most]

    def _vector(self, members: tuple[int, ...]) -> tuple[Numbers, Numbers]:
        if members not in self._vectors:
            self._vectors[members] = self._weighed(members)
        return self._vectors[members]

    def _weighed(self, members: tuple[int, ...]) -> tuple[Numbers, Numbers]:
        articles = self.articles(members)
        starts, ends = self._article_starts[articles], self._article_starts[articles + 1]
        lengths = ends - starts
        # The ranges from each start to its end, one after the other.
        places = numpy.repeat(ends - lengths.cumsum(), lengths) + numpy.arange(lengths.sum())
        beside, counts = numpy.unique(self._named[places], return_counts=True)
        telling = self._weights[beside] > 0
        beside, counts = beside[telling], counts[telling]
        return beside, numpy.sqrt(counts / max(1, len(articles))) * self._weights[beside]

    def _role_words(self, members: tuple[int, ...]) -> Counter[str]:
        if members not in self._roles:
            found: Counter[str] = Counter()
            for member in members:
                found.update(dict(self._keys[member].roles))
            self._roles[members] = found
        return self._roles[members]

    def _years_apart(self, left: tuple[int, ...], right: tuple[int, ...]) -> float:
        (first, last), (other_first, other_last) = self._days(left), self._days(right)
        if not (first and last and other_first and other_last):
            return 0.0
        gap = max(date.fromisoformat(first), date.fromisoformat(other_first)) - min(
            date.fromisoformat(last), date.fromisoformat(other_last)
        )
        return max(0.0, gap.days / 365.25)

    def _days(self, members: tuple[int, ...]) -> tuple[str | None, str | None]:
        first = [day for m in members if (day := self._keys[m].first_day)]
        last = [day for m in members if (day := self._keys[m].last_day)]
        return min(first, default=None), max(last, default=None)


def _starts(sorted_numbers: Numbers, count: int) -> Numbers:
    return numpy.searchsorted(sorted_numbers, numpy.arange(count + 1))


def _cosine(left: tuple[Numbers, Numbers], right: tuple[Numbers, Numbers], without: set[int]) -> float:
    (one, weights), (other, others) = left, right
    weights, others = (numpy.where(numpy.isin(n, list(without)), 0.0, w) for n, w in (left, right))
    _, here, there = numpy.intersect1d(one, other, assume_unique=True, return_indices=True)
    lengths = math.sqrt(float((weights * weights).sum()) * float((others * others).sum()))
    return float((weights[here] * others[there]).sum()) / lengths if lengths else 0.0


def _cosine_of_words(left: Counter[str], right: Counter[str]) -> float:
    shared = sum(left[word] * right[word] for word in sorted(left.keys() & right.keys()))
    lengths = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return shared / lengths if lengths else 0.0
