"""Why a finding came out as it did, and what can be done about it, in words a founder reads."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.effects import partners
from bmcheck.model import HANDLED, IN_HAND, MET, TO_DO, Kind, Nature, Status
from bmcheck.reasons import forcing
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
    number_of,
    passage,
    silence,
    strategies_of,
    voice,
    wanted_in_words,
)
from bmcheck.targets import targets
from bmcheck.ways_out import waits_for_answers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bmcheck.model import Finding, Move, Pack, Question, Review, ReviewChanges, Strategy

WORLD = "As the world is today:"


def render(result: Review, finding: Finding) -> str:
    """Return why ``finding`` came out as it did, what would change it, and what that rests on."""
    rule, pack = finding.rule, result.pack
    is_past = finding.status in MET or finding.status is Status.NOT_APPLICABLE
    about = f"{rule.kind.value} {rule.id}", rule.severity.value, "" if is_past else urgency_in_words(rule)
    parts = [
        finding.told,
        f"{', '.join(filter(None, about))}: {_status(pack, finding)} ({basis_words(pack, rule)})",
    ]
    if finding.status is Status.NOT_APPLICABLE:
        parts += _section("It does not apply because you said:", _said(result, forcing(rule.applies, result.answers)))
        parts += _section(WORLD, _facts(result, rule.applies.facts()))
    else:
        before = comes_first(result, rule)
        parts += ["", rule.why, *_grounds(result, finding), *_section(WORLD, _facts(result, rule.facts()))]
        parts += _section(f"{label_of_first(finding)}:", before)
        parts += _what_to_do(result, finding) if finding.status not in HANDLED and not before else []
        aims = target_lines(result, finding)
        alone = " (one of these is enough)" if len(aims) > 1 else ""
        parts += _section(f"What would have to be true{alone}:", aims)
        known = known_by(result, finding) if finding.status not in IN_HAND else filter(None, [rule.verify])
        parts += _section("How you would know:", known)
        parts += _section("What it rests on:", (passage(pack, each) for each in rule.claims))
    width = text_width()
    return "\n".join(
        fill(each, width, subsequent_indent=_indent(each), break_long_words=False, break_on_hyphens=False)
        for each in parts
    )


def _status(pack: Pack, finding: Finding) -> str:
    """Return the status in words, and of what is treated, what that says of its outcome."""
    words = STATUS_WORDS[finding.status]
    if finding.status in IN_HAND:
        return f"{words}; the right thing is done, and {outcome_in_words(pack, finding)}"
    return f"{words}, as far as is known" if is_unsettled(finding) else words


def _grounds(result: Review, finding: Finding) -> list[str]:
    """Return the answers that make a rule apply, and those that make it met, treated or neither."""
    rule, answers = finding.rule, result.answers
    applies, met, treated = (forcing(each, answers) for each in rule.conditions)
    is_known = rule.applies.truth(answers) is True
    facts, practices = _parted(result.pack, treated)
    applies = (*applies, *facts) if finding.status in IN_HAND else applies
    parts = _section("It applies because you said:", _said(result, applies) if is_known else [])
    if finding.status in IN_HAND:
        parts += _section("What is done:", _said(result, practices))
        parts += _section("What to watch:", answer_lines(watched(result, finding)))
    else:
        decides = met if finding.status in MET else (*met, *treated)
        parts += _section(
            "The answers that decide it:", _said(result, decides) if finding.status in (*TO_DO, *MET) else []
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


def _said(result: Review, questions: Iterable[str]) -> list[str]:
    """Return answers in the order of the pack, each as ``question — answer``."""
    asked = (result.asked[each] for each in sorted(set(questions), key=result.pack.order.__getitem__))
    return [f"{each.ask} — {in_words(each, result.answers[each.id])}" for each in asked]


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
    return "    " if line.startswith("  - ") else ""


def _section(title: str, entries: Iterable[str]) -> list[str]:
    listed = [f"  - {each}" for each in entries]
    return ["", title, *listed] if listed else []


def target_lines(result: Review, finding: Finding) -> list[str]:
    """Return for each number what it would have to be for a rule to be met, the other answers being as they are.

    Nothing is told of a rule of which it is not known whether it applies.
    """
    if finding.status is Status.UNKNOWN:
        return []
    found = ((result.asked[each.question], each) for each in targets(result.pack, finding, result.answers))
    return [f"{each.bound} {number_in_words(each.value, asked.unit)} for: {asked.ask}" for asked, each in found]


def _strategy_in_words(strategy: Strategy) -> str:
    return f"{strategy.title} ({strategy.id}, {effort_words(strategy, short=True)})"


def _effect_in_words(result: Review, finding: Finding, strategy: Strategy) -> str:
    """Return what a strategy does about a finding, and what has to be dealt with before it."""
    does = falls_short(result, finding, strategy) or _does(finding)
    before = comes_first(result, strategy)
    waits = f"; first deal with: {'; '.join(before)}" if before else ""
    return f"{_strategy_in_words(strategy)}: {does}{waits}"


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
            lines += [title, *(f"  - {_move_line(each)}" for each in moves)]
    return lines or ["Nothing changes."]


def _move_line(move: Move) -> str:
    words = f"{STATUS_WORDS[move.before]} → {STATUS_WORDS[move.after]}"
    return f"{move.rule.severity.value} {move.rule.kind.value} {move.rule.id}: {words} ({move.rule.title})"


def next_lines(question: Question, findings: Iterable[Finding]) -> list[str]:
    """Return a question and what hangs on its answer."""
    listed = sorted(findings, key=lambda each: (each.rule.kind.value != "risk", each.rule.severity.rank))
    lines = [question.ask, f"  ({question.id}) {question.help}".rstrip()]
    lines += [f"  - {option.id}: {option.say}" for option in question.options]
    lines.append(f"It helps to settle {number_of(len(listed), 'finding')}:")
    lines += [f"  - {each.rule.severity.value} {each.rule.kind.value}: {each.rule.title}" for each in listed]
    return lines
