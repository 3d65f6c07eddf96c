"""Entities over HTTP: lists, one entity, its articles, company and timeline, and ids that are joined."""

from datetime import date

import pytest

from app.schemas.articles import ArticleListOut
from app.schemas.entities import Entity, EntityListOut, RelatedListOut, TimelineListOut


@pytest.fixture
def known(ask):
    """The entity that most articles name."""
    return ask("/v1/entities", limit=1)["items"][0]


@pytest.mark.store
@pytest.mark.parametrize("sort", ["-article_count", "name"])
def test_walking_visits_every_entity_once_in_order(ask, walk, scalar, sort):
    walked = walk(f"/v1/entities?sort={sort}&limit=7")
    assert len({item["id"] for item in walked}) == len(walked) == ask("/v1/entities")["total"]
    assert len(walked) == scalar("SELECT count(*) FROM entities WHERE joined_to IS NULL AND article_count > 0")
    keys = [item["name"] if sort == "name" else -item["article_count"] for item in walked]
    assert keys == sorted(keys)
    EntityListOut.model_validate(ask("/v1/entities", limit=200))


def test_q_is_the_beginning_of_any_name(ask, known):
    aliases = [alias["name"] for alias in ask(f"/v1/entities/{known['id']}")["aliases"]]
    for alias in aliases:
        found = ask("/v1/entities", q=alias[:4].upper(), limit=200)["items"]
        assert known["id"] in [item["id"] for item in found]


@pytest.mark.parametrize("q", ["%", "_", "' OR 1=1", "\U0010ffff", "🐦" * 900])
def test_a_strange_prefix_finds_nothing(ask, q):
    assert ask("/v1/entities", q=q)["items"] == []


@pytest.mark.store
def test_type_and_country_narrow_the_list(ask):
    everything = ask("/v1/entities", limit=200)["items"]
    people = ask("/v1/entities", type="person", limit=200)["items"]
    assert people == [item for item in everything if item["type"] == "person"]
    country = next(item["country"] for item in everything if item["country"])
    found = ask("/v1/entities", country=country.lower(), limit=200)["items"]
    assert found == [item for item in everything if item["country"] == country]


@pytest.mark.store
def test_an_entity_is_its_model_and_agrees_with_its_articles(ask, known):
    entity = ask(f"/v1/entities/{known['id']}")
    Entity.model_validate(entity)
    articles = ask(f"/v1/entities/{known['id']}/articles", limit=200)
    ArticleListOut.model_validate(articles)
    assert entity["article_count"] == articles["total"] == len(articles["items"])
    days = [item["published_at"][:10] for item in articles["items"] if item["published_at"]]
    assert (entity["first_seen"], entity["last_seen"]) == (min(days), max(days))
    for item in articles["items"]:
        assert known["id"] in [found["id"] for found in ask(f"/v1/articles/{item['id']}")["entities"]]


@pytest.mark.store
def test_a_timeline_counts_each_dated_article_once(ask, known):
    timeline = ask(f"/v1/entities/{known['id']}/timeline")
    TimelineListOut.model_validate(timeline)
    articles = ask(f"/v1/entities/{known['id']}/articles", limit=200)["items"]
    assert sum(bucket["count"] for bucket in timeline["items"]) == sum(1 for item in articles if item["published_at"])
    for bucket in timeline["items"]:
        assert date.fromisoformat(bucket["from"]).day == 1
        assert (date.fromisoformat(bucket["to"]) - date.fromisoformat(bucket["from"])).days in range(27, 31)


@pytest.mark.store
def test_related_entities_share_as_many_articles_as_they_say(ask, walk, known):
    related = walk(f"/v1/entities/{known['id']}/related?limit=5")
    RelatedListOut.model_validate(ask(f"/v1/entities/{known['id']}/related"))
    counts = [item["count"] for item in related]
    assert counts == sorted(counts, reverse=True)
    assert known["id"] not in [item["id"] for item in related]
    for item in related[:5]:
        assert ask("/v1/articles", entity=[known["id"], item["id"]])["total"] == item["count"]


@pytest.mark.store
def test_a_joined_id_is_sent_on_and_stands_for_the_whole(client, ask, act, known):
    other = next(item for item in ask("/v1/entities", limit=200)["items"] if item["id"] != known["id"])
    own = {item["id"] for item in ask("/v1/articles", entity=known["id"], limit=200)["items"]}
    more = {item["id"] for item in ask("/v1/articles", entity=other["id"], limit=200)["items"]}
    act(
        "UPDATE entities SET joined_to = (SELECT e.row FROM entities e WHERE e.id = :to) WHERE id = :id",
        to=known["id"],
        id=other["id"],
    )
    answer = client.get(f"/v1/entities/{other['id']}?fields=name")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"http://testserver/v1/entities/{known['id']}?fields=name"
    for either in (known["id"], other["id"]):
        assert {item["id"] for item in ask("/v1/articles", entity=either, limit=200)["items"]} == own | more
    assert other["id"] not in [item["id"] for item in ask("/v1/entities", limit=200)["items"]]


def test_fields_narrow_an_entity(ask, known):
    assert ask(f"/v1/entities/{known['id']}", fields="name,aliases.name").keys() == {"id", "name", "aliases"}


@pytest.mark.parametrize("below", ["", "/articles", "/related", "/timeline"])
def test_an_unknown_entity_is_not_found(client, below):
    answer = client.get(f"/v1/entities/e_nothing{below}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_filters_hold_for_the_articles_of_an_entity(ask, known):
    everything = ask(f"/v1/entities/{known['id']}/articles", limit=200)["items"]
    year = next(item["published_at"][:4] for item in everything if item["published_at"])
    found = ask(f"/v1/entities/{known['id']}/articles", published=year, limit=200)["items"]
    assert found == [item for item in everything if (item["published_at"] or "").startswith(year)]
