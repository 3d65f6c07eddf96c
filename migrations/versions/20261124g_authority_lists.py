"""Authority lists, their entries and names, and which entity keys they are linked to.

Revision: 20261124g
Follows: 20261124f
Created: 2026-11-24 02:40:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124g"
down_revision = "20261124f"
branch_labels = None
depends_on = None

KEY = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "authority_lists",
        sa.Column("row", ROW, nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.Column("folded", PLAIN, nullable=False),
        sa.Column("loaded_at", KEY, nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("name_count", sa.Integer(), nullable=False),
        sa.Column("unused_name_count", sa.Integer(), nullable=False),
        sa.Column("refused_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_authority_lists")),
        sa.UniqueConstraint("folded", name=op.f("uq_authority_lists_folded")),
    )
    op.create_table(
        "authority_entries",
        sa.Column("row", ROW, nullable=False),
        sa.Column("list_row", ROW, nullable=False),
        sa.Column("entry_id", PLAIN, nullable=False),
        sa.Column("name", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(
            ["list_row"], ["authority_lists.row"], name=op.f("fk_authority_entries_list_row_authority_lists")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_authority_entries")),
    )
    op.create_index(op.f("ix_authority_entries_list_row"), "authority_entries", ["list_row"])
    op.create_table(
        "authority_names",
        sa.Column("entry_row", ROW, nullable=False),
        sa.Column("list_key", PLAIN, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_row"], ["authority_entries.row"], name=op.f("fk_authority_names_entry_row_authority_entries")
        ),
        sa.PrimaryKeyConstraint("entry_row", "list_key", name=op.f("pk_authority_names")),
    )
    op.create_index(op.f("ix_authority_names_list_key"), "authority_names", ["list_key"])
    op.create_table(
        "entity_entries",
        sa.Column("entity_row", ROW, nullable=False),
        sa.Column("entry_row", ROW, nullable=False),
        sa.Column("list_row", ROW, nullable=False),
        sa.ForeignKeyConstraint(["entity_row"], ["entities.row"], name=op.f("fk_entity_entries_entity_row_entities")),
        sa.ForeignKeyConstraint(
            ["entry_row"], ["authority_entries.row"], name=op.f("fk_entity_entries_entry_row_authority_entries")
        ),
        sa.ForeignKeyConstraint(
            ["list_row"], ["authority_lists.row"], name=op.f("fk_entity_entries_list_row_authority_lists")
        ),
        sa.PrimaryKeyConstraint("entity_row", "entry_row", name=op.f("pk_entity_entries")),
    )
    op.create_index(op.f("ix_entity_entries_entry_row"), "entity_entries", ["entry_row"])
    op.create_index("ix_entity_entries_list_row_entity_row", "entity_entries", ["list_row", "entity_row"])
    op.execute("INSERT INTO counters (name, value) VALUES ('listed', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM counters WHERE name = 'listed'")
    op.drop_table("entity_entries")
    op.drop_table("authority_names")
    op.drop_table("authority_entries")
    op.drop_table("authority_lists")
