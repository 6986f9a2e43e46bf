"""Several processes give what one gives, in the same order, also when one of them is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable

import pytest

from bmcheck.cli.processes import Work, in_order, way_to_start

WAYS = multiprocessing.get_all_start_methods()


def doubling(mortal: bool) -> Callable[[int], tuple[int, int]]:
    """Return what doubles a number and says in which process, or dies of it when that is another one."""

    def work(number: int) -> tuple[int, int]:
        if mortal and number % 2 and multiprocessing.parent_process():
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number, os.getpid()

    return work


def doubled(jobs: int, start: str | None, *, mortal: bool) -> list[tuple[int, int]]:
    return list(in_order(Work(doubling(mortal), doubling, (mortal,)), range(40), jobs, start))


@pytest.mark.parametrize(("jobs", "start"), [(1, None), *((jobs, start) for jobs in (2, 3) for start in WAYS)])
def test_results_come_in_the_order_of_their_batches(jobs: int, start: str | None) -> None:
    found = doubled(jobs, start, mortal=False)

    assert [number for number, _ in found] == [2 * each for each in range(40)]
    assert any(process != os.getpid() for _, process in found) is (jobs > 1)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills otherwise")
@pytest.mark.parametrize("start", WAYS)
def test_what_a_killed_process_leaves_undone_is_done_here(start: str) -> None:
    found = doubled(3, start, mortal=True)

    assert [number for number, _ in found] == [2 * each for each in range(40)]


def test_a_process_with_threads_is_never_copied() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert way_to_start() == "spawn"
    finally:
        done.set()
        thread.join()
