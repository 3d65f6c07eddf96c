"""Accuracy of entities on newswire. A floor is lowered only with a reason in docs/decisions.md."""

import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app import enrichers
from app.documents import ParsedDocument

pytestmark = pytest.mark.corpora

TYPES = {"organization": "organisation", "location": "place"}
Span = tuple[int, int, str]


@pytest.mark.parametrize(
    ("data", "kinds", "floor"),
    [
        ("figures/ieer-half.jsonl", "three types", 0.89),
        ("figures/ieer-half.jsonl", "organisation", 0.79),
        ("figures/ieer-half.jsonl", "span only", 0.92),
        ("entities/pud.jsonl", "three types", 0.80),
        ("entities/msnbc-updated.jsonl", "span only", 0.85),
        ("entities/reuters-128.jsonl", "span only", 0.81),
    ],
)
def test_names_are_found_and_typed_as_well_as_before(
    found_and_wanted: Callable[[str], list[tuple[set[Span], set[Span]]]],
    data: str,
    kinds: str,
    floor: float,
    capsys: pytest.CaptureFixture[str],
) -> None:
    counts: Counter[str] = Counter()
    for found, wanted in found_and_wanted(data):
        mine, gold = counted(found, kinds), counted(wanted, kinds)
        counts.update(right=len(mine & gold), wanted=len(gold), found=len(mine))
    f1 = 2 * counts["right"] / (counts["wanted"] + counts["found"])
    with capsys.disabled():
        sys.stdout.write(f"\n{data}: {kinds}, exact F1 {f1:.3f}")
    assert f1 >= floor


@pytest.fixture(scope="module")
def found_and_wanted(
    corpora: Path, json_lines: Callable[[Path], list[dict[str, Any]]]
) -> Callable[[str], list[tuple[set[Span], set[Span]]]]:
    """For each document of a set what is found in it and what its gold marks; each set is enriched once."""

    @cache
    def compared(data: str) -> list[tuple[set[Span], set[Span]]]:
        golds = json_lines(corpora / data)
        documents = [
            ParsedDocument(str(n), gold.get("title") or gold.get("headline"), gold["text"], (), language="en")
            for n, gold in enumerate(golds)
        ]
        return [
            (
                {
                    trimmed(gold["text"], {"start": one.start, "end": one.end, "type": one.type})
                    for one in article.enrichment.mentions
                    if one.field == "body"
                },
                {trimmed(gold["text"], one) for one in gold["mentions"]},
            )
            for gold, article in zip(golds, enrichers.enrich(documents), strict=True)
        ]

    return compared


def trimmed(text: str, span: dict[str, Any]) -> Span:
    """A span without a leading "the" and a trailing possessive, which data sets mark either way."""
    start, end = span["start"], span["end"]
    if text[start:end].lower().startswith("the ") and end - start > 4:
        start += 4
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end, TYPES.get(span["type"], span["type"])


def counted(spans: set[Span], kinds: str) -> set[Span]:
    """Those of one type, or of the three types, or those of the three types without their type."""
    if kinds == "organisation":
        return {span for span in spans if span[2] == kinds}
    three = {span for span in spans if span[2] in {"person", "organisation", "place", "entity"}}
    return {(start, end, "") for start, end, _ in three} if kinds == "span only" else three
