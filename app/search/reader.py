"""Reads the index in use: the newest snapshot for a search, and for a while the snapshots that cursors were made on."""

import os
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import tantivy

from app.errors import CursorExpired, NotReady
from app.search import index
from app.search.index import State

# Every commit makes a snapshot; during an import there are a few of them a second. Those that cursors were made on are
# kept apart from those that only went by, which another process may have made cursors on.
_KEPT_SNAPSHOTS = 256
_PASSING_SNAPSHOTS = 64
_KEPT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One unchanging view of the index. `generation` is the same in all processes that see the same view."""

    searcher: tantivy.Searcher
    state: State
    generation: str
    folder: Path


class Reader:
    """The snapshots of one index folder; any thread may ask."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = Lock()
        self._folder: Path | None = None
        self._index: tantivy.Index | None = None
        self._seen: tuple[object, ...] = ()
        self._newest: Snapshot | None = None
        self._kept: OrderedDict[str, tuple[Snapshot, float]] = OrderedDict()
        self._passing: OrderedDict[str, tuple[Snapshot, float]] = OrderedDict()

    def newest(self) -> Snapshot:
        """The index as it is at this moment. Raises NotReady where there is none."""
        seen = self._look()
        newest = self._newest
        if newest is not None and seen == self._seen:
            return newest
        with self._lock:
            return self._reload()

    def kept(self, generation: str) -> Snapshot:
        """The snapshot of a generation. Raises CursorExpired when it is gone."""
        newest = self.newest()
        if newest.generation == generation:
            return newest
        with self._lock:
            found = self._kept.get(generation) or self._passing.get(generation)
            if found is None or found[1] < time.monotonic() - _KEPT_SECONDS:
                raise CursorExpired("The search index has changed since this cursor was made; search again.")
            _remember(self._kept, found[0], _KEPT_SNAPSHOTS)
            return found[0]

    def keep(self, snapshot: Snapshot) -> None:
        """Remembers that a cursor was made on `snapshot`."""
        with self._lock:
            _remember(self._kept, snapshot, _KEPT_SNAPSHOTS)

    def _look(self) -> tuple[object, ...]:
        """What changes whenever another process commits to the index or puts another in its place."""
        try:
            pointer = (self._root / "current").stat()
            folder = self._folder
            meta = (folder / "meta.json").stat() if folder else None
        except OSError:
            return (object(),)
        return (_mark(pointer), folder, _mark(meta) if meta else None)

    def _reload(self) -> Snapshot:
        folder = index.current_folder(self._root)
        if folder is None:
            raise NotReady("The search index is being built.")
        try:
            if self._index is None or folder != self._folder:
                self._index = tantivy.Index.open(str(folder))
                # Looking at two files before a search is cheaper than the watcher, and sees a commit at once.
                self._index.config_reader("Manual", 0)
                self._folder = folder
            seen = self._look()
            self._index.reload()
            searcher = self._index.searcher()
            state, place = index.read_state(searcher)
        except (ValueError, OSError) as error:
            self._index = self._folder = None
            raise NotReady("The search index cannot be read; it will be built anew.") from error
        self._seen = seen
        self._newest = Snapshot(searcher, state, f"{state.generation}.{place}", folder)
        _remember(self._passing, self._newest, _PASSING_SNAPSHOTS)
        return self._newest


def _remember(remembered: OrderedDict[str, tuple[Snapshot, float]], snapshot: Snapshot, most: int) -> None:
    """Puts `snapshot` last, and drops the first ones that are too many or too old."""
    now = time.monotonic()
    remembered[snapshot.generation] = (snapshot, now)
    remembered.move_to_end(snapshot.generation)
    while len(remembered) > most or next(iter(remembered.values()))[1] < now - _KEPT_SECONDS:
        remembered.popitem(last=False)


def _mark(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_mtime_ns, found.st_size
