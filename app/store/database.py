"""Engine, sessions and migrations: how the rest of the room reaches SQLite or PostgreSQL."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.errors import NotReady
from app.settings import Settings

# Any number will do, as long as nothing else in the database locks the same one.
_WRITER_LOCK = 7_264_891
_BUSY_MILLISECONDS = 60_000
# The server reads from at most 40 threads at once; a few more connections are for the indexer and point reads.
_CONNECTIONS, _MORE_CONNECTIONS = 40, 10
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")


def create_engine(settings: Settings) -> Engine:
    """The engine for the store that the settings name. Nothing is created or migrated.

    Raises ArgumentError for a URL of another database than Dateline can use, or of one that is in memory alone.
    """
    url = make_url(settings.sqlalchemy_url)
    if url.drivername not in _DRIVERS or url.database in (None, "", ":memory:"):
        raise ArgumentError("no database of a kind that Dateline can use")
    if settings.sqlalchemy_url.startswith("sqlite"):
        settings.home.mkdir(parents=True, exist_ok=True)
        engine = sqlalchemy.create_engine(
            settings.sqlalchemy_url,
            connect_args={"check_same_thread": False},
            pool_size=_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return sqlalchemy.create_engine(settings.sqlalchemy_url, pool_pre_ping=True, pool_size=10, max_overflow=40)


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # The driver's own transactions would commit behind our back; BEGIN is sent by hand below.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MILLISECONDS}",
        # Kibibytes for each connection; what else is read often comes through the memory map.
        "cache_size=-16384",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")


def point_reads(engine: Engine) -> Connection:
    """A SQLite connection that is never in a transaction, so that each read sees the newest commit. For one thread."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    # The pool would hand it on with the driver's own transactions switched on.
    connection.detach()
    return connection


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session over one snapshot of the store; whatever it might have written is rolled back."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(engine, autoflush=False) as session:
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that commits at the end, or rolls back on an error. One writer at a time, on both databases.

    The lock is taken first, so that two writers can never wait for each other's rows.
    """
    with Session(engine.execution_options(writing=True), autoflush=False) as session, session.begin():
        if engine.dialect.name == "postgresql":
            session.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
        yield session


# PostgreSQL's classes of errors that are no fault of the data: connection, rollback, resources, operator, system.
_LOST_CLASSES = ("08", "40", "53", "55", "57", "58")


def is_lost(error: BaseException) -> bool:
    """Whether an error says that the database cannot be used now, rather than that it refuses what it was given."""
    if not isinstance(error, sqlalchemy.exc.DBAPIError):
        return isinstance(error, sqlalchemy.exc.TimeoutError)
    if error.connection_invalidated or isinstance(error.orig, sqlite3.OperationalError) or _is_damaged(error):
        return True
    return str(getattr(error.orig, "sqlstate", None) or "08")[:2] in _LOST_CLASSES if _is_operational(error) else False


def _is_damaged(error: SQLAlchemyError) -> bool:
    """Whether SQLite says that the file is damaged or none of its own: that error has no class but the base of all."""
    return type(getattr(error, "orig", None)) is sqlite3.DatabaseError


def _is_operational(error: sqlalchemy.exc.DBAPIError) -> bool:
    return isinstance(error, sqlalchemy.exc.OperationalError | sqlalchemy.exc.InterfaceError)


def migrations_folder() -> Path:
    """Where the migrations lie: packed in the wheel as `app/migrations`, beside `app` in a checkout."""
    packed = Path(str(files("app"))) / "migrations"
    return packed if packed.is_dir() else Path(str(files("app"))).parent / "migrations"


def alembic_config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine) -> None:
    """Brings the store to the newest schema. Two processes may call it at once; the second waits and finds it done."""
    command.upgrade(alembic_config(engine), "head")


def is_current(engine: Engine) -> bool:
    """Whether the store has the schema that this version of the code was written for."""
    head = ScriptDirectory.from_config(alembic_config(engine)).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def open_store(settings: Settings) -> Engine:
    """The engine of a store that is ready for use: migrated when `DATELINE_MIGRATE` allows it.

    Raises NotReady when the settings name no database, the database is out of reach or none of ours, or its schema is
    not current and may not, or cannot, be brought there.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        _check_writable(settings)
        engine = create_engine(settings)
    except OSError as error:
        raise NotReady(f"The folder DATELINE_HOME cannot be used: {error.strerror}.") from error
    except (ArgumentError, ImportError, ValueError) as error:
        raise NotReady("DATELINE_DATABASE_URL names no database that Dateline can use.") from error
    try:
        _bring_up(engine, allowed=settings.migrate)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _check_writable(settings: Settings) -> None:
    """Raises NotReady for a home that can only be read: even a reader keeps locks and a journal beside the data."""
    home = settings.home
    folders = [home, settings.index_folder, settings.raw_folder]
    kept = [path for path in (*folders, *home.glob("dateline.db*")) if path.exists()]
    if not all(os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)) for path in kept):
        raise NotReady("The folder DATELINE_HOME cannot be used: it and what it holds must be writable.")


def _bring_up(engine: Engine, *, allowed: bool) -> None:
    try:
        if is_current(engine):
            return
        if allowed:
            migrate(engine)
            return
    except CommandError as error:
        raise NotReady("The database has a schema that this version does not know; a newer one made it.") from error
    except SQLAlchemyError as error:
        if _is_damaged(error):
            raise NotReady("The database file is damaged or is no database; restore it from a backup.") from error
        raise NotReady("The database is out of reach; check DATELINE_DATABASE_URL and DATELINE_HOME.") from error
    raise NotReady("The database has another schema than this version needs; run it once with DATELINE_MIGRATE=true.")
