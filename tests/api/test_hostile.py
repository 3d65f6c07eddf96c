"""What an attacker or a broken program sends: a clean refusal or an empty answer on both databases, never a 500."""

import base64
import json
import zlib

import pytest

from app.main import create_app
from app.settings import Settings

TEXTS = ["publisher", "author", "section", "topic", "url", "id", "entity", "language"]
LISTS = ["/v1/articles", "/v1/entities", "/v1/publishers", "/v1/imports", "/v1/search"]
FORGED = [
    (), ("-published_at",), ("-published_at", "after", "x"), ("-published_at", "after", 2**70), ("number", 2**63),
    ("-published_at", "after", "\x00"), ("number", -1.5), ("number", True), ("-published_at", "after", True),
    (None,) * 9, ({"a": 1},), ("name", "after", None), ("related", "after", "\ud800", "x"),
    ("-article_count", "after", 1, "\x00"),
    ("-article_count", "after", "a", 1), ("-article_count", "sideways", 1, "e_x"),
    ("-article_count", "after", 1.5, "e"),
    ("relevance", "after", 2**62, "x"), ("relevance", "after", -1, "x"), ("-published_at", "after", -(2**63)),
    ("published_at", "before", 2**63 - 1), ("name", "after", "a", 5), ("name", "before", "", ""), ("number", -(2**63)),
]  # fmt: skip


def encoded(values):
    """A cursor with a right checksum and whatever values."""
    return checked(json.dumps(values).encode())


def checked(content):
    """A cursor with a right checksum and whatever content."""
    return base64.urlsafe_b64encode(zlib.crc32(content).to_bytes(4, "big") + content).decode().rstrip("=")


@pytest.mark.store
def test_what_is_no_text_is_refused(client):
    for parameter in [*TEXTS, "published", "cursor", "fields"]:
        for value in ("%00", "a%00b", "%ff%fe", "%C0%80", "%ED%A0%80"):
            answer = client.get(f"/v1/articles?{parameter}={value}")
            assert answer.status_code == 422, (parameter, value)
            assert answer.headers["content-type"] == "application/problem+json"


def every_address():
    """Each documented address with ids that are in the samples or nowhere, and its query parameters."""
    document = create_app(Settings()).openapi()
    found = []
    for path, operations in document["paths"].items():
        given = operations["get"].get("parameters", ())
        ids = {one["name"]: one["example"] for one in given if one["required"]}
        found.append((path.format(**ids), [one["name"] for one in given if one["in"] == "query"]))
    return found


ANYTHING = [
    "x", "%00", "%ff", "-1", "9" * 400, "a" * 5000, "%F0%9F%90%A6", "%D0%B6", "1e400", "null", "[]", "%0d%0aX:%20y",
    ".", "," * 500, "P1D", "10000", "title.title", "%E2%80%AE", "+",
]  # fmt: skip


@pytest.mark.parametrize(("address", "parameters"), every_address())
def test_whatever_is_sent_is_answered_or_refused_by_the_name_of_the_parameter(shared_client, address, parameters):
    for name in [*parameters, "unknown"]:
        for value in ANYTHING:
            answer = shared_client.get(f"{address}?{name}={value}")
            assert answer.status_code in (200, 404, 410, 422), (name, value, answer.text)
            assert answer.headers["x-request-id"]
            if answer.status_code == 422:
                assert answer.headers["content-type"] == "application/problem+json"
                assert [fault["parameter"] for fault in answer.json()["errors"]] == [name], (name, value)


@pytest.mark.store
def test_a_hostile_id_is_not_found(client):
    names = ["%00", "a%00b", "%ff", "..%2f..%2fetc", "%F0%9F%90%A6", "a" * 9000, "'%20OR%201=1--", "%0d%0aX:%20y"]
    for name in names:
        for address in (f"/v1/articles/{name}", f"/v1/entities/{name}", f"/v1/imports/{name}/items"):
            answer = client.get(address)
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), address


@pytest.mark.store
def test_strange_values_find_nothing(client):
    for value in ("'; DROP TABLE articles; --", "%", "_", "\\", "🐦" * 500, "a" * 4000, "\u202e", "0" * 64):
        for parameter in TEXTS:
            answer = client.get("/v1/articles", params={parameter: value})
            found = answer.status_code == 200 and answer.json()["items"]
            assert found == [] or answer.status_code == 422, (parameter, value)


@pytest.mark.store
def test_a_forged_cursor_is_never_a_500(client):
    for address in LISTS:
        for sort in ("", "-published_at", "published_at", "name"):
            for forged in FORGED:
                cursor = {"cursor": encoded(forged)} | ({"sort": sort} if sort else {})
                answer = client.get(address, params=cursor)
                assert answer.status_code in (200, 410, 422), (address, forged, answer.text)


@pytest.mark.parametrize(
    "content", [b"5", b"null", b'"x"', b'{"a": 1}', b"{", b"\xff\xfe", b"[" * 2000, b"NaN", b"1" * 2500]
)
def test_a_cursor_with_a_right_checksum_over_anything_is_refused(shared_client, content):
    for address in LISTS:
        answer = shared_client.get(address, params={"cursor": checked(content)})
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "cursor"), address


@pytest.mark.store
def test_a_cursor_of_the_right_generation_may_point_anywhere(client):
    """The place in a cursor by relevance is a number that its reader can change."""
    address = client.get("/v1/search?limit=1").json()["next"]
    sent = dict(part.split("=") for part in address.partition("?")[2].split("&"))["cursor"]
    whole = base64.urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
    sort, side, _, generation = json.loads(whole[4:])
    for place in (-1, -(2**63), 10**6, 2**31, 2**32, 2**62, 2**63 - 1):
        for other in ("after", "before"):
            answer = client.get("/v1/search", params={"cursor": encoded((sort, other, place, generation))})
            assert answer.status_code in (200, 410, 422), (other, place)
    assert client.get("/v1/search", params={"cursor": encoded((sort, side, 0, generation))}).status_code == 200


@pytest.mark.store
def test_a_query_is_never_a_syntax_error(client):
    queries = [
        "", " ", '"', "(((((", ")", "a OR", "OR", "-", "-a", "*", "a*", "a~", '"a b"~99999999999', "title:", "title:(",
        ":", "::", "(" * 500 + "a",
        "published:0000", "published:P99999Y", "entity:e_x", "\\", "NOT a", "a AND b", "🐦", "é" * 900,
        "a " * 1500, "-" * 3000, '"' * 3001, "a OR " * 700, "日本", "[a TO z]", "a^9999", "/.*/", "field:value",
        "\u202e\u0301",
    ]  # fmt: skip
    for q in queries:
        answer = client.get("/v1/search", params={"q": q, "highlight": True, "facets": "person,year", "limit": 3})
        assert answer.status_code == 200, (q[:50], answer.text)
        assert answer.json()["query"]["text"] == q
