"""Apply a pack to answers: rule by rule a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions.terms import truth_of
from bmcheck.conditions.values import SETTLED, awaited
from bmcheck.model import Basis, Finding, Kind, Review, Status

if TYPE_CHECKING:
    from bmcheck.conditions import Answers, Truth
    from bmcheck.model import Pack, Rule


def review(pack: Pack, answers: Answers, *, only_paper: bool = False) -> Review:
    """Return the findings for ``answers``.

    ``only_paper`` leaves out the rules that extend the paper. Answers to questions the pack does not have are
    not looked at; reading an assessment refuses them.
    """
    findings = pack.memory.findings(answers, find)
    if only_paper:
        findings = [each for each in findings if each.rule.basis is Basis.PAPER]
    return Review(pack=pack, answers=answers, findings=tuple(findings))


def review_again(before: Review, answers: Answers) -> Review:
    """Return the review of other ``answers``; only rules that look at one that changed are gone through."""
    changed = [each for each in {**before.answers, **answers} if before.answers.get(each) != answers.get(each)]
    touched = {rule.id for each in changed for rule in before.pack.rules_on[each]}
    return Review(
        pack=before.pack,
        answers=answers,
        findings=tuple(find(each.rule, answers) if each.rule.id in touched else each for each in before.findings),
    )


def find(rule: Rule, answers: Answers) -> Finding:
    """Return what ``rule`` comes to for ``answers``."""
    applies = rule.applies.weigh(answers)
    if applies is False:
        return Finding(rule, Status.NOT_APPLICABLE, True, SETTLED)
    met = rule.met.weigh(answers)
    if applies is True and isinstance(met, bool):
        return Finding(rule, status_of(rule.kind, applies, met), True, SETTLED)
    status = status_of(rule.kind, truth_of(applies), truth_of(met))
    return Finding(rule, status, False, awaited(applies) | awaited(met))


def status_of(kind: Kind, applies: Truth, met: Truth) -> Status:
    """Return the status for the values of a rule's two conditions (the table in section 4 of the design).

    Met counts as covered while it is unknown whether the rule applies: either way there is nothing to do.
    """
    risk = kind is Kind.RISK
    match applies, met:
        case False, _:
            return Status.NOT_APPLICABLE
        case _, True:
            return Status.COVERED if risk else Status.CAPTURED
        case True, False:
            return Status.OPEN if risk else Status.UNTAPPED
        case True, None:
            return Status.TO_CLARIFY
        case _:
            return Status.UNKNOWN


def idle_answers(review: Review) -> tuple[str, ...]:
    """Return the answered questions that no applicable rule looks at: kept in the file, and not used.

    A question is idle when every rule that looks at it is ruled out by the other answers.
    """
    return tuple(each for each in review.answers if _is_idle(each, review))


def _is_idle(question: str, review: Review) -> bool:
    others = {each: answer for each, answer in review.answers.items() if each != question}
    looking = [rule for rule in review.pack.rules_on[question] if rule.id in review.by_rule]
    left_out = not looking and bool(review.pack.rules_on[question])
    return not left_out and all(rule.applies.weigh(others) is False for rule in looking)
