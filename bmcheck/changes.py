"""Compare two reviews, or two states, of one venture: what got worse, what got better, and why.

The cause is computed, not guessed: the old answers are reviewed under the new pack, and the new answers under the old
one. What has to change for the status to change is a cause (the but-for test of actual causality: Halpern, Actual
Causality, 2016); of the changed answers, a smallest set that brings the new status about is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.answers import WrongAnswerError, plain_answer, read_answer
from bmcheck.consistency import counted
from bmcheck.evaluation import find
from bmcheck.model import Cause, FindingChange, Lapse, Move, ReviewChanges, Standing
from bmcheck.model.changes import DEMANDS
from bmcheck.reasons import fewest
from bmcheck.versions import answer_under, changed_since, name_under

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import FollowUp, Pack, Review, Rule, Snapshot


def compare(before: Review, after: Review) -> ReviewChanges:
    """Return what changed between two reviews of the same rules, the most urgent first.

    A rule gives one finding per assessment, in the order of the pack.
    """
    moves = [
        Move(new.rule, old.status, new.status)
        for old, new in zip(before.findings, after.findings, strict=True)
        if old.status is not new.status
    ]
    moves.sort(key=lambda each: each.rule.urgency)
    return ReviewChanges(
        tuple(each for each in moves if DEMANDS[each.after] > DEMANDS[each.before]),
        tuple(each for each in moves if DEMANDS[each.after] < DEMANDS[each.before]),
        tuple(each for each in moves if DEMANDS[each.after] == DEMANDS[each.before]),
    )


def differences(before: Snapshot, after: Snapshot) -> tuple[FindingChange, ...]:
    """Return every rule whose finding is another one than before, the most urgent first."""
    rules = {**before.review.by_rule, **after.review.by_rule}
    found = [each for rule in rules for each in _difference(rule, before, after)]
    return tuple(sorted(found, key=lambda each: (not each.is_worse, each.rule.urgency)))


def _difference(identity: str, before: Snapshot, after: Snapshot) -> Iterator[FindingChange]:
    old, new = before.review.by_rule.get(identity), after.review.by_rule.get(identity)
    was, is_ = identity in before.follow_up.accepted, identity in after.follow_up.accepted
    then, now = before.status(identity), after.status(identity)
    severities = {each.rule.severity for each in (old, new) if each}
    if then is now and was is is_ and len(severities) == 1:
        return
    rule = {**before.review.by_rule, **after.review.by_rule}[identity].rule
    more_severe = old is not None and new is not None and new.rule.severity.rank < old.rule.severity.rank
    change = FindingChange(rule, then, now, was, is_, (), more_severe=more_severe)
    if old is None or new is None:
        yield replace(change, causes=(Cause.PACK,))
    elif then is not now:
        yield _caused(change, before, after)
    elif was is not is_:
        yield _by_waiver(change, before.follow_up, after.follow_up)
    else:
        yield replace(change, causes=(Cause.PACK,))


def _caused(change: FindingChange, before: Snapshot, after: Snapshot) -> FindingChange:
    """Return the change with what it needed: other answers, another pack, or both; either where each suffices."""
    old, new = (each.review.by_rule[change.rule.id].rule for each in (before, after))
    stayed = answers_under(after.review.pack, before)
    needs_answers = find(new, stayed).status is not change.after
    needs_pack = find(old, answers_under(before.review.pack, after)).status is not change.after
    either = not needs_answers and not needs_pack
    causes = ((Cause.ANSWERS, needs_answers or either), (Cause.PACK, needs_pack or either))
    found = replace(change, causes=tuple(cause for cause, needed in causes if needed))
    return replace(found, answers=_fewest(new, stayed, after.review.answers)) if needs_answers else found


def _fewest(rule: Rule, before: Answers, after: Answers) -> tuple[str, ...]:
    """Return the fewest changed answers that, changed alone, give the new status."""
    wanted = find(rule, after).status

    def suffices(chosen: tuple[str, ...]) -> bool:
        mixed = {name: answer for name, answer in before.items() if name not in chosen}
        mixed |= {name: after[name] for name in chosen if name in after}
        return find(rule, mixed).status is wanted

    return fewest(sorted(each for each in rule.questions() if before.get(each) != after.get(each)), suffices)


def _by_waiver(change: FindingChange, before: FollowUp, after: FollowUp) -> FindingChange:
    """Return the change of a finding that keeps its status: its waiver came, went, lapsed or holds again."""
    was, now = (each.of_rules.get(change.rule.id) for each in (before, after))
    turned = now
    if was and now and now.standing is Standing.IN_FORCE and was.waiver == now.waiver:
        turned = was
    if turned is None or turned.standing is not Standing.LAPSED:
        return replace(change, causes=(Cause.WAIVER,), waiver=now or was)
    causes = tuple(dict.fromkeys(_CAUSE_OF[each] for each in turned.lapses))
    return replace(change, causes=causes, answers=turned.changed, waiver=now)


_CAUSE_OF = {
    Lapse.EXPIRED: Cause.TIME,
    Lapse.TOO_LONG: Cause.WAIVER,
    Lapse.ANSWERS: Cause.ANSWERS,
    Lapse.STATUS: Cause.ANSWERS,
    Lapse.SETTLED: Cause.ANSWERS,
    Lapse.STOPPED: Cause.ANSWERS,
    Lapse.CONDITIONS: Cause.PACK,
}


def answers_under(pack: Pack, snapshot: Snapshot) -> Answers:
    """Return those of the answers given on one side that count under ``pack``, another version of its pack."""
    review, made_with = snapshot.review, snapshot.assessment.pack.version
    if pack is review.pack:
        return review.answers
    outdated = changed_since(pack, made_with) if made_with else ()
    found: dict[str, Answer] = {}
    for name, answer in {**review.answers, **review.set_aside, **snapshot.assessment.outdated}.items():
        now = name_under(pack, review.pack, name)
        if now in pack.questions and now not in outdated:
            raw = answer_under(pack, review.pack, name, plain_answer(review.pack.questions[name], answer))
            try:
                found[now] = read_answer(pack.questions[now], raw)
            except WrongAnswerError:
                continue
    return counted(pack, found).answers
