"""Search: the index that follows the store, and answers to what readers ask. Always rebuildable from the store."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.errors import NotReady
from app.schemas.paging import Page
from app.search.checking import CheckReport, check
from app.search.indexer import Indexer, RebuildReport, catch_up, rebuild
from app.search.names import NamesReader
from app.search.reader import Reader
from app.search.results import SORTS, SearchAnswer, SearchRequest, answer, answer_like
from app.search.suggesting import suggest as propose
from app.settings import Settings

__all__ = [
    "SORTS",
    "CheckReport",
    "RebuildReport",
    "Search",
    "SearchAnswer",
    "SearchRequest",
    "catch_up",
    "check",
    "open_search",
    "ready",
    "rebuild",
    "run",
    "similar",
    "suggest",
]


class Search:
    """What a process has open of the index: its reader, and once started a thread that may have to keep it up."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self.reader = Reader(settings.index_folder)
        self.names = NamesReader()
        self._indexer = Indexer(engine, settings, self.reader)

    def start(self) -> None:
        self._indexer.start()

    def close(self) -> None:
        self._indexer.stop()

    def check_ready(self) -> None:
        """Raises NotReady while there is no index to search."""
        self.reader.newest()


def open_search(engine: Engine, settings: Settings) -> Search:
    """Opens the index of the archive; `start` it to have it follow the store, and `close` it in the end."""
    return Search(engine, settings)


def run(search: Search, session: Session, request: SearchRequest) -> SearchAnswer:
    """Answers a search; any number of threads may ask at once.

    Raises NotReady while there is no index, CursorExpired for a cursor by relevance whose generation is gone, and
    BadRequest for a cursor of another list.
    """
    return answer(search.reader, session, request)


def similar(search: Search, session: Session, article_id: str, request: SearchRequest) -> Page | None:
    """The articles that are most like the one with that id, best first; None where there is no such article.

    Of the request filters, limit and cursor count. Raises as `run` does.
    """
    return answer_like(search.reader, session, article_id, request)


def suggest(search: Search, session: Session, typed: str, limit: int) -> dict[str, Any]:
    """Entities, publishers and titles for what somebody has typed so far; `limit` is the most of each.

    Raises NotReady while there is no index.
    """
    return propose(search.reader, search.names, session, typed, limit)


def ready(search: Search) -> bool:
    """Whether there is an index to search."""
    try:
        search.check_ready()
    except NotReady:
        return False
    return True
