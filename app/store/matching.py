"""Which stored article a document is, if any, and which one it repeats nearly word for word."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import identity, text
from app.documents import ParsedDocument
from app.identity import Identity
from app.store.models import Article, ArticleText, NearCopyBand

# The share of runs of four words from which one text repeats another "nearly word for word". Of the pairs of the same
# page saved as HTML and as text, nine in ten lie above; of pairs from one news story told by two desks, none does.
NEAR_COPY = 0.7
# Texts with more rivals than this share boilerplate; the ones with the most bands in common are the likeliest.
_RIVALS = 20
_CHUNK = 900
T = TypeVar("T")


@dataclass(slots=True)
class Known:
    """What is compared of an article that is stored, or about to be within the same batch."""

    row: int
    id: str
    identity: str
    title_key: str | None
    status: str
    title: str | None
    body: str
    version: int
    revision: int
    content_sha256: str
    duplicate_of: int | None
    imported_at: str


def title_key(document: ParsedDocument, found: Identity) -> str | None:
    """By what a document without address and record id is found again after an edit: its publisher and title."""
    if found.by_address or found.basis.startswith("record:") or not document.title:
        return None
    publisher = text.fold(document.publisher.name or document.publisher.domain or "")
    return text.sha256_hex(f"{publisher}\n{text.fold(document.title)}".encode("utf-8", "replace"))


class Shelf:
    """The stored articles that a batch of documents may meet, and those that the batch itself adds.

    It is filled with a few queries for the whole batch and lives no longer than the batch's transaction.
    """

    def __init__(self, session: Session, documents: Sequence[ParsedDocument]) -> None:
        self._session = session
        self._by_identity: dict[str, list[Known]] = defaultdict(list)
        self._by_title: dict[str, list[Known]] = defaultdict(list)
        self._by_row: dict[int, Known] = {}
        found = [identity.identify(document) for document in documents]
        keys = [key for key in map(title_key, documents, found) if key]
        for known in self._load(Article.identity, {one.basis for one in found}):
            self.put(known)
        for known in self._load(Article.title_key, set(keys)):
            self.put(known)
        self._bands: dict[int, set[int]] = defaultdict(set)

    def put(self, known: Known) -> None:
        if known.row in self._by_row:
            return
        self._by_row[known.row] = known
        self._by_identity[known.identity].append(known)
        if known.title_key:
            self._by_title[known.title_key].append(known)

    def same_article(self, document: ParsedDocument, found: Identity) -> Known | None:
        """The article of which `document` is a version; one that was taken down stands for its whole identity."""
        for known in self._by_identity.get(found.basis, ()):
            if known.status == "taken_down" or identity.is_same_story(
                known.title, known.body, document.title, document.body
            ):
                return known
        key = title_key(document, found)
        for known in self._by_title.get(key, ()) if key else ():
            if text.shared_words(known.body, document.body) > identity.SAME_STORY_WORDS:
                return known
        return None

    def at(self, row: int) -> Known:
        return self._by_row[row]

    def has_identity(self, found: Identity) -> bool:
        return found.basis in self._by_identity

    def gather_bands(self, bands: Iterable[int]) -> None:
        """Loads which stored articles have any of `bands`, for the whole batch at once."""
        for chunk in _chunks(set(bands), _CHUNK):
            query = select(NearCopyBand.band, NearCopyBand.article_row).where(NearCopyBand.band.in_(chunk))
            for band, row in self._session.execute(query):
                self._bands[band].add(row)

    def put_bands(self, row: int, bands: Iterable[int]) -> None:
        for band in bands:
            self._bands[band].add(row)

    def near_copy(self, body: str, bands: Iterable[int], own_row: int) -> Known | None:
        """The earliest article that `body` repeats nearly word for word; of a group, the original."""
        shared = Counter(row for band in bands for row in self._bands.get(band, ()) if row != own_row)
        likeliest = sorted(shared, key=lambda row: (-shared[row], row))[:_RIVALS]
        self._ensure(likeliest)
        alike = [
            self._by_row[row]
            for row in likeliest
            if row in self._by_row and text.shingle_resemblance(self._by_row[row].body, body) >= NEAR_COPY
        ]
        if not alike:
            return None
        first = min(alike, key=lambda known: known.row)
        if first.duplicate_of is None or first.duplicate_of == own_row:
            return first
        self._ensure([first.duplicate_of])
        return self._by_row.get(first.duplicate_of)

    def _ensure(self, rows: Iterable[int]) -> None:
        missing = {row for row in rows if row not in self._by_row}
        for known in self._load(Article.row, missing):
            self.put(known)

    def _load(self, column: InstrumentedAttribute[Any], values: Collection[Any]) -> Iterator[Known]:
        for chunk in _chunks(values, _CHUNK):
            query = (
                select(
                    Article.row,
                    Article.id,
                    Article.identity,
                    Article.title_key,
                    Article.status,
                    Article.title,
                    ArticleText.body,
                    Article.version,
                    Article.revision,
                    Article.content_sha256,
                    Article.duplicate_of,
                    Article.imported_at,
                )
                .join(ArticleText, ArticleText.article_row == Article.row)
                .where(column.in_(chunk))
                .order_by(Article.row)
            )
            for found in self._session.execute(query).mappings():
                yield Known(**found)


def _chunks(values: Collection[T], size: int) -> Iterator[list[T]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, size)):
        yield chunk
