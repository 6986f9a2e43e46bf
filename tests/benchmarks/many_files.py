"""How long ``portfolio`` and ``check`` take on a folder of assessments, against tomllib parsing the same files.

    python tests/benchmarks/many_files.py [FILES [RUNS [COMMAND…]]]

COMMANDs are ``portfolio`` and ``check``, and ``portfolio2`` and ``check2`` for two processes. Ours are whole
processes, start and pack included; tomllib only reads and parses, in a process that is timed from inside. Both run in
turn; the ratio of their wall-clock times is taken pair by pair, and the median is what counts. Last, the peak memory
of every command is shown for these files and for ten times as many.
"""
# ruff: noqa: T201 - it prints what it measures

from __future__ import annotations

import compileall
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.random_answers import some_answers

import bmcheck
from bmcheck.answers import plain_answer
from bmcheck.files.editing import inline, new_text
from bmcheck.files.packs import load_pack
from bmcheck.model import Venture

BMCHECK = (sys.executable, "-c", "from bmcheck.cli.main import entry; entry()")  # what the installed command does
COMMANDS = {
    "portfolio": ("portfolio", "--jobs", "1"),
    "portfolio2": ("portfolio", "--jobs", "2"),
    "check": ("check", "--fail-on", "never"),
    "check2": ("check", "--fail-on", "never", "--jobs", "2"),
}
BOUNDS = {"portfolio": 0.30, "portfolio2": 0.20, "check": 0.30, "check2": 0.20}
TOMLLIB = """
import os, sys, time, tomllib
start = time.perf_counter()
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            tomllib.load(file)
print(time.perf_counter() - start)
"""
MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def write(folder: str, count: int) -> None:
    """Write ``count`` assessments as the program writes them, a thousand a folder; some have few answers, some many."""
    pack = load_pack()
    for number in range(count):
        answers = some_answers(pack, number)
        lines = [f"{name} = {inline(plain_answer(pack.questions[name], each))}\n" for name, each in answers.items()]
        text = new_text(pack, Venture(name=f"Venture {number}")) + "".join(lines)
        path = Path(folder, f"{number // 1000:03}", f"{number:06}.toml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ours(folder: str, command: str) -> float:
    """Return how long a command takes as a whole process."""
    start = time.perf_counter()
    subprocess.run([*BMCHECK, *COMMANDS[command], folder], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def theirs(folder: str) -> float:
    """Return how long tomllib takes to parse all files."""
    return float(subprocess.run([sys.executable, "-c", TOMLLIB, folder], capture_output=True, check=True).stdout)


def memory(folder: str, command: str) -> float:
    """Return the peak of memory of a command's largest process, in MB."""
    arguments = [sys.executable, "-c", MEMORY, *BMCHECK, *COMMANDS[command], folder]
    return float(subprocess.run(arguments, capture_output=True, check=True).stdout)


def main() -> None:
    """Print times, ratios and memory."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    commands = sys.argv[3:] or list(COMMANDS)
    compileall.compile_dir(str(Path(bmcheck.__file__).parent), quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as many:
        write(folder, files)
        write(many, 10 * files)
        size = sum(each.stat().st_size for each in Path(folder).rglob("*.toml")) / files
        print(f"{files:,} files of {size:,.0f} bytes, {runs} pairs")
        for command in commands:
            pairs = [(ours(folder, command), theirs(folder)) for _ in range(runs)]
            ratio = median(one / other for one, other in pairs)
            one, other = (median(column) for column in zip(*pairs, strict=True))
            bound = BOUNDS[command]
            print(f"{command}: {one:.2f} s, tomllib {other:.2f} s, ratio {ratio:.2f} (at most {bound:.2f})")
        for command in commands:
            few, more = memory(folder, command), memory(many, command)
            print(
                f"{command}: {few:.1f} MB (at most 40), ten times as many files {more / few:.2f} times (at most 1.10)"
            )


if __name__ == "__main__":
    main()
