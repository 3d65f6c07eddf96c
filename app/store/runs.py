"""Import runs and what became of each of their records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.store import processes
from app.store.changes import now
from app.store.embargoes import unless_embargoed
from app.store.models import Article, ImportItem, ImportRun

Outcome = Literal["added", "updated", "unchanged", "duplicate", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("added", "updated", "unchanged", "duplicate", "rejected")
# A run writes a heartbeat when it begins, with every commit and when it ends; none while it waits for a slow file.
SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Item:
    """The outcome of one record; `code` and `message` say why where it was rejected."""

    source: str
    outcome: Outcome
    code: str | None = None
    message: str | None = None
    article_id: str | None = None


@dataclass(slots=True)
class RunLog:
    """An open run: its row, and how many items it holds so far."""

    row: int
    id: str
    items: int = 0


def start(session: Session, paths: Sequence[str], options: dict[str, Any], at: str) -> RunLog:
    """Opens a run of this process. Earlier runs that nobody is at any more are marked interrupted."""
    for run in session.scalars(select(ImportRun).where(ImportRun.state == "running")).all():
        if state_of(run) == "interrupted":
            run.state, run.finished_at = "interrupted", run.heartbeat_at
    session.flush()
    row = (session.scalar(select(func.max(ImportRun.row))) or 0) + 1
    run_id = f"i_{uuid4().hex[:20]}"
    values = {"row": row, "id": run_id, "state": "running", "started_at": at, "heartbeat_at": at, "finished_at": None}
    values["process"] = processes.this_process()
    session.execute(
        insert(ImportRun).values(**values, paths=list(paths), options=options, **dict.fromkeys(OUTCOMES, 0))
    )
    return RunLog(row, run_id)


def record(session: Session, log: RunLog, items: Sequence[Item], at: str) -> None:
    """Adds the outcomes of some records to the run, in the transaction that saves their articles."""
    rows = [
        {
            "import_row": log.row,
            "number": log.items + n,
            "source": item.source,
            "outcome": item.outcome,
            "code": item.code,
            "message": item.message,
            "article_id": item.article_id,
        }
        for n, item in enumerate(items, 1)
    ]
    if rows:
        session.connection().execute(insert(ImportItem), rows)
    raised = {
        outcome: getattr(ImportRun, outcome) + sum(item.outcome == outcome for item in items) for outcome in OUTCOMES
    }
    session.execute(update(ImportRun).where(ImportRun.row == log.row).values(heartbeat_at=at, **raised))


def count(log: RunLog, items: Sequence[Item]) -> None:
    """Moves the open run past `items`, once the transaction that recorded them is committed."""
    log.items += len(items)


def finish(session: Session, log: RunLog, state: Literal["finished", "interrupted", "failed"], at: str) -> None:
    session.execute(
        update(ImportRun).where(ImportRun.row == log.row).values(state=state, finished_at=at, heartbeat_at=at)
    )


def get(session: Session, run_id: str) -> ImportRun:
    """One run by id. Raises NotFound."""
    run = session.scalar(select(ImportRun).where(ImportRun.id == run_id))
    if run is None:
        raise NotFound("There is no import with this id.")
    return run


def newest(session: Session, before: int | None, limit: int) -> tuple[Sequence[ImportRun], int]:
    """Up to `limit` runs, newest first, of those before row `before`; and how many there are in all."""
    query = select(ImportRun).order_by(ImportRun.row.desc()).limit(limit)
    if before is not None:
        query = query.where(ImportRun.row < before)
    return session.scalars(query).all(), session.scalar(select(func.count()).select_from(ImportRun)) or 0


def items(
    session: Session, run: ImportRun, outcome: str | None, after: int, limit: int
) -> tuple[Sequence[Row[Any]], int]:
    """Up to `limit` items of a run after number `after`, all or those of one outcome; and how many there are in all.

    The item of an article under embargo does not say which article it is.
    """
    chosen = [ImportItem.import_row == run.row] + ([ImportItem.outcome == outcome] if outcome else [])
    query = (
        select(
            ImportItem.number,
            ImportItem.source,
            ImportItem.outcome,
            ImportItem.code,
            ImportItem.message,
            unless_embargoed(ImportItem.article_id, now()).label("article_id"),
        )
        .outerjoin(Article, Article.id == ImportItem.article_id)
        .where(*chosen, ImportItem.number > after)
        .order_by(ImportItem.number)
        .limit(limit)
    )
    total = session.scalar(select(func.count()).select_from(ImportItem).where(*chosen)) or 0
    return session.execute(query).all(), total


def state_of(run: ImportRun) -> str:
    """The run's state; a running one whose process is gone counts as interrupted.

    Where the process cannot be seen from here, one that has been silent for five minutes does.
    """
    if run.state != "running":
        return run.state
    silent = (datetime.now(UTC) - SILENT_AFTER).isoformat(timespec="microseconds")
    alive = processes.is_alive(run.process)
    is_over = run.heartbeat_at < silent if alive is None else not alive
    return "interrupted" if is_over else "running"
