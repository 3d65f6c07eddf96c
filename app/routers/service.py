"""Whether the process lives, and whether the archive can answer."""

from fastapi import Response
from sqlalchemy.exc import SQLAlchemyError

import app
from app.dependencies import OpenArchive
from app.errors import NotReady
from app.routers.answers import json_answer
from app.routers.problems import problems
from app.routers.routes import new_router
from app.schemas.service import HealthOut, ReadyOut
from app.store import database

router = new_router("service")


@router.get("/health", response_model=HealthOut)
async def get_health() -> Response:
    """That the process answers. It asks nothing of the store or the index; `/ready` does."""
    return json_answer({"status": "ok", "version": app.__version__})


@router.get("/ready", response_model=ReadyOut, responses=problems(NotReady))
def get_ready(archive: OpenArchive) -> Response:
    """That the store can be reached and has the right schema, and that the search index is open."""
    try:
        current = database.is_current(archive.engine)
    except SQLAlchemyError:
        raise NotReady("The database is out of reach.") from None
    if not current:
        raise NotReady("The database has another schema than this version needs.")
    archive.search.check_ready()
    return json_answer({"status": "ready", "store": archive.engine.dialect.name})
