"""Choosing one value of several that a file states, and keeping the proof: every value with its Evidence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from app.documents import Evidence
from app.text import fold, storable

Value = TypeVar("Value")

# Evidence is kept for each article; a page can state hundreds of candidates.
_MOST_REJECTED = 6
_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Value]):
    """One value that a file states: `shown` as it is written there, `source` where, `confidence` 0 to 1."""

    value: Value
    shown: str
    source: str
    confidence: float


def candidate(text: str, source: str, confidence: float) -> Candidate[str]:
    """A candidate whose value is the text as written."""
    return Candidate(text, text, source, confidence)


def first_best(candidates: Iterable[Candidate[Value]]) -> Candidate[Value] | None:
    """The candidate with the highest confidence; of equals, the one that came first."""
    return max(candidates, key=lambda one: one.confidence, default=None)


def evidence(
    field: str,
    rule: str,
    chosen: Candidate[Value],
    others: Iterable[Candidate[Value]] = (),
    why: Callable[[Candidate[Value]], str] = lambda _: "less certain",
) -> Evidence:
    """The proof of a choice. `others` may hold the chosen one and repeats of it; `why` says what speaks against one."""
    seen, rejected = {fold(chosen.shown)}, []
    for other in others:
        key = fold(other.shown)
        if key and key not in seen:
            seen.add(key)
            rejected.append((f"{other.source}: {other.shown}", why(other)))
    return proof(Evidence(field, chosen.shown, chosen.source, rule, chosen.confidence, tuple(rejected)))


def proof(one: Evidence) -> Evidence:
    """Evidence in a length that can be kept, without characters that no store takes."""
    return replace(
        one,
        value=_shown(one.value),
        source=_shown(one.source),
        rejected=tuple((_shown(other), why) for other, why in one.rejected[:_MOST_REJECTED]),
    )


def _shown(text: str) -> str:
    return storable(text[:_LONGEST_SHOWN])
