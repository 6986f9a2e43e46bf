"""A pack for readers: what is in it, as text and as the README that stands beside its files, and its trace."""

from __future__ import annotations

from collections import Counter
from textwrap import fill
from typing import TYPE_CHECKING

from bmcheck.answers import number_in_words
from bmcheck.model import BLOCKS, Basis
from bmcheck.reports.words import is_silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bmcheck.model import Case, Claim, Pack, Question, Rule, Strategy

WIDTH = 100


def render(pack: Pack) -> str:
    """Return the pack as text: section by section its questions, rules and strategies."""
    lines = [f"{pack.title} ({pack.id} {pack.version})", _counts(pack), fill(f"Source: {pack.source}", WIDTH)]
    for feature in pack.features:
        lines += ["", feature.title, fill(feature.about, WIDTH)]
        lines += [_question(each) for each in pack.questions.values() if each.feature == feature.id]
        lines += [_rule(each) for each in pack.rules.values() if each.feature == feature.id]
        lines += [_strategy(each) for each in pack.strategies.values() if each.feature == feature.id]
    lines += ["", "Parameters"]
    lines += [
        f"  {each.id} = {number_in_words(each.value, each.unit)}: {each.source}" for each in pack.parameters.values()
    ]
    lines += ["", "Metrics"]
    lines += [f"  {each.id} = {each.formula.text} ({each.unit})" for each in pack.metrics.values()]
    return "\n".join(lines)


def _counts(pack: Pack) -> str:
    core = sum(each.depth == "core" for each in pack.questions.values())
    ours = sum(each.basis is Basis.EXTENSION for each in pack.rules.values())
    return (
        f"{len(pack.questions)} questions ({core} core), {len(pack.rules)} rules ({ours} of them extensions), "
        f"{len(pack.strategies)} strategies, {len(pack.claims)} claims"
    )


def _question(question: Question) -> str:
    said = f" [{', '.join(question.says)}]" if question.options else f" [{question.type}]"
    return f"  ? {question.id}: {question.ask}{said}"


def _rule(rule: Rule) -> str:
    ours = ", extension" if rule.basis is Basis.EXTENSION else ""
    return f"  ! {rule.id} ({rule.severity.value} {rule.kind.value}{ours}): {rule.title}"


def _strategy(strategy: Strategy) -> str:
    ours = ", extension" if strategy.basis is Basis.EXTENSION else ""
    return f"  > {strategy.id} ({strategy.effort} effort{ours}): {strategy.title}"


def trace(pack: Pack) -> str:
    """Return the way from each claim to what carries it, the way back, and what is loose at either end."""
    lines = ["From the source to the pack:"]
    for claim in pack.claims.values():
        lines += [f"{claim.id} ({', '.join(claim.places)}): {claim.says}", *_carriers(pack, claim)]
    lines += ["", "From the pack to the source:"]
    kinds: tuple[tuple[str, Mapping[str, Rule | Question | Strategy]], ...] = (
        ("question", pack.questions),
        ("rule", pack.rules),
        ("strategy", pack.strategies),
    )
    for kind, entries in kinds:
        lines += [f"{kind} {each.id}: {_rests_on(each)}" for each in entries.values()]
    loose = list(_loose(pack))
    return "\n".join([*lines, "", *(loose or ["Nothing is loose at either end."])])


def _carriers(pack: Pack, claim: Claim) -> list[str]:
    carried = [
        f"{kind} {', '.join(found)}"
        for kind, entries in (("questions", pack.questions), ("rules", pack.rules), ("strategies", pack.strategies))
        if (found := [each.id for each in entries.values() if claim.id in each.claims])
    ]
    return [f"    {'; '.join(carried) or f'nothing: {claim.excused}'}"]


def _rests_on(entry: Rule | Question | Strategy) -> str:
    source = getattr(entry, "source", "")
    return ", ".join(entry.claims) + (f" [{source}]" if source else "") or "the rules that look at it"


def _loose(pack: Pack) -> Iterator[str]:
    for claim in pack.claims.values():
        if not claim.excused and _carriers(pack, claim) == ["    nothing: "]:
            yield f"loose: claim {claim.id} is carried by nothing"
    for question in pack.questions.values():
        if not question.claims and not pack.rules_on[question.id]:
            yield f"loose: question {question.id} rests on nothing"


def readme(pack: Pack, cases: Iterable[Case]) -> str:
    """Return the README of a pack in Markdown, made from nothing but its files."""
    silent = [rule for rule in pack.rules.values() if is_silent(pack, rule)]
    parts = [
        f"# {pack.title}",
        "<!-- made by: bmcheck pack show --readme; a test fails when it drifts from the files -->",
        f"Pack `{pack.id}`, version {pack.version}. {pack.source}.",
        f"{_counts(pack)}. `bmcheck explain ID` tells all about each; `bmcheck pack verify {pack.id}` proves them.",
        "## Sections",
        _table(("section", "what it is about", "questions", "risks", "opportunities"), _sections(pack)),
        "## Rules",
        _table(("rule", "kind", "severity", "building blocks", "basis"), map(_rule_row, pack.rules.values())),
        "## Strategies",
        _table(("strategy", "what to do", "effort", "basis"), map(_strategy_row, pack.strategies.values())),
        "## Where the source offers nothing specific",
        f"For {len(silent)} of its findings the source names the matter and offers no strategy. The report says so:",
        "\n".join(f"- {_code(rule.id)}: {rule.title}" for rule in silent),
        "## Named numbers",
        "The source gives no thresholds. Each of these is ours, with its reason:",
        _table(
            ("parameter", "value", "reason"),
            (
                (_code(each.id), number_in_words(each.value, each.unit), each.source)
                for each in pack.parameters.values()
            ),
        ),
        _table(
            ("metric", "formula", "unit"),
            ((_code(each.id), _code(each.formula.text), each.unit) for each in pack.metrics.values()),
        ),
        "## Worked cases",
        _table(("case", "what it is"), ((_code(each.id), each.about) for each in cases)),
    ]
    return "\n\n".join(parts) + "\n"


def _code(text: str) -> str:
    return f"`{text}`"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(each.replace('|', chr(92) + '|') for each in line)} |" for line in lines)


def _sections(pack: Pack) -> Iterator[tuple[str, ...]]:
    for feature in pack.features:
        kinds = Counter(rule.kind.value for rule in pack.rules.values() if rule.feature == feature.id)
        asked = sum(each.feature == feature.id for each in pack.questions.values())
        yield feature.title, feature.about, str(asked), str(kinds["risk"]), str(kinds["opportunity"])


def _rule_row(rule: Rule) -> tuple[str, ...]:
    blocks = ", ".join(BLOCKS[each].lower() for each in rule.blocks)
    return f"{_code(rule.id)} {rule.title}", rule.kind.value, rule.severity.value, blocks, rule.basis.value


def _strategy_row(strategy: Strategy) -> tuple[str, ...]:
    return _code(strategy.id), strategy.title, strategy.effort, strategy.basis.value
