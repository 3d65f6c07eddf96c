"""Accuracy of quotes on annotated news. A floor is lowered only with a reason in docs/decisions.md."""

import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import enrichers
from app.documents import ParsedDocument, Quote

pytestmark = pytest.mark.corpora

WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# The annotators' texts mix marks within one pair, and one paper's come with typewriter marks.
QUOTED = re.compile(r"[“\"]([^“”\"]{2,2000}?)[”\"]|''([^\n]{2,2000}?)''")
FEWEST_WORDS = 3
Words = frozenset[int]


class Gold(NamedTuple):
    """One attribution: its words by their starts, the quoted runs of them, and the spans of its source."""

    content: Words
    quoted: list[Words]
    source: list[tuple[int, int]]


def words(text: str, start: int, end: int) -> Words:
    return frozenset(found.start() for found in WORD.finditer(text, start, end))


def spans_of(parts: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(start, end) for part in parts for start, end in part["spans"]]


def read_gold(text: str, attribution: dict[str, Any]) -> Gold:
    spans = spans_of(attribution.get("content", []))
    runs = [
        words(text, *found.span())
        for start, end in spans
        for found in QUOTED.finditer(text, max(0, start - 2), min(len(text), end + 2))
    ]
    content = frozenset().union(*(words(text, *span) for span in spans))
    quoted = [run for run in runs if len(run) >= FEWEST_WORDS]
    return Gold(content, quoted, spans_of(attribution.get("source", [])))


def has_source(quote: Quote, gold: Gold) -> bool:
    start, end = quote.speaker.start, quote.speaker.end
    return start is not None and end is not None and any(start < e and s < end for s, e in gold.source)


def count_direct(text: str, golds: list[Gold], found: tuple[Quote, ...]) -> Counter[str]:
    """Quoted runs whose words are found with the right speaker; other answers in quotation marks are wrong."""
    counts: Counter[str] = Counter()
    used: set[int] = set()
    answers = [words(text, quote.start, quote.end) for quote in found]
    for run, gold in {run: one for one in golds for run in one.quoted}.items():
        covering = [n for n, own in enumerate(answers) if len(own) <= 2 * len(run) and len(own & run) >= 0.8 * len(run)]
        used.update(covering[:1])
        counts["wanted"] += bool(gold.source)
        counts["right"] += bool(covering) and has_source(found[covering[0]], gold)
        counts["found"] += bool(covering) and bool(gold.source)
    counts["found"] += sum(quote.kind != "indirect" and n not in used for n, quote in enumerate(found))
    return counts


def count_all(text: str, golds: list[Gold], found: tuple[Quote, ...]) -> Counter[str]:
    """Contents and answers paired one to one where they share half of their words; an answer within one is neither."""
    answers = [words(text, quote.start, quote.end) for quote in found]
    pairs = sorted(
        (
            (len(gold.content & answer) / len(gold.content | answer), i, j)
            for i, gold in enumerate(golds)
            for j, answer in enumerate(answers)
            if gold.content & answer
        ),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for share, i, j in pairs:
        if share >= 0.5 and i not in taken and j not in taken.values():
            taken[i] = j
    matched = set(taken.values())
    within = sum(
        j not in matched and any(len(answer & gold.content) >= 0.8 * len(answer) for gold in golds)
        for j, answer in enumerate(answers)
    )
    return Counter(right=len(taken), wanted=len(golds), found=len(answers) - within)


def f1(counts: Counter[str]) -> float:
    return 2 * counts["right"] / (counts["wanted"] + counts["found"])


def test_quotes_are_found_with_their_speakers_as_well_as_before(
    corpora: Path, json_lines: Callable[[Path], list[dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    # Every fourth, which all kinds of articles are among; the whole takes two minutes.
    lines = json_lines(corpora / "quotes" / "attributions.jsonl.gz")[::4]
    documents = [ParsedDocument(str(n), line["title"], line["text"], (), language="en") for n, line in enumerate(lines)]
    direct: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for line, article in zip(lines, enrichers.enrich(documents), strict=True):
        golds = [read_gold(line["text"], one) for one in line["attributions"]]
        found = tuple(quote for quote in article.enrichment.quotes if quote.field == "body")
        direct += count_direct(line["text"], golds, found)
        every += count_all(line["text"], golds, found)
    with capsys.disabled():
        sys.stdout.write(f"\nquotes: with speaker F1 {f1(direct):.3f}, all attributions F1 {f1(every):.3f}")
    assert (f1(direct) >= 0.87, f1(every) >= 0.65) == (True, True)
