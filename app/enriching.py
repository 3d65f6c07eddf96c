"""The conductor of a later enrichment: stored articles ▶ enrich ▶ save ▶ index."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from app import enrichers, search
from app.documents import EnrichedArticle, Enrichment, ParsedDocument
from app.parallel import in_order
from app.reading import BATCH_RECORDS, enriching
from app.settings import Settings
from app.store import changes, database
from app.store.enriching import Stale, save_enrichments, stale


@dataclass(slots=True)
class EnrichSummary:
    """How many articles were looked at, and how many of them now say something else; `failed` ended their process."""

    articles: int = 0
    changed: int = 0
    failed: int = 0


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
    for group, results in in_order(groups, enriching(), settings.usable_workers):
        renewed = [(one, r.enrichment) for one, r in zip(group, results, strict=True) if isinstance(r, EnrichedArticle)]
        different = [(one, found) for one, found in renewed if found != one.article.enrichment]
        summary.articles += len(group)
        summary.failed += len(group) - len(renewed)
        summary.changed += sum(_says_otherwise(one, found) for one, found in renewed)
        if not dry_run:
            with database.writing(engine) as session:
                save_enrichments(session, different, changes.now())
        progress(len(group))
    if not dry_run:
        search.catch_up(engine, settings)
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


def _says_otherwise(one: Stale, found: Enrichment) -> bool:
    old = one.article.enrichment
    return (old.state, old.entities, old.mentions) != (found.state, found.entities, found.mentions)
