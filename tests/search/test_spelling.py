"""What is proposed instead of a word that no article has."""

from typing import Any

import pytest
from sqlalchemy import text

from app import search
from app.schemas.filters import ArticleFilters
from app.store import changes, database
from app.store.changes import NewChange

TYPED: dict[str, str | None] = {
    # too many, left out, wrong, swapped: in the middle, at the end and at the first letter
    "harbourr": "harbour",
    "harbor": "harbour",
    "harbouk": "harbour",
    "habrour": "harbour",
    "arbour": "harbour",
    "jarbour": "harbour",
    "ahrbour": "harbour",
    "xharbour": "harbour",
    "HARBUOR": "harbour",
    # two mistakes only in longer words
    "hrbor": None,
    "reopned": "reopened",
    "repoend": "reopened",
    "stprn": None,
    # phrases, fields and operators stay as they were typed
    'Storm "of  Varnna" ~x': None,
    'Dearer OR title:"Harbuor  reopens"': 'Dearer OR title:"harbour  reopens"',
    'Storm OR title:"Harbuor  reopens"': None,
    "(stormm OR flood) -quiet harbour's": "(storm OR flood) -quiet harbour's",
    "harbuor-reop*": "harbour-reop*",
    "person:petrowa": "person:petrova",
    "place:petrowa": None,
    "publisher:(habour posst)": "publisher:(harbour post)",
    "title:tite harbuor": None,
    "варнц": "варны",
    "ships: harbuor published:2025": "ships: harbour published:2025",
    # nothing to mend
    "harbour": None,
    "storm quiet": None,
    "-harbuor": None,
    "harbu*": None,
    "2026": None,
    "qqqqqqqq": None,
    "": None,
    "港囗": None,
    "language:engl": None,
}


@pytest.fixture
def indexed(harbour: Any) -> Any:
    search.catch_up(harbour.engine, harbour.settings)
    return harbour


def proposed(library: Any, q: str, **more: Any) -> str | None:
    return library.ask(q, **more).query["did_you_mean"]


def test_words_that_no_article_has_are_replaced_by_the_nearest_that_one_has(indexed: Any) -> None:
    assert {q: proposed(indexed, q) for q in TYPED} == TYPED


def test_what_is_proposed_finds_more(indexed: Any) -> None:
    for q in filter(None, TYPED.values()):
        assert indexed.ask(q).page.total > 0, q


def test_a_word_without_hits_beside_one_that_has_some_is_proposed_for_too(indexed: Any) -> None:
    answer = indexed.ask("grain OR stomr")
    assert answer.page.total == 2
    assert answer.query["did_you_mean"] == "grain OR storm"
    assert indexed.ask("grain OR storm").page.total == 3


def test_what_finds_no_more_is_not_proposed(indexed: Any) -> None:
    assert proposed(indexed, "harbuor", filters=ArticleFilters(language="ru")) is None
    assert proposed(indexed, "harbuor painted dearer") is None


def test_of_words_as_near_the_one_in_most_articles_is_proposed(library: Any) -> None:
    library.add("a", "The ferry.")
    library.add("b", "The berry is red.")
    library.add("c", "A berry is sweet.")
    search.catch_up(library.engine, library.settings)
    assert proposed(library, "gerry") == "berry"


def test_the_nearest_comes_before_the_most_frequent(library: Any) -> None:
    library.add("a", "A parliament.")
    for n in range(3):
        library.add(f"b{n}", "Their parliaments are many.")
    search.catch_up(library.engine, library.settings)
    assert proposed(library, "parlament") == "parliament"


@pytest.mark.parametrize(
    "hiding",
    [
        "UPDATE articles SET status = 'taken_down', revision = revision + 1 WHERE url LIKE '%secret'",
        "UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE url LIKE '%secret'",
    ],
)
@pytest.mark.store
def test_a_word_that_only_a_hidden_article_has_is_never_proposed(indexed: Any, hiding: str) -> None:
    indexed.add("secret", "The takeover of Zephyrine is near.", title="Zephyrine")
    search.catch_up(indexed.engine, indexed.settings)
    assert proposed(indexed, "zephirine") == "zephyrine"
    indexed.execute(hiding)
    # Hidden in the store, while the index does not know it yet; then in an index that has heard of it.
    assert proposed(indexed, "zephirine") is None
    with database.writing(indexed.engine) as session:
        hidden = session.scalar(text("SELECT id FROM articles WHERE url LIKE '%secret'"))
        changes.record(session, [NewChange("takedown", hidden)], changes.now())
    search.catch_up(indexed.engine, indexed.settings)
    assert indexed.ask("zephyrine").page.total == 0
    assert proposed(indexed, "zephirine") is None


def test_a_query_of_many_unknown_words_is_mended_in_part(indexed: Any) -> None:
    q = " OR ".join(["harbuor", *(f"unknown{chr(97 + n)}word" for n in range(80))])
    assert (proposed(indexed, q) or "").startswith("harbour OR unknownaword OR")
