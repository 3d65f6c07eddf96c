"""ETags, conditional requests, HEAD, request ids and CORS: what every answer has in common."""

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.schemas.problems import ProblemOut

ADDRESSES = [
    "/v1/articles", "/v1/articles/{id}", "/v1/articles/{id}/evidence", "/v1/articles/{id}/raw", "/v1/entities",
    "/v1/search?q=the", "/v1/changes", "/v1/imports", "/v1/stats", "/v1/publishers", "/health", "/ready", "/docs",
    "/redoc", "/openapi.json", "/problems", "/problems/not-found", "/static/docs.css", "/static/api/swagger-ui.css",
    "/favicon.ico",
]  # fmt: skip


@pytest.fixture
def client(shared_client: TestClient) -> TestClient:
    """These tests only read, so one application serves them all."""
    return shared_client


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_get_has_an_etag_and_answers_304_where_nothing_changed(client, tern, address):
    address = address.format(id=tern["id"])
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("{tag}", 304), ("W/{tag}", 304), ('"other", {tag}', 304), ('"other",W/{tag} , "more"', 304), ("*", 304),
        (" * ", 304),        ('"other"', 200), ("nonsense", 200), ("", 200), ('"', 200), ('"*"', 200),
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/articles/{id}"])
def test_if_none_match_is_read_as_the_standard_says(client, tern, address, asked, status):
    address = address.format(id=tern["id"])
    tag = client.get(address).headers["etag"]
    answer = client.get(address, headers={"If-None-Match": asked.format(tag=tag)})
    assert answer.status_code == status


def test_a_304_of_an_article_keeps_what_caches_need(client, tern):
    answer = client.get(f"/v1/articles/{tern['id']}", headers={"If-None-Match": "*"})
    assert (answer.headers["vary"], answer.headers["cache-control"]) == ("Accept", "no-cache")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("address", [*ADDRESSES, "/nothing", "/v1/articles/a_nothing", "/v1/articles?limit=0", "/"])
def test_head_is_get_without_the_body(client, tern, address):
    address = address.format(id=tern["id"])
    got, headed = client.get(address), client.head(address)
    assert (headed.status_code, headed.content) == (got.status_code, b"")
    varying = {"x-request-id", "date"}
    assert {n: v for n, v in headed.headers.items() if n not in varying} == {
        n: v for n, v in got.headers.items() if n not in varying
    }


@pytest.mark.parametrize("sent", ["abc-1", "0f3c:span=7", "x" * 64])
def test_a_request_id_comes_back(client, sent):
    assert client.get("/health", headers={"X-Request-ID": sent}).headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 65, "a b", "<script>", "é".encode()])
def test_a_strange_request_id_is_replaced(client, sent):
    found = client.get("/health", headers={"X-Request-ID": sent}).headers["x-request-id"]
    assert found != sent
    assert len(found) == 16


def test_errors_have_a_request_id_too(client):
    assert client.get("/nothing").headers["x-request-id"]


def served(settings, **changed):
    return TestClient(create_app(settings.model_copy(update=changed)), follow_redirects=False)


def test_browsers_of_other_origins_are_let_in_only_by_setting(settings, engine):
    origin = {"Origin": "https://reader.example"}
    with served(settings) as client:
        assert "access-control-allow-origin" not in client.get("/v1/articles", headers=origin).headers
    with served(settings, cors_origins="https://reader.example, https://other.example") as client:
        answer = client.get("/v1/articles", headers=origin)
        assert answer.headers["access-control-allow-origin"] == "https://reader.example"
        assert "etag" in answer.headers["access-control-expose-headers"].lower()
        missing = client.get("/nothing", headers=origin)
        assert missing.headers["access-control-allow-origin"] == "https://reader.example"
        stranger = client.get("/v1/articles", headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in stranger.headers
        asking = {**origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
        assert client.options("/v1/articles", headers=asking).status_code == 200


PREFLIGHT = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"Origin": "https://evil.example"}, "origin"),
        ({"Access-Control-Request-Method": "DELETE"}, "method"),
        ({"Access-Control-Request-Headers": "X-Secret"}, "headers"),
    ],
)
def test_a_refused_preflight_is_a_problem_with_a_request_id(settings, engine, changed, wrong):
    with served(settings, cors_origins="https://reader.example") as client:
        answer = client.options("/v1/articles", headers={**PREFLIGHT, **changed, "X-Request-ID": "trace-9"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    ProblemOut.model_validate(answer.json())
    assert (answer.json()["type"], answer.json()["status"]) == ("/problems/cross-origin", 400)
    assert wrong in answer.json()["detail"]
    assert answer.headers["x-request-id"] == "trace-9"
    assert "Origin" in answer.headers["vary"]
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_preflight_that_is_let_in_has_a_request_id_too(settings, engine):
    with served(settings, cors_origins="https://reader.example") as client:
        answer = client.options("/v1/articles", headers=PREFLIGHT)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://reader.example")
    assert len(answer.headers["x-request-id"]) == 16


def test_a_star_lets_every_origin_in(settings, engine):
    with served(settings, cors_origins="*") as client:
        answer = client.get("/v1/articles", headers={"Origin": "https://anyone.example"})
        assert answer.headers["access-control-allow-origin"] == "*"


def test_links_begin_with_the_public_address_where_one_is_set(settings, archive):
    with served(settings, public_url="https://news.example/archive/") as client:
        answer = client.get("/v1/articles?limit=1")
        assert answer.json()["next"].startswith("https://news.example/archive/v1/articles?limit=1&cursor=")
        assert answer.links["next"]["url"] == answer.json()["next"]


@pytest.mark.parametrize("host", ["evil.example/x", "a b", '"><script>', "[::1", "x" * 300 + "/", "http://x"])
def test_a_strange_host_never_reaches_a_link(client, host):
    answer = client.get("/v1/articles?limit=1", headers={"Host": host})
    assert answer.status_code == 200
    assert answer.json()["next"].startswith("http://testserver")
