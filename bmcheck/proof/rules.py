"""Properties of rules: each status can be reached, every part matters, none repeats another, and there is a way out."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.conditions import ALWAYS, NEVER, Answers, Choices, Condition, Names
from bmcheck.conditions.terms import Compares, atoms
from bmcheck.evaluation import find, review
from bmcheck.model import TO_DO, UNCLEAR, Kind, Nature, Status
from bmcheck.proof.logic import contrary, every, some
from bmcheck.proof.meaning import differ, place_of, statuses
from bmcheck.proof.parts import names_with, parts_of, reading
from bmcheck.proof.prover import Search, first
from bmcheck.proof.reasons import why_never
from bmcheck.proof.results import Failure
from bmcheck.proof.symbols import symbols_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bmcheck.model import Rule
    from bmcheck.proof.prover import Prover


def status_reachable(prover: Prover) -> Iterator[Failure | None]:
    """Yield for every rule each status that it never comes to: once all is answered, or while something is not."""
    for rule in prover.pack.rules.values():
        partly = statuses(rule, prover.partly)
        for status in wanted(rule):
            unclear = status in UNCLEAR
            formula = (partly if unclear else prover.found(rule)).of(status)
            found = prover.where(prover.asked(rule), formula, shown=_comes_to(rule, status), partly=unclear)
            failure = found.wanted(Failure("rule", rule.id, f"can never be {status.value}"))
            yield failure and failure._replace(because=why_never(prover, rule, status) if failure.decided else "")


def wanted(rule: Rule) -> list[Status]:
    """Return the statuses that a sound rule can come to."""
    risk = rule.kind is Kind.RISK
    wanted = [Status.OPEN, Status.COVERED] if risk else [Status.UNTAPPED, Status.CAPTURED]
    if rule.treated.text != NEVER.text:
        wanted.append(Status.TREATED if risk else Status.PURSUED)
    if rule.applies.text != ALWAYS.text:
        wanted += [Status.NOT_APPLICABLE, *([Status.UNKNOWN] if rule.applies.questions() else [])]
    if not rule.met.questions() <= rule.applies.questions():
        wanted.append(Status.TO_CLARIFY)
    return wanted


def _comes_to(rule: Rule, status: Status) -> Callable[[Answers], bool]:
    return lambda answers: find(rule, answers).status is status


def is_open(rule: Rule, answers: Answers) -> bool:
    """Return whether a rule asks for something."""
    return find(rule, answers).status in TO_DO


def outcome_treated(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule that looks at an outcome and neither says what treats it nor why nobody can act."""
    questions = prover.pack.questions
    for rule in prover.pack.rules.values():
        outcomes = sorted(each for each in rule.met.questions() if questions[each].kind is Nature.OUTCOME)
        what = f"looks in met at what comes of it ({', '.join(outcomes)}), and has neither treated nor nobody_can_act"
        lacking = outcomes and rule.treated.text == NEVER.text and not rule.nobody_can_act
        yield Failure("rule", rule.id, what) if lacking else None


def part_matters(prover: Prover) -> Iterator[Failure | None]:
    """Yield each part of a condition that can be left out: no answers make a difference, and fewer decide it.

    A named condition is one part of those that use it; its own parts matter when they do in one of these.
    """
    for rule in prover.pack.rules.values():
        for field in ("applies", "met", "treated"):

            def differs(shorter: Condition, rule: Rule = rule, field: str = field) -> Search:
                return _differing(prover, rule, replace(rule, **{field: shorter}))

            for words, found in _parts(prover, getattr(rule, field), differs):
                yield found.wanted(Failure("rule", rule.id, f"says in {field} what changes nothing: {words}"))
    for named in prover.pack.conditions.values():
        for words, found in _parts(prover, named.when, partial(_users_differ, prover, named.id)):
            yield found.wanted(Failure("condition", named.id, f"says what changes nothing: {words}"))


def _parts(
    prover: Prover, condition: Condition, differs: Callable[[Condition], Search]
) -> Iterator[tuple[str, Search]]:
    """Yield each part and the answers with which it matters; one that does not is left out before the rest is tried.

    So of two parts that say the same one is named.
    """
    for words, text in parts_of(condition):
        shorter = reading(text, prover.names)
        found = differs(shorter)
        yield words, found
        if found.is_none:
            yield from _parts(prover, shorter, differs)
            return


def _users_differ(prover: Prover, name: str, shorter: Condition) -> Search:
    """Return answers with which some rule differs when a named condition is shorter; any where no rule uses it."""
    names = names_with(prover.pack, name, shorter)
    again = [(rule, _read_again(rule, names)) for rule in prover.pack.rules.values()]
    using = [(rule, other) for rule, other in again if rule is not other]
    return first(_differing(prover, *each) for each in using) if using else Search({})


def _read_again(rule: Rule, names: Names) -> Rule:
    """Return a rule with its conditions read with other ``names``; the same one when they mean the same."""
    again = {field: reading(getattr(rule, field).text, names) for field in ("applies", "met", "treated")}
    same = all(getattr(rule, field).term == each.term for field, each in again.items())
    return rule if same else replace(rule, **again)


def _differing(prover: Prover, rule: Rule, shorter: Rule) -> Search:
    """Return answers with which two rules differ; partial ones only where it is the longer that is decided by them."""

    def shown(answers: Answers) -> bool:
        return find(rule, answers).status is not find(shorter, answers).status

    found = prover.where(prover.asked(rule), differ(prover.found(rule), statuses(shorter, prover.state)), shown=shown)
    if found.answers is not None or not found.decided:
        return found
    more, less = (statuses(each, prover.partly) for each in (rule, shorter))
    decided = contrary(some(more.clarify, more.unknown))
    return prover.where(prover.asked(rule), decided, some(less.clarify, less.unknown), shown=shown, partly=True)


def rule_distinct(prover: Prover) -> Iterator[Failure | None]:
    """Yield each pair of rules that come to the same for all answers, whatever it is called in their kinds."""
    for one, two in combinations(prover.pack.rules.values(), 2):
        if one.questions() == two.questions():
            found = prover.where(
                prover.asked(one, two),
                differ(prover.found(one), prover.found(two)),
                shown=lambda answers, one=one, two=two: (
                    place_of(find(one, answers).status) != place_of(find(two, answers).status)
                ),
            )
            yield found.wanted(Failure("rule", two.id, f"says the same as {one.id} for all answers"))


def rule_not_shadowed(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule that is open only where another of its kind is, which is as severe.

    Of two that are open in the same states the later one is named.
    """
    rules = list(prover.pack.rules.values())
    covering: dict[str, list[str]] = {}
    for one in reversed(rules):
        perhaps = [two for two in rules if _may_shadow(one, two) and one.id not in covering.get(two.id, ())]
        seen: list[Answers] = []
        for two in perhaps:
            if any(not is_open(two, answers) for answers in seen):
                yield None
                continue
            found = _open_without(prover, one, two)
            if found.answers is not None:
                seen.append({**prover.usual, **found.answers})
            if found.is_none:
                covering.setdefault(one.id, []).append(two.id)
            else:
                yield found.wanted(Failure("rule", one.id, f"is open only where {two.id} is open too"))
    for name, others in covering.items():
        what = f"is open only where {' or '.join(others)} is open too, which is no less severe"
        yield Failure("rule", name, what, hangs_on=tuple(frozenset((each,)) for each in others))


def _may_shadow(one: Rule, two: Rule) -> bool:
    alike = one is not two and one.kind is two.kind and not one.questions().isdisjoint(two.questions())
    return alike and two.severity.rank <= one.severity.rank


def _open_without(prover: Prover, one: Rule, two: Rule) -> Search:
    """Return answers with which ``one`` is open and ``two`` is not."""
    alone = every(prover.found(one).opened, contrary(prover.found(two).opened))
    return prover.where(
        prover.asked(one, two),
        alone,
        shown=lambda answers: is_open(one, answers) and not is_open(two, answers),
    )


def way_out(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule with an open state that no practices treat or cover, unless it says why; and if that is wrong."""
    for rule in prover.pack.rules.values():
        stuck = stuck_for_good(prover, rule)
        failure = Failure("rule", rule.id, "can be open in a way that no practices treat or cover")
        if not rule.nobody_can_act:
            yield stuck.unwanted(failure)
        elif stuck.answers is None:
            what = "says why nobody can act, and there is always a way out through practices"
            yield stuck.wanted(Failure("rule", rule.id, what))
        else:
            yield None


def stuck_for_good(prover: Prover, rule: Rule) -> Search:
    """Return answers that leave the rule open whatever is done: with every way to answer its practices."""
    questions = [prover.pack.questions[each] for each in sorted(rule.questions())]
    practices = {each.id: symbols_of(each, "'") for each in questions if each.kind is Nature.PRACTICE}
    way = statuses(rule, {**prover.state, **practices}).left
    return prover.without_way(
        prover.asked(rule), prover.found(rule).opened, way, practices, lambda answers: is_open(rule, answers)
    )


def nothing_opens_unknown(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule that asks for something although nothing is known."""
    nothing: Answers = {}
    no_idea: Answers = {each.id: Choices() for each in prover.pack.questions.values() if each.type == "many"}
    for answers in (nothing, no_idea):
        for finding in review(prover.pack, answers).findings:
            opened = finding.status in TO_DO
            yield Failure("rule", finding.rule.id, "asks for something although nothing is known") if opened else None


def metric_defined(prover: Prover) -> Iterator[Failure | None]:
    """Yield each rule in which a division by zero leaves the status open although every question is answered."""
    for rule in prover.pack.rules.values():
        if any(isinstance(atom, Compares) for each in rule.conditions for atom in atoms(each.term)):
            found = prover.found(rule)
            lost = prover.where(
                prover.asked(rule),
                some(found.clarify, found.unknown),
                shown=lambda answers, rule=rule: find(rule, answers).status in UNCLEAR,
            )
            yield lost.unwanted(Failure("rule", rule.id, "is left undecided by a division by zero"))
