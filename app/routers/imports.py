"""Import runs, and what became of each of their records."""

from typing import Annotated, Literal

from fastapi import Path, Query, Request, Response

from app.dependencies import OpenArchive, Paging, selectable, shown
from app.errors import NotFound
from app.routers.answers import json_answer, list_answer
from app.routers.problems import problems
from app.routers.routes import new_router
from app.schemas.imports import (
    ImportItemListOut,
    ImportItemOut,
    ImportListOut,
    ImportOut,
    import_item_json,
    import_json,
)
from app.schemas.paging import Page, wrong_cursor
from app.store import runs
from app.store.database import reading

router = new_router("imports")

ImportId = Annotated[str, Path(description="The run's id.", examples=["i_5f0d7c0a6a7b4c1e9d21"])]


class Place(Paging):
    def number(self) -> int | None:
        """The number that the page begins behind. Raises BadRequest for a cursor of another list."""
        match self.place():
            case None:
                return None
            case ("number", int(number)):
                return number
        raise wrong_cursor()


class RunList(Place):
    fields: str | None = selectable("started_at,outcomes.added")


class ItemList(Place):
    fields: str | None = selectable("source,outcome")
    outcome: Literal["added", "updated", "unchanged", "duplicate", "rejected"] | None = shown(
        None, "Only records with this outcome.", "rejected"
    )


@router.get("/v1/imports", response_model=ImportListOut)
def list_imports(request: Request, archive: OpenArchive, query: Annotated[RunList, Query()]) -> Response:
    """The import runs, newest first."""
    with reading(archive.engine) as session:
        found, total = runs.newest(session, query.number(), query.limit + 1)
        items = [import_json(run, runs.state_of(run)) for run in found[: query.limit]]
        following = ("number", found[query.limit - 1].row) if len(found) > query.limit else None
    return list_answer(request, Page(items, total, following), ImportOut, query.fields)


@router.get("/v1/imports/{import_id}", response_model=ImportOut, responses=problems(NotFound))
def get_import(archive: OpenArchive, import_id: ImportId) -> Response:
    """One run, with the number of its records by outcome."""
    with reading(archive.engine) as session:
        run = runs.get(session, import_id)
        return json_answer(import_json(run, runs.state_of(run)))


@router.get("/v1/imports/{import_id}/items", response_model=ImportItemListOut, responses=problems(NotFound))
def list_import_items(
    request: Request, archive: OpenArchive, import_id: ImportId, query: Annotated[ItemList, Query()]
) -> Response:
    """What became of each record of a run, in the order in which they were met."""
    with reading(archive.engine) as session:
        run = runs.get(session, import_id)
        found, total = runs.items(session, run, query.outcome, query.number() or 0, query.limit + 1)
        items = [import_item_json(item) for item in found[: query.limit]]
    following = ("number", items[-1]["number"]) if len(found) > query.limit else None
    return list_answer(request, Page(items, total, following), ImportItemOut, query.fields)
