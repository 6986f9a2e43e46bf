"""What one entry of a pack means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.answers import in_words, number_in_words
from bmcheck.conditions import NEVER
from bmcheck.conditions.names import named_in
from bmcheck.consistency import words_of
from bmcheck.model import Basis, Change, Horizon, Kind, Nature, Threatened
from bmcheck.reports.breaking import fill
from bmcheck.reports.marks import Marked, below, styled, told
from bmcheck.reports.styles import heading, identity, severity_style
from bmcheck.reports.width import text_width
from bmcheck.reports.words import (
    about_option,
    basis_words,
    effort_words,
    once_well,
    other_words,
    passage,
    silence,
    strategies_of,
    voice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bmcheck.model import (
        Claim,
        Contradiction,
        Metric,
        NamedCondition,
        Option,
        Pack,
        Parameter,
        Question,
        Rule,
        Strategy,
        WorldFact,
    )


def ids(pack: Pack) -> list[str]:
    """Return every id that can be explained."""
    options = [f"{each.id}.{option.id}" for each in pack.questions.values() for option in each.options]
    claims = [each for claim in pack.claims.values() for each in (claim.id, *claim.also)]
    return [*(key for group, _ in _groups(pack) for key in group), *claims, *options]


def render(pack: Pack, name: str) -> Marked | None:
    """Return the explanation of what is called ``name``; of everything with that id when several things share it."""
    wanted = name.removeprefix("C-").replace("X-", "x-")
    found = [explain(pack, group[wanted]) for group, explain in _groups(pack) if wanted in group]
    found += [_claim(pack, claim) for claim in pack.claims.values() if wanted == claim.id or wanted in claim.also]
    found += [
        _option(pack, question, option)
        for question in pack.questions.values()
        for option in question.options
        if wanted in (f"{question.id}.{option.id}", option.id)
    ]
    return below(_apart(found)) if found else None


def _apart(texts: Iterable[Marked]) -> Iterator[str]:
    for number, each in enumerate(texts):
        yield from ("", each) if number else (each,)


def _groups(pack: Pack) -> tuple[tuple[Mapping[str, Any], Callable[[Pack, Any], Marked]], ...]:
    """Return the entries of a pack by their ids, kind by kind, each kind with what explains one of it."""
    return (
        (pack.rules, _rule),
        (pack.switched_off, _switched_off),
        (pack.questions, _question),
        (pack.strategies, _strategy),
        (pack.metrics, _metric),
        (pack.parameters, _parameter),
        (pack.world, _world_fact),
        (pack.contradictions, _contradiction),
        (pack.conditions, _condition),
    )


def _lines(title: str, *parts: str | Iterable[str]) -> Marked:
    """Return a title, then paragraphs and lists below each other, wrapped; empty ones left out."""
    width = text_width()
    lines = [fill(heading(title), width)]
    for part in parts:
        if isinstance(part, str):
            lines += [fill(part, width)] if part else []
        else:
            lines += [fill(each, width, "  - ", "    ") for each in part]
    return below(lines)


def _listed(title: str, entries: Iterable[str]) -> tuple[str, list[str]]:
    """Return a title and its entries, or nothing for no entries."""
    found = list(entries)
    return (heading(title) if found else "", found)


def _named_entry(name: str, words: str) -> Marked:
    """Return an entry of a list: an id, and what it stands for."""
    return told(identity(name), f": {words}")


def _passages(pack: Pack, claims: Iterable[str]) -> tuple[str, list[str]]:
    return _listed("It rests on:", (_named_entry(each, passage(pack, each)) for each in claims))


def _rule(pack: Pack, rule: Rule) -> Marked:
    said = silence(pack, rule)
    return _lines(
        rule.title,
        told(
            f"{rule.kind.value} ",
            identity(rule.id),
            ", ",
            styled(f"{rule.severity.value} severity", severity_style(rule)),
            f", {basis_words(pack, rule)}",
        ),
        f"Feature: {pack.feature_titles[rule.feature]}.",
        f"Building blocks: {', '.join(pack.blocks[each] for each in rule.blocks)}.",
        URGENCY[rule.horizon, rule.threatens] if rule.kind is Kind.RISK else "",
        "",
        rule.why,
        f"{once_well(rule)}: {rule.when_met}" if rule.when_met else "",
        f"How you would know: {rule.verify}" if rule.verify else "",
        f"It applies when: {rule.applies.text}",
        f"It is met when: {rule.met.text}",
        f"It is {'treated' if rule.kind is Kind.RISK else 'pursued'} when: {rule.treated.text}"
        if rule.treated is not NEVER
        else "",
        f"Nobody can act on it: {rule.nobody_can_act}" if rule.nobody_can_act else "",
        *_listed("In these conditions:", _named(pack, rule)),
        *_listed(
            "It looks at:",
            (_named_entry(each, pack.questions[each].ask) for each in pack.questions if each in rule.questions()),
        ),
        *_titles("It is not advised before these are dealt with:", pack.rules, rule.waits_for),
        f"{said}; the strategies are {voice(pack).ours}." if said else "",
        *_listed("What to do:", (_put_in_place(pack, each) for each in strategies_of(pack, rule))),
        *_passages(pack, rule.claims),
    )


def _put_in_place(pack: Pack, strategy: Strategy) -> str:
    """Return a strategy with its effort and the practices that it puts in place."""
    practices = "; ".join(change_in_words(pack, *each) for each in strategy.sets.items())
    puts = f": puts in place {practices}" if practices else ""
    return _named_entry(strategy.id, f"{strategy.title} ({effort_words(strategy, short=True)}){puts}")


def _titles(title: str, entries: Mapping[str, Rule], names: Iterable[str]) -> tuple[str, list[str]]:
    """Return a title and the named rules, or nothing for no names."""
    return _listed(title, (_named_entry(each, entries[each].title) for each in names))


def _switched_off(pack: Pack, rule: Rule) -> Marked:
    return _lines(
        rule.title,
        told(f"{rule.kind.value} ", identity(rule.id), f", switched off: {pack.id} leaves it out of what it extends"),
        rule.why,
        *_passages(pack, rule.claims),
    )


def _question(pack: Pack, question: Question) -> Marked:
    kinds = {"yes-no": "yes or no", "one": "one option", "many": "any number of options", "number": "a number"}
    unit = f" in {question.unit}" if question.unit else ""
    return _lines(
        question.ask,
        told("question ", identity(question.id), f", {kinds[question.type]}{unit}, {question.depth}"),
        f"Feature: {pack.feature_titles[question.feature]}.",
        question.help,
        NATURES[question.kind],
        *_listed("In other words:", other_words(pack, question)),
        *_order(question),
        "It is told to whoever reads the report; no finding hangs on it." if question.informs else "",
        *_listed(
            "Options:",
            (_named_entry(each.id, f"{each.say}{about_option(question, each)}") for each in question.options),
        ),
        *_listed("It decides:", (_named_entry(each.id, each.title) for each in pack.rules_on[question.id])),
        *_listed(
            "These put it in place:",
            (_named_entry(each.id, each.title) for each in pack.strategies.values() if question.id in each.sets),
        ),
        *_passages(pack, question.claims),
    )


def _order(question: Question) -> tuple[str | list[str], ...]:
    """Return what is better in a practice than what, in words; of a question that is none, nothing."""
    if question.kind is not Nature.PRACTICE:
        return ()
    if not question.is_ordered:
        return ("No answer is better than another, so that no strategy sets it.",)
    kept = "A better answer never makes a finding worse." if question.monotone else ""
    if question.type == "yes-no":
        return f"{'No' if question.better == 'no' else 'Yes'} is better.", kept
    if question.type == "one":
        return "From worse to better:", [question.says[str(each)] for each in question.ranks], kept
    sides = question.better_ticked.items()
    return (
        *_listed("Better done:", (question.says[each] for each, ticked in sides if ticked)),
        *_listed("Better not done:", (question.says[each] for each, ticked in sides if not ticked)),
        kept,
    )


def _option(pack: Pack, question: Question, option: Option) -> Marked:
    return _lines(
        f"{question.ask} — {option.say}",
        told("option ", identity(option.id), " of question ", identity(question.id), about_option(question, option)),
        *_listed("The question decides:", (_named_entry(each.id, each.title) for each in pack.rules_on[question.id])),
    )


def _strategy(pack: Pack, strategy: Strategy) -> Marked:
    source, addition, _ = voice(pack)
    basis = f"from {source}" if strategy.basis is Basis.PAPER else f"{addition}: {strategy.source}"
    return _lines(
        strategy.title,
        told("strategy ", identity(strategy.id), f", {effort_words(strategy)}, {basis}"),
        *_listed("Steps:", strategy.steps),
        *_listed("It puts in place:", (change_in_words(pack, *each) for each in strategy.sets.items())),
        *_titles("It waits until these are dealt with:", pack.rules, strategy.waits_for),
        *_titles("It may open:", pack.rules, strategy.may_open),
        *_listed(
            "It serves:",
            (_named_entry(rule.id, rule.title) for rule in pack.rules.values() if strategy.id in rule.strategies),
        ),
        *_passages(pack, strategy.claims),
    )


def change_in_words(pack: Pack, name: str, change: bool | str | Change) -> str:
    """Return what adopting a strategy does to the answer to one question."""
    question = pack.questions[name]
    match change:
        case bool():
            return f"{name}: {'yes' if change else 'no'}"
        case str():
            return f"{name}: {question.says[change]}"
        case _:
            with_ = [f'"{question.says[each]}"' for each in change.add]
            without = [f'no longer "{question.says[each]}"' for each in change.remove]
            return f"{name}: {', '.join(with_ + without)}"


def _claim(pack: Pack, claim: Claim) -> Marked:
    return _lines(
        claim.says,
        told("claim ", identity(claim.id), f", {', '.join(claim.places)}"),
        f"Told again as {', '.join(claim.also)}." if claim.also else "",
        f"{voice(pack).addition.capitalize()}. Source: {claim.source}" if claim.basis is Basis.EXTENSION else "",
        f"Carried by nothing: {claim.excused}" if claim.excused else "",
        *_listed(
            "Rules:", (_named_entry(each.id, each.title) for each in pack.rules.values() if claim.id in each.claims)
        ),
        *_listed(
            "Questions:",
            (_named_entry(each.id, each.ask) for each in pack.questions.values() if claim.id in each.claims),
        ),
        *_listed(
            "Strategies:",
            (_named_entry(each.id, each.title) for each in pack.strategies.values() if claim.id in each.claims),
        ),
    )


def _world_fact(pack: Pack, fact: WorldFact) -> Marked:
    return _lines(
        f"{fact.say} — {in_words(fact.question, fact.value)}",
        told("world fact ", identity(fact.id), ": nobody is asked; conditions read what it is today."),
        f"Source: {fact.source}",
        *_listed("Rules that read it:", (_named_entry(each.id, each.title) for each in pack.rules_on[fact.id])),
    )


def _contradiction(pack: Pack, each: Contradiction) -> Marked:
    words = words_of(pack, each)
    return _lines(
        each.say,
        told("contradiction ", identity(each.id), f": these answers cannot all be true: {each.when.text}"),
        "Figures count before words: while it is so, the answers to these do not count." if words else "",
        [_named_entry(name, pack.questions[name].ask) for name in pack.questions if name in words],
    )


def _metric(pack: Pack, metric: Metric) -> Marked:
    used = (rule for rule in pack.rules.values() if metric.formula.questions() & rule.questions())
    return _lines(
        metric.title,
        told("metric ", identity(metric.id), f", {metric.unit}"),
        metric.say,
        f"{metric.id} = {metric.formula.text}",
        *_listed(
            "Computed from:",
            (_named_entry(each, pack.questions[each].ask) for each in sorted(metric.formula.questions())),
        ),
        *_listed("Rules that look at the same numbers:", (_named_entry(each.id, each.title) for each in used)),
    )


def _named(pack: Pack, rule: Rule) -> Iterator[str]:
    for each in pack.conditions.values():
        if any(each.id in named_in(one.text) for one in rule.conditions):
            yield f"{each.id} means: {each.when.text} ({each.say})"
    for fact in pack.world.values():
        if fact.id in rule.facts():
            yield f"{fact.id} is today: {in_words(fact.question, fact.value)} ({fact.say})"


def _condition(pack: Pack, named: NamedCondition) -> Marked:
    asked = sorted(named.when.questions(), key=pack.order.__getitem__)
    using = [each for each in pack.rules.values() if any(named.id in named_in(one.text) for one in each.conditions)]
    return _lines(
        named.say,
        told("condition ", identity(named.id), f": {named.when.text}"),
        *_listed("It looks at:", (_named_entry(each, pack.questions[each].ask) for each in asked)),
        *_listed("Rules that use the name:", (_named_entry(each.id, each.title) for each in using)),
    )


def _parameter(pack: Pack, parameter: Parameter) -> Marked:
    return _lines(
        f"{parameter.id} = {number_in_words(parameter.value, parameter.unit)}",
        f"parameter of the pack {pack.id}",
        f"Source: {parameter.source}",
    )


_SOON = {
    Horizon.WEEKS: "within weeks",
    Horizon.MONTHS: "within months",
    Horizon.YEARS: "within years",
}
_WHOM = {
    Threatened.BUSINESS: "It threatens the business.",
    Threatened.PEOPLE: "It threatens people: users, makers, children, and the law that protects them.",
}
URGENCY = {
    (horizon, whom): f"When nothing is done it bites {soon}. {threatens}"
    for horizon, soon in _SOON.items()
    for whom, threatens in _WHOM.items()
}

NATURES = {
    Nature.PRACTICE: "A practice: what the venture does or decides.",
    Nature.OUTCOME: "An outcome: what comes of what is done. No strategy sets it.",
    Nature.CIRCUMSTANCE: "A circumstance: nobody in the venture can change it.",
}
