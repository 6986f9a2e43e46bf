"""Why a finding came out as it did, and what can be done about it, in words a founder reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.effects import partners
from bmcheck.model import HANDLED, IN_HAND, MET, TO_DO, Kind, Nature, Status
from bmcheck.reasons import forcing
from bmcheck.reports.breaking import fill
from bmcheck.reports.marks import Marked, below, told
from bmcheck.reports.styles import heading, identity, severity
from bmcheck.reports.treatment import (
    answer_lines,
    comes_first,
    is_unsettled,
    known_by,
    label_of_first,
    outcome_in_words,
    urgency_in_words,
    watched,
)
from bmcheck.reports.ways import way_lines
from bmcheck.reports.width import text_width
from bmcheck.reports.words import (
    STATUS_WORDS,
    basis_words,
    effort_words,
    named,
    passage,
    silence,
    strategies_of,
    voice,
    wanted_in_words,
)
from bmcheck.targets import beyond, targets
from bmcheck.ways_out import waits_for_answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bmcheck.model import Finding, Move, Pack, Question, Review, ReviewChanges, Strategy

WORLD = "As the world is today:"
NOTE = "Note: "
"""What stands before the note on the answer above it."""


def render(result: Review, finding: Finding, notes: Mapping[str, str]) -> Marked:
    """Return why ``finding`` came out as it did, what would change it, and what that rests on.

    ``notes`` are on answers, by question, and stand below those.
    """
    rule, pack = finding.rule, result.pack
    is_past = finding.status in MET or finding.status is Status.NOT_APPLICABLE
    urgency = "" if is_past or not urgency_in_words(rule) else f", {urgency_in_words(rule)}"
    about = f"{urgency}: {_status(pack, finding)} ({basis_words(pack, rule)})"
    parts: list[str] = [
        heading(finding.told),
        told(f"{rule.kind.value} ", identity(rule.id), ", ", severity(rule), about),
    ]
    if finding.status is Status.NOT_APPLICABLE:
        ruled_out = forcing(rule.applies, result.answers)
        parts += _section("It does not apply because you said:", _said(result, ruled_out, notes))
        parts += _section(WORLD, _facts(result, rule.applies.facts()))
    else:
        before = comes_first(result, rule)
        parts += ["", rule.why, *_grounds(result, finding, notes), *_section(WORLD, _facts(result, rule.facts()))]
        parts += _section(f"{label_of_first(finding)}:", before)
        parts += _what_to_do(result, finding) if finding.status not in HANDLED and not before else []
        aims = target_lines(result, finding)
        alone = " (one of these is enough)" if len(aims) > 1 else ""
        parts += _section(f"What would have to be true{alone}:", aims)
        known = known_by(result, finding) if finding.status not in IN_HAND else filter(None, [rule.verify])
        parts += _section("How you would know:", known)
        parts += _section("Why this severity:", filter(None, [rule.why_severity]))
        parts += _section("What it rests on:", (passage(pack, each) for each in rule.claims))
    width = text_width()
    return below(fill(each, width, rest=_indent(each)) for each in parts)


def _status(pack: Pack, finding: Finding) -> str:
    """Return the status in words, and of what is treated, what that says of its outcome."""
    words = STATUS_WORDS[finding.status]
    if finding.status in IN_HAND:
        return f"{words}; the right thing is done, and {outcome_in_words(pack, finding)}"
    return f"{words}, as far as is known" if is_unsettled(finding) else words


def _grounds(result: Review, finding: Finding, notes: Mapping[str, str]) -> list[str]:
    """Return the answers that make a rule apply, and those that make it met, treated or neither."""
    rule, answers = finding.rule, result.answers
    applies, met, treated = (forcing(each, answers) for each in rule.conditions)
    is_known = rule.applies.truth(answers) is True
    facts, practices = _parted(result.pack, treated)
    applies = (*applies, *facts) if finding.status in IN_HAND else applies
    parts = _section("It applies because you said:", _said(result, applies, notes) if is_known else [])
    if finding.status in IN_HAND:
        parts += _section("What is done:", _said(result, practices, notes))
        parts += _section("What to watch:", _watched(result, finding, notes))
    else:
        decides = met if finding.status in MET else (*met, *treated)
        parts += _section(
            "The answers that decide it:", _said(result, decides, notes) if finding.status in (*TO_DO, *MET) else []
        )
    if finding.status in IN_HAND and not waits_for_answers(result.pack, finding):
        return parts
    return parts + _section(f"{_why_missing(result.pack, finding)}:", wanted_in_words(result, finding))


def _parted(pack: Pack, asked: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the questions that ask for facts, and those that ask for practices."""
    practices = [each for each in asked if pack.questions[each].kind is Nature.PRACTICE]
    return [each for each in asked if each not in practices], practices


def _why_missing(pack: Pack, finding: Finding) -> str:
    """Return what the answers that a finding waits for are needed for."""
    if finding.status in IN_HAND:
        return "Not known, and needed to know whether it works"
    if finding.status in MET:
        return "Not known, and it may not apply at all"
    return "Answer these first" if waits_for_answers(pack, finding) else "Not known, and needed to settle it"


def _said(result: Review, questions: Iterable[str], notes: Mapping[str, str]) -> list[str]:
    """Return answers in the order of the pack, each as ``question — answer``, and the notes on them."""
    asked = (result.asked[each] for each in sorted(set(questions), key=result.pack.order.__getitem__))
    answers = ((each, f"{each.ask} — {in_words(each, result.answers[each.id])}") for each in asked)
    return [line for question, said in answers for line in (said, *_note(question, notes))]


def _watched(result: Review, finding: Finding, notes: Mapping[str, str]) -> list[str]:
    outcomes = zip(watched(result, finding), answer_lines(watched(result, finding)), strict=True)
    return [line for (question, _), said in outcomes for line in (said, *_note(question, notes))]


def _note(question: Question, notes: Mapping[str, str]) -> list[str]:
    return [f"{NOTE}{notes[question.id]}"] if question.id in notes else []


def _facts(result: Review, looked_at: Collection[str]) -> list[str]:
    """Return facts of the world in the order of the pack, each with what it is today."""
    known = (each for each in result.pack.world.values() if each.id in looked_at)
    return [f"{each.say} — {in_words(each.question, result.answers.get(each.id, each.value))}" for each in known]


def _what_to_do(result: Review, finding: Finding) -> list[str]:
    rule, pack = finding.rule, result.pack
    strategies = strategies_of(pack, rule)
    if waits_for_answers(pack, finding):
        case = "apply" if finding.status is Status.UNKNOWN else "turn out not to be done yet"
        parts = _section(f"What can be done, should it {case}:", (_strategy_in_words(each) for each in strategies))
    else:
        parts = _section("Ways out, the smallest ones:", way_lines(result, finding))
        parts += _section("What to do:", (_effect_in_words(result, finding, each) for each in strategies))
    if said := silence(pack, rule):
        parts.append(f"{said}; what to do is {voice(pack).ours}." if strategies else f"{said}.")
    return parts


def _indent(line: str) -> str:
    return "    " if line.startswith(("  - ", f"    {NOTE}")) else ""


def _section(title: str, entries: Iterable[str]) -> list[str]:
    listed = [told("    " if each.startswith(NOTE) else "  - ", each) for each in entries]
    return ["", heading(title), *listed] if listed else []


def target_lines(result: Review, finding: Finding) -> list[str]:
    """Return for each number what it would have to be for a rule to be met, the other answers being as they are.

    Nothing is told of a rule of which it is not known whether it applies.
    """
    if finding.status is Status.UNKNOWN:
        return []
    found = ((result.asked[each.question], each) for each in targets(result.pack, finding, result.answers))
    lines = [f"{each.bound} {number_in_words(each.value, asked.unit)} for: {asked.ask}" for asked, each in found]
    for each in beyond(result.pack, finding, result.answers):
        words = "any share is enough, even" if each.is_enough else "no share is enough, not even"
        lines.append(f"{words} {number_in_words(each.extreme, 'share')}, for: {result.asked[each.question].ask}")
    return lines


def _strategy_in_words(strategy: Strategy) -> Marked:
    return told(f"{strategy.title} (", identity(strategy.id), f", {effort_words(strategy, short=True)})")


def _effect_in_words(result: Review, finding: Finding, strategy: Strategy) -> Marked:
    """Return what a strategy does about a finding, and what has to be dealt with before it."""
    does = falls_short(result, finding, strategy) or _does(finding)
    before = comes_first(result, strategy)
    waits = f"; first deal with: {'; '.join(before)}" if before else ""
    return told(_strategy_in_words(strategy), f": {does}{waits}")


def falls_short(result: Review, finding: Finding, strategy: Strategy) -> str:
    """Return that a strategy does not do it alone, and with which others it does; nothing where it is enough."""
    others = partners(result, finding, strategy, finding.rule.strategies)
    if others is None:
        return f"does not {'treat it' if finding.rule.kind is Kind.RISK else 'take it up'}, as things stand"
    with_ = " and ".join(named(result.pack.strategies[each]) for each in others)
    return f"{_does(finding)} together with {with_}" if with_ else ""


def _does(finding: Finding) -> str:
    return "treats it" if finding.rule.kind is Kind.RISK else "takes it up"


def changes_in_words(changes: ReviewChanges) -> list[str]:
    """Return what moved, side effects first."""
    lines: list[str] = []
    for title, moves in (("Worse:", changes.worse), ("Better:", changes.better), ("Also changed:", changes.other)):
        if moves:
            lines += [heading(title), *map(_move_line, moves)]
    return lines or ["Nothing changes."]


def _move_line(move: Move) -> Marked:
    rule, words = move.rule, f"{STATUS_WORDS[move.before]} → {STATUS_WORDS[move.after]}"
    return told("  - ", severity(rule), f" {rule.kind.value} ", identity(rule.id), f": {words} ({rule.title})")
