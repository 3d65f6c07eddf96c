"""In which country articles place an entity: counted, so that the answer does not hang on which article came last."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import bindparam, func, insert, or_, select, update
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
    settle(session, rows)


def settle(session: Session, rows: Collection[int]) -> None:
    """Settles the countries of the entities that answer for `rows`, by what is placed under any of their keys."""
    moved = []
    for chunk in chunks(sorted(set(rows))):
        answering = select(func.coalesce(Entity.joined_to, Entity.row)).where(Entity.row.in_(chunk))
        whole = or_(Entity.row.in_(answering), Entity.joined_to.in_(answering))
        answer = func.coalesce(Entity.joined_to, Entity.row)
        placed: dict[int, Counter[str]] = {}
        counted = select(answer, EntityCountry.country, func.sum(EntityCountry.article_count))
        counted = counted.join(EntityCountry, EntityCountry.entity_row == Entity.row).where(whole)
        for row, country, count in session.execute(counted.group_by(answer, EntityCountry.country)):
            placed.setdefault(row, Counter())[country] = int(count)
        # Each article adds one fullest name to the entity's own key.
        named = select(answer, func.sum(EntityAlias.article_count))
        named = named.join(EntityAlias, EntityAlias.entity_row == Entity.row).where(whole).group_by(answer)
        articles = {row: int(n) for row, n in session.execute(named)}
        shown = select(Entity.row, Entity.country).where(Entity.row.in_(answering))
        for row, before in session.execute(shown):
            settled = most(placed.get(row, Counter()), articles.get(row, 0))
            if settled != before:
                moved.append({"entity": row, "settled": settled})
    if moved:
        lies_in = update(Entity).where(Entity.row == bindparam("entity")).values(country=bindparam("settled"))
        session.connection().execute(lies_in, moved)


def by_key(session: Session) -> dict[int, Counter[str]]:
    """For each key's row how many articles place it in which country, whatever it is joined to."""
    found: dict[int, Counter[str]] = {}
    query = select(EntityCountry.entity_row, EntityCountry.country, EntityCountry.article_count)
    for row, country, count in session.execute(query):
        found.setdefault(row, Counter())[country] = count
    return found


def most(placed: Counter[str], articles: int) -> str | None:
    """Where at least half of the articles place an entity; None where two countries have as many."""
    (country, count), (_, next_count) = [*placed.most_common(2), ("", 0), ("", 0)][:2]
    return country if count > next_count and count * 2 >= articles else None
