"""Roles over HTTP: who held what, when, and where it is said."""

import json

import pytest
from starlette.testclient import TestClient

from app.enriching import run_enrich
from app.importing import ImportOptions, run_import
from app.main import create_app
from app.schemas.entities import Entity, EntityListOut
from app.schemas.roles import RoleListOut

# Day, title and text of articles about one office over twelve years.
NEWS = [
    ("2012-05-01", "Harbour opens", "Norwegian Prime Minister Ingrid Solheim opened the harbour in Oslo on Monday."),
    ("2014-06-02", "Ferries pause", "Norwegian PM Ingrid Solheim said on Monday that the ferries would pause."),
    ("2016-01-10", "Votes counted", "Former Norwegian Prime Minister Ingrid Solheim said so. The votes were counted."),
    ("2016-03-04", "Budget passes", "Norwegian Prime Minister Henrik Dahl said on Friday that the budget had passed."),
    (
        "2018-09-09",
        "Snow falls",
        "Norwegian Prime Minister Ingrid Solheim, back in office, spoke of the snow on Sunday.",
    ),
    ("2020-02-02", "Trade grows", "The Danish Foreign Minister Karen Holm met the Norwegian premier, Ingrid Solheim."),
    ("2020-02-03", "Fish sell", "Acting mayor Per Nygaard of Bergen spoke with Karen Holm, Danish foreign minister."),
]


@pytest.fixture
def news(settings, engine, tmp_path):
    """HTTP to an archive of those articles, read by the real enrichers."""
    lines = [
        {"title": title, "text": f"{text}\n\nIt was the talk of the town for a week.", "date": day}
        | {"url": f"https://post.example/{day}", "language": "en"}
        for day, title, text in NEWS
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    run_import(engine, settings, [path], ImportOptions())
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def ask(client, address, **parameters):
    answer = client.get(address, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def held_by(client, **parameters):
    """The names of those who hold a role, and the roles themselves."""
    page = ask(client, "/v1/entities", **parameters)
    EntityListOut.model_validate(page)
    assert page["total"] == len(page["items"])
    return {item["name"]: item["roles"] for item in page["items"]}


@pytest.mark.store
def test_who_held_an_office_at_a_time_is_answered_with_proof(news):
    found = held_by(news, role="prime minister", of="Norway", as_of="2016-03")
    assert list(found) == ["Henrik Dahl"]
    [role] = found["Henrik Dahl"]
    assert (role["title"], role["status"], role["of"]["name"]) == ("prime minister", "current", "Norway")
    assert (role["first_seen"], role["last_seen"], role["article_count"]) == ("2016-03-04", "2016-03-04", 1)
    [proof] = role["proof"]
    article = ask(news, f"/v1/articles/{proof['article_id']}")
    assert article["title"] == "Budget passes"
    assert article[proof["field"]][proof["start"] : proof["end"]] == proof["text"] == "Norwegian Prime Minister"


@pytest.mark.store
def test_an_office_is_held_between_two_articles_that_say_so_unless_one_between_says_former(news):
    norway = held_by(news, role="PM", of="Norway")["Henrik Dahl"][0]["of"]["id"]
    for as_of, names in [
        ("2012-05-01", ["Ingrid Solheim"]),
        ("2013", ["Ingrid Solheim"]),
        ("2016-02", []),
        ("2017", []),
        ("2019", []),
        ("2011", []),
        ("2021/..", []),
        ("2012/2016", ["Ingrid Solheim", "Henrik Dahl"]),
    ]:
        assert list(held_by(news, role="Prime Minister", of=norway, as_of=as_of)) == names, as_of
    [between] = held_by(news, role="Prime Minister", of=norway, as_of="2013")["Ingrid Solheim"]
    assert [proof["published_on"] for proof in between["proof"]] == ["2012-05-01", "2014-06-02"]


@pytest.mark.store
def test_former_is_never_current(news):
    former = held_by(news, role="prime minister", role_status="former")
    assert {name: [role["status"] for role in roles] for name, roles in former.items()} == {
        "Ingrid Solheim": ["former"]
    }
    assert held_by(news, role="prime minister", role_status="former", as_of="2016-01-10") == {}
    assert list(held_by(news, of="Norway", as_of="2016-01-10")) == []


@pytest.mark.store
def test_an_entity_tells_its_roles_with_dates_and_each_is_listed_with_its_sentence(news):
    solheim = ask(news, "/v1/entities", q="ingrid solheim")["items"][0]
    assert solheim["roles"] is None
    entity = ask(news, f"/v1/entities/{solheim['id']}")
    Entity.model_validate(entity)
    told = {
        (role["title"], role["status"]): (role["first_seen"], role["last_seen"], role["article_count"])
        for role in entity["roles"]
    }
    assert told == {
        ("prime minister", "current"): ("2012-05-01", "2018-09-09", 3),
        ("prime minister", "former"): ("2016-01-10", "2016-01-10", 1),
        ("premier", "current"): ("2020-02-02", "2020-02-02", 1),
    }
    page = ask(news, f"/v1/entities/{solheim['id']}/roles")
    RoleListOut.model_validate(page)
    days = [item["article"]["published_at"][:10] for item in page["items"]]
    assert days == ["2020-02-02", "2018-09-09", "2016-01-10", "2014-06-02", "2012-05-01"]
    for item in page["items"]:
        body = ask(news, f"/v1/articles/{item['article']['id']}")["body"]
        assert body[item["start"] : item["end"]] == item["text"]
        assert item["text"] in item["sentence"]["text"]
        assert body[item["sentence"]["start"] : item["sentence"]["end"]] == item["sentence"]["text"]
    assert len({item["id"] for item in page["items"]}) == 5


@pytest.mark.store
def test_the_list_of_an_entitys_roles_is_narrowed_and_walked(news):
    [solheim] = ask(news, "/v1/entities", q="ingrid solheim")["items"]
    address = f"/v1/entities/{solheim['id']}/roles"

    def days(**parameters):
        page = ask(news, address, **parameters)
        assert page["total"] == len(page["items"])
        return [item["article"]["published_at"][:10] for item in page["items"]]

    assert days(role="Norwegian premier") == ["2020-02-02"]
    assert days(role_status="former") == days(published="2016") == ["2016-01-10"]
    assert days(as_of="2013") == ["2014-06-02", "2012-05-01"]
    assert days(as_of="2014-06") == ["2014-06-02"]
    assert days(as_of="2016-02") == days(of="Denmark") == days(role="mayor") == []
    first = ask(news, address, limit=2)
    second = news.get(first["next"]).json()
    assert [item["id"] for item in first["items"] + second["items"]] == [
        item["id"] for item in ask(news, address)["items"][:4]
    ]


@pytest.mark.store
def test_articles_and_searches_and_facts_are_narrowed_by_role(news):
    for role, titles in [
        ("foreign minister", ["Fish sell", "Trade grows"]),
        ("Norwegian PM", ["Snow falls", "Budget passes", "Ferries pause", "Harbour opens"]),
        ("norwegian prime minister", ["Snow falls", "Budget passes", "Harbour opens"]),
        ("MAYOR", ["Fish sell"]),
        ("pope", []),
        ("!", []),
    ]:
        articles = ask(news, "/v1/articles", role=role)
        assert [item["title"] for item in articles["items"]] == titles
        hits = ask(news, "/v1/search", role=role, sort="-published_at")
        assert [item["article"]["title"] for item in hits["items"]] == titles
        assert articles["total"] == hits["total"] == len(titles)
        quotes = ask(news, "/v1/quotes", role=role)
        assert {item["article"]["title"] for item in quotes["items"]} <= set(titles)
    assert ask(news, "/v1/quotes", role="Norwegian PM")["total"] > 0


@pytest.mark.store
def test_a_role_is_searched_by_its_title_and_as_it_is_written(news):
    def titles(q):
        hits = ask(news, "/v1/search", q=q, sort="-published_at")
        return [item["article"]["title"] for item in hits["items"]]

    assert "Ferries pause" in titles('role:"prime minister"')
    assert titles("role:PM") == ["Ferries pause"]


@pytest.mark.store
def test_what_a_role_belongs_to_stands_for_all_that_is_joined_to_it(news, engine):
    people = {item["name"]: item["id"] for item in ask(news, "/v1/entities", type="person")["items"]}
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE entities SET joined_to = (SELECT e.row FROM entities e WHERE e.id = '{}') WHERE id = '{}'".format(
                people["Ingrid Solheim"], people["Henrik Dahl"]
            )
        )
    found = held_by(news, role="prime minister", of="Norway", as_of="2016-03")
    assert list(found) == ["Ingrid Solheim"]
    roles = ask(news, f"/v1/entities/{people['Ingrid Solheim']}/roles", published="2016-03")["items"]
    assert [item["article"]["title"] for item in roles] == ["Budget passes"]


@pytest.mark.store
def test_an_article_that_may_not_be_seen_proves_nothing(news, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE title = 'Budget passes'"
        )
    assert held_by(news, role="prime minister", of="Norway", as_of="2016-03") == {}
    assert ask(news, "/v1/articles", role="norwegian prime minister")["total"] == 2


@pytest.mark.store
def test_what_a_new_version_says_of_roles_takes_the_place_of_what_the_old_one_said(news, engine, settings, tmp_path):
    line = {
        "title": "Budget passes",
        "text": "Norwegian Finance Minister Henrik Dahl said on Friday that the budget had passed.",
    }
    line |= {"date": "2016-03-04", "url": "https://post.example/2016-03-04", "language": "en"}
    path = tmp_path / "again.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    run_import(engine, settings, [path], ImportOptions())
    [dahl] = ask(news, "/v1/entities", q="henrik dahl")["items"]
    assert [role["title"] for role in ask(news, f"/v1/entities/{dahl['id']}")["roles"]] == ["finance minister"]
    assert held_by(news, role="prime minister", of="Norway", as_of="2016-03") == {}


@pytest.mark.store
def test_a_place_says_where_it_lies(news):
    [oslo] = ask(news, "/v1/entities", q="oslo", type="place")["items"]
    shown = ask(news, f"/v1/entities/{oslo['id']}")
    assert shown["coordinates"] == {"latitude": pytest.approx(59.9, abs=0.1), "longitude": pytest.approx(10.7, abs=0.1)}
    assert shown["external_ids"] == {"geonames": "3143244"}
    [norway] = ask(news, "/v1/entities", q="norw", type="place")["items"]
    assert ask(news, f"/v1/entities/{norway['id']}")["external_ids"] == {"iso3166": "NO"}
    [person] = ask(news, "/v1/entities", q="henrik")["items"]
    assert ask(news, f"/v1/entities/{person['id']}")["coordinates"] is None


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/entities?as_of=soon", "as_of"),
        ("/v1/entities?role=", "role"),
        ("/v1/entities?role_status=late", "role_status"),
        ("/v1/articles?role=", "role"),
    ],
)
def test_a_filter_of_roles_that_cannot_be_read_is_named(shared_client, path, parameter):
    answer = shared_client.get(path)
    assert answer.status_code == 422
    assert [fault["parameter"] for fault in answer.json()["errors"]] == [parameter]


def test_an_unknown_entity_has_no_roles(shared_client):
    assert shared_client.get("/v1/entities/e_nothing/roles").status_code == 404


@pytest.mark.store
def test_roles_and_places_of_articles_of_before_come_with_the_next_enrichment(news, engine, settings):
    def told():
        [oslo] = ask(news, "/v1/entities", q="oslo", type="place")["items"]
        shown = ask(news, f"/v1/entities/{oslo['id']}")
        return held_by(news, of="Norway"), shown["coordinates"], shown["external_ids"]

    whole = told()
    with engine.begin() as connection:
        for statement in (
            "DELETE FROM roles",
            "DELETE FROM entity_places",
            "UPDATE article_entities SET authority = NULL",
            "UPDATE articles SET enrichment_version = '3'",
        ):
            connection.exec_driver_sql(statement)
    assert told() == ({}, None, {})
    assert run_enrich(engine, settings).changed == len(NEWS)
    assert told() == whole
    assert run_enrich(engine, settings, everything=True).changed == 0
    assert told() == whole


@pytest.mark.store
def test_an_article_that_names_nobody_differs_from_one_that_nobody_has_looked_at(news, engine, settings, tmp_path):
    path = tmp_path / "later.jsonl"
    text = "Danish Prime Minister Karen Holm opened the bridge. It was the talk of the town for a week."
    path.write_text(json.dumps({"title": "Later", "text": text, "language": "en", "date": "2024-01-01"}), "utf-8")
    run_import(engine, settings, [path], ImportOptions(enrich=False))
    path.write_text(json.dumps({"title": "Nobody", "text": "It rained for a week, and then it rained again."}), "utf-8")
    run_import(engine, settings, [path], ImportOptions())
    listed = {item["title"]: item for item in ask(news, "/v1/articles")["items"]}
    for title, state in (("Later", "none"), ("Nobody", "done")):
        article = ask(news, f"/v1/articles/{listed[title]['id']}")
        assert article["entities"] == []
        assert article["enrichment"] == listed[title]["enrichment"]
        assert article["enrichment"]["state"] == state
    assert ask(news, "/v1/stats")["enrichment"] == {"done": len(NEWS) + 1, "unsupported": 0, "none": 1}
