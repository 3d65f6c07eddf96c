"""Import runs over HTTP, and the change feed that they write."""

import pytest

from app.schemas.changes import ChangeListOut
from app.schemas.imports import ImportItemListOut, ImportListOut, ImportOut


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


def test_an_unknown_run_is_not_found(client):
    for address in ("/v1/imports/i_nothing", "/v1/imports/i_nothing/items"):
        assert client.get(address).status_code == 404


@pytest.mark.store
def test_changes_count_without_a_gap(ask, walk):
    changes = walk_changes(ask)
    assert [change["seq"] for change in changes] == list(range(1, len(changes) + 1))
    assert {change["article_id"] for change in changes} == {item["id"] for item in walk("/v1/articles?limit=50")}
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
