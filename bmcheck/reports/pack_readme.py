"""What a pack covers, in Markdown: the README that stands in its folder, written from its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.model import Basis, Kind
from bmcheck.reports.pack import counted
from bmcheck.reports.words import effort_words, ended, is_silent, number_of, voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bmcheck.model import Case, Feature, Pack, Rule, Strategy

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#&~"})


def render(pack: Pack, cases: Mapping[str, Case]) -> str:
    """Return the README of the pack: the same text for the same files."""
    lines = [f"# {_text(pack.title)}", "", f"<!-- Written by: bmcheck pack show {pack.id} --readme -->", ""]
    lines += [f"The pack `{pack.id}` {pack.version}. Source: {ended(_text(pack.source))}", *_extension(pack), ""]
    lines += [f"- {each}" for each in _numbers(pack, cases)]
    lines += [*_features(pack), *_sections(pack), *_rules(pack), *_silence(pack), *_strategies(pack)]
    lines += [*_parameters(pack), *_metrics(pack), *_world(pack), *_conditions(pack), *_contradictions(pack)]
    lines += _scenarios(pack)
    lines += [*_cases(cases), *_not_proved(pack)]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Return text of the pack as Markdown shows it: on one line, nothing in it a mark."""
    return " ".join(text.split()).translate(_MARKS)


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a heading and below it a table, or nothing for no rows."""
    found = [f"| {' | '.join(row)} |" for row in rows]
    head = ["", title, "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return [*head, *found] if found else []


def _extension(pack: Pack) -> Iterator[str]:
    if pack.extends:
        off = ", ".join(f"`{each}`" for each in pack.switched_off)
        yield f"It extends {', '.join(pack.extends)}{f', without {off}' if off else ''}."


def _numbers(pack: Pack, cases: Mapping[str, Case]) -> Iterator[str]:
    core = sum(each.depth == "core" for each in pack.questions.values())
    rules = pack.rules.values()
    yield f"{number_of(len(pack.questions), 'question')}, {core} of them core"
    for kind in Kind:
        of_kind = sorted((each for each in rules if each.kind is kind), key=lambda each: each.severity.rank)
        severities = counted(each.severity.value for each in of_kind)
        yield _with_parts(number_of(len(of_kind), kind.value), severities, _bases(pack, of_kind))
    yield _with_parts(number_of(len(pack.strategies), "strategy"), _bases(pack, pack.strategies.values()))
    excused = sum(bool(each.excused) for each in pack.claims.values())
    yield f"{number_of(len(pack.claims), 'claim')}, {excused} of them carried by nothing, with the reason"
    yield f"{number_of(len(pack.passed_over), 'place')} of the source passed over, with the reason"
    yield f"{number_of(sum(len(each.example) for each in rules), 'example')}, {number_of(len(cases), 'case')}"


def _with_parts(total: str, *parts: str) -> str:
    return f"{total}: {'; '.join(parts)}" if any(parts) else total


def _bases(pack: Pack, entries: Iterable[Rule | Strategy]) -> str:
    order = list(Basis)
    return counted(_basis(pack, each.basis) for each in sorted(entries, key=lambda each: order.index(each.basis)))


def _basis(pack: Pack, basis: Basis) -> str:
    return voice(pack).source.removeprefix("the ") if basis is Basis.PAPER else basis.value


def _features(pack: Pack) -> Iterator[str]:
    yield from ("", "## What it asks about", "")
    for feature in pack.features:
        asked = sum(each.feature == feature.id for each in pack.questions.values())
        yield f"- **{_text(feature.title)}** ({number_of(asked, 'question')}): {_text(feature.about)}"


def _sections(pack: Pack) -> list[str]:
    rows = []
    for section, sentences in pack.outline.items():
        claims = sum(any(_is_in(section, place) for place in each.places) for each in pack.claims.values())
        passed = sum(_is_in(section, each.place) for each in pack.passed_over)
        rows.append([f"§{_text(section)}", str(sum(sentences)), str(claims), str(passed)])
    return _table("## What it takes from the source", ("section", "sentences", "claims", "passed over"), rows)


def _is_in(section: str, place: str) -> bool:
    return place.startswith(f"§{section} ")


def _rules(pack: Pack) -> list[str]:
    tables = [line for feature in pack.features for line in _rules_of(pack, feature)]
    return ["", "## Rules", *tables] if tables else []


def _rules_of(pack: Pack, feature: Feature) -> list[str]:
    rows = [
        [f"`{each.id}`", each.kind.value, each.severity.value, _basis(pack, each.basis), _text(each.title)]
        for each in pack.rules.values()
        if each.feature == feature.id
    ]
    return _table(f"### {_text(feature.title)}", ("rule", "kind", "severity", "basis", "what it finds"), rows)


def _silence(pack: Pack) -> list[str]:
    silent = [each for each in pack.rules.values() if is_silent(pack, each)]
    words = f"It names these and offers no specific answer; the strategies for them are {voice(pack).ours}."
    found = [f"- `{each.id}`: {_text(each.title)}" for each in silent]
    return ["", f"## Where {voice(pack).source} is silent", "", words, "", *found] if found else []


def _strategies(pack: Pack) -> list[str]:
    rows = [
        [
            f"`{each.id}`",
            effort_words(each, short=True),
            _basis(pack, each.basis),
            _text(each.title),
            _served(pack, each),
        ]
        for each in pack.strategies.values()
    ]
    return _table("## Strategies", ("strategy", "effort", "basis", "what to do", "for"), rows)


def _not_proved(pack: Pack) -> list[str]:
    rows = [[f"`{name}`", _text(why)] for name, why in pack.not_proved.items()]
    return _table("## What is not proved of it", ("property", "why"), rows)


def _served(pack: Pack, strategy: Strategy) -> str:
    return ", ".join(f"`{each.id}`" for each in pack.rules.values() if strategy.id in each.strategies)


def _parameters(pack: Pack) -> list[str]:
    rows = [
        [f"`{each.id}`", _text(number_in_words(each.value, each.unit)), _text(each.source)]
        for each in pack.parameters.values()
    ]
    return _table("## Parameters", ("parameter", "value", "source"), rows)


def _metrics(pack: Pack) -> list[str]:
    rows = [
        [f"`{each.id}`", f"`{each.formula.text}`", _text(each.unit), _text(each.say)] for each in pack.metrics.values()
    ]
    return _table("## Metrics", ("metric", "formula", "unit", "what it says"), rows)


def _world(pack: Pack) -> list[str]:
    rows = [
        [f"`{each.id}`", _text(in_words(each.question, each.value)), _text(each.say), _text(each.source)]
        for each in pack.world.values()
    ]
    return _table("## Facts of the world", ("fact", "today", "what it is about", "source"), rows)


def _conditions(pack: Pack) -> list[str]:
    rows = [[f"`{each.id}`", f"`{each.when.text}`", _text(each.say)] for each in pack.conditions.values()]
    return _table("## Named conditions", ("name", "condition", "what it says"), rows)


def _contradictions(pack: Pack) -> list[str]:
    rows = [[f"`{each.id}`", f"`{each.when.text}`", _text(each.say)] for each in pack.contradictions.values()]
    return _table("## What cannot all be true", ("contradiction", "when", "what it says"), rows)


def _scenarios(pack: Pack) -> list[str]:
    rows = [
        [f"`{each.id}`", _basis(pack, each.basis), _text(each.title), _text(each.why)]
        for each in pack.scenarios.values()
    ]
    return _table("## Scenarios", ("scenario", "basis", "what happens", "why it may"), rows)


def _cases(cases: Mapping[str, Case]) -> list[str]:
    rows = [[f"`{each.id}`", _text(each.title), _text(each.about)] for each in cases.values()]
    return _table("## Cases", ("case", "title", "about"), rows)
