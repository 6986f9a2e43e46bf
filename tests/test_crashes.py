"""Nothing is lost: whatever fails while a file is saved, and whenever the process is killed.

BMCHECK_KILLS=500 runs the long form.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import rtoml

pytest.importorskip("fcntl", reason="signals and locks of POSIX")

from support.failing_disk import (
    ERRORS,
    KILLS,
    LONG,
    NEW,
    OLD,
    Trial,
    create,
    edit,
    naive,
    naive_in_calls,
    process,
    rewrite,
)
from support.small_pack import OPEN, small_pack, write_pack

from bmcheck.files.assessments import load_assessment
from bmcheck.files.editing import Edit

BMCHECK = [sys.executable, "-m", "bmcheck"]

every_error = pytest.mark.parametrize("number", ERRORS, ids=[errno.errorcode[each] for each in ERRORS])
before_and_after = pytest.mark.parametrize("late", [False, True], ids=["before", "after"])


@pytest.fixture
def old(tmp_path: Path) -> Trial:
    return Trial(tmp_path, rewrite)


@pytest.fixture
def new(tmp_path: Path) -> Trial:
    return Trial(tmp_path, create, old=None)


# Every call of a saving


def test_the_text_is_on_the_disk_before_it_takes_the_name_and_then_the_name_is(old: Trial) -> None:
    order = [each for each in old.calls() if each in ("write", "fsync", "replace", "fsync of the folder")]

    assert order == ["write", "fsync", "replace", "fsync of the folder"]


@every_error
def test_whichever_call_fails_an_old_file_is_whole_and_the_failure_told(old: Trial, number: int) -> None:
    assert old.losses_by_error(number) == []


@every_error
def test_whichever_call_fails_a_new_file_is_whole_or_not_there_and_the_failure_told(new: Trial, number: int) -> None:
    assert new.losses_by_error(number) == []


@before_and_after
def test_at_whichever_call_the_process_is_killed_an_old_file_is_whole(old: Trial, late: bool) -> None:
    assert old.losses_by_kill(late=late) == []


@before_and_after
def test_at_whichever_call_the_process_is_killed_a_new_file_is_whole_or_not_there(new: Trial, late: bool) -> None:
    assert new.losses_by_kill(late=late) == []


def test_a_writer_who_thinks_of_nothing_is_caught_when_the_disk_fails(tmp_path: Path) -> None:
    losses = Trial(tmp_path, partial(rewrite, save=naive_in_calls)).losses_by_error(errno.ENOSPC)

    assert ("write", "the file holds ''") in losses


def test_a_writer_who_thinks_of_nothing_is_caught_when_it_is_killed(tmp_path: Path) -> None:
    losses = Trial(tmp_path, partial(rewrite, save=naive)).losses_by_kill(late=True)

    assert losses == [("open", "the file holds ''")]


# Random moments


def test_a_process_killed_at_any_moment_leaves_every_answer_it_has_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")
    chance, left = random.Random(500), 0
    for _ in range(KILLS):
        confirmed = _confirmed_until_killed(str(path), chance.uniform(0, 0.03))
        left += len(os.listdir(tmp_path)) > 1
        load_assessment(str(path), small_pack())
        assert round(rtoml.load(path)["answers"]["paid_share"] * 10**6) - confirmed in (0, 1)
    edit(str(path), Edit(answers={"paid_share": 1.0}))

    assert os.listdir(tmp_path) == [path.name]
    print(f"{KILLS} savings killed, {left} of them left a draft, which the next one removed")  # noqa: T201


def _confirmed_until_killed(path: str, seconds: float) -> int:
    """Let a process save one answer after the other, kill it after so long, and return the last one it confirmed."""
    reader, writer = os.pipe()
    child = process(lambda: _save_and_confirm(path, writer))
    os.close(writer)
    with open(reader, "rb") as confirmations:
        confirmations.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        rest = confirmations.read().split()
    return int(rest[-1]) if rest else 1


def _save_and_confirm(path: str, writer: int) -> None:
    for number in range(1, 10**6):
        edit(path, Edit(answers={"paid_share": number / 10**6}))
        os.write(writer, b"%d\n" % number)


# A full disk

mounts = pytest.mark.skipif(
    not shutil.which("unshare") or bool(subprocess.run(["unshare", "-rm", "true"], check=False).returncode),
    reason="no file system may be mounted here",
)

FILL_AND_SAVE = """
mount -t tmpfs -o size=64k none disk && cp x.toml disk && (cat /dev/zero > disk/filler 2>/dev/null || true)
"$@"; echo "exit $?"; ls -A disk; cmp x.toml disk/x.toml && echo same
rm disk/filler; "$@"; echo "exit $?"; ls -A disk; grep paid_share disk/x.toml
"""


@mounts
def test_a_full_disk_leaves_the_file_as_it_was_and_with_room_again_it_is_saved(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "x.toml").write_text(OPEN + "#" * 3000, encoding="utf-8")
    save = [*BMCHECK, "assess", "disk/x.toml", "--pack", str(write_pack(tmp_path / "pack")), "--set", "paid_share=50%"]

    ran = subprocess.run(
        ["unshare", "-rm", "sh", "-c", FILL_AND_SAVE, "sh", *save],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    full, room = ["exit 2", "filler", "x.toml", "same"], ["exit 0", "x.toml", "paid_share = 0.5"]
    assert ran.stdout.splitlines() == full + room
    assert "error: disk/x.toml: cannot be written: No space left on device\n" in ran.stderr


# The real system calls

traces = pytest.mark.skipif(
    not shutil.which("strace") or bool(subprocess.run(["strace", "-o", os.devnull, "true"], check=False).returncode),
    reason="strace is not there, or may not look",
)

SAVE = """
import sys
from bmcheck.errors import BmcheckError
from bmcheck.files.saving import rewrite_text
try:
    rewrite_text(sys.argv[1], lambda _: sys.argv[2])
except BmcheckError as error:
    sys.exit(str(error))
"""
FATES = ["error=EIO"] if KILLS < LONG else [*(f"error={errno.errorcode[each]}" for each in ERRORS), "signal=SIGKILL"]

LOOKING = ("newfstatat", "fstat", "ioctl", "lseek", "getdents64", "access")
"""Calls that change nothing, left to the long form."""


def traced(folder: Path, *options: str) -> tuple[list[str], subprocess.CompletedProcess[str]]:
    """Save ``x.toml`` in the folder and return the system calls that had to do with it, and how the process ended."""
    (folder / "x.toml").write_text(OLD, encoding="utf-8")
    paths = [f"--trace-path={folder / name}" for name in ("", "x.toml", ".bmcheck-x.toml.tmp")]
    log = folder.parent / "log"
    command = ["strace", "-o", str(log), *paths, *options, sys.executable, "-c", SAVE, str(folder / "x.toml"), NEW]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    found = (re.match(r"(\w+)\(", line) for line in log.read_text(encoding="utf-8").splitlines())
    return [each[1] for each in found if each], ran


@traces
@pytest.mark.parametrize("fate", FATES)
def test_whichever_system_call_meets_its_fate_the_file_is_whole_and_the_failure_told(tmp_path: Path, fate: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    calls, _ = traced(folder)
    met = 0
    for index, call in enumerate(calls):
        if call in LOOKING and KILLS < LONG:
            continue
        _, ran = traced(folder, "-e", f"inject={call}:{fate}:when={calls[: index + 1].count(call)}")
        text = (folder / "x.toml").read_text(encoding="utf-8")
        met += ran.returncode != 0
        assert text in (OLD, NEW), call
        assert fate == "signal=SIGKILL" or (ran.returncode == 0 or "is saved" in ran.stderr) is (text == NEW), call
        assert "Traceback" not in ran.stderr, call
        rewrite(str(folder / "x.toml"))
        assert os.listdir(folder) == ["x.toml"], call
    assert calls.index("write") < calls.index("fsync") < calls.index("rename") < len(calls) - calls[::-1].index("fsync")
    assert met >= len({"openat", "flock", "read", "write", "chmod", "fsync", "rename"})
