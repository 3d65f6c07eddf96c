"""A search from request to answer: read the query, ask the index, join the hits with the store."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
import tantivy
from sqlalchemy.orm import Session

from app.schemas.filters import ArticleFilters
from app.schemas.offsets import utf16_highlights
from app.schemas.paging import Cursor, Page, wrong_cursor
from app.search import compiling, facets, index, likeness
from app.search.compiling import ScorePart
from app.search.highlights import Sought, highlights, sought
from app.search.naming import named_entities
from app.search.query import Reading, entity_ids, read_query
from app.search.reader import Reader, Snapshot
from app.search.spelling import respelt
from app.store import articles, indexing, labels

RELEVANCE = "relevance"
# Of what a proposed query finds, as many are looked up in the store.
_LOOKED_AT = 20
# Sort order: the number that it follows, which is unique, and in which direction.
_BY_DATE = {
    "-published_at": ("newest_key", tantivy.Order.Desc),
    "published_at": ("oldest_key", tantivy.Order.Asc),
}
SORTS = (RELEVANCE, *_BY_DATE)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is searched for and what the answer shall hold; `facet_limit` is the most values of each facet.

    `utf16` counts the positions of highlights in UTF-16 units instead of code points. `half_life_days` prefers newer
    articles, and `explain` shows what each score is made of.
    """

    q: str = ""
    filters: ArticleFilters = field(default_factory=ArticleFilters)
    sort: str = RELEVANCE
    limit: int = 20
    cursor: Cursor | None = None
    facets: tuple[str, ...] = ()
    histogram: str | None = None
    highlight: bool = False
    facet_limit: int = 20
    utf16: bool = False
    half_life_days: int | None = None
    explain: bool = False


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer: `page` holds the items `{article, score, highlights}`; the other parts are JSON values.

    `facets_more` names the facets that have more values than are shown.
    """

    page: Page
    query: dict[str, Any]
    facets: dict[str, list[dict[str, Any]]] | None
    facets_more: list[str] | None
    histogram: list[dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class _Hits:
    """One page of hits: rows of articles with their scores, the exact number of all, and the neighbouring pages."""

    rows: list[int]
    places: list[tantivy.DocAddress]
    scores: list[float | None]
    total: int
    next: Cursor | None
    prev: Cursor | None


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a query is asked of: one state of store and index, narrowed by filters; `language` is that of its words."""

    session: Session
    snapshot: Snapshot
    filters: Sequence[tantivy.Query]
    language: str | None
    half_life_days: int | None

    def compiled(self, reading: Reading) -> tantivy.Query:
        return compiling.compile_query(self.snapshot.searcher, reading.node, self.asked(reading), self.filters)

    def asked(self, reading: Reading) -> compiling.Asked:
        answering = labels.answering_ids(self.session, entity_ids(reading.node))
        return compiling.Asked(self.language, answering, self._recency())

    def _recency(self) -> compiling.Recency | None:
        if self.half_life_days is None:
            return None
        # The day of the commit: pages of one walk stay in one order over midnight.
        return compiling.Recency(self.half_life_days, datetime.fromisoformat(self.snapshot.state.as_of).date())


def answer(reader: Reader, session: Session, request: SearchRequest) -> SearchAnswer:
    """Searches. Raises CursorExpired for a cursor by relevance whose generation is gone, BadRequest for a wrong one."""
    side, place, generation = _position(request)
    snapshot = reader.kept(generation) if generation else reader.newest()
    reading = _read(request.q)
    filters = compiling.compile_filters(session, request.filters)
    scope = _Scope(session, snapshot, filters, request.filters.language, request.half_life_days)
    query = scope.compiled(reading)
    if request.sort == RELEVANCE:
        hits = _by_relevance(snapshot, query, request.limit, side, place)
        if hits.next or hits.prev:
            reader.keep(snapshot)
    else:
        hits = _by_date(snapshot, query, request, side, place)
    counted = facets.facets(session, snapshot.searcher, query, request.facets, request.facet_limit)
    return SearchAnswer(
        page=Page(_items(scope, request, reading, hits), hits.total, hits.next, hits.prev),
        query={
            "text": reading.text,
            "as_read": reading.as_read,
            "ignored": [asdict(one) for one in reading.ignored],
            "did_you_mean": _did_you_mean(scope, reading, hits.total),
            "entities": named_entities(session, reading),
        },
        facets={name: facet.values for name, facet in counted.items()} if request.facets else None,
        facets_more=[name for name, facet in counted.items() if facet.has_more] if request.facets else None,
        histogram=facets.histogram(snapshot.searcher, query, request.histogram) if request.histogram else None,
    )


def answer_like(reader: Reader, session: Session, article_id: str, request: SearchRequest) -> Page | None:
    """The articles that are most like one, as items `{article, score}`; None where there is no such article.

    Raises as `answer` does.
    """
    side, place, generation = _position(request)
    snapshot = reader.kept(generation) if generation else reader.newest()
    texts = indexing.texts_by_id(session, article_id)
    if texts is None:
        return None
    wanted = likeness.like(snapshot.searcher, *texts)
    if wanted is None:
        return Page([], 0)
    filters = compiling.compile_filters(session, request.filters)
    hits = _by_relevance(snapshot, compiling.without(wanted, article_id, filters), request.limit, side, place)
    if hits.next or hits.prev:
        reader.keep(snapshot)
    summaries = articles.summaries(session, hits.rows)
    scored = zip(hits.rows, hits.scores, strict=True)
    items = [{"article": summaries[row], "score": score} for row, score in scored if row in summaries]
    return Page(items, hits.total, hits.next, hits.prev)


def _read(text: str) -> Reading:
    return read_query(text, datetime.now(UTC).date())


def _did_you_mean(scope: _Scope, reading: Reading, total: int) -> str | None:
    """The query without its misspelt words, where that finds more, and finds what the store shows by now."""
    searcher = scope.snapshot.searcher
    proposed = respelt(searcher, reading, scope.language)
    if proposed is None:
        return None
    found: Any = searcher.search(scope.compiled(_read(proposed)), _LOOKED_AT)
    is_shown = bool(articles.summaries(scope.session, _rows(searcher, found.hits)))
    return proposed if is_shown and found.count > total else None


def _position(request: SearchRequest) -> tuple[str, int | None, str | None]:
    """The side of the place that the page lies on, the place, and the generation that the place belongs to."""
    match request.cursor:
        case None:
            return "after", None, None
        case (sort, "after" | "before" as side, int(place), str(generation)) if sort == request.sort == RELEVANCE:
            return side, place, generation
        case (sort, "after" | "before" as side, int(place)) if sort == request.sort != RELEVANCE:
            return side, place, None
    raise wrong_cursor()


def _by_relevance(snapshot: Snapshot, query: tantivy.Query, limit: int, side: str, place: int | None) -> _Hits:
    """`place` is the number of hits before the page, or with side `before` up to its end."""
    # A forged place would have the index allocate room for as many hits, and end the process.
    start = min(max(place or 0, 0), snapshot.searcher.num_docs)
    if side == "before":
        start, limit = max(0, start - limit), min(limit, start)
    found: Any = snapshot.searcher.search(query, max(limit, 1), offset=start)
    hits, total = found.hits[:limit], int(found.count)
    end = start + len(hits)
    return _Hits(
        rows=_rows(snapshot.searcher, hits),
        places=[place for _, place in hits],
        scores=[round(score, 4) for score, _ in hits],
        total=total,
        next=(RELEVANCE, "after", end, snapshot.generation) if end < total and hits else None,
        prev=(RELEVANCE, "before", start, snapshot.generation) if start > 0 else None,
    )


def _by_date(snapshot: Snapshot, query: tantivy.Query, request: SearchRequest, side: str, place: int | None) -> _Hits:
    """`place` is the key of the item before the page, or with side `before` of the item after it."""
    name, order = _BY_DATE[request.sort]
    total = index.total(snapshot.searcher, query)
    backwards = side == "before"
    upwards = (order == tantivy.Order.Asc) != backwards
    chosen = query
    if place is not None:
        beyond = compiling.between(name, above=place) if upwards else compiling.between(name, below=place)
        chosen = compiling.narrowed(query, beyond)
    found = snapshot.searcher.search(
        chosen,
        request.limit + 1,
        count=False,
        order_by_field=name,
        order=tantivy.Order.Asc if upwards else tantivy.Order.Desc,
    )
    more, hits = len(found.hits) > request.limit, found.hits[: request.limit]
    if backwards:
        hits = hits[::-1]
    return _Hits(
        rows=_rows(snapshot.searcher, hits),
        places=[place for _, place in hits],
        scores=[None] * len(hits),
        total=total,
        next=(request.sort, "after", int(hits[-1][0])) if hits and (more or backwards) else None,
        prev=(request.sort, "before", int(hits[0][0])) if hits and (more if backwards else place is not None) else None,
    )


def _rows(searcher: tantivy.Searcher, hits: list[tuple[Any, tantivy.DocAddress]]) -> list[int]:
    return [int(row or 0) for row in searcher.fast_field_values("row", [address for _, address in hits])]


def _items(scope: _Scope, request: SearchRequest, reading: Reading, hits: _Hits) -> list[dict[str, Any]]:
    """The hits with their summaries. One that the store no longer shows is left out, whatever the index still says."""
    summaries = articles.summaries(scope.session, hits.rows)
    texts = indexing.texts(scope.session, list(summaries)) if request.highlight else {}
    wanted = sought(reading.node, request.filters.language)
    searcher = scope.snapshot.searcher
    explained = request.explain and request.sort == RELEVANCE
    parts = compiling.score_parts(searcher, reading.node, scope.asked(reading)) if explained else []
    return [
        {
            "article": summaries[row],
            "score": score,
            "highlights": _highlights(wanted, *texts[row], request.utf16) if row in texts else None,
            "explanation": _explanation(searcher, parts, place) if explained else None,
        }
        for row, place, score in zip(hits.rows, hits.places, hits.scores, strict=True)
        if row in summaries
    ]


def _explanation(
    searcher: tantivy.Searcher, parts: Sequence[ScorePart], place: tantivy.DocAddress
) -> list[dict[str, Any]]:
    found = []
    for one in parts:
        try:
            value = float(orjson.loads(one.query.explain(searcher, place).to_json())["value"])
        except ValueError:
            # The engine's way of saying that the article does not match this part.
            continue
        if value:
            found.append({"part": one.part, "field": one.field, "score": round(value, 4)})
    return found


def _highlights(wanted: Sought, title: str, body: str, utf16: bool) -> dict[str, Any]:
    found = highlights(wanted, title, body)
    return utf16_highlights(found, title, body) if utf16 else found
