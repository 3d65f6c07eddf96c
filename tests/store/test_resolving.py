"""Names across articles become entities: what is joined, what stays apart, and that no order of articles matters."""

import random
from collections import Counter

import numpy
import pytest
from sqlalchemy import text

from app import identity, resolution
from app.resolution import Decided, KnownKey
from app.schemas.articles import article_json
from app.store import articles, changes, entities, entity_countries, resolving
from app.store.database import reading, writing
from app.store.entities import EntityFilters, Joined

pytestmark = pytest.mark.store

# Two circles of people who are never in the news together, and some articles so that neither is everywhere.
PORT = ("Elin Sandvik", "Jonas Brekke", "Marit Solheim")
COURT = ("Rosa Delgado", "Hugo Ferrer", "Ines Vidal")
OTHERS = [(f"Filler {n}", f"Vera Stanton{n}", f"Otto Lindqvist{n}") for n in range(6)]


def person(name):
    return identity.entity_id(identity.entity_key("person", name))


def stories(*pairs):
    """Titles with people: each name with each circle, in two articles, and what surrounds them."""
    told = [(f"{name} {n}", name, *circle) for name, circle in pairs for n in (1, 2)]
    return [*told, *OTHERS]


@pytest.fixture
def tell(save, make, engine):
    """Saves stories and resolves; gives which names answer under which."""

    def tell_stories(told):
        save([make(*story, published="2025-03-01") for story in told])
        resolving.resolve(engine)
        return answering(engine)

    return tell_stories


def answering(engine):
    with reading(engine) as session:
        joined = text("SELECT e.key, a.key FROM entities e JOIN entities a ON a.row = e.joined_to")
        return {key.partition(":")[2]: to.partition(":")[2] for key, to in session.execute(joined)}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Volodymyr Zelenskiy", "Volodymyr Zelensky"),
        ("Muammar Gaddafi", "Moammar Qadhafi"),
        ("Mikhail Gorbachev", "Mikhail Gorbachov"),
        ("Karl Albrecht", "Karl J. Albrecht"),
        ("William Thorne", "Bill Thorne"),
        ("Dr. Anna Weir", "Anna Weir"),
        ("Anna Weir, Jr.", "Anna Weir Jr"),
        ("Karl Albrecht", "Albrecht"),
    ],
)
def test_two_spellings_with_the_same_company_are_one(tell, name, other):
    joined = tell(stories((name, PORT), (other, PORT)))
    smaller, larger = sorted(identity.entity_key("person", one).partition(":")[2] for one in (name, other))
    assert joined == {larger: smaller}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Karl Albrecht", "Karl J. Albrecht"),
        ("William Thorne", "Bill Thorne"),
        ("Karl Albrecht", "Albrecht"),
        ("Volodymyr Zelenskiy", "Volodymyr Zelensky"),
    ],
)
def test_names_with_other_company_stay_apart(tell, name, other):
    assert tell(stories((name, PORT), (other, COURT))) == {}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Karl H. W. Albrecht", "Karl W. Albrecht"),
        ("Karl Albrecht Jr.", "Karl Albrecht Sr."),
        ("Mahmoud Darwish", "Mohammed Darwish"),
        ("Louis Albrecht XIV", "Louis Albrecht XVI"),
        ("Martin Albrecht", "Martha Albrecht"),
    ],
)
def test_names_that_differ_in_what_tells_people_apart_are_two_in_any_company(tell, name, other):
    assert tell(stories((name, PORT), (other, PORT))) == {}


def test_a_surname_that_two_bear_in_the_same_company_stays_open(tell):
    assert tell(stories(("Karl Albrecht", PORT), ("Sofie Albrecht", PORT), ("Albrecht", PORT))) == {}


def test_people_whom_an_article_tells_apart_are_split_again(tell, engine):
    told = stories(("Karl Albrecht", PORT), ("Karl J. Albrecht", PORT))
    assert tell(told) == {"karl j. albrecht": "karl albrecht"}
    assert tell([("Both", "Karl Albrecht", "Karl J. Albrecht")]) == {}
    with reading(engine) as session:
        seen = [(one.kind, one.entity_id) for one in changes.since(session, 0, 500) if one.entity_id]
    assert seen == [(kind, person("Karl J. Albrecht")) for kind in ("entity_merge", "entity_split")]


def test_resolving_again_changes_nothing(tell, engine):
    tell(stories(("Karl Albrecht", PORT), ("Karl J. Albrecht", PORT)))
    with reading(engine) as session:
        before = changes.latest(session)
    assert (again := resolving.resolve(engine)).merged == again.split == 0
    with reading(engine) as session:
        assert changes.latest(session) == before


def test_the_whole_entity_is_counted_named_and_found(tell, save, make, engine):
    tell([*stories(("Bill Thorne", PORT), ("William Thorne", PORT)), ("Third", "William Thorne")])
    save([make("Both", "Bill Thorne", "William Thorne", "Elin Sandvik")])
    bill, william = person("Bill Thorne"), person("William Thorne")
    with reading(engine) as session:
        assert entities.get(session, william) == Joined(bill)
        found = entities.get(session, bill)
        listed = entities.page(session, EntityFilters(q="thorne"), limit=5).items
        by_given_name = entities.page(session, EntityFilters(q="william"), limit=5).items
        company = {one["name"]: one["count"] for one in entities.related(session, bill).items}
    assert (found["name"], found["article_count"], found["mention_count"]) == ("William Thorne", 6, 7)
    assert [alias["name"] for alias in found["aliases"]] == ["William Thorne", "Bill Thorne"]
    assert listed == []
    assert [one["id"] for one in by_given_name] == [bill]
    assert company["Elin Sandvik"] == 5


def test_an_article_shows_the_id_that_answers(tell, engine):
    tell(stories(("Bill Thorne", PORT), ("William Thorne", PORT)))
    with reading(engine) as session:
        listed = articles.page(session, articles.ArticleFilters(entity=(person("William Thorne"),)), limit=50)
        shown = [article_json(*articles.load(session, item["id"])) for item in listed.items]
    assert listed.total == 4
    for article in shown:
        ids = {one["name"]: one["id"] for one in article["entities"]}
        assert {ids.get("Bill Thorne"), ids.get("William Thorne")} == {person("Bill Thorne"), None}
        assert person("Bill Thorne") in {mention["entity_id"] for mention in article["mentions"]}


def test_what_was_rendered_before_a_join_is_not_served_after_it(save, make, engine):
    told = stories(("Bill Thorne", PORT), ("William Thorne", PORT))
    ids = save([make(*story) for story in told])
    with reading(engine) as session:
        before = {one: articles.rendered(session.connection(), one) for one in ids}
    resolving.resolve(engine)
    with reading(engine) as session:
        after = {one: articles.rendered(session.connection(), one) for one in ids}
    moved = {one for one in ids if after[one].revision != before[one].revision}
    assert moved == {one for story, one in zip(told, ids, strict=True) if "William Thorne" in story}
    assert all(after[one].content is None for one in moved)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_entities_do_not_depend_on_the_order_of_articles(save, make, engine, seed):
    told = stories(
        ("Volodymyr Zelenskiy", PORT), ("Volodymyr Zelensky", PORT), ("Zelensky", PORT), ("Bill Thorne", COURT),
        ("William Thorne", COURT), ("William J. Thorne", PORT), ("Karl Albrecht", COURT), ("Albrecht", COURT),
    )  # fmt: skip
    random.Random(seed).shuffle(told)
    for first in range(0, len(told), 5):
        save([make(*story, published="2025-03-01") for story in told[first : first + 5]])
        if seed == 3:
            resolving.resolve(engine)
    resolving.resolve(engine)
    assert answering(engine) == {
        "karl albrecht": "albrecht",
        "volodymyr zelensky": "volodymyr zelenskiy",
        "zelensky": "volodymyr zelenskiy",
        "william thorne": "bill thorne",
    }
    with reading(engine) as session:
        shown = {one["name"]: one["article_count"] for one in entities.page(session, EntityFilters(), limit=200).items}
    assert [shown[name] for name in ("Volodymyr Zelenskiy", "William Thorne", "Karl Albrecht")] == [6, 4, 4]


def test_a_country_is_the_one_that_most_articles_say(engine):
    """Not the one that the last article said, which hangs on the order of import."""
    with writing(engine) as session:
        insert = "INSERT INTO entities (row, id, key, type, name, article_count, mention_count)"
        session.execute(text(insert + " VALUES (1, 'e_1', 'place:georgia', 'place', 'Georgia', 3, 3)"))
        session.execute(text("INSERT INTO entity_aliases VALUES (1, 'Georgia', 'georgia', 3, 3)"))
        countries = []
        for country in ("US", "GE", "US"):
            entity_countries.write(session, Counter({(1, country): 1}), [1])
            countries.append(session.scalar(text("SELECT country FROM entities")))
    assert countries == [None, None, "US"]


def test_an_entity_lies_where_the_articles_under_all_of_its_keys_place_it(engine):
    with writing(engine) as session:
        insert = "INSERT INTO entities (row, id, key, type, name, article_count, mention_count, joined_to)"
        session.execute(text(insert + " VALUES (1, 'e_1', 'place:vorna', 'place', 'Varna', 4, 4, NULL)"))
        session.execute(text(insert + " VALUES (2, 'e_2', 'place:varna', 'place', 'Varna', 0, 0, 1)"))
        session.execute(text("INSERT INTO entity_aliases VALUES (1, 'Vorna', 'vorna', 1, 1)"))
        session.execute(text("INSERT INTO entity_aliases VALUES (2, 'Varna', 'varna', 3, 3)"))
        entity_countries.write(session, Counter({(2, "BG"): 3}), [2])
        assert session.scalar(text("SELECT country FROM entities WHERE row = 1")) == "BG"


def test_editors_go_before_every_rule():
    def known(name):
        return KnownKey(f"person:{name.lower()}", "person", name, 1)

    keys = [known("Ann Holm"), known("Ann J. Holm"), known("Liv Berg")]
    named = numpy.array([(0, 0), (1, 1), (2, 2)])
    decided = Decided(one=[("person:ann holm", "person:liv berg")], apart=[("person:ann holm", "person:ann j. holm")])
    assert resolution.resolve(keys, named, decided).answering == {"person:liv berg": "person:ann holm"}


@pytest.mark.parametrize(
    ("name", "other", "are_one"),
    [
        ("Baltic-Germans", "Baltic German", True),
        ("Muslims", "Muslim", True),
        ("Baltic", "Baltic German", False),
    ],
)
def test_a_people_is_one_in_the_plural_and_with_a_hyphen(name, other, are_one):
    keys = [KnownKey(f"group:{one.lower()}", "group", one, 1) for one in sorted((name, other))]
    joined = resolution.resolve(keys, numpy.array([(0, 0), (1, 1)])).answering
    assert bool(joined) is are_one


@pytest.mark.parametrize(
    ("kind", "name", "other", "are_one"),
    [
        ("person", "Anna Lindqvist", "Anna #Lindqvist", True),
        ("organisation", "National Enquirer", "National Inquirer", True),
        ("place", "Janesville", "Zanesville", False),
        ("organisation", "Wikimedia", "Wikipedia", False),
        ("organisation", "Council of Tillage", "Council of Tilage", True),
    ],
)
def test_what_differs_by_a_letter_or_a_sign(kind, name, other, are_one):
    company = [KnownKey(f"law:{n}", "law", str(n), 8) for n in range(3)]
    others = [KnownKey("law:other", "law", "Other", 40)]
    pair = [KnownKey(f"{kind}:{name.lower()}", kind, name, 8), KnownKey(f"{kind}:{other.lower()}", kind, other, 1)]
    keys = sorted([*company, *others, *pair], key=lambda one: one.key)
    articles = {8: range(8), 40: range(8, 48), 1: range(1)}
    named = numpy.array([(number, at) for number, one in enumerate(keys) for at in articles[one.article_count]])
    assert bool(resolution.resolve(keys, named).answering) is are_one
