"""Why a finding came out as it did, and the ways out, in words a founder reads."""

from __future__ import annotations

from itertools import groupby
from textwrap import fill
from typing import TYPE_CHECKING

from bmcheck.answers import in_words
from bmcheck.changes import compare
from bmcheck.effects import partners
from bmcheck.evaluation import review_again
from bmcheck.model import MET, Status
from bmcheck.reports.width import text_width
from bmcheck.reports.words import (
    STATUS_WORDS,
    answers_in_words,
    basis_words,
    gates_in_words,
    number_of,
    passage,
    silence,
    strategies_of,
    voice,
    wanted_in_words,
)
from bmcheck.steps import Way, taken
from bmcheck.ways_out import ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bmcheck.conditions import Answer
    from bmcheck.model import Finding, Move, Pack, Question, Review, ReviewChanges, Strategy

MOST_WAYS = 6
NO_WAY = "none was found: no change that is in your hands is enough, as things stand"


def render(result: Review, finding: Finding) -> str:
    """Return why ``finding`` came out as it did, what would change it, and what that rests on."""
    rule, pack = finding.rule, result.pack
    status, basis = STATUS_WORDS[finding.status], basis_words(pack, rule)
    parts = [
        finding.told,
        f"{rule.kind.value} {rule.id}, {rule.severity.value}: {status} ({basis})",
    ]
    if finding.status is Status.NOT_APPLICABLE:
        parts += _section("It does not apply because you said:", answers_in_words(result, finding))
    else:
        parts += _why_and_what_to_do(result, finding)
    width = text_width()
    return "\n".join(
        fill(each, width, subsequent_indent=_indent(each), break_long_words=False, break_on_hyphens=False)
        for each in parts
    )


def _why_and_what_to_do(result: Review, finding: Finding) -> list[str]:
    rule, pack = finding.rule, result.pack
    parts = ["", rule.why]
    parts += _section("It applies because you said:", gates_in_words(result, finding))
    parts += _section("The answers that decide it:", answers_in_words(result, finding))
    parts += _section("Not known, and needed to settle it:", wanted_in_words(result, finding))
    if finding.status not in MET:
        parts += _section("Ways out, the smallest first:", way_lines(result, finding))
        parts += _section("What to do:", (_strategy(result, finding, each) for each in strategies_of(pack, rule)))
        if said := silence(pack, rule):
            parts.append(f"{said}; what to do is {voice(pack).ours}.")
    parts += _section("How you would know:", [rule.verify] if rule.verify else [])
    parts += _section("What it rests on:", (passage(pack, each) for each in rule.claims))
    return parts


def _indent(line: str) -> str:
    return "    " if line.startswith("  - ") else ""


def _section(title: str, entries: Iterable[str]) -> list[str]:
    listed = [f"  - {each}" for each in entries]
    return ["", title, *listed] if listed else []


def way_lines(result: Review, finding: Finding, most: int = MOST_WAYS) -> list[str]:
    """Return each way out in words, with what else it would change; the last line counts those left out.

    Where there is none, one line says so.
    """
    ways = ways_out(result.pack, finding, result.answers)
    lines = [f"{way_in_words(result, way)}{_also(result, finding, way)}" for way in ways[:most]]
    if len(ways) > most:
        lines.append(f"and {len(ways) - most} more of the same kind")
    return lines or [NO_WAY]


def way_in_words(result: Review, way: Way) -> str:
    """Return the steps of a way out, as ``"Yes" for: …`` and ``"…" and "…" also hold for: …``."""
    steps = groupby(way, lambda each: (each.question, each.how))
    return "; ".join(_step(result.pack.questions[name], how, [each.to for each in to]) for (name, how), to in steps)


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


def _strategy(result: Review, finding: Finding, strategy: Strategy) -> str:
    others = partners(result, finding, strategy)
    if others is None:
        does = "does not settle it, as things stand"
    else:
        does = f"settles it together with {' and '.join(others)}" if others else "settles it"
    return f"{strategy.title} ({strategy.id}, {strategy.effort} effort): {does}"


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


def next_lines(pack: Pack, asked: str, findings: Iterable[Finding]) -> list[str]:
    """Return a question and what hangs on its answer."""
    question = pack.questions[asked]
    listed = sorted(findings, key=lambda each: (each.rule.kind.value != "risk", each.rule.severity.rank))
    lines = [question.ask, f"  ({question.id}) {question.help}".rstrip()]
    lines += [f"  - {option.id}: {option.say}" for option in question.options]
    lines.append(f"It helps to settle {number_of(len(listed), 'finding')}:")
    lines += [f"  - {each.rule.severity.value} {each.rule.kind.value}: {each.rule.title}" for each in listed]
    return lines
