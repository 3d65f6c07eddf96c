"""The frozen nouns that travel through the pipeline: raw file, parsed document, mention, enriched article.

Every span counts Unicode code points, `end` exclusive, within the field that `field` names: `title`, `standfirst`,
`body` or `caption:N` (N from 0, the image's place in `images`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "day", "month", "year", "none"]
ParagraphKind = Literal["text", "heading", "quote", "list"]
EntityType = Literal["person", "organisation", "place", "event", "product", "law", "group"]

# What an article says of a role: held now, held before ("former", "then", "late"), held for a while, or not yet.
RoleStatus = Literal["current", "former", "acting", "elect"]

ENTITY_TYPES: tuple[EntityType, ...] = ("person", "organisation", "place", "event", "product", "law", "group")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one raw file may cost. Sizes in bytes, after unpacking."""

    max_file_bytes: int = 100_000_000
    max_record_bytes: int = 20_000_000
    max_archive_bytes: int = 4_000_000_000
    max_archive_members: int = 1_000_000
    # How many times larger than its packed form an archive member may be; gzip of plain prose stays below 20.
    max_expansion: int = 200
    max_nesting: int = 3


@dataclass(frozen=True, slots=True)
class Hints:
    """What whoever runs the import knows about the files: a publisher name, and the address they were saved from."""

    publisher: str | None = None
    url_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class RawFile:
    """One record as it was found: a file, an archive member, a feed item or a line of JSON.

    `source` is the path as given, with `#n` (from 1) for records inside a container. `name` is the file's own name,
    a hint only: the type is decided by content. `url` is the record's own address where the container states it.
    """

    source: str
    name: str
    content: bytes
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """A file or record that gives no article; `code` is the outcome code, `message` is safe to show."""

    source: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one value came from.

    `field` names the article's field (`title`, `authors`, `images.0.caption`), `source` the place in the raw file
    (`json-ld`, `meta:og:title`, `line:3`, `record:headline`), `rule` the rule with its version (`byline-line/1`),
    `confidence` 0 to 1, `rejected` the other candidates with the reason.
    """

    field: str
    value: str
    source: str
    rule: str
    confidence: float
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as stated. `at` always has an offset (UTC where none is stated) and is the start of what is known."""

    at: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the body; blocks are separated by one blank line, so that `body[start:end]` is the block."""

    start: int
    end: int
    kind: ParagraphKind = "text"


@dataclass(frozen=True, slots=True)
class Image:
    url: str | None = None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    name: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    holder: str | None = None
    usage_terms: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything that one raw file says of one article; a value that it does not say is None or empty."""

    source: str
    title: str | None
    body: str
    paragraphs: tuple[Paragraph, ...]
    url: str | None = None
    canonical_url: str | None = None
    aliases: tuple[str, ...] = ()
    record_id: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    publisher: Publisher = Publisher()
    section: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    dateline: str | None = None
    published: Moment | None = None
    modified: Moment | None = None
    embargoed_until: datetime | None = None
    images: tuple[Image, ...] = ()
    rights: Rights = Rights()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an entity. `key` is the entity key that it stands for, `role` the role as written.

    `role` is the text of the first `Role` that is said of this mention; the role itself has its span and its title.
    `type` is the span's own: "Kyrgyz" is a group, though its key is that of the place Kyrgyzstan.
    """

    key: str
    type: EntityType
    field: str
    start: int
    end: int
    text: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class EntityInArticle:
    """What the mentions of one article name together.

    `key` is `type:folded name` or an authority id (`place:iso3166:KG`); `id` is derived from `key` alone. `name` is
    the longest name as written here. `salience` is 0 to 1, how much the article is about the entity. `country` is
    the ISO 3166 alpha-2 code of a place where one is certain. `latitude` and `longitude` are degrees, and `authority`
    is `geonames:ID`, `iso3166:CODE`, `iso3166-2:CODE` or `geonames-admin1:CODE`, where it is certain which place is
    meant; the three are not compared, since the store does not keep them yet.
    """

    id: str
    key: str
    name: str
    type: EntityType
    mention_count: int
    salience: float
    country: str | None = None
    latitude: float | None = field(default=None, compare=False)
    longitude: float | None = field(default=None, compare=False)
    authority: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Role:
    """A role as the article writes it, with proof: `text` is `field[start:end]`, "former U.S. Secretary of State".

    `title` is its normalised form without status and owner ("secretary of state"), `key` the entity key of the person
    who holds it, `of` that of the organisation, country or place it belongs to, where the words name one.
    `mention_start` is the start of the mention it stands beside; None where it stands alone ("the Russian PM").
    """

    field: str
    start: int
    end: int
    text: str
    title: str
    status: RoleStatus
    key: str
    of: str | None = None
    mention_start: int | None = None


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What the enrichers found. `state` is `done`, `none` (not run) or `unsupported` (language without a model)."""

    state: Literal["done", "none", "unsupported"] = "none"
    version: str | None = None
    entities: tuple[EntityInArticle, ...] = ()
    mentions: tuple[Mention, ...] = ()
    # Not compared, since the store does not keep roles yet.
    roles: tuple[Role, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class EnrichedArticle:
    """A parsed document and what was found in it; the unit that the store saves."""

    document: ParsedDocument
    enrichment: Enrichment = field(default_factory=Enrichment)
