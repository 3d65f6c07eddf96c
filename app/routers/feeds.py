"""Any search as a feed, for feed readers and whoever polls."""

from typing import Annotated, Any, Literal

import orjson
from fastapi import Query, Request, Response

from app import search
from app.dependencies import Filters, OpenArchive, Paging, shown
from app.errors import CursorExpired, NotReady
from app.exporting import FORMATS, Entry, Feed
from app.routers.answers import neighbour, own_address, server_address
from app.routers.problems import problems
from app.routers.routes import new_router
from app.schemas.articles import ArticleSummary
from app.schemas.fields import example
from app.search import SearchRequest
from app.store import articles
from app.store.database import reading

router = new_router("search")


class FeedQuery(Paging, Filters):
    q: str = shown("", "What to search for, in the language of `/v1/search`; without it, every article.", "vaccine")
    sort: Literal["-published_at", "relevance"] = shown("-published_at", "Newest or best first.", "-published_at")

    def request(self) -> SearchRequest:
        return SearchRequest(self.q, self.narrowed(), self.sort, self.limit, self.place())


_SHOWN = Feed(
    "Dateline: harbour",
    "https://archive.example",
    "https://archive.example/v1/feed.json?q=harbour&limit=1",
    None,
    (Entry(example(ArticleSummary), "Varna's harbour reopened on Tuesday.", "2025-03-05T04:00:00.000000+00:00"),),
)


def _documented(name: str) -> dict[int | str, dict[str, Any]]:
    media_type, written = FORMATS[name]
    shown_feed = written(_SHOWN)
    content = (
        {"schema": {"type": "object"}, "example": orjson.loads(shown_feed)}
        if name == "json"
        else {"schema": {"type": "string"}, "example": shown_feed.decode()}
    )
    return {200: {"content": {media_type: content}, "description": "The feed."}, **problems(CursorExpired, NotReady)}


@router.get("/v1/feed.json", response_class=Response, responses=_documented("json"))
def get_json_feed(request: Request, archive: OpenArchive, query: Annotated[FeedQuery, Query()]) -> Response:
    """The hits of a search as JSON Feed 1.1, newest first; `next_url` leads on to older ones."""
    return _feed("json", request, archive, query)


@router.get("/v1/feed.atom", response_class=Response, responses=_documented("atom"))
def get_atom_feed(request: Request, archive: OpenArchive, query: Annotated[FeedQuery, Query()]) -> Response:
    """The hits of a search as an Atom feed, newest first."""
    return _feed("atom", request, archive, query)


@router.get("/v1/feed.rss", response_class=Response, responses=_documented("rss"))
def get_rss_feed(request: Request, archive: OpenArchive, query: Annotated[FeedQuery, Query()]) -> Response:
    """The hits of a search as RSS 2.0, newest first."""
    return _feed("rss", request, archive, query)


def _feed(name: str, request: Request, archive: OpenArchive, query: FeedQuery) -> Response:
    with reading(archive.engine) as session:
        answer = search.run(archive.search, session, query.request())
        shown_articles = [item["article"] for item in answer.page.items]
        beginnings = articles.beginnings(session, [article["id"] for article in shown_articles])
    # What was hidden between the two reads is left out.
    entries = tuple(
        Entry(article, *beginnings[article["id"]]) for article in shown_articles if article["id"] in beginnings
    )
    title = f"Dateline: {answer.query['as_read']}" if answer.query["as_read"] else "Dateline"
    feed = Feed(title, server_address(request), own_address(request), neighbour(request, answer.page.next), entries)
    media_type, written = FORMATS[name]
    return Response(written(feed), headers={"cache-control": "no-cache"}, media_type=media_type)
