"""What else a raw record was read with, so that it can be read again: its charset as told, the mapping of its fields.

Revision: 20261123d
Follows: 20261123c
Created: 2026-11-23 22:25:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123d"
down_revision = "20261123c"
branch_labels = None
depends_on = None

PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("article_sources", sa.Column("charset", PLAIN, nullable=True))
    op.add_column("article_sources", sa.Column("hint_mapping", PLAIN, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("article_sources") as table:
        table.drop_column("hint_mapping")
        table.drop_column("charset")
