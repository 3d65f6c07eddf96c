"""One quote with where else it was quoted, and one figure beside what others give, over HTTP."""

import json

import pytest

from app.importing import ImportOptions, run_import
from app.schemas.fact_details import FigureDetail, QuoteDetail

PLEDGE = "We will rebuild the old pier before the winter storms arrive, whatever it takes,"
REWORDED = "We will rebuild the pier before the autumn storms arrive, whatever it takes,"
DAYS = ("2025-03-04", "2025-03-05", "2025-03-06", "2025-07-01")
STORY = "Elena Petrova visited Varna and Burgas on Tuesday."


def article(number, body, day="2025-03-04"):
    return {
        "id": f"pier-{number}",
        "title": f"The pier of Varna, part {number}",
        "body": body,
        "published_at": day,
        "publisher": "The Tidal Post",
        "language": "en",
    }


@pytest.fixture
def load(archive, settings, tmp_path):
    """Imports articles, in the order given."""

    def loading(*articles):
        file = tmp_path / "articles.jsonl"
        file.write_text("\n".join(json.dumps(one) for one in articles))
        run_import(archive, settings, [file], ImportOptions())

    return loading


@pytest.fixture
def listed(ask):
    """The facts of the imported articles."""

    def listing(kind, /, **parameters):
        return ask(f"/v1/{kind}", publisher="The Tidal Post", limit=200, **parameters)["items"]

    return listing


@pytest.fixture
def quoting():
    """Three articles: a pledge, the pledge in other words, and another quote by the same person."""
    return (
        article(1, f"{STORY} 🐦 “{PLEDGE}” Petrova told the council."),
        article(2, f"{STORY}\n\n“{REWORDED}” Petrova said again.", DAYS[3]),
        article(3, f"{STORY}\n\n“We will not talk about the lighthouse or its keeper today,” Petrova said.", DAYS[1]),
    )


@pytest.mark.store
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_a_quote_has_its_reuse_with_what_was_changed_in_whatever_order_they_came(load, ask, listed, quoting, order):
    load(*(quoting[n] for n in order))
    quotes = {item["text"]: item for item in listed("quotes", kind="direct")}
    found = ask(f"/v1/quotes/{quotes[PLEDGE]['id']}")
    QuoteDetail.model_validate(found)
    assert {name: found[name] for name in quotes[PLEDGE]} == quotes[PLEDGE]
    assert found["reuse_count"] == 1
    (reuse,) = found["reuse"]
    assert {name: reuse[name] for name in quotes[REWORDED]} == quotes[REWORDED]
    assert reuse["changes"] == [{"here": "old", "there": None}, {"here": "winter", "there": "autumn"}]
    back = ask(f"/v1/quotes/{quotes[REWORDED]['id']}")["reuse"][0]
    assert back["changes"] == [{"here": None, "there": "old"}, {"here": "autumn", "there": "winter"}]


def test_a_shortened_quote_is_reuse_and_another_quote_is_none(load, ask, listed, quoting):
    shortened = "rebuild the old pier before the winter storms arrive"
    load(*quoting, article(4, f"{STORY}\n\nPetrova promised to “{shortened}” and left.", DAYS[2]))
    quotes = {item["text"]: item["id"] for item in listed("quotes")}
    reuse = ask(f"/v1/quotes/{quotes[PLEDGE]}")["reuse"]
    assert [one["text"] for one in reuse] == [REWORDED, shortened]
    assert reuse[1]["changes"] == [
        {"here": "We will", "there": None},
        {"here": "whatever it takes", "there": None},
    ]
    other = next(text for text in quotes if "lighthouse" in text)
    assert ask(f"/v1/quotes/{quotes[other]}")["reuse"] == []


@pytest.mark.store
def test_reuse_under_embargo_is_not_told(load, ask, listed, act, quoting):
    load(*quoting)
    quotes = {item["text"]: item for item in listed("quotes", kind="direct")}
    hidden = quotes[REWORDED]["article"]["id"]
    act("UPDATE articles SET embargoed_until = '2999-01-01T00:00:00.000000+00:00' WHERE id = :id", id=hidden)
    assert ask(f"/v1/quotes/{quotes[PLEDGE]['id']}")["reuse_count"] == 0


@pytest.mark.store
def test_figures_for_the_same_thing_stand_side_by_side_and_conflict_where_no_amount_fits_both(load, ask, listed):
    load(
        article(1, f"{STORY}\n\nThe storm killed 43 fishermen in the harbour, police said."),
        article(2, f"{STORY}\n\nThe storm in the harbour killed 51 fishermen, according to the mayor.", DAYS[1]),
        article(3, f"{STORY}\n\nAt least 40 fishermen were killed when the storm hit the harbour.", DAYS[2]),
        article(4, f"{STORY}\n\nOn the market square 300 fishermen asked for new boats.", DAYS[1]),
        article(5, f"{STORY}\n\nThe storm killed 12 fishermen in the harbour, police said.", DAYS[3]),
    )
    figures = {item["text"]: item for item in listed("figures", kind="count")}
    found = ask(f"/v1/figures/{figures['43']['id']}")
    FigureDetail.model_validate(found)
    assert {name: found[name] for name in figures["43"]} == figures["43"]
    assert [(one["text"], one["conflicts"]) for one in found["others"]] == [("40", False), ("51", True)]
    assert found["conflict_count"] == 1
    assert ask(f"/v1/figures/{figures['300']['id']}")["others"] == []


@pytest.mark.parametrize("kind", ["quotes", "figures"])
def test_every_fact_of_the_samples_answers_at_its_address(ask, walk, archive, kind):
    for item in walk(f"/v1/{kind}?limit=200"):
        found = ask(f"/v1/{kind}/{item['id']}")
        assert {name: found[name] for name in item} == item


@pytest.mark.parametrize("address", ["/v1/quotes/q_nobody", "/v1/figures/f_aaaaaaaaaaaaaaaaaaaa", "/v1/quotes/x"])
def test_a_fact_that_is_not_there_is_not_found(client, archive, address):
    answer = client.get(address)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


def test_positions_count_utf16_units_where_that_is_asked_for(load, ask, listed, quoting):
    load(*quoting)
    body = quoting[0]["body"]
    units = body.encode("utf-16-le")

    def cut(span):
        return units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le")

    (item,) = (one for one in listed("quotes", offsets="utf16") if one["text"] == PLEDGE)
    speaker = item["speaker"]["entity_id"]
    said = ask(f"/v1/entities/{speaker}/quotes", offsets="utf16")["items"]
    detail = ask(f"/v1/quotes/{item['id']}", offsets="utf16")
    for one in (item, next(one for one in said if one["id"] == item["id"]), detail):
        assert (cut(one), cut(one["sentence"])) == (one["text"], one["sentence"]["text"])
        assert cut(one["speaker"]) == "Petrova"
    assert body[item["start"] : item["end"]] != PLEDGE
    for kind in ("figures", "dates"):
        plain, wide = (listed(kind, offsets=offsets) for offsets in ("codepoints", "utf16"))
        assert [one["id"] for one in plain] == [one["id"] for one in wide]
