"""A pack for a reader: feature by feature its questions, rules and strategies, then its numbers and cases."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.conditions import ALWAYS, NEVER
from bmcheck.model import BLOCKS, Basis, Kind
from bmcheck.reports.breaking import fill
from bmcheck.reports.explained_names import change_in_words
from bmcheck.reports.width import text_width
from bmcheck.reports.words import about_option, effort_words, ended, number_of, other_words, voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bmcheck.model import Case, Feature, Pack, Question, Rule, Strategy, WorldFact


def render(pack: Pack, cases: Mapping[str, Case]) -> str:
    """Return everything in the pack except its claims, which have their own report."""
    lines = [f"{pack.title} ({pack.id} {pack.version})", f"Source: {pack.source}", *_extension(pack), _sum(pack, cases)]
    lines += _section("Not proved", (f"{name}: {why}" for name, why in pack.not_proved.items()))
    blocks = pack.blocks if pack.blocks != BLOCKS else {}
    lines += _section("Building blocks", (f"{name}: {title}" for name, title in blocks.items()))
    for feature in pack.features:
        lines += ["", *_feature(pack, feature)]
    lines += _section("Parameters", (_parameter(pack, each) for each in pack.parameters))
    lines += _section("Metrics", (_metric(pack, each) for each in pack.metrics))
    lines += _section("World facts", map(world_fact, pack.world.values()))
    lines += _section("Conditions", (f"{each.id} = {each.when.text}: {each.say}" for each in pack.conditions.values()))
    lines += _section(
        "Contradictions", (f"{each.id} = {each.when.text}: {each.say}" for each in pack.contradictions.values())
    )
    lines += _section("Scenarios", (f"{each.id}: {each.title}" for each in pack.scenarios.values()))
    lines += _section("Cases", (f"{each.id}: {each.title}" for each in cases.values()))
    return "\n".join(_wrapped(each) for each in lines)


def _wrapped(line: str) -> str:
    """Return a line, folded under itself: what follows stands four further to the right."""
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return fill(line, text_width(), rest=indent)


def _section(title: str, entries: Iterable[str]) -> list[str]:
    """Return a title and its entries indented below it, or nothing for no entries."""
    found = [f"  {each}" for each in entries]
    return ["", title, *found] if found else []


def _extension(pack: Pack) -> Iterator[str]:
    if pack.extends:
        own = len(pack.rules.keys() - pack.inherited)
        yield f"Extends: {', '.join(pack.extends)}; {own} of the rules are its own"
    if pack.switched_off:
        yield f"Switched off: {', '.join(pack.switched_off)}"


def _sum(pack: Pack, cases: Mapping[str, Case]) -> str:
    """Return how much of everything there is."""
    rules = pack.rules.values()
    numbers = {
        "question": len(pack.questions),
        "risk": sum(each.kind is Kind.RISK for each in rules),
        "opportunity": sum(each.kind is Kind.OPPORTUNITY for each in rules),
        "strategy": len(pack.strategies),
        "claim": len(pack.claims),
        "parameter": len(pack.parameters),
        "metric": len(pack.metrics),
        "example": sum(len(each.example) for each in rules),
        "case": len(cases),
    }
    more = {
        "world fact": len(pack.world),
        "named condition": len(pack.conditions),
        "contradiction": len(pack.contradictions),
        "scenario": len(pack.scenarios),
    }
    numbers |= {noun: count for noun, count in more.items() if count}
    return ", ".join(number_of(count, noun) for noun, count in numbers.items())


def _feature(pack: Pack, feature: Feature) -> Iterator[str]:
    yield f"{feature.title} ({feature.id}): {feature.about}"
    for question in pack.questions.values():
        if question.feature == feature.id:
            yield from _question(pack, question)
    for rule in pack.rules.values():
        if rule.feature == feature.id:
            yield from _rule(pack, rule)
    for strategy in pack.strategies.values():
        if strategy.feature == feature.id:
            yield from _strategy(pack, strategy)


def _question(pack: Pack, question: Question) -> Iterator[str]:
    kind = f"{question.type}, {question.unit}" if question.unit else question.type
    notes = [question.kind.value, kind, question.depth]
    notes += ["monotone"] if question.monotone else ["ordered"] if question.is_ordered else []
    notes += ["informs"] if question.informs else [] if pack.rules_on[question.id] else ["no rule looks at it"]
    yield f"  question {question.id} ({', '.join(notes)}): {question.ask}"
    for words in other_words(pack, question):
        yield f"    {words}"
    for option in question.options:
        yield f"    {option.id}: {option.say}{about_option(question, option)}"


def _rule(pack: Pack, rule: Rule) -> Iterator[str]:
    ours = "" if rule.basis is Basis.PAPER else f", {voice(pack).ours}"
    notes = f"{rule.severity.value}, {rule.horizon.value}, {rule.threatens.value}{ours}"
    yield f"  {rule.kind.value} {rule.id} ({notes}): {rule.title}"
    yield f"    applies: {'always' if rule.applies.text == ALWAYS.text else rule.applies.text}"
    yield f"    met: {rule.met.text}"
    yield from [f"    treated: {rule.treated.text}"] if rule.treated.text != NEVER.text else []
    yield from [f"    nobody can act: {rule.nobody_can_act}"] if rule.nobody_can_act else []
    yield from [f"    waits for: {', '.join(rule.waits_for)}"] if rule.waits_for else []
    yield f"    strategies: {', '.join(rule.strategies) or 'none'}"


def _strategy(pack: Pack, strategy: Strategy) -> Iterator[str]:
    ours = "" if strategy.basis is Basis.PAPER else f", {voice(pack).ours}"
    yield f"  strategy {strategy.id} ({effort_words(strategy, short=True)}{ours}): {strategy.title}"
    for name, change in strategy.sets.items():
        yield f"    sets {change_in_words(pack, name, change)}"
    if strategy.may_open:
        yield f"    may open: {', '.join(strategy.may_open)}"
    if strategy.waits_for:
        yield f"    waits for: {', '.join(strategy.waits_for)}"


def _parameter(pack: Pack, name: str) -> str:
    each = pack.parameters[name]
    return f"{name} = {number_in_words(each.value, each.unit)}. {each.source}"


def world_fact(fact: WorldFact) -> str:
    """Return a fact of the world with its value today, and from where it is known."""
    return f"{fact.id} = {in_words(fact.question, fact.value)}. {ended(fact.say)} {fact.source}"


def _metric(pack: Pack, name: str) -> str:
    each = pack.metrics[name]
    return f"{name} = {each.formula.text} ({each.unit}): {each.title}"


def counted(values: Iterable[str]) -> str:
    """Return how often each value stands there, in the order in which they come first: ``3 high, 2 low``."""
    return ", ".join(f"{count} {value}" for value, count in Counter(values).items())
