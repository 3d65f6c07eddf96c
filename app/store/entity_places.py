"""Where entities lie: which places articles mean by a name, and in how many articles each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app.documents import EntityInArticle
from app.store.chunks import chunks
from app.store.models import EntityPlace


def authority(entity: EntityInArticle) -> str | None:
    """Which place of an entity an article means, as `article_entities` has it; None where the article does not tell.

    A sea has coordinates and no authority: its text is empty.
    """
    if entity.authority is None and entity.latitude is None:
        return None
    return entity.authority or ""


@dataclass(slots=True)
class PlaceCounts:
    """How many articles of a batch mean which place, by entity key and authority, and where each lies."""

    articles: Counter[tuple[str, str]] = field(default_factory=Counter)
    points: dict[tuple[str, str], tuple[float | None, float | None]] = field(default_factory=dict)

    def count(self, entity: EntityInArticle, sign: int) -> None:
        meant = authority(entity)
        if meant is None:
            return
        place = (entity.key, meant)
        self.articles[place] += sign
        if sign > 0:
            # Where it is said to lie now counts, not where an older table had it.
            self.points[place] = entity.latitude, entity.longitude
        self.points.setdefault(place, (entity.latitude, entity.longitude))


class Place(NamedTuple):
    """`authority` is `geonames:ID`, `iso3166:CODE` and the like, or empty."""

    authority: str
    latitude: float | None
    longitude: float | None


def write(session: Session, counts: PlaceCounts, rows: Mapping[str, int]) -> None:
    """Adds what a batch counted; `rows` has the entities' rows by key."""
    stored: set[tuple[int, str]] = set()
    for chunk in chunks(sorted({rows[key] for key, _ in counts.articles})):
        query = select(EntityPlace.entity_row, EntityPlace.authority).where(EntityPlace.entity_row.in_(chunk))
        stored.update((row, meant) for row, meant in session.execute(query))
    fresh: list[dict[str, Any]] = []
    raised: list[dict[str, Any]] = []
    for key, meant in sorted(counts.articles):
        latitude, longitude = counts.points[key, meant]
        values = (rows[key], meant, latitude, longitude, counts.articles[key, meant])
        names = ("entity_row", "authority", "latitude", "longitude", "article_count")
        if (rows[key], meant) in stored:
            raised.append({f"new_{name}": value for name, value in zip(names, values, strict=True)})
        else:
            fresh.append(dict(zip(names, values, strict=True)))
    if fresh:
        session.connection().execute(insert(EntityPlace), fresh)
    if raised:
        one = update(EntityPlace).where(
            EntityPlace.entity_row == bindparam("new_entity_row"), EntityPlace.authority == bindparam("new_authority")
        )
        lies: dict[str, Any] = {"latitude": bindparam("new_latitude"), "longitude": bindparam("new_longitude")}
        counted = EntityPlace.article_count + bindparam("new_article_count")
        session.connection().execute(one.values(article_count=counted, **lies), raised)


def most_meant(session: Session, group: Sequence[int]) -> Place | None:
    """The place that most articles mean by the entities of `group`; of equals the first in text order."""
    counted = func.sum(EntityPlace.article_count)
    query = (
        select(EntityPlace.authority, func.min(EntityPlace.latitude), func.min(EntityPlace.longitude))
        .where(EntityPlace.entity_row.in_(group))
        .group_by(EntityPlace.authority)
        .having(counted > 0)
        .order_by(counted.desc(), EntityPlace.authority)
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return Place(*found) if found is not None else None
