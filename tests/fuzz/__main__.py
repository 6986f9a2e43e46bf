"""Fuzz one target, guided by coverage: inputs that lead to new parts of the code are changed further."""

from __future__ import annotations

import gc
import sys
import tempfile
from importlib import import_module
from random import Random

import atheris

from fuzz.mutation import SEEDS, mutated, seeds_of

RUNS = 1_000_000


def main(name: str, *options: str) -> None:
    """Run the target ``name`` with options of libFuzzer."""
    with atheris.instrument_imports(include=["bmcheck"]):
        targets = import_module("fuzz.targets")
    gc.enable()  # the command line, which starts without, is among what was imported
    run = targets.TARGETS[name]
    seeds = seeds_of(name)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.3:
            found: bytes = atheris.Mutate(data, most)
            return found
        return mutated(data, random, seeds)[:most]

    with tempfile.TemporaryDirectory() as corpus:
        limits = ["-timeout=30", "-rss_limit_mb=2048", f"-runs={RUNS}", "-max_len=6000", "-len_control=0"]
        atheris.Setup(
            [sys.argv[0], *limits, *options, corpus, str(SEEDS / name)],
            lambda data: targets.in_time(run, data),
            custom_mutator=mutate,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
