"""Publishers and counts over the whole archive."""

import pytest
from sqlalchemy import text

from app.documents import Image, Publisher
from app.schemas.paging import decode_cursor, encode_cursor
from app.schemas.stats import PublisherSummary, StatsOut
from app.store import publishers, stats
from app.store.database import reading, writing

pytestmark = pytest.mark.store


@pytest.fixture
def stocked(engine, save, make):
    blatt = Publisher("Küsten-Blatt", "blatt.example")
    captioned = (Image(None, "Ships wait"), Image(None, "Rain"))
    save(
        [
            make("One", "Ana Ortiz", published="2025-03-04", language="en", section="Ports", images=captioned),
            make(
                "Two",
                "Ana Ortiz",
                "Jo Bell",
                language="en",
                byline="By Jo Bell",
                images=(Image("https://a.example/1"),),
            ),
            make("Three", published="1999-12-31", language="de", publisher=blatt),
            make("Four", publisher=Publisher()),
            make("Hidden", published="2030-01-01", language="fr", publisher=Publisher("Nobody", None)),
        ]
    )
    with writing(engine) as session:
        session.execute(text("UPDATE articles SET status = 'taken_down' WHERE title = 'Hidden'"))
    return engine


def test_publishers_say_how_complete_their_articles_are(stocked):
    with reading(stocked) as session:
        page = publishers.page(session)
    assert page.total == 2
    assert [(item["name"], item["article_count"]) for item in page.items] == [("Harbour Post", 2), ("Küsten-Blatt", 1)]
    assert page.items[0]["shares"] == {"byline": 0.5, "date": 0.5, "section": 0.5, "caption": 0.5}
    assert page.items[1]["shares"] == {"byline": 0, "date": 1, "section": 0, "caption": 0}
    for item in page.items:
        PublisherSummary.model_validate(item)


def test_publishers_are_walked_in_pages(stocked):
    with reading(stocked) as session:
        first = publishers.page(session, 1)
        second = publishers.page(session, 1, decode_cursor(encode_cursor(first.next)))
        back = publishers.page(session, 1, second.prev)
    assert [item["name"] for item in first.items + second.items] == ["Harbour Post", "Küsten-Blatt"]
    assert (second.next, back.items) == (None, first.items)


def test_the_counts_are_of_what_may_be_seen(stocked):
    with reading(stocked) as session:
        counted = stats.count(session)
    StatsOut.model_validate(counted)
    assert (counted["articles"], counted["undated"], counted["duplicates"]) == (4, 2, 0)
    assert (counted["first_published_on"], counted["last_published_on"]) == ("1999-12-31", "2025-03-04")
    assert counted["languages"] == [
        {"language": "en", "article_count": 2},
        {"language": None, "article_count": 1},
        {"language": "de", "article_count": 1},
    ]
    assert counted["enrichment"] == {"done": 4, "unsupported": 0, "none": 0}
    assert (counted["entities"]["person"], counted["mentions"]) == (2, 3)
    assert (counted["publishers"], counted["imports"], counted["latest_change"]) == (2, 0, 5)


def test_an_empty_archive_counts_nothing(engine):
    with reading(engine) as session:
        counted = stats.count(session)
        page = publishers.page(session)
    StatsOut.model_validate(counted)
    assert (counted["articles"], counted["first_published_on"], counted["languages"]) == (0, None, [])
    assert (page.items, page.total, page.next, page.prev) == ([], 0, None, None)
