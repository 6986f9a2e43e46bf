"""Compare what every command writes under each Python at hand, from 3.11 on: all must write the same bytes.

    python tests/support/compare_pythons.py

Pythons are looked for on the PATH (python3.11, python3.12, …) and in pyenv. Each gets a fresh virtual environment.
"""
# ruff: noqa: T201 - it prints what it finds

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
VERSION = "import sys; print(*sys.version_info[:2], sep='.')"
OLDEST, NEWEST = 11, 30


def pythons() -> dict[str, str]:
    """Return the Pythons at hand, by their version: 3.11 and newer ones, one of each."""
    found: dict[str, str] = {}
    for path in (sys.executable, *_on_the_path(), *_of_pyenv()):
        ran = subprocess.run([path, "-c", VERSION], capture_output=True, text=True, check=False)
        major, _, minor = ran.stdout.strip().partition(".")
        if ran.returncode == 0 and major == "3" and int(minor) >= OLDEST:
            found.setdefault(f"3.{minor}", path)
    return dict(sorted(found.items(), key=lambda each: int(each[0].partition(".")[2])))


def _on_the_path() -> Iterator[str]:
    names = ["python3", *(f"python3.{minor}" for minor in range(OLDEST, NEWEST))]
    yield from (path for each in names if (path := shutil.which(each)))


def _of_pyenv() -> Iterator[str]:
    root = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    yield from map(str, sorted(Path(root).glob("versions/3.*/bin/python"), reverse=True))


def changed(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return the commands that did not write the same."""
    return [each for each in {**one, **other} if one.get(each) != other.get(each)]


def written_under(python: str, folder: Path) -> dict[str, Any]:
    """Return what every command writes under a Python, in a new environment in ``folder``."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    inside = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run([inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PROJECT], check=True)
    ran = subprocess.run(
        [inside, "-W", "error", PROJECT / "tests" / "support" / "every_output.py"],
        stdout=subprocess.PIPE,
        check=True,
        cwd=folder,
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def main() -> int:
    """Compare all Pythons with the first; return 1 when one writes anything else."""
    faults = 0
    first: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for version, python in pythons().items():
            written = written_under(python, Path(temporary) / version)
            first = first or written
            different = changed(first, written)
            faults += len(different)
            print(f"{version}: {len(written)} commands, {', '.join(different) or 'the same bytes'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
