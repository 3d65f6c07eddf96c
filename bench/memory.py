"""Peak memory of an import of 1,000 and of 10,000 generated files: flat where the ratio is near 1."""

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

from bench.made import documents

COUNTS = (1_000, 10_000)
# Run in a process of its own, whose peak is its own; the reading processes are its children's.
IMPORT = """
import resource, sys
from app import cli
cli.main(["import", "--no-enrich", "--workers", "1", sys.argv[1]])
print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


def _write(folder: Path, count: int) -> None:
    folder.mkdir()
    for number, document in enumerate(documents(count, words=300)):
        blocks = "".join(f"<p>{escape(document.body[one.start : one.end])}</p>" for one in document.paragraphs)
        page = f"<!doctype html><html><title>{document.title}</title><article><h1>{document.title}</h1>{blocks}"
        (folder / f"{number:05}.html").write_text(page)


def _peak(count: int) -> int:
    """Kilobytes that the importing process holds at most."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "files"
        _write(folder, count)
        variables = {**os.environ, "DATELINE_HOME": str(Path(home) / "home")}
        command = [sys.executable, "-c", IMPORT, str(folder)]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-2])


def main(counts: tuple[int, int] = COUNTS) -> None:
    few, many = map(_peak, counts)
    print("peak memory of the importing process")
    for count, peak in zip(counts, (few, many), strict=True):
        print(f"  {count:>6,} files {peak / 1024:8.0f} MB")
    print(f"  ratio {many / few:.2f}")


if __name__ == "__main__":
    main()
