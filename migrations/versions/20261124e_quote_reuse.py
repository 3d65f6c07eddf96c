"""What finds a fact by its id, and the same words in another quote.

Facts that are stored already get their numbers here; the runs of words of stored quotes come with `dateline enrich`.

Revision: 20261124e
Follows: 20261124d
Created: 2026-11-24 01:35:00.000000
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "20261124e"
down_revision = "20261124d"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BATCH = 5_000


def upgrade() -> None:
    op.create_table(
        "quote_runs",
        sa.Column("article_row", ROW, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article_row"], ["articles.row"], name=op.f("fk_quote_runs_article_row_articles")),
        sa.PrimaryKeyConstraint("article_row", "position", "run", name=op.f("pk_quote_runs")),
    )
    op.create_index("ix_quote_runs_run", "quote_runs", ["run"])
    for table in ("quotes", "figures"):
        op.add_column(table, sa.Column("id_number", sa.BigInteger(), nullable=True))
        number_facts(op.get_bind(), table)
        op.create_index(f"ix_{table}_id_number", table, ["id_number"])


def number_facts(connection: sa.Connection, table: str) -> None:
    facts = sa.table(table, *(sa.column(name) for name in ("article_row", "position", "field", "start", "end")))
    facts.append_column(sa.column("id_number"))
    articles = sa.table("articles", sa.column("row"), sa.column("id"))
    place = (facts.c.article_row, facts.c.position)
    read = (
        sa.select(*place, articles.c.id, facts.c.field, facts.c.start, facts.c.end)
        .join(articles, articles.c.row == facts.c.article_row)
        .order_by(*place)
        .limit(BATCH)
    )
    write = (
        sa.update(facts)
        .where(facts.c.article_row == sa.bindparam("r"), facts.c.position == sa.bindparam("p"))
        .values(id_number=sa.bindparam("n"))
    )
    rows = connection.execute(read).all()
    while rows:
        numbers = [id_number(f"{row[2]} {row[3]} {row[4]} {row[5]}") for row in rows]
        connection.execute(write, [{"r": row[0], "p": row[1], "n": n} for row, n in zip(rows, numbers, strict=True)])
        behind = sa.tuple_(*place) > sa.tuple_(rows[-1][0], rows[-1][1])
        rows = connection.execute(read.where(behind)).all()


def id_number(identity: str) -> int:
    """The first seven bytes of the hash that a fact's id is made of."""
    return int.from_bytes(hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()[:7], "big")


def downgrade() -> None:
    for table in ("figures", "quotes"):
        op.drop_index(f"ix_{table}_id_number", table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("id_number")
    op.drop_table("quote_runs")
