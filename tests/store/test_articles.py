"""Lists of articles: filters, orders, cursors, and what may not be seen."""

from datetime import date
from itertools import pairwise

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app import identity
from app.documents import Author, Evidence, Image, Publisher, Rights
from app.errors import BadRequest, TakenDown
from app.schemas.articles import article_json
from app.schemas.filters import ArticleFilters, DayRange
from app.schemas.paging import decode_cursor, encode_cursor
from app.store import articles
from app.store.database import reading, writing

pytestmark = pytest.mark.store


def titles(engine, sort="-published_at", **filters):
    with reading(engine) as session:
        page = articles.page(session, ArticleFilters(**filters), sort, 200)
    assert page.total == len(page.items)
    return [item["title"] for item in page.items]


@pytest.fixture
def shelf(engine, save, make):
    """Five articles that differ in all that a filter can ask for.

    The storm is of 31 March where it was written, and still later than the start of 1 April in UTC.
    """
    save(
        [
            make("Budget passed", "Ana Ortiz", published="2025-03-04", language="en", section="Política"),
            make(
                "Storm over Varna",
                "Ana Ortiz",
                "Ivan Petrov",
                published="2025-03-31T23:30:00-05:00",
                language="en",
                authors=(Author("Márta Kis"), Author("Jo Bell")),
                topics=("Weather", "Ports"),
                images=(Image("https://post.example/v.jpg", "Ships wait"),),
                byline="By Márta Kis",
            ),
            make(
                "Sturm vor Warna",
                published="2025-04-01",
                language="de",
                publisher=Publisher("Küsten-Blatt", "blatt.example"),
                images=(Image("https://blatt.example/v.jpg"),),
            ),
            make("No day known", "Ivan Petrov", publisher=Publisher(None, "elsewhere.example"), topics=("ports",)),
            make("Old news", published="1987-01-01", aliases=("https://m.post.example/old?utm_source=x",)),
        ]
    )
    return engine


ANA, IVAN = (identity.entity_id(identity.entity_key("person", name)) for name in ("Ana Ortiz", "Ivan Petrov"))


LEFT_BY = [
    ({}, ["Storm over Varna", "Sturm vor Warna", "Budget passed", "Old news", "No day known"]),
    ({"publisher": "HARBOUR  post"}, ["Storm over Varna", "Budget passed", "Old news"]),
    ({"publisher": "kusten blatt"}, ["Sturm vor Warna"]),
    ({"publisher": "www.Blatt.example"}, ["Sturm vor Warna"]),
    ({"publisher": "elsewhere.example"}, ["No day known"]),
    ({"publisher": "nobody"}, []),
    ({"author": "marta kis"}, ["Storm over Varna"]),
    ({"author": "marta"}, []),
    ({"section": "politica"}, ["Budget passed"]),
    ({"language": "en-GB"}, ["Storm over Varna", "Budget passed"]),
    ({"topic": "PORTS"}, ["Storm over Varna", "No day known"]),
    ({"entity": (ANA,)}, ["Storm over Varna", "Budget passed"]),
    ({"entity": (ANA, IVAN)}, ["Storm over Varna"]),
    ({"entity": (ANA, "e_unknown")}, []),
    ({"published": DayRange(date(2025, 3, 31), date(2025, 3, 31))}, ["Storm over Varna"]),
    ({"published": DayRange(date(2025, 3, 1), None)}, ["Storm over Varna", "Sturm vor Warna", "Budget passed"]),
    ({"published": DayRange(None, date(1999, 12, 31))}, ["Old news"]),
    ({"has": ("image",)}, ["Storm over Varna", "Sturm vor Warna"]),
    ({"has": ("image", "caption")}, ["Storm over Varna"]),
    ({"has": ("byline",)}, ["Storm over Varna"]),
    ({"has": ("section",)}, ["Budget passed"]),
    ({"has": ("date",), "publisher": "Harbour Post"}, ["Storm over Varna", "Budget passed", "Old news"]),
    ({"status": "withdrawn"}, []),
    ({"url": "http://m.post.example/old"}, ["Old news"]),
    ({"url": "no address"}, []),
]


def test_a_filter_leaves_what_it_describes(shelf):
    left = [(filters, titles(shelf, **filters)) for filters, _ in LEFT_BY]
    assert left == LEFT_BY


def test_the_publisher_filter_takes_the_id_that_the_summary_shows(shelf):
    with reading(shelf) as session:
        shown = articles.page(session, ArticleFilters(publisher="blatt.example")).items[0]["publisher"]
    assert titles(shelf, publisher=shown["id"]) == ["Sturm vor Warna"]
    assert shown["name"] == "Küsten-Blatt"


def test_ids_are_any_of_those_given(shelf):
    with reading(shelf) as session:
        ids = [item["id"] for item in articles.page(session, ArticleFilters()).items]
    assert titles(shelf, ids=(ids[4], ids[0], "a_unknown")) == ["Storm over Varna", "No day known"]


def test_a_joined_entity_stands_for_the_whole(shelf):
    with writing(shelf) as session:
        session.execute(
            text("UPDATE entities SET joined_to = (SELECT row FROM entities WHERE id = :ana) WHERE id = :ivan"),
            {"ana": ANA, "ivan": IVAN},
        )
    both = ["Storm over Varna", "Budget passed", "No day known"]
    assert titles(shelf, entity=(ANA,)) == both
    assert titles(shelf, entity=(IVAN,)) == both


def test_an_author_is_a_person_where_the_article_names_the_author(engine, save, make):
    save(
        [
            make("Mine", "Ana Ortiz", authors=(Author("Ana Ortiz"), Author("Jo Bell"))),
            make("Hers", "Jo Bell", authors=(Author("Ana Ortiz"),)),
        ]
    )
    with reading(engine) as session:
        summaries = {item["title"]: item for item in articles.page(session, ArticleFilters()).items}
        mine, _ = articles.load(session, summaries["Mine"]["id"]) or pytest.fail("not stored")
    assert summaries["Mine"]["authors"] == [
        {"name": "Ana Ortiz", "type": "person", "entity_id": ANA},
        {"name": "Jo Bell", "type": "person", "entity_id": None},
    ]
    assert summaries["Hers"]["authors"] == [{"name": "Ana Ortiz", "type": "person", "entity_id": None}]
    assert article_json(mine, None)["authors"] == summaries["Mine"]["authors"]


def test_near_copies_can_be_left_out(engine, save, make):
    long = " ".join(f"word{n} of the long story" for n in range(40))
    save([make(f"One {long}", published="2025-01-01"), make(f"One {long} again", published="2025-01-02")])
    assert len(titles(engine)) == 2
    assert titles(engine, duplicates="collapse") == [f"One {long}"]


def test_an_embargoed_article_is_seen_by_nobody(engine, save, make):
    early, late = make("Early", published="2025-01-01"), make("Late", published="2025-01-02")
    ids = save([early, late])
    embargo = text("UPDATE articles SET embargoed_until = :moment WHERE title = :title")
    with writing(engine) as session:
        session.execute(embargo, {"title": "Late", "moment": "2999-01-01T00:00:00.000000+00:00"})
        session.execute(embargo, {"title": "Early", "moment": "2001-01-01T00:00:00.000000+00:00"})
    assert titles(engine) == ["Early"]
    with reading(engine) as session:
        assert articles.rendered(session.connection(), ids[0]) is not None
        assert articles.rendered(session.connection(), ids[1]) is None
        assert len(articles.summaries(session, [1, 2])) == 1
        assert articles.load(session, ids[1]) is not None


def test_an_article_that_was_taken_down_is_gone(engine, save, make):
    gone, here = save([make("Gone"), make("Here")])
    with writing(engine) as session:
        session.execute(text("UPDATE articles SET status = 'taken_down' WHERE id = :id"), {"id": gone})
    assert titles(engine) == ["Here"]
    with reading(engine) as session:
        with pytest.raises(TakenDown):
            articles.rendered(session.connection(), gone)
        with pytest.raises(TakenDown):
            articles.load(session, gone)
        assert articles.rendered(session.connection(), here) is not None
        assert articles.rendered(session.connection(), "a_unknown") is None
        assert articles.load(session, "a_unknown") is None


class Many:
    """A store and the documents in it, in the order in which they were saved."""

    def __init__(self, engine, documents):
        self.engine, self.documents = engine, documents


@pytest.fixture
def many(engine, save, make):
    """Sixty articles with dates that repeat, lie far apart or are missing, and what a list of them must be."""
    days = ["1995-05-05", "2024-12-31", "2025-01-01", "2025-01-01T00:30:00+02:00", "2025-01-01T23:30:00-08:00", None]
    made = [make(f"Article {n}", published=days[n * 7 % 6], language="en" if n % 3 else "de") for n in range(60)]
    save(made)
    return Many(engine, [article.document for article in made])


def in_order(documents, sort):
    numbered = list(enumerate(documents))
    if sort == "-imported_at":
        return [document.title for _, document in reversed(numbered)]
    dated = sorted(
        ((document.published.at, n, document.title) for n, document in numbered if document.published),
        reverse=sort == "-published_at",
    )
    undated = [document.title for _, document in numbered if not document.published]
    return [title for *_, title in dated] + (undated[::-1] if sort == "-published_at" else undated)


@given(
    sort=st.sampled_from(["-published_at", "published_at", "-imported_at"]),
    limit=st.integers(1, 70),
    language=st.sampled_from([None, "en", "de"]),
    days=st.sampled_from([None, DayRange(date(2025, 1, 1), date(2025, 1, 1)), DayRange(None, date(2024, 12, 31))]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_walking_visits_every_article_once_and_back_again(many, sort, limit, language, days):
    engine = many.engine
    wanted = [d for d in many.documents if language in (None, d.language) and (days is None or within(d, days))]
    pages, cursor = [], None
    with reading(engine) as session:
        while True:
            page = articles.page(session, ArticleFilters(language=language, published=days), sort, limit, cursor)
            pages.append(page)
            if page.next is None:
                break
            cursor = decode_cursor(encode_cursor(page.next))
        assert [item["title"] for page in pages for item in page.items] == in_order(wanted, sort)
        assert {page.total for page in pages} == {len(wanted)}
        for before, page in pairwise(pages):
            back = articles.page(session, ArticleFilters(language=language, published=days), sort, limit, page.prev)
            assert back.items == before.items
        assert pages[0].prev is None


def within(document, days):
    day = document.published.at.date() if document.published else None
    return day is not None and (days.from_day or day) <= day <= (days.to_day or day)


def test_a_page_stays_where_it_is_while_articles_are_added(engine, save, make):
    save([make(f"Old {n}", published=f"2025-01-0{n}") for n in range(1, 7)])
    with reading(engine) as session:
        first = articles.page(session, ArticleFilters(), limit=3)
    save([make("Newest", published="2025-02-01"), make("In between", published="2025-01-02")])
    with reading(engine) as session:
        second = articles.page(session, ArticleFilters(), limit=10, cursor=first.next)
    assert [item["title"] for item in second.items] == ["Old 3", "In between", "Old 2", "Old 1"]


@pytest.mark.parametrize(
    "cursor", [("published_at", "after", 1), ("-published_at", "beside", 1), ("-published_at", "after", "1"), (), (1,)]
)
def test_a_cursor_of_another_list_is_refused(engine, cursor):
    with reading(engine) as session, pytest.raises(BadRequest) as refused:
        articles.page(session, ArticleFilters(), "-published_at", 20, cursor)
    assert refused.value.faults[0].parameter == "cursor"


def test_an_article_is_loaded_as_it_was_saved(engine, save, make):
    article = make(
        "Varna’s 🚢 harbour",
        "Ana Ortiz",
        "Ivan Petrov",
        published="2025-03-31T23:30:00-05:00",
        canonical_url="https://post.example/varna",
        aliases=("https://m.post.example/varna",),
        record_id="r-1",
        standfirst="Ships may enter again.",
        byline="By Jo Bell",
        authors=(Author("Jo Bell"), Author("Ana Ortiz")),
        section="Ports",
        topics=("Weather", "Ports"),
        language="en",
        dateline="VARNA",
        images=(
            Image("https://post.example/v.jpg", "Ships wait", "I. Dimov", "Ships"),
            Image(None, "Rain"),
        ),
        rights=Rights("Harbour Post", "no reuse"),
        evidence=(Evidence("title", "Varna", "json-ld", "headline/1", 0.9, (("Harbour Post", "site name"),)),),
    )
    (article_id,) = save([article])
    with reading(engine) as session:
        loaded, kept = articles.load(session, article_id) or pytest.fail("not stored")
        served = articles.rendered(session.connection(), article_id)
    assert loaded.enrichment == article.enrichment
    for name in article.document.__slots__:
        if name not in ("source", "aliases"):
            assert getattr(loaded.document, name) == getattr(article.document, name), name
    assert orjson.loads(served.content) == article_json(loaded, kept)
    assert article_json(loaded, kept)["aliases"] == ["https://m.post.example/varna"]


def test_a_summary_says_what_the_article_says(shelf):
    with reading(shelf) as session:
        for summary in articles.page(session, ArticleFilters()).items:
            whole = article_json(*articles.load(session, summary["id"]))
            assert {name: whole[name] for name in summary} == summary


def test_a_rendering_is_kept_only_for_the_revision_that_it_shows(engine, save, make):
    (article_id,) = save([make("Rendered")])
    with writing(engine) as session:
        session.execute(text("UPDATE articles SET revision = revision + 1"))
    with writing(engine) as session:
        missed = articles.rendered(session.connection(), article_id)
        articles.keep_rendering(session, article_id, missed.revision - 1, b"late")
        articles.keep_rendering(session, "a_unknown", 1, b"nobody's")
        still_missed = articles.rendered(session.connection(), article_id)
        articles.keep_rendering(session, article_id, missed.revision, b"{}")
    with reading(engine) as session:
        found = articles.rendered(session.connection(), article_id)
    assert (missed.content, still_missed.content, found.content) == (None, None, b"{}")
    assert missed.revision == found.revision


def test_a_longer_page_takes_no_more_statements(many, statements):
    counts = []
    for limit in (1, 50):
        del statements[:]
        with reading(many.engine) as session:
            articles.page(session, ArticleFilters(publisher="Harbour Post"), limit=limit)
        counts.append(len([s for s in statements if s.startswith("SELECT")]))
    assert counts == [4, 4]
