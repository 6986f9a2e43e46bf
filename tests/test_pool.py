"""Several processes give what one gives, in the same order, and none of them stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bmcheck.errors import BmcheckError
from bmcheck.pool import AHEAD, in_order


def doubling(mortal: bool) -> Callable[[int], tuple[int, int]]:
    """Return what doubles a number and says in which process, or dies of an odd one."""

    def work(number: int) -> tuple[int, int]:
        if mortal and number % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * number, os.getpid()

    return work


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_their_batches(jobs: int) -> None:
    found = list(in_order(doubling, False, range(40), jobs))

    assert [number for number, _ in found] == [2 * each for each in range(40)]
    assert all((process == os.getpid()) is (jobs == 1) for _, process in found)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills otherwise")
def test_a_killed_process_is_an_error_and_no_result() -> None:
    with pytest.raises(BmcheckError) as error:
        list(in_order(doubling, True, range(40), 2))

    assert error.value.problems[0].what == "a process was ended from outside"


def test_batches_are_taken_no_further_ahead_than_they_are_worked_on() -> None:
    taken: list[int] = []
    results = in_order(doubling, False, (taken.append(each) or each for each in range(40)), 2)  # type: ignore[func-returns-value]

    assert next(results)[0] == 0
    assert len(taken) <= 2 * AHEAD + 1
    results.close()  # type: ignore[attr-defined]


def test_without_batches_there_is_nothing_to_do() -> None:
    assert list(in_order(doubling, False, (), 3)) == []


WORKING = """
from bmcheck.pool import in_order

def made(task):
    return abs

if __name__ == "__main__":
    print(list(in_order(made, None, range(4), 2)))
"""


def test_no_process_runs_what_lies_in_the_folder(tmp_path: Path) -> None:
    """A file beside assessments that has the name of a module is never run, by none of the processes."""
    script, folder = tmp_path / "bin" / "work.py", tmp_path / "assessments"
    script.parent.mkdir()
    folder.mkdir()
    script.write_text(WORKING, encoding="utf-8")
    for name in ("bmcheck", "multiprocessing", "pickle", "signal", "threading", "typer"):
        (folder / f"{name}.py").write_text("import os; os.write(2, b'planted'); os._exit(3)", encoding="utf-8")
    given = {each: value for each, value in os.environ.items() if each != "PYTHONSAFEPATH"}

    ran = subprocess.run([sys.executable, str(script)], cwd=folder, env=given, capture_output=True, check=False)

    assert (ran.stdout, ran.stderr, ran.returncode) == (b"[0, 1, 2, 3]\n", b"", 0)


ENDING = """
import os, signal, sys, time
from bmcheck.pool import in_order

def make(how):
    def work(number):
        with open(f"{os.getpid()}.pid", "w"):
            time.sleep(0.05)
        return number
    return work

if __name__ == "__main__":
    for number in in_order(make, sys.argv[1], range(400), 3):
        if number == 20:
            os.kill(os.getpid(), {"killed": signal.SIGKILL, "interrupted": signal.SIGINT}[sys.argv[1]])
"""


def lives(process: str) -> bool:
    with suppress(OSError):
        return " Z " not in Path("/proc", process, "stat").read_text(encoding="utf-8")
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize(("how", "code"), [("killed", -signal.SIGKILL), ("interrupted", -signal.SIGINT)])
def test_no_process_stays_when_the_first_one_ends(how: str, code: int, tmp_path: Path) -> None:
    program = tmp_path / "ending.py"
    program.write_text(ENDING, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(program), how], cwd=tmp_path, stderr=subprocess.PIPE, timeout=60, check=False
    )

    assert ran.returncode == code, ran.stderr
    processes = [each.stem for each in tmp_path.glob("*.pid")]
    deadline = time.monotonic() + 20
    while (left := [each for each in processes if lives(each)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes
    assert left == []
