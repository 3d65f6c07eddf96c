"""The OpenAPI document: what it says of the archive as a whole, and what is the same for every operation."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

import app
from app.schemas.fields import Shape
from app.schemas.problems import FaultOut, ProblemOut

DESCRIPTION = """
Dateline keeps news articles and answers requests for articles, entities and search.

* Every list answers `items`, an exact `total`, and `next`: the address of the next page, or null.
* Every answer has an `ETag`; send it back as `If-None-Match` to get 304 where nothing has changed.
* Every error is an RFC 9457 problem; its `type` is the address of a page that explains it.
* Unknown parameters are refused, with the nearest known name.
* `start` and `end` count Unicode code points, `end` exclusive; `offsets=utf16` counts as JavaScript strings do.
"""
TAGS = [
    {"name": "articles", "description": "Articles with all that was found in them."},
    {"name": "search", "description": "Articles by words, best first, with facets and highlights."},
    {"name": "entities", "description": "People, organisations, places and whatever else articles name."},
    {"name": "facts", "description": "Quotes, figures and dates, each with its sentence and its article."},
    {"name": "publishers", "description": "Who published the articles."},
    {"name": "imports", "description": "Import runs, and what became of each file."},
    {"name": "changes", "description": "Everything that happened to the archive, numbered without a gap."},
    {"name": "service", "description": "Counts, and whether the archive can answer."},
]
_HEADERS = {
    "ETag": "Names this answer; send it back as `If-None-Match`.",
    "X-Request-ID": "The request's id: the one that was sent, or a new one.",
}


class ArchiveAPI(FastAPI):
    """The application with the archive's OpenAPI document; `address` is where clients reach it, if that is set."""

    def __init__(self, address: str | None, **more: Any) -> None:
        super().__init__(
            title="Dateline",
            summary="A self-hosted news archive",
            description=DESCRIPTION.strip(),
            version=app.__version__,
            license_info={"name": "MIT", "identifier": "MIT"},
            openapi_tags=TAGS,
            servers=[{"url": address or "/", "description": "This server"}],
            openapi_url=None,
            docs_url=None,
            redoc_url=None,
            redirect_slashes=False,
            **more,
        )

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = _completed(super().openapi())
        return self.openapi_schema


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas: dict[str, Any] = document.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {model.__name__: {} for model in (ProblemOut, FaultOut)}
    # The framework leaves null out of the whole document, and so out of the examples.
    for name, model in answer_models().items():
        if name in schemas:
            schemas[name] = _schema(model)
    for path in document["paths"].values():
        for operation in path.values():
            operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
            for parameter in operation.get("parameters", ()):
                _simplify(parameter)
            operation["responses"] = dict(sorted(operation["responses"].items()))
            _complete_answer(operation["responses"]["200"], schemas)
    return document


def answer_models() -> dict[str, type[BaseModel]]:
    """The models of all answers, by the name that the document has for each."""
    return {model.__name__: model for model in _below(Shape)}


def _below(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in root.__subclasses__():
        yield model
        yield from _below(model)


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    schema.pop("$defs", None)
    for name, field in model.model_fields.items():
        # Left out by pydantic where the model that a field holds says the same of itself.
        described = schema["properties"][field.serialization_alias or field.alias or name]
        described |= {"description": field.description, "examples": field.examples}
    return schema


def _simplify(parameter: dict[str, Any]) -> None:
    """Says what a client may send: a value of one type, never null. What must be given is filled in by the pages.

    The examples of other parameters stay in their schemas, where no page sends them unasked.
    """
    schema = parameter["schema"]
    [only, *_] = schema.pop("anyOf", [{}])
    parameter["schema"] = schema = {**only, **schema}
    schema.pop("title", None)
    if schema.get("default") in (None, []):
        schema.pop("default", None)
    if parameter["required"]:
        parameter["example"] = schema["examples"][0]


def _complete_answer(answer: dict[str, Any], schemas: dict[str, Any]) -> None:
    headers = {name: {"description": said, "schema": {"type": "string"}} for name, said in _HEADERS.items()}
    content = answer.get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    if name in schemas:
        content["example"] = schemas[name]["examples"][0]
        if "next" in schemas[name]["properties"]:
            headers["Link"] = {"description": "The pages after and before this one.", "schema": {"type": "string"}}
    answer["headers"] = headers
