"""Turns articles into rows and writes them table by table with bulk statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app import addresses, text
from app.documents import Author, EnrichedArticle, Enrichment, Evidence, Moment, ParsedDocument, Publisher
from app.schemas.articles import Kept, article_json, publisher_id
from app.store import entity_places
from app.store.chunks import chunks
from app.store.fact_rows import FACT_TABLES, fact_rows
from app.store.matching import Known
from app.store.models import (
    Article,
    ArticleAddress,
    ArticleAuthor,
    ArticleEntity,
    ArticleImage,
    ArticleSource,
    ArticleText,
    ArticleTopic,
    ArticleVersion,
    Base,
    Mention,
    NearCopyBand,
    Rendering,
)
from app.store.models import Publisher as PublisherRow
from app.store.sources import Source
from app.store.tallies import LONGEST_NAME

# Tables whose rows hang on an article's content, in the order in which they are written after `articles`.
_CONTENT: tuple[type[Base], ...] = (
    ArticleText,
    ArticleAuthor,
    ArticleTopic,
    ArticleImage,
    NearCopyBand,
    ArticleEntity,
    Mention,
    *FACT_TABLES,
    Rendering,
)
# Time keys hold 34 bits of seconds since 1700 and 29 bits of row number: moments to 2244, half a billion articles.
_FIRST_MOMENT = datetime(1700, 1, 1, tzinfo=UTC)
_ROW_BITS = 29
_LAST_SECOND = 2**34 - 1


def time_keys(published: Moment | None, row: int) -> tuple[int, int]:
    """`newest_key` and `oldest_key` of an article: unique, in the order of time, undated ones last either way."""
    if published is None:
        return row, _LAST_SECOND << _ROW_BITS | row
    seconds = int((published.at - _FIRST_MOMENT).total_seconds()) + 1
    key = min(max(seconds, 1), _LAST_SECOND - 1) << _ROW_BITS | row
    return key, key


def document_content(document: ParsedDocument) -> dict[str, Any]:
    """What a document says of its article, as JSON values; not where it was read or what proves it."""
    embargo = document.embargoed_until
    return {
        "title": document.title,
        "body": document.body,
        "paragraphs": [[p.start, p.end, p.kind] for p in document.paragraphs],
        "canonical_url": document.canonical_url,
        "record_id": document.record_id,
        "standfirst": document.standfirst,
        "byline": document.byline,
        "authors": [_author_content(author) for author in document.authors],
        # The name, or else the site: the same page from a site's mobile address says nothing new.
        "publisher": document.publisher.name or addresses.site(document.publisher.domain or ""),
        "section": document.section,
        "topics": list(document.topics),
        "language": document.language,
        "dateline": document.dateline,
        "published": _moment(document.published),
        "modified": _moment(document.modified),
        "embargoed_until": embargo.isoformat() if embargo else None,
        "images": [{"url": i.url, "caption": i.caption, "credit": i.credit, "alt": i.alt} for i in document.images],
        "rights": {"holder": document.rights.holder, "usage_terms": document.rights.usage_terms},
    }


def _author_content(author: Author) -> str | dict[str, str]:
    """A person by name alone, as before authors had a type: what is stored already says nothing new."""
    return author.name if author.type == "person" else {"name": author.name, "type": author.type}


def _moment(moment: Moment | None) -> dict[str, str] | None:
    return {"at": moment.at.isoformat(), "precision": moment.precision} if moment else None


def content_sha256(document: ParsedDocument) -> str:
    return version_sha256(document_content(document))


def version_sha256(content: dict[str, Any]) -> str:
    """As `content_sha256`, of what `document_content` gave once and a version keeps."""
    return text.sha256_hex(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def shown_sha256(document: ParsedDocument) -> str:
    """Of what an article shows beyond its content: its own address, its publisher as written, and its evidence."""
    publisher = document.publisher
    shown = [document.url, publisher.name, publisher.domain, [_evidence(one) for one in document.evidence]]
    return text.sha256_hex(orjson.dumps(shown))


def addresses_of(document: ParsedDocument) -> Iterator[str]:
    """The absolute addresses that a document states for its article."""
    for address in (document.canonical_url, document.url, *document.aliases):
        if url := addresses.absolute(address):
            yield url


def rewrite_version(session: Session, row: int, version: int, document: ParsedDocument) -> None:
    """Replaces what the article of `row` said in an earlier version; when that was recorded stays."""
    kept = update(ArticleVersion).where(ArticleVersion.article_row == row, ArticleVersion.version == version)
    session.connection().execute(kept.values(content=document_content(document)))


class Rows:
    """The rows of one batch, gathered by table, and the articles whose old rows go first."""

    def __init__(self) -> None:
        self._tables: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self._addresses: dict[tuple[int, str], dict[str, Any]] = {}
        self._updates: list[dict[str, Any]] = []
        self._replaced: set[int] = set()

    def replace(self, row: int) -> None:
        """Says that the article of `row` is stored, and that what hangs on its content is written anew."""
        self._replaced.add(row)

    def add_source(self, known: Known, source: Source, at: str) -> None:
        told = {"article_row": known.row, "version": known.version, "recorded_at": at}
        self._tables[ArticleSource].append(told | asdict(source))

    def add_version(self, known: Known, document: ParsedDocument, at: str) -> None:
        """Keeps `document` as the version that `known` has until now."""
        self._tables[ArticleVersion].append(
            {
                "article_row": known.row,
                "version": known.version,
                "recorded_at": at,
                "content": document_content(document),
            }
        )

    def add_addresses(self, row: int, urls: Iterable[str]) -> None:
        for url in urls:
            key = addresses.page_key(url)
            self._addresses.setdefault((row, key), {"article_row": row, "page_key": key, "url": url})

    def all_addresses(self, session: Session, rows: Collection[int]) -> dict[int, tuple[str, ...]]:
        """Every URL, stored or about to be, of each of the articles at `rows`; in the order of their page keys."""
        urls = {place: values["url"] for place, values in self._addresses.items() if place[0] in rows}
        for row, key, url in _stored_addresses(session, rows):
            urls[row, key] = url
        by_row: dict[int, list[str]] = defaultdict(list)
        for (row, _), url in sorted(urls.items()):
            by_row[row].append(url)
        return {row: tuple(found) for row, found in by_row.items()}

    def add_bands(self, row: int, bands: Iterable[int]) -> None:
        self._tables[NearCopyBand].extend({"band": band, "article_row": row} for band in set(bands))

    def add_article(self, known: Known, article: EnrichedArticle, at: str, publisher_row: int | None) -> None:
        document = article.document
        values = _article_values(known, article, at) | {"publisher_row": publisher_row}
        if known.row in self._replaced:
            self._updates.append({f"new_{name}": value for name, value in values.items()})
        else:
            self._tables[Article].append(values)
        self._tables[ArticleText].append(
            {
                "article_row": known.row,
                "body": document.body,
                "paragraphs": [[p.start, p.end, p.kind] for p in document.paragraphs],
                "evidence": [_evidence(one) for one in document.evidence],
            }
        )
        self._tables[ArticleAuthor].extend(
            {"article_row": known.row, "position": n, "type": author.type, **_named(author.name)}
            for n, author in enumerate(document.authors)
        )
        self._tables[ArticleTopic].extend(
            {"article_row": known.row, "position": n, **_named(topic)} for n, topic in enumerate(document.topics)
        )
        self._tables[ArticleImage].extend(
            {"article_row": known.row, "position": n, **asdict(image)} for n, image in enumerate(document.images)
        )

    def add_entities(self, known: Known, enrichment: Enrichment, rows: dict[str, int]) -> None:
        self._tables[ArticleEntity].extend(entity_rows(known.row, enrichment, rows))
        self._tables[Mention].extend(mention_rows(known.row, enrichment, rows))
        for table, values in fact_rows(known.row, known.id, enrichment, rows).items():
            self._tables[table].extend(values)

    def add_rendering(self, known: Known, article: EnrichedArticle, kept: Kept) -> None:
        content = orjson.dumps(article_json(article, kept))
        self._tables[Rendering].append({"article_row": known.row, "revision": known.revision, "content": content})

    def write(self, session: Session, at: str) -> set[int]:
        """Writes all tables, articles first; gives the rows of stored articles that only gained an address."""
        connection = session.connection()
        for table in _CONTENT:
            if self._replaced:
                connection.execute(delete(table).where(table.__table__.c.article_row.in_(sorted(self._replaced))))
        if self._tables[Article]:
            connection.execute(insert(Article), self._tables[Article])
        if self._updates:
            changed: dict[str, Any] = {
                column.name: bindparam(f"new_{column.name}")
                for column in Article.__table__.columns
                if column.name not in _NEVER_UPDATED
            }
            by_row = update(Article).where(Article.row == bindparam("new_row")).values(changed)
            connection.execute(by_row, self._updates)
        further: tuple[type[Base], ...] = (*_CONTENT, ArticleVersion, ArticleSource)
        for table in further:
            if self._tables[table]:
                connection.execute(insert(table), self._tables[table])
        return self._write_addresses(session, at)

    def _write_addresses(self, session: Session, at: str) -> set[int]:
        stored = {(row, key) for row, key, _ in _stored_addresses(session, {row for row, _ in self._addresses})}
        fresh = [values for pair, values in self._addresses.items() if pair not in stored]
        if fresh:
            session.connection().execute(insert(ArticleAddress), fresh)
        written = {values["article_row"] for values in self._tables[ArticleText]}
        gained = {values["article_row"] for values in fresh} - written
        if gained:
            # The address is shown in the article: what was rendered no longer holds.
            raised = update(Article).where(Article.row.in_(gained))
            session.connection().execute(raised.values(revision=Article.revision + 1, updated_at=at))
            session.connection().execute(delete(Rendering).where(Rendering.article_row.in_(gained)))
        return gained


def _named(name: str) -> dict[str, str]:
    return {"name": name, "folded": text.fold(name)[:LONGEST_NAME]}


_NEVER_UPDATED = {"row", "id", "imported_at"}


def _article_values(known: Known, article: EnrichedArticle, at: str) -> dict[str, Any]:
    document = article.document
    published = document.published
    newest_key, oldest_key = time_keys(published, known.row)
    return {
        "row": known.row,
        "id": known.id,
        "identity": known.identity,
        "title_key": known.title_key,
        "publisher_name": document.publisher.name,
        "publisher_domain": document.publisher.domain,
        "url": document.url,
        "canonical_url": document.canonical_url,
        "title": document.title,
        "standfirst": document.standfirst,
        "byline": document.byline,
        "section": document.section,
        "section_folded": text.fold(document.section)[:LONGEST_NAME] if document.section else None,
        "language": document.language,
        "dateline": document.dateline,
        "published_at": published.at.isoformat(timespec="seconds") if published else None,
        "published_precision": published.precision if published else "none",
        "published_on": published.at.date().isoformat() if published else None,
        "newest_key": newest_key,
        "oldest_key": oldest_key,
        "modified_at": document.modified.at.isoformat(timespec="seconds") if document.modified else None,
        "embargoed_until": _utc(document.embargoed_until),
        "imported_at": known.imported_at,
        "updated_at": at,
        "version": known.version,
        "revision": known.revision,
        "status": known.status,
        "word_count": text.count_words(document.body),
        "body_sha256": text.sha256_hex(document.body.encode("utf-8", "replace")),
        "content_sha256": known.content_sha256,
        "record_id": document.record_id,
        "rights_holder": document.rights.holder,
        "usage_terms": document.rights.usage_terms,
        "enrichment_state": article.enrichment.state,
        "enrichment_version": article.enrichment.version,
        "duplicate_of": known.duplicate_of,
    }


def regroup(session: Session, known: Known, at: str) -> None:
    """Writes which article a stored one repeats, with its raised revision; what was rendered no longer holds."""
    moved = update(Article).where(Article.row == known.row)
    connection = session.connection()
    connection.execute(moved.values(duplicate_of=known.duplicate_of, revision=known.revision, updated_at=at))
    connection.execute(delete(Rendering).where(Rendering.article_row == known.row))


def entity_rows(row: int, enrichment: Enrichment, rows: dict[str, int]) -> list[dict[str, Any]]:
    """The rows of `article_entities` for the article of `row`; `rows` has the entities' rows by key."""
    return [
        {
            "article_row": row,
            "entity_row": rows[entity.key],
            "position": n,
            "name": entity.name,
            "mention_count": entity.mention_count,
            "salience": entity.salience,
            "authority": entity_places.authority(entity),
        }
        for n, entity in enumerate(enrichment.entities)
    ]


def mention_rows(row: int, enrichment: Enrichment, rows: dict[str, int]) -> list[dict[str, Any]]:
    """The rows of `mentions` for the article of `row`; `rows` has the entities' rows by key."""
    return [
        {
            "article_row": row,
            "position": n,
            "entity_row": rows[mention.key],
            "type": mention.type,
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "text": mention.text,
            "role": mention.role,
        }
        for n, mention in enumerate(enrichment.mentions)
    ]


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "field": one.field,
        "value": one.value,
        "source": one.source,
        "rule": one.rule,
        "confidence": one.confidence,
        "rejected": one.rejected,
    }


def publisher_rows(session: Session, publishers: Sequence[Publisher]) -> dict[str, int]:
    """The row of each publisher by id; those met for the first time are written."""
    named = {found: publisher for publisher in publishers if (found := publisher_id(publisher))}
    if not named:
        return {}
    stored = select(PublisherRow.id, PublisherRow.row).where(PublisherRow.id.in_(named))
    rows = {found: row for found, row in session.execute(stored)}
    next_row = (session.scalar(select(func.max(PublisherRow.row))) or 0) + 1
    fresh: list[dict[str, Any]] = [
        {
            "row": next_row + n,
            "id": found,
            "name": publisher.name,
            "folded": text.fold(publisher.name or publisher.domain or "")[:LONGEST_NAME],
            "domain": publisher.domain,
        }
        for n, (found, publisher) in enumerate(pair for pair in named.items() if pair[0] not in rows)
    ]
    if fresh:
        session.connection().execute(insert(PublisherRow), fresh)
    return rows | {values["id"]: values["row"] for values in fresh}


def article_ids(session: Session, rows: Collection[int]) -> dict[int, str]:
    """The ids of stored articles by row."""
    found = session.execute(select(Article.row, Article.id).where(Article.row.in_(rows))) if rows else ()
    return {row: article_id for row, article_id in found}


def _stored_addresses(session: Session, rows: Collection[int]) -> Iterator[Row[int, str, str]]:
    """Row, page key and URL of every stored address of the articles at `rows`."""
    for chunk in chunks(sorted(rows)):
        query = select(ArticleAddress.article_row, ArticleAddress.page_key, ArticleAddress.url)
        yield from session.execute(query.where(ArticleAddress.article_row.in_(chunk)))


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else None
