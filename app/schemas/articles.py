"""The article of the contract: its models for OpenAPI, and the functions that build it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Literal

from app import __version__, addresses, identity, text
from app.documents import (
    Author,
    EnrichedArticle,
    Enrichment,
    Evidence,
    Mention,
    Moment,
    ParsedDocument,
    Precision,
    Publisher,
)
from app.schemas.facts import facts_json
from app.schemas.fields import Shape, as_in, documented, example
from app.schemas.paging import ListOut
from app.schemas.parts import (
    AuthorOut,
    DateOut,
    DuplicatesOut,
    EnrichmentOut,
    EntityInArticleOut,
    EvidenceOut,
    FigureOut,
    ImageOut,
    LinksOut,
    MentionOut,
    ParagraphOut,
    PublisherOut,
    QuoteOut,
    RightsOut,
)

Status = Literal["live", "corrected", "withdrawn"]

# Addresses under the article; an endpoint that comes to exist adds its line.
LINKS = {
    "self": "/v1/articles/{id}",
    "evidence": "/v1/articles/{id}/evidence",
    "raw": "/v1/articles/{id}/raw",
    "similar": "/v1/articles/{id}/similar",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What only the store knows of an article. Moments are RFC 3339; `duplicate_of` is the original article's id."""

    id: str
    publisher_id: str | None
    status: str
    version: int
    imported_at: str
    updated_at: str
    duplicate_of: str | None = None


class ArticleSummary(Shape):
    """What lists and hits show of an article."""

    id: str = documented("The article's id.", "a_lzxslv4djyq7pbnj3nnp")
    url: str | None = documented("The page that it was read from.", "https://harbourpost.example/2025/varna-harbour")
    title: str | None = documented("The headline, without the site's name.", "Varna harbour reopens after the storm")
    standfirst: str | None = documented("The lines between headline and body.", "Ships may enter again.")
    byline: str | None = documented("The byline as written.", "By Mara Lindqvist")
    authors: list[AuthorOut] = documented(
        "Who is named as author: people, and organisations where they are stated as such.", [example(AuthorOut)]
    )
    publisher: PublisherOut = documented("Who published it.", example(PublisherOut))
    section: str | None = documented("The publisher's section.", "Business")
    language: str | None = documented("Primary language subtag (BCP 47), lower case.", "en")
    published_at: str | None = documented(
        "Start of what is known of the publication time; RFC 3339, UTC where no zone is stated; null where unknown.",
        "2025-03-04T07:30:00+02:00",
    )
    published_precision: Precision = documented("How exact `published_at` is.", "minute")
    status: Status = documented("Whether it stands as published.", "live")
    version: int = documented("Counts the versions of its content, from 1.", 1)
    word_count: int = documented("The number of words in the body.", 17)
    enrichment: EnrichmentOut = documented(
        "What the enrichers did: an article of state `none` may name much that nobody has looked for yet.",
        example(EnrichmentOut),
    )


class ArticleListOut(ListOut):
    """A page of articles."""

    items: list[ArticleSummary] = documented("The articles, in order.", [example(ArticleSummary)])


class EvidenceListOut(ListOut):
    """Where each value of an article came from."""

    items: list[EvidenceOut] = documented("One item for each value.", [example(EvidenceOut)])


class Article(Shape):
    """One article with all that was found in it."""

    id: str = documented("The article's id; the same wherever the article is imported.", "a_lzxslv4djyq7pbnj3nnp")
    url: str | None = as_in(ArticleSummary, "url")
    canonical_url: str | None = documented("The address that the page gives itself.", None)
    aliases: list[str] = documented("Further addresses of it.", ["https://m.harbourpost.example/2025/varna-harbour"])
    title: str | None = as_in(ArticleSummary, "title")
    standfirst: str | None = as_in(ArticleSummary, "standfirst")
    byline: str | None = as_in(ArticleSummary, "byline")
    authors: list[AuthorOut] = as_in(ArticleSummary, "authors")
    publisher: PublisherOut = as_in(ArticleSummary, "publisher")
    section: str | None = as_in(ArticleSummary, "section")
    topics: list[str] = documented("The publisher's keywords.", ["ports", "weather"])
    language: str | None = as_in(ArticleSummary, "language")
    dateline: str | None = documented("The place that the report begins with, as written.", None)
    published_at: str | None = as_in(ArticleSummary, "published_at")
    published_precision: Precision = as_in(ArticleSummary, "published_precision")
    modified_at: str | None = documented("When the publisher last changed it; RFC 3339.", None)
    imported_at: str = documented("When the archive first took it in; RFC 3339.", "2025-03-05T04:00:00.000000+00:00")
    updated_at: str = documented("When the archive last changed it; RFC 3339.", "2025-03-05T04:00:00.000000+00:00")
    version: int = as_in(ArticleSummary, "version")
    status: Status = as_in(ArticleSummary, "status")
    body: str = documented(
        "The text; a blank line separates blocks.",
        "Varna's harbour reopened on Tuesday, Port Minister Elena Petrova said.\n\n"
        "It handled 4,200 containers in 2024.",
    )
    body_sha256: str = documented(
        "SHA-256 of the body in UTF-8; offsets into `body` hold for this text.",
        "53bc018cdc569e4c5de8e326749185dac19567fff5fa951c7a8ae6d363b9c441",
    )
    word_count: int = as_in(ArticleSummary, "word_count")
    paragraphs: list[ParagraphOut] = documented(
        "The blocks of the body.",
        [example(ParagraphOut), {"start": 72, "end": 108, "kind": "text"}],
    )
    images: list[ImageOut] = documented("The images with their captions.", [example(ImageOut)])
    entities: list[EntityInArticleOut] = documented(
        "What the article names, most telling first.", [example(EntityInArticleOut)]
    )
    mentions: list[MentionOut] = documented("Each span that names an entity, in order.", [example(MentionOut)])
    quotes: list[QuoteOut] = documented("What was said, and by whom.", [example(QuoteOut)])
    figures: list[FigureOut] = documented("Amounts, shares and counts.", [example(FigureOut)])
    dates: list[DateOut] = documented("Days and periods that the text names.", [example(DateOut)])
    duplicates: DuplicatesOut = documented("Whether it repeats another article.", example(DuplicatesOut))
    rights: RightsOut = documented("Rights as stated by the publisher.", example(RightsOut))
    embargoed_until: str | None = documented("When it becomes public; RFC 3339.", None)
    enrichment: EnrichmentOut = as_in(ArticleSummary, "enrichment")
    links: LinksOut = documented("Addresses under the article, relative to the server.", example(LinksOut))


# What an article rendered by this code looks like: it changes with every field, and with every release.
SHAPE = text.sha256_hex(json.dumps([__version__, Article.model_json_schema()], sort_keys=True).encode())[:16]


def article_json(article: EnrichedArticle, kept: Kept | None) -> dict[str, Any]:
    """The article of the contract, as plain JSON values.

    Without `kept` it is what the file alone gives: with `source`, without imported_at, updated_at, version, status,
    duplicates and links.
    """
    document, enrichment = article.document, article.enrichment
    article_id = kept.id if kept else identity.identify(document).article_id
    ids = {entity.key: entity.id for entity in enrichment.entities}
    whole: dict[str, Any] = {} if kept else {"source": document.source}
    whole |= {"id": article_id, "url": document.url, "canonical_url": document.canonical_url}
    whole |= {"aliases": other_addresses(document), **_headlines(document, ids), **_times(document)}
    if kept:
        whole |= {"imported_at": kept.imported_at, "updated_at": kept.updated_at}
        whole |= {"version": kept.version, "status": kept.status}
    whole |= _body(document)
    whole["images"] = [{"url": i.url, "caption": i.caption, "credit": i.credit, "alt": i.alt} for i in document.images]
    whole["entities"] = _entities(enrichment)
    whole["mentions"] = [_mention(m, ids) for m in sorted(enrichment.mentions, key=_place_in_document)]
    whole |= facts_json(enrichment, article_id, ids)
    if kept:
        whole["duplicates"] = duplicates_json(kept.duplicate_of)
    whole["rights"] = {"holder": document.rights.holder, "usage_terms": document.rights.usage_terms}
    embargo = document.embargoed_until
    whole["embargoed_until"] = embargo.astimezone(UTC).isoformat(timespec="seconds") if embargo else None
    whole["enrichment"] = {"state": enrichment.state, "version": enrichment.version}
    if kept:
        whole["links"] = {name: path.format(id=article_id) for name, path in LINKS.items()}
    return whole


def summary_json(row: Mapping[str, Any], authors: Iterable[tuple[Author, str | None]]) -> dict[str, Any]:
    """The summary of the contract, from a row of the article's columns and each author with the entity id."""
    publisher = Publisher(row["publisher_name"], row["publisher_domain"])
    return {
        "id": row["id"],
        "url": row["url"],
        "title": row["title"],
        "standfirst": row["standfirst"],
        "byline": row["byline"],
        "authors": [author_json(author, entity_id) for author, entity_id in authors],
        "publisher": publisher_json(publisher),
        "section": row["section"],
        "language": row["language"],
        "published_at": row["published_at"],
        "published_precision": row["published_precision"],
        "status": row["status"],
        "version": row["version"],
        "word_count": row["word_count"],
        "enrichment": {"state": row["enrichment_state"], "version": row["enrichment_version"]},
    }


def publisher_json(publisher: Publisher) -> dict[str, str | None]:
    return {"id": publisher_id(publisher), "name": publisher.name, "domain": publisher.domain}


def publisher_id(publisher: Publisher) -> str | None:
    """The id of a publisher: by its folded name, or by its domain where no name is known."""
    known_as = text.fold(publisher.name or "") or (publisher.domain or "").lower()
    return text.stable_id("p", known_as) if known_as else None


def author_json(author: Author, entity_id: str | None) -> dict[str, str | None]:
    return {"name": author.name, "type": author.type, "entity_id": entity_id}


def author_key(author: Author) -> str:
    """The entity key that an author has where the article itself mentions the author."""
    return identity.entity_key(author.type, author.name)


def duplicates_json(original_id: str | None) -> dict[str, str | None]:
    return {"group_id": text.stable_id("g", original_id) if original_id else None, "original_id": original_id}


def evidence_json(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Where each value of an article came from, in the shape of EvidenceOut."""
    return [
        {
            "field": e.field,
            "value": e.value,
            "source": e.source,
            "rule": e.rule,
            "confidence": e.confidence,
            "rejected": [{"value": value, "reason": reason} for value, reason in e.rejected],
        }
        for e in evidence
    ]


def other_addresses(document: ParsedDocument) -> list[str]:
    """The document's aliases that are another page than its own and its canonical address, one for each page."""
    own = {
        addresses.page_key(url)
        for address in (document.url, document.canonical_url)
        if (url := addresses.absolute(address))
    }
    by_page = {
        addresses.page_key(url): url for alias in reversed(document.aliases) if (url := addresses.absolute(alias))
    }
    return [alias for page, alias in sorted(by_page.items()) if page not in own]


def moment_json(moment: Moment | None) -> str | None:
    return moment.at.isoformat(timespec="seconds") if moment else None


def _headlines(document: ParsedDocument, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": document.title,
        "standfirst": document.standfirst,
        "byline": document.byline,
        "authors": [author_json(author, ids.get(author_key(author))) for author in document.authors],
        "publisher": publisher_json(document.publisher),
        "section": document.section,
        "topics": list(document.topics),
        "language": document.language,
        "dateline": document.dateline,
    }


def _times(document: ParsedDocument) -> dict[str, Any]:
    return {
        "published_at": moment_json(document.published),
        "published_precision": document.published.precision if document.published else "none",
        "modified_at": moment_json(document.modified),
    }


def _body(document: ParsedDocument) -> dict[str, Any]:
    return {
        "body": document.body,
        "body_sha256": text.sha256_hex(document.body.encode("utf-8", "replace")),
        "word_count": text.count_words(document.body),
        "paragraphs": [{"start": p.start, "end": p.end, "kind": p.kind} for p in document.paragraphs],
    }


def _entities(enrichment: Enrichment) -> list[dict[str, Any]]:
    """Each entity once: two keys that are joined are one here too, under the more telling name."""
    found: dict[str, dict[str, Any]] = {}
    for e in enrichment.entities:
        if e.id in found:
            found[e.id]["mention_count"] += e.mention_count
        else:
            shown = {"id": e.id, "name": e.name, "type": e.type, "mention_count": e.mention_count}
            found[e.id] = shown | {"salience": e.salience}
    return list(found.values())


def _mention(mention: Mention, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "entity_id": ids.get(mention.key) or identity.entity_id(mention.key),
        "type": mention.type,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "role": mention.role,
    }


def _place_in_document(mention: Mention) -> tuple[int, int, int]:
    return (*field_order(mention.field), mention.start)


def field_order(field: str) -> tuple[int, int]:
    """Sorts fields as a reader meets them: title, standfirst, body, captions by number."""
    name, _, number = field.partition(":")
    return ("title", "standfirst", "body", "caption").index(name), int(number or 0)
