"""Type-ahead: entities, publishers and titles for what has been typed so far; and the entities that a query names."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text as sql

from app import search
from app.errors import NotReady
from app.store import database
from tests.search.conftest import Library, follower

pytestmark = pytest.mark.store


def suggested(library: Library, typed: str, kind: str = "entities", limit: int = 10) -> list[str]:
    search.catch_up(library.engine, library.settings)
    with database.reading(library.engine) as session:
        found = search.suggest(library.search, session, typed, limit)
    return [one["title" if kind == "titles" else "name"] for one in found[kind]]


def named(library: Library, q: str) -> list[str]:
    search.catch_up(library.engine, library.settings)
    return [one["name"] for one in library.ask(q).query["entities"]]


@pytest.fixture
def cast(library: Library) -> Library:
    """Kasymaliev in three articles, Kasymova in two, Élodie O'Brien in one, Müller in one."""
    library.add("one", "Adylbek Kasymaliev met Nurgul Kasymova.", people=["Adylbek Kasymaliev", "Nurgul Kasymova"])
    library.add("two", "Adylbek Kasymaliev left Nurgul Kasymova.", people=["Adylbek Kasymaliev", "Nurgul Kasymova"])
    library.add("three", "Adylbek Kasymaliev and Élodie O'Brien.", people=["Adylbek Kasymaliev", "Élodie O'Brien"])
    library.add("four", "Jürgen Müller-Lüdenscheidt spoke.", people=["Jürgen Müller-Lüdenscheidt"])
    return library


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kasym", ["Adylbek Kasymaliev", "Nurgul Kasymova"]),
        ("KASYMAL", ["Adylbek Kasymaliev"]),
        ("adyl kas", ["Adylbek Kasymaliev"]),
        ("kas adyl", ["Adylbek Kasymaliev"]),
        ("elod", ["Élodie O'Brien"]),
        ("o'br", ["Élodie O'Brien"]),
        ("obri", ["Élodie O'Brien"]),
        ("mull", ["Jürgen Müller-Lüdenscheidt"]),
        ("ludensch", ["Jürgen Müller-Lüdenscheidt"]),
        ("nurgul kasymal", []),
        ("zz", []),
        ("?!", []),
        ("", []),
    ],
)
def test_the_beginning_of_any_word_of_a_name_finds_it_and_those_in_most_articles_come_first(
    cast: Library, typed: str, names: list[str]
) -> None:
    assert suggested(cast, typed) == names


@pytest.mark.parametrize("typed", ["kasimal", "kaysmal", "qasymal", "kasymmal", "kasyal", "adilbek kasymal"])
def test_one_wrong_letter_is_forgiven_where_little_is_found(cast: Library, typed: str) -> None:
    assert suggested(cast, typed)[:1] == ["Adylbek Kasymaliev"]


def test_two_wrong_letters_and_wrong_letters_in_short_words_are_not(cast: Library) -> None:
    assert suggested(cast, "qasimal") == suggested(cast, "kaz") == []


def test_what_is_nearly_so_stands_behind_what_is_exactly_so(cast: Library) -> None:
    cast.add("five", "Kasimal Bey spoke.", people=["Kasimal Bey"])
    assert suggested(cast, "kasimal") == ["Kasimal Bey", "Adylbek Kasymaliev"]
    assert suggested(cast, "kasimal", limit=1) == ["Kasimal Bey"]


def test_short_words_that_are_found_are_not_taken_for_others(cast: Library) -> None:
    cast.add("five", "Kasim Bey spoke.", people=["Kasim Bey"])
    assert suggested(cast, "kasim") == ["Kasim Bey"]


def test_an_alias_finds_the_entity_under_the_name_that_it_is_shown_by(cast: Library) -> None:
    known = {"Zelenskiy": "Volodymyr Zelensky"}
    cast.add("z1", "Volodymyr Zelensky spoke.", people=["Volodymyr Zelensky"])
    cast.add("z2", "Volodymyr Zelensky left.", people=["Volodymyr Zelensky"])
    cast.add("z3", "Zelenskiy came.", people=["Zelenskiy"], known_as=known)
    assert suggested(cast, "zelenskiy")[0] == "Volodymyr Zelensky"


def test_joined_entities_answer_once_by_the_names_of_both(cast: Library) -> None:
    cast.add("five", "Kasymaliev, A. was seen.", people=["Kasymaliev, A."])
    assert suggested(cast, "kasymal") == ["Adylbek Kasymaliev", "Kasymaliev, A."]
    rows = dict(_rows(cast))
    cast.execute(
        "UPDATE entities SET joined_to = :whole WHERE row = :part",
        whole=rows["Adylbek Kasymaliev"], part=rows["Kasymaliev, A."],
    )  # fmt: skip
    cast.execute("UPDATE entities SET article_count = 0 WHERE row = :part", part=rows["Kasymaliev, A."])
    # Not told in the change feed, as a merge is: the store alone must see to it that nothing is shown twice.
    assert suggested(cast, "kasymal") == ["Adylbek Kasymaliev"]
    search.rebuild(cast.engine, cast.settings)
    assert suggested(cast, "kasymaliev a") == ["Adylbek Kasymaliev"]
    assert named(cast, '"Kasymaliev, A."') == ["Adylbek Kasymaliev"]


def _rows(library: Library) -> list[tuple[str, int]]:
    with database.reading(library.engine) as session:
        return [(name, row) for name, row in session.execute(sql("SELECT name, row FROM entities"))]


def test_what_only_hidden_articles_name_is_not_proposed(cast: Library) -> None:
    cast.add("secret", "Boris Verborgen owns it.", "Verborgen revealed", people=["Boris Verborgen"], publisher="Verbo")
    assert suggested(cast, "verbo") == ["Boris Verborgen"]
    assert suggested(cast, "verbo", "titles") == ["Verborgen revealed"]
    cast.execute("UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE url LIKE '%secret'")
    # The index does not know yet.
    for kind in ("entities", "titles"):
        assert suggested(cast, "verbo", kind) == []
    assert named(cast, "Boris Verborgen") == []


def test_a_name_that_only_a_hidden_article_uses_finds_nothing(cast: Library) -> None:
    known = {"Blue Falcon": "Adylbek Kasymaliev"}
    due = datetime.now(UTC) + timedelta(days=1)
    cast.add("secret", "Blue Falcon rang.", people=["Blue Falcon"], known_as=known, embargoed_until=due)
    assert suggested(cast, "falc") == named(cast, "Blue Falcon") == []
    assert suggested(cast, "kasymal") == ["Adylbek Kasymaliev"]
    cast.execute("UPDATE articles SET embargoed_until = NULL WHERE url LIKE '%secret'")
    assert suggested(cast, "falc") == named(cast, "Blue Falcon") == ["Adylbek Kasymaliev"]


def test_publishers_are_proposed_by_any_word_with_their_articles(harbour: Library) -> None:
    assert suggested(harbour, "ha", "publishers") == ["Harbour Post"]
    assert suggested(harbour, "pos", "publishers") == ["Harbour Post"]
    assert suggested(harbour, "harbuor", "publishers") == ["Harbour Post"]
    with database.reading(harbour.engine) as session:
        (found,) = search.suggest(harbour.search, session, "post", 5)["publishers"]
    assert found["article_count"] == 2


def test_titles_are_proposed_newest_first_and_one_title_once(harbour: Library) -> None:
    assert suggested(harbour, "storm", "titles") == ["Harbour reopens after storm", "Storm closes port"]
    assert suggested(harbour, "clos por", "titles") == []
    assert suggested(harbour, "closes por", "titles") == ["Storm closes port"]
    assert suggested(harbour, "стро", "titles") == []
    assert suggested(harbour, "портт", "titles") == suggested(harbour, "откр", "titles") == ["Порт открыт"]
    assert suggested(harbour, "港口", "titles") == suggested(harbour, "港", "titles") == ["港口"]
    harbour.add("again", "Nothing new.", "STORM closes port", day="2025-03-09")
    assert suggested(harbour, "storm", "titles") == ["STORM closes port", "Harbour reopens after storm"]
    assert suggested(harbour, "storm", "titles", limit=1) == ["STORM closes port"]


def test_before_there_is_an_index_nothing_is_proposed_but_that(library: Library) -> None:
    with database.reading(library.engine) as session, pytest.raises(NotReady):
        search.suggest(library.search, session, "a", 10)


def test_another_process_sees_new_names(cast: Library) -> None:
    assert suggested(cast, "anew") == []
    with follower(cast.settings):
        cast.add("five", "Anewa Person came.", people=["Anewa Person"])
        until = datetime.now(UTC) + timedelta(seconds=20)
        while datetime.now(UTC) < until and not _asked(cast, "anew"):
            pass
        assert _asked(cast, "anew") == ["Anewa Person"]


def _asked(library: Library, typed: str) -> list[str]:
    with database.reading(library.engine) as session:
        return [one["name"] for one in search.suggest(library.search, session, typed, 5)["entities"]]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("Adylbek Kasymaliev", ["Adylbek Kasymaliev"]),
        ("who", ["WHO"]),
        ("who left", []),
        ("nurgul kasymova, adylbek", ["Nurgul Kasymova"]),
        ("adylbek kasymaliev resigns", ["Adylbek Kasymaliev"]),
        ('election "Élodie O\'Brien" won', ["Élodie O'Brien"]),
        ("entity:\"nurgul kasymova\"", ["Nurgul Kasymova"]),
        ("Nurgul Kasymova Adylbek Kasymaliev", ["Adylbek Kasymaliev", "Nurgul Kasymova"]),
        ("jürgen müller lüdenscheidt", ["Jürgen Müller-Lüdenscheidt"]),
        ("Kasymaliev Adylbek", []),
        ("adylbek -kasymaliev", []),
        ('adylbek "kasymaliev"', []),
        ("adylbek OR kasymaliev", []),
        ("title:nobody", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_search_offers_the_entities_that_it_names(cast: Library, q: str, names: list[str]) -> None:
    cast.add("who", "The WHO warned.", people=["WHO"])
    assert named(cast, q) == names


def test_the_longest_name_in_a_query_counts(cast: Library) -> None:
    cast.add("ny", "York and New York and the New York Post.", places=["York", "New York"], people=["New York Post"])
    assert named(cast, "new york post says") == ["New York Post"]
    assert named(cast, "winter in york") == ["York"]


def test_no_typed_text_fails(cast: Library) -> None:
    odd: list[Any] = [
        "\ud800x",
        "\x00",
        "(" * 300,
        "a" * 5000,
        "港" * 300,
        "e\u0301" * 90,
        ".*",
        "[a-z]+",
        "🙂",
        "a b " * 99,
    ]
    for typed in odd:
        suggested(cast, typed)
