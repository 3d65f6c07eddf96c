"""Why names across articles are joined or kept apart, up to which change the joins go, and countries by articles.

Revision: 20261124c
Follows: 20261124a
Created: 2026-11-24 01:20:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124c"
down_revision = "20261124a"
branch_labels = None
depends_on = None

KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "entity_countries",
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("country", KEY, nullable=False),
        sa.Column("article_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_entity_countries_entity_row_entities")),
        sa.PrimaryKeyConstraint("entity_row", "country", name=op.f("pk_entity_countries")),
    )
    # Until now the last article decided; what it said counts for all.
    op.execute(
        "INSERT INTO entity_countries (entity_row, country, article_count)"
        " SELECT row, country, article_count FROM entities WHERE country IS NOT NULL AND article_count > 0"
    )
    op.create_table(
        "entity_judgements",
        sa.Column("left_row", ROW, nullable=False),
        sa.Column("right_row", ROW, nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("rule", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("needed", sa.Double(), nullable=False),
        sa.Column("company", sa.Double(), nullable=False),
        sa.Column("roles", sa.Double(), nullable=False),
        sa.Column("years_apart", sa.Double(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["left_row"], ["entities.row"], name=op.f("fk_entity_judgements_left_row_entities")),
        sa.ForeignKeyConstraint(["right_row"], ["entities.row"], name=op.f("fk_entity_judgements_right_row_entities")),
        sa.PrimaryKeyConstraint("left_row", "right_row", name=op.f("pk_entity_judgements")),
    )
    op.create_index(op.f("ix_entity_judgements_right_row"), "entity_judgements", ["right_row"])
    op.execute("INSERT INTO counters (name, value) VALUES ('resolved', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name = 'resolved'")
    op.drop_table("entity_judgements")
    op.drop_table("entity_countries")
