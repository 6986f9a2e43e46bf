"""What is fuzzed holds for every seed, and for a few thousand mutations of them; the long form is in ``fuzz``."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from fuzz.mutation import SEEDS, mutated, seeds_of
from fuzz.targets import TARGETS, in_time

MUTATIONS = {"assessment": 4000, "together": 4000, "pack": 1000, "condition": 8000, "written": 600, "changed": 3000}
EVERY = [
    pytest.param(name, seed, id=f"{name}-{seed.name}") for name in TARGETS for seed in sorted((SEEDS / name).iterdir())
]


@pytest.mark.parametrize(("name", "seed"), EVERY)
def test_a_seed_does_no_harm(name: str, seed: Path) -> None:
    in_time(TARGETS[name], seed.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_no_mutation_does_harm(name: str) -> None:
    seeds, random = seeds_of(name), Random(name)
    for _ in range(MUTATIONS[name]):
        data = mutated(random.choice(seeds), random, seeds)
        try:
            in_time(TARGETS[name], data)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the input is of interest
            pytest.fail(f"{data!r} leads to {failure!r}")


@pytest.mark.parametrize("name", TARGETS)
def test_a_fault_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.targets.time.process_time", iter([0.0, 1.5]).__next__)

    with pytest.raises(AssertionError, match=r"1\.50 s"):
        in_time(TARGETS[name], seeds_of(name)[0])


def test_the_long_form_is_guided_by_coverage(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="the extra fuzz is not installed")

    ran = subprocess.run(
        [sys.executable, "-m", "fuzz", "condition", "-runs=300"],
        env={"PYTHONPATH": str(Path(__file__).parent)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert (ran.returncode, "Done 300 runs" in ran.stderr) == (0, True), ran.stderr
    assert int(re.findall(r"cov: (\d+)", ran.stderr)[-1]) > 100
