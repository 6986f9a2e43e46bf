"""Why a finding came out as it did: the smallest set of answers that by themselves force its status."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bmcheck.evaluation import find

if TYPE_CHECKING:
    from bmcheck.conditions import Answers
    from bmcheck.model import Finding


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


def deciding(finding: Finding, answers: Answers) -> str | None:
    """Return the one answer a reader should look at first: the one that is not met, else one that makes it apply."""
    chosen = reason(finding, answers)
    met = finding.rule.met.questions()
    return next((each for each in chosen if each in met), chosen[0] if chosen else None)
