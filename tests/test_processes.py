"""Several processes give what one gives, in the same order, also when one of them is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from bmcheck.cli.processes import Work, in_order


def doubling(mortal: bool) -> Callable[[int], tuple[int, bool]]:
    """Return what another process does: it doubles a number and says so, or dies of it."""

    def work(number: int) -> tuple[int, bool]:
        if mortal and number % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number, True

    return work


def own(number: int) -> tuple[int, bool]:
    return 2 * number, False


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_their_batches(jobs: int) -> None:
    found = list(in_order(Work(own, doubling, (False,)), range(40), jobs))

    assert [number for number, _ in found] == [2 * each for each in range(40)]
    assert any(elsewhere for _, elsewhere in found) is (jobs > 1)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills otherwise")
def test_what_a_killed_process_leaves_undone_is_done_here() -> None:
    found = list(in_order(Work(own, doubling, (True,)), range(40), 3))

    assert [number for number, _ in found] == [2 * each for each in range(40)]
