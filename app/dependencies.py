"""What a route may ask for: the open archive, and the parameters that several routes share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Engine

from app.schemas.filters import ArticleFilters, parse_published
from app.schemas.paging import DEFAULT_LIMIT, MAX_LIMIT, Cursor, decode_cursor, encode_cursor, wrong_cursor
from app.search import Search
from app.settings import Settings

# No name, title or address is longer; what is would only be compared in vain.
LONGEST_VALUE = 4000
# What the parameter `as_of` of roles means.
AS_OF = (
    "Only roles that were held then, a day `2025-08-14`, month `2025-08`, year `2025` or interval: an article of that "
    "time says so, or the nearest before and after it both do. A former role is not held."
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Archive:
    """The store and the search index that this process has open.

    `point_reads` is set on SQLite alone: a connection that is always between transactions, so that each read sees the
    newest commit. Only the event loop's thread may use it.
    """

    settings: Settings
    engine: Engine
    search: Search
    point_reads: Connection | None
    # Renderings are a cache: one is kept at a time, and who finds another being kept leaves it to a later reader, so
    # that an import that holds the store's write lock can never hold all threads of the server.
    keeping: Lock = field(default_factory=Lock)


def archive_of(request: Request) -> Archive:
    """The archive that the application answering `request` has open."""
    archive: Archive = request.app.state.archive
    return archive


# A coroutine, since the framework hands plain functions to another thread.
async def _open_archive(request: Request) -> Archive:
    return archive_of(request)


OpenArchive = Annotated[Archive, Depends(_open_archive)]


ArticleId = Annotated[str, Path(description="The article's id.", examples=["a_ez7piap6vycllph5xlry"])]


def shown(default: Any, description: str, example: Any, **more: Any) -> Any:
    """A query parameter with what it means and one value that works."""
    return Field(default, description=description, examples=[example], **more)


class Parameters(BaseModel):
    """The query parameters of a route; what it does not name is refused before this is read."""

    model_config = ConfigDict(frozen=True)


def selectable(example: str) -> Any:
    """The parameter `fields` of a route; `example` names fields that its answer has."""
    said = "Comma list of the fields to answer, dots for fields within fields; `id` always comes along."
    return shown(None, said, example, max_length=LONGEST_VALUE)


class Paging(Parameters):
    limit: int = shown(DEFAULT_LIMIT, "The most items to answer.", 20, ge=1, le=MAX_LIMIT)
    cursor: str | None = shown(
        None,
        "A place in the list, taken from `next` or `prev` of an answer.",
        encode_cursor(("-published_at", "after", 2**62)),
        max_length=LONGEST_VALUE,
    )

    def place(self) -> Cursor | None:
        """Where the page begins; None at the start of the list. Raises BadRequest for a mangled cursor."""
        cursor = decode_cursor(self.cursor) if self.cursor is not None else None
        if cursor is not None and not all(_fits_store(value) for value in cursor):
            raise wrong_cursor()
        return cursor


class Offsets(Parameters):
    offsets: Literal["codepoints", "utf16"] = shown(
        "codepoints", "What positions count: Unicode code points, or UTF-16 units as JavaScript strings do.", "utf16"
    )


class DateSort(Parameters):
    sort: Literal["-published_at", "published_at", "-imported_at"] = shown(
        "-published_at",
        "The order; `-` puts the newest first. Articles without a date come last both ways.",
        "published_at",
    )


class Filters(Parameters):
    """The filters that articles, search and an entity's articles share; all that are given must hold."""

    publisher: str | None = shown(
        None, "A publisher's id, name or domain.", "The Northern Ledger", min_length=1, max_length=LONGEST_VALUE
    )
    author: str | None = shown(
        None,
        "An author's name; case and accents do not matter.",
        "Oona Pettersen",
        min_length=1,
        max_length=LONGEST_VALUE,
    )
    section: str | None = shown(None, "The publisher's section.", "World", min_length=1, max_length=LONGEST_VALUE)
    language: str | None = shown(
        None, "A language tag; only its primary subtag counts.", "en", min_length=1, max_length=35
    )
    topic: str | None = shown(
        None, "One of the publisher's keywords.", "vaccines", min_length=1, max_length=LONGEST_VALUE
    )
    entity: list[Annotated[str, Field(min_length=1, max_length=64)]] = shown(
        [], "An entity's id; given several times, all must occur.", ["e_yxkjuik5gpyga3zbq6cv"], max_length=20
    )
    role: str | None = shown(
        None,
        "A role that the article says somebody holds: its title, or as written; `PM` is `prime minister`.",
        "chief executive",
        min_length=1,
        max_length=LONGEST_VALUE,
    )
    lists: list[Annotated[str, Field(min_length=1, max_length=LONGEST_VALUE)]] = shown(
        [],
        "The name of an authority list; only articles that name somebody or something on it. Given several times, "
        "something of each.",
        ["sanctions"],
        max_length=20,
        alias="list",
    )
    published: str | None = shown(
        None,
        "A day `2025-08-14`, month `2025-08`, year `2025`, interval `2025-08/2025-09` or `2025-08/..`, or a duration "
        "back from today: `P7D`, `P2W`, `P3M`, `P1Y`. The date counts as written.",
        "2025-06/2026-05",
        min_length=1,
        max_length=64,
    )
    has: list[Literal["image", "caption", "byline", "section", "date", "quote", "figure"]] = shown(
        [], "What the article must have; given several times, all of it.", ["byline"], max_length=7
    )
    status: Literal["live", "corrected", "withdrawn"] | None = shown(None, "Only articles of this status.", "live")
    duplicates: Literal["all", "collapse"] = shown(
        "all", "`collapse` leaves out articles that repeat another nearly word for word.", "collapse"
    )

    def narrowed(self, naming: str | None = None, url: str | None = None, ids: Sequence[str] = ()) -> ArticleFilters:
        """The filters as values, with what a route adds. Raises BadRequest for a `published` that cannot be read."""
        return ArticleFilters(
            publisher=self.publisher,
            author=self.author,
            section=self.section,
            language=self.language,
            topic=self.topic,
            entity=tuple(dict.fromkeys([naming, *self.entity] if naming else self.entity)),
            role=self.role,
            lists=tuple(dict.fromkeys(self.lists)),
            published=parse_published(self.published, today()) if self.published else None,
            has=tuple(dict.fromkeys(self.has)),
            status=self.status,
            duplicates=self.duplicates,
            url=url,
            ids=tuple(ids),
        )


def _fits_store(value: Any) -> bool:
    """Whether a value of a cursor can be compared with a column: a forged one may hold anything that JSON can."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value < 2**63
    return value is None or isinstance(value, float) or (isinstance(value, str) and not _UNSTORABLE.search(value))


def today() -> date:
    return datetime.now(UTC).date()
