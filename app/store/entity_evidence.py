"""Reads why names are joined or kept apart. What no public article names is not told, on either side."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.store import articles, entities
from app.store.chunks import chunks
from app.store.filtering import visible
from app.store.labels import answering_ids
from app.store.models import Article, ArticleEntity, Entity, EntityJudgement

# Articles that are shown as proof of a name, and candidates of an entity that were turned down.
_PROOF, _MOST_REJECTED = 2, 20


def evidence(session: Session, entity_id: str) -> dict[str, Any]:
    """Why the names of the entity are one, in the shape of EntityEvidenceOut. Raises NotFound."""
    group = entities.group_of(session, entity_id)
    judged = _judgements(session, group)
    rows = {*group, *(one.left_row for one in judged), *(one.right_row for one in judged)}
    keys = _keys(session, rows)
    told = [one for one in judged if one.left_row in keys and one.right_row in keys]
    companions = _companions(session, {shared for one in told for shared in one.shared})
    shown = session.execute(select(Entity.id, Entity.type).where(Entity.row == group[0])).one()
    joined = [one for one in told if one.joined]
    rejected = [one for one in told if not one.joined][:_MOST_REJECTED]
    return {
        "id": shown.id,
        "name": entities.labels(session, [shown.id])[shown.id],
        "type": shown.type,
        "keys": sorted((keys[r] for r in group if r in keys), key=lambda key: (-key["article_count"], key["id"])),
        "joined": [_judgement_json(one, keys, companions) for one in joined],
        "rejected": [_judgement_json(one, keys, companions) for one in rejected],
    }


def _judgements(session: Session, group: Collection[int]) -> list[EntityJudgement]:
    """What is held of any key of a group, the highest scores first."""
    found: dict[tuple[int, int], EntityJudgement] = {}
    for chunk in chunks(sorted(group)):
        query = select(EntityJudgement).where(
            or_(EntityJudgement.left_row.in_(chunk), EntityJudgement.right_row.in_(chunk))
        )
        found.update(((one.left_row, one.right_row), one) for one in session.scalars(query))
    # Of two keys that other joins made one, what was held of just these two is no longer the point.
    whole = set(group)
    apart = [one for one in found.values() if one.joined or not {one.left_row, one.right_row} <= whole]
    return sorted(apart, key=lambda one: (-one.score, one.left_row, one.right_row))


def _keys(session: Session, rows: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The keys that public articles name, with the newest of these articles; the name is as written in the first."""
    counted: dict[int, tuple[str, int]] = {}
    proof: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    place = func.row_number().over(partition_by=ArticleEntity.entity_row, order_by=Article.newest_key.desc())
    for chunk in chunks(sorted(rows)):
        named = (
            select(ArticleEntity.entity_row, ArticleEntity.article_row, ArticleEntity.name, place.label("place"))
            .join(Article, Article.row == ArticleEntity.article_row)
            .where(ArticleEntity.entity_row.in_(chunk), *visible())
        ).subquery()
        count = select(named.c.entity_row, Entity.id, func.count()).join(Entity, Entity.row == named.c.entity_row)
        for row, key_id, articles_of in session.execute(count.group_by(named.c.entity_row, Entity.id)):
            counted[row] = (key_id, articles_of)
        newest = select(named).where(named.c.place <= _PROOF).order_by(named.c.entity_row, named.c.place)
        for row, article_row, name, _ in session.execute(newest):
            proof.setdefault(row, []).append(article_row)
            names.setdefault(row, name)
    summaries = articles.summaries(session, sorted({one for found in proof.values() for one in found}))
    return {
        row: {
            "id": key_id,
            "name": names[row],
            "article_count": count,
            "articles": [summaries[one] for one in proof[row]],
        }
        for row, (key_id, count) in counted.items()
    }


def _companions(session: Session, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The companions that public articles name, by the id that a judgement has for each."""
    names, answering = entities.public_labels(session, ids), answering_ids(session, ids)
    types: dict[str, str] = {}
    for chunk in chunks(sorted(ids)):
        types.update(dict(session.execute(select(Entity.id, Entity.type).where(Entity.id.in_(chunk))).all()))
    return {one: {"id": answering[one], "name": names[one], "type": types[one]} for one in ids if one in names}


def _judgement_json(
    one: EntityJudgement, keys: dict[int, dict[str, Any]], companions: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    shared = {companions[companion]["id"]: companions[companion] for companion in one.shared if companion in companions}
    return {
        "left": keys[one.left_row],
        "right": keys[one.right_row],
        "rule": one.rule,
        "score": one.score,
        "needed": one.needed,
        "parts": {"company": one.company, "roles": one.roles, "years_apart": one.years_apart},
        "shared": list(shared.values()),
        "reason": one.reason,
    }
