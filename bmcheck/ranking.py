"""What to find out first: by how much of what is open hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bmcheck.model import Finding, Question, Review, Rule


class Gap(NamedTuple):
    """A question whose answer is not known, and the findings that wait for it.

    ``measure`` says that it was asked, and that nobody measures it yet.
    """

    question: Question
    holds_up: tuple[Finding, ...]
    measure: bool = False


def largest_gaps(review: Review, *, accepted: Collection[str] = ()) -> list[Gap]:
    """Return the questions whose answers are not known, those that hold up the most severe findings first.

    Risks count before opportunities, and what is known to apply before what may not apply at all; of equals, what bites
    soonest comes first. Lists of which only a part is known are among them. What waits of the rules ``accepted`` does
    not count.
    """
    gaps: list[Gap] = []
    for question in review.asked.values():
        held = tuple(each for each in review.findings if question.id in each.awaits and each.rule.id not in accepted)
        if held:
            gaps.append(Gap(question, held, question.id in review.unmeasured))
    return sorted(gaps, key=_urgency)


def _urgency(gap: Gap) -> tuple[int, ...]:
    risks = [each for each in gap.holds_up if each.rule.kind is Kind.RISK]
    applying = [each for each in risks if each.status in (Status.OPEN, Status.TO_CLARIFY)]
    heavy, *lighter = (weight([each.rule for each in some]) for some in (applying, risks, gap.holds_up))
    soonest = min((each.rule.urgency for each in applying), default=())
    return heavy + soonest + tuple(part for each in lighter for part in each)


def weight(rules: Sequence[Rule]) -> tuple[int, ...]:
    """Return a sort key: the more rules of high severity, then medium, then low, the smaller."""
    return tuple(-sum(each.severity is severity for each in rules) for severity in Severity)
