"""How long a review takes, against a plain walk over the same conditions and two engines one might pick instead.

    PYTHONPATH=tests python -m benchmarks.review_speed [ASSESSMENTS]

Random assessments are read before the clock runs. All engines take them in turn, block by block, in processor time; a
ratio is taken block by block, and the median is what counts. Our own pack begins with nothing remembered. Every
finding is compared first: whole with the plain walk, by its status with the engines, which say no more.
Needs the packages of the extra ``benchmark``.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from support.random_answers import some_answers

from benchmarks.other_engines import Cel, Zen, context, truths
from benchmarks.plain_walk import STATUS, PlainPack
from bmcheck.conditions import Answers
from bmcheck.evaluation import Reviewer, review
from bmcheck.files.packs import load_pack
from bmcheck.model import Kind, Pack

BOUND = 0.5
BLOCK = 250


def different(pack: Pack, assessments: Sequence[Answers]) -> list[str]:
    """Return where an engine comes to another finding than the review."""
    plain, engines = PlainPack(pack), (Zen(pack), Cel(pack))
    found: list[str] = []
    for number, answers in enumerate(assessments):
        ours = [(each.status, each.decided, each.awaits) for each in review(pack, answers).findings]
        statuses = [each[0] for each in ours]
        if plain.findings(answers) != ours or plain.statuses(answers) != statuses:
            found.append(f"{number}: plain walk")
        for engine in engines:
            values = truths(pack, engine.run(context(pack, answers)))
            risks = [rule.kind is Kind.RISK for rule in pack.rules.values()]
            if [STATUS[risk, *value] for risk, value in zip(risks, values, strict=True)] != statuses:
                found.append(f"{number}: {type(engine).__name__}")
    return found


def seconds(run: Callable[[Any], object], block: Sequence[Any]) -> float:
    """Return the processor time of running every item of a block."""
    start = time.process_time()
    for each in block:
        run(each)
    return time.process_time() - start


def main() -> int:
    """Print what each takes, and return 1 when a finding differs or the review takes too long."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    shown, pack = load_pack(), load_pack()
    assessments = [some_answers(shown, seed) for seed in range(count)]
    faults = different(shown, assessments)
    plain, zen, cel = PlainPack(pack), Zen(pack), Cel(pack)
    engines: dict[str, Callable[[Any], object]] = {
        "bmcheck: review, findings whole": Reviewer(pack).review,
        "plain walk over dicts: statuses only": plain.statuses,
        "plain walk over dicts: findings whole": plain.findings,
        "GoRules zen: what holds surely": zen.run,
        "CEL: what holds surely": cel.run,
    }
    times: dict[str, list[float]] = {name: [] for name in engines}
    gc.freeze()
    for start in range(0, count, BLOCK):
        block = assessments[start : start + BLOCK]
        given = [context(pack, answers) for answers in block]
        for name, run in engines.items():
            times[name].append(seconds(run, given if run in (zen.run, cel.run) else block))
    ours, reference, *_ = times.values()
    for name, taken in times.items():
        ratio = median(one / other for one, other in zip(taken, reference, strict=True))
        print(f"{1e6 * median(taken) / BLOCK:6.0f} µs  {ratio:5.2f}  {name}")  # noqa: T201
    ratio = median(one / other for one, other in zip(ours, reference, strict=True))
    faulty = f"{count} assessments, {len(faults)} differ"
    print(f"{faulty}; the review takes {ratio:.2f} of the plain walk (at most {BOUND})")  # noqa: T201
    return int(bool(faults) or ratio > BOUND)


if __name__ == "__main__":
    sys.exit(main())
