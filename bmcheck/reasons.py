"""Why a finding came out as it did: the smallest set of answers that by themselves force its status."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bmcheck.evaluation import find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.conditions import Answers
    from bmcheck.model import Finding, Pack


def reason(finding: Finding, answers: Answers) -> tuple[str, ...]:
    """Return the fewest answered questions that give the same status with everything else unknown.

    Of several smallest sets the first in the order in which the rule's questions are named is taken. An answer without
    which the status is another one is in every such set, since fewer answers never settle more (Kleene's logic is
    monotone); all sets that hold these are gone through by size, so the result is smallest by construction.
    """
    wanted = finding.status, finding.decided

    def force(chosen: Iterable[str]) -> bool:
        alone = find(finding.rule, {each: answers[each] for each in chosen})
        return (alone.status, alone.decided) == wanted

    answered = finding.rule.questions() & answers.keys()
    needed = {each for each in answered if not force(answered - {each})}
    others = sorted(answered - needed)
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            chosen = sorted((*needed, *more))
            if force(chosen):
                return tuple(chosen)
    return tuple(sorted(answered))


def deciding(pack: Pack, finding: Finding, answers: Answers) -> str | None:
    """Return the answer of the reason that a reader should look at first, None when the reason is empty.

    That is one on which it hangs whether the rule is met, before one that makes it apply; one that somebody can
    change, before a fact; the most special, which comes last in the pack, before the general ones.
    """
    met, order = finding.rule.met.questions(), list(pack.questions)
    return max(
        reason(finding, answers),
        key=lambda each: (each in met, pack.questions[each].actionable, order.index(each)),
        default=None,
    )
