"""Whether two figures are for the same thing, and whether both can be right."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.text import telling_words, words

# Rounding ("$9.3bn" and "$9.28bn") is no conflict, nor is what was only about so much.
_ROUNDING = Decimal("0.01")
_ABOUT = Decimal("0.05")
# So many telling words both sentences must have beside the thing itself, and so much of the shorter one's.
_FEWEST_SHARED = 3
_LEAST_SHARE = 0.35


def are_same_thing(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether the items count or measure the same: the noun, the time and direction stated, and their sentences' words.

    The noun alone is not enough: 43 people were killed where 200 people marched.
    """
    nouns = [_singular(one["of"] or "") for one in (left, right)]
    # "Extra ventilators" are ventilators, but asylum cases are no virus cases.
    if not all(nouns) or not (nouns[0].endswith(nouns[1]) or nouns[1].endswith(nouns[0])):
        return False
    if {left["direction"], right["direction"]} == {"up", "down"}:
        return False
    periods = [words(one["period"]) for one in (left, right) if one["period"]]
    if len(periods) == 2 and periods[0] != periods[1]:
        return False
    told, other = (_telling(one) for one in (left, right))
    shared = len(told & other)
    return shared >= _FEWEST_SHARED and shared >= _LEAST_SHARE * min(len(told), len(other))


def in_conflict(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether no amount fits both: not 43 and 45, but "at least 40" and 43."""
    (low, high), (least, most) = _range(left), _range(right)
    return (high is not None and least is not None and high < least) or (
        most is not None and low is not None and most < low
    )


def _singular(of: str) -> str:
    """The folded noun between blanks, in the singular as far as an "s" makes the plural."""
    plain = " ".join(words(of))
    return f" {plain[:-1] if plain.endswith('s') and not plain.endswith('ss') else plain}" if plain else ""


def _telling(item: Mapping[str, Any]) -> frozenset[str]:
    return telling_words(item["sentence"]["text"]) - set(words(item["of"]))


def _range(item: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    low, high = (None if item[end] is None else Decimal(item[end]) for end in ("min", "max"))
    if low is None and high is None:
        if item["value"] is None:
            return None, None
        low = high = Decimal(item["value"])
    slack = _ABOUT if item["qualifier"] in ("about", "almost") else _ROUNDING
    return (None if low is None else low - abs(low) * slack, None if high is None else high + abs(high) * slack)
