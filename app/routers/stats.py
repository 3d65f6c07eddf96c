"""Counts over the whole archive."""

from fastapi import Response

from app.dependencies import OpenArchive
from app.routers.answers import json_answer
from app.routers.routes import new_router
from app.schemas.stats import StatsOut
from app.store import stats
from app.store.database import reading

router = new_router("service")


@router.get("/v1/stats", response_model=StatsOut)
def get_stats(archive: OpenArchive) -> Response:
    """What the archive holds: articles, entities, mentions, publishers and imports, and the days it spans."""
    with reading(archive.engine) as session:
        return json_answer(stats.count(session))
