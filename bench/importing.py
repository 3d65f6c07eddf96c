"""Saving articles, without reading or entities, against SQLAlchemy's unit of work with the main columns."""

import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from app.documents import EnrichedArticle
from app.settings import Settings
from app.store import changes, database, models
from app.store.saving import Reading, save_batch
from app.store.sources import Source
from app.store.writing import time_keys
from app.text import sha256_hex
from bench.made import documents
from bench.pairs import Way, compare

COUNT, BATCH = 2_000, 200


def _readings(run: int) -> list[Reading]:
    found = []
    for document in documents(COUNT, seed=run):
        key = sha256_hex(f"{run} {document.url}".encode())
        found.append(
            Reading(EnrichedArticle(document), Source(key, key, len(document.body), "bench", None, None, None))
        )
    return found


def _save_all(home: Path, readings: list[Reading]) -> int:
    engine = database.open_store(Settings(home=home))
    for at in range(0, len(readings), BATCH):
        with database.writing(engine) as session:
            save_batch(session, readings[at : at + BATCH], changes.now())
    engine.dispose()
    return len(readings)


def _unit_of_work(home: Path, readings: list[Reading]) -> int:
    """Articles, texts and authors as objects, flushed at commit; no matching, near copies or rendering."""
    engine = database.open_store(Settings(home=home))
    at = changes.now()
    for start in range(0, len(readings), BATCH):
        with database.writing(engine) as session:
            for row, reading in enumerate(readings[start : start + BATCH], start + 1):
                _add(session, row, reading, at)
    engine.dispose()
    return len(readings)


def _add(session: Session, row: int, reading: Reading, at: str) -> None:
    document = reading.article.document
    newest_key, oldest_key = time_keys(document.published, row)
    article = models.Article(
        row=row,
        id=reading.source.reading_key[:20],
        identity=document.url,
        url=document.url,
        title=document.title,
        section=document.section,
        language=document.language,
        published_precision="minute",
        newest_key=newest_key,
        oldest_key=oldest_key,
        imported_at=at,
        updated_at=at,
        version=1,
        revision=1,
        status="live",
        word_count=500,
        body_sha256="",
        content_sha256="",
        enrichment_state="none",
    )
    session.add(article)
    session.add(models.ArticleText(article_row=row, body=document.body, paragraphs=[], evidence=[]))
    session.add(
        models.ArticleAuthor(
            article_row=row, position=0, name=document.authors[0].name, folded=document.authors[0].name
        )
    )


def main() -> None:
    readings = _readings(1)

    def run(work: object) -> int:
        with tempfile.TemporaryDirectory() as folder:
            return work(Path(folder), readings)  # type: ignore[operator]

    compare(
        f"saving {COUNT:,} articles of 500 words in batches of {BATCH} (SQLite, synchronous=FULL)",
        "articles",
        Way("save_batch: all tables, matching, rendering", lambda: run(_save_all)),
        Way("ORM unit of work: three tables, nothing else", lambda: run(_unit_of_work)),
        rounds=3,
    )


if __name__ == "__main__":
    main()
