"""Accuracy of reading on the measuring pages. A floor is lowered only with a reason in docs/decisions.md."""

import re
import statistics
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.documents import ParsedDocument

pytestmark = pytest.mark.corpora

WORD = re.compile(r"\w+")
Gold = dict[str, Any]


def folded(text: str | None) -> str:
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text or "").casefold()))


def title_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    if not gold.get("title"):
        return None
    return float(document is not None and folded(gold["title"]) == folded(document.title))


def day_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """Whether the day is that of the gold, as written or in UTC."""
    if not gold.get("date"):
        return None
    published = document.published if document else None
    return float(published is not None and str(gold["date"])[:10] in {str(published.at.date()), _utc_day(published.at)})


def _utc_day(at: datetime) -> str:
    return str(at.astimezone(UTC).date())


def authors_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """F1 of the sets of names."""
    stated = gold.get("authors") or gold.get("author")
    if isinstance(stated, str):
        stated = re.split(r",|;| and | & ", re.sub(r"^by\s+", "", stated, flags=re.IGNORECASE))
    wanted = {folded(name) for name in stated or ()} - {""}
    if not wanted:
        return None
    found = {folded(author.name) for author in (document.authors if document else ())}
    return 2 * len(wanted & found) / (len(wanted) + len(found))


def body_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """F1 of runs of four words."""
    if not gold.get("body") or gold.get("lang") in {"ja", "zh", "ko"}:
        return None
    wanted, found = shingles(gold["body"]), shingles(document.body if document else "")
    shared = sum((wanted & found).values())
    return 2 * shared / (sum(wanted.values()) + sum(found.values()))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3)) if words)


def minute_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """Whether the minute is that of the gold, where the gold states one."""
    if len(str(gold.get("date") or "")) <= 10:
        return None
    wanted = datetime.fromisoformat(str(gold["date"]))
    found = document.published.at if document and document.published else None
    if found is None:
        return 0.0
    if wanted.tzinfo is None:
        found = found.replace(tzinfo=None)
    return float(abs((wanted - found).total_seconds()) < 60)


def language_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    if not gold.get("lang"):
        return None
    return float(((document.language if document else None) or "")[:2] == gold["lang"][:2].lower())


def opening_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """Whether the first words stand within the first fifty of the body."""
    if not gold.get("first13"):
        return None
    opening = folded(gold["first13"]).split()[:10]
    start = folded(document.body if document else "").split()[: len(opening) + 40]
    return float(" ".join(opening) in " ".join(start))


def captions_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """The share of the captions that were found."""
    wanted = [folded(image["caption"]) for image in gold.get("images") or [] if image.get("caption")]
    found = [folded(image.caption) for image in (document.images if document else ())]
    return statistics.mean(any(one in other for other in found) for one in wanted) if wanted else None


def credits_score(gold: Gold, document: ParsedDocument | None) -> float | None:
    """The share of the credited names that were found."""
    wanted = [folded(name) for image in gold.get("images") or [] for name in image.get("authors") or []]
    found = " | ".join(folded(image.credit) for image in (document.images if document else ()))
    return statistics.mean(one in found for one in wanted) if wanted else None


SCORES: dict[str, Callable[[Gold, ParsedDocument | None], float | None]] = {
    "title": title_score,
    "day": day_score,
    "authors": authors_score,
    "body": body_score,
    "minute": minute_score,
    "language": language_score,
    "opening": opening_score,
    "captions": captions_score,
    "credits": credits_score,
}


@pytest.mark.parametrize(
    "case",
    [
        (
            "html",
            "fundus",
            {
                "title": 0.88,
                "day": 1.0,
                "minute": 0.96,
                "authors": 1.0,
                "body": 0.98,
                "captions": 0.86,
                "credits": 0.98,
            },
        ),
        ("html", "postlight", {"title": 0.93, "authors": 0.81, "opening": 0.72}),
        ("html", "readability", {"title": 0.75, "day": 1.0, "authors": 0.71, "language": 0.99}),
        ("text", "fundus", {"title": 0.88, "day": 0.73, "authors": 0.88, "body": 0.95}),
        ("text", "postlight", {"title": 0.86, "authors": 0.68}),
        ("text", "readability", {"title": 0.69, "day": 0.48, "authors": 0.51}),
    ],
)
def test_pages_are_read_as_well_as_before(
    corpora: Path,
    gold_pages: dict[str, list[Gold]],
    read_pages: Callable[[Path], dict[str, ParsedDocument]],
    case: tuple[str, str, dict[str, float]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    kind, name, floors = case
    documents = read_pages(corpora / "pages" / kind / name)
    reached = {}
    for score in floors:
        each = [SCORES[score](gold, documents.get(gold["id"])) for gold in gold_pages[name]]
        reached[score] = statistics.mean(one for one in each if one is not None)
    with capsys.disabled():
        sys.stdout.write(f"\n{kind} {name}: " + ", ".join(f"{one} {value:.3f}" for one, value in reached.items()))
    assert {score: value for score, value in reached.items() if value < floors[score]} == {}
