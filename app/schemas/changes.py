"""The change feed: everything that happened to the archive, numbered without a gap."""

from typing import Any, Literal, Protocol

from app.schemas.fields import Shape, documented, example
from app.schemas.paging import ListOut

ChangeKind = Literal[
    "create",
    "update",
    "address",
    "regroup",
    "correct",
    "withdraw",
    "takedown",
    "enrich",
    "reread",
    "entity_merge",
    "entity_split",
    "entity_list",
    "decision",
]


class ChangeOut(Shape):
    """One act on the archive."""

    seq: int = documented("Its number: 1, 2, 3 without a gap, in the order of commits.", 1)
    kind: ChangeKind = documented("What was done.", "create")
    article_id: str | None = documented(
        "The article that it was done to; null while the article is under embargo.", "a_lzxslv4djyq7pbnj3nnp"
    )
    entity_id: str | None = documented("The entity that it was done to.", None)
    version: int | None = documented("The version that the article then had.", 1)
    at: str = documented("When; RFC 3339.", "2025-03-05T04:00:00.000000+00:00")


class ChangeListOut(ListOut):
    """A page of changes; `total` counts those after `after`."""

    items: list[ChangeOut] = documented("The changes, in order.", [example(ChangeOut)])


class Change(Protocol):
    """What is told of a change."""

    seq: Any
    kind: Any
    article_id: Any
    entity_id: Any
    version: Any
    at: Any


def change_json(change: Change) -> dict[str, Any]:
    return {name: getattr(change, name) for name in ChangeOut.model_fields}
