"""What to do first, and what to find out first: by how much of what is open hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.adoption import adopt
from bmcheck.evaluation import find
from bmcheck.model import EFFORTS, Basis, Kind, Severity, Status

if TYPE_CHECKING:
    from bmcheck.model import Finding, Question, Review, Strategy


class Help(NamedTuple):
    """A strategy, and the open risks that adopting it alone clears."""

    strategy: Strategy
    clears: tuple[Finding, ...]


class Gap(NamedTuple):
    """A question without an answer, and the findings that wait for it."""

    question: Question
    holds_up: tuple[Finding, ...]


def first_steps(review: Review, *, only_paper: bool = False) -> list[Help]:
    """Return the strategies that clear open risks by themselves, the most helpful first.

    More helpful is: more risks of high severity cleared, then of medium, then of low, then less effort. Each
    strategy is adopted and reviewed again; nothing is taken from the pack's word.
    """
    open_risks = review.having(Status.OPEN)
    helps: list[Help] = []
    for name in dict.fromkeys(each for finding in open_risks for each in finding.rule.strategies):
        strategy = review.pack.strategies[name]
        if only_paper and strategy.basis is not Basis.PAPER:
            continue
        after = adopt(review.pack, review.answers, strategy)
        cleared = tuple(
            each for each in open_risks if find(each.rule, after).status in (Status.COVERED, Status.NOT_APPLICABLE)
        )
        if cleared:
            helps.append(Help(strategy, cleared))
    return sorted(helps, key=lambda each: (_weight(each.clears), EFFORTS.index(each.strategy.effort)))


def largest_gaps(review: Review, unsure: frozenset[str] = frozenset()) -> list[Gap]:
    """Return the unanswered questions, those that hold up the most severe findings first.

    Risks count before opportunities, and what is known to apply before what may not apply at all.
    """
    gaps: list[Gap] = []
    for question in review.pack.questions.values():
        if question.id in review.answers and question.id not in unsure:
            continue
        held = tuple(each for each in review.findings if question.id in each.awaits)
        if held:
            gaps.append(Gap(question, held))
    return sorted(gaps, key=_urgency)


def _urgency(gap: Gap) -> tuple[int, ...]:
    risks = [each for each in gap.holds_up if each.rule.kind is Kind.RISK]
    applying = tuple(each for each in risks if each.status is Status.TO_CLARIFY)
    return (*_weight(applying), *_weight(tuple(risks)), *_weight(gap.holds_up))


def _weight(findings: tuple[Finding, ...]) -> tuple[int, ...]:
    """Return a sort key: the more findings of high severity, then medium, then low, the smaller."""
    return tuple(-sum(each.rule.severity is severity for each in findings) for severity in Severity)
