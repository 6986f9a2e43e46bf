"""What a name in conditions, or a scenario, means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.conditions import ALWAYS
from bmcheck.conditions.names import named_in
from bmcheck.consistency import words_of
from bmcheck.model import Basis, Change, Happening
from bmcheck.reports.marks import told
from bmcheck.reports.paragraphs import lines, listed, named_entry, passages
from bmcheck.reports.styles import identity
from bmcheck.reports.words import voice

if TYPE_CHECKING:
    from bmcheck.model import Contradiction, Metric, NamedCondition, Pack, Parameter, Scenario, WorldFact
    from bmcheck.reports.marks import Marked


def scenario(pack: Pack, scenario: Scenario) -> Marked:
    """Return what happens in a scenario, to whom, and why it may."""
    source, addition, _ = voice(pack)
    basis = f"from {source}" if scenario.basis is Basis.PAPER else f"{addition}: {scenario.source}"
    return lines(
        scenario.title,
        told("scenario ", identity(scenario.id), f", {basis}"),
        scenario.why,
        f"It concerns: {scenario.applies.text}" if scenario.applies is not ALWAYS else "",
        *listed("What happens:", (change_in_words(pack, *each) for each in scenario.happens.items())),
        f"Nobody can act in advance: {scenario.nobody_can_act}" if scenario.nobody_can_act else "",
        *passages(pack, scenario.claims),
    )


def world_fact(pack: Pack, fact: WorldFact) -> Marked:
    """Return what a fact of the world is today, and which rules read it."""
    return lines(
        f"{fact.say} — {in_words(fact.question, fact.value)}",
        told("world fact ", identity(fact.id), ": nobody is asked; conditions read what it is today."),
        f"Source: {fact.source}",
        *listed("Rules that read it:", (named_entry(each.id, each.title) for each in pack.rules_on[fact.id])),
    )


def contradiction(pack: Pack, each: Contradiction) -> Marked:
    """Return which answers cannot all be true, and which of them give way."""
    words = words_of(pack, each)
    return lines(
        each.say,
        told("contradiction ", identity(each.id), f": these answers cannot all be true: {each.when.text}"),
        "Figures count before words: while it is so, the answers to these do not count." if words else "",
        [named_entry(name, pack.questions[name].ask) for name in pack.questions if name in words],
    )


def _where_it_applies(metric: Metric) -> str:
    if metric.applies is ALWAYS:
        return ""
    otherwise = f"; otherwise: {metric.otherwise}" if metric.otherwise else ""
    return f"Told where {metric.applies.text}{otherwise}"


def metric(pack: Pack, metric: Metric) -> Marked:
    """Return a metric with its formula and the rules that look at the same numbers."""
    used = (rule for rule in pack.rules.values() if metric.formula.questions() & rule.questions())
    return lines(
        metric.title,
        told("metric ", identity(metric.id), f", {metric.unit}"),
        metric.say,
        f"{metric.id} = {metric.formula.text}",
        _where_it_applies(metric),
        *listed(
            "Computed from:",
            (named_entry(each, pack.questions[each].ask) for each in sorted(metric.formula.questions())),
        ),
        *listed("Rules that look at the same numbers:", (named_entry(each.id, each.title) for each in used)),
    )


def condition(pack: Pack, named: NamedCondition) -> Marked:
    """Return what a named condition looks at, and the rules that use it."""
    asked = sorted(named.when.questions(), key=pack.order.__getitem__)
    using = [each for each in pack.rules.values() if any(named.id in named_in(one.text) for one in each.conditions)]
    return lines(
        named.say,
        told("condition ", identity(named.id), f": {named.when.text}"),
        *listed("It looks at:", (named_entry(each, pack.questions[each].ask) for each in asked)),
        *listed("Rules that use the name:", (named_entry(each.id, each.title) for each in using)),
    )


def parameter(pack: Pack, parameter: Parameter) -> Marked:
    """Return the value of a parameter and its source."""
    return lines(
        f"{parameter.id} = {number_in_words(parameter.value, parameter.unit)}",
        f"parameter of the pack {pack.id}",
        f"Source: {parameter.source}",
    )


def change_in_words(pack: Pack, name: str, change: bool | str | float | Change) -> str:
    """Return what a strategy that is adopted, or a scenario, does to the answer to one question."""
    question = pack.questions[name] if name in pack.questions else pack.world[name].question
    match change:
        case bool():
            return f"{name}: {'yes' if change else 'no'}"
        case str():
            return f"{name}: {question.says[change]}"
        case int() | float():
            return f"{name}: {number_in_words(change, question.unit)}"
        case Happening() if (change.times, change.plus) != (None, None):
            left = [] if change.times is None else [f"times {change.times:g}"]
            return f"{name}: {' and '.join([*left, *([f'plus {change.plus.text}'] if change.plus else [])])}"
        case _:
            with_ = [f'"{question.says[each]}"' for each in change.add]
            without = [f'no longer "{question.says[each]}"' for each in change.remove]
            return f"{name}: {', '.join(with_ + without)}"
