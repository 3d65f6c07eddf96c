"""Which articles may be seen, and which a set of filters leaves: conditions on the table `articles`."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, CompoundSelect, Select, false, func, or_, select, union_all
from sqlalchemy.orm import Session

from app import addresses, text, titles
from app.schemas.filters import ArticleFilters, DayRange, primary_subtag
from app.store import authorities
from app.store.changes import now
from app.store.fact_models import Figure, Quote, Role
from app.store.models import (
    Article,
    ArticleAddress,
    ArticleAuthor,
    ArticleEntity,
    ArticleImage,
    ArticleTopic,
    Entity,
    Publisher,
)
from app.store.tallies import LONGEST_NAME

TAKEN_DOWN = "taken_down"


def folded(name: str) -> str:
    """A name as columns and the index hold it for comparison."""
    return text.fold(name)[:LONGEST_NAME]


def role_forms(role: str) -> list[str]:
    """What a role that is asked for may be called, folded: as it is asked, and every title of the same office."""
    return sorted({folded(form) for form in (role, *titles.of_same_office(role))} - {""})


def visible() -> list[ColumnElement[bool]]:
    """That an article is public: not taken down, and not under embargo at this moment."""
    return [
        Article.status != TAKEN_DOWN,
        or_(Article.embargoed_until.is_(None), Article.embargoed_until <= now()),
    ]


def hidden_rows() -> CompoundSelect[int]:
    """The rows of articles that are not public: few, and found by index.

    Counting goes by this, since a count that looks at every article's status must read every article.
    """
    return union_all(
        select(Article.row).where(Article.status == TAKEN_DOWN),
        select(Article.row).where(Article.embargoed_until > now()),
    )


def count_visible(session: Session, chosen: Sequence[ColumnElement[bool]]) -> int:
    """How many public articles meet all of `chosen`."""
    of_all = select(func.count()).select_from(Article).where(*chosen)
    of_hidden = of_all.where(Article.row.in_(hidden_rows()))
    return session.scalar(select(of_all.scalar_subquery() - of_hidden.scalar_subquery())) or 0


def conditions(session: Session, filters: ArticleFilters) -> list[ColumnElement[bool]]:
    """What an article must meet to pass `filters`; whether it may be seen is `visible`.

    Publishers and entities are looked up first, so that the list itself walks one index.
    """
    found = [_HAS[name] for name in filters.has]
    if filters.publisher:
        found.append(_published_by(session, filters.publisher))
    if filters.author:
        found.append(_among(select(ArticleAuthor.article_row).where(ArticleAuthor.folded == folded(filters.author))))
    if filters.topic:
        found.append(_among(select(ArticleTopic.article_row).where(ArticleTopic.folded == folded(filters.topic))))
    if filters.entity:
        found.extend(_naming(session, filters.entity))
    for list_row in authorities.rows_named(session, filters.lists):
        listed = ArticleEntity.entity_row.in_(authorities.keys_on_list(list_row))
        found.append(_among(select(ArticleEntity.article_row).where(listed)))
    if filters.role:
        forms = role_forms(filters.role)
        called = or_(Role.folded.in_(forms), Role.written.in_(forms))
        found.append(_among(select(Role.article_row).where(called)))
    if filters.url:
        found.append(_known_by(filters.url))
    return found + _own_columns(filters)


def entity_groups(session: Session, entity_ids: Iterable[str]) -> dict[str, list[int]]:
    """For each known id the rows of its whole entity: the one that answers, first, and all that are joined to it."""
    asked = select(Entity.id, Entity.row, Entity.joined_to).where(Entity.id.in_(set(entity_ids)))
    answering = {entity_id: joined_to or row for entity_id, row, joined_to in session.execute(asked)}
    groups = {row: [row] for row in answering.values()}
    joined = select(Entity.joined_to, Entity.row).where(Entity.joined_to.in_(groups)).order_by(Entity.row)
    for joined_to, row in session.execute(joined) if groups else ():
        groups[joined_to or row].append(row)
    return {entity_id: groups[row] for entity_id, row in answering.items()}


def _own_columns(filters: ArticleFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.section:
        found.append(Article.section_folded == folded(filters.section))
    if filters.language:
        found.append(Article.language == primary_subtag(filters.language))
    if filters.published:
        found.extend(_published_in(filters.published))
    if filters.status:
        found.append(Article.status == filters.status)
    if filters.duplicates == "collapse":
        # By row, so that counting needs no more than an index.
        found.append(Article.row.not_in(select(Article.row).where(Article.duplicate_of.is_not(None))))
    if filters.ids:
        found.append(Article.id.in_(filters.ids))
    return found


def _published_by(session: Session, publisher: str) -> ColumnElement[bool]:
    wanted = publisher.strip()
    known = select(Publisher.row).where(or_(Publisher.id == wanted, Publisher.folded == folded(wanted)))
    rows = session.scalars(known).all()
    by_row = _one_of(rows)
    if "." not in wanted:
        return by_row
    by_domain = Article.publisher_domain == wanted.lower().removeprefix("www.")
    return or_(by_row, by_domain) if rows else by_domain


def _one_of(publisher_rows: Sequence[int]) -> ColumnElement[bool]:
    if len(publisher_rows) == 1:
        return Article.publisher_row == publisher_rows[0]
    return Article.publisher_row.in_(publisher_rows) if publisher_rows else false()


def _naming(session: Session, entity_ids: Sequence[str]) -> list[ColumnElement[bool]]:
    groups = entity_groups(session, entity_ids)
    return [
        _among(select(ArticleEntity.article_row).where(ArticleEntity.entity_row.in_(groups[entity_id])))
        if entity_id in groups
        else false()
        for entity_id in dict.fromkeys(entity_ids)
    ]


def _published_in(days: DayRange) -> list[ColumnElement[bool]]:
    """Days compare as text: both sides are YYYY-MM-DD."""
    found: list[ColumnElement[bool]] = [Article.published_on.is_not(None)] if not (days.from_day or days.to_day) else []
    if days.from_day:
        found.append(Article.published_on >= days.from_day.isoformat())
    if days.to_day:
        found.append(Article.published_on <= days.to_day.isoformat())
    return found


def _known_by(url: str) -> ColumnElement[bool]:
    address = addresses.absolute(url)
    if not address:
        return false()
    return _among(select(ArticleAddress.article_row).where(ArticleAddress.page_key == addresses.page_key(address)))


def _among(article_rows: Select[int]) -> ColumnElement[bool]:
    return Article.row.in_(article_rows)


_IMAGE = select(ArticleImage.article_row).where(ArticleImage.article_row == Article.row)
# Articles at large have these: the list walks on in its order and looks at each.
_HAS: dict[str, ColumnElement[bool]] = {
    "image": _IMAGE.exists(),
    "caption": _IMAGE.where(ArticleImage.caption.is_not(None)).exists(),
    "byline": Article.byline.is_not(None),
    "section": Article.section.is_not(None),
    "date": Article.published_on.is_not(None),
    "quote": select(Quote.article_row).where(Quote.article_row == Article.row).exists(),
    "figure": select(Figure.article_row).where(Figure.article_row == Article.row).exists(),
}
