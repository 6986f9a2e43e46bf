"""Properties of rules: each status can be reached, none repeats another, and there is a way out."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

from bmcheck.conditions import ALWAYS, Answers, Choices
from bmcheck.evaluation import find, review
from bmcheck.model import Kind, Status
from bmcheck.proof.results import Failure
from bmcheck.proof.space import Cell, Space, status_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.model import Pack, Rule

ASKING = (Status.OPEN, Status.UNTAPPED)
SETTLED = (Status.COVERED, Status.CAPTURED, Status.NOT_APPLICABLE)


def space_of(pack: Pack, *rules: Rule) -> Space:
    """Return the cells that the conditions of ``rules`` tell apart."""
    return Space(pack, [term for rule in rules for term in (rule.applies.term, rule.met.term)])


def status_reachable(pack: Pack) -> Iterator[Failure | None]:
    """Yield for every rule each status that no answers give; None for each that some give."""
    for rule in pack.rules.values():
        found = {status_in(rule, cell) for cell in space_of(pack, rule).cells()}
        found |= {find(rule, answers).status for answers in _partial(pack, rule)}
        opening, met = (Status.OPEN, Status.COVERED) if rule.kind is Kind.RISK else (Status.UNTAPPED, Status.CAPTURED)
        wanted = [opening, met, Status.TO_CLARIFY, Status.UNKNOWN]
        if rule.applies is not ALWAYS and rule.applies.text != ALWAYS.text:
            wanted.append(Status.NOT_APPLICABLE)
        else:
            wanted.remove(Status.UNKNOWN)
        if rule.met.questions() <= rule.applies.questions():
            wanted.remove(Status.TO_CLARIFY)
        for status in wanted:
            yield None if status in found else Failure("rule", rule.id, f"no answers make it {status.value}")


def _partial(pack: Pack, rule: Rule) -> Iterator[Answers]:
    """Yield answers that leave the rule open: none at all, and all with which it applies."""
    yield {}
    for cell in Space(pack, [rule.applies.term]).cells():
        numbers = {name: float(value) for name, value in (cell.pattern.witness or {}).items()}
        yield {**cell.answers, **numbers}


def rule_distinct(pack: Pack) -> Iterator[Failure | None]:
    """Yield each pair of rules that come to the same for all answers."""
    for one, two in combinations(pack.rules.values(), 2):
        if one.questions() != two.questions():
            continue
        same = all(
            _asks(one, cell) == _asks(two, cell)
            and (status_in(one, cell) is Status.NOT_APPLICABLE) == (status_in(two, cell) is Status.NOT_APPLICABLE)
            for cell in space_of(pack, one, two).cells()
        )
        yield Failure("rule", two.id, f"says the same as {one.id} for all answers") if same else None


def rule_not_shadowed(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule that is open only where another of its kind is, which is as severe and says more blocks."""
    for one, two in permutations(pack.rules.values(), 2):
        if (
            one.kind is not two.kind
            or not set(one.blocks) <= set(two.blocks)
            or two.severity.rank > one.severity.rank
            or not one.questions() & two.questions()
        ):
            continue
        shadowed = all(_asks(two, cell) for cell in space_of(pack, one, two).cells() if _asks(one, cell))
        what = f"is open only where {two.id} is open too, of which the blocks and the severity say no less"
        yield Failure("rule", one.id, what) if shadowed else None


def _asks(rule: Rule, cell: Cell) -> bool:
    return status_in(rule, cell) in ASKING


def way_out(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule with an open state that no change of actionable answers settles, unless it declares that."""
    for rule in pack.rules.values():
        stuck = _stuck(pack, rule)
        if stuck and not rule.nobody_can_act:
            yield Failure("rule", rule.id, "can be open with no way out through actionable answers", stuck.answers)
        elif rule.nobody_can_act and not stuck:
            yield Failure("rule", rule.id, "declares that nobody can act, and there is always a way out")
        else:
            yield None


def _stuck(pack: Pack, rule: Rule) -> Cell | None:
    """Return an open cell that stays open whatever is done, None when there is none."""
    facts = [name for name in rule.questions() if not pack.questions[name].actionable]
    asking: dict[tuple[object, ...], Cell] = {}
    settled: set[tuple[object, ...]] = set()
    for cell in space_of(pack, rule).cells():
        fixed = tuple(cell.answers.get(name) for name in facts)
        status = status_in(rule, cell)
        if status in ASKING:
            asking.setdefault(fixed, cell)
        elif status in SETTLED:
            settled.add(fixed)
    return next((cell for fixed, cell in asking.items() if fixed not in settled), None)


def nothing_opens_unknown(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule that asks for something although nothing is known."""
    nothing: Answers = {}
    no_idea: Answers = {each.id: Choices() for each in pack.questions.values() if each.type == "many"}
    for answers in (nothing, no_idea):
        for finding in review(pack, answers).findings:
            opened = finding.status in ASKING
            yield Failure("rule", finding.rule.id, "asks for something although nothing is known") if opened else None
