"""Lists of articles: their filters, and the pages before and after one."""

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def client(shared_client: TestClient) -> TestClient:
    """These tests only read, so one application serves them all."""
    return shared_client


def test_prev_leads_back_to_the_page_before(client):
    first = client.get("/v1/articles?limit=4").json()
    second = client.get(first["next"]).json()
    assert client.get(second["prev"]).json()["items"] == first["items"]


def test_next_keeps_all_other_parameters(client):
    address = client.get("/v1/articles?limit=1&has=date&has=byline&fields=title&duplicates=collapse").json()["next"]
    assert address.startswith(
        "http://testserver/v1/articles?limit=1&has=date&has=byline&fields=title&duplicates=collapse&cursor="
    )


def test_an_author_is_found_whatever_the_case(ask):
    everything = ask("/v1/articles", limit=200)["items"]
    name = next(item["authors"][0]["name"] for item in everything if item["authors"])
    found = ask("/v1/articles", author=name.upper(), limit=200)["items"]
    assert found == [item for item in everything if name in [author["name"] for author in item["authors"]]]


def test_published_takes_days_as_written(ask):
    everything = ask("/v1/articles", limit=200)["items"]
    day = next(item["published_at"][:10] for item in everything if item["published_at"])
    for period in (day, day[:7], day[:4], f"{day}/{day}", f"{day[:7]}/.."):
        found = [item["id"] for item in ask("/v1/articles", published=period, limit=200)["items"]]
        first, _, last = period.partition("/")
        last = {"": first, "..": "9"}.get(last, last)
        days = [(item["id"], item["published_at"] or "") for item in everything]
        assert found == [article_id for article_id, at in days if first <= at[: len(first)] <= last]


def test_an_article_is_found_by_any_of_its_addresses(ask):
    known = next(item for item in ask("/v1/articles", limit=200)["items"] if item["url"])
    assert [item["id"] for item in ask("/v1/articles", url=known["url"] + "?utm_source=x#top")["items"]] == [
        known["id"]
    ]


def test_several_ids_answer_those_articles(ask):
    wanted = [item["id"] for item in ask("/v1/articles", limit=3)["items"]]
    assert [item["id"] for item in ask("/v1/articles", id=[*wanted, "a_unknown"])["items"]] == wanted
