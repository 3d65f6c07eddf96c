"""The first tables: articles, entities, changes, imports.

Revision: 20261123a
Follows:
Created: 2026-11-23 18:46:13.786284
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "20261123a"
down_revision = None
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("seq", ROW, autoincrement=False, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("article_id", KEY, nullable=True),
        sa.Column("entity_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("at", KEY, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_article_id", "changes", ["article_id"])
    op.create_index("ix_changes_entity_id", "changes", ["entity_id"])

    op.create_table(
        "counters",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.execute("INSERT INTO counters (name, value) VALUES ('changes', 0)")
    # By this number an index knows whether it was built from this store or from another one.
    counters = sa.table("counters", sa.column("name"), sa.column("value"))
    op.bulk_insert(counters, [{"name": "archive", "value": secrets.randbelow(2**62)}])
    op.create_table(
        "entities",
        sa.Column("row", ROW, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", PLAIN, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("country", KEY, nullable=True),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.Column("mention_count", sa.Integer(), nullable=False),
        sa.Column("joined_to", ROW, nullable=True),
        sa.ForeignKeyConstraint(["joined_to"], ["entities.row"], name=op.f("fk_entities_joined_to_entities")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_entities")),
        sa.UniqueConstraint("id", name=op.f("uq_entities_id")),
        sa.UniqueConstraint("key", name=op.f("uq_entities_key")),
    )
    op.create_index("ix_entities_article_count_id", "entities", ["article_count", "id"], **where("joined_to IS NULL"))
    op.create_index("ix_entities_country", "entities", ["country"])
    op.create_index("ix_entities_joined_to", "entities", ["joined_to"], **where("joined_to IS NOT NULL"))
    op.create_index(
        "ix_entities_type_article_count_id", "entities", ["type", "article_count", "id"], **where("joined_to IS NULL")
    )

    op.create_table(
        "imports",
        sa.Column("row", ROW, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("started_at", KEY, nullable=False),
        sa.Column("heartbeat_at", KEY, nullable=False),
        sa.Column("finished_at", KEY, nullable=True),
        sa.Column("paths", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_imports")),
        sa.UniqueConstraint("id", name=op.f("uq_imports_id")),
    )
    op.create_table(
        "publishers",
        sa.Column("row", ROW, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", PLAIN, nullable=True),
        sa.Column("folded", PLAIN, nullable=False),
        sa.Column("domain", PLAIN, nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_publishers")),
        sa.UniqueConstraint("id", name=op.f("uq_publishers_id")),
    )
    op.create_index("ix_publishers_domain", "publishers", ["domain"])
    op.create_index("ix_publishers_folded", "publishers", ["folded"])

    op.create_table(
        "articles",
        sa.Column("row", ROW, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("identity", PLAIN, nullable=False),
        sa.Column("title_key", KEY, nullable=True),
        sa.Column("publisher_row", ROW, nullable=True),
        sa.Column("publisher_name", PLAIN, nullable=True),
        sa.Column("publisher_domain", PLAIN, nullable=True),
        sa.Column("url", PLAIN, nullable=True),
        sa.Column("canonical_url", PLAIN, nullable=True),
        sa.Column("title", PLAIN, nullable=True),
        sa.Column("standfirst", PLAIN, nullable=True),
        sa.Column("byline", PLAIN, nullable=True),
        sa.Column("section", PLAIN, nullable=True),
        sa.Column("section_folded", PLAIN, nullable=True),
        sa.Column("language", KEY, nullable=True),
        sa.Column("dateline", PLAIN, nullable=True),
        sa.Column("published_at", KEY, nullable=True),
        sa.Column("published_precision", KEY, nullable=False),
        sa.Column("published_on", KEY, nullable=True),
        sa.Column("newest_key", sa.BigInteger(), nullable=False),
        sa.Column("oldest_key", sa.BigInteger(), nullable=False),
        sa.Column("modified_at", KEY, nullable=True),
        sa.Column("embargoed_until", KEY, nullable=True),
        sa.Column("imported_at", KEY, nullable=False),
        sa.Column("updated_at", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("body_sha256", KEY, nullable=False),
        sa.Column("content_sha256", KEY, nullable=False),
        sa.Column("record_id", PLAIN, nullable=True),
        sa.Column("rights_holder", PLAIN, nullable=True),
        sa.Column("usage_terms", PLAIN, nullable=True),
        sa.Column("enrichment_state", KEY, nullable=False),
        sa.Column("enrichment_version", KEY, nullable=True),
        sa.Column("duplicate_of", ROW, nullable=True),
        sa.ForeignKeyConstraint(["duplicate_of"], ["articles.row"], name=op.f("fk_articles_duplicate_of_articles")),
        sa.ForeignKeyConstraint(
            ["publisher_row"], ["publishers.row"], name=op.f("fk_articles_publisher_row_publishers")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_articles")),
        sa.UniqueConstraint("id", name=op.f("uq_articles_id")),
        sa.UniqueConstraint("newest_key", name=op.f("uq_articles_newest_key")),
        sa.UniqueConstraint("oldest_key", name=op.f("uq_articles_oldest_key")),
    )
    op.create_index("ix_articles_body_sha256", "articles", ["body_sha256"])
    op.create_index("ix_articles_duplicate_of", "articles", ["duplicate_of"], **where("duplicate_of IS NOT NULL"))
    op.create_index("ix_articles_embargoed_until", "articles", ["embargoed_until"])
    op.create_index("ix_articles_identity", "articles", ["identity"])
    op.create_index("ix_articles_language_newest_key", "articles", ["language", "newest_key"])
    op.create_index("ix_articles_published_on", "articles", ["published_on"])
    op.create_index("ix_articles_publisher_domain", "articles", ["publisher_domain"])
    op.create_index("ix_articles_status_newest_key", "articles", ["status", "newest_key"])
    op.create_index("ix_articles_publisher_row_newest_key", "articles", ["publisher_row", "newest_key"])
    op.create_index("ix_articles_section_folded_newest_key", "articles", ["section_folded", "newest_key"])
    op.create_index("ix_articles_title_key", "articles", ["title_key"])

    op.create_table(
        "entity_aliases",
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("folded", PLAIN, nullable=False),
        sa.Column("mention_count", sa.Integer(), nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_entity_aliases_entity_row_entities")),
        sa.PrimaryKeyConstraint("entity_row", "name", name=op.f("pk_entity_aliases")),
    )
    op.create_index("ix_entity_aliases_folded", "entity_aliases", ["folded"])

    op.create_table(
        "import_items",
        sa.Column("import_row", ROW, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", PLAIN, nullable=False),
        sa.Column("outcome", KEY, nullable=False),
        sa.Column("code", KEY, nullable=True),
        sa.Column("message", PLAIN, nullable=True),
        sa.Column("article_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["import_row"], ["imports.row"], name=op.f("fk_import_items_import_row_imports")),
        sa.PrimaryKeyConstraint("import_row", "number", name=op.f("pk_import_items")),
    )
    op.create_index("ix_import_items_article_id", "import_items", ["article_id"])

    op.create_table(
        "article_addresses",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("page_key", PLAIN, nullable=False),
        sa.Column("url", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_row"], ["articles.row"], name=op.f("fk_article_addresses_article_row_articles")
        ),
        sa.PrimaryKeyConstraint("article_row", "page_key", name=op.f("pk_article_addresses")),
    )
    op.create_index("ix_article_addresses_page_key", "article_addresses", ["page_key"])

    op.create_table(
        "article_authors",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("folded", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_row"], ["articles.row"], name=op.f("fk_article_authors_article_row_articles")
        ),
        sa.PrimaryKeyConstraint("article_row", "position", name=op.f("pk_article_authors")),
    )
    op.create_index("ix_article_authors_folded_article_row", "article_authors", ["folded", "article_row"])

    op.create_table(
        "article_entities",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("mention_count", sa.Integer(), nullable=False),
        sa.Column("salience", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_row"], ["articles.row"], name=op.f("fk_article_entities_article_row_articles")
        ),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_article_entities_entity_row_entities")),
        sa.PrimaryKeyConstraint("article_row", "entity_row", name=op.f("pk_article_entities")),
        sa.UniqueConstraint("entity_row", "article_row", name=op.f("uq_article_entities_entity_row_article_row")),
    )
    op.create_table(
        "article_images",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", PLAIN, nullable=True),
        sa.Column("caption", PLAIN, nullable=True),
        sa.Column("credit", PLAIN, nullable=True),
        sa.Column("alt", PLAIN, nullable=True),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_article_images_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", "position", name=op.f("pk_article_images")),
    )
    op.create_table(
        "article_sources",
        sa.Column("reading_key", KEY, nullable=False),
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("raw_sha256", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("raw_bytes", sa.Integer(), nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("url", PLAIN, nullable=True),
        sa.Column("hint_publisher", PLAIN, nullable=True),
        sa.Column("hint_url_prefix", PLAIN, nullable=True),
        sa.Column("recorded_at", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_row"], ["articles.row"], name=op.f("fk_article_sources_article_row_articles")
        ),
        sa.PrimaryKeyConstraint("reading_key", name=op.f("pk_article_sources")),
    )
    op.create_index("ix_article_sources_article_row", "article_sources", ["article_row"])
    op.create_index("ix_article_sources_raw_sha256", "article_sources", ["raw_sha256"])

    op.create_table(
        "article_texts",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("body", PLAIN, nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_article_texts_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", name=op.f("pk_article_texts")),
    )
    op.create_table(
        "article_topics",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("folded", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_article_topics_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", "position", name=op.f("pk_article_topics")),
    )
    op.create_index("ix_article_topics_folded_article_row", "article_topics", ["folded", "article_row"])

    op.create_table(
        "article_versions",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", KEY, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_row"], ["articles.row"], name=op.f("fk_article_versions_article_row_articles")
        ),
        sa.PrimaryKeyConstraint("article_row", "version", name=op.f("pk_article_versions")),
    )
    op.create_table(
        "mentions",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", PLAIN, nullable=False),
        sa.Column("role", PLAIN, nullable=True),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_mentions_article_row_articles")),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_mentions_entity_row_entities")),
        sa.PrimaryKeyConstraint("article_row", "position", name=op.f("pk_mentions")),
    )
    op.create_index("ix_mentions_entity_row", "mentions", ["entity_row"])

    op.create_table(
        "near_copy_bands",
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.Column("article_row", ROW, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_row"], ["articles.row"], name=op.f("fk_near_copy_bands_article_row_articles")
        ),
        sa.PrimaryKeyConstraint("band", "article_row", name=op.f("pk_near_copy_bands")),
    )
    op.create_index("ix_near_copy_bands_article_row", "near_copy_bands", ["article_row"])

    op.create_table(
        "renderings",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_renderings_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", name=op.f("pk_renderings")),
    )


def downgrade() -> None:
    op.drop_table("renderings")
    op.drop_index("ix_near_copy_bands_article_row", table_name="near_copy_bands")

    op.drop_table("near_copy_bands")
    op.drop_index("ix_mentions_entity_row", table_name="mentions")

    op.drop_table("mentions")
    op.drop_table("article_versions")
    op.drop_index("ix_article_topics_folded_article_row", table_name="article_topics")

    op.drop_table("article_topics")
    op.drop_table("article_texts")
    op.drop_index("ix_article_sources_raw_sha256", table_name="article_sources")
    op.drop_index("ix_article_sources_article_row", table_name="article_sources")

    op.drop_table("article_sources")
    op.drop_table("article_images")
    op.drop_table("article_entities")
    op.drop_index("ix_article_authors_folded_article_row", table_name="article_authors")

    op.drop_table("article_authors")
    op.drop_index("ix_article_addresses_page_key", table_name="article_addresses")

    op.drop_table("article_addresses")
    op.drop_index("ix_import_items_article_id", table_name="import_items")

    op.drop_table("import_items")
    op.drop_index("ix_entity_aliases_folded", table_name="entity_aliases")

    op.drop_table("entity_aliases")
    op.drop_index("ix_articles_title_key", table_name="articles")
    op.drop_index("ix_articles_section_folded_newest_key", table_name="articles")
    op.drop_index("ix_articles_publisher_row_newest_key", table_name="articles")
    op.drop_index("ix_articles_status_newest_key", table_name="articles")
    op.drop_index("ix_articles_publisher_domain", table_name="articles")
    op.drop_index("ix_articles_published_on", table_name="articles")
    op.drop_index("ix_articles_language_newest_key", table_name="articles")
    op.drop_index("ix_articles_identity", table_name="articles")
    op.drop_index("ix_articles_embargoed_until", table_name="articles")
    op.drop_index("ix_articles_duplicate_of", table_name="articles")
    op.drop_index("ix_articles_body_sha256", table_name="articles")

    op.drop_table("articles")
    op.drop_index("ix_publishers_folded", table_name="publishers")
    op.drop_index("ix_publishers_domain", table_name="publishers")

    op.drop_table("publishers")
    op.drop_table("imports")
    op.drop_index("ix_entities_type_article_count_id", table_name="entities")
    op.drop_index("ix_entities_joined_to", table_name="entities")
    op.drop_index("ix_entities_country", table_name="entities")
    op.drop_index("ix_entities_article_count_id", table_name="entities")

    op.drop_table("entities")
    op.drop_table("counters")
    op.drop_index("ix_changes_entity_id", table_name="changes")
    op.drop_index("ix_changes_article_id", table_name="changes")

    op.drop_table("changes")
