"""Why a finding came out as it did: the smallest set of answers that by themselves force its status."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bmcheck.evaluation import find

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
    from bmcheck.model import Finding, Pack


def reason(finding: Finding, answers: Answers) -> tuple[str, ...]:
    """Return the fewest answered questions that give the same status with everything else unknown.

    Of several smallest sets the first in the order in which the rule's questions are named is taken. The search
    goes through all sets by size, so the result is smallest by construction.
    """
    answered = sorted(finding.rule.questions() & answers.keys())
    for size in range(len(answered) + 1):
        for chosen in combinations(answered, size):
            alone = find(finding.rule, {each: answers[each] for each in chosen})
            if (alone.status, alone.decided) == (finding.status, finding.decided):
                return chosen
    return tuple(answered)


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
