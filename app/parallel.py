"""Work in several processes with results in the order of the input; knows nothing of what the work is."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage(Generic[A, B]):
    """What is done to each item. All three must be picklable.

    `work` gives one result for each of some items, in order; `lost` gives the result of an item that took its process
    down; `prepare` is called once in each new process, before any work.
    """

    work: Callable[[Sequence[A]], list[B]]
    lost: Callable[[A], B]
    prepare: Callable[[], None]


def in_order(groups: Iterable[tuple[T, Sequence[A]]], stage: Stage[A, B], workers: int) -> Iterator[tuple[T, list[B]]]:
    """Does the work of `stage` on groups of items in `workers` processes; results come in the order of the groups.

    What is carried with a group is handed back with its results. A single group is done in this process, since starting
    others would take longer. Groups are taken from the iterator only a little ahead of the results.
    """
    iterator = iter(groups)
    opening = list(islice(iterator, 2))
    workers = workers if len(opening) > 1 else 0
    with _Pool(stage, workers) as pool:
        waiting: deque[tuple[T, _Job[A, B]]] = deque()
        for carried, items in chain(opening, iterator):
            waiting.append((carried, pool.submit(items)))
            if len(waiting) > 2 * max(workers, 1):
                done, job = waiting.popleft()
                yield done, pool.results(job)
        while waiting:
            done, job = waiting.popleft()
            yield done, pool.results(job)


@dataclass(frozen=True, slots=True)
class _Job(Generic[A, B]):
    """Some items under way; without a future they are worked on when their results are asked for."""

    items: tuple[A, ...]
    future: Future[list[B]] | None


class _Pool(Generic[A, B]):
    """The processes. One that dies breaks the executor and every job in it; each job is then done item by item."""

    def __init__(self, stage: Stage[A, B], workers: int) -> None:
        self._stage = stage
        self._workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> "_Pool[A, B]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def submit(self, items: Iterable[A]) -> _Job[A, B]:
        batch = tuple(items)
        if not self._workers or not batch:
            return _Job(batch, None)
        try:
            return _Job(batch, self._started().submit(self._stage.work, batch))
        except BrokenProcessPool:
            self._stop()
            return _Job(batch, self._started().submit(self._stage.work, batch))

    def results(self, job: _Job[A, B]) -> list[B]:
        if job.future is None:
            return self._stage.work(job.items) if job.items else []
        try:
            return job.future.result()
        except BrokenProcessPool:
            return self._done_again(job)

    def _done_again(self, job: _Job[A, B]) -> list[B]:
        """A lost job once more as a whole, since another may have broken the pool; then item by item."""
        with ProcessPoolExecutor(1, _context(), _prepare, (self._stage.prepare,)) as single:
            try:
                return single.submit(self._stage.work, job.items).result()
            except BrokenProcessPool:
                pass
        return [self._done_alone(item) for item in job.items]

    def _done_alone(self, item: A) -> B:
        with ProcessPoolExecutor(1, _context(), _prepare, (self._stage.prepare,)) as single:
            try:
                return single.submit(self._stage.work, (item,)).result()[0]
            except BrokenProcessPool:
                return self._stage.lost(item)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self._workers, _context(), _prepare, (self._stage.prepare,))
        return self._executor

    def _stop(self) -> None:
        # Waited for even after an error: the interpreter would at its end, and there the executor's own thread may
        # close what is about to wake it.
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


def _context() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # The server imports the code once; each worker is then a fork of it, without this process's threads and handles.
    context.set_forkserver_preload(["app.reading"])
    return context


def _prepare(prepare: Callable[[], None]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare()


def _end_with_parent() -> None:
    """Ends this process when the one that works through it dies, killed or not; it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
