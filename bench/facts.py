"""Figures and dates of articles of 500 words, against finding their words with one regular expression.

The articles are those of DATELINE_CORPORA where it is set, else the samples, repeated: so few that rates say less.
"""

import gzip
import json
import os
import re
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from app.documents import Moment, ParsedDocument
from app.enrichers.facts import facts_of
from bench.pairs import Way, compare

ARTICLES = 1_000
WORDS = 500
_WORD = re.compile(r"\w+")


def _texts() -> list[str]:
    corpora = os.environ.get("DATELINE_CORPORA")
    if corpora:
        with gzip.open(Path(corpora) / "bulk" / "articles-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
            found = [json.loads(line)["text"] for line in islice(lines, 3 * ARTICLES)]
    else:
        folder = Path(__file__).parent.parent / "samples" / "text"
        found = [path.read_text(errors="replace") for path in sorted(folder.glob("*.txt"))]
    long = [text for text in found if len(text.split()) >= WORDS] or [" ".join(found)]
    return [" ".join(text.split(" ")[:WORDS]) for text in islice(cycle(long), ARTICLES)]


def _documents() -> list[ParsedDocument]:
    published = Moment(datetime(2018, 5, 3, tzinfo=UTC), "day")
    return [ParsedDocument("bench", None, text, (), language="en", published=published) for text in _texts()]


def _facts(documents: list[ParsedDocument]) -> int:
    for document in documents:
        facts_of(document, in_english=True)
    return len(documents)


def _words(documents: list[ParsedDocument]) -> int:
    for document in documents:
        _WORD.findall(document.body)
    return len(documents)


def main() -> None:
    documents = _documents()
    compare(
        f"figures and dates of {len(documents)} articles of {WORDS} words, one core",
        "articles",
        Way("figures and dates", lambda: _facts(documents)),
        Way(r"re.findall(r'\w+')", lambda: _words(documents)),
    )


if __name__ == "__main__":
    main()
