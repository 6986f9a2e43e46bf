"""Lay two people's answers beside each other: what both say, where they differ, and what hangs on each difference.

What both say is the meet of the two in Kleene's order of information: where they differ nothing is taken as known, so
the joint review has open only what is open for both.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.answers import plain_answer
from bmcheck.conditions import Choices
from bmcheck.evaluation import find, review
from bmcheck.model import Kind, Nature
from bmcheck.ranking import weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Finding, Pack, Question, Review, Rule, Status

    Settled = Mapping[str, Answer | None]


MOST_SETTLEMENTS = 10_000
"""Ways to settle the other differences that are gone through for one rule; nine of them have fewer than twice that."""


class Stake(NamedTuple):
    """A finding that hangs on a difference: what it comes to if the first is right, and if the second is.

    ``needed`` are the other differences that have to be settled as well before this one matters.
    """

    rule: Rule
    one: Status
    two: Status
    needed: tuple[str, ...] = ()


class Difference(NamedTuple):
    """A question to which the two do not say the same; None is no answer.

    It is a contradiction when both cannot be right, and not when one only says less than the other.
    """

    question: Question
    one: Answer | None
    two: Answer | None
    contradiction: bool
    stakes: tuple[Stake, ...]


class Agreement(NamedTuple):
    """The reviews of both, the one of what both say, and the differences: what to talk about first comes first."""

    one: Review
    two: Review
    joint: Review
    differences: tuple[Difference, ...]

    @property
    def apart_at(self) -> Difference | None:
        """Return where the two describe two ventures: what they are is not the same, and not a matter of opinion.

        That is a fact which one choice names, and for which more rules ask before they apply than for any other: half
        of them at least.
        """
        pack = self.joint.pack
        asked = Counter(name for rule in pack.rules.values() for name in rule.applies.questions())
        facts = [name for name in pack.questions if _is_choice_of_facts(pack.questions[name])]
        what = max(facts, key=asked.__getitem__, default="")
        found = (each for each in self.differences if each.question.id == what and each.contradiction)
        return next(found, None) if 2 * asked[what] >= len(pack.rules) else None

    @property
    def apart(self) -> tuple[tuple[Finding, Finding], ...]:
        """Return the findings that come out otherwise for the one than for the other, the most urgent first."""
        pairs = [(each, self.two.by_rule[each.rule.id]) for each in self.one.findings]
        chosen = [pair for pair in pairs if pair[0].status is not pair[1].status]
        return tuple(sorted(chosen, key=lambda pair: _order(pair[0].rule)))


def agreement(pack: Pack, one: Answers, two: Answers, *, only_paper: bool = False, currency: str = "") -> Agreement:
    """Return where two sets of answers under one pack agree and differ."""
    first, second = (review(pack, each, only_paper=only_paper, currency=currency) for each in (one, two))
    one, two = first.answers, second.answers
    joint = review(pack, joint_answers(one, two), only_paper=only_paper, currency=currency)
    apart = [each for each in pack.questions if one.get(each) != two.get(each)]
    found = [
        Difference(
            joint.asked[each],
            one.get(each),
            two.get(each),
            _contradict(pack.questions[each], one.get(each), two.get(each)),
            tuple(sorted(_stakes(joint, each, one, two), key=lambda stake: _order(stake.rule))),
        )
        for each in apart
    ]
    return Agreement(first, second, joint, tuple(sorted(found, key=_urgency)))


def _is_choice_of_facts(question: Question) -> bool:
    return question.type == "one" and question.kind is Nature.CIRCUMSTANCE


def joint_answers(one: Answers, two: Answers) -> dict[str, Answer]:
    """Return what both say; of lists, the options on which they agree."""
    both = {each: _joint(one[each], two[each]) for each in one if each in two}
    return {each: answer for each, answer in both.items() if answer not in (None, Choices())}


def _joint(one: Answer, two: Answer) -> Answer | None:
    if isinstance(one, Choices) and isinstance(two, Choices):
        return Choices(one.has & two.has, one.lacks & two.lacks, one.alone if one.alone == two.alone else None)
    return one if one == two else None


def _contradict(question: Question, one: Answer | None, two: Answer | None) -> bool:
    """Return whether two answers that are not the same cannot both be right; "not measured" can, with any other."""
    if one is None or two is None or question.is_unmeasured(one) or question.is_unmeasured(two):
        return False
    if isinstance(one, Choices) and isinstance(two, Choices):
        return bool(one.has & two.lacks or one.lacks & two.has or (one.alone and two.alone))
    return True


def _stakes(joint: Review, question: str, one: Answers, two: Answers) -> Iterator[Stake]:
    """Yield the findings that hang on a difference: some settlement of the others leaves it to decide the status.

    That is the but-for test (Halpern, Actual Causality, 2016), gone through with the fewest others first.
    """
    for rule in joint.pack.rules_on[question]:
        if rule.id not in joint.by_rule:
            continue
        others = sorted(each for each in rule.questions() - {question} if one.get(each) != two.get(each))
        sides = {each: _in_order(joint.pack.questions[each], one.get(each), two.get(each)) for each in others}
        for settled in islice(_settlements(sides), MOST_SETTLEMENTS):
            known = {**joint.answers, **settled}
            first, second = (_status(rule, {**known, question: side.get(question)}) for side in (one, two))
            if first is not second:
                yield Stake(rule, first, second, tuple(settled))
                break


def _settlements(sides: Mapping[str, Sequence[Answer | None]]) -> Iterator[Settled]:
    """Yield the ways to settle some differences to one of their sides; the fewest settled first."""
    for size in range(len(sides) + 1):
        for chosen in combinations(sides, size):
            for settled in product(*(sides[each] for each in chosen)):
                yield dict(zip(chosen, settled, strict=True))


def _in_order(question: Question, *answers: Answer | None) -> list[Answer | None]:
    """Return answers in an order of their own, so that it does not matter who gave which."""
    return sorted(answers, key=lambda each: "" if each is None else repr(plain_answer(question, each)))


def _status(rule: Rule, answers: Settled) -> Status:
    return find(rule, {each: answer for each, answer in answers.items() if answer is not None}).status


def _order(rule: Rule) -> tuple[object, ...]:
    """Return a sort key: risks first, the most urgent of each kind first."""
    return rule.kind is not Kind.RISK, rule.urgency


def _urgency(difference: Difference) -> tuple[object, ...]:
    """Return a sort key: what findings hang on, contradictions first, then by severity of risks, of all."""
    rules = [each.rule for each in difference.stakes]
    risks = [each for each in rules if each.kind is Kind.RISK]
    return (not rules, not difference.contradiction, weight(risks), weight(rules))
