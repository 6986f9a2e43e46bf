"""The ways out of a finding: the smallest changes of actionable answers with which it is met.

A way out is a set of single steps; no step can be left out. The search never adds to a set that is already enough
(minimal hitting sets in the manner of Reiter, A theory of diagnosis from first principles, 1987), and takes no step on
which nothing hangs while all that may still be changed is unknown (to Kleene's logic). Of steps that do the same to the
rule it takes the first, which stands for any of them.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from itertools import chain, combinations, islice, pairwise, product
from typing import TYPE_CHECKING

from bmcheck.conditions import Choices
from bmcheck.conditions.terms import AllOf, AnyOf, CountIn, Has, Not, OneOf
from bmcheck.conditions.values import SETTLED, awaited
from bmcheck.model import Nature
from bmcheck.steps import contradict, single_steps, taken

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from bmcheck.conditions import Answer, Answers
    from bmcheck.conditions.terms import Condition, Term
    from bmcheck.model import Finding, Pack, Rule
    from bmcheck.steps import Step, Way

    Wanted = tuple[Term, bool]

MOST_SETS = 2_000
"""Sets of too few steps to which more are added; beyond, long ways are missed."""
MOST_WAYS = 2_000
"""Ways out of one finding; beyond, the longest are left out."""


def ways_out(pack: Pack, finding: Finding, answers: Answers) -> list[Way]:
    """Return all ways out of ``finding``, which is not met, the fewest steps first; empty when there is none."""
    known = tuple((name, answers[name]) for name in finding.rule.questions() if name in answers)
    return list(_ways_out(pack, finding.rule, known))


@lru_cache(maxsize=2_000)
def _ways_out(pack: Pack, rule: Rule, said: tuple[tuple[str, Answer], ...]) -> list[Way]:
    known, asked = dict(said), rule.met.questions()
    practices = (each for each in pack.questions.values() if each.kind is Nature.PRACTICE)
    changeable = [question for question in practices if question.id in asked]
    steps = list(dict.fromkeys(step for each in changeable for step in single_steps(each, rule, known)))
    wanted = _wanted(rule.applies, rule.met)
    helpful = [step for step in steps if any(_helps(step, *each) for each in wanted[step.question])]
    # What is unknown and stays so may as well be at its worst: the rule is met in both cases or in neither.
    useless = [step for step in steps if step not in helpful and step.question not in rule.applies.questions()]
    start = taken(pack, known, (step for step in useless if _is_unknown(known, step)))
    alike = _alike(helpful, wanted, start)
    found = chain.from_iterable(_same(way, alike) for way in _smallest(pack, rule, start, alike))
    ways = _in_order(steps, (way for way in islice(found, MOST_WAYS) if not contradict(way)))
    return _nearest(pack, ways, known)


def _smallest(pack: Pack, rule: Rule, answers: Answers, alike: list[list[Step]]) -> list[frozenset[Step]]:
    """Return the sets of steps that are enough and from which none can be left out, of those that are alike one."""
    found: list[frozenset[Step]] = []
    nothing: frozenset[Step] = frozenset()
    too_few = deque([(nothing, answers, alike)])
    for _ in range(MOST_SETS):
        if not too_few:
            break
        way, reached, left = too_few.popleft()
        unknown = dict(reached)
        for place in reversed(range(len(left))):
            (step, *others), *rest = left[place:]
            _forget(unknown, left[place])
            more = way | {step}
            if step.question not in _hangs_on(rule, unknown) or any(each <= more for each in found):
                continue
            after = taken(pack, reached, (step,))
            if rule.met.weigh(after) is True and rule.applies.weigh(after) is not False:
                found.append(more)
            else:
                too_few.append((more, after, _agreeing(step, [others, *rest])))
    return found


def _hangs_on(rule: Rule, answers: Answers) -> frozenset[str]:
    """Return the questions of which more answers decide whether the rule is met."""
    met, applies = rule.met.weigh(answers), rule.applies.weigh(answers)
    return SETTLED if met is False or applies is False else awaited(met) | awaited(applies)


def _forget(answers: dict[str, Answer], alike: list[Step]) -> None:
    """Make unknown in ``answers`` what the steps would change."""
    before = answers.pop(alike[0].question, None)
    if isinstance(before, Choices) and alike[0].how != "answer":
        options = {step.to for step in alike}
        answers[alike[0].question] = Choices(before.has - options, before.lacks - options)


def _agreeing(step: Step, groups: Iterable[list[Step]]) -> list[list[Step]]:
    """Return the steps that can be taken together with ``step``."""
    left = ([each for each in group if not contradict((each, step))] for group in groups)
    return [group for group in left if group]


@lru_cache(maxsize=1_000)
def _wanted(applies: Condition, met: Condition) -> Mapping[str, list[Wanted]]:
    """Map each question to the parts of the conditions that look at it, each with the value that it had better have."""
    wanted: dict[str, list[Wanted]] = {}
    for term, value in chain(_parts(applies.term, value=True), _parts(met.term, value=True)):
        for name in term.questions():
            wanted.setdefault(name, []).append((term, value))
    return wanted


def _parts(term: Term, *, value: bool) -> Iterator[Wanted]:
    """Yield the parts of ``term`` that look at answers, each with the value that brings it nearer to ``value``."""
    match term:
        case AllOf() | AnyOf():
            for each in term.terms:
                yield from _parts(each, value=value)
        case Not():
            yield from _parts(term.term, value=not value)
        case _:
            yield term, value


def _helps(step: Step, term: Term, value: bool) -> bool:
    """Return whether a step can bring a part of a condition nearer to a value; if not, it only leads away from it."""
    match term:
        case _ if isinstance(step.to, Choices):
            return True
        case OneOf():
            return (step.to in term.values) is value
        case Has(alone=False):
            return step.to == term.option and (step.how == "add") is value
        case CountIn():
            right = [(count in term.counts) is value for count in range(term.size + 1)]
            return (False, True) in pairwise(right if step.how == "add" else reversed(right))
        case _:
            return True


def _is_unknown(answers: Answers, step: Step) -> bool:
    """Return whether it is not known so far what a step would change."""
    before = answers.get(step.question)
    return step.to not in before.has | before.lacks if isinstance(before, Choices) else before is None


def _alike(steps: Iterable[Step], wanted: Mapping[str, list[Wanted]], answers: Answers) -> list[list[Step]]:
    """Return the steps in groups of which each step does the same to the rule.

    Additions stand in the order of the options and removals against it, so that the first ones of both can be taken.
    """
    groups: dict[Hashable, list[Step]] = {}
    for step in steps:
        effect = _effect(step, [term for term, _ in wanted[step.question]], answers.get(step.question))
        groups.setdefault((step.question, step.how, effect), []).append(step)
    return [group[:: -1 if group[0].how == "remove" else 1] for group in groups.values()]


def _effect(step: Step, looking: list[Term], before: Answer | None) -> Hashable:
    """Return what steps have in common that do the same to the rule."""
    named = any(isinstance(term, Has) and term.option == step.to for term in looking)
    match step.to:
        case bool() | str() if step.how == "answer":
            return tuple(term.weigh({step.question: step.to}) for term in looking)
        case str() if not named:
            return isinstance(before, Choices) and (step.to in before.has, step.to in before.lacks)
        case _:
            return step.to


def _same(way: frozenset[Step], alike: Iterable[list[Step]]) -> Iterator[Way]:
    """Yield the ways that do the same as ``way``; some may change one thing twice."""
    taken_of = [(group, len(way.intersection(group))) for group in alike if not way.isdisjoint(group)]
    chosen = (islice(combinations(group, count), MOST_WAYS) for group, count in taken_of)
    return (tuple(chain.from_iterable(each)) for each in product(*chosen))


def _in_order(steps: Iterable[Step], ways: Iterable[Way]) -> list[Way]:
    """Return the ways with the fewest steps first, otherwise as their steps stand in ``steps``."""
    places = {step: place for place, step in enumerate(steps)}
    ordered = (tuple(sorted(way, key=places.__getitem__)) for way in ways)
    return sorted(ordered, key=lambda way: (len(way), [places[step] for step in way]))


def _nearest(pack: Pack, ways: Iterable[Way], answers: Answers) -> list[Way]:
    """Return of the ways that differ only in how far a number goes the one that goes least far."""
    kept: dict[frozenset[object], Way] = {}
    for way in ways:
        numbers = {step.question for step in way if pack.questions[step.question].type == "number"}
        alike = frozenset(step.question if step.question in numbers else step for step in way)
        if alike not in kept or _distance(way, answers) < _distance(kept[alike], answers):
            kept[alike] = way
    return list(kept.values())


def _distance(way: Iterable[Step], answers: Answers) -> float:
    numbers = [(step.to, answers.get(step.question)) for step in way]
    return sum(
        abs(to - before)
        for to, before in numbers
        if isinstance(to, int | float) and isinstance(before, int | float) and not isinstance(to, bool)
    )
