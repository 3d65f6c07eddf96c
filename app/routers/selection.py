"""The `fields` parameter: which parts of an answer a client wants."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel

from app.errors import BadRequest, InputFault, nearest

# A name of the answer and what is wanted below it; None for all of it.
Tree = dict[str, "Tree | None"]


@lru_cache(maxsize=512)
def field_tree(model: type[BaseModel], fields: str) -> Tree:
    """What the comma list `fields` selects of `model`: `title,publisher.name`. Raises BadRequest for unknown names.

    The `id` of whatever is selected in part is selected too; a hit of a search is known by the id of its article.
    """
    paths: list[list[str]] = []
    position = 0
    for path in fields.split(","):
        if names := [name.strip() for name in path.split(".")] if path.strip() else None:
            _check(model, names, position)
            paths.append(names)
        position += len(path) + 1
    if not paths:
        raise BadRequest("fields: Names no field.", (InputFault("fields", "Names no field."),))
    return _with_ids(model, _tree(paths))


def _check(model: type[BaseModel], names: list[str], position: int) -> None:
    below: type[BaseModel] | None = model
    for step, name in enumerate(names):
        known = _names(below) if below else {}
        if name not in known:
            raise _unknown(".".join(names[:step]), name, known, position)
        below = known[name]


def _tree(paths: list[list[str]]) -> Tree:
    tree: Tree = {}
    for *parents, last in sorted(paths, key=len):
        node: Tree | None = tree
        for name in parents:
            node = node.setdefault(name, {}) if node is not None else None
        if node is not None:
            node[last] = None
    return tree


def _with_ids(model: type[BaseModel], tree: Tree) -> Tree:
    known = _names(model)
    for name, below in tree.items():
        inner = known[name]
        if below is not None and inner:
            tree[name] = _with_ids(inner, below)
    if "id" in known:
        tree.setdefault("id", None)
    elif "article" in known:
        tree.setdefault("article", {"id": None})
    return tree


def _unknown(parent: str, name: str, known: Mapping[str, Any], position: int) -> BadRequest:
    where = f"`{parent}` has no field" if parent else "There is no field"
    message = f"{where} `{name[:100]}`; {nearest(name, known) if known else 'it has none.'}"
    return BadRequest(f"fields: {message}", (InputFault("fields", message, position),))


@lru_cache(maxsize=128)
def _names(model: type[BaseModel]) -> Mapping[str, type[BaseModel] | None]:
    """The names of a model's fields in JSON, each with the model that it holds, alone or in a list."""
    return {field.alias or name: _model_in(field.annotation) for name, field in model.model_fields.items()}


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def select(value: Any, tree: Tree | None) -> Any:
    """`value` without what `tree` leaves out; in a list, of each item."""
    if tree is None:
        return value
    if isinstance(value, list):
        return [select(item, tree) for item in value]
    if isinstance(value, dict):
        return {name: select(inner, tree[name]) for name, inner in value.items() if name in tree}
    return value
