"""Articles over HTTP: lists, filters, paging, the article in every representation, evidence and raw file."""

import hashlib
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from app.schemas.articles import Article, ArticleListOut

PROJECT = Path(__file__).resolve().parents[2]
SUMMARY = [
    "id", "url", "title", "standfirst", "byline", "authors", "publisher", "section", "language", "published_at",
    "published_precision", "status", "version", "word_count", "enrichment",
]  # fmt: skip
SORTS = ["-published_at", "published_at", "-imported_at"]


def field_text(article: dict[str, Any], field: str) -> str:
    name, _, number = field.partition(":")
    return article["images"][int(number)]["caption"] if name == "caption" else article[name]


@pytest.mark.store
def test_a_list_answers_summaries_newest_first_with_their_exact_number(ask, scalar):
    answer = ask("/v1/articles", limit=200)
    ArticleListOut.model_validate(answer)
    assert answer["total"] == len(answer["items"]) == scalar("SELECT count(*) FROM articles")
    assert all(list(item) == SUMMARY for item in answer["items"])
    assert answer["next"] is None


@pytest.mark.store
@pytest.mark.parametrize("sort", SORTS)
def test_walking_visits_every_article_once_in_order(ask, walk, sort):
    whole = ask("/v1/articles", sort=sort, limit=200)["items"]
    walked = walk(f"/v1/articles?sort={sort}&limit=3")
    assert walked == whole
    assert len({item["id"] for item in walked}) == len(walked)
    moments = [item["published_at"] for item in walked]
    if sort != "-imported_at":
        dated = [datetime.fromisoformat(moment) for moment in moments if moment]
        assert dated == sorted(dated, reverse=sort.startswith("-"))
        assert moments[len(dated) :] == [None] * (len(moments) - len(dated)) != []


def test_a_walk_is_not_disturbed_by_an_article_that_arrives(client, act):
    first = client.get("/v1/articles?limit=5").json()
    rest = client.get(first["next"] + "&limit=200" if "limit" not in first["next"] else first["next"]).json()["items"]
    act("UPDATE articles SET newest_key = 9000000000000000000 WHERE id = :id", id=first["items"][3]["id"])
    assert client.get(first["next"]).json()["items"] == rest


@pytest.mark.store
@pytest.mark.parametrize(
    ("parameter", "column", "value_of"),
    [
        ("language", "language", lambda item: item["language"]),
        ("section", "section", lambda item: item["section"]),
        ("status", "status", lambda item: item["status"]),
    ],
)
def test_a_filter_leaves_what_the_store_counts(ask, scalar, parameter, column, value_of):
    value = next(value for item in ask("/v1/articles", limit=200)["items"] if (value := value_of(item)))
    found = ask("/v1/articles", limit=200, **{parameter: value})
    assert found["total"] == scalar(f"SELECT count(*) FROM articles WHERE {column} = :value", value=value) > 0
    assert {value_of(item) for item in found["items"]} == {value}


@pytest.mark.store
@pytest.mark.parametrize("key", ["id", "name", "domain"])
def test_a_publisher_is_known_by_id_name_and_domain(ask, key):
    everything = ask("/v1/articles", limit=200)["items"]
    chosen = next(item["publisher"] for item in everything if all(item["publisher"].values()))
    found = ask("/v1/articles", publisher=chosen[key], limit=200)["items"]
    assert found == [item for item in everything if item["publisher"][key] == chosen[key]]


@pytest.mark.store
def test_all_of_several_entities_must_occur(ask, tern):
    entities = ask(f"/v1/articles/{tern['id']}")["entities"]
    both = [entities[0]["id"], entities[1]["id"]]
    found = {item["id"] for item in ask("/v1/articles", entity=both, limit=200)["items"]}
    apart = [{item["id"] for item in ask("/v1/articles", entity=one, limit=200)["items"]} for one in both]
    assert found == apart[0] & apart[1]
    assert tern["id"] in found


def test_collapse_leaves_out_near_copies(ask, scalar):
    copies = scalar("SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL")
    assert copies > 0
    assert ask("/v1/articles", duplicates="collapse")["total"] == ask("/v1/articles")["total"] - copies


@pytest.mark.store
def test_an_article_is_its_model_and_every_offset_is_exact(client, ask):
    for summary in ask("/v1/articles", limit=200)["items"]:
        answer = client.get(f"/v1/articles/{summary['id']}")
        article = answer.json()
        Article.model_validate(article)
        assert {name: article[name] for name in SUMMARY} == summary
        assert hashlib.sha256(article["body"].encode()).hexdigest() == article["body_sha256"]
        for mention in article["mentions"]:
            text = field_text(article, mention["field"])
            assert text[mention["start"] : mention["end"]] == mention["text"]
        for before, after in zip(article["paragraphs"], article["paragraphs"][1:], strict=False):
            assert article["body"][before["end"] : after["start"]] == "\n\n"


@pytest.mark.store
def test_a_rendering_of_other_code_is_made_anew(client, act, tern):
    address = f"/v1/articles/{tern['id']}"
    before = client.get(address)
    act("UPDATE renderings SET shape = 'older', content = :content", content=b'{"id": "of old"}')
    assert client.get(address).content == before.content


@pytest.mark.store
def test_a_missing_rendering_is_made_again_and_kept(client, act, scalar, tern):
    address = f"/v1/articles/{tern['id']}"
    before = client.get(address)
    act("DELETE FROM renderings")
    again = client.get(address)
    assert (again.content, again.headers["etag"]) == (before.content, before.headers["etag"])
    kept = "SELECT r.content FROM renderings r JOIN articles a ON a.row = r.article_row WHERE a.id = :id"
    assert bytes(scalar(kept, id=tern["id"])) == before.content


@pytest.mark.store
def test_a_new_revision_is_seen_at_once_and_has_another_etag(client, act, tern):
    address = f"/v1/articles/{tern['id']}"
    before = client.get(address)
    act("UPDATE articles SET revision = revision + 1, section = 'Birds' WHERE id = :id", id=tern["id"])
    after = client.get(address, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["section"] == "Birds"
    assert after.headers["etag"] != before.headers["etag"]


@pytest.mark.store
def test_an_article_that_was_taken_down_is_gone_and_says_so(client, act, ask, tern):
    total = ask("/v1/articles")["total"]
    act("UPDATE articles SET status = 'taken_down', revision = revision + 1 WHERE id = :id", id=tern["id"])
    for address in ("", "/evidence", "/raw"):
        answer = client.get(f"/v1/articles/{tern['id']}{address}")
        assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
        assert answer.json()["type"] == "/problems/taken-down"
    assert ask("/v1/articles")["total"] == total - 1


@pytest.mark.store
def test_an_article_under_embargo_is_not_public_before_its_time(client, act, ask, tern):
    total = ask("/v1/articles")["total"]
    act("UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE id = :id", id=tern["id"])
    for address in ("", "/evidence", "/raw"):
        assert client.get(f"/v1/articles/{tern['id']}{address}").status_code == 404
    assert ask("/v1/articles")["total"] == total - 1
    assert ask("/v1/articles", id=tern["id"])["items"] == []


@pytest.mark.store
def test_an_embargo_hides_whom_only_that_article_names(client, act, ask, tern):
    whole = ask(f"/v1/articles/{tern['id']}")
    only = [e["id"] for e in whole["entities"] if ask(f"/v1/entities/{e['id']}")["article_count"] == 1]
    before, entities = ask("/v1/stats"), ask("/v1/entities")["total"]
    assert only
    act("UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE id = :id", id=tern["id"])
    for entity_id in only:
        for address in ("", "/articles", "/related", "/timeline"):
            assert client.get(f"/v1/entities/{entity_id}{address}").status_code == 404
    listed = ask("/v1/entities", limit=200)
    assert listed["total"] == entities - len(only)
    assert not {item["id"] for item in listed["items"]} & set(only)
    after = ask("/v1/stats")
    assert after["mentions"] == before["mentions"] - sum(e["mention_count"] for e in whole["entities"])
    assert sum(after["entities"].values()) == listed["total"]


@pytest.mark.store
def test_an_embargo_leaves_the_change_and_hides_the_article_in_it(act, ask, tern):
    everything = ask("/v1/changes", limit=200)
    [own] = [change["seq"] for change in everything["items"] if change["article_id"] == tern["id"]]
    run = ask("/v1/imports")["items"][0]["id"]
    act("UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE id = :id", id=tern["id"])
    hidden = ask("/v1/changes", limit=200)
    assert [change["seq"] for change in hidden["items"]] == [change["seq"] for change in everything["items"]]
    assert [change["seq"] for change in hidden["items"] if change["article_id"] is None] == [own]
    assert tern["id"] not in [item["article_id"] for item in ask(f"/v1/imports/{run}/items", limit=200)["items"]]
    act("UPDATE articles SET embargoed_until = '2001-01-01T00:00:00.000000+00:00' WHERE id = :id", id=tern["id"])
    assert ask("/v1/changes", limit=200) == everything


@pytest.mark.store
def test_an_article_that_changes_while_it_is_rendered_is_not_shown_as_older_than_it_is(client, act, tern):
    """Between the look whether a rendering is kept and the making of one, another process saves a new revision."""
    act("DELETE FROM renderings")
    engine = client.app.state.archive.engine
    renewals = iter(["Renewed"])

    def renew(connection, _cursor, statement, *_):
        if "article_texts" in statement or connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            return
        for title in renewals:
            values = {"id": tern["id"], "title": title}
            act("UPDATE articles SET title = :title, revision = revision + 1 WHERE id = :id", **values)

    tag = client.get(f"/v1/articles/{tern['id']}?fields=title").headers["etag"]
    act("DELETE FROM renderings")
    event.listen(engine, "before_cursor_execute", renew)
    shown = client.get(f"/v1/articles/{tern['id']}?fields=title")
    assert (shown.json()["title"] == "Renewed") == (shown.headers["etag"] != tag)


def test_bytes_are_those_that_were_kept(client, archive: Engine, tern):
    with archive.connect() as connection:
        kept = "SELECT r.content FROM renderings r JOIN articles a ON a.row = r.article_row WHERE a.id = ?"
        content = connection.exec_driver_sql(kept, (tern["id"],)).scalar_one()
    assert client.get(f"/v1/articles/{tern['id']}").content == content
    assert orjson.dumps(orjson.loads(content)) == content


def test_an_empty_archive_answers_empty_lists(empty_client: TestClient):
    while empty_client.get("/ready").status_code == 503:
        time.sleep(0.01)
    for address in ("/v1/articles", "/v1/entities", "/v1/publishers", "/v1/imports", "/v1/changes", "/v1/search"):
        answer = empty_client.get(address)
        assert (answer.status_code, answer.json()["items"], answer.json()["total"]) == (200, [], 0), address
