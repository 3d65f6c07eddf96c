"""The frozen nouns that travel through the pipeline: raw file, parsed document, mention, enriched article.

Every span counts Unicode code points, `end` exclusive, within the field that `field` names: `title`, `standfirst`,
`body` or `caption:N` (N from 0, the image's place in `images`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "day", "month", "year", "none"]
ParagraphKind = Literal["text", "heading", "quote", "list"]
AuthorType = Literal["person", "organisation"]
EntityType = Literal["person", "organisation", "place", "event", "product", "law", "group"]

# What an article says of a role: held now, held before ("former", "then", "late"), held for a while, or not yet.
RoleStatus = Literal["current", "former", "acting", "elect"]

ENTITY_TYPES: tuple[EntityType, ...] = ("person", "organisation", "place", "event", "product", "law", "group")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one raw file may cost. Sizes in bytes, after unpacking. Each is a setting of the same name."""

    max_file_bytes: int = 100_000_000
    max_record_bytes: int = 20_000_000
    max_archive_bytes: int = 4_000_000_000
    max_archive_members: int = 1_000_000
    # How many times larger than its packed form an archive member may be; gzip of plain prose stays below 20.
    max_expansion: int = 200
    max_nesting: int = 3
    # Reading and enriching one record; a long article takes half a second.
    max_record_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Hints:
    """What whoever runs the import knows about the files.

    A publisher name, the address they were saved from, and `mapping`: for fields of the article the columns or keys
    that hold them in records, best first.
    """

    publisher: str | None = None
    url_prefix: str | None = None
    mapping: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class RawFile:
    """One record as it was found: a file, an archive member, a feed item or a line of JSON.

    `source` is the path as given, with `#n` (from 1) for records inside a container. `name` is the file's own name,
    a hint only: the type is decided by content. `url` is the record's own address where the container states it, and
    `charset` what the server said the content is in.
    """

    source: str
    name: str
    content: bytes
    url: str | None = None
    charset: str | None = None


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
class Author:
    """Who is stated as author: a person, or the agency, desk or publisher that is named in a person's place."""

    name: str
    type: AuthorType = "person"


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
    authors: tuple[Author, ...] = ()
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
    meant.
    """

    id: str
    key: str
    name: str
    type: EntityType
    mention_count: int
    salience: float
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    authority: str | None = None


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


QuoteKind = Literal["direct", "indirect", "partial"]
FigureKind = Literal["money", "percent", "count", "duration", "measure", "ordinal"]
DateKind = Literal["point", "interval", "recurring"]
Qualifier = Literal["about", "almost", "at least", "more than", "at most", "less than"]
Direction = Literal["up", "down"]
DatePrecision = Literal["day", "week", "month", "quarter", "season", "year", "decade", "century"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a quote: the span as written ("he") in the quote's field, and whom it stands for.

    `name` is the resolved name and `key` its entity key; an unnamed speaker ("critics") has the span alone.
    """

    start: int | None = None
    end: int | None = None
    name: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said; the span leaves out the quotation marks.

    `group` numbers the quotes of one article that a cue splits into several pieces; `cue` is the word of speech.
    """

    field: str
    start: int
    end: int
    text: str
    kind: QuoteKind
    group: int | None = None
    cue: str | None = None
    speaker: Speaker = Speaker()


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount. `value`, `min` and `max` are decimal strings ("16" for 16 %, "9300000000" for $9.3bn).

    The span is the amount with its unit; words such as "around" and what is counted stay outside. `currency` is an ISO
    4217 code, `of` what is counted or measured, `period` the time that it is for, as written. A range and a bound have
    `min` and `max`, either of which may be None; what the words leave open ("dozens") has no value and the least that
    they can mean as `min`.
    """

    field: str
    start: int
    end: int
    text: str
    kind: FigureKind
    value: str | None = None
    min: str | None = None
    max: str | None = None
    currency: str | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    direction: Direction | None = None
    of: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A day or period that the text names, as the first and last day that may be meant (ISO 8601), both included.

    An end that is open or cannot be resolved is None. A `point` is one day, an `interval` anything longer, a
    `recurring` date has no ends. `precision` is the size of the unit that is named: "late July" is of a month.
    """

    field: str
    start: int
    end: int
    text: str
    first_day: str | None
    last_day: str | None
    precision: DatePrecision
    kind: DateKind


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What the enrichers found. `state` is `done`, `none` (not run) or `unsupported` (language without a model)."""

    state: Literal["done", "none", "unsupported"] = "none"
    version: str | None = None
    entities: tuple[EntityInArticle, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateSpan, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrichedArticle:
    """A parsed document and what was found in it; the unit that the store saves."""

    document: ParsedDocument
    enrichment: Enrichment = field(default_factory=Enrichment)
