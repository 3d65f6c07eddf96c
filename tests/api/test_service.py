"""Counts, publishers, and whether the archive can answer."""

import pytest
from starlette.testclient import TestClient

import app
from app.errors import NotReady
from app.main import create_app
from app.schemas.stats import PublisherListOut, StatsOut


def test_health_says_that_the_process_answers(client):
    assert client.get("/health").json() == {"status": "ok", "version": app.__version__}


@pytest.mark.store
def test_ready_says_that_the_archive_can_answer(client, database):
    answer = client.get("/ready").json()
    assert answer == {"status": "ready", "store": "postgresql" if database == "postgres" else "sqlite"}


@pytest.mark.store
def test_an_archive_with_another_schema_is_not_ready_but_healthy(client, act):
    act("UPDATE alembic_version SET version_num = 'another'")
    answer = client.get("/ready")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.json()["type"] == "/problems/not-ready"
    assert client.get("/health").status_code == 200


def test_an_archive_that_may_not_migrate_refuses_to_start(settings):
    forbidden = settings.model_copy(update={"migrate": False})
    with pytest.raises(NotReady), TestClient(create_app(forbidden)):
        pass


@pytest.mark.store
def test_stats_agree_with_the_lists(ask):
    stats = ask("/v1/stats")
    StatsOut.model_validate(stats)
    assert stats["articles"] == ask("/v1/articles")["total"]
    assert stats["publishers"] == ask("/v1/publishers")["total"]
    assert stats["imports"] == ask("/v1/imports")["total"]
    assert sum(stats["entities"].values()) == ask("/v1/entities")["total"]
    assert sum(language["article_count"] for language in stats["languages"]) == stats["articles"]


@pytest.mark.store
def test_publishers_say_how_complete_their_articles_are(ask, walk):
    publishers = walk("/v1/publishers?limit=3")
    PublisherListOut.model_validate(ask("/v1/publishers", limit=200))
    assert len({publisher["id"] for publisher in publishers}) == len(publishers)
    for publisher in publishers:
        count = publisher["article_count"]
        assert ask("/v1/articles", publisher=publisher["id"])["total"] == count
        for name, share in publisher["shares"].items():
            assert round(share * count) == ask("/v1/articles", publisher=publisher["id"], has=name)["total"]
