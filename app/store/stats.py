"""Counts over the whole archive."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.documents import ENTITY_TYPES
from app.store import changes
from app.store.entities import public_counts
from app.store.filtering import count_visible, hidden_rows
from app.store.models import Article, Entity, ImportRun


def count(session: Session) -> dict[str, Any]:
    """What the archive holds, in the shape of StatsOut; articles that may not be seen are not counted."""
    public = Article.row.not_in(hidden_rows())
    days = select(func.min(Article.published_on), func.max(Article.published_on)).where(public)
    first_published_on, last_published_on = session.execute(days).one()
    entities, mentions = _entities(session)
    return {
        "articles": count_visible(session, []),
        "undated": count_visible(session, [Article.published_on.is_(None)]),
        "duplicates": count_visible(session, [Article.duplicate_of.is_not(None)]),
        "first_published_on": first_published_on,
        "last_published_on": last_published_on,
        "languages": _languages(session),
        "enrichment": _enrichment(session),
        "entities": entities,
        "mentions": mentions,
        "publishers": session.scalar(select(func.count(Article.publisher_row.distinct())).where(public)) or 0,
        "imports": session.scalar(select(func.count()).select_from(ImportRun)) or 0,
        "latest_change": changes.latest(session),
    }


def _entities(session: Session) -> tuple[dict[str, int], int]:
    """The number of entities by type, and of the mentions of all; joined entities count as one."""
    public = public_counts(session)
    by_type = (
        public.query(Entity.type, func.count(), func.sum(public.mentions))
        .where(Entity.joined_to.is_(None), public.articles > 0)
        .group_by(Entity.type)
    )
    counts: dict[str, int] = dict.fromkeys(ENTITY_TYPES, 0)
    mentions = 0
    for entity_type, entities, mentioned in session.execute(by_type):
        counts[entity_type] = entities
        mentions += int(mentioned)
    return counts, mentions


def _enrichment(session: Session) -> dict[str, int]:
    by_state = (
        select(Article.enrichment_state, func.count())
        .where(Article.row.not_in(hidden_rows()))
        .group_by(Article.enrichment_state)
    )
    return {"done": 0, "unsupported": 0, "none": 0, **dict(session.execute(by_state).all())}


def _languages(session: Session) -> list[dict[str, Any]]:
    counted = func.count()
    by_language = (
        select(Article.language, counted)
        .where(Article.row.not_in(hidden_rows()))
        .group_by(Article.language)
        .order_by(counted.desc(), func.coalesce(Article.language, ""))
    )
    return [{"language": language, "article_count": articles} for language, articles in session.execute(by_language)]
