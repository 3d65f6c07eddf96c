"""Which entities are named in the same articles, how often, and how much oftener than by chance."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from app.store.filtering import count_visible, hidden_rows
from app.store.models import ArticleEntity, Entity

# From this share of the articles on it is quicker to go through all that they name, entity by entity, than to look up
# each article: of 200,000 articles with 2.9 million names, for an entity in two thirds of them, 1.6 s instead of 3.5.
_MANY = 0.1
# Written out, not bound, and added to a column so that no index is used for it.
_NOTHING = literal_column("0", Integer)


def together(session: Session, group: Sequence[int]) -> Subquery:
    """Who is named in public articles beside the entities of `group`: the `row` that answers, and in how many `shared`.

    An article that names a joined entity under two of its keys counts once.
    """
    naming = _naming(group)
    counted = _counted_by_key(session, naming)
    member = aliased(Entity)
    answering = func.coalesce(member.joined_to, member.row)
    whole = (
        select(answering.label("row"), func.sum(counted.c.articles).label("articles"))
        .join(member, member.row == counted.c.entity_row)
        .where(member.row.not_in(group))
        .group_by(answering)
        .subquery()
    )
    if not session.scalar(select(exists().where(Entity.joined_to.is_not(None)))):
        return select(whole.c.row, cast(whole.c.articles, Integer).label("shared")).subquery()
    twice = _named_twice(naming)
    shared = whole.c.articles - func.coalesce(twice.c.articles, 0)
    query = select(whole.c.row, cast(shared, Integer).label("shared"))
    return query.outerjoin(twice, twice.c.row == whole.c.row).subquery()


def lift(session: Session, group: Sequence[int], shared: ColumnElement[int], articles: ColumnElement[int]) -> Any:
    """How many times oftener than by chance: `shared` articles where the other entity is in `articles` of all."""
    own = session.scalar(select(func.count()).select_from(_naming(group).subquery())) or 1
    every = count_visible(session, [])
    return cast(shared, Float(53)) * (every / own) / cast(articles, Float(53))


def _naming(group: Sequence[int]) -> Select[int]:
    named = select(ArticleEntity.article_row).where(ArticleEntity.entity_row.in_(group))
    named = named.where(ArticleEntity.article_row.not_in(hidden_rows()))
    return named if len(group) == 1 else named.distinct()


def _counted_by_key(session: Session, naming: Select[int]) -> Subquery:
    beside = aliased(ArticleEntity)
    many = session.scalar(select(func.count()).select_from(naming.subquery())) or 0
    is_many = many > _MANY * count_visible(session, [])
    article = beside.article_row + _NOTHING if is_many else beside.article_row
    counted = select(beside.entity_row, func.count().label("articles")).where(article.in_(naming))
    return counted.group_by(beside.entity_row).subquery()


def _named_twice(naming: Select[int]) -> Subquery:
    """How often articles name a joined entity under a key that is not the first of its keys there."""
    named, member = aliased(ArticleEntity), aliased(Entity)
    other, sibling = aliased(ArticleEntity), aliased(Entity)
    comes_first = or_(
        sibling.row == member.joined_to, and_(sibling.joined_to == member.joined_to, sibling.row < member.row)
    )
    again = (
        select(other.entity_row)
        .join(sibling, sibling.row == other.entity_row)
        .where(other.article_row == named.article_row, comes_first)
    )
    joined = select(Entity.row).where(Entity.joined_to.is_not(None))
    return (
        select(member.joined_to.label("row"), func.count().label("articles"))
        .select_from(named)
        .join(member, member.row == named.entity_row)
        .where(named.entity_row.in_(joined), (named.article_row + _NOTHING).in_(naming), again.exists())
        .group_by(member.joined_to)
        .subquery()
    )
