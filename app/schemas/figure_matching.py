"""Whether two figures are for the same thing, and whether both can be right."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.text import words

# Rounding ("$9.3bn" and "$9.28bn") is no conflict, nor is what was only about so much.
_ROUNDING = Decimal("0.01")
_ABOUT = Decimal("0.05")
# Words that say little of what a sentence is about; shorter ones are left out anyway.
_COMMON = frozenset(
    """about after also been before could from have into more most other over said says some than that their them
    then there these they this were what when which while will with would year years""".split()
)
_SHORTEST = 4
# So many telling words both sentences must have beside the thing itself, and so much of the shorter one's.
_FEWEST_SHARED = 2
_LEAST_SHARE = 0.3


def are_same_thing(left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
    """Whether the items count or measure the same: the noun, the time that is stated, and what their sentences say.

    The noun alone is not enough: 43 people were killed where 200 people marched.
    """
    if left["of"] is None or right["of"] is None or _head(left["of"]) != _head(right["of"]):
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


def _head(of: str) -> str:
    """The noun itself, in the singular as far as an "s" makes the plural."""
    last = (words(of) or [""])[-1]
    return last[:-1] if last.endswith("s") and not last.endswith("ss") else last


def _telling(item: Mapping[str, Any]) -> set[str]:
    thing = set(words(item["of"]))
    found = words(item["sentence"]["text"])
    return {w for w in found if len(w) >= _SHORTEST and not w[0].isdigit() and w not in _COMMON and w not in thing}


def _range(item: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    low, high = (None if item[end] is None else Decimal(item[end]) for end in ("min", "max"))
    if low is None and high is None:
        if item["value"] is None:
            return None, None
        low = high = Decimal(item["value"])
    slack = _ABOUT if item["qualifier"] in ("about", "almost") else _ROUNDING
    return (None if low is None else low - abs(low) * slack, None if high is None else high + abs(high) * slack)
