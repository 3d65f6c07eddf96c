"""The change sequence: every act on the archive, numbered 1, 2, 3 without a gap in the order of commits."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.schemas.changes import ChangeKind
from app.store.embargoes import unless_embargoed
from app.store.models import Article, Change, Counter

_RAISE = (
    update(Counter)
    .where(Counter.name == "changes")
    .values(value=Counter.value + bindparam("step"))
    .returning(Counter.value)
)


@dataclass(frozen=True, slots=True)
class NewChange:
    kind: ChangeKind
    article_id: str | None = None
    entity_id: str | None = None
    version: int | None = None


def now() -> str:
    """This moment as the store writes it: RFC 3339, UTC, always with six decimals, so that text order is time order."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def latest(session: Session) -> int:
    """The number of the last change; 0 in an empty archive."""
    return session.execute(select(Counter.value).where(Counter.name == "changes")).scalar_one()


def archive_number(session: Session) -> int:
    """A random number that only this archive has, for telling what belongs to it from what belongs to another."""
    return session.execute(select(Counter.value).where(Counter.name == "archive")).scalar_one()


def since(session: Session, seq: int, limit: int) -> Sequence[Change]:
    """Up to `limit` changes after number `seq`, in order."""
    return session.scalars(select(Change).where(Change.seq > seq).order_by(Change.seq).limit(limit)).all()


def public_since(session: Session, seq: int, limit: int) -> Sequence[Row[Any]]:
    """The same for everyone to see: the change of an article under embargo does not say which article it is."""
    query = (
        select(
            Change.seq,
            Change.kind,
            unless_embargoed(Change.article_id, now()).label("article_id"),
            Change.entity_id,
            Change.version,
            Change.at,
        )
        .outerjoin(Article, Article.id == Change.article_id)
        .where(Change.seq > seq)
        .order_by(Change.seq)
        .limit(limit)
    )
    return session.execute(query).all()


def record(session: Session, changes: Sequence[NewChange], at: str) -> None:
    """Numbers and writes `changes`. Call it last: the counter stays locked from here to the commit."""
    if not changes:
        return
    last = session.connection().execute(_RAISE, {"step": len(changes)}).scalar_one()
    first = last - len(changes) + 1
    rows = [{"seq": first + n, "at": at, **asdict(change)} for n, change in enumerate(changes)]
    session.connection().execute(insert(Change), rows)
