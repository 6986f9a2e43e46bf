"""All answers that can be given, sorted into finitely many cells within which some conditions do not change.

Of each question one answer is kept for every way in which the conditions can tell its answers apart. Comparisons of
numbers enter by their truth: every combination is either shown by a witness, or excluded by a proof, or kept and
marked as undecided. So whatever holds in every cell holds for all answers.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.conditions import Answer, Answers, Choices, Truth
from bmcheck.conditions.numbers import Count
from bmcheck.conditions.terms import AllOf, AnyOf, Compares, Has, Not, Term, atoms, truth_of
from bmcheck.evaluation import status_of
from bmcheck.proof.algebra import Bounds, NotAPolynomial, Polynomial, Ratio, difference, exact, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bmcheck.model import Pack, Question, Rule, Status

MOST_CELLS = 2_000_000
"""Cells gone through for one statement; a larger space is reported by name and not passed in silence."""
MOST_SIGNS = 20_000
"""Combinations of signs, or of truths, that the comparisons of one statement are looked at in."""
TRIES = 400
"""Points drawn in search of witnesses for combinations of comparisons."""


class TooLargeError(Exception):
    """The space of a statement has more cells, or more combinations of comparisons, than are gone through."""

    def __init__(self, size: int, most: int = MOST_CELLS, what: str = "cells") -> None:
        """Say how many there are and how many would be gone through."""
        super().__init__(f"{size:,} {what}, more than {most:,}")


class Limit(NamedTuple):
    """A number question and its range."""

    question: str
    whole: bool
    low: Fraction
    high: Fraction


class Pattern(NamedTuple):
    """One combination of truths of the comparisons in a space; without a witness it may be impossible."""

    truths: Mapping[Compares, Truth]
    witness: Mapping[str, Fraction] | None


class Cell(NamedTuple):
    """One kind of complete answers: an answer to each question that is no number, and the comparisons' truths."""

    answers: Answers
    pattern: Pattern

    @property
    def is_real(self) -> bool:
        """Return whether some answers are known to lie in this cell; otherwise it may be impossible."""
        return self.pattern.witness is not None


def truth_in(term: Term, answers: Answers, truths: Mapping[Compares, Truth]) -> Truth:
    """Return the value of ``term`` where the comparisons have the given truths, as Kleene's logic joins them."""
    match term:
        case AllOf():
            return _joined((truth_in(each, answers, truths) for each in term.terms), absorbing=False)
        case AnyOf():
            return _joined((truth_in(each, answers, truths) for each in term.terms), absorbing=True)
        case Not():
            value = truth_in(term.term, answers, truths)
            return None if value is None else not value
        case Compares():
            return truths[term] if term in truths else truth_of(term.weigh(answers))
        case _:
            return truth_of(term.weigh(answers))


def _joined(values: Iterable[Truth], *, absorbing: bool) -> Truth:
    result: Truth = not absorbing
    for value in values:
        if value is absorbing:
            return absorbing
        if value is None:
            result = None
    return result


def status_in(rule: Rule, cell: Cell) -> Status:
    """Return what ``rule`` comes to in ``cell``."""
    applies = truth_in(rule.applies.term, cell.answers, cell.pattern.truths)
    met = truth_in(rule.met.term, cell.answers, cell.pattern.truths)
    return status_of(rule.kind, applies, met, truth_in(rule.treated.term, cell.answers, cell.pattern.truths))


class Space:
    """The cells of some conditions under one pack."""

    def __init__(self, pack: Pack, terms: Iterable[Term], sized: Iterable[str] = ()) -> None:
        """Sort the answers by ``terms``, and those to the lists ``sized`` by their length as well."""
        found = list(dict.fromkeys(atom for term in terms for atom in atoms(term)))
        self.pack = pack
        compared = [each for each in found if isinstance(each, Compares)]
        counted = {each for comparison in compared for each in _counted(comparison)} | set(sized)
        numbers = {each.id for each in pack.questions.values() if each.type == "number"}
        self.comparisons = [each for each in compared if each.questions() & numbers]
        self.kept: dict[str, list[Answer]] = {}
        looked_at = {question for atom in found for question in atom.questions()}
        for question in pack.questions.values():
            if question.id in looked_at and question.type != "number":
                own = [atom for atom in found if question.id in atom.questions() and not isinstance(atom, Compares)]
                self.kept[question.id] = representatives(question, own, sized=question.id in counted)
        limits = tuple(
            Limit(name, pack.questions[name].whole, *ranges(pack, [name])[name])
            for name in sorted(numbers)
            if any(name in each.questions() for each in self.comparisons)
        )
        self.limits = limits
        self.patterns = patterns(tuple(self.comparisons), limits)

    def moved(self, pattern: Pattern, question: str) -> Iterator[Pattern]:
        """Yield what the comparisons become where only ``question`` moves away from the witness of ``pattern``."""
        if pattern.witness is None:
            return
        (limit,) = (each for each in self.limits if each.question == question)
        values = {each: difference(each) for each in self.comparisons}
        for polynomial in _polynomials(values):
            if question in polynomial.questions():
                for point in _around(polynomial, limit, pattern.witness):
                    yield Pattern({each: holds(each.sign, value, point) for each, value in values.items()}, point)

    def size(self) -> int:
        """Return the number of cells."""
        cells = len(self.patterns)
        for answers in self.kept.values():
            cells *= len(answers)
        return cells

    def cells(self) -> Iterator[Cell]:
        """Yield every cell; raise TooLargeError when there are too many."""
        if self.size() > MOST_CELLS:
            raise TooLargeError(self.size())
        questions = list(self.kept)
        for chosen in product(*self.kept.values()):
            answers = dict(zip(questions, chosen, strict=True))
            for pattern in self.patterns:
                yield Cell(answers, pattern)


def representatives(question: Question, own: list[Term], *, sized: bool = False) -> list[Answer]:
    """Return one complete answer for each way in which the terms ``own`` tell answers to ``question`` apart.

    ``sized`` keeps answers of different length apart as well.
    """
    kept: dict[tuple[object, ...], Answer] = {}
    for answer in complete_answers(question, own):
        view: tuple[object, ...] = tuple(term.weigh({question.id: answer}) for term in own)
        if sized and isinstance(answer, Choices):
            view = (*view, len(answer.has))
        kept.setdefault(view, answer)
    return list(kept.values())


def complete_answers(question: Question, own: Iterable[Term]) -> Iterator[Answer]:
    """Yield complete answers to a question, enough to give every combination of the terms ``own``.

    Of a list, options that no term names are alike: only how many of them hold is told apart.
    """
    match question.type:
        case "yes-no":
            yield from (True, False)
        case "one":
            yield from (option.id for option in question.options)
        case "many":
            named = sorted({term.option for term in own if isinstance(term, Has)} & question.joint)
            others = sorted(question.joint - set(named))
            if 2 ** len(named) * (len(others) + 1) > MOST_CELLS:
                raise TooLargeError(2 ** len(named) * (len(others) + 1))
            for sides in product((False, True), repeat=len(named)):
                for count in range(len(others) + 1):
                    has = frozenset(each for each, holds in zip(named, sides, strict=True) if holds)
                    has |= frozenset(others[:count])
                    if has:
                        yield Choices(has, question.joint - has)
            yield from (Choices(frozenset(), question.joint, each) for each in sorted(question.alone))
            if not question.alone:
                yield Choices(frozenset(), question.joint)


def _counted(comparison: Compares) -> frozenset[str]:
    """Return the lists whose length enters a comparison."""
    found: set[str] = set()
    pending = [comparison.left, comparison.right]
    while pending:
        number = pending.pop()
        if isinstance(number, Count):
            found.add(number.question)
        pending += [getattr(number, side) for side in ("left", "right", "number") if hasattr(number, side)]
    return frozenset(found)


def ranges(pack: Pack, questions: Iterable[str]) -> dict[str, Bounds]:
    """Return the range of each number question as exact fractions."""
    found: dict[str, Bounds] = {}
    for name in questions:
        low, high = pack.questions[name].range
        found[name] = (exact(low), exact(high))
    return found


@lru_cache(maxsize=1000)
def patterns(comparisons: tuple[Compares, ...], numbers: tuple[Limit, ...]) -> list[Pattern]:
    """Return every combination of truths that the comparisons can have together.

    Combinations seen at some point have it as their witness. Of the others those are kept, without a witness, that
    the signs of the polynomials allow as far as intervals can tell.
    """
    if not comparisons:
        return [Pattern({}, {})]
    try:
        values = {comparison: difference(comparison) for comparison in comparisons}
    except NotAPolynomial:
        _bounded(3 ** len(comparisons))
        return [Pattern(dict(zip(comparisons, truths, strict=True)), None) for truths in _every(len(comparisons))]
    limits: dict[str, Bounds] = {each.question: (each.low, each.high) for each in numbers}
    _bounded(prod(len(possible_signs(each.bounds(limits))) for each in _polynomials(values)))
    found: dict[tuple[Truth, ...], Mapping[str, Fraction] | None] = {}
    for point in _points(numbers, values):
        found.setdefault(tuple(holds(each.sign, values[each], point) for each in comparisons), point)
    for signs in _sign_vectors(values, limits):
        found.setdefault(tuple(_truth(each.sign, values[each], signs) for each in comparisons), None)
    return [Pattern(dict(zip(comparisons, truths, strict=True)), point) for truths, point in found.items()]


def _every(count: int) -> Iterator[tuple[Truth, ...]]:
    return product((True, False, None), repeat=count)


def _bounded(size: int) -> None:
    if size > MOST_SIGNS:
        raise TooLargeError(size, MOST_SIGNS, "combinations of comparisons")


def _truth(relation: str, value: Ratio, signs: Mapping[_Key, int]) -> Truth:
    """Return whether a comparison holds where the polynomials have these signs."""
    below = signs[_key(value.denominator)]
    return None if below == 0 else signs[_key(value.numerator)] * below in _SIGNS[relation]


def signs_of(relation: str) -> frozenset[int]:
    """Return the signs of left minus right with which a comparison holds."""
    return _SIGNS[relation]


def _key(polynomial: Polynomial) -> _Key:
    return frozenset(polynomial.items())


def _polynomials(values: Mapping[Compares, Ratio]) -> list[Polynomial]:
    """Return the different numerators and denominators."""
    return list({_key(each): each for value in values.values() for each in value}.values())


def _sign_vectors(values: Mapping[Compares, Ratio], limits: Mapping[str, Bounds]) -> Iterator[Mapping[_Key, int]]:
    """Yield the signs that the numerators and denominators may have together, as far as intervals can tell.

    Where p is never below k q for some k > 0, the sign of p is never below the sign of q.
    """
    polynomials = _polynomials(values)
    single = [possible_signs(each.bounds(limits)) for each in polynomials]
    orders = [
        ((one, mine), (two, yours), low > 0)
        for (one, left), (two, right) in product(enumerate(polynomials), repeat=2)
        for mine, yours in product((1, -1), repeat=2)
        if one != two and (low := _least_excess(left, mine, right, yours, limits)) is not None and low >= 0
    ]
    for signs in product(*single):
        if all(
            mine * signs[one] > yours * signs[two]
            or (mine * signs[one] == yours * signs[two] and not (strictly and signs[one] == 0))
            for (one, mine), (two, yours), strictly in orders
        ):
            yield {_key(each): sign for each, sign in zip(polynomials, signs, strict=True)}


def _least_excess(
    left: Polynomial, mine: int, right: Polynomial, yours: int, limits: Mapping[str, Bounds]
) -> Fraction | None:
    """Return the best lower bound of ``mine`` p - k ``yours`` q over those k > 0 that let a term drop out."""
    signed = Polynomial().plus(left, mine)
    factors = {factor for each in left if each in right and (factor := signed[each] / (yours * right[each])) > 0}
    return max((signed.plus(right, -factor * yours).bounds(limits)[0] for factor in factors), default=None)


def possible_signs(bounds: Bounds) -> list[int]:
    """Return the signs that a number between these bounds may have."""
    low, high = bounds
    possible = {
        -1: low < 0,
        0: low <= 0 <= high,
        1: high > 0,
    }
    return [sign for sign, can_be in possible.items() if can_be]


_Key = frozenset[tuple[tuple[str, ...], Fraction]]
"""What makes a polynomial itself."""

_SIGNS: Mapping[str, frozenset[int]] = {
    "==": frozenset((0,)),
    "!=": frozenset((-1, 1)),
    "<": frozenset((-1,)),
    "<=": frozenset((-1, 0)),
    ">": frozenset((1,)),
    ">=": frozenset((0, 1)),
}


def _points(numbers: tuple[Limit, ...], values: Mapping[Compares, Ratio]) -> Iterator[dict[str, Fraction]]:
    """Yield points at which to look: drawn ones, and for each those where some polynomial just changes its sign."""
    random = Random(0)  # noqa: S311 - the same points every time
    polynomials = [each for value in values.values() for each in value if each.questions()]
    for _ in range(TRIES):
        point = {each.question: _drawn(random, each) for each in numbers}
        yield point
        for polynomial in polynomials:
            for limit in numbers:
                if limit.question in polynomial.questions():
                    yield from _around(polynomial, limit, point)


def _around(polynomial: Polynomial, limit: Limit, point: Mapping[str, Fraction]) -> Iterator[dict[str, Fraction]]:
    """Yield ``point`` moved along one question to the root of a polynomial, just below it and just above it."""
    line = polynomial.along(limit.question)
    slope = line[0].value(point) if line else Fraction(0)
    if line is None or slope == 0:
        return
    root = -line[1].value(point) / slope
    step = Fraction(1) if limit.whole else Fraction(1, 10_000)
    for value in (root - step, root, root + step):
        moved = Fraction(round(value)) if limit.whole else value
        if limit.low <= moved <= limit.high:
            yield {**point, limit.question: moved}


def _drawn(random: Random, limit: Limit) -> Fraction:
    """Draw a value in a range: its ends, and numbers of every size between them."""
    low, high = limit.low, limit.high
    value = random.choice([low, high, low, Fraction(round(10 ** random.uniform(-3, 6), 3)), low])
    value = random.choice([value, low + (high - low) * Fraction(random.randint(0, 100), 100), value])
    value = min(max(value, low), high)
    return Fraction(round(value)) if limit.whole else value
