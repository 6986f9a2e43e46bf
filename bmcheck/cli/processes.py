"""Let several processes work on batches, and give the results in the order of the batches."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.pool import AsyncResult

Batch = TypeVar("Batch")
Result = TypeVar("Result")

AHEAD = 2
"""Batches handed to a process at a time, so that it never waits for the next."""


class Work(NamedTuple, Generic[Batch, Result]):
    """What this process does with a batch, and how another one gets a function of its own that does the same."""

    own: Callable[[Batch], Result]
    make: Callable[..., Callable[[Batch], Result]]
    arguments: tuple[Any, ...]


def in_order(work: Work[Batch, Result], batches: Iterable[Batch], jobs: int) -> Iterator[Result]:
    """Yield what each batch gives, in their order, however many processes work on them.

    This process is one of them: it takes every batch for which no other is free, so it need not wait while those start.
    """
    if jobs == 1:
        yield from map(work.own, batches)
        return
    from multiprocessing import get_context

    with get_context("spawn").Pool(jobs - 1, _begin, (work.make, work.arguments)) as pool:
        waiting: deque[_Done[Result] | AsyncResult[Result]] = deque()
        for batch in batches:
            is_free = sum(not each.ready() for each in waiting) < (jobs - 1) * AHEAD
            waiting.append(pool.apply_async(_take, (batch,)) if is_free else _Done(work.own(batch)))
            while waiting and waiting[0].ready():
                yield waiting.popleft().get()
        for each in waiting:
            yield each.get()


class _Done(NamedTuple, Generic[Result]):
    """What this process has made of a batch, to be asked for like what another one makes."""

    result: Result

    def ready(self) -> bool:
        """Return that it is there."""
        return True

    def get(self) -> Result:
        """Return it."""
        return self.result


_work: Callable[[Any], Any]


def _begin(make: Callable[..., Callable[[Any], Any]], arguments: tuple[Any, ...]) -> None:
    """Set up a process: it leaves Ctrl-C to the one that started it, and collects its garbage."""
    import gc
    import signal

    global _work  # noqa: PLW0603 - what a process of a pool keeps between calls can stand nowhere else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.enable()
    _work = make(*arguments)


def _take(batch: Any) -> Any:
    return _work(batch)
