"""Which stored article a document is, if any, and which one it repeats nearly word for word."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import identity, text
from app.documents import ParsedDocument
from app.identity import Identity
from app.store.chunks import chunks
from app.store.models import Article, ArticleText, NearCopyBand

# The share of runs of four words from which one text repeats another "nearly word for word". Of the pairs of the same
# page saved as HTML and as text, nine in ten lie above; of pairs from one news story told by two desks, none does.
NEAR_COPY = 0.7
# Texts with more rivals than this share boilerplate; the ones with the most bands in common are the likeliest.
_RIVALS = 20
# Of the stories under one address, or of one title, this many of the latest are compared word by word.
_LATEST = 50


@dataclass
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

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(text.words(self.body))

    @cached_property
    def folded_title(self) -> str:
        return text.fold(self.title or "")

    def find_by(self, document: ParsedDocument, found: Identity) -> None:
        """Takes over by what a better reading says that the article is found; its id stays what it is.

        The hash of a text that was edited since goes on standing for the text that came first.
        """
        if found.by_address or self.version == 1 or not self.identity.startswith("text:"):
            self.identity = found.basis
        self.title_key = title_key(document, found)

    def tell(self, document: ParsedDocument) -> None:
        """Takes over what is compared of a new version."""
        self.title, self.body = document.title, document.body
        for name in ("words", "folded_title"):
            self.__dict__.pop(name, None)


def title_key(document: ParsedDocument, found: Identity) -> str | None:
    """By what a document without address and record id is found again after an edit: its publisher and title."""
    if found.by_address or found.basis.startswith("record") or not document.title:
        return None
    publisher = text.fold(document.publisher.name or document.publisher.domain or "")
    return text.sha256_hex(f"{publisher}\n{text.fold(document.title)}".encode("utf-8", "replace"))


class Shelf:
    """The stored articles that a batch of documents may meet, and those that the batch itself adds.

    It is filled with a few queries for the whole batch. Articles in `ahead` count as stored though they are not: a
    dry run hands on what it would have saved.
    """

    def __init__(self, session: Session, documents: Sequence[ParsedDocument], ahead: Iterable[Known] = ()) -> None:
        self._session = session
        self._by_identity: dict[str, list[Known]] = defaultdict(list)
        self._by_title: dict[str, list[Known]] = defaultdict(list)
        self._by_row: dict[int, Known] = {}
        self._bands: dict[int, set[int]] = defaultdict(set)
        self._ids: dict[str, set[str]] = defaultdict(set)
        for known in ahead:
            self.put(known)
        found = [identity.identify(document) for document in documents]
        keys = {key for key in map(title_key, documents, found) if key}
        self._titles = {text.fold(document.title or "") for document in documents} - {""}
        self._ensure(self._rivals(Article.identity, {one.basis for one in found}))
        self._ensure(self._rivals(Article.title_key, keys))
        # Better readers may find an article by another identity than its id was made of.
        by_id = {one.article_id: one.basis for one in found}
        for chunk in chunks(by_id):
            for taken in session.scalars(select(Article.id).where(Article.id.in_(chunk))):
                self._ids[by_id[taken]].add(taken)

    def put(self, known: Known) -> None:
        if known.row in self._by_row:
            return
        self._by_row[known.row] = known
        self._by_identity[known.identity].append(known)
        self._ids[known.identity].add(known.id)
        if known.title_key:
            self._by_title[known.title_key].append(known)

    def at(self, row: int) -> Known:
        return self._by_row[row]

    def stored(self, rows: Iterable[int]) -> dict[int, Known]:
        """Of the articles at `rows`, those that the store holds."""
        wanted = set(rows)
        self._ensure(wanted)
        return {row: self._by_row[row] for row in wanted if row in self._by_row}

    def same_article(self, document: ParsedDocument, found: Identity) -> Known | None:
        """The article of which `document` is a version; one that was taken down stands for its whole identity.

        Under one address the same title decides; else, and without an address, most of the words in common do.
        """
        under = self._by_identity.get(found.basis, [])
        title = text.fold(document.title or "")
        for known in under:
            if known.status == "taken_down" or (title and known.folded_title == title):
                return known
        key = title_key(document, found)
        rivals = under[-_LATEST:] + (self._by_title.get(key, [])[-_LATEST:] if key else [])
        if not rivals:
            return None
        words = frozenset(text.words(document.body))
        return next((known for known in rivals if identity.shares_most_words(known.words, words)), None)

    def ids_under(self, found: Identity) -> set[str]:
        """The ids of the stories that an identity holds already."""
        return self._ids.get(found.basis, set())

    def gather_bands(self, bands: Iterable[int]) -> None:
        """Loads which stored articles have any of `bands`, for the whole batch at once."""
        for chunk in chunks(set(bands)):
            query = select(NearCopyBand.band, NearCopyBand.article_row).where(NearCopyBand.band.in_(chunk))
            for band, row in self._session.execute(query):
                self._bands[band].add(row)

    def put_bands(self, row: int, bands: Iterable[int]) -> None:
        for band in bands:
            self._bands[band].add(row)

    def near_copy(self, body: str, bands: Iterable[int], own_row: int) -> Known | None:
        """The original that `body` repeats nearly word for word: an earlier article that repeats none itself."""
        shared = Counter(row for band in bands for row in self._bands.get(band, ()) if row < own_row)
        likeliest = sorted(shared, key=lambda row: (-shared[row], row))[:_RIVALS]
        self._ensure(likeliest)
        alike = (self._by_row[row] for row in sorted(likeliest) if row in self._by_row)
        first = next((known for known in alike if resemble(known.body, body)), None)
        if first is None or first.duplicate_of is None:
            return first
        self._ensure([first.duplicate_of])
        return self._by_row.get(first.duplicate_of)

    def copies_of(self, row: int) -> list[Known]:
        """The articles that are kept as near copies of the one at `row`."""
        self._ensure(self._session.scalars(select(Article.row).where(Article.duplicate_of == row)).all())
        return [known for known in self._by_row.values() if known.duplicate_of == row]

    def _rivals(self, column: InstrumentedAttribute[Any], values: Collection[str]) -> set[int]:
        """Of the articles with one of `values`, the rows of the latest, and of those with a title of the batch."""
        latest: dict[str, list[int]] = defaultdict(list)
        by_title: set[int] = set()
        for chunk in chunks(values):
            query = select(column, Article.row, Article.id, Article.identity, Article.title, Article.status)
            for value, row, article_id, basis, title, status in self._session.execute(
                query.where(column.in_(chunk)).order_by(Article.row)
            ):
                latest[value].append(row)
                self._ids[basis].add(article_id)
                if status == "taken_down" or (column is Article.identity and text.fold(title or "") in self._titles):
                    by_title.add(row)
        return by_title | {row for rows in latest.values() for row in rows[-_LATEST:]}

    def _ensure(self, rows: Iterable[int]) -> None:
        for known in self._load({row for row in rows if row not in self._by_row}):
            self.put(known)

    def _load(self, rows: Collection[int]) -> Iterator[Known]:
        for chunk in chunks(rows):
            query = (
                select(
                    Article.row,
                    Article.id,
                    Article.identity,
                    Article.title_key,
                    Article.status,
                    Article.title,
                    # What was taken down has no text any more; it must still be known.
                    ArticleText.body,
                    Article.version,
                    Article.revision,
                    Article.content_sha256,
                    Article.duplicate_of,
                    Article.imported_at,
                )
                .outerjoin(ArticleText, ArticleText.article_row == Article.row)
                .where(Article.row.in_(chunk))
                .order_by(Article.row)
            )
            for found in self._session.execute(query).mappings():
                yield Known(**{**found, "body": found["body"] or ""})


def resemble(one: str, other: str) -> bool:
    """Whether two texts are near copies of each other."""
    return text.shingle_resemblance(one, other) >= NEAR_COPY
