"""Whether an author is a person or an organisation; until now only people were kept.

Revision: 20261124d
Follows: 20261124c
Created: 2026-11-24 01:40:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124d"
down_revision = "20261124c"
branch_labels = None
depends_on = None

KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("article_authors", sa.Column("type", KEY, nullable=False, server_default="person"))


def downgrade() -> None:
    with op.batch_alter_table("article_authors") as table:
        table.drop_column("type")
