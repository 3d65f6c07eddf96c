"""Runs the migrations on the engine that the caller hands over, or on the one the environment names."""

from alembic import context
from sqlalchemy import Connection, Engine, text

from app.settings import Settings
from app.store.database import create_engine
from app.store.fact_models import Base

LOCK_TIMEOUT_SECONDS = 30
_MIGRATION_LOCK = 7_264_892


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Of two processes that start at once, the second waits here and then finds nothing left to do.
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        context.run_migrations()


engine: Engine = context.config.attributes.get("engine") or create_engine(Settings())
with engine.execution_options(writing=True).connect() as opened:
    run(opened)
