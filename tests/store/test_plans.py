"""That lists walk an index: on SQLite, whose planner says what it would do."""

from datetime import date

import pytest
from sqlalchemy import event

from app.schemas.filters import ArticleFilters, DayRange
from app.store import articles, entities
from app.store.database import reading
from app.store.entities import EntityFilters

LISTS = {
    "newest first": lambda session: articles.page(session, ArticleFilters()),
    "oldest first": lambda session: articles.page(session, ArticleFilters(), "published_at"),
    "last imported first": lambda session: articles.page(session, ArticleFilters(), "-imported_at"),
    "of a publisher": lambda session: articles.page(session, ArticleFilters(publisher="Harbour Post")),
    "of a section": lambda session: articles.page(session, ArticleFilters(section="Ports")),
    "of a status": lambda session: articles.page(session, ArticleFilters(status="live")),
    "in a language": lambda session: articles.page(session, ArticleFilters(language="en")),
    "of some days": lambda session: articles.page(
        session, ArticleFilters(published=DayRange(date(2020, 1, 1), date(2025, 1, 1)))
    ),
    "with an image": lambda session: articles.page(session, ArticleFilters(has=("image",))),
    "without near copies": lambda session: articles.page(session, ArticleFilters(duplicates="collapse")),
    "behind a cursor": lambda session: articles.page(
        session, ArticleFilters(), "-published_at", 20, ("-published_at", "after", 5)
    ),
    "entities": lambda session: entities.page(session, EntityFilters()),
    "entities of a type": lambda session: entities.page(session, EntityFilters(type="person")),
    "entities behind a cursor": lambda session: entities.page(
        session, EntityFilters(), "-article_count", 20, ("-article_count", "after", 5, "e_x")
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_not_sorted_and_its_count_reads_no_article(engine, save, make, name):
    save([make("One", published="2024-01-01")])
    run = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, given, *_):
        run.append((statement, given))

    with reading(engine) as session:
        LISTS[name](session)
        plans = []
        for statement, given in [one for one in run if one[0].startswith("SELECT")]:
            explained = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            plans.append([line[3] for line in explained])
    assert plans
    for plan in plans:
        assert not any("TEMP B-TREE FOR ORDER BY" in line for line in plan), plan
        if "SCAN CONSTANT ROW" in plan:
            assert "SCAN articles" not in plan, plan


def test_captioned_articles_are_counted_by_an_index_of_their_own(engine):
    counting = "SELECT count(*) FROM articles a WHERE EXISTS (SELECT 1 FROM article_images i WHERE {})"
    captioned = counting.format("i.article_row = a.row AND i.caption IS NOT NULL")
    with engine.connect() as connection:
        plan = [line[3] for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {captioned}")]
    assert any("INDEX ix_article_images_article_row" in line for line in plan), plan
