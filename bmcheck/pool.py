"""Let several processes work on batches, and give the results in the order of the batches."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from bmcheck.errors import failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Task = TypeVar("_Task")
_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")

AHEAD = 2
"""Batches handed out for each process: one to work on, and one so that it never waits."""


def in_order(
    make: Callable[[_Task], Callable[[_Batch], _Result]], task: _Task, batches: Iterable[_Batch], jobs: int
) -> Iterator[_Result]:
    """Yield what the function that ``make`` makes of ``task`` gives for each batch, in the order of the batches.

    Every process makes its own, once. Raise BmcheckError when one of them is ended from outside.
    """
    if jobs == 1:
        yield from map(make(task), batches)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - most runs need one process
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above
    from multiprocessing import get_context  # noqa: PLC0415 - as above

    os.environ["PYTHONSAFEPATH"] = "1"  # else a new process runs what the folder has under the name of a module
    left = iter(batches)
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (make, task, gc.get_threshold()))
    try:
        window = deque(pool.submit(_work, each) for each in islice(left, AHEAD * jobs))
        while window:
            yield window.popleft().result()
            window.extend(pool.submit(_work, each) for each in islice(left, 1))
    except BrokenProcessPool:
        raise failure("a process was ended from outside", "run it again, or with --jobs 1") from None
    finally:
        pool.shutdown(cancel_futures=True)


_made: Callable[[Any], Any]


def _begin(make: Callable[[Any], Callable[[Any], Any]], task: Any, garbage: tuple[int, int, int]) -> None:
    """Set up a process: it leaves Ctrl-C to the one that started it, ends with that, and looks for garbage as often."""
    global _made  # noqa: PLW0603 - what a process of a pool keeps between calls can stand nowhere else
    gc.set_threshold(*garbage)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _made = make(task)


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 - only in a process of a pool

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(batch: Any) -> Any:
    return _made(batch)
