"""Tables for quotes, figures and dates.

Revision: 20261123e
Follows: 20261123d
Created: 2026-11-23 22:10:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123e"
down_revision = "20261123d"
branch_labels = None
depends_on = None

KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "quotes",
        *span_columns("quotes"),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("group", sa.Integer(), nullable=True),
        sa.Column("cue", PLAIN, nullable=True),
        sa.Column("speaker_start", sa.Integer(), nullable=True),
        sa.Column("speaker_end", sa.Integer(), nullable=True),
        sa.Column("speaker_name", PLAIN, nullable=True),
        sa.Column("speaker_row", ROW, nullable=True),
        sa.ForeignKeyConstraint(["speaker_row"], ["entities.row"], name=op.f("fk_quotes_speaker_row_entities")),
    )
    op.create_index("ix_quotes_kind", "quotes", ["kind"])
    op.create_index("ix_quotes_speaker_row", "quotes", ["speaker_row"])

    op.create_table(
        "figures",
        *span_columns("figures"),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("value", PLAIN, nullable=True),
        sa.Column("min", PLAIN, nullable=True),
        sa.Column("max", PLAIN, nullable=True),
        sa.Column("currency", KEY, nullable=True),
        sa.Column("unit", PLAIN, nullable=True),
        sa.Column("qualifier", PLAIN, nullable=True),
        sa.Column("direction", PLAIN, nullable=True),
        sa.Column("of", PLAIN, nullable=True),
        sa.Column("period", PLAIN, nullable=True),
        sa.Column("lowest", sa.Float(53), nullable=True),
        sa.Column("highest", sa.Float(53), nullable=True),
    )
    op.create_index("ix_figures_kind_currency_highest", "figures", ["kind", "currency", "highest"])
    op.create_index("ix_figures_currency", "figures", ["currency"])

    op.create_table(
        "dates",
        *span_columns("dates"),
        sa.Column("first_day", KEY, nullable=True),
        sa.Column("last_day", KEY, nullable=True),
        sa.Column("precision", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
    )
    op.create_index("ix_dates_first_day_last_day", "dates", ["first_day", "last_day"])
    op.create_index("ix_dates_last_day", "dates", ["last_day"])


def span_columns(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f(f"fk_{table}_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", "position", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    op.drop_table("dates")
    op.drop_table("figures")
    op.drop_table("quotes")
