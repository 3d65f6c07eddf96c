"""Replaces what the enrichers found in stored articles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.documents import EnrichedArticle, Enrichment
from app.schemas.articles import Kept, article_json
from app.store import changes, loading, tallies
from app.store.changes import NewChange
from app.store.fact_rows import fact_rows
from app.store.filtering import TAKEN_DOWN
from app.store.models import Article, ArticleEntity, Base, Mention, Rendering
from app.store.writing import entity_rows, mention_rows


@dataclass(frozen=True, slots=True)
class Stale:
    """An article whose enrichment is to be renewed, as it is stored at `revision`."""

    row: int
    revision: int
    article: EnrichedArticle
    kept: Kept


def stale(session: Session, version: str | None, after_row: int, limit: int) -> list[Stale]:
    """Up to `limit` articles after `after_row` that were not enriched by `version`; with None, all of them."""
    query = select(Article.row, Article.revision).where(Article.row > after_row, Article.status != TAKEN_DOWN)
    if version is not None:
        query = query.where(or_(Article.enrichment_version.is_(None), Article.enrichment_version != version))
    revisions = {row: revision for row, revision in session.execute(query.order_by(Article.row).limit(limit))}
    loaded = loading.load(session, list(revisions))
    return [Stale(row, revisions[row], *loaded[row]) for row in sorted(loaded)]


def save_enrichments(session: Session, renewed: Sequence[tuple[Stale, Enrichment]], at: str) -> int:
    """Saves new enrichments and gives how many; an article that has changed since it was loaded is left for next time.

    A changed enrichment raises the article's revision, never its version. The numbers of the changes are taken last.
    """
    wanted = [one.row for one, _ in renewed]
    current = select(Article.row, Article.revision).where(Article.row.in_(wanted))
    revisions = {row: revision for row, revision in session.execute(current)}
    fresh = [(one, found) for one, found in renewed if revisions.get(one.row) == one.revision]
    if not fresh:
        return 0
    tally = tallies.Tally()
    for one, found in fresh:
        tally.subtract(one.article.enrichment)
        tally.add(found)
    entities = tallies.write(session, tally)
    rows = [one.row for one, _ in fresh]
    connection = session.connection()
    inserts: dict[type[Base], list[dict[str, Any]]] = {
        ArticleEntity: [values for one, found in fresh for values in entity_rows(one.row, found, entities.rows)],
        Mention: [values for one, found in fresh for values in mention_rows(one.row, found, entities.rows)],
        Rendering: [_rendering(one, entities.answering(found), at) for one, found in fresh],
    }
    for one, found in fresh:
        for table, values in fact_rows(one.row, one.kept.id, found, entities.rows).items():
            inserts.setdefault(table, []).extend(values)
    for table, values in inserts.items():
        connection.execute(delete(table).where(table.__table__.c.article_row.in_(rows)))
        if values:
            connection.execute(insert(table), values)
    by_row = update(Article).where(Article.row == bindparam("article"))
    connection.execute(
        by_row.values(
            enrichment_state=bindparam("state"),
            enrichment_version=bindparam("by"),
            revision=Article.revision + 1,
            updated_at=at,
        ),
        [{"article": one.row, "state": found.state, "by": found.version} for one, found in fresh],
    )
    kinds = [NewChange("enrich", article_id=one.kept.id, version=one.kept.version) for one, _ in fresh]
    changes.record(session, kinds, at)
    return len(fresh)


def _rendering(one: Stale, found: Enrichment, at: str) -> dict[str, Any]:
    article = replace(one.article, enrichment=found)
    content = orjson.dumps(article_json(article, replace(one.kept, updated_at=at)))
    return {"article_row": one.row, "revision": one.revision + 1, "content": content}
