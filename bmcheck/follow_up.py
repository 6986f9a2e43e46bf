"""What has become of waivers, actions and the assessment itself by a given day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.adoption import adopt
from bmcheck.answers import WrongAnswerError, plain_answer, read_answer
from bmcheck.conditions import NEVER
from bmcheck.conditions.fingerprint import Meanings, fingerprint
from bmcheck.evaluation import find
from bmcheck.model import (
    HANDLED,
    IN_HAND,
    ActionStanding,
    FollowUp,
    Lapse,
    Nature,
    Standing,
    Status,
    WaiverStanding,
)
from bmcheck.reasons import reason
from bmcheck.results import days_after, results, undated
from bmcheck.versions import is_newer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from bmcheck.answers import Plain
    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Action, AsOf, Assessment, Finding, Pack, Review, Rule, Venture, Waiver


def follow_up(review: Review, assessment: Assessment, day: AsOf) -> FollowUp:
    """Return what has become of everything in ``assessment`` by a day.

    Waivers of rules that the review leaves out are left out as well, and so are actions of strategies that are gone.
    """
    pack, today = review.pack, day.today
    waited_for = tuple(results(review, assessment.actions, today))
    late = {each.finding.rule.id for each in waited_for if each.is_late}
    return FollowUp(
        waivers=tuple(
            _waiver(review, assessment, each, day, late) for each in assessment.waivers if each.rule in review.by_rule
        ),
        actions=tuple(
            ActionStanding(
                each,
                overdue=each.status != "done" and each.due is not None and each.due < today,
                missing=_missing(pack, review.answers, each) if each.status == "done" else (),
                undated=tuple(undated(review, assessment.actions, each, today)),
            )
            for each in assessment.actions
            if each.strategy in pack.strategies
        ),
        day=today,
        stale_since=stale_since(pack, assessment.venture, today),
        results=waited_for,
    )


def because(review: Review, finding: Finding) -> dict[str, Plain]:
    """Return the deciding answers of a finding, as a waiver of it records them."""
    questions = review.pack.questions
    return {each: plain_answer(questions[each], review.answers[each]) for each in reason(finding, review.answers)}


def can_be_accepted(finding: Finding, late: Collection[str]) -> bool:
    """Return whether a gate can stop for a finding, so that there is something to accept.

    That is so of a treated risk while its outcome is not known, or when its rule is among those whose result is late.
    """
    if finding.status is Status.TREATED:
        return not finding.decided or finding.rule.id in late
    return finding.status not in HANDLED


def given_before_it_stopped(before: FollowUp, now: FollowUp) -> FollowUp:
    """Return what has become of everything by ``now``, where waivers that were no longer needed ``before`` have lapsed.

    Those are waivers of what was treated then and is not any more, that nobody has given anew.
    """
    needless = [
        each.waiver for each in before.waivers if each.standing is Standing.ORPHANED and each.finding.status in IN_HAND
    ]
    if not needless:
        return now

    def standing(each: WaiverStanding) -> WaiverStanding:
        is_treated = each.finding.status in IN_HAND
        if each.standing is Standing.IN_FORCE and not is_treated and each.waiver in needless:
            return replace(each, standing=Standing.LAPSED, lapses=(Lapse.STOPPED,))
        return each

    return replace(now, waivers=tuple(map(standing, now.waivers)))


def still_accepted(accepted: Collection[str], before: Review, after: Review) -> frozenset[str]:
    """Return those of the rules ``accepted`` before whose findings are the same, for the same answers, in ``after``."""

    def is_same(rule: str) -> bool:
        then, now = before.by_rule[rule], after.by_rule[rule]
        changed = (each for each in reason(then, before.answers) if before.answers[each] != after.answers.get(each))
        return (then.status, then.decided) == (now.status, now.decided) and not any(changed)

    return frozenset(each for each in accepted if each in before.by_rule and is_same(each))


def _waiver(review: Review, assessment: Assessment, waiver: Waiver, day: AsOf, late: Collection[str]) -> WaiverStanding:
    pack, finding, answers = review.pack, review.by_rule[waiver.rule], review.answers
    then = dict(_read(pack, waiver.because))
    accepted = find(finding.rule, then)
    is_treated_since = finding.status in IN_HAND and accepted.status not in IN_HAND
    if is_treated_since or not can_be_accepted(finding, late):
        return WaiverStanding(waiver, finding, Standing.ORPHANED)
    changed = tuple(each for each in waiver.because if each not in then or answers.get(each) != then[each])
    lapses = [*_lapses_in_time(waiver, day)]
    if _has_other_conditions(pack, finding, waiver, assessment.pack.version):
        lapses.append(Lapse.CONDITIONS)
    elif accepted.status is not finding.status:
        lapses.append(Lapse.STATUS)
    elif finding.decided and not accepted.decided:
        lapses.append(Lapse.SETTLED)
    if changed:
        lapses.append(Lapse.ANSWERS)
    given = waiver.given if waiver.given and waiver.given <= day.today else None
    stopped = tuple(stopped_since(review, assessment, finding.rule, given))
    if stopped:
        lapses.append(Lapse.STOPPED)
    standing = Standing.LAPSED if lapses else Standing.IN_FORCE
    return WaiverStanding(waiver, finding, standing, tuple(lapses), changed, stopped)


def stopped_since(review: Review, assessment: Assessment, rule: Rule, day: date | None) -> Iterator[str]:
    """Yield the strategies of a rule that were done on or after a day, None for ever, and have stopped.

    The answers alone cannot tell: they are again what they were before.
    """
    done = dict.fromkeys(each.strategy for each in assessment.actions if each.done and (not day or day <= each.done))
    for each in done:
        if each in rule.strategies and rule.questions() & {*_not_in_place(review.pack, review.answers, each)}:
            yield each


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
    """Return what stands for the conditions of ``rule`` with their parameters and metrics, in 12 hex digits.

    A rule that nothing treats has the fingerprint that it had before rules could be treated: its waivers hold on.
    """
    values = {each.id: repr(each.value) for each in pack.parameters.values()}
    values |= {each.id: each.formula.text for each in pack.metrics.values()}
    values |= {each.id: repr(each.value) for each in pack.world.values()}
    orders = {
        each.id: " < ".join(f"'{option}'" for option in each.order) for each in pack.questions.values() if each.order
    }
    conditions = {each.id: each.when.text for each in pack.conditions.values()}
    texts = [rule.applies.text, rule.met.text, *([rule.treated.text] if rule.treated.text != NEVER.text else [])]
    return fingerprint(texts, Meanings(conditions, values, orders, dict(_former(pack, rule))))


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
    """Return the practices of an action that are not in place, though something that it serves asks for them."""
    strategy = pack.strategies[action.strategy]
    outcomes = {each.id for each in pack.questions.values() if each.kind is Nature.OUTCOME}
    practised = {each: answer for each, answer in answers.items() if each not in outcomes}
    served = [rule for rule in pack.rules.values() if strategy.id in rule.strategies]
    applying = [rule for rule in served if find(rule, answers).status is not Status.NOT_APPLICABLE]
    if all(find(rule, practised).status in HANDLED for rule in applying):
        return ()
    return _not_in_place(pack, answers, strategy.id)


def _not_in_place(pack: Pack, answers: Answers, name: str) -> tuple[str, ...]:
    """Return the practices of a strategy whose answers would change if it were adopted."""
    strategy = pack.strategies[name]
    after = adopt(pack, answers, strategy)
    return tuple(each for each in strategy.sets if after.get(each) != answers.get(each))


def to_record(pack: Pack, assessment: Assessment, names: Iterable[str]) -> list[str]:
    """Return the strategies of which it is news that they are done.

    That is so when it puts a practice in place, or when no action says since when it is.
    """
    answers, dated = assessment.answers, {each.strategy for each in assessment.actions if each.done}
    return [each for each in dict.fromkeys(names) if each not in dated or not is_in_place(pack, answers, each)]


def is_in_place(pack: Pack, answers: Answers, name: str) -> bool:
    """Return whether a strategy would change no answer."""
    return not _not_in_place(pack, answers, name)


def stale_since(pack: Pack, venture: Venture, today: date) -> date | None:
    """Return the day on which the assessment was to be looked at again, None when that is still to come."""
    assessed = venture.assessed
    if assessed is None or pack.review_interval is None:
        return None
    due = days_after(assessed, pack.review_interval.days)
    return due if due < today else None
