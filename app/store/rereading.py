"""Which records each version of an article was read from, and what becomes of it when they are read again."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import addresses
from app.documents import ParsedDocument
from app.store import loading, writing
from app.store.chunks import chunks
from app.store.filtering import TAKEN_DOWN
from app.store.models import Article, ArticleSource, ArticleVersion
from app.store.saving import Batch, Reading
from app.store.sources import Source


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a stored article, and the records that were read into it, in their order.

    `content_sha256` is of what it says; `shown_sha256` of what an article shows beyond that, None for a version of the
    past, of which nothing else is kept. `page_keys` are those of every address of the article.
    """

    article_row: int
    article_id: str
    version: int
    content_sha256: str
    shown_sha256: str | None
    sources: tuple[Source, ...]
    page_keys: frozenset[str]

    @property
    def is_current(self) -> bool:
        return self.shown_sha256 is not None

    def says(self, document: ParsedDocument) -> bool:
        """Whether the store holds just what `document` says."""
        if writing.content_sha256(document) != self.content_sha256:
            return False
        return self.shown_sha256 in (None, writing.shown_sha256(document))


@dataclass(frozen=True, slots=True)
class Renewal:
    """What is to be written of an edition whose records were read again.

    `reading` is the one that takes the place of what it says, None where it stays; `urls` are all addresses that its
    records state.
    """

    edition: Edition
    reading: Reading | None
    urls: tuple[str, ...]


def editions(session: Session, after_row: int, limit: int) -> tuple[int, list[Edition]] | None:
    """The editions of the next `limit` articles after `after_row`, by article and version, and the row of the last.

    What was taken down has none, nor has what is known of no record. None where no article follows.
    """
    after = select(Article.row).where(Article.row > after_row, Article.status != TAKEN_DOWN)
    rows = session.scalars(after.order_by(Article.row).limit(limit)).all()
    if not rows:
        return None
    loaded = loading.load(session, rows)
    told = _past(session, loaded) | _current(session, {row: one.document for row, (one, _) in loaded.items()})
    sources: dict[tuple[int, int], list[Source]] = defaultdict(list)
    for place, source in _sources(session, loaded):
        sources[place].append(source)
    keys = {row: frozenset(map(addresses.page_key, one.document.aliases)) for row, (one, _) in loaded.items()}
    found = [
        Edition(row, loaded[row][1].id, version, *told[row, version], tuple(sources[row, version]), keys[row])
        for row, version in sorted(told)
        if (row, version) in sources
    ]
    return rows[-1], found


def save_renewals(session: Session, renewals: Sequence[Renewal], at: str) -> list[bool]:
    """Writes what was read again, and says of each edition whether it was renewed.

    One that was changed by someone else since it was loaded stays as it is. The numbers of the changes are taken last.
    """
    batch = Batch(session, [one.reading for one in renewals if one.reading], at)
    stored = batch.stored({one.edition.article_row for one in renewals})
    renewed = []
    for one in renewals:
        known = stored.get(one.edition.article_row)
        if known is None or known.status == TAKEN_DOWN:
            renewed.append(False)
            continue
        is_as_loaded = (known.version, known.content_sha256) == (one.edition.version, one.edition.content_sha256)
        if one.reading and one.edition.is_current and is_as_loaded:
            batch.renew(known, one.reading)
        elif one.reading and not one.edition.is_current:
            batch.renew_version(known, one.edition.version, one.reading.article.document)
        renewed.append(one.reading is not None and (is_as_loaded or not one.edition.is_current))
        batch.add_addresses(known, one.urls)
    batch.write()
    return renewed


def _past(session: Session, rows: Collection[int]) -> dict[tuple[int, int], tuple[str, str | None]]:
    told: dict[tuple[int, int], tuple[str, str | None]] = {}
    for chunk in chunks(rows):
        query = select(ArticleVersion.article_row, ArticleVersion.version, ArticleVersion.content)
        for row, version, content in session.execute(query.where(ArticleVersion.article_row.in_(chunk))):
            told[row, version] = writing.version_sha256(content), None
    return told


def _current(session: Session, documents: dict[int, ParsedDocument]) -> dict[tuple[int, int], tuple[str, str | None]]:
    told: dict[tuple[int, int], tuple[str, str | None]] = {}
    for chunk in chunks(documents):
        query = select(Article.row, Article.version, Article.content_sha256).where(Article.row.in_(chunk))
        for row, version, content_sha256 in session.execute(query):
            told[row, version] = content_sha256, writing.shown_sha256(documents[row])
    return told


def _sources(session: Session, rows: Collection[int]) -> Iterator[tuple[tuple[int, int], Source]]:
    """Each source with the row and version of its article, in the order in which they were recorded."""
    columns = [getattr(ArticleSource, field.name) for field in fields(Source)]
    for chunk in chunks(rows):
        query = select(ArticleSource.article_row, ArticleSource.version, *columns)
        in_order = query.where(ArticleSource.article_row.in_(chunk)).order_by(
            ArticleSource.recorded_at, ArticleSource.reading_key
        )
        for row, version, *values in session.execute(in_order):
            yield (row, version), Source(*values)
