"""Why a finding came out as it did, and what can be done about it, in words a founder reads."""

from __future__ import annotations

from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.changes import compare
from bmcheck.effects import partners
from bmcheck.evaluation import review_again
from bmcheck.model import ANSWERED, HANDLED, IN_HAND, MET, TO_DO, Kind, Status
from bmcheck.reasons import forcing
from bmcheck.reports.treatment import comes_first, is_unsettled, known_by, outcome_in_words
from bmcheck.reports.width import text_width
from bmcheck.reports.words import (
    STATUS_WORDS,
    basis_words,
    number_of,
    passage,
    silence,
    strategies_of,
    voice,
    wanted_in_words,
)
from bmcheck.steps import Way, taken
from bmcheck.targets import targets
from bmcheck.ways_out import waits_for_answers, ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bmcheck.conditions import Answer
    from bmcheck.model import Finding, Move, Pack, Question, Review, ReviewChanges, Strategy

MOST_WAYS = 6
NO_WAY = "none was found: nothing that you can do or stop doing is enough, as things stand"
"""What is told where no change of practices treats or meets a rule."""


def render(result: Review, finding: Finding) -> str:
    """Return why ``finding`` came out as it did, what would change it, and what that rests on."""
    rule, pack = finding.rule, result.pack
    parts = [
        finding.told,
        f"{rule.kind.value} {rule.id}, {rule.severity.value}: {_status(pack, finding)} ({basis_words(pack, rule)})",
    ]
    if finding.status is Status.NOT_APPLICABLE:
        parts += _section("It does not apply because you said:", _said(result, forcing(rule.applies, result.answers)))
    else:
        before = comes_first(result, rule)
        parts += ["", rule.why, *_grounds(result, finding)]
        parts += _section(f"{'Too early' if finding.status in ANSWERED else 'Not yet'}; before it stands:", before)
        parts += _what_to_do(result, finding) if finding.status not in HANDLED and not before else []
        aims = target_lines(result, finding)
        alone = " (one of these is enough)" if len(aims) > 1 else ""
        parts += _section(f"What would have to be true{alone}:", aims)
        parts += _section("How you would know:", known_by(result, finding))
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
        return f"{words}: the right thing is done, {outcome_in_words(pack, finding)}"
    return f"{words}, as far as is known" if is_unsettled(finding) else words


def _grounds(result: Review, finding: Finding) -> list[str]:
    """Return the answers that make a rule apply, and those that make it met, treated or neither."""
    rule, answers = finding.rule, result.answers
    applies, met, treated = (forcing(each, answers) for each in rule.conditions)
    is_known = rule.applies.truth(answers) is True
    parts = _section("It applies because you said:", _said(result, applies) if is_known else [])
    if finding.status in IN_HAND:
        parts += _section("What is done:", _said(result, treated))
        parts += _section("What came of it so far:", _said(result, met))
    else:
        decides = met if finding.status in MET else (*met, *treated)
        parts += _section(
            "The answers that decide it:", _said(result, decides) if finding.status in (*TO_DO, *MET) else []
        )
    return parts + _section(f"{_why_missing(result.pack, finding)}:", wanted_in_words(result, finding))


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


def _what_to_do(result: Review, finding: Finding) -> list[str]:
    rule, pack = finding.rule, result.pack
    strategies = strategies_of(pack, rule)
    if waits_for_answers(pack, finding):
        title = "What can be done, should it turn out not to be done yet:"
        parts = _section(title, (_strategy_in_words(each) for each in strategies))
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


def way_lines(result: Review, finding: Finding, most: int = MOST_WAYS) -> list[str]:
    """Return each way out in words, with what else it would change; the last line counts those left out.

    Where there is none, one line says why.
    """
    if waits_for_answers(result.pack, finding):
        return [f"answer first: {'; '.join(wanted_in_words(result, finding))}"]
    ways = ways_out(result.pack, finding, result.answers)
    lines = [f"{way_in_words(result, way)}{_also(result, finding, way)}" for way in ways[:most]]
    if len(ways) > most:
        lines.append(f"and {len(ways) - most} more of the same kind")
    return lines or [no_way(finding)]


def no_way(finding: Finding) -> str:
    """Return that there is no way out, with the reason where the rule gives one."""
    reason = finding.rule.nobody_can_act
    return f"there is none, nobody can act on it: {reason}" if reason else NO_WAY


def way_in_words(result: Review, way: Way) -> str:
    """Return the steps of a way out, as ``"Yes" for: …`` and ``"…" and "…" also hold for: …``."""
    steps = groupby(way, lambda each: (each.question, each.how))
    return "; ".join(_step(result.asked[name], how, [each.to for each in to]) for (name, how), to in steps)


def _step(question: Question, how: str, to: Sequence[Answer]) -> str:
    hold = "holds" if len(to) == 1 else "hold"
    match how:
        case "add":
            return f"{_options(question, to)} also {hold} for: {question.ask}"
        case "remove":
            return f"{_options(question, to)} no longer {hold} for: {question.ask}"
        case _:
            return f'"{in_words(question, to[0])}" for: {question.ask}'


def _options(question: Question, to: Iterable[Answer]) -> str:
    return " and ".join(f'"{question.says[str(each)]}"' for each in to)


def _also(result: Review, finding: Finding, way: Way) -> str:
    others = side_effects(result, finding, way)
    return f" (changes as well: {'; '.join(move_in_words(each) for each in others)})" if others else ""


def side_effects(result: Review, finding: Finding, way: Way) -> list[Move]:
    """Return what a way out of ``finding`` makes worse or better beside it."""
    changes = compare(result, review_again(result, taken(result.pack, result.answers, way)))
    return [each for each in (*changes.worse, *changes.better) if each.rule.id != finding.rule.id]


def move_in_words(move: Move) -> str:
    """Return a change of status, as ``free-without-income from open to covered``."""
    return f"{move.rule.id} from {STATUS_WORDS[move.before]} to {STATUS_WORDS[move.after]}"


def _strategy_in_words(strategy: Strategy) -> str:
    return f"{strategy.title} ({strategy.id}, {strategy.effort} effort)"


def _effect_in_words(result: Review, finding: Finding, strategy: Strategy) -> str:
    """Return what a strategy does about a finding, and what has to be dealt with before it."""
    others, does = partners(result, finding, strategy), "treats it" if finding.rule.kind is Kind.RISK else "takes it up"
    if others is None:
        does = (
            "does not treat it, as things stand"
            if finding.rule.kind is Kind.RISK
            else "does not take it up, as things stand"
        )
    elif others:
        does = f"{does} together with {' and '.join(others)}"
    before = comes_first(result, strategy)
    waits = f"; not yet, before it stands: {'; '.join(before)}" if before else ""
    return f"{_strategy_in_words(strategy)}: {does}{waits}"


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
