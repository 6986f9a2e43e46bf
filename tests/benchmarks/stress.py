"""How long the scenarios of the shipped pack take on many ventures, and what helps them most in advance.

PYTHONPATH=tests python -m benchmarks.stress [VENTURES]
"""
# ruff: noqa: T201 - it prints what it measures

from __future__ import annotations

import sys
import time
from collections import Counter
from statistics import median

from support.random_answers import completed, some_answers

from bmcheck.evaluation import Reviewer
from bmcheck.files.packs import load_pack
from bmcheck.model import Review, Scenario
from bmcheck.preparation import prepare
from bmcheck.stress import scenarios_of, stress


def main() -> None:
    """Print times, how many searches were cut short, and which scenarios do most harm."""
    pack = load_pack()
    reviewer, groups = Reviewer(pack), [[each] for each in scenarios_of(pack)]
    ventures = range(int([*sys.argv, "1000"][1]))
    for name, answered in (("some", some_answers), ("all", lambda pack, number: completed(pack, {}, number))):
        print(f"{name} questions answered:")
        measure([reviewer.review(answered(pack, number)) for number in ventures], groups)


def measure(reviews: list[Review], groups: list[list[Scenario]]) -> None:
    """Print the same of some reviews."""
    start = time.process_time()
    effects = Counter(stress(each, group).worst for each in reviews for group in groups)
    took = time.process_time() - start
    print(f"{len(groups)} scenarios on {len(reviews)} ventures: {took:.1f} s, {1000 * took / len(reviews):.1f} ms each")
    print(", ".join(f"{effect.value} {count}" for effect, count in effects.most_common()))
    times, cut = [], 0
    for each in reviews:
        start = time.process_time()
        cut += prepare(each, groups).cut_short
        times.append(time.process_time() - start)
    print(f"what helps most: median {1000 * median(times):.0f} ms, longest {max(times):.1f} s, cut short {cut}")


if __name__ == "__main__":
    main()
