"""Search: articles by words, with facets, a histogram and highlights."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response

from app import search
from app.dependencies import (
    LONGEST_VALUE,
    ArticleId,
    Filters,
    Offsets,
    OpenArchive,
    Paging,
    Parameters,
    selectable,
    shown,
    today,
)
from app.errors import BadRequest, CursorExpired, InputFault, NotFound, NotReady, TakenDown, nearest
from app.routers.answers import json_answer, list_answer
from app.routers.problems import problems
from app.routers.routes import new_router
from app.schemas.filters import parse_days
from app.schemas.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from app.schemas.search import FACETS, HitOut, SearchAnswer, SimilarListOut, SimilarOut, SuggestOut
from app.search import SearchRequest
from app.search.query import MAX_CHARACTERS
from app.search.suggesting import MAX_CHARACTERS as MAX_TYPED
from app.store import articles
from app.store.database import reading

router = new_router("search")


class SearchQuery(Paging, Offsets, Filters):
    fields: str | None = selectable("article.title,score")
    q: str = shown(
        "",
        'Words (all must occur), `"a phrase"`, `"near words"~10`, `-without`, `OR`, parentheses, `prefix*` and '
        "`field:value`. Anything has a reading, which the answer shows. Without it, every article is found. Of a long "
        f"text the first {MAX_CHARACTERS} characters are read.",
        "vaccine OR ferry",
    )
    sort: Literal["relevance", "-published_at", "published_at"] = shown(
        "relevance", "The order: best first, newest first, or oldest first.", "-published_at"
    )
    facets: str | None = shown(
        None,
        f"Comma list of what to count among all hits: {', '.join(FACETS)}.",
        "person,year",
        max_length=LONGEST_VALUE,
    )
    facet_limit: int = shown(
        DEFAULT_LIMIT, "The most values of each facet but `year`, which is always complete.", 50, ge=1, le=MAX_LIMIT
    )
    histogram: Literal["day", "week", "month", "year"] | None = shown(
        None, "Counts all hits by the time of their publication.", "month"
    )
    highlight: bool = shown(False, "Whether to show where the words were found.", True)
    recency: str | None = shown(
        None,
        "Prefers newer articles: a duration such as `P7D`, `P3M` or `P1Y` by which the preference halves.",
        "P30D",
        min_length=1,
        max_length=16,
    )
    explain: bool = shown(False, "Whether to show what each score is made of.", True)

    def half_life_days(self) -> int | None:
        """The half-life of `recency` in days. Raises BadRequest where it is no duration of a day or more."""
        if self.recency is None:
            return None
        last = today()
        days = parse_days("recency", self.recency, last) if self.recency.startswith("P") else None
        if days is None or days.from_day is None or days.from_day >= last:
            fault = InputFault("recency", "Is no duration of a day or more, such as `P7D`, `P3M` or `P1Y`.")
            raise BadRequest(f"recency: {fault.message}", (fault,))
        return (last - days.from_day).days

    def chosen_facets(self) -> tuple[str, ...]:
        """The facets asked for. Raises BadRequest for one that does not exist."""
        names = [name.strip() for name in (self.facets or "").split(",")]
        for name in names:
            if name and name not in FACETS:
                fault = InputFault("facets", f"There is no facet `{name[:100]}`; {nearest(name, FACETS)}")
                raise BadRequest(f"facets: {fault.message}", (fault,))
        return tuple(dict.fromkeys(name for name in names if name))

    def request(self) -> SearchRequest:
        return SearchRequest(
            q=self.q,
            filters=self.narrowed(),
            sort=self.sort,
            limit=self.limit,
            cursor=self.place(),
            facets=self.chosen_facets(),
            histogram=self.histogram,
            highlight=self.highlight,
            facet_limit=self.facet_limit,
            utf16=self.offsets == "utf16",
            half_life_days=self.half_life_days(),
            explain=self.explain,
        )


@router.get("/v1/search", response_model=SearchAnswer, responses=problems(CursorExpired, NotReady))
def search_articles(request: Request, archive: OpenArchive, query: Annotated[SearchQuery, Query()]) -> Response:
    """Articles that hold what `q` asks for, best first, with their exact number.

    `query` says how `q` was read, what of it was ignored, and what may have been meant.
    """
    with reading(archive.engine) as session:
        answer = search.run(archive.search, session, query.request())
    more: dict[str, Any] = {
        "query": answer.query,
        "facets": answer.facets,
        "facets_more": answer.facets_more,
        "histogram": answer.histogram,
    }
    return list_answer(request, answer.page, HitOut, query.fields, more)


class SuggestQuery(Parameters):
    q: str = shown("", f"What has been typed so far; of a long text the first {MAX_TYPED} characters count.", "eu")
    limit: int = shown(10, "The most of each kind.", 10, ge=1, le=50)


@router.get("/v1/suggest", response_model=SuggestOut, responses=problems(NotReady))
def suggest(archive: OpenArchive, query: Annotated[SuggestQuery, Query()]) -> Response:
    """Entities, publishers and titles of which words begin with what was typed, for a list below a search field.

    Any word of any name counts. Where little is found, words of four letters and more may have one letter wrong.
    """
    with reading(archive.engine) as session:
        return json_answer(search.suggest(archive.search, session, query.q, query.limit))


class SimilarQuery(Paging, Filters):
    fields: str | None = selectable("article.title,score")


@router.get(
    "/v1/articles/{article_id}/similar",
    response_model=SimilarListOut,
    responses=problems(NotFound, TakenDown, CursorExpired, NotReady),
)
def list_similar_articles(
    request: Request, archive: OpenArchive, article_id: ArticleId, query: Annotated[SimilarQuery, Query()]
) -> Response:
    """Articles about the same: those that share the words which tell this one from the rest of the archive."""
    asked = SearchRequest(filters=query.narrowed(), limit=query.limit, cursor=query.place())
    with reading(archive.engine) as session:
        articles.check_public(session, article_id)
        page = search.similar(archive.search, session, article_id, asked)
    return list_answer(request, page or Page([], 0), SimilarOut, query.fields)
