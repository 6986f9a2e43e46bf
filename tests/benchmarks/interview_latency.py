"""How long the interview takes from a key to the next question on the screen, the saving included.

    PYTHONPATH=tests python -m benchmarks.interview_latency [INTERVIEWS]

A person answers every question of the shipped pack that comes up, in a pseudo-terminal of 80 columns and 24 rows.
What is timed is the last key of each answer, until the next question stands on the screen with the legend
of its keys; the terminal is drawn in Python meanwhile, and that counts. Answers are drawn at random, others in each
interview; each begins with an empty file and ends with the report. On a busy machine most of that is waiting for the
processor; how much the program itself computes is shown beside it.
"""
# ruff: noqa: T201 - it prints what it measures

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import NamedTuple

from support.random_answers import completed
from support.terminal import DOWN, ENTER, SPACE, Terminal

from bmcheck.conditions import Answer, Choices
from bmcheck.files.packs import load_pack
from bmcheck.model import Pack, Question
from bmcheck.offering import offered
from bmcheck.typed_answers import as_typed

BOUND = 50.0
"""Milliseconds that 95 of 100 keys may take at most."""
PAUSE = 0.05
"""Seconds without a word from the program after which it waits for a key."""


def keys(question: Question, answer: Answer) -> tuple[str, str]:
    """Return the keys that give an answer: all but the last, and the last."""
    options = [option.id for option in question.options]
    match question.type:
        case "yes-no":
            return "", "y" if answer else "n"
        case "one":
            return DOWN * options.index(str(answer)), ENTER
        case "number":
            return as_typed(question, float(str(answer))), ENTER
        case "many":
            assert isinstance(answer, Choices)
            ticked = answer.has.intersection(options) or {answer.alone or question.nothing}
            return DOWN.join(SPACE if each in ticked else "" for each in options), ENTER


class Wait(NamedTuple):
    """Milliseconds until the next question came, those of processor time in them, and what was answered."""

    time: float
    computed: float
    question: Question


def computed(process: int) -> float:
    """Return the seconds of processor time that a process has taken, by its clock (Linux, clock_getcpuclockid)."""
    return time.clock_gettime((~process << 3) | 2)


def waits(pack: Pack, folder: Path, seed: int) -> Iterator[Wait]:
    """Be interviewed, and yield how long each question takes to come."""
    answers = completed(pack, {}, seed)
    asks = {ask: each for each in pack.questions.values() for ask in (each.ask, each.ask_plan) if ask}
    (folder / f"{seed}.toml").write_text('bmcheck = 1\npack.id = "social-media"\nventure.currency = "EUR"\n')
    terminal = Terminal(folder, f"{seed}.toml")
    said: dict[str, Answer] = {}
    try:
        ask = terminal.wait_for_next(asks)
        while ask is not None:
            question = asks[ask]
            shown = offered(pack, question, said)
            first, last = keys(shown, answers[question.id])
            said[question.id] = answers[question.id]
            terminal.press(first)
            terminal.wait_until_silent(PAUSE)
            start, before = time.perf_counter(), computed(terminal.child.pid)
            terminal.press(last)
            ask = terminal.wait_for_next(asks)
            if ask is not None:
                taken = time.perf_counter() - start
                yield Wait(1000 * taken, 1000 * (computed(terminal.child.pid) - before), question)
        assert terminal.wait_for_end() == 0, terminal.text()
    finally:
        terminal.close()


def main() -> int:
    """Print the median, the 95th percentile and the longest wait, and return 1 when the second is above the bound."""
    pack = load_pack()
    seeds = Random(1).sample(range(1000), int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    with tempfile.TemporaryDirectory() as folder:
        found = [each for seed in seeds for each in waits(pack, Path(folder), seed)]
    slowest = sorted(found, key=lambda each: -each.time)[:5]
    print(f"{len(found)} questions in {len(seeds)} interviews; the slowest:")
    for each in slowest:
        print(f"  {each.time:5.0f} ms, {each.computed:3.0f} ms of them computed, after {each.question.id}")
    for column in ("computed", "time"):
        values = [getattr(each, column) for each in found]
        most = quantiles(values, n=20)[-1]
        print(
            f"{column:8}  median {median(values):5.1f} ms, 95 of 100 within {most:5.1f} ms, all in {max(values):.1f} ms"
        )
    print(f"at most {BOUND} ms are allowed for 95 of 100")
    return int(most > BOUND)


if __name__ == "__main__":
    sys.exit(main())
