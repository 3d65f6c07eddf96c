"""In which country articles place an entity: counted, so that the answer does not hang on which article came last."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app.store.chunks import chunks
from app.store.models import Entity, EntityAlias, EntityCountry


def write(session: Session, counts: Counter[tuple[int, str]], rows: Collection[int]) -> None:
    """Adds to how many articles place an entity (row, country), and settles the countries of the entities of `rows`."""
    stored: dict[tuple[int, str], int] = {}
    for chunk in chunks(sorted({row for row, _ in counts})):
        query = select(EntityCountry.entity_row, EntityCountry.country, EntityCountry.article_count)
        for row, country, count in session.execute(query.where(EntityCountry.entity_row.in_(chunk))):
            stored[row, country] = count
    fresh = [
        {"entity_row": row, "country": country, "article_count": count}
        for (row, country), count in sorted(counts.items())
        if (row, country) not in stored
    ]
    raised = [
        {"entity": row, "within": country, "added": count}
        for (row, country), count in sorted(counts.items())
        if (row, country) in stored and count
    ]
    if fresh:
        session.connection().execute(insert(EntityCountry), fresh)
    if raised:
        place = update(EntityCountry).where(
            EntityCountry.entity_row == bindparam("entity"), EntityCountry.country == bindparam("within")
        )
        session.connection().execute(
            place.values(article_count=EntityCountry.article_count + bindparam("added")), raised
        )
    _settle(session, rows)


def _settle(session: Session, rows: Collection[int]) -> None:
    """An entity lies where at least half of its articles place it; nowhere where two countries have as many."""
    moved = []
    for chunk in chunks(sorted(set(rows))):
        placed: dict[int, Counter[str]] = {}
        query = select(EntityCountry.entity_row, EntityCountry.country, EntityCountry.article_count)
        for row, country, count in session.execute(query.where(EntityCountry.entity_row.in_(chunk))):
            placed.setdefault(row, Counter())[country] = count
        # Each article adds one fullest name to the entity's own key.
        named = select(EntityAlias.entity_row, func.sum(EntityAlias.article_count)).group_by(EntityAlias.entity_row)
        articles = {row: int(n) for row, n in session.execute(named.where(EntityAlias.entity_row.in_(chunk)))}
        shown = select(Entity.row, Entity.country).where(Entity.row.in_(chunk))
        for row, before in session.execute(shown):
            settled = _most(placed.get(row, Counter()), articles.get(row, 0))
            if settled != before:
                moved.append({"entity": row, "settled": settled})
    if moved:
        lies_in = update(Entity).where(Entity.row == bindparam("entity")).values(country=bindparam("settled"))
        session.connection().execute(lies_in, moved)


def _most(placed: Counter[str], articles: int) -> str | None:
    (country, count), (_, next_count) = [*placed.most_common(2), ("", 0), ("", 0)][:2]
    return country if count > next_count and count * 2 >= articles else None
