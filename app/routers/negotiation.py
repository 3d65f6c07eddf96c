"""Which representation of a resource a client wants, after RFC 9110 section 12.5.1."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.errors import NotAcceptable

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)$", re.ASCII)
_WEIGHT = re.compile(r";\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.ASCII)
# A client that lists more media ranges than this does not mean it.
_MOST_RANGES = 50


@lru_cache(maxsize=256)
def preferred(accept: str | None, offered: tuple[str, ...]) -> str:
    """The media type among `offered` that `accept` prefers; of equals the first. Raises NotAcceptable.

    What is no media range in `accept` is passed over; a header without any counts as absent.
    """
    ranges = [found for part in (accept or "").split(",")[:_MOST_RANGES] if (found := _media_range(part))]
    if not ranges:
        return offered[0]
    weights = {media_type: _weight(media_type, ranges) for media_type in offered}
    best = max(offered, key=lambda media_type: weights[media_type])
    if weights[best] == 0:
        raise NotAcceptable(f"This resource is served as {', '.join(offered)}.")
    return best


def _media_range(part: str) -> tuple[str, float] | None:
    found = _RANGE.match(part)
    if not found:
        return None
    weight = _WEIGHT.search(found.group(3))
    return f"{found.group(1)}/{found.group(2)}".lower(), float(weight.group(1)) if weight else 1.0


def _weight(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that `media_type` falls under; 0 under none."""
    for wanted in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        fitting = [weight for found, weight in ranges if found == wanted]
        if fitting:
            return max(fitting)
    return 0.0
