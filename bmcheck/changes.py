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
from bmcheck.versions import answer_under, changed_since, name_under, rule_under

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Finding, Pack, Review, Rule, Snapshot, WaiverStanding


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
    found = [each for rule, old, new in _pairs(before, after) for each in _difference(rule, old, new, before, after)]
    return tuple(sorted(found, key=lambda each: (not each.is_worse, each.rule.urgency)))


def _pairs(before: Snapshot, after: Snapshot) -> Iterator[tuple[Rule, Finding | None, Finding | None]]:
    """Yield each rule with its finding before and after, None where the pack of that side does not have the rule.

    A rule that has another id is the same rule. Of several that have become one, that counts which asked for most.
    """
    old_pack, new_pack = before.review.pack, after.review.pack
    former: dict[str, list[Finding]] = {}
    for each in before.review.findings:
        former.setdefault(rule_under(new_pack, old_pack, each.rule.id), []).append(each)
    for new in after.review.findings:
        then = before.review.by_rule.get(rule_under(old_pack, new_pack, new.rule.id))
        old = former.pop(new.rule.id, [then] if then else [])
        yield new.rule, max(old, key=lambda each: _asked(before, each), default=None), new
    yield from ((each.rule, each, None) for gone in former.values() for each in gone)


def _asked(snapshot: Snapshot, finding: Finding) -> tuple[bool, int]:
    """Return a sort key: the finding that asks least of the venture first."""
    return not snapshot.is_accepted(finding), DEMANDS[finding.status]


def _difference(
    rule: Rule, old: Finding | None, new: Finding | None, before: Snapshot, after: Snapshot
) -> Iterator[FindingChange]:
    was, is_ = old is not None and before.is_accepted(old), new is not None and after.is_accepted(new)
    then, now = old.status if old else None, new.status if new else None
    severities = {each.rule.severity for each in (old, new) if each}
    if then is now and was is is_ and len(severities) == 1:
        return
    former = old.rule if old else None
    change = FindingChange(rule, then, now, was, is_, (), former)
    if old is None or new is None:
        yield replace(change, causes=(Cause.PACK,))
    elif then is not now:
        yield _caused(change, old.rule, before, after)
    elif was is not is_:
        yield _by_waiver(change, before.waiver(old), after.waiver(new))
    else:
        yield replace(change, causes=(Cause.PACK,))


def _caused(change: FindingChange, old: Rule, before: Snapshot, after: Snapshot) -> FindingChange:
    """Return the change with what it needed: other answers, another pack, or both; either where each suffices."""
    new = change.rule
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


def _by_waiver(change: FindingChange, was: WaiverStanding | None, now: WaiverStanding | None) -> FindingChange:
    """Return the change of a finding that keeps its status: its waiver came, went, lapsed or holds again."""
    turned = now
    if was and now and now.standing is Standing.IN_FORCE and replace(was.waiver, rule=now.waiver.rule) == now.waiver:
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
