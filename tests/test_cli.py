"""The `dateline` command, run as a user runs it: as a process, with the environment alone."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.store import database

ROOT = Path(__file__).parent.parent
STORY = "\n\n".join(
    f"Paragraph {n} of the story says that the bridge over the Sorna will stay closed until the autumn, because the "
    f"new bearings have not arrived and the old ones were found to be cracked in {n + 2} places by the inspectors."
    for n in range(4)
)


def dateline(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": os.environ["PATH"], "DATELINE_HOME": str(home), **environment}
    command = [sys.executable, "-m", "app.cli", *arguments]
    return subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "stories.jsonl"
    stories = [
        {
            "id": str(n),
            "title": f"Bridge {n} stays closed",
            "body": f"Story {n}.\n\n" + STORY,
            "publisher": "The Sorna Echo",
        }
        for n in range(3)
    ]
    path.write_text("".join(json.dumps(story) + "\n" for story in stories) + "{broken\n")
    return path


def test_read_prints_one_object_a_record_in_order_and_stores_nothing(tmp_path: Path, records: Path) -> None:
    ran = dateline(tmp_path / "home", "read", "--no-enrich", str(records))
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["source"] for line in lines] == [f"{records}#{n}" for n in range(1, 5)]
    assert [line.get("title") for line in lines] == [*(f"Bridge {n} stays closed" for n in range(3)), None]
    assert set(lines[3]) == {"source", "error"}
    assert set(lines[3]["error"]) == {"code", "message"}
    assert ran.returncode == 1
    assert not (tmp_path / "home").exists()


def test_read_and_import_agree_on_ids(tmp_path: Path, records: Path) -> None:
    read = dateline(tmp_path / "home", "read", str(records))
    ids = {line["id"] for line in map(json.loads, read.stdout.splitlines()) if "id" in line}
    dateline(tmp_path / "home", "import", str(records))
    again = dateline(tmp_path / "home", "import", "--json", str(records))
    assert json.loads(again.stdout)["outcomes"]["unchanged"] == 3
    assert len(ids) == 3


def test_import_counts_every_record_and_says_that_some_were_rejected(tmp_path: Path, records: Path) -> None:
    ran = dateline(tmp_path / "home", "import", "--no-enrich", "--json", str(records))
    summary = json.loads(ran.stdout)
    assert sum(summary["outcomes"].values()) == 4
    assert summary["outcomes"]["rejected"] == 1
    assert [one["source"] for one in summary["rejected"]] == [f"{records}#4"]
    assert ran.returncode == 1
    assert dateline(tmp_path / "home", "index", "check").returncode == 0


def test_enrich_catches_up_with_articles_that_were_imported_without(tmp_path: Path, records: Path) -> None:
    dateline(tmp_path / "home", "import", "--no-enrich", str(records))
    assert "looked at 3 articles" in dateline(tmp_path / "home", "enrich", "--dry-run").stdout
    assert "looked at 3 articles" in dateline(tmp_path / "home", "enrich").stdout
    assert "looked at 0 articles" in dateline(tmp_path / "home", "enrich").stdout
    assert "looked at 3 articles; changed 0" in dateline(tmp_path / "home", "enrich", "--all").stdout


def test_a_rehearsed_enrichment_prints_the_differences_by_field(tmp_path: Path) -> None:
    body = "Alice Johnson of Norway spoke in Paris on Monday. She met Robert Miller, and Johnson thanked him warmly."
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "1", "title": "Talks", "body": body * 3, "publisher": "Echo"}) + "\n")
    home = tmp_path / "home"
    dateline(home, "import", "--no-enrich", str(path))
    rehearsed = dateline(home, "enrich", "--dry-run").stdout
    assert re.search(r"^  entities +in 1 articles: \d+ added$", rehearsed, re.M), rehearsed
    assert re.search(r"^  mentions +in 1 articles: \d+ added$", rehearsed, re.M), rehearsed
    assert re.search(r"^  enrichment.state +in 1 articles: 1 changed$", rehearsed, re.M), rehearsed
    dateline(home, "enrich")
    assert dateline(home, "enrich", "--all", "--dry-run").stdout == "looked at 1 articles; would change 0; failed 0\n"
    with closing(sqlite3.connect(home / "dateline.db")) as connection, connection:
        connection.execute("UPDATE entities SET country = 'SE' WHERE country = 'NO'")
        connection.execute("UPDATE mentions SET role = 'envoy' WHERE position = 0")
        connection.execute("UPDATE article_entities SET salience = 0.125 WHERE position = 0")
    told = dateline(home, "enrich", "--all", "--dry-run").stdout
    assert "would change 1" in told
    assert re.findall(r"^  ([a-z._]+) ", told, re.M) == ["entities.country", "entities.salience", "mentions.role"]
    dateline(home, "enrich", "--all")
    assert "would change 0" in dateline(home, "enrich", "--all", "--dry-run").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["import"],
        ["import", "no-such-folder"],
        ["import", "--workers", "0", "samples"],
        ["read", "no-such-file.html"],
        ["fly"],
        [],
    ],
)
def test_wrong_use_ends_with_2_and_a_message(tmp_path: Path, arguments: list[str]) -> None:
    ran = dateline(tmp_path / "home", *arguments)
    assert ran.returncode == 2
    assert ran.stderr.strip()
    assert "Traceback" not in ran.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    ran = dateline(tmp_path / "home", "index", "check", DATELINE_PORT="99999")
    assert ran.returncode == 2
    assert "DATELINE_PORT" in ran.stderr


def test_an_unreachable_database_is_said_plainly(tmp_path: Path) -> None:
    ran = dateline(tmp_path / "home", "index", "check", DATELINE_DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert ran.returncode == 3
    assert "DATELINE_DATABASE_URL" in ran.stderr
    assert "Traceback" not in ran.stderr


def broken(home: Path, how: str) -> str:
    """Spoils a home so that no archive can be opened in it; gives the database URL to use, empty for none."""
    database = home / "dateline.db"
    match how:
        case "no database":
            database.write_bytes(b"This is a shopping list. " * 100)
        case "a newer schema":
            with closing(sqlite3.connect(database)) as connection, connection:
                connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
                connection.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
        case "a folder in its place":
            database.mkdir()
        case "a file in the place of the home":
            home.rmdir()
            home.write_text("not a folder")
        case url:
            return url
    return ""


@pytest.mark.parametrize(
    "how",
    ["no database", "a newer schema", "a folder in its place", "a file in the place of the home",
     "not a url", "postgresql://host:port/name", "nosuchdatabase://host/name", "mysql+nosuchdriver://host/name"],
)  # fmt: skip
def test_an_archive_that_cannot_be_opened_ends_with_3_and_a_sentence(tmp_path: Path, how: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    ran = dateline(home, "index", "check", DATELINE_DATABASE_URL=broken(home, how))
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.startswith("dateline: ")
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_database_that_stays_locked_ends_with_3_and_a_sentence(
    tmp_path: Path, records: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("DATELINE_HOME", str(home))
    monkeypatch.setattr(database, "_BUSY_MILLISECONDS", 50)
    assert cli.main(["index", "check"]) == 0
    with closing(sqlite3.connect(home / "dateline.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cli.main(["import", "--no-enrich", str(records)]) == 3
    told = capsys.readouterr().err
    assert "locked" in told
    assert "INSERT" not in told


@pytest.mark.slow
def test_a_server_shows_what_another_process_imports(tmp_path: Path, records: Path) -> None:
    home = tmp_path / "home"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {"PATH": os.environ["PATH"], "DATELINE_HOME": str(home)}
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(command, env=variables, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/ready", lambda answer: True)
        dateline(home, "import", "--no-enrich", str(records))
        wait_for(f"http://127.0.0.1:{port}/v1/search?q=bearings", lambda answer: answer["total"] == 3)
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str, enough: Callable[[dict[str, Any]], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if enough(json.load(answer)):
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        assert time.monotonic() < deadline, url
        time.sleep(0.1)


def test_entities_are_resolved_anew_by_a_command(tmp_path: Path, records: Path) -> None:
    home = tmp_path / "home"
    dateline(home, "import", "--no-enrich", str(records))
    for _ in range(2):
        ran = dateline(home, "entities", "resolve")
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout == "0 names, 0 joined to others; merged now 0, split 0\n"
