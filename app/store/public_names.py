"""The names of entities without those that only articles use which are not public.

The stored name of an entity is chosen among the names that all articles have for it. Articles that are not public are
few, so what they add is taken off again for just the entities that they name.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.store.filtering import hidden_rows
from app.store.models import ArticleEntity, Entity, EntityAlias, Mention
from app.store.tallies import LONGEST_NAME


def corrected_names() -> Subquery:
    """For entities that hidden articles name: the `row` of the one that answers, and the `name` that it then has.

    As `tallies` settles it: of a person a name of several words first, then the name that is the fullest in most
    articles, then the longest, then by alphabet.
    """
    own, fullest = aliased(Entity), _fullest_in_hidden()
    answering: ColumnElement[int] = func.coalesce(own.joined_to, own.row)
    named = aliased(Entity)
    touched = select(func.coalesce(named.joined_to, named.row)).join(fullest, fullest.c.entity_row == named.row)
    remaining = EntityAlias.article_count - func.coalesce(fullest.c.count, 0)
    counted = (
        select(
            answering.label("row"),
            EntityAlias.name.label("name"),
            func.sum(remaining).label("count"),
            func.max(case((own.type == "person", 1), else_=0)).label("is_person"),
        )
        .join(own, own.row == EntityAlias.entity_row)
        .outerjoin(fullest, _is_alias(fullest))
        .where(or_(own.row.in_(touched), own.joined_to.in_(touched)), remaining > 0)
        .group_by(answering, EntityAlias.name)
        .subquery()
    )
    is_short = and_(counted.c.is_person == 1, counted.c.name.not_like("% %"), counted.c.name.not_like("%-%"))
    order = (
        case((is_short, 1), else_=0),
        counted.c.count.desc(),
        func.length(counted.c.name).desc(),
        counted.c.name,
    )
    place = func.row_number().over(partition_by=counted.c.row, order_by=order)
    ranked = select(counted.c.row, counted.c.name, place.label("place")).subquery()
    return select(ranked.c.row, ranked.c.name).where(ranked.c.place == 1).subquery()


def in_use(aliases: Select[*tuple[Any, ...]], *, with_hidden: bool) -> Select[*tuple[Any, ...]]:
    """Narrows a query of aliases to those that articles use by now: public ones, where there are others."""
    # A name that no article uses any more stays in the table, at nought.
    if not with_hidden:
        return aliases.where(or_(EntityAlias.mention_count > 0, EntityAlias.article_count > 0))
    written, fullest = written_in_hidden(), _fullest_in_hidden()
    return (
        aliases.outerjoin(written, _is_alias(written))
        .outerjoin(fullest, _is_alias(fullest))
        .where(
            or_(
                EntityAlias.mention_count > func.coalesce(written.c.count, 0),
                EntityAlias.article_count > func.coalesce(fullest.c.count, 0),
            )
        )
    )


def written_in_hidden(*conditions: ColumnElement[bool]) -> Subquery:
    """How often hidden articles write each name of an entity: `entity_row`, `name`, `count`."""
    return _counted(Mention.entity_row, Mention.text, Mention.article_row.in_(hidden_rows()), *conditions)


def _fullest_in_hidden() -> Subquery:
    """In how many hidden articles each name of an entity is its fullest."""
    return _counted(ArticleEntity.entity_row, ArticleEntity.name, ArticleEntity.article_row.in_(hidden_rows()))


def _counted(
    entity_row: InstrumentedAttribute[int], written: InstrumentedAttribute[str], *conditions: ColumnElement[bool]
) -> Subquery:
    # Written out, not bound: PostgreSQL does not see that two bound values are the same expression.
    name = func.substr(written, literal_column("1"), literal_column(str(LONGEST_NAME)))
    counted = select(entity_row.label("entity_row"), name.label("name"), func.count().label("count"))
    return counted.where(*conditions).group_by(entity_row, name).subquery()


def _is_alias(counted: Subquery) -> ColumnElement[bool]:
    return and_(counted.c.entity_row == EntityAlias.entity_row, counted.c.name == EntityAlias.name)
