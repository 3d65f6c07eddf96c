"""Reading pages that were cut, spliced, flipped and robbed of tags: none may raise, and none may take long.

`python -m bench.mutating 10000` reads that many, the same ones each time, and ends with 1 where one fails. The pages
are those of DATELINE_CORPORA where it is set, else the samples.
"""

import collections
import multiprocessing
import random
import sys
import time
import traceback
from collections.abc import Sequence
from functools import partial

from app import readers
from app.documents import Hints, Limits, RawFile
from app.errors import UnreadableFile
from bench.injuries import PAGE_INJURIES, injured
from bench.reading import saved_pages

# The largest page of the corpora takes less than two seconds on one core that others use too.
SLOWEST_SECONDS = 10.0


def mutated(pages: Sequence[RawFile], number: int) -> RawFile:
    """The mutation of this number: one page with one to three injuries, the same one each time."""
    page = pages[number % len(pages)]
    others = [other.content for other in pages]
    return RawFile(f"mutated#{number}", page.name, injured(page.content, others, random.Random(number), PAGE_INJURIES))


def outcome(page: RawFile) -> tuple[str, float]:
    """What became of a page, with how many seconds it took; a failure's outcome is its traceback."""
    started = time.perf_counter()
    try:
        readers.read(page, Hints(), Limits())
        found = "read"
    except UnreadableFile as error:
        found = error.code
    except Exception:
        found = traceback.format_exc()
    return found, time.perf_counter() - started


def _outcome_of(pages: Sequence[RawFile], number: int) -> tuple[int, str, float]:
    return number, *outcome(mutated(pages, number))


def main(count: int = 10_000, workers: int = 2) -> int:
    pages = saved_pages()
    outcomes: collections.Counter[str] = collections.Counter()
    seconds, bad = [], 0
    with multiprocessing.get_context("forkserver").Pool(workers) as pool:
        for number, found, took in pool.imap_unordered(partial(_outcome_of, pages), range(count), chunksize=50):
            outcomes[found if "\n" not in found else "failed"] += 1
            seconds.append((took, number))
            if "\n" in found or took > SLOWEST_SECONDS:
                bad += 1
                sys.stdout.write(f"mutation {number}, {took:.1f} s: {found}\n")
    slowest = ", ".join(f"{took:.1f} s ({number})" for took, number in sorted(seconds, reverse=True)[:3])
    sys.stdout.write(f"{count} mutated pages: {dict(outcomes)}; slowest {slowest}\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
