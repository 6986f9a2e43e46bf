"""What one entry of a pack means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.answers import in_words
from bmcheck.conditions import NEVER
from bmcheck.conditions.names import named_in
from bmcheck.model import Basis, Horizon, Kind, Nature, Threatened
from bmcheck.reports.explained_names import (
    change_in_words,
    condition,
    contradiction,
    metric,
    parameter,
    scenario,
    world_fact,
)
from bmcheck.reports.marks import Marked, below, styled, told
from bmcheck.reports.paragraphs import lines, listed, named_entry, passages
from bmcheck.reports.styles import identity, severity_style
from bmcheck.reports.words import (
    about_option,
    basis_words,
    effort_words,
    once_well,
    other_words,
    silence,
    strategies_of,
    voice,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bmcheck.model import (
        Claim,
        Option,
        Pack,
        Question,
        Rule,
        Strategy,
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
        (pack.scenarios, scenario),
        (pack.metrics, metric),
        (pack.parameters, parameter),
        (pack.world, world_fact),
        (pack.contradictions, contradiction),
        (pack.conditions, condition),
    )


def _rule(pack: Pack, rule: Rule) -> Marked:
    said = silence(pack, rule)
    return lines(
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
        *listed("In these conditions:", _named(pack, rule)),
        *listed(
            "It looks at:",
            (named_entry(each, pack.questions[each].ask) for each in pack.questions if each in rule.questions()),
        ),
        *_titles("It is not advised before these are dealt with:", pack.rules, rule.waits_for),
        f"{said}; the strategies are {voice(pack).ours}." if said else "",
        *listed("What to do:", (_put_in_place(pack, each) for each in strategies_of(pack, rule))),
        *passages(pack, rule.claims),
    )


def _put_in_place(pack: Pack, strategy: Strategy) -> str:
    """Return a strategy with its effort and the practices that it puts in place."""
    practices = "; ".join(change_in_words(pack, *each) for each in strategy.sets.items())
    puts = f": puts in place {practices}" if practices else ""
    return named_entry(strategy.id, f"{strategy.title} ({effort_words(strategy, short=True)}){puts}")


def _titles(title: str, entries: Mapping[str, Rule], names: Iterable[str]) -> tuple[str, list[str]]:
    """Return a title and the named rules, or nothing for no names."""
    return listed(title, (named_entry(each, entries[each].title) for each in names))


def _switched_off(pack: Pack, rule: Rule) -> Marked:
    return lines(
        rule.title,
        told(f"{rule.kind.value} ", identity(rule.id), f", switched off: {pack.id} leaves it out of what it extends"),
        rule.why,
        *passages(pack, rule.claims),
    )


def _question(pack: Pack, question: Question) -> Marked:
    kinds = {"yes-no": "yes or no", "one": "one option", "many": "any number of options", "number": "a number"}
    unit = f" in {question.unit}" if question.unit else ""
    return lines(
        question.ask,
        told("question ", identity(question.id), f", {kinds[question.type]}{unit}, {question.depth}"),
        f"Feature: {pack.feature_titles[question.feature]}.",
        question.help,
        NATURES[question.kind],
        *listed("In other words:", other_words(pack, question)),
        *_order(question),
        "It is told to whoever reads the report; no finding hangs on it." if question.informs else "",
        *listed(
            "Options:",
            (named_entry(each.id, f"{each.say}{about_option(question, each)}") for each in question.options),
        ),
        *listed("It decides:", (named_entry(each.id, each.title) for each in pack.rules_on[question.id])),
        *listed(
            "These put it in place:",
            (named_entry(each.id, each.title) for each in pack.strategies.values() if question.id in each.sets),
        ),
        *passages(pack, question.claims),
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
        *listed("Better done:", (question.says[each] for each, ticked in sides if ticked)),
        *listed("Better not done:", (question.says[each] for each, ticked in sides if not ticked)),
        kept,
    )


def _option(pack: Pack, question: Question, option: Option) -> Marked:
    return lines(
        f"{question.ask} — {option.say}",
        told("option ", identity(option.id), " of question ", identity(question.id), about_option(question, option)),
        *listed("The question decides:", (named_entry(each.id, each.title) for each in pack.rules_on[question.id])),
    )


def _strategy(pack: Pack, strategy: Strategy) -> Marked:
    source, addition, _ = voice(pack)
    basis = f"from {source}" if strategy.basis is Basis.PAPER else f"{addition}: {strategy.source}"
    return lines(
        strategy.title,
        told("strategy ", identity(strategy.id), f", {effort_words(strategy)}, {basis}"),
        *listed("Steps:", strategy.steps),
        *listed("It puts in place:", (change_in_words(pack, *each) for each in strategy.sets.items())),
        *_titles("It waits until these are dealt with:", pack.rules, strategy.waits_for),
        *_titles("It may open:", pack.rules, strategy.may_open),
        *listed(
            "It serves:",
            (named_entry(rule.id, rule.title) for rule in pack.rules.values() if strategy.id in rule.strategies),
        ),
        *passages(pack, strategy.claims),
    )


def _claim(pack: Pack, claim: Claim) -> Marked:
    return lines(
        claim.says,
        told("claim ", identity(claim.id), f", {', '.join(claim.places)}"),
        f"Told again as {', '.join(claim.also)}." if claim.also else "",
        f"{voice(pack).addition.capitalize()}. Source: {claim.source}" if claim.basis is Basis.EXTENSION else "",
        f"Carried by nothing: {claim.excused}" if claim.excused else "",
        *listed(
            "Rules:", (named_entry(each.id, each.title) for each in pack.rules.values() if claim.id in each.claims)
        ),
        *listed(
            "Questions:",
            (named_entry(each.id, each.ask) for each in pack.questions.values() if claim.id in each.claims),
        ),
        *listed(
            "Strategies:",
            (named_entry(each.id, each.title) for each in pack.strategies.values() if claim.id in each.claims),
        ),
    )


def _named(pack: Pack, rule: Rule) -> Iterator[str]:
    for each in pack.conditions.values():
        if any(each.id in named_in(one.text) for one in rule.conditions):
            yield f"{each.id} means: {each.when.text} ({each.say})"
    for fact in pack.world.values():
        if fact.id in rule.facts():
            yield f"{fact.id} is today: {in_words(fact.question, fact.value)} ({fact.say})"


_SOON = {
    Horizon.WEEKS: "within weeks",
    Horizon.MONTHS: "within months",
    Horizon.YEARS: "within years",
}
_WHOM = {
    Threatened.BUSINESS: "It threatens the business.",
    Threatened.PEOPLE: "It threatens people: users, creators, children, and the law that protects them.",
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
