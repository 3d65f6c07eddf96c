"""The pages that browsers read, and the OpenAPI document that they show."""

import json
import re
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from app.main import ROUTERS, create_app
from app.routers.openapi import answer_models
from app.settings import Settings


@pytest.fixture
def client(shared_client: TestClient) -> TestClient:
    """These tests only read, so one application serves them all."""
    return shared_client


@pytest.fixture(scope="module")
def document():
    return create_app(Settings()).openapi()


def operations(document):
    return [
        (path, method, operation) for path, below in document["paths"].items() for method, operation in below.items()
    ]


def test_the_document_is_valid_openapi(document):
    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Dateline"
    assert document["info"]["description"]


def test_every_operation_can_be_understood_and_generated(document):
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    tags = {tag["name"] for tag in document["tags"]}
    for path, _, operation in operations(document):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"]), path
        assert operation["summary"], path
        assert operation["description"], path
        assert set(operation["tags"]) <= tags, path


def test_every_parameter_has_a_description_and_an_example(document):
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
            assert parameter["schema"]["examples"][0] is not None, (path, parameter["name"])
            assert "anyOf" not in parameter["schema"], (path, parameter["name"])


def test_every_answer_has_an_example_and_every_error_is_a_problem(document):
    for path, _, operation in operations(document):
        for status, answer in operation["responses"].items():
            assert answer["description"], (path, status)
            for media_type, content in answer.get("content", {}).items():
                assert content["example"], (path, status, media_type)
                if status.startswith(("4", "5")):
                    assert media_type == "application/problem+json"
                    assert content["schema"] == {"$ref": "#/components/schemas/ProblemOut"}
        assert "ETag" in operation["responses"]["200"]["headers"], path
        assert "422" in operation["responses"], path


def test_every_field_of_every_answer_is_described_with_an_example(document):
    schemas = document["components"]["schemas"]
    assert schemas
    for name, schema in schemas.items():
        for field, described in schema["properties"].items():
            # Of the field itself, also where it holds another model: generators and pages look no further.
            assert described["description"], (name, field)
            assert described["examples"], (name, field)


def test_the_example_of_a_field_that_holds_a_model_is_one_of_that_model(document):
    held = [
        (described["$ref"].rpartition("/")[2], described["examples"])
        for schema in document["components"]["schemas"].values()
        for described in schema["properties"].values()
        if "$ref" in described
    ]
    assert {"PublisherOut", "SpeakerOut", "QueryOut", "OutcomesOut"} <= {name for name, _ in held}
    for name, shown in held:
        answer_models()[name].model_validate(shown[0])


def test_examples_are_what_the_schemas_say(document):
    for path, _, operation in operations(document):
        content = operation["responses"]["200"]["content"].get("application/json")
        if content:
            model = answer_models()[content["schema"]["$ref"].rpartition("/")[2]]
            model.model_validate(content["example"]), path


def test_examples_of_parameters_are_accepted(document, client, ask):
    """Each example alone finds something in the samples; the id of an import is another in every archive.

    Which lists there are is told by `/v1/lists`: the one of the example has to be loaded first.
    """
    shown = {
        p["name"]: p["example"]
        for _, _, one in operations(document)
        for p in one.get("parameters", ())
        if p["required"]
    }
    ids = shown | {"import_id": ask("/v1/imports")["items"][0]["id"]}
    for path, _, operation in operations(document):
        address = path.format(**ids)
        assert client.get(address).status_code == 200, address
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query" and (parameter["name"] != "cursor" or path == "/v1/articles"):
                shown = {parameter["name"]: parameter["schema"]["examples"][0]}
                answer = client.get(address, params=shown)
                if parameter["name"] == "list":
                    assert answer.json()["errors"][0]["parameter"] == "list", address
                    continue
                assert answer.status_code == 200, (address, shown)
                if path in ("/v1/articles", "/v1/search", "/v1/entities"):
                    assert answer.json()["items"], (address, shown)


def test_every_route_is_documented(document):
    hidden = {"/", "/docs", "/redoc", "/openapi.json", "/favicon.ico", "/problems", "/problems/{kind}"}
    paths = {route.path for module in ROUTERS for route in module.router.routes}
    assert paths - hidden == set(document["paths"])


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_pages_load_everything_from_here(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    loaded = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert loaded
    for address in loaded:
        assert "//" not in address
        assert client.get(f"/{address}").status_code == 200, address


def test_the_front_page_leads_to_the_documentation(client):
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "docs")


def test_the_list_of_problems_names_each(client):
    page = client.get("/problems").text
    for kind in ("bad-request", "not-found", "taken-down", "not-ready", "cursor-expired"):
        assert f"/problems/{kind}" in page


def examples():
    page = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text(encoding="utf-8")
    found = re.findall(r"^```\nGET ([^\n]+)\n```\n(?:```json\n(.*?)\n```)?", page, re.S | re.M)
    assert found
    return found


@pytest.mark.parametrize(("address", "shown"), examples())
def test_the_examples_of_the_documentation_are_true(client, address, shown):
    answer = client.get(address, headers={"Host": "127.0.0.1:8000"})
    assert answer.status_code in (200, 422)
    if shown:
        told = re.sub(r"(cursor=)[^\"]+", r"\1...", json.dumps(answer.json()))
        assert json.loads(told) == json.loads(shown)
