"""The article in every representation, narrowed to fields, with its evidence and its raw file."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.schemas.articles import EvidenceListOut

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def client(shared_client: TestClient) -> TestClient:
    """These tests only read, so one application serves them all."""
    return shared_client


def field_text(article: dict[str, Any], field: str) -> str:
    name, _, number = field.partition(":")
    return article["images"][int(number)]["caption"] if name == "caption" else article[name]


def test_fields_narrow_items_and_keep_the_id(ask):
    for item in ask("/v1/articles", fields="title, publisher.name")["items"]:
        assert list(item) == ["id", "title", "publisher"]
        assert list(item["publisher"]) == ["id", "name"]


def test_offsets_in_utf16_cut_strings_as_javascript_does(ask, tern):
    plain = ask(f"/v1/articles/{tern['id']}")
    article = ask(f"/v1/articles/{tern['id']}", offsets="utf16")
    assert article["mentions"] != plain["mentions"]
    for mention in article["mentions"]:
        units = field_text(article, mention["field"]).encode("utf-16-le")
        assert units[2 * mention["start"] : 2 * mention["end"]].decode("utf-16-le") == mention["text"]
    assert article["paragraphs"][-1]["end"] * 2 == len(article["body"].encode("utf-16-le"))


def test_fields_select_dotted_names_of_an_article(ask, tern):
    article = ask(f"/v1/articles/{tern['id']}", fields="mentions.text,title,publisher.name,mentions.start")
    assert list(article) == ["id", "title", "publisher", "mentions"]
    assert list(article["publisher"]) == ["id", "name"]
    assert all(list(mention) == ["start", "text"] for mention in article["mentions"])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("titel", "did you mean `title`?"),
        ("title,publisher.nam", "did you mean `name`?"),
        ("title.text", "it has none"),
        (",", "Names no field."),
    ],
)
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/articles/{id}"])
def test_unknown_fields_are_refused_with_the_nearest_name(client, tern, address, fields, message):
    answer = client.get(address.format(id=tern["id"]), params={"fields": fields})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert fault["parameter"] == "fields"
    assert message in fault["message"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/ld+json", "application/ld+json"),
        ("application/vnd.iptc.ninjs+json;q=0.9, application/json;q=0.1", "application/vnd.iptc.ninjs+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/*, application/json;q=0.5", "text/plain; charset=utf-8"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ("*/*, application/json;q=0", "application/ld+json"),
        ("nonsense", "application/json"),
    ],
)
def test_accept_chooses_the_representation(client, tern, accept, media_type):
    headers = {"Accept": accept} if accept else {}
    answer = client.get(f"/v1/articles/{tern['id']}", headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["vary"] == "Accept"


def test_each_representation_has_an_etag_of_its_own(client, tern):
    address = f"/v1/articles/{tern['id']}"
    types = ("application/json", "application/ld+json", "application/vnd.iptc.ninjs+json", "text/plain")
    tags = {client.get(address, headers={"Accept": media_type}).headers["etag"] for media_type in types}
    tags |= {client.get(address, params=p).headers["etag"] for p in ({"fields": "title"}, {"offsets": "utf16"})}
    assert len(tags) == 6


@pytest.mark.parametrize("accept", ["image/png", "text/html", "application/json;q=0, text/*;q=0, application/*;q=0"])
def test_what_cannot_be_served_is_refused_with_what_can(client, tern, accept):
    answer = client.get(f"/v1/articles/{tern['id']}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert answer.json()["type"] == "/problems/not-acceptable"
    assert "application/ld+json" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("/v1/articles/{id}", "image/png", 406),
        ("/v1/articles/{id}?fields=title", "text/plain", 422),
        ("/v1/articles/{id}?fields=titel", "application/json", 422),
        ("/v1/articles/a_nothing", "application/json", 404),
        ("/v1/articles/a_nothing", "image/png", 406),
    ],
)
def test_what_is_refused_after_a_look_at_accept_varies_with_it(client, tern, address, accept, status):
    answer = client.get(address.format(id=tern["id"]), headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.headers["vary"] == "Accept"


def test_what_does_not_look_at_accept_does_not_vary(client):
    assert "vary" not in client.get("/v1/articles").headers
    assert "vary" not in client.get("/v1/entities/e_nothing").headers


def test_plain_text_is_the_body(client, ask, tern):
    answer = client.get(f"/v1/articles/{tern['id']}", headers={"Accept": "text/plain"})
    assert answer.text == ask(f"/v1/articles/{tern['id']}")["body"]


def test_json_ld_is_a_news_article(client, ask, tern):
    article = ask(f"/v1/articles/{tern['id']}")
    answer = client.get(f"/v1/articles/{tern['id']}", headers={"Accept": "application/ld+json"}).json()
    assert (answer["@context"], answer["@type"]) == ("https://schema.org", "NewsArticle")
    assert (answer["headline"], answer["articleBody"]) == (article["title"], article["body"])
    assert [author["name"] for author in answer["author"]] == [author["name"] for author in article["authors"]]
    assert answer["@id"] == f"http://testserver/v1/articles/{tern['id']}"
    assert None not in answer.values()


def test_ninjs_names_people_places_and_texts(client, ask, tern):
    article = ask(f"/v1/articles/{tern['id']}")
    answer = client.get(f"/v1/articles/{tern['id']}", headers={"Accept": "application/vnd.iptc.ninjs+json"}).json()
    assert answer["standard"] == {"name": "ninjs", "version": "3.0"}
    assert answer["headlines"][0]["value"] == article["title"]
    assert answer["bodies"][0]["value"] == article["body"]
    people = [entity["name"] for entity in article["entities"] if entity["type"] == "person"]
    assert [person["name"] for person in answer.get("people", [])] == people


def test_fields_are_for_json_alone(client, tern):
    answer = client.get(f"/v1/articles/{tern['id']}?fields=title", headers={"Accept": "text/plain"})
    assert answer.status_code == 422


def test_evidence_says_where_each_value_was_found(ask, tern):
    evidence = ask(f"/v1/articles/{tern['id']}/evidence")
    EvidenceListOut.model_validate(evidence)
    title = next(item for item in evidence["items"] if item["field"] == "title")
    assert title["value"] == tern["title"]
    assert evidence["total"] == len(evidence["items"])


def test_the_raw_file_is_served_byte_for_byte_and_never_shown(client, ask, tern):
    answer = client.get(f"/v1/articles/{tern['id']}/raw")
    assert answer.content == (PROJECT / "samples/text/tern-emoji.txt").read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == 'attachment; filename="tern-emoji.txt"'


@pytest.mark.parametrize("address", ["", "/evidence", "/raw"])
def test_an_unknown_article_is_not_found(client, address):
    answer = client.get(f"/v1/articles/a_nothing{address}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
