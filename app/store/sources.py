"""The raw records that articles were read from."""

from dataclasses import dataclass

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents import Hints
from app.store.models import Article, ArticleSource


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading came from. `reading_key` names the raw bytes together with what the import said about them."""

    reading_key: str
    raw_sha256: str
    raw_bytes: int
    name: str
    url: str | None
    hint_publisher: str | None
    hint_url_prefix: str | None
    charset: str | None = None
    hint_mapping: str | None = None


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A raw record: the SHA-256 that its bytes are kept under, its size in bytes and its file's name."""

    raw_sha256: str
    raw_bytes: int
    name: str


def hints_of(source: Source) -> Hints:
    """What the import said of a record."""
    mapping = orjson.loads(source.hint_mapping) if source.hint_mapping else {}
    told = tuple((field, tuple(names)) for field, names in sorted(mapping.items()))
    return Hints(source.hint_publisher, source.hint_url_prefix, told)


def mapping_json(hints: Hints) -> str | None:
    """The mapping of an import as a source keeps it."""
    return orjson.dumps(dict(hints.mapping), option=orjson.OPT_SORT_KEYS).decode() if hints.mapping else None


def newest(session: Session, article_id: str) -> StoredSource | None:
    """The record that an article was read from last; None where the archive knows of none."""
    found = session.execute(
        select(ArticleSource.raw_sha256, ArticleSource.raw_bytes, ArticleSource.name)
        .join(Article, Article.row == ArticleSource.article_row)
        .where(Article.id == article_id)
        .order_by(ArticleSource.version.desc(), ArticleSource.recorded_at.desc(), ArticleSource.reading_key)
        .limit(1)
    ).one_or_none()
    return StoredSource(*found) if found else None
