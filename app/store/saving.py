"""Saves a batch of enriched articles in one transaction: match, decide, write, number the changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import identity, text
from app.documents import EnrichedArticle, ParsedDocument
from app.schemas.articles import Kept, publisher_id
from app.store import articles, changes, tallies, writing
from app.store.changes import NewChange
from app.store.chunks import chunks
from app.store.matching import Known, Shelf, resemble, title_key
from app.store.models import Article, ArticleSource
from app.store.runs import Outcome
from app.store.sources import Source


@dataclass(frozen=True, slots=True)
class Reading:
    article: EnrichedArticle
    source: Source


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a reading; `code` is set where it was rejected."""

    outcome: Outcome
    article_id: str
    code: str | None = None


def seen(session: Session, reading_keys: Sequence[str]) -> dict[str, str]:
    """Of `reading_keys`, those that were read before, with the id of the article that came of each."""
    found: dict[str, str] = {}
    for chunk in chunks(reading_keys):
        query = (
            select(ArticleSource.reading_key, Article.id)
            .join(Article, Article.row == ArticleSource.article_row)
            .where(ArticleSource.reading_key.in_(chunk))
        )
        found.update((key, article_id) for key, article_id in session.execute(query))
    return found


@dataclass(slots=True)
class Rehearsal:
    """What a dry run would have saved so far; later batches of it meet these articles as if they were stored."""

    known: dict[int, Known] = field(default_factory=dict)
    bands: dict[int, tuple[int, ...]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def rehearse(session: Session, readings: Sequence[Reading], rehearsal: Rehearsal) -> list[Saved]:
    """Says what would become of `readings` after those of the rehearsal so far; writes nothing and takes no lock."""
    batch = Batch(session, readings, changes.now(), rehearsal)
    return [batch.save(reading) for reading in readings]


def save_batch(session: Session, readings: Sequence[Reading], at: str) -> list[Saved]:
    """Saves `readings` in order and says what became of each; the caller's transaction commits them together.

    `at` is the moment of the import. The numbers of the changes are taken last, so nothing may be written after.
    """
    batch = Batch(session, readings, at)
    saved = [batch.save(reading) for reading in readings]
    batch.write()
    return saved


class Batch:
    """What the store holds of what some readings are about, and the rows that `write` writes together."""

    def __init__(
        self, session: Session, readings: Sequence[Reading], at: str, rehearsal: Rehearsal | None = None
    ) -> None:
        self._session = session
        self._at = at
        self._rehearsal = rehearsal
        ahead = rehearsal or Rehearsal()
        self._seen = seen(session, [reading.source.reading_key for reading in readings]) | ahead.seen
        documents = [reading.article.document for reading in readings]
        self._shelf = Shelf(session, documents, ahead.known.values())
        self._bands = {id(document): text.near_copy_bands(document.body) for document in documents}
        self._shelf.gather_bands(band for bands in self._bands.values() for band in bands)
        for row, bands in ahead.bands.items():
            self._shelf.put_bands(row, bands)
        self._next_row = max(session.scalar(select(func.max(Article.row))) or 0, *ahead.known, 0) + 1
        self._rows = writing.Rows()
        self._tally = tallies.Tally()
        self._written: dict[int, tuple[Known, EnrichedArticle]] = {}
        self._changes: list[NewChange] = []

    def save(self, reading: Reading) -> Saved:
        known_id = self._seen.get(reading.source.reading_key)
        if known_id:
            return Saved("unchanged", known_id)
        document = reading.article.document
        found = identity.identify(document)
        known = self._shelf.same_article(document, found)
        if known is None:
            saved = self._add(reading, found)
        elif known.status == "taken_down":
            return Saved("rejected", known.id, "taken_down")
        elif known.content_sha256 == writing.content_sha256(document):
            self._add_source(known, reading.source)
            self._rows.add_addresses(known.row, writing.addresses_of(document))
            saved = Saved("unchanged", known.id)
        else:
            saved = self._update(known, reading)
        self._seen[reading.source.reading_key] = saved.article_id
        if self._rehearsal is not None:
            self._rehearsal.seen[reading.source.reading_key] = saved.article_id
        return saved

    def _add(self, reading: Reading, found: identity.Identity) -> Saved:
        document = reading.article.document
        taken = self._shelf.ids_under(found)
        known = Known(
            row=self._next_row,
            id=identity.sibling_id(found, document.title, taken) if taken else found.article_id,
            identity=found.basis,
            title_key=title_key(document, found),
            status="live",
            title=document.title,
            body=document.body,
            version=1,
            revision=1,
            content_sha256=writing.content_sha256(document),
            duplicate_of=None,
            imported_at=self._at,
        )
        self._next_row += 1
        original = self._take(known, reading.article)
        self._add_source(known, reading.source)
        self._changes.append(NewChange("create", article_id=known.id, version=1))
        self._shelf.put(known)
        return Saved("duplicate" if original else "added", known.id)

    def _update(self, known: Known, reading: Reading) -> Saved:
        self._supersede(known)
        document = reading.article.document
        known.tell(document)
        known.content_sha256 = writing.content_sha256(document)
        known.version += 1
        known.revision += 1
        original = self._take(known, reading.article)
        self._add_source(known, reading.source)
        self._regroup_copies(known, original)
        self._changes.append(NewChange("update", article_id=known.id, version=known.version))
        return Saved("updated", known.id)

    def _supersede(self, known: Known) -> None:
        """Keeps what the article said so far as a version, and takes its rows and counts out of the store."""
        if self._rehearsal is not None:
            return
        unwritten = self._written.pop(known.row, None)
        if unwritten:
            self._rows.add_version(known, unwritten[1].document, self._at)
            return
        old = self._loaded(known)
        self._rows.add_version(known, old.document, self._at)
        self._rows.replace(known.row)
        self._tally.subtract(old.enrichment)

    def _loaded(self, known: Known) -> EnrichedArticle:
        """A stored article as it is before this batch."""
        loaded = articles.load(self._session, known.id)
        if loaded is None:
            raise LookupError(f"article {known.id} is matched but cannot be loaded")
        return loaded[0]

    def renew(self, known: Known, reading: Reading) -> None:
        """Puts a better reading of a stored article's own record in the place of what the article says.

        It stays the same version under the same id, and is found by what the better reading says of its identity.
        Where the reading says no more than before, it keeps what was found in it.
        """
        document = reading.article.document
        old = self._loaded(known)
        content_sha256 = writing.content_sha256(document)
        is_same = content_sha256 == known.content_sha256
        self._rows.replace(known.row)
        self._tally.subtract(old.enrichment)
        known.find_by(document, identity.identify(document))
        known.tell(document)
        known.content_sha256 = content_sha256
        known.revision += 1
        article = replace(reading.article, enrichment=old.enrichment) if is_same else reading.article
        self._regroup_copies(known, self._take(known, article))
        self._changes.append(NewChange("reread", article_id=known.id, version=known.version))

    def renew_version(self, known: Known, version: int, document: ParsedDocument) -> None:
        """Puts a better reading in the place of what an article said in an earlier version."""
        writing.rewrite_version(self._session, known.row, version, document)
        known.revision += 1
        writing.regroup(self._session, known, self._at)
        self._changes.append(NewChange("reread", article_id=known.id, version=known.version))

    def stored(self, rows: Iterable[int]) -> dict[int, Known]:
        """Of the articles at `rows`, those that the store holds."""
        return self._shelf.stored(rows)

    def add_addresses(self, known: Known, urls: Iterable[str]) -> None:
        self._rows.add_addresses(known.row, urls)

    def _add_source(self, known: Known, source: Source) -> None:
        self._rows.add_source(known, source, self._at)

    def _take(self, known: Known, article: EnrichedArticle) -> Known | None:
        """Notes what is to be written of an article, and gives the one that it repeats nearly word for word."""
        document = article.document
        bands = self._bands[id(document)]
        original = self._shelf.near_copy(known.body, bands, known.row)
        known.duplicate_of = original.row if original else None
        self._shelf.put_bands(known.row, bands)
        if self._rehearsal is not None:
            self._rehearsal.known[known.row] = known
            self._rehearsal.bands[known.row] = bands
            return original
        self._written[known.row] = (known, article)
        self._rows.add_addresses(known.row, writing.addresses_of(document))
        return original

    def _regroup_copies(self, known: Known, original: Known | None) -> None:
        """Looks anew at the near copies of an article that has changed: they follow its original, or stand alone."""
        head = original or known
        for copy in self._shelf.copies_of(known.row):
            group = head.row if copy.row != head.row and resemble(head.body, copy.body) else None
            if group == copy.duplicate_of:
                continue
            copy.duplicate_of = group
            if copy.row not in self._written and self._rehearsal is None:
                copy.revision += 1
                writing.regroup(self._session, copy, self._at)
                self._changes.append(NewChange("regroup", article_id=copy.id, version=copy.version))

    def write(self) -> None:
        """Writes everything that was gathered, in a fixed order of tables; the changes come last."""
        publishers = writing.publisher_rows(
            self._session, [article.document.publisher for _, article in self._written.values()]
        )
        for known, article in self._written.values():
            self._tally.add(article.enrichment)
            self._rows.add_bands(known.row, self._bands[id(article.document)])
        entities = tallies.write(self._session, self._tally)
        original_ids = writing.article_ids(
            self._session, {known.duplicate_of for known, _ in self._written.values() if known.duplicate_of}
        )
        original_ids.update((known.row, known.id) for known, _ in self._written.values())
        render = partial(self._kept, original_ids)
        urls = self._rows.all_addresses(self._session, set(self._written))
        for known, article in sorted(self._written.values(), key=lambda pair: pair[0].row):
            document = replace(article.document, aliases=urls.get(known.row, ()))
            shown = replace(article, document=document, enrichment=entities.answering(article.enrichment))
            publisher = publisher_id(shown.document.publisher)
            self._rows.add_article(known, shown, self._at, publishers.get(publisher or ""))
            self._rows.add_entities(known, shown.enrichment, entities.rows)
            self._rows.add_rendering(known, shown, render(known, publisher))
        for row in sorted(self._rows.write(self._session, self._at)):
            known = self._shelf.at(row)
            self._changes.append(NewChange("address", article_id=known.id, version=known.version))
        changes.record(self._session, self._changes, self._at)

    def _kept(self, original_ids: dict[int, str], known: Known, publisher: str | None) -> Kept:
        return Kept(
            id=known.id,
            publisher_id=publisher,
            status=known.status,
            version=known.version,
            imported_at=known.imported_at,
            updated_at=self._at,
            duplicate_of=original_ids[known.duplicate_of] if known.duplicate_of else None,
        )
