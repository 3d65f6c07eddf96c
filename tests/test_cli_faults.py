"""What an operator does wrong, and what a machine does wrong: one sentence, an exit code, and nothing lost."""

import ctypes
import json
import os
import random
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.importing import ImportOptions, run_import
from app.settings import Settings

ROOT = Path(__file__).parent.parent
PLAIN = ImportOptions(enrich=False, workers=1)
# Of prctl(2) and capabilities(7): without the second, the rights of a file bind root too.
DROP_FROM_BOUNDING_SET, OVERRIDE_FILE_RIGHTS = 24, 1


def without_roots_rights() -> None:
    ctypes.CDLL(None).prctl(DROP_FROM_BOUNDING_SET, OVERRIDE_FILE_RIGHTS, 0, 0, 0)


def files_up_to(size: int) -> Callable[[], None]:
    """Stands for a disk that is full: the system refuses to let any file grow beyond `size` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def dateline(
    settings: Settings, *arguments: str, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    variables = {
        "PATH": os.environ["PATH"],
        "DATELINE_HOME": str(settings.home),
        "DATELINE_DATABASE_URL": settings.database_url or "",
        "DATELINE_COMMIT_ARTICLES": "1",
        "DATELINE_INDEX_HEAP_BYTES": "15000000",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )


def fails(ran: subprocess.CompletedProcess[str], code: int) -> str:
    """The one sentence that the command ended with."""
    assert ran.returncode == code, ran.stderr
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    assert ran.stderr.startswith("dateline")
    return ran.stderr


def story(number: int, words: int = 60) -> dict[str, Any]:
    drawn = random.Random(number)
    body = " ".join(f"word{drawn.randrange(16**8):08x}" for _ in range(words))
    return {"id": str(number), "title": f"Report {number}", "body": body, "publisher": "The Sorna Echo"}


def write(path: Path, *stories: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in stories))
    return path


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.mark.store
def test_an_import_that_cannot_keep_a_raw_file_fails_and_the_next_one_finishes_it(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.jsonl", story(1), story(2, 200_000), story(3))
    told = fails(
        dateline(settings, "import", "--no-enrich", "--workers", "1", str(path), before=files_up_to(900_000)), 3
    )
    assert "raw files" in told
    assert rows(engine, "SELECT count(*) FROM articles") == [(1,)]
    assert rows(engine, "SELECT state FROM imports") == [("failed",)]
    assert list(settings.raw_folder.rglob("*.unfinished")) == []
    assert run_import(engine, settings, [path], PLAIN).outcomes["added"] == 2


def test_an_import_that_cannot_write_the_database_fails_and_the_next_one_finishes_it(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.jsonl", *map(story, range(60)))
    fails(dateline(settings, "import", "--no-enrich", "--workers", "1", str(path), before=files_up_to(800_000)), 3)
    kept = rows(engine, "SELECT count(*) FROM articles")[0][0]
    assert 0 < kept < 60
    assert run_import(engine, settings, [path], PLAIN).outcomes["added"] == 60 - kept
    assert dateline(settings, "index", "check").returncode == 0


@pytest.mark.store
def test_an_index_that_cannot_be_written_is_said_plainly_and_can_be_built_later(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.jsonl", *(story(n, 400) for n in range(150)))
    run_import(engine, settings, [path], PLAIN)
    shutil.rmtree(settings.index_folder)
    for command in ("rebuild", "check"):
        assert "search index" in fails(dateline(settings, "index", command, before=files_up_to(70_000)), 3)
    shutil.rmtree(settings.index_folder, ignore_errors=True)
    settings.index_folder.write_text("no folder")
    assert "search index" in fails(dateline(settings, "import", "--no-enrich", str(path)), 3)
    assert {state for (state,) in rows(engine, "SELECT state FROM imports")} == {"finished"}
    settings.index_folder.unlink()
    assert dateline(settings, "index", "rebuild").returncode == 0
    assert dateline(settings, "index", "check").returncode == 0


@pytest.mark.parametrize("command", [("index", "check"), ("serve", "--port", "0"), ("import", "samples")], ids=" ".join)
def test_a_home_that_cannot_be_written_is_refused(
    archive: Engine, settings: Settings, command: tuple[str, ...]
) -> None:
    archive.dispose()
    everything = [settings.home, *settings.home.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        assert "must be writable" in fails(dateline(settings, *command, before=without_roots_rights), 3)
    finally:
        for path in everything:
            path.chmod(path.stat().st_mode | 0o200)


@pytest.mark.parametrize("command", [("index", "check"), ("serve", "--port", "0"), ("import", "samples")], ids=" ".join)
def test_a_damaged_database_is_said_plainly(archive: Engine, settings: Settings, command: tuple[str, ...]) -> None:
    archive.dispose()
    database = settings.home / "dateline.db"
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    assert "damaged" in fails(dateline(settings, *command), 3)


def test_articles_are_not_called_unstorable_when_the_database_is_damaged(
    archive: Engine, settings: Settings, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(settings.home / "dateline.db")) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_articles_body_sha256'")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    archive.dispose()
    with (settings.home / "dateline.db").open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)
    path = write(tmp_path / "a.jsonl", story(1), story(2))
    assert "malformed" in fails(dateline(settings, "import", "--no-enrich", str(path)), 3)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/name", "postgresql+pg8000://host/n"])
def test_a_database_of_another_kind_is_refused(settings: Settings, url: str) -> None:
    assert "DATELINE_DATABASE_URL" in fails(dateline(settings, "index", "check", DATELINE_DATABASE_URL=url), 3)


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--port", "99999"],
        ["serve", "--port", "-1"],
        ["serve", "--port", "abc"],
        ["serve", "--workers", "0"],
        ["serve", "--workers", "many"],
        ["import", "--workers", "0", "samples"],
        ["import", "--url-prefix", "news.example/2025", "samples"],
        ["import", "--url-prefix", "ftp://news.example/", "samples"],
        ["import", "--url-prefix", "https://", "samples"],
        ["import", "--url-prefix", "https://[news.example/", "samples"],
    ],
    ids=" ".join,
)
def test_an_option_that_cannot_be_is_refused_with_one_sentence(settings: Settings, arguments: list[str]) -> None:
    told = fails(dateline(settings, *arguments), 2)
    assert arguments[1] in told
    assert not (settings.home / "dateline.db").exists()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use_is_said_plainly(settings: Settings, workers: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = str(other.getsockname()[1])
        assert port in fails(dateline(settings, "serve", "--port", port, "--workers", workers), 3)


def test_a_host_that_does_not_exist_is_said_plainly(settings: Settings) -> None:
    assert "nowhere.invalid" in fails(dateline(settings, "serve", "--port", "0", "--host", "nowhere.invalid"), 3)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
@pytest.mark.parametrize("command", ["read", "import"])
def test_output_that_cannot_be_written_is_said_plainly(settings: Settings, tmp_path: Path, command: str) -> None:
    path = write(tmp_path / "a.jsonl", story(1))
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "app.cli", command, "--no-enrich", str(path)],
            env={"PATH": os.environ["PATH"], "DATELINE_HOME": str(settings.home)},
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    assert "output" in fails(ran, 3)
