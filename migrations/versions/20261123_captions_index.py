"""An index of the articles whose images have captions: counting them read every image.

Revision: 20261123c
Follows: 20261123b
Created: 2026-11-23 22:05:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123c"
down_revision = "20261123b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    captioned = sa.text("caption IS NOT NULL")
    op.create_index(
        "ix_article_images_article_row", "article_images", ["article_row"],
        sqlite_where=captioned, postgresql_where=captioned,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_article_images_article_row", table_name="article_images")
