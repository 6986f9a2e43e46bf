"""Properties of questions: every question and every option changes something, and better answers do no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions import Choices
from bmcheck.conditions.terms import Compares, Has, OneOf, Term, atoms
from bmcheck.model import TO_DO
from bmcheck.proof.algebra import NotAPolynomial, difference, holds
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import space_of
from bmcheck.proof.space import Cell, Space, complete_answers, possible_signs, ranges, signs_of, status_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer
    from bmcheck.model import Option, Pack, Question, Rule, Status
    from bmcheck.proof.space import Pattern

Contexts = dict[object, dict["Answer", set["Status"]]]
"""What each answer to one question can give, for each way to answer the others."""


def question_matters(pack: Pack) -> Iterator[Failure | None]:
    """Yield each question whose answer changes no finding: it could never come up in an interview.

    A question that changes a finding does come up: with the other answers of that cell it is still awaited.
    """
    for question in pack.questions.values():
        rules = pack.rules_on[question.id]
        if any(_is_pivotal(pack, question, rule, real=True) for rule in rules):
            yield None
        else:
            perhaps = any(_is_pivotal(pack, question, rule, real=False) for rule in rules)
            yield Failure("question", question.id, "no answer to it changes any finding", decided=not perhaps)


def _is_pivotal(pack: Pack, question: Question, rule: Rule, *, real: bool) -> bool:
    space = space_of(pack, rule)
    if question.type == "number":
        return _number_is_pivotal(question, rule, space, real=real)
    contexts = _contexts(question.id, rule, space, real=real)
    return any(len(set().union(*by_answer.values())) > 1 for by_answer in contexts.values())


def _contexts(question: str, rule: Rule, space: Space, *, real: bool) -> Contexts:
    """Return the contexts of a question; a comparison with the length of its list can come out either way."""
    found: Contexts = {}
    for cell in space.cells():
        if cell.is_real or not real:
            others = tuple(answer for name, answer in cell.answers.items() if name != question)
            kept = tuple(truth for each, truth in cell.pattern.truths.items() if question not in each.questions())
            found.setdefault((others, kept), {}).setdefault(cell.answers[question], set()).add(status_in(rule, cell))
    return found


def _number_is_pivotal(question: Question, rule: Rule, space: Space, *, real: bool) -> bool:
    """Return whether two cells that differ only in this number differ in status: really, or as far as is known."""
    touched = [each for each in space.comparisons if question.id in each.questions()]
    if real and any(len(each.questions()) > 1 for each in touched):
        return any(
            status_in(rule, cell) is not status_in(rule, Cell(cell.answers, pattern))
            for cell in space.cells()
            for pattern in space.moved(cell.pattern, question.id)
        )
    found: dict[object, set[Status]] = {}
    for cell in space.cells():
        if cell.is_real or not real:
            kept = tuple(truth for each, truth in cell.pattern.truths.items() if each not in touched)
            found.setdefault((tuple(cell.answers.values()), kept), set()).add(status_in(rule, cell))
    return bool(touched) and any(len(statuses) > 1 for statuses in found.values())


def option_matters(pack: Pack) -> Iterator[Failure | None]:
    """Yield each option that changes no finding.

    An option of a list matters when adding it to some answer changes a status; one that excludes the others, or an
    option of a single choice, when choosing it instead of something else does.
    """
    for question in pack.questions.values():
        for option in question.options:
            rules = pack.rules_on[question.id]
            if any(_option_is_pivotal(pack, question, option, rule, real=True) for rule in rules):
                yield None
                continue
            perhaps = any(_option_is_pivotal(pack, question, option, rule, real=False) for rule in rules)
            what = f"the option {option.id} changes no finding"
            yield Failure("question", question.id, what, decided=not perhaps)


def _option_is_pivotal(pack: Pack, question: Question, option: Option, rule: Rule, *, real: bool) -> bool:
    space = space_of(pack, rule)
    looking = [term for term in (*atoms(rule.applies.term), *atoms(rule.met.term)) if question.id in term.questions()]
    own = [term for term in dict.fromkeys(looking) if not isinstance(term, Compares)]
    sized = len(own) < len(set(looking))

    def view(answer: Answer) -> tuple[object, ...]:
        length = len(answer.has) if sized and isinstance(answer, Choices) else None
        return length, *(term.weigh({question.id: answer}) for term in own)

    views = {view(answer): answer for answer in space.kept[question.id]}

    def kept(answer: Answer) -> Answer:
        return views[view(answer)]

    if question.type == "many" and not option.alone:
        answers = [each for each in complete_answers(question, _naming(question)) if isinstance(each, Choices)]
        pairs = [
            (kept(each), kept(Choices(each.has | {option.id}, each.lacks - {option.id})))
            for each in answers
            if option.id in each.lacks
        ]
    else:
        chosen: Answer = Choices(frozenset(), question.joint, option.id) if option.alone else option.id
        pairs = [(kept(chosen), each) for each in space.kept[question.id]]
    moving = {(one, two) for one, two in pairs if one != two}
    if not moving:
        return False
    return any(
        len(by_answer[one] | by_answer[two]) > 1
        for by_answer in _contexts(question.id, rule, space, real=real).values()
        for one, two in moving
    )


def _naming(question: Question) -> list[Has]:
    """Return terms that tell all options of a list apart."""
    return [Has(question.id, each) for each in sorted(question.joint)]


def monotone(pack: Pack) -> Iterator[Failure | None]:
    """Yield each declared monotone question of which a better answer can open a finding."""
    for question in pack.questions.values():
        if not question.monotone:
            continue
        for rule in pack.rules_on[question.id]:
            space = _telling_apart(pack, question, rule)
            number = question.type == "number"
            worse, certain = _number_harm(pack, question, rule, space) if number else _harm(question, rule, space)
            what = f"a better answer can open {rule.id}, and it is declared monotone"
            yield None if worse is None else Failure("question", question.id, what, worse.answers, decided=certain)


def _telling_apart(pack: Pack, question: Question, rule: Rule) -> Space:
    """Return the cells of a rule with every answer to ``question`` kept, not one for each kind."""
    every: list[Term] = [*_naming(question)] if question.type == "many" else []
    if question.type in ("one", "yes-no"):
        values: list[str | bool] = [option.id for option in question.options] or [True, False]
        every = [OneOf(question.id, frozenset((value,))) for value in values]
    return Space(pack, [rule.applies.term, rule.met.term, *every])


Harm = tuple[Cell | None, bool]
"""A cell in which a better answer opens a rule, None when there is none; and whether it is certain to do so."""


def _harm(question: Question, rule: Rule, space: Space) -> Harm:
    """Return a cell in which a better answer opens the rule, or may: a longer list can turn a comparison of lengths."""
    for cell in space.cells():
        if status_in(rule, cell) in TO_DO:
            continue
        for better in space.kept[question.id]:
            if _is_better(question, better, cell.answers[question.id]):
                answers = {**cell.answers, question.id: better}
                for pattern in _turned(question, cell.pattern, space):
                    if status_in(rule, Cell(answers, pattern)) in TO_DO:
                        return cell, cell.is_real
    return None, True


def _turned(question: Question, before: Pattern, space: Space) -> list[Pattern]:
    """Return the patterns in which at most the comparisons that look at ``question`` differ from those before."""
    kept = [each for each in space.comparisons if question.id not in each.questions()]
    return [each for each in space.patterns if all(each.truths[one] is before.truths[one] for one in kept)]


def _is_better(question: Question, one: Answer, two: Answer) -> bool:
    """Return whether ``one`` is a better answer than ``two`` by the order that the question declares."""
    if isinstance(one, Choices) and isinstance(two, Choices):
        return one.has > two.has
    if isinstance(one, bool):
        return one and not two
    order = [option.id for option in question.options]
    return order.index(str(one)) > order.index(str(two))


def _number_harm(pack: Pack, question: Question, rule: Rule, space: Space) -> Harm:
    """Return a cell from which a larger number may open the rule: by how each comparison can move when it grows.

    Each comparison is looked at by itself: what is not found cannot happen. What is found is certain where the
    witness of the cell, with this number raised to that of the other pattern, shows it.
    """
    moves = {each: _movement(pack, question.id, each) for each in space.comparisons}
    perhaps: Cell | None = None
    for cell in space.cells():
        if status_in(rule, cell) in TO_DO:
            continue
        for pattern in space.patterns:
            after = cell._replace(pattern=pattern)
            if _can_grow_into(cell.pattern, pattern, moves) and status_in(rule, after) in TO_DO:
                if _is_shown(question.id, cell.pattern, pattern):
                    return cell, True
                perhaps = perhaps or cell
    return perhaps, perhaps is None


def _is_shown(question: str, before: Pattern, after: Pattern) -> bool:
    """Return whether raising one number of the first witness to that of the second gives the second pattern."""
    if before.witness is None or after.witness is None or before.witness[question] >= after.witness[question]:
        return False
    moved = {**before.witness, question: after.witness[question]}
    return all(holds(each.sign, difference(each), moved) is truth for each, truth in after.truths.items())


def _can_grow_into(before: Pattern, after: Pattern, moves: dict[Compares, frozenset[bool]]) -> bool:
    changed = [each for each in moves if before.truths[each] is not after.truths[each]]
    return bool(changed) and all(after.truths[each] in moves[each] for each in changed)


def _movement(pack: Pack, question: str, comparison: Compares) -> frozenset[bool]:
    """Return the truths that a comparison can come to while one number grows: none, one or both."""
    if question not in comparison.questions():
        return frozenset()
    try:
        value = difference(comparison)
    except NotAPolynomial:
        return frozenset((True, False))
    line = value.numerator.along(question)
    limits = ranges(pack, sorted(comparison.questions()))
    below = value.denominator.bounds(limits)[0]
    unclear = line is None or question in value.denominator.questions() or below <= 0
    if unclear or line is None:
        return frozenset((True, False))
    wanted = signs_of(comparison.sign)
    signs = possible_signs(value.numerator.bounds(limits))
    slopes = [slope for slope in possible_signs(line[0].bounds(limits)) if slope]
    paths = [sorted(signs, reverse=slope < 0) for slope in slopes]
    return frozenset(
        later in wanted
        for path in paths
        for index, sooner in enumerate(path)
        for later in path[index + 1 :]
        if (sooner in wanted) != (later in wanted)
    )
