"""Import runs over HTTP, and the change feed that they write."""

import os
import subprocess
import sys

import pytest

from app.schemas.changes import ChangeListOut
from app.schemas.imports import ImportItemListOut, ImportListOut, ImportOut
from app.store import changes, processes


@pytest.fixture
def run(ask):
    return ask("/v1/imports")["items"][0]


@pytest.mark.store
def test_a_run_says_what_became_of_each_record(ask, walk, run):
    ImportListOut.model_validate(ask("/v1/imports"))
    ImportOut.model_validate(run)
    assert ask(f"/v1/imports/{run['id']}") == run
    items = walk(f"/v1/imports/{run['id']}/items?limit=4")
    ImportItemListOut.model_validate(ask(f"/v1/imports/{run['id']}/items", limit=200))
    assert [item["number"] for item in items] == list(range(1, len(items) + 1))
    counted = {name: sum(item["outcome"] == name for item in items) for name in run["outcomes"]}
    assert counted == run["outcomes"]
    assert all(item["source"].startswith("samples/") for item in items)


def test_items_are_narrowed_to_an_outcome(ask, walk, run):
    for outcome, count in run["outcomes"].items():
        items = walk(f"/v1/imports/{run['id']}/items?outcome={outcome}&limit=2")
        assert [item["outcome"] for item in items] == [outcome] * count


def test_each_item_names_the_article_that_it_became(ask, run):
    for item in ask(f"/v1/imports/{run['id']}/items", limit=200)["items"]:
        assert (item["article_id"] is None) == (item["outcome"] == "rejected")
        if item["article_id"]:
            assert ask(f"/v1/articles/{item['article_id']}", fields="id") == {"id": item["article_id"]}


def run_with(act, **values):
    """Makes the one run of the samples look as if it were still under way."""
    act("UPDATE imports SET state = 'running', finished_at = NULL")
    for name, value in values.items():
        act(f"UPDATE imports SET {name} = :value", value=value)


LONG_AGO = "2025-01-01T00:00:00.000000+00:00"
NOBODY_KNOWS = "another-boot pid:[1] pid 1 1"


def heartbeat(silent):
    return LONG_AGO if silent else changes.now()


@pytest.mark.store
@pytest.mark.parametrize(
    ("process", "silent", "state"),
    [
        ("alive", True, "running"),
        ("gone", False, "interrupted"),
        ("of another machine", False, "running"),
        ("of another machine", True, "interrupted"),
        (None, False, "running"),
        (None, True, "interrupted"),
    ],
)
def test_a_run_is_under_way_as_long_as_its_process(ask, act, run, process, silent, state):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        names = {"alive": processes.this_process(), "of another machine": NOBODY_KNOWS}
        names["gone"] = names["alive"].replace(f" {os.getpid()} ", f" {other.pid} ")
        run_with(act, process=names.get(process), heartbeat_at=heartbeat(silent))
        assert ask(f"/v1/imports/{run['id']}")["state"] == state
        other.communicate(b"")


def test_an_unknown_run_is_not_found(client):
    for address in ("/v1/imports/i_nothing", "/v1/imports/i_nothing/items"):
        assert client.get(address).status_code == 404


@pytest.mark.store
def test_changes_count_without_a_gap(ask, walk):
    changed = walk_changes(ask)
    assert [change["seq"] for change in changed] == list(range(1, len(changed) + 1))
    assert {change["article_id"] for change in changed} == {item["id"] for item in walk("/v1/articles?limit=50")}
    ChangeListOut.model_validate(ask("/v1/changes"))


def walk_changes(ask):
    found, address = [], "/v1/changes?limit=4"
    while address:
        page = ask(address)
        assert page["total"] == ask("/v1/stats")["latest_change"] - len(found)
        found += page["items"]
        address = page["next"]
    return found


def test_a_mirror_that_knows_everything_gets_nothing(ask):
    latest = ask("/v1/stats")["latest_change"]
    for after in (latest, latest + 1, 2**63 - 1):
        answer = ask("/v1/changes", after=after)
        assert (answer["items"], answer["total"], answer["next"]) == ([], 0, None)
