"""Totals of searches over real articles against a count by brute force: words, phrases, fields, filters.

The suite takes some of the articles at hand and few queries; `make soak` takes all of them and 200.
"""

import gzip
import random
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import Stemmer
from starlette.testclient import TestClient

from app.importing import ImportOptions, run_import
from app.main import create_app
from app.search.stopwords import STOP_WORDS
from app.search.words import words
from app.settings import Settings
from app.store.database import open_store

pytestmark = pytest.mark.corpora

_STEM = Stemmer.Stemmer("english", 0).stemWord
_TELLING = re.compile("[a-z]{4,12}")

Condition = Callable[[dict[str, Any]], bool]


@pytest.fixture(scope="module")
def archive(
    corpora: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[TestClient]:
    """Articles of the bulk set, imported without enrichment and served."""
    home = tmp_path_factory.mktemp("counts")
    lines = home / "articles.jsonl"
    most = None if request.config.getoption("--soak") else 1_000
    with gzip.open(corpora / "bulk" / "articles-10k.jsonl.gz") as packed:
        lines.write_bytes(b"".join(islice(packed, most)))
    settings = Settings(home=home / "home")
    engine = open_store(settings)
    run_import(engine, settings, [lines], ImportOptions(enrich=False))
    engine.dispose()
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture(scope="module")
def articles(archive: TestClient) -> list[dict[str, Any]]:
    """The articles as they are served, each with the words of its texts."""
    found, address = [], "/v1/articles?limit=200&fields=id"
    while address:
        page = archive.get(address).json()
        found += [archive.get(f"/v1/articles/{one['id']}").json() for one in page["items"]]
        address = page["next"]
    for one in found:
        captions = [image["caption"] for image in one["images"] if image["caption"]]
        texts = [words(text) for text in (one["title"], one["standfirst"], one["body"], *captions) if text]
        # Blanks around each word; a break between two texts, over which no phrase goes.
        one["text"] = f" {' | '.join(map(' '.join, texts))} "
        one["all"] = {word for text in texts for word in text}
        one["forms"], one["title forms"] = _forms(one["all"]), _forms(set(words(one["title"] or "")))
    return found


def _forms(every: set[str]) -> set[str]:
    """The words as they are, and the stems of those that have forms, which no word is written as."""
    return every | {f"{_STEM(word)}-" for word in every if len(word) > 2 and word.isalpha() and word not in STOP_WORDS}


def _has(word: str, forms: set[str]) -> bool:
    """Whether a word or another of its forms is among these."""
    return word in forms or f"{_STEM(word)}-" in forms


def _has_phrase(phrase: list[str], one: dict[str, Any]) -> bool:
    return f" {' '.join(phrase)} " in one["text"]


def _word(chance: random.Random, one: dict[str, Any]) -> str:
    """A word of an article; as likely a rare one as a frequent one."""
    telling = sorted({word for word in one["all"] if _TELLING.fullmatch(word)} - STOP_WORDS)
    return str(chance.choice(telling or ["ferry"]))


def _query(chance: random.Random, articles: list[dict[str, Any]]) -> tuple[str, Condition]:
    """A query made of what articles say, and by hand what it finds."""
    one = chance.choice(articles)
    word = _word(chance, one)
    match chance.choice(("word", "word", "literal", "phrase", "title", "prefix", "not", "or", "both")):
        case "literal":
            return f'"{word}"', lambda each: _has_phrase([word], each)
        case "phrase":
            text = max(one["text"].split("|"), key=len).split()
            at = chance.randrange(max(1, len(text) - 3))
            phrase = text[at : at + chance.randrange(2, 4)]
            return f'"{" ".join(phrase)}"', lambda each: _has_phrase(phrase, each)
        case "title":
            return f"title:{word}", lambda each: _has(word, each["title forms"])
        case "prefix":
            start = word[:4]
            return f"{start}*", lambda each: f" {start}" in each["text"]
        case "not":
            (left, first), (right, second) = _query(chance, articles), _query(chance, articles)
            return f"({left}) -({right})", lambda each: first(each) and not second(each)
        case "or":
            (left, first), (right, second) = _query(chance, articles), _query(chance, articles)
            return f"({left}) OR ({right})", lambda each: first(each) or second(each)
        case "both":
            (left, first), (right, second) = _query(chance, articles), _query(chance, articles)
            return f"({left}) ({right})", lambda each: first(each) and second(each)
    return word, lambda each: _has(word, each["forms"])


def _filter(chance: random.Random, articles: list[dict[str, Any]]) -> tuple[dict[str, str], Condition]:
    """A filter that some article passes, and by hand what it leaves."""
    one = chance.choice(articles)
    publisher, published = one["publisher"]["name"], one["published_at"]
    match chance.choice(("none", "publisher", "year", "month", "language")):
        case "publisher" if publisher:
            return {"publisher": publisher}, lambda each: each["publisher"]["name"] == publisher
        case "year" if published:
            return {"published": published[:4]}, lambda each: (each["published_at"] or "").startswith(published[:4])
        case "month" if published:
            return {"published": published[:7]}, lambda each: (each["published_at"] or "").startswith(published[:7])
        case "language" if one["language"]:
            return {"language": one["language"]}, lambda each: each["language"] == one["language"]
    return {}, lambda each: True


def test_totals_over_real_articles_equal_a_count_by_brute_force(
    archive: TestClient, articles: list[dict[str, Any]], pytestconfig: pytest.Config
) -> None:
    chance = random.Random(6)
    for _ in range(200 if pytestconfig.getoption("--soak") else 60):
        (query, holds), (filters, leaves) = _query(chance, articles), _filter(chance, articles)
        expected = {one["id"] for one in articles if holds(one) and leaves(one)}
        answer = archive.get("/v1/search", params={"q": query, **filters, "limit": 200, "histogram": "year"}).json()
        assert answer["total"] == len(expected), (query, filters)
        assert {hit["article"]["id"] for hit in answer["items"]} <= expected, (query, filters)
        dated = [one for one in articles if one["id"] in expected and one["published_at"]]
        assert sum(one["count"] for one in answer["histogram"]) == len(dated), (query, filters)
