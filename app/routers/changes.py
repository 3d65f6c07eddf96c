"""The change feed, for programs that mirror the archive."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.dependencies import OpenArchive, Parameters, shown
from app.routers.answers import address_with, linked_answer
from app.routers.routes import new_router
from app.schemas.changes import ChangeListOut, change_json
from app.schemas.paging import DEFAULT_LIMIT, MAX_LIMIT, Page, list_json
from app.store import changes
from app.store.database import reading

router = new_router("changes")


class After(Parameters):
    after: int = shown(0, "The number of the last change that is known already.", 3, ge=0, lt=2**63)
    limit: int = shown(DEFAULT_LIMIT, "The most items to answer.", 20, ge=1, le=MAX_LIMIT)


@router.get("/v1/changes", response_model=ChangeListOut)
def list_changes(request: Request, archive: OpenArchive, query: Annotated[After, Query()]) -> Response:
    """What happened after change number `after`, in order and without a gap; `total` counts all of it.

    A mirror asks again with the `seq` of the last change that it has taken over. A change of an article under embargo
    has no `article_id` yet; asked for again after the embargo it has.
    """
    with reading(archive.engine) as session:
        latest = changes.latest(session)
        items = [change_json(change) for change in changes.public_since(session, query.after, query.limit)]
    last = items[-1]["seq"] if items else latest
    following = address_with(request, "after", str(last)) if last < latest else None
    return linked_answer(list_json(Page(items, max(0, latest - query.after)), following, None))
