"""What search asks by name: the labels of facet values, and the ids behind addresses, publishers and entities."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.schemas.filters import ArticleFilters
from app.store.chunks import chunks
from app.store.filtering import conditions, entity_groups, hidden_rows
from app.store.models import Article, ArticleAuthor, Entity, Publisher


def ids_by_address(session: Session, url: str) -> list[str]:
    """The ids of the articles that are known by an address."""
    return list(session.scalars(select(Article.id).where(*conditions(session, ArticleFilters(url=url)))))


def answering_ids(session: Session, entity_ids: Collection[str]) -> dict[str, str]:
    """For each known entity id, the id that answers for the whole entity."""
    if not entity_ids:
        return {}
    groups = entity_groups(session, entity_ids)
    rows = {group[0] for group in groups.values()}
    ids = dict(session.execute(select(Entity.row, Entity.id).where(Entity.row.in_(rows))).all())
    return {asked: ids[group[0]] for asked, group in groups.items()}


def publisher_labels(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of publishers by id, or their domains where no name is known."""
    labels: dict[str, str] = {}
    for chunk in chunks(sorted(ids)):
        query = select(Publisher.id, Publisher.name, Publisher.domain).where(Publisher.id.in_(chunk))
        labels.update((publisher_id, name or domain or "") for publisher_id, name, domain in session.execute(query))
    return labels


def author_labels(session: Session, folded: Collection[str]) -> dict[str, str]:
    """The names of authors by folded name, each as it is written most often."""
    return _most_written(session, ArticleAuthor.folded, ArticleAuthor.name, ArticleAuthor.article_row, folded)


def section_labels(session: Session, folded: Collection[str]) -> dict[str, str]:
    """The names of sections by folded name, each as it is written most often."""
    return _most_written(session, Article.section_folded, Article.section, Article.row, folded)


def _most_written(
    session: Session,
    key: InstrumentedAttribute[Any],
    name: InstrumentedAttribute[Any],
    article_row: InstrumentedAttribute[int],
    folded: Collection[str],
) -> dict[str, str]:
    public = article_row.not_in(hidden_rows())
    labels: dict[str, str] = {}
    for chunk in chunks(sorted(folded)):
        counted = select(key, name).where(key.in_(chunk), name.is_not(None), public).group_by(key, name)
        # The last one to be put in stays: the most frequent, and of equals the first in text order.
        labels.update(dict(session.execute(counted.order_by(func.count(), name.desc())).all()))
    return labels
