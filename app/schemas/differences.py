"""What two answers for one article say differently, field by field."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

Side = Literal["added", "removed", "changed"]
# What an item of a list is known by, and stays the same item while the rest of it changes.
_KNOWN_BY = {
    "entities": ("id",),
    "mentions": ("field", "start", "end"),
    "authors": ("name",),
    "quotes": ("id",),
    "figures": ("id",),
    "dates": ("id",),
    "roles": ("field", "start", "end", "key", "title"),
}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Side]]:
    """Each field that differs, and how: `entities` added, `entities.salience` changed.

    An item that was added to a list, or removed from it, is told as such; of one that stayed, the fields that differ.
    """
    for field in dict.fromkeys((*old, *new)):
        before, after = old.get(field), new.get(field)
        if before == after:
            continue
        if field in _KNOWN_BY:
            yield from _of_lists(field, before or [], after or [])
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from ((f"{field}.{inner}", side) for inner, side in differences(before, after))
        else:
            yield field, "changed"


def _of_lists(
    field: str, before: list[Mapping[str, Any]], after: list[Mapping[str, Any]]
) -> Iterator[tuple[str, Side]]:
    olds, news = (_by_key(items, _KNOWN_BY[field]) for items in (before, after))
    for key in olds.keys() | news.keys():
        if key not in olds:
            yield field, "added"
        elif key not in news:
            yield field, "removed"
        else:
            yield from ((f"{field}.{inner}", side) for inner, side in differences(olds[key], news[key]))
    stayed = olds.keys() & news.keys()
    if [key for key in olds if key in stayed] != [key for key in news if key in stayed]:
        yield f"{field} order", "changed"


def _by_key(items: list[Mapping[str, Any]], names: tuple[str, ...]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    return {tuple(item[name] for name in names): item for item in items}
