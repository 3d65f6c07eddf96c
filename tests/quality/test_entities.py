"""Accuracy of entities on newswire. A floor is lowered only with a reason in docs/decisions.md."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import enrichers
from app.documents import ParsedDocument

pytestmark = pytest.mark.corpora

TYPES = {"organization": "organisation", "location": "place"}
Span = tuple[int, int, str]


@pytest.mark.parametrize(
    ("data", "floor"), [("figures/ieer-half.jsonl", 0.85), ("entities/pud.jsonl", 0.66)], ids=["ieer-half", "pud"]
)
def test_names_are_found_and_typed_as_well_as_before(
    corpora: Path,
    json_lines: Callable[[Path], list[dict[str, Any]]],
    data: str,
    floor: float,
    capsys: pytest.CaptureFixture[str],
) -> None:
    golds = json_lines(corpora / data)
    documents = [
        ParsedDocument(str(n), gold.get("headline"), gold["text"], (), language="en") for n, gold in enumerate(golds)
    ]
    counts: Counter[str] = Counter()
    for gold, article in zip(golds, enrichers.enrich(documents), strict=True):
        wanted = {trimmed(gold["text"], one) for one in gold["mentions"]}
        found = {
            trimmed(gold["text"], {"start": one.start, "end": one.end, "type": one.type})
            for one in article.enrichment.mentions
            if one.field == "body"
        }
        wanted, found = three_types(wanted), three_types(found)
        counts.update(right=len(wanted & found), wanted=len(wanted), found=len(found))
    f1 = 2 * counts["right"] / (counts["wanted"] + counts["found"])
    with capsys.disabled():
        sys.stdout.write(f"\n{data}: three types, exact F1 {f1:.3f}")
    assert f1 >= floor


def trimmed(text: str, span: dict[str, Any]) -> Span:
    """A span without a leading "the" and a trailing possessive, which data sets mark either way."""
    start, end = span["start"], span["end"]
    if text[start:end].lower().startswith("the ") and end - start > 4:
        start += 4
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end, TYPES.get(span["type"], span["type"])


def three_types(spans: set[Span]) -> set[Span]:
    return {span for span in spans if span[2] in {"person", "organisation", "place"}}
