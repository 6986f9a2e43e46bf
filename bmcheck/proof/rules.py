"""Properties of rules: each status can be reached, none repeats another, and there is a way out."""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

from bmcheck.conditions import ALWAYS, Answer, Answers, Choices
from bmcheck.evaluation import find, review
from bmcheck.model import TO_DO, WELL, Kind, Nature, Status
from bmcheck.proof.results import Failure
from bmcheck.proof.space import Cell, Pattern, Space, status_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.model import Pack, Rule


def space_of(pack: Pack, *rules: Rule) -> Space:
    """Return the cells that the conditions of ``rules`` tell apart."""
    return Space(pack, [term for rule in rules for term in (rule.applies.term, rule.met.term)])


def status_reachable(pack: Pack) -> Iterator[Failure | None]:
    """Yield for every rule each status that no answers give; None for each that some give."""
    for rule in pack.rules.values():
        cells = list(space_of(pack, rule).cells())
        found = {status_in(rule, cell) for cell in cells if cell.is_real}
        found |= {find(rule, {}).status}
        perhaps = {status_in(rule, cell) for cell in cells}
        if Status.TO_CLARIFY not in found:
            real_first = sorted(cells, key=lambda cell: not cell.is_real)
            leaving = next((cell for cell in real_first if _leaves_open(rule, cell)), None)
            if leaving:
                (found if leaving.is_real else perhaps).add(Status.TO_CLARIFY)
        for status in _wanted(rule):
            if status in found:
                yield None
            elif status in perhaps:
                what = f"it is not known whether any answers make it {status.value}"
                yield Failure("rule", rule.id, what, decided=False)
            else:
                yield Failure("rule", rule.id, f"no answers make it {status.value}")


def _wanted(rule: Rule) -> list[Status]:
    """Return the statuses that a sound rule can come to."""
    risk = rule.kind is Kind.RISK
    wanted = [Status.OPEN, Status.COVERED] if risk else [Status.UNTAPPED, Status.CAPTURED]
    if rule.applies.text != ALWAYS.text:
        wanted += [Status.NOT_APPLICABLE, Status.UNKNOWN]
    if not rule.met.questions() <= rule.applies.questions():
        wanted.append(Status.TO_CLARIFY)
    return wanted


def _leaves_open(rule: Rule, cell: Cell) -> bool:
    """Return whether a rule is to clarify with some of the answers of a cell on which it hangs that it applies.

    Of a list only some options may be known; of a number only whether it is known counts here.
    """
    asked = sorted(rule.applies.questions())
    for parts in product(*(_parts(cell.answers.get(each, 0)) for each in asked)):
        known = {name: part for name, part in zip(asked, parts, strict=True) if part is not None}
        truths = {
            comparison: truth if comparison.questions() <= known.keys() else None
            for comparison, truth in cell.pattern.truths.items()
        }
        if status_in(rule, Cell(known, Pattern(truths, None))) is Status.TO_CLARIFY:
            return True
    return False


def _parts(answer: Answer) -> list[Answer | None]:
    """Return what may be known of an answer, all of it first and nothing last."""
    if not isinstance(answer, Choices) or answer.alone:
        return [answer, None]
    options = sorted(answer.has | answer.lacks)
    known = [frozenset(some) for size in range(len(options), 0, -1) for some in combinations(options, size)]
    return [*(Choices(answer.has & some, answer.lacks & some) for some in known), None]


def rule_distinct(pack: Pack) -> Iterator[Failure | None]:
    """Yield each pair of rules that come to the same for all answers."""
    for one, two in combinations(pack.rules.values(), 2):
        if one.questions() == two.questions():
            differing = [cell for cell in space_of(pack, one, two).cells() if _view(one, cell) != _view(two, cell)]
            yield _unless_real(differing, two, f"says the same as {one.id} for all answers")


def _view(rule: Rule, cell: Cell) -> tuple[bool, bool]:
    return _asks(rule, cell), status_in(rule, cell) is Status.NOT_APPLICABLE


def _unless_real(counterexamples: list[Cell], rule: Rule, what: str) -> Failure | None:
    """Return None when a counterexample is real, else that ``what`` holds of the rule, or may hold."""
    if any(cell.is_real for cell in counterexamples):
        return None
    return Failure("rule", rule.id, what, decided=not counterexamples)


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
        cells = space_of(pack, one, two).cells()
        alone = [cell for cell in cells if _asks(one, cell) and not _asks(two, cell)]
        what = f"is open only where {two.id} is open too, of which the blocks and the severity say no less"
        yield _unless_real(alone, one, what)


def _asks(rule: Rule, cell: Cell) -> bool:
    return status_in(rule, cell) in TO_DO


def way_out(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule with an open state that no change of actionable answers settles, unless it declares that."""
    for rule in pack.rules.values():
        stuck, decided = _stuck(pack, rule)
        if stuck and not rule.nobody_can_act:
            what = "can be open with no way out through actionable answers"
            yield Failure("rule", rule.id, what, stuck.answers, decided=decided)
        elif rule.nobody_can_act and not stuck:
            yield Failure("rule", rule.id, "declares that nobody can act, and there is always a way out")
        elif rule.nobody_can_act and not decided:
            yield Failure("rule", rule.id, "it is not known whether there is always a way out", decided=False)
        else:
            yield None


def _stuck(pack: Pack, rule: Rule) -> tuple[Cell | None, bool]:
    """Return an open cell that stays open whatever is done, None when there is none, and whether that is certain.

    A comparison with a number that nobody can change is taken as fixed. Where it joins that number with others,
    or where a cell may be impossible, a cell that seems stuck is not certain to be so.
    """
    facts = {name for name in rule.questions() if pack.questions[name].kind is not Nature.PRACTICE}
    space = space_of(pack, rule)
    fixed = [each for each in space.comparisons if each.questions() & facts]
    mixed = any(not each.questions() <= facts for each in fixed)
    asking: dict[object, Cell] = {}
    settled: set[object] = set()
    perhaps: set[object] = set()
    for cell in space.cells():
        key = (*(cell.answers.get(name) for name in facts), *(cell.pattern.truths[each] for each in fixed))
        status = status_in(rule, cell)
        if status in TO_DO and not (key in asking and asking[key].is_real):
            asking[key] = cell
        elif status in WELL:
            (settled if cell.is_real else perhaps).add(key)
    stuck = [(key, cell) for key, cell in asking.items() if key not in settled]
    stuck.sort(key=lambda each: not (each[1].is_real and each[0] not in perhaps))
    if not stuck:
        return None, True
    found, cell = stuck[0]
    return cell, cell.is_real and found not in perhaps and not mixed


def nothing_opens_unknown(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule that asks for something although nothing is known."""
    nothing: Answers = {}
    no_idea: Answers = {each.id: Choices() for each in pack.questions.values() if each.type == "many"}
    for answers in (nothing, no_idea):
        for finding in review(pack, answers).findings:
            opened = finding.status in TO_DO
            yield Failure("rule", finding.rule.id, "asks for something although nothing is known") if opened else None
