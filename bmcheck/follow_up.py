"""What has become of waivers, actions and the assessment itself by a given day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from bmcheck.adoption import adopt
from bmcheck.answers import WrongAnswerError, plain_answer, read_answer
from bmcheck.conditions.fingerprint import Meanings, fingerprint
from bmcheck.evaluation import find
from bmcheck.model import HANDLED, ActionStanding, FollowUp, Lapse, Standing, WaiverStanding
from bmcheck.reasons import reason
from bmcheck.versions import is_newer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.answers import Plain
    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Action, AsOf, Assessment, Finding, Pack, Review, Rule, Venture, Waiver


def follow_up(review: Review, assessment: Assessment, day: AsOf) -> FollowUp:
    """Return what has become of everything in ``assessment`` by a day.

    Waivers of rules that the review leaves out are left out as well.
    """
    pack, today = review.pack, day.today
    return FollowUp(
        waivers=tuple(
            _waiver(review, each, day, assessment.pack.version)
            for each in assessment.waivers
            if each.rule in review.by_rule
        ),
        actions=tuple(
            ActionStanding(
                each,
                overdue=each.status != "done" and each.due is not None and each.due < today,
                missing=_missing(pack, review.answers, each) if each.status == "done" else (),
            )
            for each in assessment.actions
        ),
        stale_since=stale_since(pack, assessment.venture, today),
    )


def because(review: Review, finding: Finding) -> dict[str, Plain]:
    """Return the deciding answers of a finding, as a waiver of it records them."""
    questions = review.pack.questions
    return {each: plain_answer(questions[each], review.answers[each]) for each in reason(finding, review.answers)}


def _waiver(review: Review, waiver: Waiver, day: AsOf, made_with: str) -> WaiverStanding:
    pack, finding, answers = review.pack, review.by_rule[waiver.rule], review.answers
    if finding.status in HANDLED:
        return WaiverStanding(waiver, finding, Standing.ORPHANED)
    then = dict(_read(pack, waiver.because))
    changed = tuple(each for each in waiver.because if each not in then or answers.get(each) != then[each])
    lapses = [*_lapses_in_time(waiver, day)]
    if _has_other_conditions(pack, finding, waiver, made_with):
        lapses.append(Lapse.CONDITIONS)
    elif find(finding.rule, then).status is not finding.status:
        lapses.append(Lapse.STATUS)
    if changed:
        lapses.append(Lapse.ANSWERS)
    return WaiverStanding(waiver, finding, Standing.LAPSED if lapses else Standing.IN_FORCE, tuple(lapses), changed)


def _lapses_in_time(waiver: Waiver, day: AsOf) -> Iterator[Lapse]:
    """Yield what is wrong with the last day of a waiver."""
    if waiver.until < day.today:
        yield Lapse.EXPIRED
    if day.longest is not None and waiver.until > days_after(day.today, day.longest):
        yield Lapse.TOO_LONG


def _has_other_conditions(pack: Pack, finding: Finding, waiver: Waiver, made_with: str) -> bool:
    """Return whether a rule has other conditions than those that a waiver accepted.

    One that was written by hand does not say which these were. It is of the version that its assessment was made with.
    """
    rule = finding.rule
    if waiver.conditions:
        return waiver.conditions != finding.worked_out("fingerprint", lambda: fingerprint_of(pack, rule))
    return bool(rule.since and made_with) and is_newer(rule.since, made_with)


def fingerprint_of(pack: Pack, rule: Rule) -> str:
    """Return what stands for the conditions of ``rule`` with their parameters and metrics, in 12 hex digits."""
    values = {each.id: repr(each.value) for each in pack.parameters.values()}
    values |= {each.id: each.formula.text for each in pack.metrics.values()}
    values |= {each.id: repr(each.value) for each in pack.world.values()}
    orders = {
        each.id: " < ".join(f"'{option}'" for option in each.order) for each in pack.questions.values() if each.order
    }
    conditions = {each.id: each.when.text for each in pack.conditions.values()}
    meanings = Meanings(conditions, values, orders, dict(_former(pack, rule)))
    return fingerprint(tuple(each.text for each in rule.conditions), meanings)


def _former(pack: Pack, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the present ids in the conditions of ``rule``, each with the first one that it had."""
    for before, now in reversed(list(pack.renamed.items())):
        question, _, option = before.partition(".")
        if not option:
            yield now, before
        elif question in rule.questions():
            yield f"'{now}'", f"'{option}'"


def _read(pack: Pack, because: Mapping[str, object]) -> Iterator[tuple[str, Answer]]:
    """Yield the recorded answers that still are answers under the pack."""
    for name, plain in because.items():
        if name in pack.questions:
            try:
                yield name, read_answer(pack.questions[name], plain)
            except WrongAnswerError:
                continue


def _missing(pack: Pack, answers: Answers, action: Action) -> tuple[str, ...]:
    strategy = pack.strategies[action.strategy]
    served = [find(rule, answers).status for rule in pack.rules.values() if strategy.id in rule.strategies]
    if all(status in HANDLED for status in served):
        return ()
    after = adopt(pack, answers, strategy)
    return tuple(each for each in strategy.sets if after.get(each) != answers.get(each))


def stale_since(pack: Pack, venture: Venture, today: date) -> date | None:
    """Return the day on which the assessment was to be looked at again, None when that is still to come."""
    assessed = venture.assessed
    if assessed is None or pack.review_interval is None:
        return None
    due = days_after(assessed, pack.review_interval.days)
    return due if due < today else None


def days_after(day: date, days: int) -> date:
    """Return the date ``days`` after a day, the last one there is when it lies beyond."""
    return day + timedelta(days=min(days, (date.max - day).days))
