"""Articles: lists, the article in four representations, where its values come from, and the file it was read from."""

import re
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from starlette.background import BackgroundTask

from app.dependencies import (
    LONGEST_VALUE,
    ArticleId,
    DateSort,
    Filters,
    Offsets,
    OpenArchive,
    Paging,
    archive_of,
    selectable,
    shown,
)
from app.errors import NotAcceptable, NotFound, TakenDown
from app.routers import renderings
from app.routers.answers import list_answer, server_address
from app.routers.negotiation import preferred
from app.routers.problems import VARYING, problems
from app.routers.renderings import JSON, MEDIA_TYPES, Representation, represent
from app.routers.routes import new_router
from app.schemas.articles import Article, ArticleListOut, ArticleSummary, EvidenceListOut, evidence_json
from app.schemas.paging import Page
from app.schemas.parts import EvidenceOut
from app.store import articles, raw, sources
from app.store.database import reading

router = new_router("articles")

OCTETS = "application/octet-stream"


class ArticleList(Paging, DateSort, Filters):
    fields: str | None = selectable("title,published_at,publisher.name")
    url: str | None = shown(
        None,
        "Any address that the article is known by.",
        "https://www.harbourcourier.example/world/2026/05/measles-doses",
        min_length=1,
        max_length=LONGEST_VALUE,
    )
    id: list[Annotated[str, Field(min_length=1, max_length=64)]] = shown(
        [], "An article's id; given several times, any of them.", ["a_ez7piap6vycllph5xlry"], max_length=200
    )


class ArticleForm(Offsets):
    fields: str | None = selectable("title,mentions.text,publisher.name")


@router.get("/v1/articles", response_model=ArticleListOut)
def list_articles(request: Request, archive: OpenArchive, query: Annotated[ArticleList, Query()]) -> Response:
    """Summaries of the articles that the filters leave, newest first, with their exact number."""
    filters = query.narrowed(url=query.url, ids=query.id)
    with reading(archive.engine) as session:
        page = articles.page(session, filters, query.sort, query.limit, query.place())
    return list_answer(request, page, ArticleSummary, query.fields)


@router.get(
    "/v1/articles/{article_id}",
    response_model=Article,
    responses={
        200: {"content": renderings.DOCUMENTED, "description": "The article."},
        **problems(NotFound, NotAcceptable, TakenDown),
    },
)
async def get_article(request: Request, article_id: ArticleId, query: Annotated[ArticleForm, Query()]) -> Response:
    """The article with all that was found in it.

    `Accept` chooses the representation: `application/json`, schema.org's NewsArticle as `application/ld+json`,
    `application/vnd.iptc.ninjs+json`, or the body alone as `text/plain`. `fields` and `offsets` shape the JSON.
    """
    archive = archive_of(request)
    request.scope[VARYING] = "Accept"
    media_type = preferred(request.headers.get("accept"), MEDIA_TYPES)
    server = "" if media_type == JSON else server_address(request)
    wanted = Representation(media_type, query.fields, query.offsets, server)
    served = await renderings.current(archive, article_id)
    if served is None:
        raise articles.no_article()
    content = served.content if wanted.is_stored else await run_in_threadpool(represent, served.content, wanted)
    response = Response(content, 200, wanted.headers(article_id, served.revision), wanted.media_type)
    if served.fresh:
        response.background = BackgroundTask(renderings.keep, archive, article_id, served)
    return response


@router.get(
    "/v1/articles/{article_id}/evidence", response_model=EvidenceListOut, responses=problems(NotFound, TakenDown)
)
def get_article_evidence(request: Request, archive: OpenArchive, article_id: ArticleId) -> Response:
    """Where each value of the article was found in the raw file, by which rule, and what was not taken."""
    with reading(archive.engine) as session:
        articles.check_public(session, article_id)
        loaded = articles.load(session, article_id)
    items = evidence_json(loaded[0].document.evidence) if loaded else []
    return list_answer(request, Page(items, len(items)), EvidenceOut)


@router.get(
    "/v1/articles/{article_id}/raw",
    response_class=Response,
    responses={
        200: {
            "content": {OCTETS: {"schema": {"type": "string", "format": "binary"}, "example": "<!doctype html> ..."}},
            "description": "The file.",
        },
        **problems(NotFound, TakenDown),
    },
)
def get_article_raw(archive: OpenArchive, article_id: ArticleId) -> Response:
    """The record that the article was last read from, byte for byte as it was imported."""
    with reading(archive.engine) as session:
        articles.check_public(session, article_id)
        source = sources.newest(session, article_id)
    if source is None:
        raise NotFound("The archive does not know which file this article was read from.")
    content = raw.read_raw(archive.settings.raw_folder, source.raw_sha256)
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", source.name)[-100:] or article_id
    headers = {
        "etag": f'"{source.raw_sha256}"',
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
    }
    return Response(content, headers=headers, media_type=OCTETS)
