"""What a list may say of an article that is not public yet."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, null
from sqlalchemy.orm import InstrumentedAttribute

from app.store.models import Article


def unless_embargoed(article_id: InstrumentedAttribute[str | None], moment: str) -> ColumnElement[Any]:
    """The id, or null while the article that it names is under embargo; for a query that joins that article.

    The id of an article that was taken down is told: whoever mirrors it must learn of it.
    """
    return case((and_(Article.embargoed_until > moment, Article.status != "taken_down"), null()), else_=article_id)
