"""What the search index needs of the store: whole articles in few queries, and what has changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.store import changes
from app.store.chunks import MOST, chunks
from app.store.fact_models import Figure, Quote, Role
from app.store.filtering import TAKEN_DOWN
from app.store.grouping import by_article
from app.store.models import (
    Article,
    ArticleAuthor,
    ArticleEntity,
    ArticleImage,
    ArticleText,
    ArticleTopic,
    Change,
    Entity,
    Mention,
    Publisher,
)


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """An entity of an article: the id that answers for it, its type, and every name that it has in the article."""

    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexableArticle:
    """An article as the index takes it. `published_on` is YYYY-MM-DD; `roles` are titles with what is written.

    `role_keys` are the same as filters compare them.
    """

    row: int
    id: str
    revision: int
    status: str
    title: str | None
    standfirst: str | None
    byline: str | None
    section: str | None
    section_folded: str | None
    language: str | None
    published_on: str | None
    newest_key: int
    oldest_key: int
    duplicate_of: int | None
    body: str
    publisher_id: str | None
    publisher_folded: str | None
    publisher_name: str | None
    publisher_domain: str | None
    authors: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    captions: tuple[str, ...]
    has_image: bool
    has_quote: bool
    has_figure: bool
    entities: tuple[NamedEntity, ...]
    roles: tuple[str, ...]
    role_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """The articles that changes up to number `seq` have touched. `more` says that further changes wait."""

    seq: int
    article_ids: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index was made of: the archive by its number, and when the last change that it holds was made.

    `changed_at` is the moment of that change as the store has it; None before the first change.
    """

    archive: int
    changed_at: str | None


# Rows that the driver takes from the database at a time, and characters of texts that are held together.
_ROWS_AT_ONCE, _CHARACTERS_AT_ONCE = 8, 4_000_000

_COLUMNS = (
    Article.row,
    Article.id,
    Article.revision,
    Article.status,
    Article.title,
    Article.standfirst,
    Article.byline,
    Article.section,
    Article.section_folded,
    Article.language,
    Article.published_on,
    Article.newest_key,
    Article.oldest_key,
    Article.duplicate_of,
    ArticleText.body,
    Publisher.id.label("publisher_id"),
    Publisher.folded.label("publisher_folded"),
    Article.publisher_name,
    Article.publisher_domain,
)


def public_at(moment: str) -> list[ColumnElement[bool]]:
    """That an article may be found at `moment`: it is not taken down, and under no embargo."""
    return [
        Article.status != TAKEN_DOWN,
        or_(Article.embargoed_until.is_(None), Article.embargoed_until <= moment),
    ]


def origin(session: Session, seq: int) -> Origin:
    """What an index that goes up to change number `seq` must have been made of, if it was made of this store."""
    return Origin(changes.archive_number(session), session.scalar(select(Change.at).where(Change.seq == seq)))


def pending(session: Session, seq: int, limit: int) -> Pending:
    """What the next `limit` changes after number `seq` touched; a change of an entity touches all its articles."""
    found = changes.since(session, seq, limit)
    article_ids = dict.fromkeys(change.article_id for change in found if change.article_id)
    # What an index holds of an article says nothing of lists.
    told = [change for change in found if change.kind != "entity_list"]
    entity_ids = {change.entity_id for change in told if change.entity_id and not change.article_id}
    article_ids.update(dict.fromkeys(_articles_of(session, entity_ids)))
    return Pending(found[-1].seq if found else seq, tuple(article_ids), len(found) == limit)


def released(session: Session, after: str, until: str) -> list[str]:
    """The ids of articles whose embargo ended after the one moment, up to the other."""
    query = select(Article.id).where(Article.embargoed_until > after, Article.embargoed_until <= until)
    return list(session.scalars(query))


def indexable(session: Session, article_ids: Sequence[str], moment: str) -> Iterator[IndexableArticle]:
    """The articles of `article_ids` that may be found at `moment`; few are held in memory at a time."""
    for chunk in chunks(article_ids):
        yield from _found(session, _articles().where(Article.id.in_(chunk), *public_at(moment)).order_by(Article.row))


def all_indexable(session: Session, moment: str) -> Iterator[IndexableArticle]:
    """Every article that may be found at `moment`, in the order of rows; few are held in memory at a time."""
    yield from _found(session, _articles().where(*public_at(moment)).order_by(Article.row))


def _found(session: Session, query: Select[*tuple[Any, ...]]) -> Iterator[IndexableArticle]:
    """The articles of a query, taken from the database a few at a time: their texts may be large."""
    rows: list[Row[*tuple[Any, ...]]] = []
    size = 0
    for row in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        rows.append(row)
        size += len(row.body)
        if len(rows) >= MOST or size >= _CHARACTERS_AT_ONCE:
            yield from _whole(session, rows)
            rows, size = [], 0
    yield from _whole(session, rows)


def count_public(session: Session, moment: str) -> int:
    return session.scalar(select(func.count()).select_from(Article).where(*public_at(moment))) or 0


def revisions(session: Session, moment: str) -> Iterator[tuple[int, str, int]]:
    """Row, id and revision of every article that may be found at `moment`, in the order of rows."""
    query = select(Article.row, Article.id, Article.revision).where(*public_at(moment)).order_by(Article.row)
    for row in session.execute(query.execution_options(yield_per=10_000)):
        yield row.row, row.id, row.revision


def texts(session: Session, rows: Collection[int]) -> dict[int, tuple[str, str]]:
    """Title and body of articles by row; a missing title is empty."""
    found: dict[int, tuple[str, str]] = {}
    query = select(Article.row, Article.title, ArticleText.body).join(ArticleText)
    for chunk in chunks(sorted(rows)):
        for row, title, body in session.execute(query.where(Article.row.in_(chunk))):
            found[row] = (title or "", body)
    return found


def texts_by_id(session: Session, article_id: str) -> tuple[str, str] | None:
    """Title and body of an article, public or not; a missing title is empty."""
    query = select(Article.title, ArticleText.body).join(ArticleText).where(Article.id == article_id)
    found = session.execute(query).one_or_none()
    return (found.title or "", found.body) if found else None


def _articles() -> Select[*tuple[Any, ...]]:
    return (
        select(*_COLUMNS)
        .join(ArticleText, ArticleText.article_row == Article.row)
        .outerjoin(Publisher, Publisher.row == Article.publisher_row)
    )


def _whole(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[IndexableArticle]:
    """The articles of `rows` with what other tables hold of them, a query a table."""
    wanted = [row.row for row in rows]
    authors = by_article(session, _AUTHORS, wanted)
    topics = by_article(session, _TOPICS, wanted)
    images = by_article(session, _IMAGES, wanted)
    mentions = by_article(session, _MENTIONS, wanted)
    entities = by_article(session, _ENTITIES, wanted)
    roles = by_article(session, _ROLES, wanted)
    quoted, figured = (_having(session, table, wanted) for table in (Quote, Figure))
    return [
        IndexableArticle(
            **row._asdict(),
            authors=tuple((folded, name) for folded, name in authors[row.row]),
            topics=tuple(folded for (folded,) in topics[row.row]),
            captions=tuple(caption for (caption,) in images[row.row] if caption),
            has_image=bool(images[row.row]),
            has_quote=row.row in quoted,
            has_figure=row.row in figured,
            entities=_named(entities[row.row], mentions[row.row]),
            roles=_distinct((title, written) for title, written, _, _ in roles[row.row]),
            role_keys=_distinct(keys for _, _, *keys in roles[row.row]),
        )
        for row in rows
    ]


def _distinct(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for some in values for value in some if value))


def _having(session: Session, table: type[Quote | Figure], rows: Sequence[int]) -> set[int]:
    """Which of the articles at `rows` have a fact in `table`."""
    first = select(table.article_row).where(table.position == 0)
    return {row for chunk in chunks(rows) for row in session.scalars(first.where(table.article_row.in_(chunk)))}


def _in_order(
    table: type[ArticleAuthor | ArticleTopic | ArticleImage | Mention | Role], *columns: InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    return select(table.article_row, *columns).order_by(table.article_row, table.position)


_ANSWERING = aliased(Entity)
_ENTITIES = (
    select(
        ArticleEntity.article_row,
        ArticleEntity.entity_row,
        ArticleEntity.name,
        _ANSWERING.id,
        _ANSWERING.type,
    )
    .join(Entity, Entity.row == ArticleEntity.entity_row)
    .join(_ANSWERING, _ANSWERING.row == func.coalesce(Entity.joined_to, Entity.row))
    .order_by(ArticleEntity.article_row, ArticleEntity.position)
)
_MENTIONS = _in_order(Mention, Mention.entity_row, Mention.text)
_ROLES = _in_order(Role, Role.title, Role.text, Role.folded, Role.written)
_AUTHORS = _in_order(ArticleAuthor, ArticleAuthor.folded, ArticleAuthor.name)
_TOPICS = _in_order(ArticleTopic, ArticleTopic.folded)
_IMAGES = _in_order(ArticleImage, ArticleImage.caption)


def _named(entities: Sequence[tuple[Any, ...]], mentions: Sequence[tuple[Any, ...]]) -> tuple[NamedEntity, ...]:
    """Each entity once, with the names that the article has for it under any of its keys.

    What other articles call it is left out: the index would hang on the order in which articles came.
    """
    written: dict[int, list[str]] = defaultdict(list)
    for entity_row, name in mentions:
        written[entity_row].append(name)
    names: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for entity_row, name, answering_id, entity_type in entities:
        names[answering_id, entity_type].update(dict.fromkeys((name, *written[entity_row])))
    return tuple(NamedEntity(entity_id, entity_type, tuple(found)) for (entity_id, entity_type), found in names.items())


def _articles_of(session: Session, entity_ids: Collection[str]) -> Iterator[str]:
    """The ids of the articles that name any of the entities; of one that is joined to another, under its own key alone.

    Each key that comes to answer by another has a change of its own, and what articles show of the others stays.
    """
    for chunk in chunks(sorted(entity_ids)):
        asked = aliased(Entity)
        keys = select(Entity.row).join(asked, or_(asked.row == Entity.row, asked.row == Entity.joined_to))
        keys = keys.where(asked.id.in_(chunk))
        naming = select(ArticleEntity.article_row).where(ArticleEntity.entity_row.in_(keys))
        yield from session.scalars(select(Article.id).where(Article.row.in_(naming)).order_by(Article.row))
