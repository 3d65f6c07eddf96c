"""Importing through its one function: outcomes, identity, versions, near copies, the change sequence, crashes."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hypothesis
import orjson
import pytest
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from app import readers, search
from app.documents import Hints, Limits, RawFile
from app.importing import COMMIT_BYTES, REJECTED_NAMED, ImportOptions, ImportSummary, run_import
from app.schemas.articles import article_json
from app.schemas.filters import ArticleFilters
from app.settings import Settings
from app.store import articles, database, raw, runs
from app.store.runs import OUTCOMES

PLAIN = ImportOptions(enrich=False, workers=1)
REHEARSED = ImportOptions(enrich=False, workers=1, dry_run=True)

HARBOUR = (
    "The harbour at Varnik reopened on Tuesday after a storm that had closed it for nine days. Pilots guided the first "
    "tanker past the breakwater shortly after sunrise, and dock workers returned to the two grain terminals. The port "
    "captain said that divers had cleared most of the sunken containers from the channel. Insurers have not yet put a "
    "figure on the damage, which reached as far as the fish market and the old customs house."
)
BUDGET = (
    "Councillors in Lower Marsh voted late on Thursday to close four libraries and to keep the swimming pool. "
    "Opponents filled the gallery and sang until the mayor called a recess. The budget, which passed by a single vote, "
    "also ends free parking on Sundays. A petition against the closures has gathered nine thousand signatures since "
    "Easter, and campaigners announced that they would ask a court to review the decision."
)


def write_records(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def record(number: int, body: str = HARBOUR, **values: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}",
        "title": f"Report number {number}",
        "body": body,
        "url": f"https://news.example/{number}",
        "publisher": "The Varnik Post",
        "date": "2025-03-04",
    } | values


def distinct(number: int) -> dict[str, Any]:
    """A record whose words no other number shares, so that it is nobody's near copy."""
    return record(number, " ".join(f"word{number}x{n}" for n in range(80)))


def outcomes(summary: ImportSummary) -> dict[str, int]:
    return {name: count for name, count in summary.outcomes.items() if count}


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_record_that_takes_too_long_is_rejected_and_its_neighbours_are_imported(
    engine: Engine, settings: Settings, tmp_path: Path, workers: int
) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for n in range(40):
        (folder / f"{n}.json").write_text(json.dumps(distinct(n)))
    # One line of nineteen megabytes takes the reader of texts several times as long, a small record a hundredth of it.
    (folder / "1.txt").write_text(
        "The ferry left three hours late on Wednesday, and nobody minded it very much. " * 240_000
    )
    hurried = settings.model_copy(update={"max_record_seconds": 0.5})
    summary = run_import(engine, hurried, [folder], ImportOptions(enrich=False, workers=workers))
    assert outcomes(summary) == {"added": 40, "rejected": 1}
    assert [(Path(one.source).name, one.code) for one in summary.rejected] == [("1.txt", "timeout")]


@pytest.mark.store
def test_importing_twice_changes_nothing(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    path = write_records(tmp_path / "a.jsonl", *map(distinct, range(30)))
    first = run_import(engine, settings, [path], PLAIN)
    before = rows(engine, "SELECT id, version, revision, updated_at FROM articles ORDER BY id")
    second = run_import(engine, settings, [path], PLAIN)
    assert (outcomes(first), outcomes(second)) == ({"added": 30}, {"unchanged": 30})
    assert rows(engine, "SELECT id, version, revision, updated_at FROM articles ORDER BY id") == before
    assert rows(engine, "SELECT value FROM counters WHERE name = 'changes'") == [(30,)]


@pytest.mark.store
def test_samples_end_in_one_outcome_each(archive: Engine) -> None:
    [run] = rows(archive, f"SELECT {', '.join(OUTCOMES)} FROM imports")
    counted = dict(rows(archive, "SELECT outcome, count(*) FROM import_items GROUP BY outcome"))
    assert counted == {name: count for name, count in zip(OUTCOMES, run, strict=True) if count}
    assert rows(archive, "SELECT count(*), min(number), max(number) FROM import_items") == [(sum(run), 1, sum(run))]
    assert rows(archive, "SELECT DISTINCT state FROM imports") == [("finished",)]


@pytest.mark.store
def test_changed_content_is_a_new_version_and_the_old_one_is_kept(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    changed = HARBOUR.replace("nine days", "ten days")
    path = write_records(tmp_path / "a.jsonl", record(1), record(1, changed))
    summary = run_import(engine, settings, [path], PLAIN)
    assert outcomes(summary) == {"added": 1, "updated": 1}
    assert rows(engine, "SELECT version, revision FROM articles") == [(2, 2)]
    assert rows(engine, "SELECT body FROM article_texts") == [(changed,)]
    [(version, content)] = rows(engine, "SELECT version, content FROM article_versions")
    content = json.loads(content) if isinstance(content, str) else content
    assert (version, content["body"]) == (1, HARBOUR)
    assert rows(engine, "SELECT seq, kind, version FROM changes ORDER BY seq") == [(1, "create", 1), (2, "update", 2)]


@pytest.mark.store
def test_versions_in_one_run_and_in_two_runs_end_alike(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    changed = HARBOUR.replace("nine days", "ten days")
    for n, body in enumerate((HARBOUR, changed)):
        run_import(engine, settings, [write_records(tmp_path / f"{n}.jsonl", record(1, body))], PLAIN)
    assert rows(engine, "SELECT version, revision FROM articles") == [(2, 2)]
    assert rows(engine, "SELECT body FROM article_texts") == [(changed,)]
    assert rows(engine, "SELECT count(*) FROM article_versions") == [(1,)]


@pytest.mark.store
def test_two_stories_under_one_address_are_two_articles(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    other = record(1, BUDGET, title="Council closes libraries")
    path = write_records(tmp_path / "a.jsonl", record(1), other)
    assert outcomes(run_import(engine, settings, [path], PLAIN)) == {"added": 2}
    again = write_records(tmp_path / "b.jsonl", other | {"section": "Local"}, record(1) | {"section": "Ports"})
    assert outcomes(run_import(engine, settings, [again], PLAIN)) == {"updated": 2}
    found = rows(engine, "SELECT title, section, version FROM articles ORDER BY title")
    assert found == [("Council closes libraries", "Local", 2), ("Report number 1", "Ports", 2)]


def test_ids_hang_on_the_order_only_where_stories_share_an_address(tmp_path: Path) -> None:
    other = record(1, BUDGET, title="Council closes libraries")
    stories = [record(1), other, *map(distinct, range(2, 6))]
    found = []
    for name, told in (("forwards", stories), ("backwards", stories[::-1])):
        turned = Settings(home=tmp_path / name, index_heap_bytes=15_000_000)
        store = database.open_store(turned)
        run_import(store, turned, [write_records(tmp_path / f"{name}.jsonl", *told)], PLAIN)
        found.append(dict(rows(store, "SELECT title, id FROM articles")))
        store.dispose()
    forwards, backwards = found
    shared = {"Report number 1", "Council closes libraries"}
    assert {title for title in forwards if forwards[title] != backwards[title]} == shared
    assert forwards["Report number 1"] == backwards["Council closes libraries"]


@pytest.mark.store
def test_a_text_without_address_is_found_again_after_an_edit(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    first = {"title": "Harbour reopens", "body": HARBOUR}
    edited = first | {"body": HARBOUR.replace("nine days", "ten days")}
    other = first | {"body": BUDGET}
    path = write_records(tmp_path / "a.jsonl", first, edited, other)
    assert outcomes(run_import(engine, settings, [path], PLAIN)) == {"added": 2, "updated": 1}


@pytest.mark.store
def test_a_near_copy_is_kept_and_grouped_with_its_original(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    copy = record(2, HARBOUR.replace("Tuesday", "Wednesday"), publisher="The Other Post")
    summary = run_import(
        engine, settings, [write_records(tmp_path / "a.jsonl", record(1), copy, record(3, BUDGET))], PLAIN
    )
    assert outcomes(summary) == {"added": 2, "duplicate": 1}
    assert rows(engine, "SELECT row, duplicate_of FROM articles ORDER BY row") == [(1, None), (2, 1), (3, None)]


@pytest.mark.store
def test_a_dry_run_says_what_would_happen_and_saves_nothing(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    path = write_records(tmp_path / "a.jsonl", record(1), record(1, BUDGET), record(2, BUDGET))
    dry = run_import(engine, settings, [path], ImportOptions(enrich=False, workers=1, dry_run=True))
    assert rows(engine, "SELECT count(*) FROM articles") == [(0,)]
    assert rows(engine, "SELECT count(*) FROM imports") == [(0,)]
    assert outcomes(dry) == outcomes(run_import(engine, settings, [path], PLAIN))


@pytest.mark.store
def test_a_record_is_kept_with_all_that_it_was_read_with(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    said = (
        "Паром в Скеррин ушёл в среду на три часа позже, потому что никто не нашёл очки капитана, сказала начальница."
    )
    page = f"<html><title>Паром</title><h1>Паром</h1><p>{said}</p><p>{said[::-1]}</p></html>".encode("cp1251")
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/a\r\nContent-Type: application/http\r\n"
    )
    crawl, table = tmp_path / "a.warc", tmp_path / "b.csv"
    crawl.write_bytes(f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n")
    table.write_text("Tittel,Tekst\nFerry late,The ferry to Skerrin was three hours late on Wednesday.\n")
    hints = Hints(mapping=(("body", ("Tekst",)), ("title", ("Tittel",))))
    run_import(engine, settings, [crawl, table], ImportOptions(hints=hints, enrich=False))
    with database.reading(engine) as session:
        sources = session.execute(text("SELECT * FROM article_sources ORDER BY name")).mappings().all()
        titles = set(session.scalars(text("SELECT title FROM articles")))
    assert [source["charset"] for source in sources] == ["windows-1251", None]
    read_again = set()
    for source in sources:
        content = raw.read_raw(settings.raw_folder, source["raw_sha256"])
        mapping = tuple((field, tuple(names)) for field, names in json.loads(source["hint_mapping"]).items())
        record = RawFile("again", source["name"], content, source["url"], source["charset"])
        read_again.add(readers.read(record, Hints(mapping=mapping), Limits()).title)
    assert read_again == titles == {"Паром", "Ferry late"}


def test_another_mapping_reads_the_same_record_anew(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    table = tmp_path / "b.csv"
    table.write_text("id,title,other,body\n1,Ferry late,Ferry three hours late,The ferry was late on Wednesday.\n")
    for mapping, outcome in (((), "added"), ((), "unchanged"), ((("title", ("other",)),), "updated")):
        options = ImportOptions(hints=Hints(publisher="Tern", mapping=mapping), enrich=False)
        assert run_import(engine, settings, [table], options).outcomes[outcome] == 1


@pytest.mark.store
def test_bad_records_are_rejected_and_their_neighbours_saved(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(distinct(1)) + "\n{broken\n" + json.dumps(distinct(2)) + "\n[1, 2]\n")
    summary = run_import(engine, settings, [path], PLAIN)
    assert outcomes(summary) == {"added": 2, "rejected": 2}
    assert all(item.code and item.message for item in summary.rejected)


def test_a_summary_names_the_first_of_very_many_rejected_records_and_counts_all(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{broken\n" * (REJECTED_NAMED + 5))
    summary = run_import(engine, settings, [path], PLAIN)
    assert outcomes(summary) == {"rejected": REJECTED_NAMED + 5}
    assert [item.source for item in summary.rejected] == [f"{path}#{n}" for n in range(1, REJECTED_NAMED + 1)]
    assert rows(engine, "SELECT count(*) FROM import_items") == [(REJECTED_NAMED + 5,)]


def test_a_commit_takes_no_more_records_than_fit_in_memory(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    large = [record(n, " ".join(f"word{n}x{i}".ljust(200, "y") for i in range(24_000))) for n in range(8)]
    sizes = [len(json.dumps(one)) for one in large]
    assert max(sizes) < COMMIT_BYTES < sum(sizes)
    taken: list[int] = []
    summary = run_import(
        engine,
        settings.model_copy(update={"commit_articles": 1000}),
        [write_records(tmp_path / "a.jsonl", *large)],
        PLAIN,
        lambda items: taken.append(len(items)),
    )
    assert outcomes(summary) == {"added": 8}
    assert max(taken) * min(sizes) < COMMIT_BYTES + max(sizes)
    assert search.check(engine, settings).clean


@pytest.mark.store
def test_text_that_databases_refuse_is_cleaned_or_rejected_but_never_stops_an_import(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    hostile = record(1, HARBOUR + "\x00\x08", title="Nul \x00 byte", publisher="P\x00", section="\ud800")
    path = write_records(tmp_path / "a.jsonl", hostile, distinct(2))
    summary = run_import(engine, settings, [path], PLAIN)
    assert sum(summary.outcomes.values()) == 2
    assert rows(engine, "SELECT count(*) FROM articles WHERE url = 'https://news.example/2'") == [(1,)]


@pytest.mark.store
def test_two_imports_at_once_leave_a_change_sequence_without_gap(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    few_at_a_time = settings.model_copy(update={"commit_articles": 7})
    paths = [write_records(tmp_path / f"{n}.jsonl", *map(distinct, range(n * 100, n * 100 + 60))) for n in range(3)]
    done: list[ImportSummary] = []

    def work(path: Path) -> None:
        done.append(run_import(engine, few_at_a_time, [path], PLAIN))

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcomes(summary) for summary in done] == [{"added": 60}] * 3
    assert [seq for (seq,) in rows(engine, "SELECT seq FROM changes ORDER BY seq")] == list(range(1, 181))


@pytest.mark.postgres
def test_both_databases_give_the_same_ids_keys_and_renderings(
    engine: Engine, settings: Settings, postgres: Any, tmp_path: Path
) -> None:
    postgres.create("twin")
    twin_settings = settings.model_copy(update={"home": tmp_path / "twin", "database_url": postgres.url("twin")})
    twin = database.open_store(twin_settings)
    try:
        for target, chosen in ((engine, settings), (twin, twin_settings)):
            run_import(target, chosen, [Path(__file__).parent.parent / "samples"], ImportOptions(workers=1))
        for query in (
            "SELECT id, identity, newest_key, oldest_key, published_on, duplicate_of FROM articles ORDER BY id",
            "SELECT id, key, name, article_count, mention_count FROM entities ORDER BY id",
            "SELECT seq, kind, article_id, version FROM changes ORDER BY seq",
        ):
            assert rows(engine, query) == rows(twin, query)
    finally:
        twin.dispose()
        postgres.drop("twin")


def dateline(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {"DATELINE_HOME": str(settings.home), "DATELINE_COMMIT_ARTICLES": "5", "PATH": "/usr/bin:/bin"}
    command: Sequence[str] = [sys.executable, "-m", "app.cli", *arguments]
    root = Path(__file__).parent.parent
    return subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.DEVNULL)


def test_an_import_killed_in_the_middle_loses_nothing_and_adds_nothing_twice(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    total = 400
    path = write_records(tmp_path / "a.jsonl", *map(distinct, range(total)))
    for pause in (0.0, 0.05, 0.1):
        killed = dateline(settings, "import", "--no-enrich", "--workers", "2", str(path))
        stored = rows(engine, "SELECT count(*) FROM articles")
        deadline = time.monotonic() + 60
        while rows(engine, "SELECT count(*) FROM articles") == stored and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(pause)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        with database.reading(engine) as session:
            latest = runs.newest(session, None, 1)[0][0]
            assert runs.state_of(latest) in ("interrupted", "finished")
    kept = rows(engine, "SELECT count(*) FROM articles")[0][0]
    assert 0 < kept <= total
    summary = run_import(engine, settings, [path], PLAIN)
    assert outcomes(summary) == {name: n for name, n in (("added", total - kept), ("unchanged", kept)) if n}
    assert rows(engine, "SELECT count(*), count(DISTINCT url) FROM articles") == [(total, total)]
    assert [seq for (seq,) in rows(engine, "SELECT seq FROM changes ORDER BY seq")] == list(range(1, total + 1))
    assert "running" not in {state for (state,) in rows(engine, "SELECT state FROM imports")}
    assert search.check(engine, settings).clean


@pytest.mark.store
def test_a_page_met_under_another_address_gains_an_alias_and_no_version(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    proper = "https://news.example.org/ports/varnik-reopens"
    first = record(1, url="https://news.example.org/1", canonical_url=proper)
    mobile = first | {"url": "https://m.news.example.org/1"}
    run_import(engine, settings, [write_records(tmp_path / "a.jsonl", first)], PLAIN)
    assert outcomes(run_import(engine, settings, [write_records(tmp_path / "b.jsonl", mobile)], PLAIN)) == {
        "unchanged": 1
    }
    assert rows(engine, "SELECT version, revision FROM articles") == [(1, 2)]
    assert rows(engine, "SELECT kind FROM changes ORDER BY seq") == [("create",), ("address",)]
    keys = {key for (key,) in rows(engine, "SELECT page_key FROM article_addresses")}
    assert keys == {"news.example.org/1", "m.news.example.org/1", "news.example.org/ports/varnik-reopens"}
    assert search.check(engine, settings).clean


@pytest.mark.store
@pytest.mark.parametrize(
    "field", ["title", "publisher", "section", "url", "image", "authors", "id", "language", "tags"]
)
@pytest.mark.parametrize("dirt", ["\ud800", "\x00", "x" * 5_000], ids=["surrogate", "nul", "endless"])
def test_dirt_in_any_field_never_stops_an_import(
    engine: Engine, settings: Settings, tmp_path: Path, field: str, dirt: str
) -> None:
    value = f"https://news.example/{dirt}" if field in ("url", "image") else f"Some {dirt} thing"
    path = write_records(tmp_path / "a.jsonl", record(1, **{field: value}), distinct(2))
    summary = run_import(engine, settings, [path], PLAIN)
    assert sum(summary.outcomes.values()) == 2
    assert rows(engine, "SELECT count(*) FROM articles WHERE url = 'https://news.example/2'") == [(1,)]


@pytest.mark.store
def test_stories_without_title_under_one_address_are_told_apart_by_their_words(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    stories = [distinct(n) | {"title": None, "url": "https://news.example/live"} for n in range(5)]
    summary = run_import(engine, settings, [write_records(tmp_path / "a.jsonl", *stories)], PLAIN)
    assert outcomes(summary) == {"added": 5}


@pytest.mark.store
def test_a_title_that_comes_back_under_an_address_gets_an_id_of_its_own(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    told = [
        distinct(1) | {"title": "Alpha"},
        distinct(2) | {"title": "Beta"},
        distinct(2) | {"title": "Beta revised"},
        distinct(3) | {"title": "Beta"},
    ]
    path = write_records(tmp_path / "a.jsonl", *(one | {"url": "https://news.example/1"} for one in told))
    assert outcomes(run_import(engine, settings, [path], PLAIN)) == {"added": 3, "updated": 1}


def test_the_time_for_stories_of_one_title_grows_with_their_number(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    """Counted, not timed: what a new document is compared with does not grow without bound."""
    briefings = [distinct(n) | {"title": "Morning briefing", "url": None, "id": None} for n in range(300)]
    summary = run_import(engine, settings, [write_records(tmp_path / "a.jsonl", *briefings)], PLAIN)
    assert outcomes(summary) == {"added": 300}


BODIES = (HARBOUR, HARBOUR.replace("nine days", "ten days"), BUDGET)
HISTORY = st.lists(
    st.builds(
        lambda page, title, body, host: {
            "title": title,
            "body": body,
            "url": f"https://{host}.example.org/{page}",
            "canonical_url": f"https://www.example.org/report-{page}",
            "publisher": "The Varnik Post",
        },
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["Harbour reopens", "Libraries close"]),
        st.sampled_from(BODIES),
        st.sampled_from(["m", "amp"]),
    ),
    min_size=1,
    max_size=9,
)


@hypothesis.settings(max_examples=25, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
@hypothesis.given(history=HISTORY, per_commit=st.integers(1, 4))
def test_what_is_kept_agrees_after_any_history(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, Any]], per_commit: int
) -> None:
    settings = Settings(
        home=tmp_path_factory.mktemp("history"), commit_articles=per_commit, index_heap_bytes=15_000_000
    )
    engine = database.open_store(settings)
    dry = run_import(engine, settings, [write_records(settings.home / "h.jsonl", *history)], REHEARSED)
    real = run_import(engine, settings, [settings.home / "h.jsonl"], PLAIN)
    assert outcomes(dry) == outcomes(real)
    with database.reading(engine) as session:
        for (article_id,) in rows(engine, "SELECT id FROM articles"):
            loaded = articles.load(session, article_id)
            kept = articles.rendered(session.connection(), article_id)
            assert loaded
            assert kept
            if kept.content is not None:
                assert orjson.loads(kept.content) == article_json(*loaded)
    pointed = (
        "SELECT count(*) FROM articles a JOIN articles o ON o.row = a.duplicate_of WHERE o.duplicate_of IS NOT NULL"
    )
    assert rows(engine, pointed) == [(0,)]
    for (url,) in {(one["url"],) for one in history}:
        with database.reading(engine) as session:
            assert articles.page(session, ArticleFilters(url=url)).total >= 1
    assert search.check(engine, settings).clean
    assert outcomes(run_import(engine, settings, [settings.home / "h.jsonl"], PLAIN)) == {"unchanged": len(history)}
    engine.dispose()
