"""What searches find: words, fields, filters, order, pages, counts and highlights."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app import identity, search
from app.documents import Author
from app.errors import BadRequest, CursorExpired
from app.schemas.filters import ArticleFilters, DayRange
from app.search import SORTS

pytestmark = pytest.mark.store
PETROVA = identity.entity_id(identity.entity_key("person", "Elena Petrova"))


QUERIES: dict[str, set[str]] = {
    "harbour": {"reopened", "closed", "grain", "undated"},
    "HARBOUR storm": {"reopened", "closed"},
    "harbours": {"reopened", "closed", "grain", "undated"},
    '"harbours"': set(),
    "closing": {"closed"},
    '"closing"': set(),
    "body:closing": {"closed"},
    "title:closed": {"closed"},
    'title:"closed"': set(),
    "harbours -closing": {"reopened", "grain", "undated"},
    "варна": {"port-ru"},
    "closings-harbour": set(),
    '"grain at dusk"': {"reopened"},
    '"storm closes"': {"closed"},
    '"closes storm"': set(),
    '"petrova ships"~4': {"reopened"},
    '"petrova ships"~2': set(),
    "harbour -storm": {"grain", "undated"},
    "-harbour": {"port-ru", "cjk"},
    "-harbour -порт": {"cjk"},
    "painted OR dearer": {"undated", "grain"},
    "(painted OR dearer) grain": {"grain"},
    "reop*": {"reopened", "grain"},
    "harbour-reop*": {"reopened"},
    "cafe": {"undated"},
    "варны": {"port-ru"},
    "ПОРТ": {"port-ru"},
    "港口": {"cjk"},
    "港": {"cjk"},
    "重新开放": {"cjk"},
    "开重": set(),
    "title:storm": {"reopened", "closed"},
    "body:storm": {"closed"},
    'body:"storm closes"': set(),
    'body:"storm closed"': {"closed"},
    "body:prices": {"grain"},
    "body:dusk": set(),
    "body:reop*": {"reopened", "grain"},
    "body:closes*": set(),
    "body:clos*": {"closed"},
    "body:harbour-reop*": {"reopened"},
    "body:closes-po*": set(),
    "-body:storm harbour": {"reopened", "grain", "undated"},
    "publisher:harbour": {"reopened", "closed"},
    'author:"mara lindqvist"': {"reopened"},
    "person:petrova": {"reopened", "closed"},
    "place:odesa": {"reopened", "grain"},
    "entity:varna -place:odesa": {"closed"},
    f"person:{PETROVA} grain": {"reopened"},
    "section:business": {"reopened", "grain"},
    "language:ru": {"port-ru"},
    "language:en -harbour": set(),
    "published:2025-02": {"closed"},
    "harbour published:2024/2025-02": {"closed", "grain"},
    "harbour -published:2025": {"grain", "undated"},
}


def test_the_query_language_finds_what_it_says(harbour: Any) -> None:
    assert {q: set(harbour.found(q)) for q in QUERIES} == QUERIES


def test_a_phrase_of_the_title_is_no_phrase_of_a_body_that_has_its_parts(library: Any) -> None:
    library.add("parts", "The Bank of Scotland met the Church of England.", title="Bank of England waits")
    library.add("whole", "The Bank of England waits.", title="Of banks")
    assert library.found('body:"bank of england"') == ["whole"]
    assert library.found("body:bank-of-engl*") == ["whole"]
    assert set(library.found('body:"of england"')) == {"parts", "whole"}
    assert set(library.found('"bank of england"')) == {"parts", "whole"}


def test_a_beginning_finds_every_body_however_many_words_begin_so(library: Any) -> None:
    for n in range(3):
        library.add(f"s{n}", " ".join(f"zz{n}x{m}" for m in range(1_000)))
    library.add("title", "Nothing of the kind.", title="zz0x1 zzz")
    assert set(library.found("body:zz*")) == {"s0", "s1", "s2"}
    assert set(library.found("zz*")) == {"s0", "s1", "s2", "title"}


FILTERS: dict[ArticleFilters, set[str]] = {
    ArticleFilters(publisher="HARBOUR post"): {"reopened", "closed"},
    ArticleFilters(author="mara lindqvist"): {"reopened"},
    ArticleFilters(section="BUSINESS"): {"reopened", "grain"},
    ArticleFilters(language="en-GB"): {"reopened", "closed", "grain", "undated"},
    ArticleFilters(entity=(PETROVA,)): {"reopened", "closed"},
    ArticleFilters(entity=(PETROVA, "e_aaaaaaaaaaaaaaaaaaaa")): set(),
    ArticleFilters(published=DayRange(date(2024, 12, 31), date(2025, 2, 25))): {"grain", "closed"},
    ArticleFilters(published=DayRange(date(2025, 3, 5), None)): {"port-ru", "cjk"},
    ArticleFilters(has=("image", "byline")): {"reopened"},
    ArticleFilters(has=("date",)): {"reopened", "closed", "grain", "port-ru", "cjk"},
    ArticleFilters(status="withdrawn"): set(),
    ArticleFilters(url="http://www.example.org/grain?utm_source=x"): {"grain"},
    ArticleFilters(url="nonsense"): set(),
}


def test_filters_leave_what_they_name(harbour: Any) -> None:
    assert {filters: set(harbour.found("", filters=filters)) for filters in FILTERS} == FILTERS


def test_a_word_of_the_title_counts_more(library: Any) -> None:
    library.add("body", "The ferry waits in the bay, and nothing else is new today.", title="Notes of the day")
    library.add("title", "The boat waits in the bay, and nothing else is new today.", title="Notes of the ferry")
    assert library.found("ferry") == ["title", "body"]


def test_by_date_the_undated_come_last_both_ways(harbour: Any) -> None:
    assert harbour.found("harbour", sort="-published_at") == ["reopened", "closed", "grain", "undated"]
    assert harbour.found("harbour", sort="published_at") == ["grain", "closed", "reopened", "undated"]


@pytest.mark.parametrize("sort", SORTS)
def test_pages_visit_every_hit_once_and_lead_back(library: Any, sort: str) -> None:
    for n in range(23):
        library.add(f"s{n}", f"The harbour, part {n}. " + "More of it. " * (n % 5), day=f"2025-01-{n % 9 + 1:02}")
    whole = library.found("harbour", sort=sort)
    pages, cursor = [], None
    while True:
        answer = library.ask("harbour", sort=sort, limit=5, cursor=cursor)
        assert answer.page.total == 23
        pages.append([item["article"]["url"].rsplit("/", 1)[-1] for item in answer.page.items])
        if answer.page.prev:
            back = library.ask("harbour", sort=sort, limit=5, cursor=answer.page.prev)
            assert [item["article"]["url"].rsplit("/", 1)[-1] for item in back.page.items] == pages[-2]
        cursor = answer.page.next
        if cursor is None:
            break
    assert [name for page in pages for name in page] == whole


def test_walking_by_date_is_stable_while_articles_are_added(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    first = harbour.ask("", sort="-published_at", limit=3)
    harbour.add("newer", "A newer story of the harbour.", day="2025-03-09")
    search.catch_up(harbour.engine, harbour.settings)
    rest = harbour.ask("", sort="-published_at", limit=10, cursor=first.page.next)
    names = [item["article"]["url"].rsplit("/", 1)[-1] for item in first.page.items + rest.page.items]
    assert names == ["cjk", "port-ru", "reopened", "closed", "grain", "undated"]
    assert rest.page.total == 7


def test_a_cursor_by_relevance_keeps_to_its_generation_and_says_when_that_is_gone(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    first = harbour.ask("harbour", limit=2)
    harbour.add("newer", "Harbour, harbour, harbour.", title="Harbour")
    search.catch_up(harbour.engine, harbour.settings)
    second = harbour.ask("harbour", limit=2, cursor=first.page.next)
    names = {item["article"]["url"].rsplit("/", 1)[-1] for item in first.page.items + second.page.items}
    assert names == {"reopened", "closed", "grain", "undated"}
    assert second.page.total == 4
    *place, _ = first.page.next
    with pytest.raises(CursorExpired):
        harbour.ask("harbour", limit=2, cursor=(*place, "another generation"))


def test_a_cursor_of_another_order_is_refused(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    cursor = harbour.ask("harbour", limit=1).page.next
    with pytest.raises(BadRequest):
        harbour.ask("harbour", limit=1, sort="-published_at", cursor=cursor)


def test_facets_count_exactly_and_carry_labels(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    answer = harbour.ask("harbour", facets=("person", "place", "publisher", "author", "section", "language", "year"))
    assert answer.facets["person"] == [{"value": PETROVA, "label": "Elena Petrova", "count": 2}]
    assert [(one["label"], one["count"]) for one in answer.facets["place"]] in (
        [("Odesa", 2), ("Varna", 2)],
        [("Varna", 2), ("Odesa", 2)],
    )
    assert [(one["label"], one["count"]) for one in answer.facets["publisher"]] == [
        ("Harbour Post", 2),
        ("Field & Market", 1),
    ]
    assert answer.facets["author"] == [{"value": "mara lindqvist", "label": "Mara Lindqvist", "count": 1}]
    assert [(one["value"], one["label"], one["count"]) for one in answer.facets["section"]] == [
        ("business", "Business", 2),
        ("weather", "Weather", 1),
    ]
    assert answer.facets["language"] == [{"value": "en", "label": "en", "count": 4}]
    assert [(one["value"], one["count"]) for one in answer.facets["year"]] == [("2025", 2), ("2024", 1)]


def test_a_facet_is_labelled_as_public_articles_write_it(library: Any) -> None:
    due = datetime(2999, 1, 1, tzinfo=UTC)
    library.add("public", "Of ships.", authors=(Author("Mara Lindqvist"),), section="World")
    for n in range(2):
        library.add(f"h{n}", "Of grain.", authors=(Author("MARA LINDQVIST"),), section="WORLD", embargoed_until=due)
    search.catch_up(library.engine, library.settings)
    found = library.ask("", facets=("author", "section")).facets
    assert found["author"] == [{"value": "mara lindqvist", "label": "Mara Lindqvist", "count": 1}]
    assert found["section"] == [{"value": "world", "label": "World", "count": 1}]


HISTOGRAMS = {
    "day": [("2024-12-31", "2024-12-31", 1), ("2025-02-25", "2025-02-25", 1), ("2025-03-04", "2025-03-04", 1)],
    "week": [("2024-12-30", "2025-01-05", 1), ("2025-02-24", "2025-03-02", 1), ("2025-03-03", "2025-03-09", 1)],
    "month": [("2024-12-01", "2024-12-31", 1), ("2025-02-01", "2025-02-28", 1), ("2025-03-01", "2025-03-31", 1)],
    "year": [("2024-01-01", "2024-12-31", 1), ("2025-01-01", "2025-12-31", 2)],
}


def test_histograms_follow_the_calendar(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    found = {
        interval: [
            (one["from"], one["to"], one["count"]) for one in harbour.ask("harbour", histogram=interval).histogram
        ]
        for interval in HISTOGRAMS
    }
    assert found == HISTOGRAMS


def test_highlights_are_code_points_over_whole_sentences(library: Any) -> None:
    opened = "Then Petrova’s café opened — in the harbour."
    body = f"🚢 The first sentence is about nothing. {opened}\n\nA last one, on harbour dues."
    library.add("here", body, title="Café 🚢 harbour")
    search.catch_up(library.engine, library.settings)
    shown = library.ask('cafe harbour -storm "petrova cafe"', highlight=True).page.items[0]["highlights"]
    assert ["Café 🚢 harbour"[r["start"] : r["end"]] for r in shown["title"]] == ["Café", "harbour"]
    assert [passage["text"] for passage in shown["body"]] == [
        opened,
        "A last one, on harbour dues.",
    ]
    for passage in shown["body"]:
        assert body[passage["start"] : passage["end"]] == passage["text"]
    marked = [body[r["start"] : r["end"]] for passage in shown["body"] for r in passage["ranges"]]
    assert marked == ["Petrova", "café", "harbour", "harbour"]


def test_highlights_of_beginnings_and_fields(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    shown = harbour.ask("title:reop* ships publisher:harbour", highlight=True).page.items[0]["highlights"]
    assert shown["title"] == [{"start": 8, "end": 15}]
    assert [len(passage["ranges"]) for passage in shown["body"]] == [1, 1]


def test_an_empty_archive_answers(library: Any) -> None:
    search.catch_up(library.engine, library.settings)
    answer = library.ask("anything", facets=("person",), histogram="day", highlight=True)
    assert (answer.page.items, answer.page.total, answer.facets, answer.histogram) == ([], 0, {"person": []}, [])


ODD = (
    '"', "((((", "-", "OR", "*", "a*", "-a*", '""~9', "body:*", "title:()", "x" * 64_000, "\x00\ud800", "مرحبا -😀",
    "a " * 9_000,
)  # fmt: skip


def test_no_query_fails(harbour: Any) -> None:
    search.catch_up(harbour.engine, harbour.settings)
    for q in ODD:
        assert harbour.ask(q, highlight=True).query["text"] == q


def test_the_parts_of_an_explained_score_add_up_to_it(harbour: Any) -> None:
    for q in ("harbour storm", "ships OR grain", '"storm closes" title:port', "reop* -grain", "the harbour", "порт"):
        harbour.found(q)
        for item in harbour.ask(q, explain=True, half_life_days=30).page.items:
            parts = item["explanation"]
            assert parts
            assert sum(part["score"] for part in parts) == pytest.approx(item["score"], abs=0.001)
            assert {part["part"] for part in parts} <= {*q.split(), q, "recency", '"storm closes"', "title:port"}
    assert [item["explanation"] for item in harbour.ask("harbour").page.items] == [None] * 4
    assert [item["explanation"] for item in harbour.ask("harbour", explain=True, sort="published_at").page.items] == [
        None
    ] * 4


def test_recency_puts_newer_articles_first_and_finds_the_same(library: Any) -> None:
    today = datetime.now(UTC).date()
    for age in (0, 300, 9000):
        library.add(f"{age} days", "The ferry sails again.", day=str(today - timedelta(days=age)))
    library.add("undated", "The ferry sails again.")
    library.add("best", "Ferry, ferry and ferry again.", day="1980-01-01")
    for n in range(9):
        library.add(f"other{n}", "Nothing was said of it.")
    plain, newest = library.found("ferry"), library.found("ferry", half_life_days=100)
    assert plain[0] == "best"
    assert newest[0] == "0 days"
    assert newest.index("300 days") < newest.index("9000 days")
    assert set(newest) == set(plain)
