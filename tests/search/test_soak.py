"""What must hold for any query at any moment: odd queries, counts by brute force, walks while articles arrive, kills.

The suite runs a short version; `make soak` runs the long one.
"""

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
import Stemmer

from app import search
from app.schemas.filters import ArticleFilters, DayRange
from app.search import SORTS
from tests.search.conftest import follower

SYLLABLES = ("har", "bour", "fer", "ry", "storm", "quay", "port", "vac", "cine", "min", "ister", "vote", "grain")
ENDINGS = ("", "", "s", "ed", "ing")
STEM = Stemmer.Stemmer("english").stemWord
PIECES = (
    '"', "“", "”", "«", "(", ")", "-", "--", "OR", "AND", "*", "~9", "~99999999999", ":", "title:", "body:",
    "published:", "person:", "entity:e_", "a*", "🐦", "👩‍👩‍👧", "\u202eمرحبا", "\u0301", "\x00", "\ud800",
    "港口", "ไทย", "\n", "\t", "\\", "/", "[", "]", "{",
    "^", "2025-13", "published:P7D", "ﬁ", "ß", "İ", "x" * 300, "&", "|", "!", "+",
)  # fmt: skip


@pytest.fixture
def rounds(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """The first number, or with --soak the second."""
    return lambda short, long: long if pytestconfig.getoption("--soak") else short


@dataclass
class Texts:
    """What the test knows of an article."""

    title: str
    body: str
    day: date
    section: str

    def words(self, name: str | None) -> list[str]:
        texts = {"title": [self.title], "body": [self.body]}.get(name or "", [self.title, self.body])
        return [word for text in texts for word in [*re.findall(r"[a-z]+", text.lower()), "."]]


@dataclass
class Made:
    """An archive made from a seed, with what is in it."""

    chance: random.Random
    vocabulary: list[str]
    texts: dict[str, Texts] = field(default_factory=dict)

    def sentence(self, count: int) -> str:
        return " ".join(self.chance.choices(self.vocabulary, k=count)).capitalize() + "."

    def add(self, library: Any, number: int) -> None:
        day = date(2025, 1, 1) + timedelta(days=self.chance.randrange(400))
        made = Texts(self.sentence(5), self.sentence(40), day, self.chance.choice(("World", "Sport")))
        library.add(f"m{number}", made.body, title=made.title, day=str(day), section=made.section, language="en")
        self.texts[f"m{number}"] = made


@pytest.fixture
def made(library: Any) -> Made:
    chance = random.Random(20251124)
    vocabulary = sorted({"".join(chance.choices(SYLLABLES, k=2)) + chance.choice(ENDINGS) for _ in range(120)})
    found = Made(chance, vocabulary)
    for number in range(60):
        found.add(library, number)
    search.catch_up(library.engine, library.settings)
    return found


Condition = Callable[[Texts], bool]


def part(made: Made) -> tuple[str, Condition]:
    """A query made at random, and by hand what it finds."""
    kind = made.chance.choice(("word", "word", "word", "exact", "phrase", "field", "not", "or", "both", "prefix"))
    word = made.chance.choice(made.vocabulary)
    match kind:
        case "exact":
            return f'"{word}"', lambda one: word in one.words(None)
        case "phrase":
            words = made.chance.choice(list(made.texts.values())).body.lower().split()[3:5]
            return f'"{" ".join(words)}"', lambda one: f" {' '.join(words)} " in f" {' '.join(one.words(None))} "
        case "field":
            name = made.chance.choice(("title", "body"))
            return f"{name}:{word}", lambda one: STEM(word) in map(STEM, one.words(name))
        case "prefix":
            return f"{word[:4]}*", lambda one: any(each.startswith(word[:4]) for each in one.words(None))
        case "not":
            query, holds = part(made)
            return (query[1:] if query.startswith("-") else f"-{query}"), lambda one: not holds(one)
        case "or" | "both":
            (left, first), (right, second) = part(made), part(made)
            if kind == "or":
                return f"({left} OR {right})", lambda one: first(one) or second(one)
            return f"({left} {right})", lambda one: first(one) and second(one)
    return word, lambda one: STEM(word) in map(STEM, one.words(None))


def narrowing(made: Made) -> tuple[ArticleFilters, Condition]:
    """Filters made at random, and by hand what they leave."""
    match made.chance.choice(("none", "section", "days")):
        case "section":
            section = made.chance.choice(("World", "Sport"))
            return ArticleFilters(section=section), lambda one: one.section == section
        case "days":
            first = date(2025, 1, 1) + timedelta(days=made.chance.randrange(400))
            last = first + timedelta(days=made.chance.randrange(200))
            return ArticleFilters(published=DayRange(first, last)), lambda one: first <= one.day <= last
    return ArticleFilters(), lambda _: True


def test_totals_and_hits_equal_a_count_by_brute_force(library: Any, made: Made, rounds: Any) -> None:
    for _ in range(rounds(60, 2000)):
        (query, holds), (filters, leaves) = part(made), narrowing(made)
        expected = {name for name, texts in made.texts.items() if holds(texts) and leaves(texts)}
        answer = library.ask(query, filters=filters, limit=200, sort=made.chance.choice(SORTS), histogram="day")
        found = {item["article"]["url"].rsplit("/", 1)[-1] for item in answer.page.items}
        assert (found, answer.page.total) == (expected, len(expected)), query
        assert sum(one["count"] for one in answer.histogram) == len(expected), query


def test_no_odd_query_fails(library: Any, made: Made, rounds: Any) -> None:
    for _ in range(rounds(300, 10_000)):
        pieces = made.chance.choices((*PIECES, *made.vocabulary), k=made.chance.randrange(1, 12))
        query = made.chance.choice(("", " ")).join(pieces) * made.chance.choice((1, 1, 1, 400))
        answer = library.ask(query[:64_000], highlight=True, facets=("section",), explain=True)
        assert answer.page.total <= len(made.texts)


@pytest.mark.parametrize("sort", ["-published_at", "published_at"])
def test_a_walk_by_date_while_articles_arrive_meets_each_that_was_there_once(
    library: Any, made: Made, rounds: Any, sort: str
) -> None:
    for turn in range(rounds(1, 20)):
        there, met, cursor, number = set(made.texts), [], None, 10_000 * (turn + 1)
        while True:
            answer = library.ask("", sort=sort, limit=7, cursor=cursor)
            met += [item["article"]["url"].rsplit("/", 1)[-1] for item in answer.page.items]
            cursor = answer.page.next
            if cursor is None:
                break
            made.add(library, number)
            number += 1
            search.catch_up(library.engine, library.settings)
        assert len(set(met)) == len(met)
        assert there <= set(met)


def test_an_index_whose_writer_is_killed_in_commits_opens_and_catches_up(library: Any, made: Made, rounds: Any) -> None:
    for turn in range(rounds(3, 100)):
        with follower(library.settings):
            until = time.monotonic() + 1 + made.chance.random()
            number = 10_000 * (turn + 1)
            while time.monotonic() < until:
                made.add(library, number)
                number += 1
        search.catch_up(library.engine, library.settings)
        report = search.check(library.engine, library.settings)
        assert report.clean, str(report)
        assert report.indexed == len(made.texts)
