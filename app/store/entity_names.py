"""Every name of every entity, for the index of names; and what may be shown of the entities that it proposes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.store.changes import now
from app.store.chunks import chunks
from app.store.entities import Counts, Names, public_counts
from app.store.filtering import TAKEN_DOWN
from app.store.models import Article, ArticleEntity, Entity, EntityAlias
from app.store.public_names import corrected_names, in_use

_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class NamedRow:
    """The row of an entity that answers, how many articles name it, and what it is called by whatever is joined to it.

    Articles that are not public count, and so do names that only they use.
    """

    row: int
    article_count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicEntity:
    """An entity as everyone may see it, with the names that public articles use for it."""

    id: str
    name: str
    type: str
    article_count: int
    names: tuple[str, ...]

    @property
    def place(self) -> tuple[int, str]:
        """Sorts those in most articles first."""
        return -self.article_count, self.id


def all_named(session: Session) -> Iterator[NamedRow]:
    """Every entity that articles name, in the order of rows."""
    yield from _grouped(session, _named())


def named(session: Session, rows: Collection[int]) -> Iterator[NamedRow]:
    """Of `rows` the entities that answer and that articles name."""
    for chunk in chunks(sorted(rows)):
        own = aliased(Entity)
        group = select(own.row).where(or_(own.row.in_(chunk), own.joined_to.in_(chunk)))
        yield from _grouped(session, _named().where(EntityAlias.entity_row.in_(group)))


def rows_in(session: Session, article_ids: Sequence[str]) -> set[int]:
    """The rows of the entities that articles name, and of those that answer for them."""
    found: set[int] = set()
    for chunk in chunks(article_ids):
        query = (
            select(Entity.row, Entity.joined_to)
            .join(ArticleEntity, ArticleEntity.entity_row == Entity.row)
            .join(Article, Article.row == ArticleEntity.article_row)
            .where(Article.id.in_(chunk))
            .distinct()
        )
        for row, joined_to in session.execute(query):
            found.update((row, joined_to or row))
    return found


def known(session: Session, folded: Collection[str]) -> set[str]:
    """Those of the folded names that an entity goes by, in articles that are not public too."""
    return {name for chunk in chunks(sorted(folded)) for name in session.scalars(_KNOWN, {"folded": chunk})}


def called(session: Session, folded: Collection[str], limit: int) -> list[int]:
    """The rows of the entities that answer for one of the folded names; those in most articles come first."""
    return list(session.scalars(_CALLED, {"folded": sorted(folded), "most": limit}))


def public(session: Session, rows: Collection[int]) -> list[PublicEntity]:
    """Of `rows` the entities that answer and that public articles name, in the order of `place`."""
    if not rows:
        return []
    hides = session.scalar(_HIDES, {"moment": now()})
    found = session.execute(_summaries(public_counts(session)) if hides else _SUMMARIES, {"rows": rows}).all()
    aliases = in_use(_ALIASES, with_hidden=True) if hides else _USED_ALIASES
    names: dict[int, list[str]] = {}
    for row, name in session.execute(aliases, {"rows": rows}):
        names.setdefault(row, []).append(name)
    return sorted(
        (PublicEntity(one.id, one.name, one.type, one.articles, tuple(names.get(one.row, ()))) for one in found),
        key=lambda one: one.place,
    )


def _summaries(counts: Counts) -> Select[*tuple[Any, ...]]:
    shown = Names(None if counts.hidden is None else corrected_names())
    columns = (Entity.row, Entity.id, shown.of().label("name"), Entity.type, counts.articles.label("articles"))
    return shown.joined(counts.query(*columns)).where(
        Entity.row.in_(_ROWS), Entity.joined_to.is_(None), counts.articles > 0
    )


_ROWS: BindParameter[Any] = bindparam("rows", expanding=True)
_OWN = aliased(Entity)
_ALIASES = (
    select(func.coalesce(_OWN.joined_to, _OWN.row), EntityAlias.name)
    .join(_OWN, _OWN.row == EntityAlias.entity_row)
    .where(or_(_OWN.row.in_(_ROWS), _OWN.joined_to.in_(_ROWS)))
    .order_by(EntityAlias.name)
)
_ANSWERING = aliased(Entity)
_FOLDED: BindParameter[Any] = bindparam("folded", expanding=True)
# Statements are made once: putting them together takes longer than asking them.
_KNOWN = select(EntityAlias.folded).where(EntityAlias.folded.in_(_FOLDED)).distinct()
_CALLED = (
    select(_ANSWERING.row)
    .join(_OWN, _ANSWERING.row == func.coalesce(_OWN.joined_to, _OWN.row))
    .where(_OWN.row.in_(select(EntityAlias.entity_row).where(EntityAlias.folded.in_(_FOLDED))))
    .group_by(_ANSWERING.row, _ANSWERING.article_count, _ANSWERING.id)
    .order_by(_ANSWERING.article_count.desc(), _ANSWERING.id)
    .limit(bindparam("most"))
)
_HIDES = select(
    or_(
        exists().where(Article.status == TAKEN_DOWN),
        exists().where(Article.embargoed_until > bindparam("moment")),
    )
)
_SUMMARIES = _summaries(Counts(Entity.article_count.expression, Entity.mention_count.expression))
_USED_ALIASES = in_use(_ALIASES, with_hidden=False)


def _named() -> Select[*tuple[Any, ...]]:
    own, answering = aliased(Entity), aliased(Entity)
    query = (
        select(answering.row, answering.article_count, EntityAlias.name)
        .join(own, own.row == EntityAlias.entity_row)
        .join(answering, answering.row == func.coalesce(own.joined_to, own.row))
        .where(answering.article_count > 0)
        .order_by(answering.row, EntityAlias.name)
    )
    return in_use(query, with_hidden=False)


def _grouped(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[NamedRow]:
    found = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for (row, count), same in groupby(found, key=itemgetter(0, 1)):
        yield NamedRow(row, count, tuple(dict.fromkeys(name for _, _, name in same)))
