"""Reads articles: lists of summaries, the rendered article by id, and the whole article from its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from app.documents import Author, EnrichedArticle, Moment
from app.errors import NotFound, TakenDown
from app.schemas.articles import SHAPE, Kept, summary_json
from app.schemas.filters import ArticleFilters, DayRange
from app.schemas.paging import Cursor, Page
from app.store import loading
from app.store.changes import now
from app.store.chunks import chunks
from app.store.filtering import TAKEN_DOWN, conditions, count_visible, visible
from app.store.models import Article, ArticleAuthor, ArticleEntity, ArticleText, Entity, Rendering
from app.store.walking import Walk, turn
from app.store.writing import time_keys

NEWEST_FIRST = "-published_at"

SORTS = {
    NEWEST_FIRST: Walk(NEWEST_FIRST, (Article.newest_key,), descending=True),
    "published_at": Walk("published_at", (Article.oldest_key,), descending=False),
    "-imported_at": Walk("-imported_at", (Article.row,), descending=True),
}

_LONGEST_BEGINNING = 600
_SUMMARY = (
    Article.row,
    Article.id,
    Article.url,
    Article.title,
    Article.standfirst,
    Article.byline,
    Article.publisher_name,
    Article.publisher_domain,
    Article.section,
    Article.language,
    Article.published_at,
    Article.published_precision,
    Article.status,
    Article.version,
    Article.word_count,
    Article.enrichment_state,
    Article.enrichment_version,
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article as served. `content` is its JSON, None where it is not rendered in this revision yet."""

    status: str
    revision: int
    content: bytes | None


def page(
    session: Session, filters: ArticleFilters, sort: str = NEWEST_FIRST, limit: int = 20, cursor: Cursor | None = None
) -> Page:
    """A page of summaries and the exact number of all that the filters leave. Raises BadRequest for a wrong cursor."""
    chosen = conditions(session, filters)
    total = count_visible(session, chosen)
    query = select(*_SUMMARY).where(*chosen, *visible(), *_near(filters.published, sort))
    turned = turn(session, query, SORTS[sort], limit, cursor)
    found = _with_authors(session, turned.rows)
    return Page([found[row["row"]] for row in turned.rows], total, turned.next, turned.prev)


def _near(published: DayRange | None, sort: str) -> list[ColumnElement[bool]]:
    """What lets a list by time begin where the days do. Wider than they are: time keys are UTC, days are as written."""
    if published is None or sort not in (NEWEST_FIRST, "published_at"):
        return []
    (key,) = SORTS[sort].columns
    found = []
    # Outside of these years time keys no longer tell days apart.
    if published.from_day and published.from_day.year > 1700:
        found.append(key >= _time_key(published.from_day - timedelta(days=2)))
    if published.to_day and 1700 < published.to_day.year < 2200:
        found.append(key <= _time_key(published.to_day + timedelta(days=3)))
    return found


def _time_key(day: date) -> int:
    return time_keys(Moment(datetime.combine(day, time(), UTC), "day"), 0)[0]


def summaries(session: Session, rows: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The summaries of articles by row; rows that may not be seen, or are not there, are left out."""
    found: list[dict[str, Any]] = []
    for chunk in chunks(rows):
        wanted = Article.row.in_(chunk)
        found.extend(row._asdict() for row in session.execute(select(*_SUMMARY).where(wanted, *visible())))
    return _with_authors(session, found)


def titles(session: Session, rows: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Id, title and time of publication of the public articles at `rows`."""
    columns = (Article.id, Article.title, Article.published_at, Article.published_precision)
    found = session.execute(select(Article.row, *columns).where(Article.row.in_(rows), *visible()))
    return {
        row: dict(zip(("id", "title", "published_at", "published_precision"), rest, strict=True))
        for row, *rest in found
    }


def beginnings(session: Session, article_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The first paragraph of each public article, cut at `_LONGEST_BEGINNING`, and when the archive last changed it."""
    columns = (Article.id, func.substr(ArticleText.body, 1, _LONGEST_BEGINNING), Article.updated_at)
    asked = select(*columns).join(ArticleText, ArticleText.article_row == Article.row).where(*visible())
    return {
        article_id: (body.partition("\n\n")[0].strip(), updated_at)
        for chunk in chunks(article_ids)
        for article_id, body, updated_at in session.execute(asked.where(Article.id.in_(chunk)))
    }


def _with_authors(session: Session, rows: Sequence[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    authors: dict[int, list[tuple[Author, str | None]]] = {row["row"]: [] for row in rows}
    for article_row, author, entity_id in _authors(session, list(authors)):
        authors[article_row].append((author, entity_id))
    return {row["row"]: summary_json(row, authors[row["row"]]) for row in rows}


def _authors(session: Session, rows: Sequence[int]) -> Iterator[tuple[int, Author, str | None]]:
    """Row, author and entity id of each author, in order; an id where the article itself names the author."""
    for chunk in chunks(rows):
        for row, name, kind, entity_id in session.execute(_AUTHORS.where(ArticleAuthor.article_row.in_(chunk))):
            yield row, Author(name, kind), entity_id


_OWN, _ANSWERING = aliased(Entity), aliased(Entity)
_AUTHORS = (
    select(ArticleAuthor.article_row, ArticleAuthor.name, ArticleAuthor.type, _ANSWERING.id)
    .outerjoin(_OWN, _OWN.key == ArticleAuthor.type + ":" + ArticleAuthor.folded)
    .outerjoin(
        ArticleEntity,
        and_(ArticleEntity.article_row == ArticleAuthor.article_row, ArticleEntity.entity_row == _OWN.row),
    )
    .outerjoin(
        _ANSWERING,
        and_(_ANSWERING.row == func.coalesce(_OWN.joined_to, _OWN.row), ArticleEntity.entity_row.is_not(None)),
    )
    .order_by(ArticleAuthor.article_row, ArticleAuthor.position)
)

_RENDERED = (
    select(Article.status, Article.revision, Article.embargoed_until, Rendering.content)
    .outerjoin(
        Rendering,
        and_(
            Rendering.article_row == Article.row,
            Rendering.revision == Article.revision,
            # An older version of the code may have rendered it otherwise.
            Rendering.shape == SHAPE,
        ),
    )
    .where(Article.id == bindparam("article_id"))
)


def rendered(connection: Connection, article_id: str) -> Rendered | None:
    """The article as it is served; None where there is none, or it is under embargo. Raises TakenDown."""
    found = connection.execute(_RENDERED, {"article_id": article_id}).one_or_none()
    if found is None:
        return None
    status, revision, embargoed_until, content = found
    if status == TAKEN_DOWN:
        raise taken_down()
    if embargoed_until is not None and embargoed_until > now():
        return None
    return Rendered(status, revision, content)


def check_public(session: Session, article_id: str) -> None:
    """Raises NotFound for an article that is not there or not public, TakenDown for one that was taken down."""
    if rendered(session.connection(), article_id) is None:
        raise no_article()


def keep_rendering(session: Session, article_id: str, revision: int, content: bytes) -> None:
    """Keeps the JSON of an article as rendered in `revision`; does nothing where the article has moved on since."""
    row = session.scalar(select(Article.row).where(Article.id == article_id, Article.revision == revision))
    if row is None:
        return
    connection = session.connection()
    connection.execute(delete(Rendering).where(Rendering.article_row == row))
    connection.execute(insert(Rendering), {"article_row": row, "revision": revision, "content": content})


def load(session: Session, article_id: str) -> tuple[EnrichedArticle, Kept] | None:
    """The article with that id, from its rows; None where there is none. Raises TakenDown.

    It is given under embargo too: the archive itself must read what it may not show.
    """
    row = session.execute(select(Article.row, Article.status).where(Article.id == article_id)).one_or_none()
    if row is None:
        return None
    if row.status == TAKEN_DOWN:
        raise taken_down()
    return loading.load(session, [row.row])[row.row]


def no_article() -> NotFound:
    return NotFound("There is no article with this id.")


def taken_down() -> TakenDown:
    return TakenDown("The article was taken down and is no longer in the archive.")
