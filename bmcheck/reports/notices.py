"""What a check says beside its findings: waivers that no longer hold, late actions, an assessment or a pack of old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bmcheck.consistency import words_of
from bmcheck.holding_back import held_back
from bmcheck.model import IN_HAND, Kind, Lapse, Standing, Status
from bmcheck.money import code_of, is_code
from bmcheck.reports.places import first_position, position
from bmcheck.reports.words import STATUS_WORDS, named
from bmcheck.versions import is_newer, rules_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.errors import Position
    from bmcheck.model import ActionStanding, Contradiction, Result, Review, Snapshot, WaiverStanding


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
    "risk-without-result": "A risk has been treated for one review interval, and its outcome is still bad.",
    "scenario-opens-risk": "Should a scenario of the pack happen, a risk would newly open.",
    "action-overdue": "An action was to be done by now.",
    "action-without-effect": "An action is done, and answers that it was to change are as they were.",
    "action-undated": "An action is done, and nobody has said since when, though its result is waited for.",
    "taken-too-early": "An opportunity is taken, and a risk that comes before it is not dealt with, or nobody knows.",
    "assessment-stale": "The assessment was to be looked at again by now.",
    "currency-unclear": "The currency of the venture is no code of three letters.",
    "pack-moved-on": "The pack is another one than the assessment was made with.",
    "answers-outdated": "Questions have changed their meaning since they were answered.",
    "answers-contradict": "Answers cannot all be true.",
    "answers-removed": "The pack does not ask any more what was answered.",
    "waiver-unneeded": "A waiver is about a rule that the pack does not have any more.",
    "action-unneeded": "An action is about a strategy that the pack does not have any more.",
}
"""Each notice and what it means in general."""


def notices(snapshot: Snapshot) -> list[Notice]:
    """Return everything there is to say about a checked file beside its findings, what stops the gate first."""
    found = [*_waivers(snapshot), *_results(snapshot), *_threats(snapshot)]
    found += [*_actions(snapshot), *_too_early(snapshot)]
    found += [*_contradictions(snapshot), *_currency(snapshot), *_age(snapshot), *_pack(snapshot), *_unneeded(snapshot)]
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
        after = ", and give it anew should the practice stop" if standing.finding.status in IN_HAND else ""
        return f"{waiver.rule} is {': '.join(_without_need(standing))}; take the waiver away{after}"
    why = lapses_in_words(standing)
    return f"the waiver of {waiver.rule} by {waiver.by} has lapsed: {why}; look at it again: bmcheck waive"


def lapses_in_words(standing: WaiverStanding) -> str:
    """Return why a waiver no longer holds, and nothing else."""
    if standing.standing is Standing.ORPHANED:
        return f"the finding is {', and '.join(_without_need(standing))}"
    waiver, status = standing.waiver, STATUS_WORDS[standing.finding.status]
    changed = ", ".join(standing.changed)
    told = f"the answers it names do not make the finding {status}"
    words = {
        Lapse.EXPIRED: f"it ran until {waiver.until.isoformat()}",
        Lapse.TOO_LONG: f"it runs until {waiver.until.isoformat()}, longer than allowed here",
        Lapse.ANSWERS: f"the answer it rests on has changed: {changed}",
        Lapse.CONDITIONS: "the conditions of the rule have changed",
        Lapse.STATUS: told if waiver.because else "it does not say on which answers it rests",
        Lapse.SETTLED: f"it rests on answers that do not say whether {_settled(standing)}, which is known now",
        Lapse.STOPPED: f"what was done about it since has stopped{_listed(standing.stopped)}",
    }
    return "; ".join(words[each] for each in standing.lapses)


def _without_need(standing: WaiverStanding) -> tuple[str, str]:
    """Return what a finding is now, and that it needs no waiver."""
    status = STATUS_WORDS[standing.finding.status]
    if standing.finding.status in IN_HAND:
        return f"{status} now", "the waiver is no longer needed"
    return status, "there is nothing left to accept"


def _listed(names: Iterable[str]) -> str:
    return f": {', '.join(names)}" if names else ""


def _settled(standing: WaiverStanding) -> str:
    """Return what was not known of a finding when it was accepted."""
    return "the outcome is bad" if standing.finding.status is Status.TREATED else "the right thing is done"


def _results(snapshot: Snapshot) -> Iterator[Notice]:
    """Yield the risks without result; one that somebody accepts is listed with its waiver."""
    for rule, each in snapshot.follow_up.without_result.items():
        if rule in snapshot.follow_up.accepted:
            continue
        place = snapshot.source.position(("action", snapshot.assessment.actions.index(each.action), "done"))
        what = f"{without_result_in_words(snapshot.review, each)}; bmcheck explain {rule}"
        yield Notice("risk-without-result", what, place, each in snapshot.stops.results, rule)


def without_result_in_words(review: Review, result: Result) -> str:
    """Return that a risk is treated and without result, since which day, and what would show one."""
    action = result.action
    done = (
        f"{named(review.pack.strategies[action.strategy])} was done on {action.done.isoformat()}" if action.done else ""
    )
    watched = " ".join(f"{review.asked[each].ask} ({each})" for each in result.outcomes)
    return f"{named(result.finding.rule)} is treated, without result so far: {done}; the outcome to watch: {watched}"


def _threats(snapshot: Snapshot) -> Iterator[Notice]:
    for each in snapshot.stops.threats:
        rule = each.finding.rule
        what = f"{each.scenario.title} ({each.scenario.id}): it would open {named(rule)}, {rule.severity.value}"
        yield Notice("scenario-opens-risk", what, position(snapshot, each.finding), stops=True, about=rule.id)


def _actions(snapshot: Snapshot) -> Iterator[Notice]:
    strategies = snapshot.review.pack.strategies
    places = [index for index, each in enumerate(snapshot.assessment.actions) if each.strategy in strategies]
    for index, each in zip(places, snapshot.follow_up.actions, strict=True):
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
        if each.undated:
            since = f"on {action.done.isoformat()}, a day still to come" if action.done else "on a day that is not said"
            waiting = ", ".join(each.undated)
            what = f"{action.strategy} was done {since}: write done = DATE; the result is waited for of {waiting}"
            yield Notice("action-undated", what, place, about=action.strategy)


def missing_in_words(review: Review, standing: ActionStanding) -> str:
    """Return the questions whose answers do not say yet that an action is done."""
    return ", ".join(each if each in review.answers else f"{each} (not answered)" for each in standing.missing)


def _too_early(snapshot: Snapshot) -> Iterator[Notice]:
    """Yield the opportunities that are taken before the risks that they wait for are dealt with."""
    review = snapshot.review
    for each in review.having(Status.CAPTURED, *IN_HAND, kind=Kind.OPPORTUNITY):
        if found := held_back(review, each.rule.waits_for):
            first = ", ".join(f"{named(risk.rule)}, {STATUS_WORDS[risk.status]}" for risk in found)
            what = f"{named(each.rule)} is {STATUS_WORDS[each.status]} too early: first deal with {first}"
            yield Notice("taken-too-early", what, position(snapshot, each), about=each.rule.id)


def _currency(snapshot: Snapshot) -> Iterator[Notice]:
    currency = snapshot.assessment.venture.currency
    if currency and not is_code(currency):
        example = code_of(currency) or "EUR"
        what = f"the currency {currency!r:.40} is no code of three capital letters (ISO 4217), such as {example}"
        yield Notice("currency-unclear", what, snapshot.source.position(("venture", "currency")))


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
    what = f"a new look was due on {since.isoformat()}, {interval.days} days after the last: bmcheck assess --again"
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


def _unneeded(snapshot: Snapshot) -> Iterator[Notice]:
    """Yield the waivers and actions of what the pack has removed: nothing hangs on them any more."""
    pack, assessment = snapshot.review.pack, snapshot.assessment
    for index, waiver in enumerate(assessment.waivers):
        if waiver.rule in pack.removed_rules:
            what = f"{pack.id} {pack.version} has no rule {waiver.rule} any more: take the waiver out"
            place = snapshot.source.position(("waiver", index, "rule"))
            yield Notice("waiver-unneeded", what, place, about=waiver.rule)
    for index, action in enumerate(assessment.actions):
        if action.strategy in pack.removed_strategies:
            what = f"{pack.id} {pack.version} has no strategy {action.strategy} any more: take the action out"
            place = snapshot.source.position(("action", index, "strategy"))
            yield Notice("action-unneeded", what, place, about=action.strategy)


def _moved_on(snapshot: Snapshot) -> str:
    """Return what is new in the pack, and what the rules that are new or changed say now."""
    made, pack = snapshot.assessment.pack, snapshot.review.pack
    rules = [each for each in rules_since(pack, made.version) if each in snapshot.review.by_rule]
    listed = ", ".join(f"{each} ({STATUS_WORDS[snapshot.review.by_rule[each].status]})" for each in rules)
    new = f"new or changed rules: {listed}" if rules else "no rule is new or changed"
    return f"made with {pack.id} {made.version:.40}; this is {pack.version}, {new}; bmcheck assess asks what is new"
