"""Search over HTTP: what is found, how it is counted, shown and walked. The query language has tests of its own."""

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app import search
from app.main import create_app
from app.schemas.search import FACETS, SearchAnswer, SimilarListOut, SuggestOut

WORD = "said"


@pytest.mark.store
def test_a_common_word_is_found_as_often_as_the_store_holds_it(ask, walk):
    bodies = {item["id"]: ask(f"/v1/articles/{item['id']}") for item in walk("/v1/articles?limit=100")}
    holding = {
        article_id
        for article_id, article in bodies.items()
        if WORD in f" {article['title']} {article['standfirst']} {article['body']} ".lower().replace(",", " ").split()
    }
    answer = ask("/v1/search", q=WORD, limit=200)
    SearchAnswer.model_validate(answer)
    assert holding <= {item["article"]["id"] for item in answer["items"]}
    assert answer["total"] == len(answer["items"]) > 3


@pytest.mark.store
@pytest.mark.parametrize("sort", ["relevance", "-published_at", "published_at"])
def test_walking_visits_every_hit_once(ask, walk, sort):
    whole = ask("/v1/search", q=WORD, sort=sort, limit=200)["items"]
    walked = walk(f"/v1/search?q={WORD}&sort={sort}&limit=2")
    assert walked == whole
    assert len({hit["article"]["id"] for hit in walked}) == len(walked)


def test_the_best_come_first_and_dates_in_order(ask):
    scores = [hit["score"] for hit in ask("/v1/search", q="vaccine measles", limit=200)["items"]]
    assert scores == sorted(scores, reverse=True)
    moments = [hit["article"]["published_at"] for hit in ask("/v1/search", q=WORD, sort="-published_at")["items"]]
    dated = [datetime.fromisoformat(moment) for moment in moments if moment]
    assert dated == sorted(dated, reverse=True)
    assert moments[len(dated) :] == [None] * (len(moments) - len(dated))


@pytest.mark.store
def test_filters_leave_what_the_list_of_articles_leaves(ask):
    everything = ask("/v1/articles", limit=200)["items"]
    named = next(item for item in everything if item["section"] and item["published_at"] and item["publisher"]["id"])
    for filters in (
        {"section": named["section"]}, {"publisher": named["publisher"]["id"]}, {"language": "en"}, {"has": "caption"},
        {"published": named["published_at"][:7]}, {"duplicates": "collapse"}, {"status": "live"},
        {"published": "2025/.."},
    ):  # fmt: skip
        listed = {item["id"] for item in ask("/v1/articles", limit=200, **filters)["items"]}
        found = {hit["article"]["id"] for hit in ask("/v1/search", limit=200, **filters)["items"]}
        assert found == listed, filters


@pytest.mark.store
def test_facets_count_every_hit_exactly(ask):
    answer = ask("/v1/search", q=WORD, facets=",".join(FACETS), limit=200)
    articles = [hit["article"] for hit in answer["items"]]
    assert list(answer["facets"]) == list(FACETS)
    expected = {
        "language": Counter(article["language"] for article in articles if article["language"]),
        "year": Counter(article["published_at"][:4] for article in articles if article["published_at"]),
        "publisher": Counter(article["publisher"]["id"] for article in articles if article["publisher"]["id"]),
    }
    for name, counts in expected.items():
        assert {found["value"]: found["count"] for found in answer["facets"][name]} == counts
    for found in answer["facets"]["person"]:
        narrowed = ask("/v1/search", q=WORD, entity=found["value"])
        assert narrowed["total"] == found["count"]
        assert found["label"] == ask(f"/v1/entities/{found['value']}")["name"]


@pytest.mark.parametrize("step", ["day", "week", "month", "year"])
def test_a_histogram_counts_every_dated_hit_once(ask, step):
    answer = ask("/v1/search", q=WORD, histogram=step, limit=200)
    days = [hit["article"]["published_at"][:10] for hit in answer["items"] if hit["article"]["published_at"]]
    assert sum(bucket["count"] for bucket in answer["histogram"]) == len(days)
    for bucket in answer["histogram"]:
        assert bucket["count"] == sum(bucket["from"] <= day <= bucket["to"] for day in days) > 0


def test_highlights_point_at_the_words_in_title_and_body(ask):
    shown = 0
    for hit in ask("/v1/search", q="measles", highlight=True, limit=50)["items"]:
        article = ask(f"/v1/articles/{hit['article']['id']}")
        for found in hit["highlights"]["title"]:
            assert article["title"][found["start"] : found["end"]].lower() == "measles"
            shown += 1
        for passage in hit["highlights"]["body"]:
            assert article["body"][passage["start"] : passage["end"]] == passage["text"]
            for found in passage["ranges"]:
                assert passage["start"] <= found["start"] < found["end"] <= passage["end"]
                assert article["body"][found["start"] : found["end"]].lower() == "measles"
                shown += 1
    assert shown > 2


def test_highlights_in_utf16_cut_strings_as_javascript_does(ask, tern):
    article = ask(f"/v1/articles/{tern['id']}")
    word = article["title"].partition("🐦")[2].split()[0]
    plain, turned = (
        next(
            hit["highlights"]
            for hit in ask("/v1/search", q=f"{word} tern", highlight=True, limit=200, offsets=offsets)["items"]
            if hit["article"]["id"] == tern["id"]
        )
        for offsets in ("codepoints", "utf16")
    )
    assert turned["title"][-1] != plain["title"][-1]
    assert turned["body"][-1]["start"] != plain["body"][-1]["start"]
    spans = [("title", *both) for both in zip(plain["title"], turned["title"], strict=True)]
    for before, after in zip(plain["body"], turned["body"], strict=True):
        assert after["text"] == before["text"]
        spans += [("body", before, after)]
        spans += [("body", *both) for both in zip(before["ranges"], after["ranges"], strict=True)]
    for field, before, after in spans:
        units = article[field].encode("utf-16-le")[2 * after["start"] : 2 * after["end"]].decode("utf-16-le")
        assert units == article[field][before["start"] : before["end"]]


def test_a_facet_says_that_it_has_more_values_than_it_shows(ask):
    whole = ask("/v1/search", facets="person,language,year", facet_limit=200)
    assert len(whole["facets"]["person"]) > 20
    assert whole["facets_more"] == []
    shown = ask("/v1/search", facets="person,language,year")
    assert shown["facets"]["person"] == whole["facets"]["person"][:20]
    assert shown["facets_more"] == ["person"]
    few = ask("/v1/search", facets="person,year", facet_limit=1)
    assert (len(few["facets"]["person"]), few["facets_more"]) == (1, ["person"])
    assert few["facets"]["year"] == whole["facets"]["year"]
    assert len(few["facets"]["year"]) > 1
    exact = len(whole["facets"]["person"])
    assert ask("/v1/search", facets="person", facet_limit=exact)["facets_more"] == []


def test_without_facets_nothing_is_said_of_more(ask):
    assert ask("/v1/search", q=WORD)["facets_more"] is None


def test_a_query_of_any_length_is_read_as_far_as_it_is_read(ask):
    q = "measles " + "vaccine " * 499 + "x" * 1000
    answer = ask("/v1/search", q=q)
    assert answer["total"] == ask("/v1/search", q="measles vaccine")["total"] > 0
    assert answer["query"]["text"] == q
    assert {"text": "x" * 80, "why": "only the first 4000 characters are read", "position": 4000} in answer["query"][
        "ignored"
    ]


def test_the_answer_says_how_the_query_was_read(ask):
    query = ask("/v1/search", q="measles (")["query"]
    assert query["text"] == "measles ("
    assert query["as_read"] == "measles"
    assert query["ignored"][0]["text"] == "("
    assert query["ignored"][0]["position"] == 8


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("meazles vacine", "measles vaccine"), ('"Measels  vaccine" -quay', '"measles  vaccine" -quay')],
)
def test_a_misspelt_word_is_answered_with_a_proposal_that_finds_something(ask, typed, meant):
    answer = ask("/v1/search", q=typed)
    assert answer["total"] == 0
    assert answer["query"]["did_you_mean"] == meant
    found = ask("/v1/search", q=meant)
    assert found["total"] > 0
    assert found["query"]["did_you_mean"] is None


def test_parts_that_were_not_asked_for_are_null(ask):
    answer = ask("/v1/search", q=WORD, limit=1)
    assert (answer["facets"], answer["histogram"], answer["items"][0]["highlights"]) == (None, None, None)


def test_hits_are_narrowed_to_fields_and_keep_the_id(ask):
    for hit in ask("/v1/search", q=WORD, fields="score")["items"]:
        assert list(hit) == ["article", "score"]
        assert list(hit["article"]) == ["id"]


@pytest.mark.store
def test_a_cursor_by_relevance_expires_with_its_index(client, settings, archive: Engine):
    address = client.get(f"/v1/search?q={WORD}&limit=1").json()["next"]
    assert client.get(address).status_code == 200
    search.rebuild(archive, settings)
    with TestClient(create_app(settings)) as fresh:
        answer = fresh.get(address)
    assert (answer.status_code, answer.json()["type"]) == (410, "/problems/cursor-expired")


@pytest.mark.parametrize("facets", ["persons", "person,colour", "person;year"])
def test_an_unknown_facet_is_refused_by_name(client, facets):
    answer = client.get("/v1/search", params={"facets": facets})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "facets"


def test_scores_are_explained_and_newer_articles_preferred_on_request(ask):
    answer = ask("/v1/search", q="said harbour", explain="true", recency="P1Y")
    SearchAnswer.model_validate(answer)
    for item in answer["items"]:
        assert sum(part["score"] for part in item["explanation"]) == pytest.approx(item["score"], abs=0.001)
    assert answer["total"] == ask("/v1/search", q="said harbour")["total"] > 0


@pytest.mark.parametrize("recency", ["2025", "P0D", "soon", "P", "P9999Y", "7"])
def test_a_recency_that_is_no_duration_is_refused(client, recency):
    answer = client.get("/v1/search", params={"q": "ferry", "recency": recency})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "recency"


@pytest.mark.store
def test_similar_articles_share_what_is_rare_and_never_hold_the_article_itself(ask, walk):
    summaries = walk("/v1/articles?limit=100")
    found = {one["id"]: ask(f"/v1/articles/{one['id']}/similar", limit=50) for one in summaries}
    for article_id, answer in found.items():
        SimilarListOut.model_validate(answer)
        ids = [item["article"]["id"] for item in answer["items"]]
        assert article_id not in ids
        assert len(set(ids)) == answer["total"]
        scores = [item["score"] for item in answer["items"]]
        assert scores == sorted(scores, reverse=True)
    (copy,) = [one for one in summaries if ask(f"/v1/articles/{one['id']}")["duplicates"]["original_id"]][:1]
    original = ask(f"/v1/articles/{copy['id']}")["duplicates"]["original_id"]
    assert found[copy["id"]]["items"][0]["article"]["id"] == original
    collapsed = ask(f"/v1/articles/{original}/similar", duplicates="collapse")
    assert copy["id"] not in [item["article"]["id"] for item in collapsed["items"]]


def test_similar_to_nothing_is_not_found(client):
    assert client.get("/v1/articles/a_none/similar").status_code == 404


def test_suggestions_have_the_shape_that_is_promised(shared_client):
    answer = shared_client.get("/v1/suggest", params={"q": "meas", "limit": 2})
    assert answer.status_code == 200
    found = SuggestOut.model_validate(answer.json())
    assert [one.name for one in found.entities] == ["World Measles Initiative"]
    assert len(found.titles) == 2
    assert shared_client.get("/v1/suggest").json() == {"entities": [], "publishers": [], "titles": []}


def test_suggestions_are_at_most_fifty(shared_client):
    answer = shared_client.get("/v1/suggest", params={"q": "a", "limit": 51})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "limit"


def test_a_search_offers_an_entity_that_can_be_asked_for(shared_client):
    (offered,) = shared_client.get("/v1/search", params={"q": "World Measles Initiative"}).json()["query"]["entities"]
    found = shared_client.get(f"/v1/entities/{offered['id']}").json()
    assert {name: found[name] for name in offered} == offered
