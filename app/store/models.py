"""The schema, as typed SQLAlchemy models. Hot paths and bulk writes use the tables through SQLAlchemy Core.

Moments are RFC 3339 text. Those the archive sets itself are UTC to the microsecond, so that text order is time order.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Double,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.documents import AuthorType
from app.schemas.articles import SHAPE

# PostgreSQL compares by the database's locale unless told otherwise; prefixes and keyset paging need byte order,
# which SQLite has anyway.
Plain = Text().with_variant(Text(collation="C"), "postgresql")
Key = String(64).with_variant(String(64, collation="C"), "postgresql")
Row = BigInteger().with_variant(Integer, "sqlite")


def _where(condition: str) -> dict[str, Any]:
    """For an index over some rows alone, which the others neither weigh on nor mislead into."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Plain, dict[str, Any]: JSON, list[Any]: JSON}


class Publisher(Base):
    """A publisher by folded name, or by domain where no name is known."""

    __tablename__ = "publishers"

    row: Mapped[int] = mapped_column(Row, primary_key=True)
    id: Mapped[str] = mapped_column(Key, unique=True)
    name: Mapped[str | None]
    folded: Mapped[str] = mapped_column(Plain, index=True)
    domain: Mapped[str | None] = mapped_column(Plain, index=True)


class Article(Base):
    """What lists, filters and identity need of an article; its texts are in `article_texts`.

    `newest_key` and `oldest_key` are unique and follow the publication time, then the row; an undated article has the
    smallest `newest_key` and the largest `oldest_key`, so that it comes last whichever way a list is sorted.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_publisher_row_newest_key", "publisher_row", "newest_key"),
        Index("ix_articles_section_folded_newest_key", "section_folded", "newest_key"),
        Index("ix_articles_language_newest_key", "language", "newest_key"),
        Index("ix_articles_status_newest_key", "status", "newest_key"),
        Index("ix_articles_duplicate_of", "duplicate_of", **_where("duplicate_of IS NOT NULL")),
    )

    row: Mapped[int] = mapped_column(Row, primary_key=True)
    id: Mapped[str] = mapped_column(Key, unique=True)
    identity: Mapped[str] = mapped_column(Plain, index=True)
    # Publisher and folded title, hashed; set only where the identity is no address and no record id.
    title_key: Mapped[str | None] = mapped_column(Key, index=True)
    publisher_row: Mapped[int | None] = mapped_column(ForeignKey("publishers.row"))
    # As this article has them; the publisher's own row keeps the spelling that came first.
    publisher_name: Mapped[str | None]
    publisher_domain: Mapped[str | None] = mapped_column(Plain, index=True)
    url: Mapped[str | None]
    canonical_url: Mapped[str | None]
    title: Mapped[str | None]
    standfirst: Mapped[str | None]
    byline: Mapped[str | None]
    section: Mapped[str | None]
    section_folded: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(Key)
    dateline: Mapped[str | None]
    published_at: Mapped[str | None] = mapped_column(Key)
    published_precision: Mapped[str] = mapped_column(Key)
    # The date as written, YYYY-MM-DD; day filters and histograms use it.
    published_on: Mapped[str | None] = mapped_column(Key, index=True)
    newest_key: Mapped[int] = mapped_column(BigInteger, unique=True)
    oldest_key: Mapped[int] = mapped_column(BigInteger, unique=True)
    modified_at: Mapped[str | None] = mapped_column(Key)
    embargoed_until: Mapped[str | None] = mapped_column(Key, index=True)
    imported_at: Mapped[str] = mapped_column(Key)
    updated_at: Mapped[str] = mapped_column(Key)
    version: Mapped[int]
    revision: Mapped[int]
    status: Mapped[str] = mapped_column(Key)
    word_count: Mapped[int]
    body_sha256: Mapped[str] = mapped_column(Key, index=True)
    # Of everything the parsed document says, so that a file that says nothing new makes no new version.
    content_sha256: Mapped[str] = mapped_column(Key)
    record_id: Mapped[str | None]
    rights_holder: Mapped[str | None]
    usage_terms: Mapped[str | None]
    enrichment_state: Mapped[str] = mapped_column(Key)
    enrichment_version: Mapped[str | None] = mapped_column(Key)
    # The row of the article that this one repeats nearly word for word.
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("articles.row"))


class ArticleText(Base):
    """The long parts of an article, apart so that lists never read them. `paragraphs`: [[start, end, kind], ...]."""

    __tablename__ = "article_texts"

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    body: Mapped[str]
    paragraphs: Mapped[list[Any]]
    evidence: Mapped[list[Any]]


class ArticleAuthor(Base):
    __tablename__ = "article_authors"
    __table_args__ = (Index("ix_article_authors_folded_article_row", "folded", "article_row"),)

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str]
    type: Mapped[AuthorType] = mapped_column(Key, server_default="person")


class ArticleTopic(Base):
    __tablename__ = "article_topics"
    __table_args__ = (Index("ix_article_topics_folded_article_row", "folded", "article_row"),)

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str]


class ArticleImage(Base):
    __tablename__ = "article_images"
    __table_args__ = (Index("ix_article_images_article_row", "article_row", **_where("caption IS NOT NULL")),)

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str | None]
    caption: Mapped[str | None]
    credit: Mapped[str | None]
    alt: Mapped[str | None]


class ArticleAddress(Base):
    """Every address an article is known by; `page_key` is the address without what does not tell pages apart."""

    __tablename__ = "article_addresses"

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    page_key: Mapped[str] = mapped_column(Plain, primary_key=True, index=True)
    url: Mapped[str]


class ArticleSource(Base):
    """A raw record that was read into an article. `reading_key` is its content with what the import said about it."""

    __tablename__ = "article_sources"

    reading_key: Mapped[str] = mapped_column(Key, primary_key=True)
    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), index=True)
    raw_sha256: Mapped[str] = mapped_column(Key, index=True)
    # The article's version that the record was read into, or found to say nothing new about.
    version: Mapped[int]
    raw_bytes: Mapped[int]
    name: Mapped[str]
    url: Mapped[str | None]
    hint_publisher: Mapped[str | None]
    hint_url_prefix: Mapped[str | None]
    # What the server said the bytes are in, and the mapping of the import as JSON: reading depends on both.
    charset: Mapped[str | None]
    hint_mapping: Mapped[str | None]
    recorded_at: Mapped[str] = mapped_column(Key)


class ArticleVersion(Base):
    """What an article said before its content changed: the parsed document of every version but the current one."""

    __tablename__ = "article_versions"

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[str] = mapped_column(Key)
    content: Mapped[dict[str, Any]]


class Rendering(Base):
    """The article's JSON as served, a cache: valid only while its `revision` is the article's, and its `shape` ours."""

    __tablename__ = "renderings"

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    revision: Mapped[int]
    shape: Mapped[str] = mapped_column(Key, default=SHAPE)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class NearCopyBand(Base):
    __tablename__ = "near_copy_bands"

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True, index=True)


class Entity(Base):
    """One entity key. `joined_to` is the row whose id answers for it once resolution has joined the two."""

    __tablename__ = "entities"
    # Lists show only entities that answer, most named first.
    __table_args__ = (
        Index("ix_entities_article_count_id", "article_count", "id", **_where("joined_to IS NULL")),
        Index("ix_entities_type_article_count_id", "type", "article_count", "id", **_where("joined_to IS NULL")),
        Index("ix_entities_joined_to", "joined_to", **_where("joined_to IS NOT NULL")),
    )

    row: Mapped[int] = mapped_column(Row, primary_key=True)
    id: Mapped[str] = mapped_column(Key, unique=True)
    key: Mapped[str] = mapped_column(Plain, unique=True)
    type: Mapped[str] = mapped_column(Key)
    name: Mapped[str]
    country: Mapped[str | None] = mapped_column(Key, index=True)
    article_count: Mapped[int]
    mention_count: Mapped[int]
    joined_to: Mapped[int | None] = mapped_column(ForeignKey("entities.row"))


class EntityCountry(Base):
    """How many articles place an entity key in a country."""

    __tablename__ = "entity_countries"

    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True)
    country: Mapped[str] = mapped_column(Key, primary_key=True)
    article_count: Mapped[int]


class EntityJudgement(Base):
    """What resolution holds of two entity keys: joined or kept apart, by which rule, and how alike their company is.

    `shared` are the ids of companions that both have. `reason` says why two that may be one by name are kept apart.
    """

    __tablename__ = "entity_judgements"

    left_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True)
    right_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True, index=True)
    joined: Mapped[bool]
    rule: Mapped[str] = mapped_column(Key)
    reason: Mapped[str | None] = mapped_column(Key)
    score: Mapped[float] = mapped_column(Double)
    needed: Mapped[float] = mapped_column(Double)
    company: Mapped[float] = mapped_column(Double)
    roles: Mapped[float] = mapped_column(Double)
    years_apart: Mapped[float] = mapped_column(Double)
    shared: Mapped[list[Any]]


class EntityAlias(Base):
    """A name that an entity goes by. `article_count` counts the articles in which it is the entity's fullest name."""

    __tablename__ = "entity_aliases"

    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True)
    name: Mapped[str] = mapped_column(Plain, primary_key=True)
    folded: Mapped[str] = mapped_column(Plain, index=True)
    mention_count: Mapped[int]
    article_count: Mapped[int]


class EntityPlace(Base):
    """A place that articles mean by an entity: its id at an authority, empty where none has it, and where it lies.

    `article_count` counts the articles that mean it; most entities have one such place.
    """

    __tablename__ = "entity_places"

    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True)
    authority: Mapped[str] = mapped_column(Key, primary_key=True)
    latitude: Mapped[float | None] = mapped_column(Float(53))
    longitude: Mapped[float | None] = mapped_column(Float(53))
    article_count: Mapped[int]


class ArticleEntity(Base):
    """What an article names. `authority` says which of the entity's places it means; null where it does not tell."""

    __tablename__ = "article_entities"
    __table_args__ = (UniqueConstraint("entity_row", "article_row"),)

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), primary_key=True)
    position: Mapped[int]
    name: Mapped[str]
    mention_count: Mapped[int]
    salience: Mapped[float]
    authority: Mapped[str | None] = mapped_column(Key)


class Mention(Base):
    """A span that names an entity. `type` is the span's own: "Kyrgyz" is a `group` that names the place Kyrgyzstan."""

    __tablename__ = "mentions"

    article_row: Mapped[int] = mapped_column(ForeignKey("articles.row"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    entity_row: Mapped[int] = mapped_column(ForeignKey("entities.row"), index=True)
    type: Mapped[str] = mapped_column(Key)
    field: Mapped[str] = mapped_column(Key)
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    role: Mapped[str | None]


class Counter(Base):
    """`changes`: the number of the last change, locked and raised as the last act of a transaction.

    `archive`: a random number by which an index knows the store that it was built from. `resolved`: the number of the
    last change that the resolution of entities has seen, `listed` the same for authority lists.
    """

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(Key, primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class Change(Base):
    """What happened, numbered 1, 2, 3 without a gap in the order of commits."""

    __tablename__ = "changes"

    seq: Mapped[int] = mapped_column(Row, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Key)
    article_id: Mapped[str | None] = mapped_column(Key, index=True)
    entity_id: Mapped[str | None] = mapped_column(Key, index=True)
    version: Mapped[int | None]
    at: Mapped[str] = mapped_column(Key)


class ImportRun(Base):
    __tablename__ = "imports"

    row: Mapped[int] = mapped_column(Row, primary_key=True)
    id: Mapped[str] = mapped_column(Key, unique=True)
    state: Mapped[str] = mapped_column(Key)
    started_at: Mapped[str] = mapped_column(Key)
    heartbeat_at: Mapped[str] = mapped_column(Key)
    # Which process does it, as `processes` names it.
    process: Mapped[str | None]
    finished_at: Mapped[str | None] = mapped_column(Key)
    paths: Mapped[list[Any]]
    options: Mapped[dict[str, Any]]
    added: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    duplicate: Mapped[int]
    rejected: Mapped[int]


class ImportItem(Base):
    """What became of one record of an import; `number` counts from 1 in the order they were met."""

    __tablename__ = "import_items"

    import_row: Mapped[int] = mapped_column(ForeignKey("imports.row"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    outcome: Mapped[str] = mapped_column(Key)
    code: Mapped[str | None] = mapped_column(Key)
    message: Mapped[str | None]
    article_id: Mapped[str | None] = mapped_column(Key, index=True)
