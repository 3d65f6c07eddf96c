"""Keeps authority lists, and tells who is on them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import Engine, Select, delete, func, insert, select, union, update
from sqlalchemy.orm import Session

from app import text
from app.errors import BadRequest, InputFault, NotFound, nearest
from app.readers.authorities import OTHER_SCHEMA, RefusedRow
from app.readers.authorities import AuthorityEntry as Entry
from app.resolution.authorities import is_one_word, list_key
from app.store import changes, database, listing
from app.store.authority_models import AuthorityEntry, AuthorityList, AuthorityName, EntityEntry
from app.store.chunks import chunks
from app.store.models import Base, Entity

LONGEST_LIST_NAME = 100
# Refused rows that a report names; it counts them all.
REFUSED_NAMED = 1_000
_ROWS_AT_ONCE = 20_000


@dataclass(slots=True)
class LoadReport:
    """What became of the rows of a list; `refused` has the first of those that give no entry, `codes` counts all.

    `linked` counts the entities that are on the list now.
    """

    entries: int = 0
    names: int = 0
    unused_names: int = 0
    linked: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows have a mistake: what is of another schema has none."""
        return sum(self.codes.values()) - self.codes[OTHER_SCHEMA]

    def complaints(self, most: int) -> list[str]:
        """What is wrong with the first rows that have a mistake, and how many more have one."""
        told = [f"  line {row.line}: {row.message}" for row in self.refused if row.code != OTHER_SCHEMA][:most]
        hidden = self.rejected - len(told)
        return [*told, f"  and {hidden} more; --json names the first {REFUSED_NAMED:,}"] if hidden else told

    def __str__(self) -> str:
        lines = [f"{self.entries} entries with {self.names} names, of which {self.unused_names} link nothing"]
        lines += [f"    {code:18} {count:>6}" for code, count in sorted(self.codes.items())]
        return "\n".join([*lines, f"{self.linked} entities of the archive are on the list"])


def load(engine: Engine, name: str, rows: Iterable[Entry | RefusedRow]) -> LoadReport:
    """Stores a list in place of the one of that name, all or nothing, and links entities to it.

    Raises BadRequest where the name cannot be one, or no row gives an entry; the list of before then stays.
    """
    shown = text.clean(name)
    if not text.fold(shown) or len(shown) > LONGEST_LIST_NAME or "," in shown:
        raise BadRequest(f"A list has a name of 1 to {LONGEST_LIST_NAME} characters, none of them a comma.")
    report = LoadReport()
    # All is read before the store is locked, so that other writers wait for no file.
    entries = list(_counted(rows, report))
    if not entries:
        raise BadRequest("No row of the file gives an entry; nothing was changed.")
    with database.writing(engine) as session:
        at = changes.now()
        before = listing.linked(session)
        list_row = _emptied(session, shown)
        _write_list(session, list_row, shown, report, at)
        _write_entries(session, list_row, entries)
        listing.link(session, before, at)
        report.linked = session.scalar(select(func.count()).select_from(on_list(list_row).subquery())) or 0
    return report


def unload(engine: Engine, name: str) -> None:
    """Removes a list and what it links. Raises NotFound where there is none of that name."""
    with database.writing(engine) as session:
        row = _row(session, name)
        if row is None:
            raise NotFound(f"There is no list {name[:LONGEST_LIST_NAME]!r}.")
        before = listing.linked(session)
        _empty(session, row)
        session.execute(delete(AuthorityList).where(AuthorityList.row == row))
        listing.link(session, before, changes.now())


def rows_named(session: Session, names: Iterable[str]) -> list[int]:
    """The rows of the lists of these names. Raises BadRequest for an unknown one, with the nearest that is known."""
    found = {name: _row(session, name) for name in dict.fromkeys(names)}
    unknown = [name for name, row in found.items() if row is None]
    if unknown:
        known = session.scalars(select(AuthorityList.name).order_by(AuthorityList.folded)).all()
        proposal = nearest(unknown[0], known) if known else "none is loaded."
        fault = InputFault("list", f"There is no list `{unknown[0][:LONGEST_LIST_NAME]}`; {proposal}")
        raise BadRequest(f"list: {fault.message}", (fault,))
    return [row for row in found.values() if row is not None]


def on_list(list_row: int) -> Select[int]:
    """The rows of the entities that are on a list by any of their keys: of each the one that answers."""
    return (
        select(func.coalesce(Entity.joined_to, Entity.row))
        .join(EntityEntry, EntityEntry.entity_row == Entity.row)
        .where(EntityEntry.list_row == list_row)
        .distinct()
    )


def keys_on_list(list_row: int) -> Select[Any]:
    """The rows of all keys of these entities."""
    answering = on_list(list_row)
    both = union(
        select(Entity.row.label("row")).where(Entity.row.in_(answering)),
        select(Entity.row).where(Entity.joined_to.in_(answering)),
    ).subquery()
    return select(both.c.row)


def ids_on_list(session: Session, list_row: int) -> Sequence[str]:
    """The ids under which these entities answer."""
    return session.scalars(select(Entity.id).where(Entity.row.in_(on_list(list_row)))).all()


def entries_of(session: Session, group: Sequence[int]) -> list[dict[str, str]]:
    """What lists say of an entity, given as the rows of its keys: the list, the entry's id there and its name."""
    query = (
        select(AuthorityList.name.label("list"), AuthorityEntry.entry_id.label("id"), AuthorityEntry.name)
        .join(AuthorityEntry, AuthorityEntry.list_row == AuthorityList.row)
        .join(EntityEntry, EntityEntry.entry_row == AuthorityEntry.row)
        .where(EntityEntry.entity_row.in_(group))
        .distinct()
        .order_by(AuthorityList.name, AuthorityEntry.entry_id)
    )
    return [row._asdict() for row in session.execute(query)]


def _counted(rows: Iterable[Entry | RefusedRow], report: LoadReport) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The id, the name and the linking keys of each entry; what is left out is counted in `report`."""
    for row in rows:
        if isinstance(row, RefusedRow):
            report.codes[row.code] += 1
            if len(report.refused) < REFUSED_NAMED:
                report.refused.append(row)
            continue
        keys, used = _keys(row)
        report.entries += 1
        names = len(row.full_names) + len(row.aliases)
        report.names += names + row.weak_count
        report.unused_names += names - used + row.weak_count
        yield row.id, row.full_names[0], keys


def _keys(entry: Entry) -> tuple[tuple[str, ...], int]:
    """The keys by which an entry is linked, and how many of its names have one. See docs/decisions.md for the rule."""
    keys: dict[str, None] = {}
    used = 0
    for number, name in enumerate(chain(entry.full_names, entry.aliases)):
        found = [key for one in entry.types if (key := list_key(one, name)) is not None]
        if number >= len(entry.full_names) or len(entry.types) > 1:
            found = [key for key in found if not is_one_word(key)]
        used += bool(found)
        keys.update(dict.fromkeys(found))
    return tuple(keys), used


def _row(session: Session, name: str) -> int | None:
    return session.scalar(select(AuthorityList.row).where(AuthorityList.folded == text.fold(text.clean(name))))


def _emptied(session: Session, name: str) -> int:
    """The row of the list of that name, without entries; a new one where there is none."""
    row = _row(session, name)
    if row is not None:
        _empty(session, row)
        return row
    return (session.scalar(select(func.max(AuthorityList.row))) or 0) + 1


def _empty(session: Session, list_row: int) -> None:
    entries = select(AuthorityEntry.row).where(AuthorityEntry.list_row == list_row)
    session.execute(delete(EntityEntry).where(EntityEntry.list_row == list_row))
    session.execute(delete(AuthorityName).where(AuthorityName.entry_row.in_(entries)))
    session.execute(delete(AuthorityEntry).where(AuthorityEntry.list_row == list_row))


def _write_list(session: Session, row: int, name: str, report: LoadReport, at: str) -> None:
    values = {
        "name": name,
        "folded": text.fold(name),
        "loaded_at": at,
        "entry_count": report.entries,
        "name_count": report.names,
        "unused_name_count": report.unused_names,
        "refused_count": sum(report.codes.values()),
    }
    changed = session.connection().execute(update(AuthorityList).where(AuthorityList.row == row).values(values))
    if not changed.rowcount:
        session.connection().execute(insert(AuthorityList), [{"row": row, **values}])


def _write_entries(session: Session, list_row: int, entries: Sequence[tuple[str, str, tuple[str, ...]]]) -> None:
    next_row = (session.scalar(select(func.max(AuthorityEntry.row))) or 0) + 1
    for chunk in chunks(enumerate(entries, next_row), _ROWS_AT_ONCE):
        whole = [(row, list_row, entry_id, name) for row, (entry_id, name, _) in chunk]
        _insert(session, AuthorityEntry, ("row", "list_row", "entry_id", "name"), whole)
        names = [(row, key) for row, (_, _, keys) in chunk for key in keys]
        _insert(session, AuthorityName, ("entry_row", "list_key"), names)


def _insert(session: Session, table: type[Base], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts many rows; on PostgreSQL by COPY, since statements for each took minutes for half a million names."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        listed = ", ".join(f'"{column}"' for column in columns)
        with cursor, cursor.copy(f"COPY {table.__tablename__} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    elif rows:
        connection.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
