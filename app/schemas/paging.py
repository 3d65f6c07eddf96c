"""Lists and their cursors: how a place in a list travels in a URL."""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from typing import Any

from app.errors import BadRequest, InputFault
from app.schemas.fields import Shape, documented

MAX_LIMIT = 200
DEFAULT_LIMIT = 20

# What a cursor holds, for the room that made it alone: the sort order, the side, and the sort values of one item.
Cursor = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. `total` counts the whole list exactly; `next` and `prev` are cursors, None at an end."""

    items: list[dict[str, Any]]
    total: int
    next: Cursor | None = None
    prev: Cursor | None = None


class ListOut(Shape):
    """What every list answers; each list says what its items are."""

    items: list[Any] = documented("The items of this page.", [])
    total: int = documented("The exact number of items in the whole list.", 1)
    next: str | None = documented("Address of the next page; null on the last.", None)
    prev: str | None = documented("Address of the page before; null on the first.", None)


def list_json(page: Page, next_url: str | None, prev_url: str | None) -> dict[str, Any]:
    return {"items": page.items, "total": page.total, "next": next_url, "prev": prev_url}


def encode_cursor(cursor: Cursor) -> str:
    """A cursor as opaque text for a URL, with a checksum."""
    content = json.dumps(cursor, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(_checksum(content) + content).decode().rstrip("=")


def decode_cursor(encoded: str) -> Cursor:
    """The cursor that `encode_cursor` was given; raises BadRequest for anything that it did not make."""
    try:
        whole = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise wrong_cursor() from None
    if len(whole) < 5 or whole[:4] != _checksum(whole[4:]):
        raise wrong_cursor()
    try:
        values = json.loads(whole[4:])
    except (ValueError, RecursionError):
        # The checksum is no secret: what carries a right one may still be no JSON.
        raise wrong_cursor() from None
    if not isinstance(values, list):
        raise wrong_cursor()
    return tuple(values)


def _checksum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(4, "big")


def wrong_cursor() -> BadRequest:
    """For a cursor that is mangled, or was made by another list or another sort order."""
    message = "is not a cursor of this list; take it from `next` or `prev` of an answer with the same parameters"
    return BadRequest("The cursor cannot be used.", (InputFault("cursor", message),))
