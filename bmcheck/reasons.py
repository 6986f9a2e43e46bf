"""Why a finding came out as it did: the smallest set of answers that by themselves force its status."""

from __future__ import annotations

from itertools import chain, combinations, islice
from typing import TYPE_CHECKING

from bmcheck.conditions import Choices
from bmcheck.evaluation import find
from bmcheck.model import Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bmcheck.conditions import Answers, Condition
    from bmcheck.model import Finding, Pack

MOST_SETS = 4096
"""Sets of answers looked at: all of twelve answers, which is more than a rule that people can follow looks at."""


def reason(finding: Finding, answers: Answers) -> tuple[str, ...]:
    """Return the fewest answered questions that give the same status with everything else unknown.

    Of several smallest sets the first in the order in which the rule's questions are named is taken. An answer without
    which the status is another one is in every such set, since fewer answers never settle more (Kleene's logic is
    monotone); so only the others are searched.
    """
    return finding.worked_out("reason", lambda: _reason(finding, answers))


def forcing(condition: Condition, answers: Answers) -> tuple[str, ...]:
    """Return the fewest answered questions that by themselves make a condition what it is; none while it is unknown."""
    value = condition.truth(answers)
    if value is None:
        return ()
    answered, supposed = sorted(condition.questions() & answers.keys()), condition.facts() & answers.keys()
    return fewest(
        answered, lambda chosen: condition.truth({each: answers[each] for each in (*chosen, *supposed)}) is value
    )


def _reason(finding: Finding, answers: Answers) -> tuple[str, ...]:
    answered = finding.rule.questions() & answers.keys()
    needed = {each for each in answered if not _forces(answers, answered - {each}, finding)}
    more = fewest(sorted(answered - needed), lambda chosen: _forces(answers, (*needed, *chosen), finding))
    return tuple(sorted((*needed, *more)))


def _forces(answers: Answers, chosen: Iterable[str], finding: Finding) -> bool:
    """Return whether the answers to the ``chosen`` questions alone give the same status."""
    supposed = finding.rule.facts() & answers.keys()  # what a scenario says of the world holds beside any answers
    return _is_forced({each: answers[each] for each in (*chosen, *supposed)}, finding)


def _is_forced(answers: Answers, finding: Finding) -> bool:
    """Return whether some answers alone give the same status."""
    alone = find(finding.rule, answers)
    return (alone.status, alone.decided) == (finding.status, finding.decided)


def fewest(names: Sequence[str], suffices: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...]:
    """Return the first of the smallest sets of ``names`` that suffices, as all of them together do.

    The search goes through all sets by size, so the result is smallest by construction. A condition of many questions
    has too many sets: then it is one from which no name can be left out.
    """
    sets = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
    for chosen in islice(sets, MOST_SETS):
        if suffices(chosen):
            return chosen
    kept = tuple(names)
    for each in names:
        without = tuple(name for name in kept if name != each)
        kept = without if suffices(without) else kept
    return kept


def options_of(finding: Finding, answers: Answers, question: str) -> tuple[str, ...]:
    """Return the fewest options that hold, of the list answered to a question of the reason, that give the same status.

    There are none where it is no list, or where it counts what does not hold.
    """
    supposed = finding.rule.facts() & answers.keys()
    others = {each: answers[each] for each in (*reason(finding, answers), *supposed)}
    answer = others.pop(question)
    if not isinstance(answer, Choices):
        return ()

    def suffices(kept: Iterable[str]) -> bool:
        return _is_forced({**others, question: Choices(frozenset(kept))}, finding)

    return fewest(sorted(answer.has), suffices) if suffices(answer.has) else ()


def deciding(pack: Pack, finding: Finding, answers: Answers) -> str | None:
    """Return the answer of the reason that a reader should look at first, None when the reason is empty.

    That is one on which it hangs whether the rule is met, before one that makes it apply; one that somebody can
    change, before a fact; the most special, which comes last in the pack, before the general ones.
    """
    return finding.worked_out("deciding", lambda: _deciding(pack, finding, answers))


def _deciding(pack: Pack, finding: Finding, answers: Answers) -> str | None:
    met = finding.rule.met.questions() | finding.rule.treated.questions()

    def rank(question: str) -> tuple[bool, bool, int]:
        return question in met, pack.questions[question].kind is not Nature.CIRCUMSTANCE, pack.order[question]

    answered = finding.rule.questions() & answers.keys()
    first = max(answered, key=rank, default=None)
    if first is None or not _forces(answers, answered - {first}, finding):
        return first  # every reason holds what the status cannot do without
    return max(reason(finding, answers), key=rank, default=None)


def seen(pack: Pack, finding: Finding, answers: Answers) -> str | None:
    """Return the answer of the reason that tells best what is the matter, None when the reason is empty.

    That is what comes of things, before what is done about them, by which the rule is met or not; where it hangs on
    neither, the ``deciding`` answer.
    """
    met = finding.rule.met.questions() & set(reason(finding, answers))
    told = [each for each in met if pack.questions[each].kind is not Nature.CIRCUMSTANCE]
    if not told:
        return deciding(pack, finding, answers)
    return max(told, key=lambda each: (pack.questions[each].kind is Nature.OUTCOME, pack.order[each]))
