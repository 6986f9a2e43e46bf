"""Apply a pack to answers: rule by rule a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions.terms import truth_of
from bmcheck.conditions.values import SETTLED, awaited
from bmcheck.consistency import counted
from bmcheck.model import IN_HAND, Basis, Finding, Kind, Review, Status

if TYPE_CHECKING:
    from bmcheck.conditions import Answer, Answers, Truth
    from bmcheck.conditions.values import Weight
    from bmcheck.model import Pack, Rule


MOST = 500
"""Findings remembered of one rule; then they are forgotten and begun anew."""


def review(pack: Pack, answers: Answers, *, only_paper: bool = False, currency: str = "") -> Review:
    """Return the findings for ``answers``.

    ``only_paper`` leaves out the rules that extend the paper. Answers to questions the pack does not have are
    not looked at; reading an assessment refuses them.
    """
    return Reviewer(pack, only_paper=only_paper).review(answers, currency)


class Reviewer:
    """Reviews assessments under one pack, one after the other.

    Answers to the questions of a rule that come again share its finding, and what has been worked out of that.
    """

    def __init__(self, pack: Pack, *, only_paper: bool = False) -> None:
        """Remember nothing yet."""
        self.pack = pack
        self.only_paper = only_paper
        self.rules = tuple(each for each in pack.rules.values() if not only_paper or each.basis is Basis.PAPER)
        self._looks_at = [tuple(each.questions() | each.facts()) for each in self.rules]
        self._known: list[dict[tuple[Answer | None, ...], Finding]] = [{} for _ in self.rules]

    def review(self, answers: Answers, currency: str = "") -> Review:
        """Return the findings for ``answers`` of a venture that counts in ``currency``."""
        answers, set_aside, contradictions = counted(self.pack, answers)
        return Review(
            pack=self.pack,
            answers=answers,
            findings=tuple(self.finding(place, answers) for place in range(len(self.rules))),
            set_aside=set_aside,
            contradictions=contradictions,
            only_paper=self.only_paper,
            currency=currency,
        )

    def finding(self, place: int, answers: Answers) -> Finding:
        """Return what the rule at ``place`` comes to for ``answers``, all of which count."""
        known, said = self._known[place], tuple(map(answers.get, self._looks_at[place]))
        finding = known.get(said)
        if finding is None:
            if len(known) >= MOST:
                known.clear()
            finding = known[said] = find(self.rules[place], answers)
        return finding


def review_again(before: Review, answers: Answers) -> Review:
    """Return the review of other ``answers``; only rules that look at one that changed are gone through."""
    answers, set_aside, contradictions = counted(before.pack, answers)
    changed = [each for each in {**before.answers, **answers} if before.answers.get(each) != answers.get(each)]
    touched = {rule.id for each in changed for rule in before.pack.rules_on[each]}
    return Review(
        pack=before.pack,
        answers=answers,
        findings=tuple(find(each.rule, answers) if each.rule.id in touched else each for each in before.findings),
        set_aside=set_aside,
        contradictions=contradictions,
        only_paper=before.only_paper,
        currency=before.currency,
    )


def find_counted(pack: Pack, rule: Rule, answers: Answers) -> Finding:
    """Return what ``rule`` comes to for those of ``answers`` that count beside each other."""
    return find(rule, counted(pack, answers).answers)


def find(rule: Rule, answers: Answers) -> Finding:
    """Return what ``rule`` comes to for ``answers``, all of which count."""
    applies = rule.applies.weigh(answers)
    if applies is False:
        return Finding(rule, Status.NOT_APPLICABLE, True, SETTLED)
    met = rule.met.weigh(answers)
    treated = False if met is True else rule.treated.weigh(answers)
    status = status_of(rule.kind, truth_of(applies), truth_of(met), truth_of(treated))
    hangs_on: tuple[Weight, ...] = (applies, met, treated)
    if status in IN_HAND:
        hangs_on = (met,)
    decided = all(isinstance(each, bool) for each in hangs_on)
    return Finding(rule, status, decided, SETTLED if decided else frozenset().union(*map(awaited, hangs_on)))


def status_of(kind: Kind, applies: Truth, met: Truth, treated: Truth) -> Status:
    """Return the status for the values of a rule's three conditions (the table in section 4 of the design).

    Met counts as covered while it is unknown whether the rule applies: either way there is nothing to do. What is
    treated is never covered: the right thing is done, and its outcome is bad or not known.
    """
    risk = kind is Kind.RISK
    match applies, met, treated:
        case False, _, _:
            return Status.NOT_APPLICABLE
        case _, True, _:
            return Status.COVERED if risk else Status.CAPTURED
        case None, _, _:
            return Status.UNKNOWN
        case True, _, True:
            return Status.TREATED if risk else Status.PURSUED
        case True, False, _:
            return Status.OPEN if risk else Status.UNTAPPED
        case _:
            return Status.TO_CLARIFY


def idle_answers(review: Review) -> tuple[str, ...]:
    """Return the answered questions that no applicable rule looks at: kept in the file, and not used.

    A question is idle when every rule that looks at it is ruled out by the other answers. One that only informs is not.
    """
    informing = informing_answers(review)
    asked = (each for each in review.answers if each in review.pack.questions)
    return tuple(each for each in asked if each not in informing and _is_idle(each, review))


def informing_answers(review: Review) -> tuple[str, ...]:
    """Return the answered questions that decide nothing and are told to the reader."""
    informing = (each.id for each in review.pack.questions.values() if each.informs)
    return tuple(each for each in informing if each in review.answers)


def _is_idle(question: str, review: Review) -> bool:
    others = {each: answer for each, answer in review.answers.items() if each != question}
    looking = [rule for rule in review.pack.rules_on[question] if rule.id in review.by_rule]
    left_out = not looking and bool(review.pack.rules_on[question])
    return not left_out and all(rule.applies.weigh(others) is False for rule in looking)
