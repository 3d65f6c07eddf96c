"""Peak memory of an import of 1,000 and of 10,000 generated files: flat where the ratios are near 1."""

import os
import re
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

from bench.made import documents

COUNTS = (1_000, 10_000)
COMMAND = (sys.executable, "-m", "app.cli", "import", "--no-enrich", "--workers", "1")
# The system itself keeps the highest value that a process had; it only has to be asked before the process ends.
_SECONDS_BETWEEN_LOOKS = 0.2
_HIGHEST = re.compile(r"VmHWM:\s+(\d+) kB")


def _write(folder: Path, count: int) -> None:
    folder.mkdir()
    for number, document in enumerate(documents(count, words=300)):
        blocks = "".join(f"<p>{escape(document.body[one.start : one.end])}</p>" for one in document.paragraphs)
        page = f"<!doctype html><html><title>{document.title}</title><article><h1>{document.title}</h1>{blocks}"
        (folder / f"{number:05}.html").write_text(page)


def _peaks(count: int) -> tuple[int, int]:
    """Kilobytes that the importing process held at most, and the largest of the processes that read for it."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "files"
        _write(folder, count)
        variables = {**os.environ, "DATELINE_HOME": str(Path(home) / "home")}
        process = subprocess.Popen([*COMMAND, str(folder)], env=variables, stdout=subprocess.DEVNULL)
        own = others = 0
        while process.poll() is None:
            own = max(own, _highest(process.pid))
            others = max([others, *map(_highest, _descendants(process.pid))])
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        if process.returncode:
            raise SystemExit(f"the import of {count} files failed")
    return own, others


def _highest(number: int) -> int:
    try:
        found = _HIGHEST.search(Path(f"/proc/{number}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def _descendants(number: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found = [number]
    for one in found:
        found += parents.get(one, [])
    return found[1:]


def main(counts: tuple[int, int] = COUNTS) -> None:
    if not Path("/proc/self/status").exists():
        print("peak memory cannot be measured on a system without /proc")
        return
    few, many = map(_peaks, counts)
    print("peak memory of an import, in MB    importing    reading")
    for count, (own, others) in zip(counts, (few, many), strict=True):
        print(f"  {count:>6,} files {own / 1024:30.0f} {others / 1024:10.0f}")
    print(f"  ratio {many[0] / few[0]:36.2f} {many[1] / few[1]:10.2f}")


if __name__ == "__main__":
    main()
