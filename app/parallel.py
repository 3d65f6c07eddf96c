"""Work in several processes with results in the order of the input; knows nothing of what the work is."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from types import FrameType, TracebackType
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage(Generic[A, B]):
    """What is done to each item, and for how many seconds at most. All callables must be picklable.

    `work` gives the result of an item; `lost` that of one that took its process down, and `late` that of one that was
    not done in time. `prepare` is called once in each new process, before any work. `is_light` says whether an item is
    too small to be long in code that no signal reaches.
    """

    work: Callable[[A], B]
    lost: Callable[[A], B]
    late: Callable[[A], B]
    prepare: Callable[[], None]
    is_light: Callable[[A], bool]
    seconds: float


def in_order(groups: Iterable[tuple[T, Sequence[A]]], stage: Stage[A, B], workers: int) -> Iterator[tuple[T, list[B]]]:
    """Does the work of `stage` on groups of items in `workers` processes; results come in the order of the groups.

    What is carried with a group is handed back with its results. A single group of light items is done in this process,
    since starting others would take longer. Groups are taken from the iterator only a little ahead of the results.
    """
    iterator = iter(groups)
    opening = list(islice(iterator, 2))
    if len(opening) < 2 and _may_be_done_here(opening, stage):
        for carried, items in opening:
            yield carried, _done_here(items, stage)
        return
    with _Pool(stage, max(workers, 1) if len(opening) > 1 else 1) as pool:
        waiting: deque[tuple[T, Future[list[B]]]] = deque()
        for carried, items in chain(opening, iterator):
            waiting.append((carried, pool.submit(items)))
            if len(waiting) > 2 * max(workers, 1):
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()


class _OutOfTime(BaseException):
    """Raised in work that takes too long; not an Exception, which the work may catch and go on."""


def _may_be_done_here(groups: Sequence[tuple[T, Sequence[A]]], stage: Stage[A, B]) -> bool:
    # Only the main thread is reached by signals, and not on every system.
    can_end = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    return all(can_end and stage.is_light(item) for _, items in groups for item in items)


def _done_here(items: Sequence[A], stage: Stage[A, B]) -> list[B]:
    if items:
        stage.prepare()
    return [_done_in_time(item, stage) for item in items]


def _done_in_time(item: A, stage: Stage[A, B]) -> B:
    before = signal.signal(signal.SIGALRM, _ring)
    try:
        # Rings again, should a library have caught the first.
        signal.setitimer(signal.ITIMER_REAL, stage.seconds, stage.seconds)
        try:
            return stage.work(item)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _OutOfTime:
        return stage.late(item)
    finally:
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> None:
    raise _OutOfTime


class _Pool(Generic[A, B]):
    """The processes, and for each a thread that waits for it: what ends one process is nothing to the others."""

    def __init__(self, stage: Stage[A, B], workers: int) -> None:
        self._is_over = threading.Event()
        self._processes = [_Process(stage, self._is_over) for _ in range(workers)]
        self._idle: SimpleQueue[_Process[A, B]] = SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(workers)

    def __enter__(self) -> "_Pool[A, B]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        for process in self._processes:
            process.end()
        self._threads.shutdown(cancel_futures=True)

    def submit(self, items: Sequence[A]) -> "Future[list[B]]":
        return self._threads.submit(self._results, tuple(items))

    def _results(self, items: tuple[A, ...]) -> list[B]:
        process = self._idle.get()
        try:
            return process.results(items)
        finally:
            self._idle.put(process)


class _Process(Generic[A, B]):
    """A process that works on items. One that dies, or is ended since an item takes too long, is started anew."""

    def __init__(self, stage: Stage[A, B], is_over: threading.Event) -> None:
        self._stage, self._is_over = stage, is_over
        self._running: tuple[BaseProcess, Connection] | None = None

    def results(self, items: tuple[A, ...]) -> list[B]:
        """The result of each item, in order."""
        done: list[B] = []
        while len(done) < len(items) and not self._is_over.is_set():
            done += self._work_through(items[len(done) :])
        return done

    def _work_through(self, items: tuple[A, ...]) -> list[B]:
        """The results up to the first item that cannot be done, with its own."""
        done: list[B] = []
        try:
            connection = self._started()
            connection.send(items)
            for item in items:
                # The time of an item runs from the result of the one before.
                if not connection.poll(self._stage.seconds):
                    self.end()
                    return [*done, self._stage.late(item)]
                done.append(connection.recv())
        except (EOFError, OSError):
            self.end()
            return [*done, self._stage.lost(items[len(done)])]
        return done

    def _started(self) -> Connection:
        if (running := self._running) is not None:
            return running[1]
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._stage), daemon=True)
        process.start()
        theirs.close()
        self._running = process, ours
        if self._is_over.is_set():
            self.end()
        # Says that it is ready, so that its start is not counted as an item's time.
        ours.recv()
        return ours

    def end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            process, connection = running
            process.kill()
            process.join()
            connection.close()


def _context() -> SpawnContext | ForkServerContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # The server imports the code once; each worker is then a fork of it, without this process's threads and handles.
    context.set_forkserver_preload(["app.reading"])
    return context


def _serve(connection: Connection, stage: Stage[A, B]) -> None:
    # An interruption is told to the whole group of processes; the one that these work for ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    stage.prepare()
    connection.send(None)
    with suppress(EOFError, OSError):
        while True:
            for item in connection.recv():
                connection.send(stage.work(item))


def _end_with_parent() -> None:
    """Ends this process when the one that works through it dies, killed or not; it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
