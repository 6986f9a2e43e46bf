"""check --since asks git once for all files: the number of programs it starts does not grow with them.

The long form, with BMCHECK_LONG=1 in the environment, makes a repository of 50,000 commits and measures the time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from support.git_repository import NOBODYS_SETTINGS
from support.small_pack import run

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a script counts how often git is started")
IS_LONG = bool(os.environ.get("BMCHECK_LONG"))
COMMITS, RENAMES, FILES, NEW = (50_000 if IS_LONG else 300), 1_100, 200, 10
MOST_STARTS = 10
RISKY = run("case", "tiktok").out
GOOD = 'bmcheck = 1\npack = { id = "social-media" }\n'


def history() -> Iterator[str]:
    """Yield what git fast-import reads: many commits, then a branch that renames files, edits them and adds some."""
    for number in range(COMMITS):
        yield f"commit refs/heads/main\ncommitter A <a@b> {1_700_000_000 + number} +0000\ndata 1\nx\n"
        yield from _file("notes.txt", f"{number}\n")
        if number == 0:
            for each in range(FILES):
                yield from _file(f"ventures/{each}.toml", f"{RISKY}# {each}\n")
            for each in range(RENAMES):
                yield from _file(f"old/{each}.txt", f"{each}\n" * 50)
    yield f"commit refs/heads/branch\ncommitter A <a@b> {1_800_000_000} +0000\ndata 1\nx\nfrom refs/heads/main\n"
    for each in range(RENAMES):
        yield f"R old/{each}.txt renamed/{each}.txt\n"
        yield from _file(f"renamed/{each}.txt", f"{each}\n" * 50 + "edited\n")
    for each in range(NEW):
        yield from _file(f"ventures/new {each}.toml", f"{GOOD}# {each}\n")


def _file(name: str, text: str) -> Iterator[str]:
    quoted = f'"{name}"' if " " in name else name
    yield f"M 100644 inline {quoted}\ndata {len(text.encode())}\n{text}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a clone, and a git that notes each start."""
    folder = tmp_path_factory.mktemp("large")
    clone = folder / "clone"
    git = ["git", "-C", str(clone)]
    environment = {**os.environ, **NOBODYS_SETTINGS}
    subprocess.run(["git", "init", "--quiet", str(clone)], check=True, env=environment)
    subprocess.run([*git, "fast-import", "--quiet"], input="".join(history()).encode(), check=True, env=environment)
    subprocess.run([*git, "checkout", "--quiet", "branch"], check=True, env=environment)
    counting = folder / "bin" / "git"
    counting.parent.mkdir()
    counting.write_text(f'#!/bin/sh\necho x >>"{folder}/starts"\nexec "{shutil.which("git")}" "$@"\n', encoding="utf-8")
    counting.chmod(0o700)
    return folder


def seconds(folder: Path, *options: str, codes: tuple[int, ...], path: str = "") -> float:
    """Return how long a check takes, the least of three times."""
    command = [sys.executable, "-m", "bmcheck", "check", "ventures", *options]
    environment = {**os.environ, "PATH": f"{path}{os.environ['PATH']}"}
    times = []
    for _ in range(3):
        began = perf_counter()
        ran = subprocess.run(command, cwd=folder / "clone", env=environment, capture_output=True, check=False)
        times.append(perf_counter() - began)
        assert ran.returncode in codes, ran.stderr
    return min(times)


def test_git_is_started_a_few_times_however_many_files_there_are(folder: Path) -> None:
    seconds(folder, "--since", "main", codes=(0,), path=f"{folder / 'bin'}{os.pathsep}")

    starts = len((folder / "starts").read_text(encoding="utf-8").split()) / 3
    assert 0 < starts <= MOST_STARTS


@pytest.mark.skipif(not IS_LONG, reason="it takes a minute: set BMCHECK_LONG=1")
def test_a_comparison_takes_at_most_half_as_long_again(folder: Path) -> None:
    alone = seconds(folder, codes=(1,))
    compared = seconds(folder, "--since", "main", codes=(0,))

    print(f"{alone:.2f} s without --since, {compared:.2f} s with it")  # noqa: T201 - what is measured is to be told
    assert compared <= 1.5 * alone
