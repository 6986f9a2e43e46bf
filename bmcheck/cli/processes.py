"""Let several processes work on batches, and give the results in the order of the batches."""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Batch = TypeVar("Batch")
Result = TypeVar("Result")

AHEAD = 2
"""Batches handed to a process at a time, so that it never waits for the next."""


class Work(NamedTuple, Generic[Batch, Result]):
    """What this process does with a batch, and how another one gets a function of its own that does the same."""

    own: Callable[[Batch], Result]
    make: Callable[..., Callable[[Batch], Result]]
    arguments: tuple[Any, ...]


def way_to_start() -> str:
    """Return how to start a process: as a copy of this one where that is safe, which spares it what this one loaded.

    Only Linux promises that a copy works, and only while no other thread can hold a lock that the copy would need.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def in_order(
    work: Work[Batch, Result], batches: Iterable[Batch], jobs: int, start: str | None = None
) -> Iterator[Result]:
    """Yield what each batch gives, in their order, however many processes work on them and whatever way they start.

    This process is one of them: it takes every batch for which no other is free, so it need not wait while those start,
    and what one that is killed leaves undone. It takes the first batch alone, and what it learns from that goes to its
    copies. No more processes start than there are batches for.
    """
    batches = iter(batches)
    if jobs > 1:
        yield from map(work.own, islice(batches, 1))
        first = [*islice(batches, jobs)]
        jobs, batches = min(jobs, len(first) + 1), chain(first, batches)
    if jobs == 1:
        yield from map(work.own, batches)
    else:
        yield from _shared(work, batches, jobs, start or way_to_start())


def _shared(work: Work[Batch, Result], batches: Iterable[Batch], jobs: int, start: str) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    def got(batch: Batch, future: Future[Result]) -> Result:
        try:
            return future.result()
        except BrokenProcessPool:  # somebody has killed a process: the batch is not lost
            return work.own(batch)

    def begun(batch: Batch) -> _Waiting[Result]:
        if sum(not each.is_ready() for each in waiting) < (jobs - 1) * AHEAD:
            with suppress(BrokenProcessPool), _undisturbed():
                future = pool.submit(_take, batch)
                return _Waiting(future.done, partial(got, batch, future))
        result = work.own(batch)
        return _Waiting(lambda: True, lambda: result)

    waiting: deque[_Waiting[Result]] = deque()
    beginning = ((lambda: work.own), ()) if start == "fork" else (work.make, work.arguments)
    pool = ProcessPoolExecutor(jobs - 1, get_context(start), _begin, beginning)
    try:
        for batch in batches:
            waiting.append(begun(batch))
            while waiting and waiting[0].is_ready():
                yield waiting.popleft().get()
        for each in waiting:
            yield each.get()
    finally:
        pool.shutdown(cancel_futures=True)


class _Waiting(NamedTuple, Generic[Result]):
    """A batch that is worked on or done already."""

    is_ready: Callable[[], bool]
    get: Callable[[], Result]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait: a process that is just being started would be forgotten, and stay for ever."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: Callable[[Any], Any]


def _begin(make: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    """Set up a process: it leaves Ctrl-C to the one that started it, ends with that, and collects its garbage."""
    import gc

    global _work  # noqa: PLW0603 - what a process of a pool keeps between calls can stand nowhere else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.enable()
    _work = make(*arguments)


def _end_with_parent() -> None:
    import os
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _take(batch: Any) -> Any:
    return _work(batch)
