"""Finding who said what, on one core, against the entity stage that the same articles go through before.

The articles are those of DATELINE_CORPORA where it is set, else the samples: few and short, so that the rates say less.
"""

import gzip
import json
import os
from itertools import islice
from pathlib import Path

from app import enrichers, readers
from app.documents import EnrichedArticle, Hints, Limits, ParsedDocument, RawFile
from app.enrichers import quotes
from app.enrichers.fields import fields_of
from bench.pairs import Way, compare

MOST_ARTICLES = 150


def _documents() -> list[ParsedDocument]:
    corpora = os.environ.get("DATELINE_CORPORA")
    if corpora:
        with gzip.open(Path(corpora) / "bulk" / "articles-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in islice(lines, MOST_ARTICLES)]
        return [ParsedDocument(f"bench#{n}", None, text, (), language="en") for n, text in enumerate(texts)]
    folder = Path(__file__).parent.parent / "samples" / "text"
    files = [RawFile(path.name, path.name, path.read_bytes()) for path in sorted(folder.glob("*.txt"))]
    return [readers.read(file, Hints(), Limits()) for file in files]


def _quote(articles: list[EnrichedArticle]) -> int:
    for article in articles:
        found = article.enrichment
        quotes.quoted(dict(fields_of(article.document)), found.entities, found.mentions)
    return len(articles)


def _enrich(documents: list[ParsedDocument]) -> int:
    return len(enrichers.enrich(documents))


def main() -> None:
    documents = _documents()
    enrichers.prepare()
    articles = enrichers.enrich(documents)
    size = sum(len(document.body.split()) for document in documents) / len(documents)
    compare(
        f"quotes of {len(documents)} articles of {size:.0f} words on the average, one core",
        "articles",
        Way("quotes.quoted: who said what, from text and mentions", lambda: _quote(articles)),
        Way("enrichers.enrich: all stages, the entities' among them", lambda: _enrich(documents)),
        rounds=3,
    )


if __name__ == "__main__":
    main()
