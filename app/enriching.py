"""The conductor of a later enrichment: stored articles ▶ enrich ▶ save ▶ index."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import Engine

from app import enrichers
from app.documents import EnrichedArticle, Enrichment, ParsedDocument
from app.parallel import in_order
from app.reading import BATCH_RECORDS, enriching
from app.schemas.articles import article_json
from app.schemas.differences import Side, differences
from app.settings import Settings
from app.settling import settle
from app.store import changes, database, tallies
from app.store.enriching import Stale, save_enrichments, stale


@dataclass(slots=True)
class FieldChanges:
    """How many articles differ in a field, and how often it was added, removed or changed in them all."""

    articles: int = 0
    sides: Counter[Side] = field(default_factory=Counter)


@dataclass(slots=True)
class EnrichSummary:
    """How many articles were looked at, and how many of them now say something else; `failed` ended their process.

    `fields` says in which fields of the answer, and of its entities, they do.
    """

    articles: int = 0
    changed: int = 0
    failed: int = 0
    fields: dict[str, FieldChanges] = field(default_factory=dict)

    def count(self, found: list[tuple[str, Side]]) -> None:
        """Counts what one article says differently."""
        self.changed += bool(found)
        for name in {name for name, _ in found}:
            self.fields.setdefault(name, FieldChanges()).articles += 1
        for name, side in found:
            self.fields[name].sides[side] += 1


def run_enrich(
    engine: Engine,
    settings: Settings,
    *,
    everything: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda articles: None,
) -> EnrichSummary:
    """Runs the current enrichers over the stored articles that they have not seen, or over all.

    A dry run counts what would change and saves nothing. Interrupted, it keeps what is saved and goes on from there
    the next time. An article that is changed by someone else meanwhile is left for the next run.
    """
    version = None if everything else enrichers.VERSION
    summary = EnrichSummary()
    groups = _groups(engine, version)
    for group, results in in_order(groups, enriching(settings.max_record_seconds), settings.usable_workers):
        renewed = [(one, r.enrichment) for one, r in zip(group, results, strict=True) if isinstance(r, EnrichedArticle)]
        different = [(one, found) for one, found in renewed if found != one.article.enrichment]
        summary.articles += len(group)
        summary.failed += len(group) - len(renewed)
        with database.reading(engine) as session:
            answering = tallies.answering(session, [found for _, found in renewed])
        for (one, _), found in zip(renewed, answering, strict=True):
            summary.count(list(_differences(one, found)))
        if not dry_run:
            with database.writing(engine) as session:
                save_enrichments(session, different, changes.now())
        progress(len(group))
    if not dry_run:
        settle(engine, settings)
    return summary


def _groups(engine: Engine, version: str | None) -> Iterator[tuple[list[Stale], list[ParsedDocument]]]:
    after_row = 0
    while True:
        with database.reading(engine) as session:
            group = stale(session, version, after_row, BATCH_RECORDS)
        if not group:
            return
        yield group, [one.article.document for one in group]
        after_row = group[-1].row


def _differences(one: Stale, found: Enrichment) -> Iterator[tuple[str, Side]]:
    """What the answer would say differently, and what only the answers of entities tell: roles, countries and places.

    That another version of the enrichers has looked at an article is no difference in what it says.
    """
    renewed = replace(found, version=one.article.enrichment.version)
    yield from differences(
        article_json(one.article, one.kept), article_json(replace(one.article, enrichment=renewed), one.kept)
    )
    yield from differences(_beside(one.article.enrichment), _beside(found))
    before = {entity.key: entity for entity in one.article.enrichment.entities}
    for entity in found.entities:
        for name in ("country", "authority", "latitude", "longitude"):
            if getattr(before.get(entity.key, entity), name) != getattr(entity, name):
                yield f"entities.{name}", "changed"


def _beside(enrichment: Enrichment) -> dict[str, list[dict[str, Any]]]:
    """What an article's own answer does not tell: its roles, apart from what its mentions say of them."""
    return {"roles": [asdict(role) for role in enrichment.roles]}
