"""Publishers, and how complete their articles are."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.dependencies import OpenArchive, Paging, selectable
from app.routers.answers import list_answer
from app.routers.routes import new_router
from app.schemas.stats import PublisherListOut, PublisherSummary
from app.store import publishers
from app.store.database import reading

router = new_router("publishers")


class PublisherList(Paging):
    fields: str | None = selectable("name,article_count")


@router.get("/v1/publishers", response_model=PublisherListOut)
def list_publishers(request: Request, archive: OpenArchive, query: Annotated[PublisherList, Query()]) -> Response:
    """The publishers that have articles, most articles first, with the share of articles that have each field."""
    with reading(archive.engine) as session:
        page = publishers.page(session, query.limit, query.place())
    return list_answer(request, page, PublisherSummary, query.fields)
