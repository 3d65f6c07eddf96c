"""Walks a list in pages by the values of its sort columns, so that a page stays where it is while the list grows."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import Session

from app.schemas.paging import Cursor, wrong_cursor


@dataclass(frozen=True, slots=True)
class Walk:
    """An order: its name, which cursors carry, and the columns to sort by, which are unique together."""

    name: str
    columns: tuple[Any, ...]
    descending: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """The rows of one page by column, and the cursors of its neighbours."""

    rows: list[dict[str, Any]]
    next: Cursor | None
    prev: Cursor | None


def turn(session: Session, query: Select[*tuple[Any, ...]], walk: Walk, limit: int, cursor: Cursor | None) -> Turned:
    """The page of `query` that begins behind the item that `cursor` names, or ends before it.

    Raises BadRequest for a cursor that was not made by a walk of this name.
    """
    backwards, place = _position(cursor, walk)
    falling = walk.descending != backwards
    if place:
        here, there = tuple_(*walk.columns), tuple_(*place)
        query = query.where(here < there if falling else here > there)
    order = [column.desc() if falling else column.asc() for column in walk.columns]
    places = [column.label(f"place_{n}") for n, column in enumerate(walk.columns)]
    rows = session.execute(query.add_columns(*places).order_by(*order).limit(limit + 1)).all()
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows = rows[::-1]
    if not rows:
        return Turned([], None, None)
    (first, last), names = (rows[0][-len(places) :], rows[-1][-len(places) :]), rows[0]._fields[: -len(places)]
    return Turned(
        rows=[dict(zip(names, row, strict=False)) for row in rows],
        next=(walk.name, "after", *last) if more or backwards else None,
        prev=(walk.name, "before", *first) if (more if backwards else place) else None,
    )


def _position(cursor: Cursor | None, walk: Walk) -> tuple[bool, tuple[Any, ...]]:
    """Whether to walk backwards, and the values to begin behind; none at the start of the list."""
    if cursor is None:
        return False, ()
    kinds = [column.type.python_type for column in walk.columns]
    match cursor:
        case (walk.name, "after" | "before" as side, *place) if [type(value) for value in place] == kinds:
            return side == "before", tuple(place)
    raise wrong_cursor()
