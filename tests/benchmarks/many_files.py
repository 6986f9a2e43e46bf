"""How long ``check`` and ``portfolio`` take on a folder of assessments, against tomllib parsing the same files.

    PYTHONPATH=tests python -m benchmarks.many_files [FILES [RUNS]]

Of the files of one folder a third have waivers and actions, of those of the other all. Ours are whole processes, start
and pack included; tomllib only reads and parses. Both run in turn; the ratio of their processor times is taken pair by
pair, and the median is what counts; for several processes it is that of wall-clock times. Every other format is
compared with text in the same way, on a tenth of the files. Last, the peak memory of every command is shown for these
files and for ten times as many.
"""
# ruff: noqa: T201 - it prints what it measures

from __future__ import annotations

import compileall
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from typing import NamedTuple

from support.random_answers import some_answers

import bmcheck
from bmcheck.answers import plain_answer
from bmcheck.conditions import Answers
from bmcheck.evaluation import review
from bmcheck.files.editing import inline, new_text
from bmcheck.files.packs import load_pack
from bmcheck.follow_up import because, fingerprint_of
from bmcheck.model import ASKING, Pack, Venture
from bmcheck.reports.formats import FORMATS

BMCHECK = (sys.executable, "-c", "from bmcheck.cli.main import entry; entry()")  # what the installed command does
CHECK, PORTFOLIO = ("check", "--fail-on", "never"), ("portfolio",)
TOMLLIB = """
import os, sys, tomllib
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            tomllib.load(file)
"""
MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


class Seconds(NamedTuple):
    """How long a process took: of the processor, and on the clock."""

    cpu: float
    wall: float


def write(folder: str, count: int, every: int) -> None:
    """Write ``count`` assessments as the program writes them, every so many with waivers and actions."""
    pack = load_pack()
    for number in range(count):
        answers = some_answers(pack, number)
        lines = [f"{name} = {inline(plain_answer(pack.questions[name], each))}\n" for name, each in answers.items()]
        more = decisions(pack, answers, Random(number)) if number % every == 0 else ()
        text = new_text(pack, Venture(name=f"Venture {number}")) + "".join((*lines, *more))
        path = Path(folder, f"{number // 1000:03}", f"{number:06}.toml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def decisions(pack: Pack, answers: Answers, random: Random) -> Iterator[str]:
    """Yield one or two waivers and up to two actions, as they stand at the end of a file."""
    found = review(pack, answers)
    asking = [each for each in found.findings if each.status in ASKING]
    for each in random.sample(asking, min(len(asking), random.randint(1, 2))):
        yield f'\n[[waiver]]\nrule = "{each.rule.id}"\ndecision = "accept"\nreason = "For a while"\nby = "A. Founder"\n'
        yield f"until = {date(2999, 1, random.randint(1, 28))}\nbecause = {inline(because(found, each))}\n"
        yield f'conditions = "{fingerprint_of(pack, each.rule)}"\n'
    for strategy in random.sample(list(pack.strategies), random.randint(0, 2)):
        status = random.choice(["planned", "doing", "done"])
        yield f'\n[[action]]\nstrategy = "{strategy}"\nstatus = "{status}"\nowner = "growth"\n'


def seconds(*command: str) -> Seconds:
    """Return how long a command takes as a whole process, and those it starts."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Seconds(cpu, time.perf_counter() - start)


def ratio(one: Sequence[str], other: Sequence[str], runs: int, *, wall: bool = False) -> float:
    """Return how many times as long one command takes as another, both in turn."""
    pairs = [(seconds(*one), seconds(*other)) for _ in range(runs)]
    return median(ours.wall / theirs.wall if wall else ours.cpu / theirs.cpu for ours, theirs in pairs)


def memory(folder: str, *command: str) -> float:
    """Return the peak of memory of a command's largest process, in MB."""
    arguments = [sys.executable, "-c", MEMORY, *BMCHECK, *command, folder]
    return float(subprocess.run(arguments, capture_output=True, check=True).stdout)


def main() -> None:
    """Print times, ratios and memory."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    compileall.compile_dir(str(Path(bmcheck.__file__).parent), quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as top:
        folders = {name: str(Path(top, name)) for name in ("third", "all", "few", "many")}
        for name, count, every in (("third", files, 3), ("all", files, 1), ("few", files // 10, 3)):
            Path(folders[name]).mkdir()
            write(folders[name], count, every)
        for name in ("third", "all"):
            theirs = (sys.executable, "-c", TOMLLIB, folders[name])
            for command in (CHECK, PORTFOLIO):
                ours = (*BMCHECK, *command, folders[name])
                one = ratio(ours, theirs, runs)
                two = ratio((*ours, "--jobs", "2"), theirs, runs, wall=True)
                print(f"{name:6} {command[0]:10} {one:.2f} (at most 1.2), two processes {two:.2f} (at most 0.7)")
        text = (*BMCHECK, *CHECK, folders["few"])
        for name in FORMATS:
            found = ratio((*text, "--format", name), text, runs)
            print(f"few    {name:10} {found:.2f} times text (at most 5)")
        Path(folders["many"]).mkdir()
        write(folders["many"], 10 * files, 3)
        commands: tuple[tuple[str, ...], ...] = (CHECK, PORTFOLIO, (*CHECK, "--format", "json"))
        for words in commands:
            few, more = memory(folders["third"], *words), memory(folders["many"], *words)
            print(f"{' '.join(words)}: {few:.0f} MB (at most 60), ten times as many files {more / few:.2f} times")


if __name__ == "__main__":
    main()
