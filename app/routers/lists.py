"""Authority lists: who was to be looked for, and how many of them are in the news."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.dependencies import OpenArchive, Paging, selectable
from app.routers.answers import list_answer
from app.routers.routes import new_router
from app.schemas.lists import AuthorityListOut, AuthorityListsOut
from app.store import lists
from app.store.database import reading

router = new_router("entities")


class AuthorityLists(Paging):
    fields: str | None = selectable("name,entity_count")


@router.get("/v1/lists", response_model=AuthorityListsOut)
def list_authority_lists(request: Request, archive: OpenArchive, query: Annotated[AuthorityLists, Query()]) -> Response:
    """The authority lists by name, with the number of their entries and of the entities that are on them."""
    with reading(archive.engine) as session:
        page = lists.page(session, query.limit, query.place())
    return list_answer(request, page, AuthorityListOut, query.fields)
