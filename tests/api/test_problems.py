"""Every error over HTTP: status, problem type and body; and that hostile input never gives a 500."""

import logging
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import exc
from starlette.testclient import TestClient

from app import errors
from app.errors import ArchiveError
from app.main import create_app
from app.routers.problems import REMEDIES
from app.schemas.problems import ProblemOut
from app.settings import Settings

LISTS = ["/v1/articles", "/v1/entities", "/v1/publishers", "/v1/imports", "/v1/search"]


@pytest.fixture
def client(shared_client: TestClient) -> TestClient:
    """These tests only read, so one application serves them all."""
    return shared_client


def problem_of(answer, status, kind):
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.json()["type"] == f"/problems/{kind}"
    ProblemOut.model_validate(answer.json())
    return answer.json()


def family(kind=ArchiveError):
    yield kind
    for below in kind.__subclasses__():
        yield from family(below)


EXAMPLES = {
    errors.BadRequest: errors.BadRequest("The filter cannot be read.", (errors.InputFault("q", "is wrong", 3),)),
    errors.UnreadableFile: errors.UnreadableFile("no_article", "There is no article in it."),
}


UNFORESEEN = "secret /path/to/dateline.db SELECT 1"


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An application with an address for each error, and one for what nobody foresaw."""
    app = create_app(Settings(home=tmp_path_factory.mktemp("failing")))

    @app.get("/raises/{name}")
    def raises(name: str):
        kind = {kind.__name__: kind for kind in family()}.get(name)
        raise (EXAMPLES.get(kind) or kind("What happened.")) if kind else RuntimeError(UNFORESEEN)

    @app.get("/waits")
    def waits():
        raise exc.TimeoutError("QueuePool limit of size 40 overflow 10 reached")

    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("kind", list(family()), ids=lambda kind: kind.__name__)
def test_each_error_of_the_family_is_a_problem_with_a_page_of_its_own(failing, kind):
    problem = problem_of(failing.get(f"/raises/{kind.__name__}"), kind.status, kind.kind)
    assert problem["title"] == kind.title
    assert problem["detail"] == str(EXAMPLES.get(kind) or "What happened.")
    faults = [{"parameter": "q", "message": "is wrong", "position": 3}] if kind is errors.BadRequest else None
    assert problem.get("errors") == faults
    page = failing.get(problem["type"])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert kind.title in page.text


def test_a_server_that_waits_in_vain_for_a_connection_is_busy_not_broken(failing, caplog):
    problem = problem_of(failing.get("/waits"), 503, "not-ready")
    assert "QueuePool" not in problem["detail"]
    assert any(record.exc_info for record in caplog.records)


def test_every_error_says_what_a_client_can_do():
    assert set(REMEDIES) == {kind for kind in family() if "kind" in vars(kind)}


def test_what_nobody_foresaw_is_a_500_that_leaks_nothing_and_is_logged(failing, caplog):
    with caplog.at_level(logging.ERROR):
        answer = failing.get("/raises/nothing-known", headers={"X-Request-ID": "trace-7"})
    problem = problem_of(answer, 500, "internal")
    assert "secret" not in answer.text
    assert "trace-7" in problem["detail"]
    assert answer.headers["x-request-id"] == "trace-7"
    assert any("trace-7" in record.getMessage() and record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/v1",
        "/v1/",
        "/v1/articles/",
        "/v1/articles/a/b/c",
        "/%2e%2e/etc/passwd",
        "/v2/articles",
        "/static/none.js",
        "/problems/none",
    ],
)
def test_an_unknown_address_is_a_404_problem(client, address):
    problem_of(client.get(address), 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/articles/a_x", "/health"])
def test_a_method_that_an_address_does_not_take_is_a_405_problem(client, method, address):
    answer = client.request(method, address)
    problem_of(answer, 405, "not-allowed")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("address", "parameter", "nearest"),
    [
        ("/v1/articles?publsher=x", "publsher", "publisher"),
        ("/v1/articles?Limit=3", "Limit", "limit"),
        ("/v1/entities?typ=person", "typ", "type"),
        ("/v1/search?query=x&q=y", "query", None),
        ("/v1/changes?since=3", "since", None),
        ("/v1/articles/a_x?field=title", "field", "fields"),
        ("/v1/articles?lang=en", "lang", "language"),
        ("/v1/articles?entities=e_x", "entities", "entity"),
        ("/v1/articles?owner=minister", "owner", None),
        ("/v1/articles?watch=sanctions", "watch", None),
        ("/v1/articles?quote=yes", "quote", None),
        ("/v1/articles?pub=x", "pub", None),
        ("/health?verbose=1", "verbose", None),
        ("/docs?x=1", "x", None),
    ],
)  # fmt: skip
def test_an_unknown_parameter_is_refused_with_the_nearest_known_name(client, address, parameter, nearest):
    problem = problem_of(client.get(address), 422, "bad-request")
    [fault] = problem["errors"]
    assert fault["parameter"] == parameter
    assert "Unknown parameter" in fault["message"]
    assert ("did you mean" in fault["message"]) == bool(nearest)
    if nearest:
        assert f"did you mean `{nearest}`?" in fault["message"]


def test_a_name_that_is_near_nothing_is_told_all_that_are_known(client):
    [fault] = problem_of(client.get("/v1/changes?role=x"), 422, "bad-request")["errors"]
    assert fault["message"] == "Unknown parameter; known are `after`, `limit`."


def every_query_parameter():
    paths = create_app(Settings()).openapi()["paths"]
    return [
        (
            path.format(article_id="a_x", entity_id="e_x", import_id="i_x", quote_id="q_x", figure_id="f_x"),
            parameter["name"],
        )
        for path, operations in paths.items()
        for parameter in operations["get"].get("parameters", ())
        if parameter["in"] == "query"
    ]


@pytest.mark.parametrize("value", ["", " ", "%09%20"])
@pytest.mark.parametrize(("address", "parameter"), every_query_parameter())
def test_an_empty_value_is_refused_by_name_everywhere_but_for_the_empty_query(client, address, parameter, value):
    answer = client.get(f"{address}?{parameter}={value}")
    if parameter == "q":
        assert answer.status_code == 200
        # Lists say how many; feeds show them.
        whole = client.get(address)
        assert re.findall(r'"total":\d+|/v1/articles/\w+', answer.text) == re.findall(
            r'"total":\d+|/v1/articles/\w+', whole.text
        )
        return
    [fault] = problem_of(answer, 422, "bad-request")["errors"]
    assert fault["parameter"] == parameter
    assert "empty" in fault["message"]


def test_a_parameter_without_any_value_is_empty(client):
    [fault] = problem_of(client.get("/v1/articles?publisher&section=World"), 422, "bad-request")["errors"]
    assert fault == {"parameter": "publisher", "message": "Is empty; give a value, or leave the parameter out."}


@pytest.mark.parametrize(
    "address",
    ["/v1/articles?limit=1&limit=2", "/v1/articles?sort=published_at&sort=published_at", "/v1/search?q=a&q=b"],
)
def test_a_parameter_that_takes_one_value_is_refused_when_it_comes_twice(client, address):
    [fault] = problem_of(client.get(address), 422, "bad-request")["errors"]
    assert fault["message"] == "May be given only once."


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("limit", ["0", "-1", "201", "1e3", "x", "", "9" * 5000, "1.5", "٣x"])
def test_a_limit_out_of_range_is_refused(client, address, limit):
    [fault] = problem_of(client.get(address, params={"limit": limit}), 422, "bad-request")["errors"]
    assert fault["parameter"] == "limit"


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("cursor", ["x", "", "AAAA", "%00", "é" * 9, "a" * 5000, "====", "bm9uc2Vuc2U"])
def test_a_mangled_cursor_is_refused(client, address, cursor):
    problem = problem_of(client.get(address, params={"cursor": cursor}), 422, "bad-request")
    assert [fault["parameter"] for fault in problem["errors"]] == ["cursor"]


@pytest.mark.parametrize(
    ("address", "parameter", "position"),
    [
        ("/v1/articles?published=yesterday", "published", 0),
        ("/v1/articles?published=2025-01/2025-13", "published", 8),
        ("/v1/articles?published=2025-02-30", "published", 0),
        ("/v1/articles?published=P9999Y", "published", 0),
        ("/v1/articles?has=wings", "has", None),
        ("/v1/articles?status=gone", "status", None),
        ("/v1/articles?sort=title", "sort", None),
        ("/v1/articles?language=", "language", None),
        ("/v1/entities?type=dragon", "type", None),
        ("/v1/entities?country=K1", "country", None),
        ("/v1/changes?after=-1", "after", None),
        ("/v1/changes?after=99999999999999999999", "after", None),
        ("/v1/search?facets=colour", "facets", None),
        ("/v1/search?facets=person&facet_limit=0", "facet_limit", None),
        ("/v1/search?facets=person&facet_limit=201", "facet_limit", None),
        ("/v1/search?offsets=bytes", "offsets", None),
        ("/v1/search?histogram=decade", "histogram", None),
        ("/v1/search?highlight=perhaps", "highlight", None),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name_and_place(client, address, parameter, position):
    [fault] = problem_of(client.get(address), 422, "bad-request")["errors"]
    assert fault["parameter"] == parameter
    assert fault["message"]
    if position is not None:
        assert fault["position"] == position


@pytest.mark.parametrize("address", [*LISTS, "/v1/articles/a_x", "/health"])
def test_an_endless_query_string_is_refused_by_the_name_of_what_is_longest(client, address):
    [fault] = problem_of(client.get(f"{address}?limit=3&q={'x' * 60_000}"), 422, "bad-request")["errors"]
    assert fault == {"parameter": "q", "message": "Makes the query string longer than 32768 bytes."}


@pytest.mark.parametrize("address", ["/v1/articles", "/v1/search", "/v1/articles/a_x", "/health"])
@pytest.mark.parametrize(
    ("query", "parameters", "message"),
    [
        ("limit=3&section=a%00b", ["section"], "Holds a NUL character."),
        ("section=%ff+x&limit=3&url=%C0%80", ["section", "url"], "Is not UTF-8."),
        ("a%00=1", ["a\x00"], "Holds a NUL character."),
        ("%ff=1", ["\ufffd"], "Is not UTF-8."),
    ],
)
def test_what_is_no_text_is_refused_by_name(client, address, query, parameters, message):
    faults = problem_of(client.get(f"{address}?{query}"), 422, "bad-request")["errors"]
    assert [fault["parameter"] for fault in faults] == parameters
    assert {fault["message"] for fault in faults} == {message}


def test_thousands_of_unknown_parameters_are_refused_quickly_and_briefly(client):
    answer = client.get("/v1/articles?" + "&".join(f"p{n}" for n in range(5000)))
    assert len(problem_of(answer, 422, "bad-request")["errors"]) <= 10
