"""GET /v1/articles/{id} over HTTP against FastAPI returning constant bytes of the same size; one worker each."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from app import search
from app.documents import EnrichedArticle
from app.settings import Settings
from app.store import changes, database, models
from app.store.saving import Reading, save_batch
from app.store.sources import Source
from bench.load import HOST, ask
from bench.made import documents

ARTICLES, CONNECTIONS, REQUESTS, ROUNDS = 1_000, 16, 8_000, 5


def fill(settings: Settings, count: int, words: int = 1_600) -> list[str]:
    """An archive of made articles, indexed; gives their ids."""
    engine = database.open_store(settings)
    readings = [
        Reading(EnrichedArticle(document), Source(document.source, "", 0, "bench", None, None, None))
        for document in documents(count, words=words)
    ]
    for at in range(0, count, 200):
        with database.writing(engine) as session:
            save_batch(session, readings[at : at + 200], changes.now())
    search.catch_up(engine, settings)
    with database.reading(engine) as session:
        ids = list(session.scalars(select(models.Article.id)))
    engine.dispose()
    return ids


@contextmanager
def served(factory: str, path: str, home: Path) -> Iterator[int]:
    """A server process of one worker; gives its port once `path` answers."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port), "--log-level", "warning"]
    root = Path(__file__).parent.parent
    environment = {**os.environ, "DATELINE_HOME": str(home)}
    process = subprocess.Popen([*command, "--no-access-log"], env=environment, cwd=root)
    try:
        _wait(f"http://{HOST}:{port}{path}")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < deadline, url
            time.sleep(0.1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ids = fill(Settings(home=home), ARTICLES)
        with (
            served("app.main:create_app", "/ready", home) as ours,
            served("bench.constant:create_app", "/constant", home) as theirs,
        ):
            paths = [f"/v1/articles/{article_id}" for article_id in ids]
            pairs = [
                (ask(ours, paths, CONNECTIONS, REQUESTS), ask(theirs, ["/constant"], CONNECTIONS, REQUESTS))
                for _ in range(ROUNDS + 1)
            ][1:]
    print(f"\nGET /v1/articles/{{id}}, {ARTICLES:,} articles of 10 kB, one worker, {CONNECTIONS} connections")
    for name, loads in (("article", [a for a, _ in pairs]), ("FastAPI, constant bytes", [b for _, b in pairs])):
        rate, p50, p99 = (statistics.median(getattr(load, part) for load in loads) for part in ("rate", "p50", "p99"))
        print(f"  {name:44} {rate:>12,.1f} answers/s   p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    ratios = [a.rate / b.rate for a, b in pairs]
    print(f"  {'ratio':44} {statistics.median(ratios):>12.2f}   ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
