"""Authority lists: loaded by command, linked to what articles name, asked for over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from app import search
from app.documents import EntityType
from app.errors import BadRequest
from app.importing import ImportOptions, run_import
from app.main import create_app
from app.readers.authorities import read_list
from app.settings import Settings
from app.store import authorities
from app.store.authorities import LoadReport

pytestmark = pytest.mark.store

STORIES = {
    "Ferry line sold": """VARNA, March 4 - Elena Petrova sold the ferry line to Nordfjord Shipping on Tuesday. Petrova
said that the line had lost money since 2019. Nordfjord Shipping will keep all of the crews, the company said.""",
    "Bridge closed": """OSLO, March 5 - The bridge was closed on Monday, Ingrid Solberg said. Solberg told reporters
that Norway would pay for the repair. The Harbour Workers Union welcomed the decision.""",
    "Court rules on shipping": """BERGEN, March 6 - A court ruled against Nordfjord Shipping on Thursday. Ana Ortiz, a
lawyer, said that the ruling would be appealed before the end of the month.""",
}

ROOT = Path(__file__).parent.parent
Load = Callable[..., LoadReport]
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def news(settings: Settings, engine: Engine, tmp_path: Path) -> Settings:
    """An archive with the stories."""
    import_stories(settings, engine, tmp_path, STORIES)
    return settings


def import_stories(settings: Settings, engine: Engine, folder: Path, stories: dict[str, str]) -> None:
    path = folder / "stories.jsonl"
    path.write_text(
        "".join(
            json.dumps({"id": title, "title": title, "body": body, "publisher": "Harbour Post", "language": "en"})
            + "\n"
            for title, body in stories.items()
        )
    )
    run_import(engine, settings, [path], ImportOptions())


@pytest.fixture
def command(settings: Settings, engine: Engine) -> Command:
    """Runs `dateline entities ...` as a process: exit code, what it prints, what it complains of."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATELINE_HOME": str(settings.home),
        "DATELINE_INDEX_HEAP_BYTES": "15000000",
    }
    if settings.database_url:
        environment["DATELINE_DATABASE_URL"] = settings.database_url

    def running(*arguments: str | Path) -> tuple[int, str, str]:
        asked = [sys.executable, "-m", "app.cli", "entities", *map(str, arguments)]
        ran = subprocess.run(asked, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        return ran.returncode, ran.stdout, ran.stderr

    return running


@pytest.fixture
def load(engine: Engine, tmp_path: Path) -> Load:
    """Loads a list of this content as the command does."""

    def loading(content: str | bytes, name: str = "watched", default_type: EntityType | None = None) -> LoadReport:
        path = tmp_path / "list.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return authorities.load(engine, name, read_list(path, default_type))

    return loading


@contextmanager
def asked(settings: Settings) -> Iterator[Callable[..., Any]]:
    with TestClient(create_app(settings), follow_redirects=False) as client:

        def ask(address: str, **parameters: Any) -> Any:
            answer = client.get(address, params=parameters or None)
            assert answer.status_code == 200, answer.text
            return answer.json()

        yield ask


def names_on(settings: Settings, **more: Any) -> list[str]:
    with asked(settings) as ask:
        return [item["name"] for item in ask("/v1/entities", sort="name", limit=200, **more)["items"]]


CSV = (
    'id,name,aliases,type\nP-1,"PETROVA, Elena",,person\nC-7,Nordfjord Shipping Limited,NFS; Nordfjord Lines,company\n'
)


def test_entities_on_a_list_tell_its_entries(news: Settings, load: Load):
    report = load(CSV)
    assert (report.entries, report.names, report.unused_names, report.linked) == (2, 4, 1, 2)
    with asked(news) as ask:
        [petrova, nordfjord] = ask("/v1/entities", list="watched", sort="name")["items"]
        shown = ask(f"/v1/entities/{petrova['id']}")
        assert nordfjord["name"].startswith("Nordfjord Shipping")
        other = next(one for one in ask("/v1/entities", q="solberg")["items"])
        assert ask(f"/v1/entities/{other['id']}")["lists"] == []
    assert shown["name"] == "Elena Petrova"
    assert shown["lists"] == [{"list": "watched", "id": "P-1", "name": "PETROVA, Elena"}]
    assert shown["external_ids"] == {"watched": "P-1"}


def test_every_list_of_articles_and_facts_is_narrowed_by_a_list(news: Settings, load: Load):
    load(CSV, "everyone")
    load("id,name,type\n1,Ana Ortiz,person\n", "lawyers")
    with asked(news) as ask:

        def titles(address: str, **more: Any) -> set[str]:
            items = ask(address, limit=200, **more)["items"]
            return {(one.get("article") or one)["title"] for one in items}

        ferry, court = "Ferry line sold", "Court rules on shipping"
        for address in ("/v1/articles", "/v1/search"):
            assert titles(address, list="everyone") == {ferry, court}
            assert titles(address, list="LAWYERS") == {court}
            assert titles(address, list=["everyone", "lawyers"]) == {court}
        assert titles("/v1/search", list="everyone", q="money") == {ferry}
        assert {item["title"] for item in ask("/v1/feed.json", list="lawyers")["items"]} == {court}
        assert titles("/v1/quotes", list="everyone") <= {ferry, court}
        assert titles("/v1/quotes") - titles("/v1/quotes", list="everyone") == {"Bridge closed"}
        assert titles("/v1/dates", list="lawyers") <= {court}
        assert ask("/v1/articles", list="everyone")["total"] == ask("/v1/search", list="everyone")["total"] == 2
        assert names_on(news, list=["everyone", "lawyers"]) == []


def test_a_list_takes_the_place_of_the_one_of_its_name(news: Settings, engine: Engine, load: Load):
    load(CSV)
    load("id,name,type\nC-7,Nordfjord Shipping,company\nP-9,Ingrid Solberg,person\n", "Watched")
    assert names_on(news, list="watched") == ["Ingrid Solberg", "Nordfjord Shipping"]
    with asked(news) as ask:
        [only] = ask("/v1/lists")["items"]
        assert (only["name"], only["entry_count"], only["entity_count"]) == ("Watched", 2, 2)
        changes = [one for one in ask("/v1/changes", limit=200)["items"] if one["kind"] == "entity_list"]
        assert [len(one) for one in (changes[:2], changes[2:])] == [2, 2]
        assert {one["entity_id"] for one in changes[2:]} == {
            ask("/v1/entities", q=name)["items"][0]["id"] for name in ("elena", "ingrid")
        }


def test_the_same_list_again_changes_nothing(news: Settings, engine: Engine, load: Load):
    load(CSV)
    with asked(news) as ask:
        before = ask("/v1/changes")["total"]
    load(CSV)
    with asked(news) as ask:
        assert ask("/v1/changes")["total"] == before
    search.catch_up(engine, news)
    assert search.check(engine, news).clean


def test_articles_that_come_after_a_list_are_linked_to_it(news: Settings, engine: Engine, load: Load, tmp_path: Path):
    load("id,name,type\nP-3,Henrik Aalto,person\n")
    assert names_on(news, list="watched") == []
    later = "TURKU, March 9 - Henrik Aalto opened the new museum on Friday. Aalto said that it had cost a fortune."
    import_stories(news, engine, tmp_path, {"Museum opens": later})
    assert names_on(news, list="watched") == ["Henrik Aalto"]
    with asked(news) as ask:
        assert [one["article"]["title"] for one in ask("/v1/search", list="watched")["items"]] == ["Museum opens"]
        assert ask("/v1/changes", limit=200)["items"][-1]["kind"] == "entity_list"


@pytest.mark.parametrize(
    ("row", "linked"),
    [
        ("1,Elena Petrova,,organisation", []),
        ("1,Nordfjord Shipping,,person", []),
        ("1,Nordfjord Shipping,,LegalEntity", ["Nordfjord Shipping"]),
        ("1,Petrova,,person", []),
        ("1,E. Petrov,Elena Petrova,person", ["Elena Petrova"]),
        ("1,Dr Elena Petrova,,person", ["Elena Petrova"]),
        ("1,Norway,,place", ["Norway"]),
        ("1,Kingdom of Norway,Norway,place", []),
        ("1,Nordfjord,,organisation", []),
    ],
)
def test_a_list_links_full_names_of_its_type_alone(news: Settings, load: Load, row: str, linked: list[str]):
    load(f"id,name,aliases,type\n{row}\n")
    assert names_on(news, list="watched") == linked


def test_lines_of_follow_the_money_and_plain_json_are_read(news: Settings, load: Load):
    lines = [
        {
            "id": "NK-1",
            "schema": "Person",
            "properties": {"name": ["E. Petrova"], "alias": ["Petrova Elena", "Elena Petrova"]},
        },
        {"id": "NK-2", "schema": "Person", "properties": {"name": ["Somebody Else"], "weakAlias": ["Ana Ortiz"]}},
        {"id": "NK-3", "schema": "Sanction", "properties": {"authority": ["A court"]}},
        {"id": 4, "name": "Ingrid Solberg", "type": "human", "aliases": "Solberg"},
    ]
    report = load("\n".join(map(json.dumps, lines)) + "\n")
    assert (report.entries, report.rejected, report.codes) == (3, 0, {"other_schema": 1})
    assert (report.names, report.unused_names) == (7, 2)
    assert names_on(news, list="watched") == ["Elena Petrova", "Ingrid Solberg"]


def test_every_bad_row_is_counted_and_named(news: Settings, load: Load, command: Command, tmp_path: Path):
    rows = [b"id;name;type", b"1;Ana Ortiz;person", b";Nobody Here;person", b"1;Ana Ortiz;person", b"3;;person"]
    rows += [b"4;No Type;", b"", b"5;\xff\xfe Bad;person", b"6;%s;person" % (b"Long " * 200)]
    report = load(b"\n".join(rows) + b"\n")
    codes = {"no_id": 1, "repeated_id": 1, "no_name": 1, "no_type": 1, "not_utf8": 1, "too_long": 1}
    assert report.codes == codes
    assert [row.line for row in report.refused] == [3, 4, 5, 6, 8, 9]
    code, out, complaints = command("load", tmp_path / "list.txt", "--list", "watched", "--json")
    assert (code, json.loads(out)["codes"]) == (1, codes)
    assert "line 3: The row has no id." in complaints
    code, out, complaints = command("load", tmp_path / "list.txt", "--type", "person")
    assert (code, "2 entries" in out, "no_type" in out) == (1, True, False)
    assert load('{"id": "1", "name": "Ana Ortiz", "type": "person"}\n{broken\n[1]\n').codes == {"bad_row": 2}


@pytest.mark.parametrize("content", ["", "just text\n", "id,name,type\n", "[1, 2]", "name,type\nAna Ortiz,person\n"])
def test_a_file_that_is_no_list_leaves_the_list_of_before(news: Settings, load: Load, content: str):
    load(CSV)
    with pytest.raises(BadRequest):
        load(content)
    assert names_on(news, list="watched") == ["Elena Petrova", "Nordfjord Shipping"]


def test_a_list_is_named_after_its_file_and_can_be_removed(news: Settings, command: Command, tmp_path: Path):
    (tmp_path / "staff.csv").write_text(CSV)
    (tmp_path / "empty.csv").write_text("")
    assert command("load", tmp_path / "staff.csv")[0] == 0
    assert names_on(news, list="staff") == ["Elena Petrova", "Nordfjord Shipping"]
    code, out, complaint = command("load", tmp_path / "empty.csv", "--list", "staff")
    assert (code, out, complaint.startswith("dateline: The file is no list")) == (2, "", True)
    assert command("load", tmp_path / "gone.csv") == (2, "", "dateline: There is no file gone.csv.\n")
    assert command("unload", "staff")[0] == 0
    assert command("unload", "staff")[0] == 2
    with asked(news) as ask:
        assert ask("/v1/lists")["items"] == []


def test_an_unknown_list_is_refused_with_the_nearest_known(news: Settings, load: Load):
    with TestClient(create_app(news)) as client:
        assert "none is loaded" in client.get("/v1/articles?list=sanctions").json()["detail"]
    load(CSV, "sanctions")
    with TestClient(create_app(news)) as client:
        for address in ("/v1/articles", "/v1/search", "/v1/entities", "/v1/quotes", "/v1/feed.atom"):
            answer = client.get(address, params={"list": "sanction"})
            assert answer.status_code == 422
            [fault] = answer.json()["errors"]
            assert fault == {"parameter": "list", "message": "There is no list `sanction`; did you mean `sanctions`?"}


def test_entries_of_one_name_are_all_told_and_none_is_its_id(news: Settings, load: Load):
    load("id,name,type\n1,Elena Petrova,person\n2,Elena PETROVA,person\n")
    with asked(news) as ask:
        [petrova] = ask("/v1/entities", list="watched")["items"]
        shown = ask(f"/v1/entities/{petrova['id']}")
    assert [one["id"] for one in shown["lists"]] == ["1", "2"]
    assert shown["external_ids"] == {}
