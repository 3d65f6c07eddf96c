"""Resolution of the stored entities: the whole set is read, judged, and what has changed is written.

The result hangs on what is stored and on nothing else, so that any order of imports ends in the same entities.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy
from sqlalchemy import Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app import identity, resolution, text
from app.resolution import Judgement, KnownKey, Resolution
from app.store import changes, database, entity_countries, tallies
from app.store.changes import NewChange
from app.store.chunks import chunks
from app.store.models import (
    Article,
    ArticleEntity,
    Entity,
    EntityAlias,
    EntityJudgement,
    Mention,
    Rendering,
)
from app.store.models import Counter as CounterRow

_ROWS_AT_ONCE = 50_000
_ROLE_WORD = re.compile(r"\w{3,}")
_RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """How many keys articles use, how many of them are joined to others, and how many now answer under another id."""

    keys: int
    joined: int
    merged: int
    split: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """What resolution needs of the store, its keys in their order; `rows` has the row of each. `seq` is as of when."""

    seq: int
    keys: list[KnownKey]
    rows: list[int]
    named: resolution.Numbers


def resolve(engine: Engine) -> ResolveReport:
    """Joins entity keys anew and writes what has changed. Run again, it changes nothing.

    Judging takes seconds in a large archive and holds up no writer; where another one came between, it is done again
    under the lock.
    """
    with database.reading(engine) as session:
        stored = _load(session)
    found = resolution.resolve(stored.keys, stored.named)
    with database.writing(engine) as session:
        if changes.latest(session) != stored.seq:
            stored = _load(session)
            found = resolution.resolve(stored.keys, stored.named)
        return _write(session, stored, found, changes.now())


def resolve_new(engine: Engine) -> None:
    """Resolves the entities where anything has happened since they were resolved last."""
    with database.reading(engine) as session:
        seen = session.scalars(select(CounterRow.value).where(CounterRow.name == _RESOLVED)).one()
        is_new = seen != changes.latest(session)
    if is_new:
        resolve(engine)


def _load(session: Session) -> _Stored:
    seq = changes.latest(session)
    entities = select(Entity.row, Entity.key, Entity.type, Entity.name)
    entities = entities.where(Entity.row.in_(select(ArticleEntity.entity_row)))
    known = sorted((e.key, e.row, e.type, e.name) for e in session.execute(entities))
    rows = [one[1] for one in known]
    numbers = {row: number for number, row in enumerate(rows)}
    named = _pairs(session, numbers)
    spread = numpy.bincount(named[:, 0], minlength=len(rows)) if len(named) else numpy.zeros(len(rows), int)
    aliases, fullest = _aliases(session)
    roles, days, placed = _roles(session), _days(session), entity_countries.by_key(session)
    keys = [
        KnownKey(
            key=key,
            type=entity_type,
            name=fullest.get(row, (0, 0, name))[2],
            article_count=int(spread[number]),
            # What the key itself is placed in, not what it answers for: joins must not hang on joins.
            country=entity_countries.most(placed.get(row, Counter()), int(spread[number])),
            aliases=tuple(sorted(aliases[row])),
            roles=tuple(sorted(roles[row].items())),
            first_day=days.get(row, (None, None))[0],
            last_day=days.get(row, (None, None))[1],
        )
        for number, (key, row, entity_type, name) in enumerate(known)
    ]
    return _Stored(seq, keys, rows, named)


def _pairs(session: Session, numbers: dict[int, int]) -> resolution.Numbers:
    """Key and article of each naming, as an array of two columns."""
    query = select(ArticleEntity.entity_row, ArticleEntity.article_row)
    found = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    flat = (value for entity_row, article_row in found for value in (numbers[entity_row], article_row))
    return numpy.fromiter(flat, numpy.int64).reshape(-1, 2)


def _aliases(session: Session) -> tuple[dict[int, list[tuple[str, int]]], dict[int, tuple[int, int, str]]]:
    """The names of each key that mentions use, and the one that is the fullest in most of its articles."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    fullest: dict[int, tuple[int, int, str]] = {}
    query = select(EntityAlias.entity_row, EntityAlias.name, EntityAlias.mention_count, EntityAlias.article_count)
    for row, name, mentions, articles in session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE)):
        if mentions > 0:
            found[row].append((name, mentions))
        place = (-articles, -len(name), name)
        fullest[row] = min(fullest.get(row, place), place)
    return found, fullest


def _roles(session: Session) -> dict[int, Counter[str]]:
    """How often each word stands in the roles of an entity."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    query = select(Mention.entity_row, Mention.role, func.count()).where(Mention.role.is_not(None))
    for row, role, count in session.execute(query.group_by(Mention.entity_row, Mention.role)):
        for word in _ROLE_WORD.findall(text.fold(role or "")):
            found[row][word] += count
    return found


def _days(session: Session) -> dict[int, tuple[str | None, str | None]]:
    """The first and the last day on which articles name an entity."""
    query = (
        select(ArticleEntity.entity_row, func.min(Article.published_on), func.max(Article.published_on))
        .join(Article, Article.row == ArticleEntity.article_row)
        .group_by(ArticleEntity.entity_row)
    )
    return {row: (first, last) for row, first, last in session.execute(query)}


def _write(session: Session, stored: _Stored, found: Resolution, at: str) -> ResolveReport:
    row_of = {one.key: row for one, row in zip(stored.keys, stored.rows, strict=True)}
    wanted = {row_of[key]: row_of[answering] for key, answering in found.answering.items()}
    before = select(Entity.row, Entity.joined_to).where(Entity.joined_to.is_not(None))
    old = {row: joined_to for row, joined_to in session.execute(before) if joined_to is not None}
    moved = sorted(row for row in old.keys() | wanted.keys() if old.get(row) != wanted.get(row))
    if moved:
        joins = [{"entity": row, "answering": wanted.get(row)} for row in moved]
        joined = update(Entity).where(Entity.row == bindparam("entity")).values(joined_to=bindparam("answering"))
        session.connection().execute(joined, joins)
        touched = {*moved, *(old[row] for row in moved if row in old), *(wanted[row] for row in moved if row in wanted)}
        tallies.recount(session, touched)
        tallies.settle_names(session, touched)
        entity_countries.settle(session, touched)
        _clear_renderings(session, moved, at)
    _keep_judgements(session, stored.rows, found.judgements, [one.key for one in stored.keys])
    merged = [row for row in moved if row in wanted]
    split = [row for row in moved if row not in wanted]
    ids = _ids(session, moved)
    told = [NewChange("entity_split", entity_id=ids[row]) for row in split]
    told += [NewChange("entity_merge", entity_id=ids[row]) for row in merged]
    resolved = update(CounterRow).where(CounterRow.name == _RESOLVED)
    # What was taken as the last number is the number of the last change once the changes are written.
    session.execute(resolved.values(value=changes.latest(session) + len(told)))
    changes.record(session, sorted(told, key=lambda one: (one.kind, one.entity_id or "")), at)
    return ResolveReport(len(stored.keys), len(wanted), len(merged), len(split))


def _clear_renderings(session: Session, entity_rows: Iterable[int], at: str) -> None:
    """What was rendered of the articles that name these keys no longer holds: they show another id."""
    for chunk in chunks(entity_rows):
        naming = select(ArticleEntity.article_row).where(ArticleEntity.entity_row.in_(chunk))
        raised = update(Article).where(Article.row.in_(naming))
        session.execute(raised.values(revision=Article.revision + 1, updated_at=at))
        session.execute(delete(Rendering).where(Rendering.article_row.in_(naming)))


def _ids(session: Session, rows: Iterable[int]) -> dict[int, str]:
    return {
        row: entity_id
        for chunk in chunks(rows)
        for row, entity_id in session.execute(select(Entity.row, Entity.id).where(Entity.row.in_(chunk)))
    }


def _keep_judgements(session: Session, rows: list[int], judged: Iterable[Judgement], keys: list[str]) -> None:
    """Writes the judgements that are new or other than before, and removes those that hold no more."""
    wanted = {(rows[j.left], rows[j.right]): _values(j, rows, keys) for j in judged}
    table = EntityJudgement.__table__
    stored = {(one["left_row"], one["right_row"]): dict(one) for one in session.execute(select(table)).mappings()}
    gone = [pair for pair, values in stored.items() if wanted.get(pair) != values]
    if gone:
        pair = delete(EntityJudgement).where(
            EntityJudgement.left_row == bindparam("left"), EntityJudgement.right_row == bindparam("right")
        )
        session.connection().execute(pair, [{"left": left, "right": right} for left, right in gone])
    fresh = [values for pair, values in wanted.items() if stored.get(pair) != values]
    if fresh:
        session.connection().execute(insert(EntityJudgement), fresh)


def _values(one: Judgement, rows: list[int], keys: list[str]) -> dict[str, Any]:
    return {
        "left_row": rows[one.left],
        "right_row": rows[one.right],
        "joined": one.joined,
        "rule": one.rule,
        "reason": one.reason,
        "score": one.likeness.score,
        "needed": one.needed,
        "company": one.likeness.company,
        "roles": one.likeness.roles,
        "years_apart": one.likeness.years_apart,
        "shared": [identity.entity_id(keys[number]) for number in one.shared],
    }
