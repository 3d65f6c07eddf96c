"""Links entity keys to the entries of authority lists whose names they bear, over the whole store.

The links hang on the stored names and on nothing else, so that any order of imports and loads ends in the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Engine, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.resolution.authorities import is_one_word, list_key
from app.store import changes, database
from app.store.authority_models import AuthorityEntry, AuthorityList, AuthorityName, EntityEntry
from app.store.changes import NewChange
from app.store.chunks import chunks
from app.store.models import Counter, Entity, EntityAlias

# By entity key the rows of the lists and the ids of the entries there.
Linked = dict[int, frozenset[tuple[int, str]]]

_ROWS_AT_ONCE = 50_000
_LISTED = "listed"


def link_new(engine: Engine) -> None:
    """Links anew where there is any list and anything has happened since entities were linked last."""
    with database.reading(engine) as session:
        if not session.scalar(select(exists(select(AuthorityList.row)))):
            return
        seen = session.scalars(select(Counter.value).where(Counter.name == _LISTED)).one()
        if seen == changes.latest(session):
            return
    with database.writing(engine) as session:
        link(session, linked(session), changes.now())


def linked(session: Session) -> Linked:
    """What is linked now."""
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    query = select(EntityEntry.entity_row, EntityEntry.list_row, AuthorityEntry.entry_id)
    query = query.join(AuthorityEntry, AuthorityEntry.row == EntityEntry.entry_row)
    for row, list_row, entry_id in session.execute(query):
        found[row].add((list_row, entry_id))
    return {row: frozenset(entries) for row, entries in found.items()}


def link(session: Session, before: Linked, at: str) -> None:
    """Writes the links that hold now, and a change for each entity that is linked otherwise than `before`.

    Call it last: the numbers of the changes are taken in the end.
    """
    wanted = set(_wanted(session))
    stored = {
        (entity, entry) for entity, entry in session.execute(select(EntityEntry.entity_row, EntityEntry.entry_row))
    }
    connection = session.connection()
    for chunk in chunks(sorted(stored - wanted), 400):
        pairs = [and_(EntityEntry.entity_row == entity, EntityEntry.entry_row == entry) for entity, entry in chunk]
        connection.execute(delete(EntityEntry).where(or_(*pairs)))
    for chunk in chunks(sorted(wanted - stored)):
        lists = dict(
            session.execute(
                select(AuthorityEntry.row, AuthorityEntry.list_row).where(
                    AuthorityEntry.row.in_({entry for _, entry in chunk})
                )
            ).all()
        )
        fresh = [{"entity_row": entity, "entry_row": entry, "list_row": lists[entry]} for entity, entry in chunk]
        connection.execute(insert(EntityEntry), fresh)
    after = linked(session)
    moved = [row for row in before.keys() | after.keys() if before.get(row) != after.get(row)]
    _record(session, moved, at)


def _record(session: Session, moved: list[int], at: str) -> None:
    ids: set[str] = set()
    answering = aliased(Entity)
    for chunk in chunks(sorted(moved)):
        query = select(answering.id).join(Entity, answering.row == func.coalesce(Entity.joined_to, Entity.row))
        ids.update(session.scalars(query.where(Entity.row.in_(chunk))))
    seq = changes.latest(session)
    # Whoever was up to date stays so: nothing that is linked has to be resolved again.
    followed = or_(Counter.name == _LISTED, and_(Counter.name == "resolved", Counter.value == seq))
    session.execute(update(Counter).where(followed).values(value=seq + len(ids)))
    changes.record(session, [NewChange("entity_list", entity_id=one) for one in sorted(ids)], at)


def _wanted(session: Session) -> Iterator[tuple[int, int]]:
    """The pairs of an entity key and an entry that share a name."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for key, row in _borne(session):
        bearers[key].add(row)
    for chunk in chunks(sorted(bearers)):
        query = select(AuthorityName.list_key, AuthorityName.entry_row).where(AuthorityName.list_key.in_(chunk))
        for key, entry_row in session.execute(query):
            for row in bearers[key]:
                yield row, entry_row


def _borne(session: Session) -> Iterator[tuple[str, int]]:
    """The names that entity keys are called in full by any article, as lists have them.

    One of a single word counts only where the whole entity is shown under it: Delta stands in articles about Delta Air
    Lines too.
    """
    answering = aliased(Entity)
    query = (
        select(Entity.row, Entity.type, EntityAlias.name, answering.name)
        .join(EntityAlias, EntityAlias.entity_row == Entity.row)
        .join(answering, answering.row == func.coalesce(Entity.joined_to, Entity.row))
        .where(EntityAlias.article_count > 0)
    )
    found: Iterable[Any] = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    for row, entity_type, name, shown in found:
        key = list_key(entity_type, name)
        if key is not None and (not is_one_word(key) or list_key(entity_type, shown) == key):
            yield key, row
