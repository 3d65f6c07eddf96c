"""Entities across articles: lists, one entity, what is named beside it, and joined ones."""

import pytest
from sqlalchemy import text

from app import identity
from app.errors import BadRequest, NotFound
from app.schemas.paging import decode_cursor, encode_cursor
from app.store import entities
from app.store.database import reading, writing
from app.store.entities import CompanyFilters, EntityFilters, Joined

pytestmark = pytest.mark.store


def person(name):
    return identity.entity_id(identity.entity_key("person", name))


def names(engine, sort="-article_count", **filters):
    with reading(engine) as session:
        page = entities.page(session, EntityFilters(**filters), sort, 200)
    assert page.total == len(page.items)
    return [item["name"] for item in page.items]


def related(engine, name):
    with reading(engine) as session:
        page = entities.related(session, person(name))
    assert page.total == len(page.items)
    return {item["name"]: item["count"] for item in page.items}


@pytest.fixture
def cast(engine, save, make):
    """Four articles: Ana in three of them, Élodie in two, Ivan and Mishka in one each."""
    save(
        [
            make("One", "Ana Ortiz", "Élodie Roux", published="2024-12-31"),
            make("Two", "Ana Ortiz", "Élodie Roux", "Ivan Petrov", published="2025-01-01"),
            make("Three", "Ana Ortiz", published="2025-01-31"),
            make("Four", "Mishka Petrov"),
        ]
    )
    return engine


@pytest.fixture
def joined(cast):
    """The same, with Mishka joined to Ivan as whoever joins entities leaves it: the one that answers has all counts."""
    with writing(cast) as session:
        rows = dict(session.execute(text("SELECT name, row FROM entities")).all())
        for statement in (
            "UPDATE entities SET joined_to = :ivan WHERE row = :mishka",
            "UPDATE entities SET article_count = 2, mention_count = 2 WHERE row = :ivan",
        ):
            session.execute(text(statement), {"ivan": rows["Ivan Petrov"], "mishka": rows["Mishka Petrov"]})
    return cast


def test_those_in_most_articles_come_first(cast):
    assert names(cast)[:2] == ["Ana Ortiz", "Élodie Roux"]
    assert names(cast, "name") == ["Ana Ortiz", "Ivan Petrov", "Mishka Petrov", "Élodie Roux"]


def test_a_name_is_found_by_its_beginning(cast):
    assert names(cast, q="elodie r") == ["Élodie Roux"]
    assert names(cast, q="e", type="person") == ["Élodie Roux"]
    assert names(cast, q="ROUX") == names(cast, q="ana ortizz") == names(cast, type="place") == []


def test_a_place_is_found_by_its_country(cast):
    with writing(cast) as session:
        session.execute(text("UPDATE entities SET country = 'BG' WHERE name = 'Ivan Petrov'"))
    assert names(cast, country="bg") == ["Ivan Petrov"]


def test_walking_the_list_visits_each_entity_once(cast):
    for sort in ("-article_count", "name"):
        walked, cursor = [], None
        with reading(cast) as session:
            while True:
                page = entities.page(session, EntityFilters(), sort, 1, cursor)
                walked += [item["name"] for item in page.items]
                if page.next is None:
                    break
                cursor = decode_cursor(encode_cursor(page.next))
            back = entities.page(session, EntityFilters(), sort, 1, page.prev)
        assert walked == names(cast, sort)
        assert [item["name"] for item in back.items] == walked[-2:-1]


def test_a_cursor_of_another_list_is_refused(cast):
    with reading(cast) as session, pytest.raises(BadRequest):
        entities.page(session, EntityFilters(), "name", 20, ("-article_count", "after", 1, "e_x"))


def test_an_entity_says_when_and_under_which_names_it_was_seen(cast):
    with reading(cast) as session:
        found = entities.get(session, person("Ana Ortiz"))
        undated = entities.get(session, person("Mishka Petrov"))
    assert (found["article_count"], found["mention_count"]) == (3, 3)
    assert (found["first_seen"], found["last_seen"]) == ("2024-12-31", "2025-01-31")
    assert found["aliases"] == [{"name": "Ana Ortiz", "mention_count": 3}]
    assert (undated["first_seen"], undated["last_seen"]) == (None, None)


def test_an_unknown_id_is_not_found(cast):
    with reading(cast) as session:
        for ask in (entities.get, entities.related, entities.timeline):
            with pytest.raises(NotFound):
                ask(session, "e_unknown")


def test_related_entities_share_articles(cast):
    assert related(cast, "Ana Ortiz") == {"Élodie Roux": 2, "Ivan Petrov": 1}
    assert related(cast, "Mishka Petrov") == {}


def test_related_entities_are_walked_in_pages(cast):
    with reading(cast) as session:
        first = entities.related(session, person("Ana Ortiz"), limit=1)
        second = entities.related(
            session, person("Ana Ortiz"), limit=1, cursor=decode_cursor(encode_cursor(first.next))
        )
        beyond = entities.related(session, person("Ana Ortiz"), limit=1, cursor=("-count", "after", 1, "a"))
    assert (first.total, second.total, second.next) == (2, 2, None)
    assert (beyond.items, beyond.total) == ([], 2)
    assert [page.items[0]["name"] for page in (first, second)] == ["Élodie Roux", "Ivan Petrov"]


def test_the_timeline_counts_articles_by_the_month_as_written(cast):
    with reading(cast) as session:
        months = entities.timeline(session, person("Ana Ortiz"))
    assert months.items == [
        {"from": "2024-12-01", "to": "2024-12-31", "count": 1},
        {"from": "2025-01-01", "to": "2025-01-31", "count": 2},
    ]


def test_what_may_not_be_seen_counts_nowhere(cast):
    with writing(cast) as session:
        session.execute(text("UPDATE articles SET status = 'taken_down' WHERE title = 'Two'"))
    assert related(cast, "Ana Ortiz") == {"Élodie Roux": 1}
    with reading(cast) as session:
        assert [month["count"] for month in entities.timeline(session, person("Ana Ortiz")).items] == [1, 1]


def test_a_joined_entity_answers_under_the_one_it_is_joined_to(joined):
    ivan, mishka = person("Ivan Petrov"), person("Mishka Petrov")
    with reading(joined) as session:
        assert entities.get(session, mishka) == Joined(ivan)
        found = entities.get(session, ivan)
        assert entities.labels(session, [ivan, mishka, "e_unknown"]) == {ivan: "Ivan Petrov", mishka: "Ivan Petrov"}
    assert [alias["name"] for alias in found["aliases"]] == ["Ivan Petrov", "Mishka Petrov"]
    assert (found["first_seen"], found["article_count"]) == ("2025-01-01", 2)


def test_a_joined_entity_is_listed_once_and_found_by_its_own_name(joined):
    assert names(joined) == ["Ana Ortiz", *sorted(["Élodie Roux", "Ivan Petrov"], key=person, reverse=True)]
    assert names(joined, q="mishka") == ["Ivan Petrov"]


def test_an_article_that_names_two_joined_entities_counts_once(joined, save, make):
    save([make("Five", "Ivan Petrov", "Mishka Petrov", "Ana Ortiz", published="2025-02-01")])
    # Of names that are the fullest in as many articles the longest is shown.
    assert related(joined, "Ana Ortiz") == {"Élodie Roux": 2, "Mishka Petrov": 2}
    assert related(joined, "Mishka Petrov") == related(joined, "Ivan Petrov") == {"Ana Ortiz": 2, "Élodie Roux": 1}


def test_an_authority_key_is_an_external_id(cast):
    with writing(cast) as session:
        session.execute(text("UPDATE entities SET key = 'place:iso3166:KG' WHERE name = 'Ivan Petrov'"))
    with reading(cast) as session:
        assert entities.get(session, person("Ivan Petrov"))["external_ids"] == {"iso3166": "KG"}
        assert entities.get(session, person("Ana Ortiz"))["external_ids"] == {}


def test_counts_and_order_leave_out_what_is_not_public(cast):
    with writing(cast) as session:
        hide = (
            "UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE title IN ('One', 'Three')"
        )
        session.execute(text(hide))
    with reading(cast) as session:
        page = entities.page(session, EntityFilters(), "-article_count", 2)
        rest = entities.page(session, EntityFilters(), "-article_count", 2, decode_cursor(encode_cursor(page.next)))
        ana = entities.get(session, person("Ana Ortiz"))
    assert {(item["name"], item["article_count"], item["mention_count"]) for item in page.items + rest.items} == {
        (name, 1, 1) for name in ("Ana Ortiz", "Élodie Roux", "Ivan Petrov", "Mishka Petrov")
    }
    assert (page.total, rest.next) == (4, None)
    assert (ana["article_count"], ana["mention_count"]) == (1, 1)
    assert ana["aliases"] == [{"name": "Ana Ortiz", "mention_count": 1}]


def test_a_name_that_only_hidden_articles_use_is_no_alias(cast):
    with writing(cast) as session:
        session.execute(text("UPDATE mentions SET text = 'Anita' WHERE entity_row = 1 AND article_row = 1"))
        alias = "INSERT INTO entity_aliases VALUES (1, 'Anita', 'anita', 1, 0)"
        session.execute(text(alias))
        session.execute(text("UPDATE articles SET status = 'taken_down' WHERE row = 1"))
    with reading(cast) as session:
        assert [alias["name"] for alias in entities.get(session, person("Ana Ortiz"))["aliases"]] == ["Ana Ortiz"]


@pytest.fixture
def spelt(engine, save, make):
    """Ana is spelt so in one article, and `ANA-ORTIZ`, which is the same key, in two that are hidden."""
    save([make("One", "Ana Ortiz", published="2025-01-01"), make("Four", "Bo Lind", "Ana Ortiz")])
    save([make("Two", "ANA-ORTIZ", "Jo Bell"), make("Three", "ANA-ORTIZ"), make("Six", "ANA-ORTIZ")])
    assert names(engine, "name", q="ana") == ["ANA-ORTIZ"]
    return engine


HIDING = [
    "UPDATE articles SET status = 'taken_down' WHERE title IN ('Two', 'Three', 'Six')",
    "UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE title IN ('Two', 'Three', 'Six')",
]


@pytest.mark.parametrize("hide", HIDING)
def test_an_entity_is_never_shown_under_a_name_that_only_hidden_articles_use(spelt, hide):
    with writing(spelt) as session:
        session.execute(text(hide))
    ana = person("Ana Ortiz")
    assert ana == person("ANA-ORTIZ")
    assert names(spelt, "name") == ["Ana Ortiz", "Bo Lind"]
    assert sorted(names(spelt)) == ["Ana Ortiz", "Bo Lind"]
    assert related(spelt, "Bo Lind") == {"Ana Ortiz": 1}
    with reading(spelt) as session:
        found = entities.get(session, ana)
        assert entities.labels(session, [ana]) == {ana: "Ana Ortiz"}
    assert (found["name"], found["article_count"]) == ("Ana Ortiz", 2)
    assert [alias["name"] for alias in found["aliases"]] == ["Ana Ortiz"]


def test_the_order_by_name_is_that_of_the_names_that_are_shown(spelt, save, make):
    save([make("Seven", "Abe Young")])
    with writing(spelt) as session:
        session.execute(text(HIDING[0]))
    with reading(spelt) as session:
        first = entities.page(session, EntityFilters(), "name", 1)
        second = entities.page(session, EntityFilters(), "name", 1, decode_cursor(encode_cursor(first.next)))
    assert [page.items[0]["name"] for page in (first, second)] == ["Abe Young", "Ana Ortiz"]


@pytest.mark.parametrize("hide", HIDING)
def test_an_entity_is_not_found_by_a_name_that_only_hidden_articles_use(cast, hide):
    with writing(cast) as session:
        session.execute(text("UPDATE mentions SET text = 'Anita' WHERE entity_row = 1 AND article_row = 2"))
        session.execute(text("UPDATE entity_aliases SET mention_count = 2 WHERE entity_row = 1"))
        session.execute(text("INSERT INTO entity_aliases VALUES (1, 'Anita', 'anita', 1, 0)"))
    assert names(cast, q="anita") == ["Ana Ortiz"]
    with writing(cast) as session:
        session.execute(text(hide))
    assert names(cast, q="anita") == []
    assert names(cast, q="ana") == ["Ana Ortiz"]


@pytest.mark.parametrize("hide", HIDING)
def test_a_joined_entity_whose_own_articles_are_hidden_is_shown_by_a_name_that_is_public(spelt, hide):
    with writing(spelt) as session:
        rows = dict(session.execute(text("SELECT name, row FROM entities")).all())
        for statement in (
            "UPDATE entities SET joined_to = :jo WHERE row = :bo",
            "UPDATE entities SET article_count = 2, mention_count = 2 WHERE row = :jo",
        ):
            session.execute(text(statement), {"jo": rows["Jo Bell"], "bo": rows["Bo Lind"]})
        session.execute(text(hide))
    assert sorted(names(spelt)) == ["Ana Ortiz", "Bo Lind"]
    with reading(spelt) as session:
        assert entities.get(session, person("Jo Bell"))["name"] == "Bo Lind"
        assert entities.labels(session, [person("Bo Lind")]) == {person("Bo Lind"): "Bo Lind"}


def test_a_name_that_no_article_uses_any_more_finds_nothing(cast):
    with writing(cast) as session:
        unused = "UPDATE entity_aliases SET mention_count = 0, article_count = 0 WHERE name = 'Mishka Petrov'"
        session.execute(text(unused))
    assert names(cast, q="mishka") == []


def test_lift_is_how_often_two_share_articles_against_chance(cast):
    with reading(cast) as session:
        by_lift = entities.related(session, person("Ana Ortiz"), CompanyFilters(sort="-lift"))
        often = entities.related(session, person("Ana Ortiz"), CompanyFilters(min_count=2))
        places = entities.related(session, person("Ana Ortiz"), CompanyFilters(type="place"))
    # Four articles, Ana in three: Élodie is in two of them and in two at all, Ivan in one of one.
    assert {item["name"]: item["lift"] for item in by_lift.items} == {"Élodie Roux": 1.3333, "Ivan Petrov": 1.3333}
    assert [(item["name"], item["count"]) for item in often.items] == [("Élodie Roux", 2)]
    assert (often.total, places.items, places.total) == (1, [], 0)
    with reading(cast) as session:
        of_ivan = entities.related(session, person("Ivan Petrov"), CompanyFilters(sort="-lift"))
        second = entities.related(session, person("Ivan Petrov"), CompanyFilters(sort="-lift"), 1)
        second = entities.related(session, person("Ivan Petrov"), CompanyFilters(sort="-lift"), 1, second.next)
    assert [(item["name"], item["lift"]) for item in of_ivan.items] == [("Élodie Roux", 2.0), ("Ana Ortiz", 1.3333)]
    assert second.items == of_ivan.items[1:]


def test_an_article_that_names_a_joined_entity_by_two_keys_counts_once(joined, save, make):
    save([make("Five", "Ana Ortiz", "Ivan Petrov", "Mishka Petrov")])
    # As many articles write one name as the other, and of equals the longer is shown.
    assert related(joined, "Ana Ortiz")["Mishka Petrov"] == 2
    assert related(joined, "Élodie Roux")["Mishka Petrov"] == 1
