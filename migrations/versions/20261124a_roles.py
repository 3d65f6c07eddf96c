"""Roles with their holder and owner, and which place an entity is.

Revision: 20261124a
Follows: 20261123e
Created: 2026-11-24 01:20:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124a"
down_revision = "20261123e"
branch_labels = None
depends_on = None

KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "roles",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", PLAIN, nullable=False),
        sa.Column("title", PLAIN, nullable=False),
        sa.Column("folded", PLAIN, nullable=False),
        sa.Column("written", PLAIN, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("of_row", ROW, nullable=True),
        sa.Column("mention_start", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_roles_article_row_articles")),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_roles_entity_row_entities")),
        sa.ForeignKeyConstraint(["of_row"], ["entities.row"], name=op.f("fk_roles_of_row_entities")),
        sa.PrimaryKeyConstraint("article_row", "position", name=op.f("pk_roles")),
    )
    for column in ("folded", "written", "entity_row", "of_row"):
        op.create_index(f"ix_roles_{column}", "roles", [column])

    op.create_table(
        "entity_places",
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("authority", KEY, nullable=False),
        sa.Column("latitude", sa.Float(53), nullable=True),
        sa.Column("longitude", sa.Float(53), nullable=True),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_entity_places_entity_row_entities")),
        sa.PrimaryKeyConstraint("entity_row", "authority", name=op.f("pk_entity_places")),
    )
    op.add_column("article_entities", sa.Column("authority", KEY, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("article_entities") as table:
        table.drop_column("authority")
    op.drop_table("entity_places")
    op.drop_table("roles")
