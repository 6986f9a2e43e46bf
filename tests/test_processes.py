"""Several processes give what one gives, in the same order, also when one of them is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

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


ENDING = """
import os, signal, sys, time
from bmcheck.cli.processes import Work, in_order

HOW = sys.argv[1]

def make():
    def work(number):
        with open(f"{os.getpid()}.pid", "w"):
            time.sleep(0.05)
        return number
    return work

def started():
    started.count += 1
    if started.count == 2:
        os.kill(os.getpid(), signal.SIGINT)

started.count = 0
if HOW == "interrupted":
    os.register_at_fork(after_in_parent=started)
for number in in_order(Work(make(), make, ()), range(400), 4, "fork"):
    if HOW == "killed" and number == 20:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def lives(process: str) -> bool:
    with suppress(OSError):
        return " Z " not in Path("/proc", process, "stat").read_text(encoding="utf-8")
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize(("how", "code"), [("killed", -signal.SIGKILL), ("interrupted", -signal.SIGINT)])
def test_no_process_stays_when_the_first_one_ends(how: str, code: int, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ENDING, how], cwd=tmp_path, stderr=subprocess.PIPE, timeout=60, check=False
    )

    assert ran.returncode == code, ran.stderr
    processes = [each.stem for each in tmp_path.iterdir()]
    deadline = time.monotonic() + 20
    while (left := [each for each in processes if lives(each)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes
    assert left == []


def test_there_are_no_more_processes_than_batches() -> None:
    assert [process for _, process in in_order(Work(doubling(False), doubling, (False,)), range(1), 3)] == [os.getpid()]
    assert list(in_order(Work(doubling(False), doubling, (False,)), (), 3)) == []
