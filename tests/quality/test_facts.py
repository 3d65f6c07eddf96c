"""Accuracy of figures and dates on newswire. A floor is lowered only with a reason in docs/decisions.md."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.documents import DateSpan, Figure, ParsedDocument
from app.enrichers.facts import facts_of

pytestmark = pytest.mark.corpora

# The kinds that may stand for each kind of the data, which calls "50-year" a measure and "last week" a duration.
ALLOWED = {
    "money": {"money"},
    "percent": {"percent"},
    "cardinal": {"count", "ordinal", "measure"},
    "measure": {"measure", "count"},
    "duration": {"duration", "interval", "measure"},
    "date": {"point", "interval", "recurring", "duration"},
}
# F1 where the data is complete, recall elsewhere. Six of 58 sums are "penny whistle", "the millions" and an index.
FLOORS = {"money": 0.93, "percent": 0.98, "cardinal": 0.94, "measure": 0.86, "duration": 0.85, "date": 0.9}


def test_figures_and_dates_are_found_as_well_as_before(
    corpora: Path, json_lines: Callable[[Path], list[dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ALLOWED}
    for gold in json_lines(corpora / "figures" / "ieer-half.jsonl"):
        facts = facts_of(ParsedDocument("gold", None, gold["text"], ()), in_english=True)
        found = [*facts.figures, *facts.dates]
        for kind, allowed in ALLOWED.items():
            wanted = [one for one in gold["mentions"] if one["type"] == kind]
            count_hits(counts[kind], wanted, [one for one in found if one.kind in allowed])
    reached = {
        kind: 2 * one["hit"] / (one["wanted"] + one["found"])
        if kind in ("money", "percent")
        else one["hit"] / one["wanted"]
        for kind, one in counts.items()
    }
    with capsys.disabled():
        sys.stdout.write("\nieer-half: " + ", ".join(f"{kind} {value:.3f}" for kind, value in reached.items()))
    assert {kind: value for kind, value in reached.items() if value < FLOORS[kind]} == {}


def count_hits(counts: Counter[str], wanted: list[dict[str, Any]], found: list[Figure | DateSpan]) -> None:
    """Each fact found stands for one that shares at least half of the union of their characters."""
    free = list(found)
    for gold in wanted:
        for one in free:
            shared = min(gold["end"], one.end) - max(gold["start"], one.start)
            if shared >= 0.5 * (max(gold["end"], one.end) - min(gold["start"], one.start)):
                free.remove(one)
                counts["hit"] += 1
                break
    counts.update(wanted=len(wanted), found=len(found))
