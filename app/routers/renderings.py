"""The article as bytes: as it is kept, rendered anew where nothing is kept, and in other representations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from fastapi.concurrency import run_in_threadpool

import app
from app.dependencies import Archive
from app.errors import BadRequest, InputFault
from app.routers.selection import field_tree, select
from app.schemas.articles import Article, article_json
from app.schemas.exchange import news_article, ninjs
from app.schemas.fields import example
from app.schemas.offsets import utf16
from app.store import articles
from app.store.database import reading, writing

JSON, JSON_LD, NINJS, TEXT = "application/json", "application/ld+json", "application/vnd.iptc.ninjs+json", "text/plain"
MEDIA_TYPES = (JSON, JSON_LD, NINJS, TEXT)


@dataclass(frozen=True, slots=True)
class Representation:
    """How a client wants an article; `server` is what the addresses in it begin with."""

    media_type: str
    fields: str | None
    offsets: str
    server: str

    @property
    def is_stored(self) -> bool:
        """Whether it is the article as it is kept, byte for byte."""
        return self.media_type == JSON and self.fields is None and self.offsets == "codepoints"

    def headers(self, article_id: str, revision: int) -> dict[str, str]:
        """The headers of the answer. The ETag names article, revision, representation and the version that made it."""
        form = "json"
        if not self.is_stored:
            asked = f"{self.media_type}\n{self.fields}\n{self.offsets}\n{self.server}"
            form = blake2b(asked.encode(), digest_size=6).hexdigest()
        tag = f'"{article_id}.{revision}.{form}.{app.__version__}"'
        return {"etag": tag, "vary": "Accept", "cache-control": "no-cache"}


@dataclass(frozen=True, slots=True)
class Served:
    """An article's JSON in a revision; `fresh` says that it was rendered now and is not kept yet."""

    revision: int
    content: bytes
    fresh: bool = False


async def current(archive: Archive, article_id: str) -> Served | None:
    """The article as it is now; None where there is none. Raises TakenDown.

    On SQLite the point read is made here, on the event loop's thread: it takes less time than handing it to another.
    """
    if archive.point_reads is None:
        return await run_in_threadpool(_read, archive, article_id)
    found = articles.rendered(archive.point_reads, article_id)
    if found is None or found.content is not None:
        return Served(found.revision, found.content) if found and found.content is not None else None
    return await run_in_threadpool(_render, archive, article_id)


def _read(archive: Archive, article_id: str) -> Served | None:
    with archive.engine.connect() as connection:
        found = articles.rendered(connection, article_id)
    if found is None:
        return None
    if found.content is not None:
        return Served(found.revision, found.content)
    return _render(archive, article_id)


def _render(archive: Archive, article_id: str) -> Served | None:
    with reading(archive.engine) as session:
        # Once more, within the snapshot that the article is loaded from: it may have moved on since it was looked for.
        found = articles.rendered(session.connection(), article_id)
        if found is None:
            return None
        if found.content is not None:
            return Served(found.revision, found.content)
        loaded = articles.load(session, article_id)
    return Served(found.revision, orjson.dumps(article_json(*loaded)), fresh=True) if loaded else None


def keep(archive: Archive, article_id: str, served: Served) -> None:
    """Keeps a fresh rendering for later readers, unless the archive is busy keeping another."""
    if not archive.keeping.acquire(blocking=False):
        return
    try:
        with writing(archive.engine) as session:
            articles.keep_rendering(session, article_id, served.revision, served.content)
    finally:
        archive.keeping.release()


def represent(content: bytes, wanted: Representation) -> bytes:
    """The article whose JSON is `content` as `wanted`. Raises BadRequest for fields that it does not have."""
    if wanted.media_type != JSON and wanted.fields is not None:
        fault = InputFault("fields", f"Only {JSON} has fields to select.")
        raise BadRequest(f"fields: {fault.message}", (fault,))
    article: dict[str, Any] = orjson.loads(content)
    if wanted.media_type == TEXT:
        return str(article["body"]).encode()
    if wanted.media_type in _OTHERS:
        return orjson.dumps(_OTHERS[wanted.media_type](article, wanted.server))
    if wanted.offsets == "utf16":
        article = utf16(article)
    return orjson.dumps(select(article, field_tree(Article, wanted.fields)) if wanted.fields else article)


_OTHERS: Mapping[str, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {JSON_LD: news_article, NINJS: ninjs}

_SHOWN = example(Article)
# What the API documentation shows of each representation; the JSON's own schema is the response model.
DOCUMENTED: dict[str, Any] = {
    JSON: {},
    JSON_LD: {"schema": {"type": "object"}, "example": news_article(_SHOWN, "https://archive.example")},
    NINJS: {"schema": {"type": "object"}, "example": ninjs(_SHOWN, "https://archive.example")},
    TEXT: {"schema": {"type": "string"}, "example": _SHOWN["body"]},
}
