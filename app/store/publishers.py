"""Reads publishers: how many articles each has, and how complete they are."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.schemas.paging import Cursor, Page
from app.store.filtering import hidden_rows, visible
from app.store.models import Article, ArticleImage, Publisher
from app.store.walking import Walk, turn


def page(session: Session, limit: int = 20, cursor: Cursor | None = None) -> Page:
    """The publishers that have articles, most articles first. Raises BadRequest for a wrong cursor."""
    counted = (
        select(Article.publisher_row, func.count().label("article_count"))
        .where(Article.publisher_row.is_not(None), Article.row.not_in(hidden_rows()))
        .group_by(Article.publisher_row)
        .subquery()
    )
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    query = select(Publisher.row, Publisher.id, Publisher.name, Publisher.domain, counted.c.article_count).join(
        counted, counted.c.publisher_row == Publisher.row
    )
    walk = Walk("-article_count", (counted.c.article_count, Publisher.id), descending=True)
    turned = turn(session, query, walk, limit, cursor)
    shares = _shares(session, [row["row"] for row in turned.rows])
    items = [
        {
            "id": row["id"],
            "name": row["name"],
            "domain": row["domain"],
            "article_count": row["article_count"],
            "shares": {name: round(count / row["article_count"], 4) for name, count in shares[row["row"]].items()},
        }
        for row in turned.rows
    ]
    return Page(items, total, turned.next, turned.prev)


def _shares(session: Session, rows: list[int]) -> dict[int, dict[str, int]]:
    """By publisher, the number of articles that have each field."""
    captioned = select(ArticleImage.article_row).where(ArticleImage.caption.is_not(None))
    counts = (
        select(
            Article.publisher_row,
            func.count(Article.byline),
            func.count(Article.published_on),
            func.count(Article.section),
            func.count().filter(Article.row.in_(captioned)),
        )
        .where(Article.publisher_row.in_(rows), *visible())
        .group_by(Article.publisher_row)
    )
    return {
        publisher_row: {"byline": byline, "date": date, "section": section, "caption": caption}
        for publisher_row, byline, date, section, caption in session.execute(counts)
        if publisher_row is not None
    }
