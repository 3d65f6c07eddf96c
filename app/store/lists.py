"""Reads authority lists: which there are, and how many entities are on each."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.schemas.paging import Cursor, Page
from app.store import authorities
from app.store.authority_models import AuthorityList
from app.store.entities import public_counts
from app.store.models import Entity
from app.store.walking import Walk, turn


def page(session: Session, limit: int = 20, cursor: Cursor | None = None) -> Page:
    """The lists by name. Raises BadRequest for a wrong cursor."""
    total = session.scalar(select(func.count()).select_from(AuthorityList)) or 0
    # No two fold alike.
    walk = Walk("name", (AuthorityList.folded,), descending=False)
    turned = turn(session, select(AuthorityList.__table__), walk, limit, cursor)
    return Page([_item(session, row) for row in turned.rows], total, turned.next, turned.prev)


def _item(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    counts = public_counts(session)
    listed = counts.query(func.count()).where(counts.articles > 0, Entity.row.in_(authorities.on_list(row["row"])))
    return {
        "name": row["name"],
        "loaded_at": row["loaded_at"],
        "entry_count": row["entry_count"],
        "name_count": row["name_count"],
        "unused_name_count": row["unused_name_count"],
        "refused_count": row["refused_count"],
        "entity_count": session.scalar(listed) or 0,
    }
