"""What a check says beside its findings: waivers that no longer hold, late actions, an assessment or a pack of old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.consistency import words_of
from bmcheck.model import Lapse, Standing
from bmcheck.reports.places import first_position
from bmcheck.reports.words import STATUS_WORDS
from bmcheck.versions import is_newer, rules_since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.errors import Position
    from bmcheck.model import ActionStanding, Contradiction, Review, Snapshot, WaiverStanding


class Notice(Struct, frozen=True):
    """One thing to say about a file: a stable id, the words, where, whether it stops the gate, and on which entry."""

    id: str
    what: str
    place: Position
    stops: bool = False
    about: str = ""


NOTICES = {
    "waiver-lapsed": "A finding was accepted, and the waiver no longer holds.",
    "waiver-orphaned": "A waiver accepts a finding that asks for nothing any more.",
    "action-overdue": "An action was to be done by now.",
    "action-without-effect": "An action is done, and answers that it was to change are as they were.",
    "assessment-stale": "The assessment was to be looked at again by now.",
    "pack-moved-on": "The pack is another one than the assessment was made with.",
    "answers-outdated": "Questions have changed their meaning since they were answered.",
    "answers-contradict": "Answers cannot all be true.",
    "answers-removed": "The pack does not ask any more what was answered.",
}
"""Each notice and what it means in general."""


def notices(snapshot: Snapshot) -> list[Notice]:
    """Return everything there is to say about a checked file beside its findings, what stops the gate first."""
    found = [*_waivers(snapshot), *_actions(snapshot), *_contradictions(snapshot), *_age(snapshot), *_pack(snapshot)]
    return sorted(found, key=lambda each: not each.stops)


def _waivers(snapshot: Snapshot) -> Iterator[Notice]:
    for each in snapshot.follow_up.broken:
        name = "waiver-orphaned" if each.standing is Standing.ORPHANED else "waiver-lapsed"
        stops, place = each in snapshot.stops.waivers, snapshot.waiver_position(each.waiver)
        yield Notice(name, lapse_in_words(each), place, stops, each.waiver.rule)


def lapse_in_words(standing: WaiverStanding) -> str:
    """Return why a waiver no longer holds, and what to do about it."""
    waiver = standing.waiver
    if standing.standing is Standing.ORPHANED:
        status = STATUS_WORDS[standing.finding.status]
        return f"{waiver.rule} is {status}: there is nothing left to accept; take the waiver away"
    why = lapses_in_words(standing)
    return f"the waiver of {waiver.rule} by {waiver.by} has lapsed: {why}; look at it again: bmcheck waive"


def lapses_in_words(standing: WaiverStanding) -> str:
    """Return why a waiver no longer holds, and nothing else."""
    waiver, status = standing.waiver, STATUS_WORDS[standing.finding.status]
    if standing.standing is Standing.ORPHANED:
        return f"the finding is {status}, and there is nothing left to accept"
    changed = ", ".join(standing.changed)
    told = f"the answers it names do not make the finding {status}"
    words = {
        Lapse.EXPIRED: f"it ran until {waiver.until.isoformat()}",
        Lapse.TOO_LONG: f"it runs until {waiver.until.isoformat()}, longer than allowed here",
        Lapse.ANSWERS: f"the answer it rests on has changed: {changed}",
        Lapse.CONDITIONS: "the conditions of the rule have changed",
        Lapse.STATUS: told if waiver.because else "it does not say on which answers it rests",
    }
    return "; ".join(words[each] for each in standing.lapses)


def _actions(snapshot: Snapshot) -> Iterator[Notice]:
    for index, each in enumerate(snapshot.follow_up.actions):
        action, place = each.action, snapshot.source.position(("action", index, "strategy"))
        owner = f" by {action.owner}" if action.owner else ""
        if each.overdue and action.due:
            due = action.due.isoformat()
            what = f"{action.strategy}{owner} is {action.status} and was due on {due}"
            yield Notice("action-overdue", what, place, about=action.strategy)
        if each.without_effect:
            missing = missing_in_words(snapshot.review, each)
            what = f"{action.strategy} is done, and the answers do not say so yet: {missing}"
            what = f"{what}; bmcheck explain {action.strategy}"
            yield Notice("action-without-effect", what, place, about=action.strategy)


def missing_in_words(review: Review, standing: ActionStanding) -> str:
    """Return the questions whose answers do not say yet that an action is done."""
    return ", ".join(each if each in review.answers else f"{each} (not answered)" for each in standing.missing)


def _contradictions(snapshot: Snapshot) -> Iterator[Notice]:
    review = snapshot.review
    for each in review.contradictions:
        concerned = each.when.questions() & (review.answers.keys() | review.set_aside.keys())
        place = first_position(snapshot, concerned)
        yield Notice("answers-contradict", contradiction_in_words(review, each), place, about=each.id)


def contradiction_in_words(review: Review, contradiction: Contradiction) -> str:
    """Return what cannot all be true, and which of the answers do not count for it."""
    asked = sorted(contradiction.when.questions(), key=review.pack.order.__getitem__)
    words = words_of(review.pack, contradiction)
    aside = ", ".join(each for each in asked if each in review.set_aside and each in words)
    counts = f": figures count, so what is said to {aside} does not; bmcheck assess asks again"
    return f"{contradiction.say} ({', '.join(asked)}){counts if aside else ''}"


def _age(snapshot: Snapshot) -> Iterator[Notice]:
    since, interval = snapshot.follow_up.stale_since, snapshot.review.pack.review_interval
    if since is None or interval is None:
        return
    what = f"a new look was due on {since.isoformat()}, {interval.days} days after the last: bmcheck assess"
    yield Notice("assessment-stale", what, snapshot.source.position(("venture", "assessed")))


def _pack(snapshot: Snapshot) -> Iterator[Notice]:
    made, pack = snapshot.assessment.pack, snapshot.review.pack
    place = snapshot.source.position(("pack",))
    if made.version and is_newer(pack.version, made.version):
        yield Notice("pack-moved-on", _moved_on(snapshot), place)
    elif made.version and is_newer(made.version, pack.version):
        what = f"made with {pack.id} {made.version:.40}, and this is only {pack.version}: update bmcheck"
        yield Notice("pack-moved-on", what, place)
    elif made.digest and made.version == pack.version and made.digest != pack.digest:
        yield Notice("pack-moved-on", f"{pack.id} {pack.version} is not word for word the pack it was made with", place)
    if snapshot.assessment.outdated:
        questions = ", ".join(snapshot.assessment.outdated)
        what = f"changed meaning since {made.version:.40}, so the answers do not count: {questions}"
        what = f"{what}; bmcheck assess asks again"
        yield Notice("answers-outdated", what, snapshot.source.position(("answers",)))
    if snapshot.assessment.removed:
        gone = ", ".join(sorted(snapshot.assessment.removed))
        what = f"{pack.id} {pack.version} does not ask any more what is answered, and it may be taken away: {gone}"
        yield Notice("answers-removed", what, snapshot.source.position(("answers",)))


def _moved_on(snapshot: Snapshot) -> str:
    """Return what is new in the pack, and what the rules that are new or changed say now."""
    made, pack = snapshot.assessment.pack, snapshot.review.pack
    rules = [each for each in rules_since(pack, made.version) if each in snapshot.review.by_rule]
    listed = ", ".join(f"{each} ({STATUS_WORDS[snapshot.review.by_rule[each].status]})" for each in rules)
    new = f"new or changed rules: {listed}" if rules else "no rule is new or changed"
    return f"made with {pack.id} {made.version:.40}; this is {pack.version}, {new}; bmcheck assess asks what is new"
