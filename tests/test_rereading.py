"""Kept raw bytes read again: better readers renew what articles say, and a lost store is made anew."""

import dataclasses
import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from app import readers, search
from app.documents import Hints, Limits, ParsedDocument, RawFile
from app.errors import NotReady, UnreadableFile
from app.importing import ImportOptions, ImportSummary, run_import
from app.main import create_app
from app.rereading import RereadOptions, run_rebuild, run_reread
from app.settings import Settings
from app.store import database

PROJECT = Path(__file__).parent.parent
PLAIN = ImportOptions(enrich=False, workers=1)
AGAIN = RereadOptions(enrich=False, workers=1)

Change = Callable[[ParsedDocument], ParsedDocument]


def page(number: int, words: int = 80) -> bytes:
    """A page of words that no other number shares."""
    body = "".join(f"<p>{' '.join(f'word{number}x{n}' for n in range(at, at + 20))}.</p>" for at in range(0, words, 20))
    head = f"<h1>Report {number}</h1><p class='byline'>By Anna Lund</p><time datetime='2025-03-04'>4 March 2025</time>"
    return (
        f"<html><head><title>Report {number}</title></head><body><article>{head}{body}</article></body></html>".encode()
    )


def outcomes(summary: ImportSummary) -> dict[str, int]:
    return {name: count for name, count in summary.outcomes.items() if count}


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def reading_as(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """Stands for readers of another time: what every reader gives is changed by `change`."""

    def changed(reader: readers.Reader) -> readers.Reader:
        def read(raw: RawFile, hints: Hints, limits: Limits) -> ParsedDocument:
            return change(reader.read(raw, hints, limits))

        return dataclasses.replace(reader, read=read)

    monkeypatch.setattr(readers, "READERS", tuple(map(changed, readers.READERS)))


def without_authors(document: ParsedDocument) -> ParsedDocument:
    return dataclasses.replace(document, byline=None, authors=())


def imported_by_old_readers(
    engine: Engine, settings: Settings, path: Path, change: Change, options: ImportOptions = PLAIN
) -> ImportSummary:
    with pytest.MonkeyPatch.context() as patch:
        reading_as(patch, change)
        return run_import(engine, settings, [path], options)


def pages(folder: Path, *numbers: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.html").write_bytes(page(number))
    return folder


STATE = "SELECT id, version, revision, title, byline, updated_at FROM articles ORDER BY id"


@pytest.mark.store
def test_reading_the_samples_again_with_the_same_readers_changes_nothing(archive: Engine, settings: Settings) -> None:
    before = [rows(archive, STATE), rows(archive, "SELECT value FROM counters WHERE name = 'changes'")]
    sources = rows(archive, "SELECT count(*) FROM article_sources")[0][0]
    assert outcomes(run_reread(archive, settings, RereadOptions(workers=1))) == {"unchanged": sources}
    assert [rows(archive, STATE), rows(archive, "SELECT value FROM counters WHERE name = 'changes'")] == before


@pytest.mark.store
def test_a_better_reading_renews_an_article_and_makes_no_new_version(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    imported_by_old_readers(engine, settings, pages(tmp_path / "in", 1, 2), without_authors)
    ids = rows(engine, "SELECT id, version FROM articles ORDER BY id")
    assert rows(engine, "SELECT DISTINCT byline FROM articles") == [(None,)]
    summary = run_reread(engine, settings, AGAIN)
    assert outcomes(summary) == {"updated": 2}
    assert rows(engine, "SELECT id, version FROM articles ORDER BY id") == ids
    assert rows(engine, "SELECT DISTINCT byline, revision FROM articles") == [("Anna Lund", 2)]
    assert rows(engine, "SELECT count(*) FROM article_versions") == [(0,)]
    assert rows(engine, "SELECT kind, version FROM changes WHERE seq > 2") == [("reread", 1)] * 2
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"unchanged": 2}
    assert search.check(engine, settings).clean


def test_a_renewed_article_is_found_by_what_it_says_now_and_has_another_etag(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    imported_by_old_readers(engine, settings, pages(tmp_path / "in", 1), without_authors)
    [(article_id,)] = rows(engine, "SELECT id FROM articles")
    with TestClient(create_app(settings)) as client:
        before = client.get(f"/v1/articles/{article_id}")
        assert client.get("/v1/search", params={"q": "author:lund"}).json()["total"] == 0
        run_reread(engine, settings, AGAIN)
        after = client.get(f"/v1/articles/{article_id}", headers={"if-none-match": before.headers["etag"]})
        assert after.status_code == 200
        assert (after.json()["version"], [one["name"] for one in after.json()["authors"]]) == (1, ["Anna Lund"])
        deadline = time.monotonic() + 10
        while client.get("/v1/search", params={"q": "author:lund"}).json()["total"] != 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        [run, _] = client.get("/v1/imports").json()["items"]
        assert (run["options"], run["state"], run["outcomes"]["updated"]) == (
            {"reread": True, "enrich": False},
            "finished",
            1,
        )
        [item] = client.get(f"/v1/imports/{run['id']}/items").json()["items"]
        assert (item["source"], item["outcome"], item["article_id"]) == ("1.html", "updated", article_id)


def test_only_what_says_something_else_is_enriched_anew(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    story = "<h1>Harbour opens</h1><p>{}</p>".format(
        "Ilse Brandvold said in Oslo on Tuesday that the harbour would open to ferries again before the summer. " * 3
    )
    (tmp_path / "a.html").write_text(f"<html><body><article>{story}</article></body></html>")

    def shorter(document: ParsedDocument) -> ParsedDocument:
        return dataclasses.replace(document, evidence=document.evidence[:1])

    enriched = ImportOptions(workers=1)
    imported_by_old_readers(engine, settings, tmp_path / "a.html", shorter, enriched)
    before = rows(engine, "SELECT text, start FROM mentions ORDER BY position")
    assert before
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"updated": 1}
    assert rows(engine, "SELECT text, start FROM mentions ORDER BY position") == before
    assert rows(engine, "SELECT enrichment_state FROM articles") == [("done",)]
    with pytest.MonkeyPatch.context() as patch:
        reading_as(patch, lambda document: dataclasses.replace(document, title="Harbour opens to Ilse Brandvold"))
        assert outcomes(run_reread(engine, settings, RereadOptions(workers=1))) == {"updated": 1}
    assert rows(engine, "SELECT text FROM mentions WHERE field = 'title'") == [("Ilse Brandvold",)]


@pytest.mark.store
def test_an_older_record_never_overwrites_a_newer_one_and_renews_its_own_version(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    options = ImportOptions(Hints(url_prefix="https://post.example/"), enrich=False, workers=1)
    for words in (80, 100):
        (tmp_path / "1.html").write_bytes(page(1, words))
        imported_by_old_readers(engine, settings, tmp_path / "1.html", without_authors, options)
    assert rows(engine, "SELECT version FROM articles") == [(2,)]
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"updated": 2}
    assert rows(engine, "SELECT version, byline, word_count FROM articles") == [(2, "Anna Lund", 100)]
    [(content,)] = rows(engine, "SELECT content FROM article_versions")
    content = json.loads(content) if isinstance(content, str) else content
    assert (content["byline"], len(content["body"].split())) == ("Anna Lund", 80)
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"unchanged": 2}


def test_records_are_read_again_with_the_hints_they_came_with(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    table = tmp_path / "b.csv"
    table.write_text("nr,kop,tekst\n1,Ferry late,The ferry was late on Wednesday because of fog.\n")
    mapping = (("body", ("tekst",)), ("record_id", ("nr",)), ("title", ("kop",)))
    options = ImportOptions(Hints("Tern Post", mapping=mapping), enrich=False)
    imported_by_old_readers(
        engine, settings, table, lambda document: dataclasses.replace(document, title="Ferry"), options
    )
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "1.html").write_bytes(page(1))
    prefixed = ImportOptions(Hints(url_prefix="https://post.example/saved"), enrich=False)
    imported_by_old_readers(engine, settings, tmp_path / "in", without_authors, prefixed)
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"updated": 2}
    assert rows(engine, "SELECT title, publisher_name, url FROM articles ORDER BY title") == [
        ("Ferry late", "Tern Post", None),
        ("Report 1", None, "https://post.example/saved/sub/1.html"),
    ]


def test_an_article_keeps_its_id_and_is_found_by_its_better_address(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    linked = page(1).replace(b"<head>", b'<head><link rel="canonical" href="https://post.example/report-1">')
    (tmp_path / "1.html").write_bytes(linked)
    imported_by_old_readers(
        engine, settings, tmp_path / "1.html", lambda document: dataclasses.replace(document, canonical_url=None)
    )
    [(article_id,)] = rows(engine, "SELECT id FROM articles")
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"updated": 1}
    (tmp_path / "1.html").write_bytes(linked.replace(b"4 March 2025", b"4 March 2025 ").replace(b"word1x3", b"changed"))
    assert outcomes(run_import(engine, settings, [tmp_path / "1.html"], PLAIN)) == {"updated": 1}
    assert rows(engine, "SELECT id, version, canonical_url FROM articles") == [
        (article_id, 2, "https://post.example/report-1")
    ]
    # Another story that has the text which the id was made of is an article of its own.
    (tmp_path / "2.html").write_bytes(page(1))
    summary = run_import(engine, settings, [tmp_path / "2.html"], PLAIN)
    assert summary.outcomes["rejected"] == 0


def test_what_cannot_be_read_any_more_is_told_and_stays(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    run_import(engine, settings, [pages(tmp_path / "in", 1, 2, 3, 4)], PLAIN)
    kept = dict(rows(engine, "SELECT name, raw_sha256 FROM article_sources"))
    places = {name: settings.raw_folder / sha256[:2] / f"{sha256}.gz" for name, sha256 in kept.items()}
    places["1.html"].unlink()
    places["2.html"].write_bytes(places["2.html"].read_bytes()[:-20])
    places["3.html"].write_bytes(gzip.compress(b"something else"))

    def refuse(document: ParsedDocument) -> ParsedDocument:
        raise UnreadableFile("no_article", "There is no article in it.")

    with pytest.MonkeyPatch.context() as patch:
        reading_as(patch, refuse)
        summary = run_reread(engine, settings, AGAIN)
    assert outcomes(summary) == {"rejected": 4}
    assert dict(summary.codes) == {"raw_missing": 1, "raw_damaged": 2, "no_article": 1}
    assert {item.source: item.code for item in summary.rejected} == {
        "1.html": "raw_missing",
        "2.html": "raw_damaged",
        "3.html": "raw_damaged",
        "4.html": "no_article",
    }
    assert all(item.article_id for item in summary.rejected)
    assert kept["1.html"] in str([item.message for item in summary.rejected])
    assert rows(engine, "SELECT count(*), max(revision) FROM articles") == [(4, 1)]


@pytest.mark.store
def test_an_article_that_the_database_refuses_does_not_take_its_neighbours_with_it(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    run_import(engine, settings, [pages(tmp_path / "in", 1, 2, 3)], PLAIN)

    def with_a_zero(document: ParsedDocument) -> ParsedDocument:
        zero = "\0" if document.title == "Report 2" else ""
        return dataclasses.replace(document, section=f"Ports{zero}")

    with pytest.MonkeyPatch.context() as patch:
        reading_as(patch, with_a_zero)
        summary = run_reread(engine, settings, AGAIN)
    # PostgreSQL takes no zero bytes, SQLite does.
    refused = engine.dialect.name == "postgresql"
    assert dict(summary.codes) == ({"not_storable": 1} if refused else {})
    assert summary.outcomes["updated"] == 3 - refused
    assert rows(engine, "SELECT state FROM imports ORDER BY row") == [("finished",)] * 2
    assert rows(engine, "SELECT count(*) FROM articles WHERE section = 'Ports'") == [(2,)]


def test_a_dry_reread_says_what_would_change_and_changes_nothing(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    imported_by_old_readers(engine, settings, pages(tmp_path / "in", 1), without_authors)
    (tmp_path / "in" / "2.html").write_bytes(page(2))
    run_import(engine, settings, [tmp_path / "in"], PLAIN)
    before = rows(engine, STATE), rows(engine, "SELECT count(*) FROM imports")
    summary = run_reread(engine, settings, RereadOptions(enrich=False, workers=1, dry_run=True))
    assert (outcomes(summary), summary.run_id) == ({"updated": 1, "unchanged": 1}, None)
    assert (rows(engine, STATE), rows(engine, "SELECT count(*) FROM imports")) == before


def test_near_copies_are_grouped_anew_by_better_texts(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    folder = pages(tmp_path / "in", 1)
    (folder / "2.html").write_bytes(page(1).replace(b"Report 1", b"The same report"))

    def half(document: ParsedDocument) -> ParsedDocument:
        if document.title == "Report 1":
            return document
        body = document.body[: len(document.body) // 4]
        return dataclasses.replace(document, body=body, paragraphs=())

    imported_by_old_readers(engine, settings, folder, half)
    assert rows(engine, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL") == [(0,)]
    assert outcomes(run_reread(engine, settings, AGAIN)) == {"updated": 1, "unchanged": 1}
    assert rows(engine, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL") == [(1,)]


ARTICLES = (
    "SELECT id, identity, url, canonical_url, title, byline, version, status, content_sha256, imported_at, updated_at,"
    " publisher_name, duplicate_of, body, evidence FROM articles JOIN article_texts ON article_row = row ORDER BY id"
)
SOURCES = (
    "SELECT reading_key, article_row, version, name, url, hint_publisher, charset, hint_mapping, recorded_at"
    " FROM article_sources ORDER BY reading_key"
)


def anew(settings: Settings, home: Path) -> Settings:
    """The same settings for another home; a copy would still know the address of the first database."""
    return Settings(**settings.model_dump(exclude={"home", "database_url"}), home=home)


def lost_and_rebuilt(settings: Settings, home: Path, options: RereadOptions = AGAIN) -> tuple[Engine, ImportSummary]:
    """A store in a new home that has nothing but the raw files of another."""
    shutil.copytree(settings.raw_folder, home / "raw")
    rebuilt = anew(settings, home)
    engine = database.open_store(rebuilt)
    assert rows(engine, "SELECT count(*) FROM articles") == [(0,)]
    return engine, run_rebuild(engine, rebuilt, options)


def test_a_lost_store_is_made_anew_from_the_raw_files(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    prefixed = Hints("The Varnik Post", "https://post.example/saved")
    few = settings.model_copy(update={"commit_articles": 3})
    run_import(engine, few, [pages(tmp_path / "in", 1, 2, 3, 4, 5)], ImportOptions(prefixed, enrich=False, workers=1))
    run_import(engine, few, [PROJECT / "samples"], PLAIN)
    (tmp_path / "in" / "3.html").write_bytes(page(3, 100))
    (tmp_path / "in" / "4.html").write_bytes(page(4) + b"\n")
    run_import(engine, few, [tmp_path / "in"], ImportOptions(prefixed, enrich=False, workers=1))
    rebuilt, summary = lost_and_rebuilt(few, tmp_path / "new")
    assert summary.outcomes["rejected"] == 0
    for query in (ARTICLES, SOURCES, "SELECT * FROM article_versions", "SELECT * FROM article_addresses ORDER BY 1, 2"):
        assert rows(rebuilt, query) == rows(engine, query)
    feed = "SELECT seq, kind, article_id, version, at FROM changes ORDER BY seq"
    assert rows(rebuilt, feed) == rows(engine, feed)
    again = anew(few, tmp_path / "new")
    assert set(outcomes(run_rebuild(rebuilt, again, AGAIN))) == {"unchanged"}
    assert search.check(rebuilt, again).clean


def test_a_rebuild_tells_which_raw_files_and_lines_are_lost(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    run_import(engine, settings, [pages(tmp_path / "in", 1, 2, 3)], PLAIN)
    listing = settings.raw_folder / "records.ndjson"
    lines = listing.read_bytes().splitlines(keepends=True)
    lost = json.loads(lines[0])["raw_sha256"]
    (settings.raw_folder / lost[:2] / f"{lost}.gz").unlink()
    # The last line is what a killed process leaves, which was never committed.
    listing.write_bytes(lines[0] + b"{broken\n" + lines[2] + lines[1][:40])
    rebuilt, summary = lost_and_rebuilt(settings, tmp_path / "new")
    assert (outcomes(summary), dict(summary.codes)) == (
        {"added": 1, "rejected": 2},
        {"raw_missing": 1, "bad_record": 1},
    )
    run_import(rebuilt, anew(settings, tmp_path / "new"), [tmp_path / "in"], PLAIN)
    whole = (tmp_path / "new" / "raw" / "records.ndjson").read_bytes().splitlines(keepends=True)[2:]
    assert [json.loads(line)["name"] for line in whole] == ["3.html", "1.html", "2.html"]


def test_a_reread_lists_records_of_archives_that_had_no_list(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    run_import(engine, settings, [PROJECT / "samples"], PLAIN)
    listing = settings.raw_folder / "records.ndjson"
    complete = listing.read_bytes()
    listing.unlink()
    with pytest.raises(NotReady, match="no list"):
        run_rebuild(engine, settings, AGAIN)
    run_reread(engine, settings, AGAIN)
    assert sorted(listing.read_bytes().splitlines()) == sorted(complete.splitlines())
    rebuilt, _ = lost_and_rebuilt(settings, tmp_path / "new")
    assert rows(rebuilt, ARTICLES) == rows(engine, ARTICLES)


@pytest.mark.slow
def test_a_killed_reread_loses_nothing_and_the_next_one_finishes_it(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.jsonl"
    path.write_text(
        "".join(
            json.dumps({"id": str(n), "title": f"Report {n}", "publisher": "Tern", "body": f"{n} " + f"word{n} " * 60})
            + "\n"
            for n in range(300)
        )
    )
    run_import(engine, settings, [path], PLAIN)
    with engine.begin() as connection:
        # As if another reader had read the sections of these.
        connection.execute(text("UPDATE articles SET section = 'Ports', content_sha256 = 'x'"))
    command = [sys.executable, "-m", "app.cli", "import", "--reread", "--no-enrich", "--workers", "1"]
    environment = {"DATELINE_HOME": str(settings.home), "DATELINE_COMMIT_ARTICLES": "1", "PYTHONPATH": str(PROJECT)}
    killed = subprocess.Popen(command, env=environment, cwd=PROJECT)
    deadline = time.monotonic() + 60
    while not rows(engine, "SELECT 1 FROM articles WHERE section IS NULL"):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    left = rows(engine, "SELECT count(*) FROM articles WHERE section = 'Ports'")[0][0]
    assert left > 0
    ran = subprocess.run([*command, "--json"], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["outcomes"] == {
        "added": 0,
        "updated": left,
        "unchanged": 300 - left,
        "duplicate": 0,
        "rejected": 0,
    }
    assert rows(engine, "SELECT count(*) FROM changes") == rows(engine, "SELECT max(seq) FROM changes") == [(600,)]
    assert [state for (state,) in rows(engine, "SELECT state FROM imports ORDER BY row")][1:] == [
        "interrupted",
        "finished",
    ]
    assert search.check(engine, settings).clean


@pytest.mark.parametrize(
    "arguments",
    [[], ["--reread", "samples"], ["--reread", "--publisher", "Tern"], ["--rebuild", "--dry-run"],
     ["--reread", "--rebuild"]],
)  # fmt: skip
def test_an_import_that_is_called_wrongly_says_so(tmp_path: Path, arguments: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "app.cli", "import", *arguments],
        env={"DATELINE_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, len(ran.stderr.splitlines())) == (2, 1)
    assert list(tmp_path.iterdir()) == []
