"""Files harmed by chance, for each reader, for as long as is asked: what fails is kept, by what it fails of.

`python -m bench.fuzzing --minutes 10 --reader feeds`. Chance is guided by which lines of `app` a file reaches where
atheris is installed (it is no dependency), else by the samples alone. A find is an exception that is no coded one, a
broken promise of what was read, more than 5 s of processor time for less than 1 MB or time that grows faster than
the file, a reach for the network or for files elsewhere, a crash of the process. Ends with 1 where there is one.
"""

import argparse
import collections
import hashlib
import importlib.util
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import types
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.injuries import grown

READERS = ("text", "html", "feeds", "wire", "records", "archives", "warc", "mapping")
SLOWEST_SECONDS = 5.0
HANG_SECONDS = 10.0
# How long a file may be that is made by harm alone; those that grow are this long and four times this long.
LARGEST_BYTES = 120_000
GROWN_BYTES = 30_000
# Four times the file in more than seven times the time is no longer in proportion, beyond what is noise.
STEEPEST = 7
STEEP_SECONDS = 0.7
_ONE_IN_GROWS = 30
_MOST_DEATHS = 20
_REACHES = ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.remove")


class Hang(BaseException):
    """Raised by the clock; no `except Exception` stops it."""


@dataclass(slots=True)
class Tally:
    """What a run has come to."""

    inputs: int = 0
    records: collections.Counter[str] = field(default_factory=collections.Counter)
    finds: collections.Counter[str] = field(default_factory=collections.Counter)
    slowest: float = 0.0
    first_megabytes: float = 0.0
    megabytes: float = 0.0


class Run:
    """One process that reads harmed files of one reader and keeps its finds and its tally in a folder."""

    def __init__(self, reader: str, folder: Path, more: list[Path], number: int) -> None:
        from bench.targets import TARGETS  # noqa: PLC0415 - imported once coverage is being watched

        self.target = TARGETS[reader]
        self.folder, self.tally, self.chance = folder, Tally(), random.Random(number)
        self.work = Path(tempfile.gettempdir())
        self.seeds = [content for content in self.target.seeds() if content]
        self.seeds += [path.read_bytes()[:LARGEST_BYTES] for given in more for path in _files(given)]
        self.reached: list[str] = []
        self.shortest: dict[str, int] = {}
        sys.addaudithook(self._watch)
        signal.signal(signal.SIGVTALRM, _hang)

    def harmed(self) -> bytes:
        """A seed after some harm."""
        return self.harm(self.chance.choice(self.seeds), self.chance)

    def harm(self, content: bytes, chance: random.Random) -> bytes:
        return self.target.harm(content or b" ", self.seeds, chance)[:LARGEST_BYTES]

    def take(self, content: bytes) -> None:
        """Reads one file and counts what came of it; now and then one that grows as well."""
        took = self._time(content)
        self.tally.inputs += 1
        self.tally.slowest = max(self.tally.slowest, took)
        if self.tally.inputs % _ONE_IN_GROWS == 0:
            self._grow(grown(content[:20_000], self.chance))
        if self.tally.inputs % 100 == 0:
            self.note()

    def note(self) -> None:
        """Writes the tally down."""
        self.tally.megabytes = _megabytes()
        if self.tally.inputs >= 2_000 and not self.tally.first_megabytes:
            self.tally.first_megabytes = self.tally.megabytes
        shown = {name: getattr(self.tally, name) for name in Tally.__slots__}
        (self.folder / f"tally-{os.getpid()}.json").write_text(json.dumps(shown))

    def _grow(self, make: Callable[[int], bytes]) -> None:
        short, long = self._time(make(GROWN_BYTES)), self._time(make(4 * GROWN_BYTES))
        # Asked twice, since other processes may have been in the way.
        if _is_steep(short, long) and _is_steep(self._time(make(GROWN_BYTES)), long):
            self._keep("steep", make(4 * GROWN_BYTES), f"{short:.2f} s, four times the size {long:.2f} s")

    def _time(self, content: bytes) -> float:
        """How many seconds of processor time a file took to read."""
        chance = random.Random(zlib.crc32(content))
        path = self.work / chance.choice(self.target.names)
        path.write_bytes(content)
        self.reached.clear()
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
        started = time.thread_time()
        try:
            self.tally.records.update(self.target.read(path, chance))
        except Hang:
            self._keep(_signature("hang"), content, traceback.format_exc())
        except Exception as error:
            self._keep(_signature(type(error).__name__, error), content, traceback.format_exc())
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.thread_time() - started
        if took > SLOWEST_SECONDS:
            self._keep("slow", content, f"{took:.1f} s")
        if self.reached:
            self._keep("reach", content, "\n".join(self.reached))
        return took

    def _keep(self, kind: str, content: bytes, told: str) -> None:
        self.tally.finds[kind] += 1
        if kind in self.shortest and len(content) >= self.shortest[kind]:
            return
        self.shortest[kind] = len(content)
        name = f"{kind.split(maxsplit=1)[0]}-{hashlib.sha256(kind.encode()).hexdigest()[:8]}"
        (self.folder / f"{name}.bin").write_bytes(content)
        (self.folder / f"{name}.txt").write_text(f"{kind}\n\n{told}", errors="backslashreplace")

    def _watch(self, event: str, told: tuple[Any, ...]) -> None:
        if event in _REACHES:
            self.reached.append(f"{event} {told!r:.200}")
        elif (
            event == "open" and isinstance(told[1], str) and set(told[1]) & set("wax+") and self._is_elsewhere(told[0])
        ):
            self.reached.append(f"open {told!r:.200}")

    def _is_elsewhere(self, path: object) -> bool:
        return isinstance(path, str | bytes) and not os.fsdecode(path).startswith((str(self.work), str(self.folder)))


def _files(given: Path) -> list[Path]:
    return sorted(path for path in given.rglob("*") if path.is_file()) if given.is_dir() else [given]


def _signature(kind: str, error: Exception | None = None) -> str:
    """What two failures have in common: the kind of fault and the innermost line of `app` where it came from."""
    frames = traceback.extract_tb(sys.exc_info()[2])
    inner = [frame for frame in frames if f"{os.sep}app{os.sep}" in frame.filename]
    place = (
        f"{Path(inner[-1].filename).parent.name}/{Path(inner[-1].filename).name}:{inner[-1].lineno}" if inner else ""
    )
    said = str(error)[:20] if error and kind == "Broken" else ""
    return f"{kind} {place} {said}".strip()


def _is_steep(short: float, long: float) -> bool:
    # What took no time at all was of another kind, or refused.
    return long > STEEP_SECONDS and long > STEEPEST * short and short > 0.01


def _hang(_: int, __: types.FrameType | None) -> None:
    raise Hang


def _megabytes() -> float:
    with open("/proc/self/statm") as file:  # noqa: PTH123 - shorter, and no file of anybody's
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def work(options: argparse.Namespace) -> None:
    """The process that reads, until its time is over."""
    if options.guided:
        import atheris  # noqa: PLC0415 - no dependency: whoever wants guidance installs it

        with atheris.instrument_imports(include=["app"]):
            run = Run(options.readers[0], options.folder, options.seeds, options.seed)
        corpus = run.work / "corpus"
        corpus.mkdir()
        for number, content in enumerate(run.seeds):
            (corpus / str(number)).write_bytes(content)

        def mutate(data: bytes, size: int, seed: int) -> bytes:
            chance = random.Random(seed)
            changed = bytes(atheris.Mutate(data, size)) if chance.random() < 0.3 else run.harm(bytes(data), chance)
            return changed[:size]

        flags = [f"-max_total_time={options.minutes * 60:.0f}", f"-max_len={LARGEST_BYTES}",
                 f"-seed={options.seed + 1}", f"-artifact_prefix={run.work}/",
                 "-rss_limit_mb=0", "-timeout=300", "-verbosity=0", "-detect_leaks=0"]  # fmt: skip
        atheris.Setup([sys.argv[0], *flags, str(corpus)], run.take, custom_mutator=mutate)
        atheris.Fuzz()
        return
    run = Run(options.readers[0], options.folder, options.seeds, options.seed)
    stop = time.monotonic() + options.minutes * 60
    while time.monotonic() < stop:
        run.take(run.harmed())
    run.note()


def main(given: list[str] | None = None) -> int:
    options = _options(given)
    if options.folder:
        work(options)
        return 0
    return 1 if sum(_supervised(reader, options) for reader in options.readers) else 0


def _supervised(reader: str, options: argparse.Namespace) -> int:
    """Runs one reader in a process of its own, again where it dies; how many kinds of finds it made."""
    folder: Path = options.finds / reader
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("tally-*.json"):
        old.unlink()
    stop, deaths = time.monotonic() + options.minutes * 60, 0
    while (left := stop - time.monotonic()) > 2 and deaths < _MOST_DEATHS:
        command = [sys.executable, "-m", "bench.fuzzing", "--reader", reader, "--minutes", str(left / 60),
                   "--folder", str(folder), "--seed", str(options.seed + deaths),
                   "--guided" if options.guided else "--no-guided",
                   *(f"--seeds={path}" for path in options.seeds)]  # fmt: skip
        shared = Path("/dev/shm")  # noqa: S108 - a folder in memory, where each process gets one of its own
        with (
            tempfile.TemporaryDirectory(prefix="fuzzing-", dir=shared if shared.is_dir() else None) as work,
            (folder / "log").open("ab") as log,
        ):
            ended = subprocess.run(command, stdout=log, stderr=log, check=False, env={**os.environ, "TMPDIR": work})
            if ended.returncode:
                deaths += 1
                for path in filter(Path.is_file, Path(work).iterdir()):
                    shutil.copy(path, folder / f"died-{deaths}-{path.name}")
    return _report(reader, folder, deaths)


def _report(reader: str, folder: Path, deaths: int) -> int:
    tallies = [json.loads(path.read_text()) for path in sorted(folder.glob("tally-*.json"))]
    records, finds = _together(tallies, "records"), _together(tallies, "finds")
    memory = ", ".join(f"{one['first_megabytes']:.0f} -> {one['megabytes']:.0f} MB" for one in tallies)
    print(f"{reader}: {sum(one['inputs'] for one in tallies)} files, {dict(records.most_common())}")
    print(
        f"    slowest {max((one['slowest'] for one in tallies), default=0):.2f} s; memory {memory}; died {deaths} times"
    )
    for kind, count in finds.most_common():
        print(f"    FIND {count} x {kind}")
    sys.stdout.flush()
    return len(finds) + deaths


def _together(tallies: list[dict[str, Any]], name: str) -> collections.Counter[str]:
    together: collections.Counter[str] = collections.Counter()
    for one in tallies:
        together.update(one[name])
    return together


def _options(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzzing", description=__doc__)
    parser.add_argument(
        "--reader", dest="readers", action="append", choices=READERS, help="one; again for more; default all"
    )
    parser.add_argument("--minutes", type=float, default=1.0, help="for each reader")
    parser.add_argument("--finds", type=Path, default=Path("data/fuzzing"), help="where finds are kept")
    parser.add_argument(
        "--seeds", type=Path, action="append", default=[], help="more files to begin with: a file or folder"
    )
    parser.add_argument("--seed", type=int, default=0, help="another number, other harm")
    parser.add_argument(
        "--guided", action=argparse.BooleanOptionalAction, default=None, help="by coverage; needs atheris"
    )
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    options.readers = options.readers or READERS
    if options.guided is None:
        options.guided = importlib.util.find_spec("atheris") is not None
    return options


if __name__ == "__main__":
    sys.exit(main())
