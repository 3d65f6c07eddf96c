"""The shape that an article was rendered in, so that no form of older code is served; the cache begins empty.

Revision: 20261124f
Follows: 20261124e
Created: 2026-11-24 02:35:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124f"
down_revision = "20261124e"
branch_labels = None
depends_on = None

KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.drop_table("renderings")
    _create(sa.Column("shape", KEY, nullable=False))


def downgrade() -> None:
    op.drop_table("renderings")
    _create()


def _create(*more: sa.Column[str]) -> None:
    op.create_table(
        "renderings",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *more,
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_renderings_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", name=op.f("pk_renderings")),
    )
