"""The ways out of a finding: the smallest changes of practices after which it is treated or met.

Outcomes and circumstances stay as they are. Practices change one by one, and all changes of a practice that the rule
cannot tell apart count as one. The search tries one step, then two, and so on, so that all ways of the fewest steps are
found, and none that is longer. It turns back as soon as no change of the remaining practices can lead out (to Kleene's
logic, what is still to change being unknown).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, combinations, islice, product
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions import Choices
from bmcheck.conditions.terms import AllOf, AnyOf, atoms, truth_of
from bmcheck.consistency import words_of
from bmcheck.evaluation import find_counted
from bmcheck.model import ANSWERED, TO_DO, Nature, Status
from bmcheck.steps import contradict, single_steps, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.conditions.terms import Term
    from bmcheck.model import Contradiction, Finding, Pack, Question, Rule
    from bmcheck.steps import Way

MOST_CHANGES = 20_000
"""Changes of one practice looked at; beyond, long ways are missed."""
MOST_SETS = 20_000
"""Sets of changes looked at; beyond, long ways are missed."""
MOST_WAYS = 2_000
"""Ways out of one finding; beyond, some are left out."""


class _Change(NamedTuple):
    """Ways to change one practice in the same number of steps, between which the rule sees no difference."""

    answer: Answer | None
    steps: int
    ways: list[Way]


def waits_for_answers(pack: Pack, finding: Finding) -> bool:
    """Return whether an answer comes before any advice: what is done about a finding, or a fact, is not known.

    So it is as well while it is not known whether the rule applies, be it for an outcome.
    """
    return finding.status is Status.UNKNOWN or any(
        pack.questions[each].kind is not Nature.OUTCOME for each in finding.awaits
    )


def ways_out(pack: Pack, finding: Finding, answers: Answers) -> list[Way]:
    """Return all ways out of ``finding`` that have the fewest steps, in the order of the pack; empty without any.

    There is none out of what is well or treated, nor while answers come first (``waits_for_answers``).
    """
    if finding.status not in (*TO_DO, Status.TO_CLARIFY) or waits_for_answers(pack, finding):
        return []
    beside = (each.when.questions() for each in _bearing_on(pack, finding.rule))
    asked = finding.rule.questions().union(*beside)
    return list(_ways_out(pack, finding.rule, tuple((name, answers[name]) for name in asked if name in answers)))


def _bearing_on(pack: Pack, rule: Rule) -> list[Contradiction]:
    """Return the contradictions for which an answer that a rule looks at may be set aside."""
    return [each for each in pack.contradictions.values() if not words_of(pack, each).isdisjoint(rule.questions())]


@lru_cache(maxsize=2_000)
def _ways_out(pack: Pack, rule: Rule, said: tuple[tuple[str, Answer], ...]) -> list[Way]:
    known = dict(said)
    wanted = AnyOf((rule.met.term, AllOf((rule.applies.term, rule.treated.term))))
    asked = (pack.questions[each] for each in sorted(wanted.questions(), key=pack.order.__getitem__))
    practices = [each for each in asked if each.kind is Nature.PRACTICE]
    looking = AnyOf((wanted, *(each.when.term for each in _bearing_on(pack, rule))))
    looked_at = iter(range(MOST_SETS))

    def leading_out(answers: Answers, changes: list[list[_Change]], size: int) -> Iterator[tuple[_Change, ...]]:
        """Yield the changes of the last practices, one of each, that lead out with ``size`` steps."""
        if next(looked_at, None) is None:
            return
        left = [each.id for each in practices[len(practices) - len(changes) :]]
        if not size and find_counted(pack, rule, answers).status in ANSWERED:
            yield ()
        elif (
            size
            and changes
            and wanted.weigh({each: answers[each] for each in answers if each not in left}) is not False
        ):
            for change in (each for each in changes[0] if each.steps <= size):
                after = answers if change.answer is None else {**answers, left[0]: change.answer}
                yield from ((change, *rest) for rest in leading_out(after, changes[1:], size - change.steps))

    for size in range(1, sum(len(each.joint) or 1 for each in practices) + 1):
        changes = [_changes(pack, each, looking, known.get(each.id), size) for each in practices]
        found = (product(*(change.ways for change in each)) for each in leading_out(known, changes, size))
        if ways := list(islice(chain.from_iterable(found), MOST_WAYS)):
            return [tuple(chain.from_iterable(each)) for each in ways]
    return []


def _changes(pack: Pack, question: Question, looking_at: Term, before: Answer | None, most: int) -> list[_Change]:
    """Return how a practice can be changed in at most so many steps, beginning with no change at all."""
    looking = [each for each in atoms(looking_at) if question.id in each.questions()]
    found = {_seen(looking, question, before): _Change(before, 0, [()])}
    known = {} if before is None else {question.id: before}
    steps = list(single_steps(question, before))
    sets = chain.from_iterable(combinations(steps, size) for size in range(1, most + 1))
    for way in islice(sets, MOST_CHANGES):
        if not contradict(way):
            answer = taken(pack, known, way)[question.id]
            change = found.setdefault(_seen(looking, question, answer), _Change(answer, len(way), []))
            if change.steps == len(way):
                change.ways.append(way)
    return list(found.values())


def _seen(looking: list[Term], question: Question, answer: Answer | None) -> tuple[object, ...]:
    """Return what the parts of the rule that look at a practice see of an answer to it."""
    alone = {} if answer is None else {question.id: answer}
    seen = [truth_of(each.weigh(alone)) for each in looking if len(each.questions()) == 1]
    if isinstance(answer, Choices) and len(seen) < len(looking):
        return *seen, len(answer.has), len(answer.lacks)  # what is compared with other answers is how many hold
    return tuple(seen)
