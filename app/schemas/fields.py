"""What every response model shares: no unknown field, and a description with an example for each."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _with_example(schema: dict[str, Any], model: type[BaseModel]) -> None:
    schema["examples"] = [example(model)]


class Shape(BaseModel):
    """A JSON object of the contract. Answers are built as plain dicts; the models describe and check them."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, json_schema_extra=_with_example)


def documented(description: str, shown: Any, **more: Any) -> Any:
    """A required field with what it means and one value that it might have."""
    return Field(description=description, examples=[shown], **more)


def as_in(model: type[BaseModel], name: str) -> Any:
    """The field `name` of another model once more, so that what it means is said in one place."""
    field = model.model_fields[name]
    return Field(description=field.description, examples=field.examples)


def example(model: type[BaseModel]) -> dict[str, Any]:
    """One whole object, made of the examples of the model's fields."""
    return {
        field.serialization_alias or field.alias or name: field.examples[0]
        for name, field in model.model_fields.items()
        if field.examples
    }
