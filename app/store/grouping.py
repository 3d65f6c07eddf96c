"""The rows that hang on articles, by article."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.store.chunks import chunks

# The values of an article's rows in one table, in order.
Values = list[tuple[Any, ...]]


def by_article(
    session: Session, query: Select[*tuple[Any, ...]], article_rows: Sequence[int]
) -> defaultdict[int, Values]:
    """The rows of `query`, whose first column is the article's row, by article and in the order of the query."""
    found: defaultdict[int, Values] = defaultdict(list)
    for chunk in chunks(article_rows):
        for row, *values in session.execute(query.where(query.selected_columns[0].in_(chunk))):
            found[row].append(tuple(values))
    return found
