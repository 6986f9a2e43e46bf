"""How long the interview takes from a key to the next question on the screen, the saving included.

    PYTHONPATH=tests python -m benchmarks.interview_latency [INTERVIEWS]

A person answers every question of the shipped pack that comes up, in a pseudo-terminal of 80 columns and 24 rows.
What is timed is the last key of each answer, until the next question stands on the screen with the legend
of its keys; the terminal is drawn in Python meanwhile, and that counts. Answers are drawn at random, others in each
interview; each begins with a new file and ends with the report.
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

from drawing import completed
from terminal import DOWN, ENTER, SPACE, Terminal

from bmcheck.conditions import Answer, Choices
from bmcheck.files.packs import load_pack
from bmcheck.model import Pack, Question

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
            number = float(str(answer))
            return f"{100 * number:.3f} %" if question.unit == "share" else f"{number:.15g}", ENTER
        case "many":
            assert isinstance(answer, Choices)
            ticked = answer.has or {answer.alone}
            return DOWN.join(SPACE if each in ticked else "" for each in options), ENTER


def waits(pack: Pack, folder: Path, seed: int) -> Iterator[tuple[float, Question]]:
    """Be interviewed, and yield the milliseconds that each question takes to come, with the one that was answered."""
    answers, asks = completed(pack, {}, seed), {each.ask: each for each in pack.questions.values()}
    terminal = Terminal(folder, f"{seed}.toml", "--name", "Anybody")
    try:
        ask = terminal.wait_for_next(asks)
        while ask is not None:
            question = asks[ask]
            before, last = keys(question, answers[question.id])
            terminal.press(before)
            terminal.wait_until_silent(PAUSE)
            start = time.perf_counter()
            terminal.press(last)
            ask = terminal.wait_for_next(asks)
            if ask is not None:
                yield 1000 * (time.perf_counter() - start), question
        assert terminal.wait_for_end() == 0, terminal.text()
    finally:
        terminal.close()


def main() -> int:
    """Print the median, the 95th percentile and the longest wait, and return 1 when the second is above the bound."""
    pack = load_pack()
    seeds = Random(1).sample(range(1000), int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    with tempfile.TemporaryDirectory() as folder:
        found = [each for seed in seeds for each in waits(pack, Path(folder), seed)]
    times = [each for each, _ in found]
    most = quantiles(times, n=20)[-1]
    slowest = ", ".join(
        f"{each:.0f} ms after {question.id}" for each, question in sorted(found, key=lambda x: -x[0])[:5]
    )
    print(f"{len(times)} questions in {len(seeds)} interviews; the slowest: {slowest}")
    for kind in ("yes-no", "one", "many", "number"):
        print(f"  {kind:6}  median {median(each for each, question in found if question.type == kind):5.1f} ms")
    print(
        f"median {median(times):.1f} ms, 95 of 100 within {most:.1f} ms (at most {BOUND}), all in {max(times):.1f} ms"
    )
    return int(most > BOUND)


if __name__ == "__main__":
    sys.exit(main())
