"""The process that does an import, so that a killed one is known at once.

Revision: 20261123b
Follows: 20261123a
Created: 2026-11-23 21:55:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123b"
down_revision = "20261123a"
branch_labels = None
depends_on = None

PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("imports", sa.Column("process", PLAIN, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("imports") as table:
        table.drop_column("process")
