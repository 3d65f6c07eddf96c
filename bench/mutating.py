"""Reading pages that were cut, spliced, flipped and robbed of tags: none may raise, and none may take long.

`python -m bench.mutating 10000` reads that many, the same ones each time, and ends with 1 where one fails. The pages
are those of DATELINE_CORPORA where it is set, else the samples.
"""

import collections
import multiprocessing
import random
import re
import sys
import time
import traceback
from collections.abc import Sequence
from functools import partial

from app import readers
from app.documents import Hints, Limits, RawFile
from app.errors import UnreadableFile
from bench.reading import saved_pages

# The largest page of the corpora takes less than two seconds on one core that others use too.
SLOWEST_SECONDS = 10.0
_TAG = re.compile(rb"<[^<>]{0,400}>")


def mutated(pages: Sequence[RawFile], number: int) -> RawFile:
    """The mutation of this number: one page with one to three injuries, the same one each time."""
    chance = random.Random(number)
    page = pages[number % len(pages)]
    content = page.content
    for _ in range(chance.randint(1, 3)):
        content = chance.choice((_cut, _spliced, _flipped, _robbed, _repeated))(content, pages, chance)
    return RawFile(f"mutated#{number}", page.name, content)


def _cut(content: bytes, _: Sequence[RawFile], chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _spliced(content: bytes, pages: Sequence[RawFile], chance: random.Random) -> bytes:
    other = chance.choice(pages).content
    return content[: chance.randrange(len(content) + 1)] + other[chance.randrange(len(other) + 1) :]


def _flipped(content: bytes, _: Sequence[RawFile], chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 400) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _robbed(content: bytes, _: Sequence[RawFile], chance: random.Random) -> bytes:
    share = chance.choice((0.02, 0.2, 0.6))
    return _TAG.sub(lambda tag: b"" if chance.random() < share else tag[0], content)


def _repeated(content: bytes, _: Sequence[RawFile], chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randint(1, 2_000)]
    return content[:start] + piece * chance.randint(2, 30) + content[start:]


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
