"""Import runs, and what became of each of their records."""

from typing import Any, Literal, Protocol

from app.schemas.fields import Shape, documented, example
from app.schemas.paging import ListOut

RunState = Literal["running", "finished", "interrupted", "failed"]
OutcomeName = Literal["added", "updated", "unchanged", "duplicate", "rejected"]


class OutcomesOut(Shape):
    """How many records ended in each outcome."""

    added: int = documented("New articles.", 24)
    updated: int = documented("New versions of articles.", 0)
    unchanged: int = documented("Records that say nothing new.", 0)
    duplicate: int = documented("New articles that repeat another nearly word for word.", 1)
    rejected: int = documented("Records that give no article; each says why.", 0)


class ImportOut(Shape):
    """One run of an import."""

    id: str = documented("The run's id.", "i_5f0d7c0a6a7b4c1e9d21")
    state: RunState = documented("Where it stands; `interrupted` when its process is gone before its end.", "finished")
    started_at: str = documented("When it began; RFC 3339.", "2025-03-05T04:00:00.000000+00:00")
    finished_at: str | None = documented("When it ended; RFC 3339.", "2025-03-05T04:00:03.000000+00:00")
    paths: list[str] = documented("What was imported, as it was given.", ["samples"])
    options: dict[str, Any] = documented("How it was called.", {"publisher": None})
    outcomes: OutcomesOut = documented("What became of its records.", example(OutcomesOut))


class ImportListOut(ListOut):
    """A page of import runs."""

    items: list[ImportOut] = documented("The runs, newest first.", [example(ImportOut)])


class ImportItemOut(Shape):
    """What became of one record of an import."""

    number: int = documented("Its place in the run, from 1.", 1)
    source: str = documented("Its path, with `#n` for a record inside a container.", "samples/harbour.html")
    outcome: OutcomeName = documented("What became of it.", "added")
    code: str | None = documented("Why it was rejected.", None)
    message: str | None = documented("The same in words.", None)
    article_id: str | None = documented("The article that it is; null while under embargo.", "a_lzxslv4djyq7pbnj3nnp")


class ImportItemListOut(ListOut):
    """A page of the records of an import."""

    items: list[ImportItemOut] = documented(
        "The records, in the order in which they were met.", [example(ImportItemOut)]
    )


class Run(Protocol):
    """What is told of an import run."""

    id: Any
    started_at: Any
    finished_at: Any
    paths: Any
    options: Any
    added: Any
    updated: Any
    unchanged: Any
    duplicate: Any
    rejected: Any


class RunItem(Protocol):
    """What is told of a record of an import."""

    number: Any
    source: Any
    outcome: Any
    code: Any
    message: Any
    article_id: Any


def import_json(run: Run, state: str) -> dict[str, Any]:
    """A run; `state` is the one that it is in by now."""
    return {
        "id": run.id,
        "state": state,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "paths": run.paths,
        "options": run.options,
        "outcomes": {name: getattr(run, name) for name in OutcomesOut.model_fields},
    }


def import_item_json(item: RunItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ImportItemOut.model_fields}
