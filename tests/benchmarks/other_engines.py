"""The same rules in two engines that somebody might pick instead: GoRules zen and CEL.

Neither has a third value for what is not known, and neither says what it waits for. So each condition becomes two
two-valued formulas: one that is true when the condition surely holds, one when it surely does not (the two rails of
Kleene's logic). An answer that was not given is null, a list its two sides. All rules of a pack are one program, which
spares an engine to take over the answers for each rule anew; that is the fastest way of using both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

import cel
import zen

from bmcheck.conditions import Answers, Choices, Truth
from bmcheck.conditions.numbers import Answered, Arithmetic, Constant, Count, Named, Number
from bmcheck.conditions.terms import AllOf, AnyOf, Compares, CountIn, Fixed, Has, Not, OneOf, Term
from bmcheck.model import Pack

NOTHING: dict[str, Any] = {"has": [], "lacks": [], "alone": None}


class Dialect(NamedTuple):
    """How a language writes what the two differ in."""

    both: str
    either: str
    contrary: str
    length: str


ZEN = Dialect(" and ", " or ", "not", "len")
CEL = Dialect(" && ", " || ", "!", "size")


class Rails(NamedTuple):
    """The formula that is true when a condition surely holds, and the one when it surely does not."""

    holds: str
    fails: str


class Sum(NamedTuple):
    """A number: the formula that is true when it is known, and the one that computes it then."""

    known: str
    value: str


class Translation:
    """Conditions in one of the two languages."""

    def __init__(self, dialect: Dialect) -> None:
        """Write in ``dialect``."""
        self.words = dialect

    def program(self, pack: Pack) -> str:
        """Return one expression for all rules and metrics: a map from short names to what holds surely."""
        entries: list[tuple[str, str]] = []
        for place, rule in enumerate(pack.rules.values()):
            for name, condition in (("a", rule.applies), ("m", rule.met)):
                rails = self.rails(condition.term)
                entries += [(f"{name}{place}t", rails.holds), (f"{name}{place}f", rails.fails)]
        for metric in pack.metrics.values():
            number = self.number(metric.formula.number)
            entries.append((metric.id, f"{number.known} ? {number.value} : null"))
        return "{" + ", ".join(f"'{name}': {formula}" for name, formula in entries) + "}"

    def rails(self, term: Term) -> Rails:  # noqa: PLR0911 - one return a kind of term
        """Return the two formulas of a condition."""
        match term:
            case Fixed():
                return Rails(*(("true", "false") if term.fixed else ("false", "true")))
            case OneOf():
                among = f"({term.question} in [{', '.join(_literal(each) for each in sorted(term.values, key=str))}])"
                return Rails(among, self.all(f"{term.question} != null", self.no(among)))
            case Has(alone=True):
                alone, some = f"{term.question}.alone", f"{self.words.length}({term.question}.has) > 0"
                same = f"{alone} == '{term.option}'"
                return Rails(same, self.any(some, self.all(f"{alone} != null", f"{alone} != '{term.option}'")))
            case Has():
                return Rails(*(f"('{term.option}' in {term.question}.{side})" for side in ("has", "lacks")))
            case CountIn():
                others = frozenset(range(term.size + 1)) - term.counts
                return Rails(self.no(self.may_count(term, others)), self.no(self.may_count(term, term.counts)))
            case Compares():
                return self.compared(term)
            case Not():
                return Rails(*reversed(self.rails(term.term)))
            case AllOf() | AnyOf():
                rails = [self.rails(each) for each in term.terms]
                holds, fails = (each.holds for each in rails), (each.fails for each in rails)
                every = isinstance(term, AllOf)
                return Rails(*((self.all(*holds), self.any(*fails)) if every else (self.any(*holds), self.all(*fails))))
        raise TypeError(term)

    def all(self, *parts: str) -> str:
        """Return the conjunction of ``parts``."""
        return f"({self.words.both.join(parts)})"

    def any(self, *parts: str) -> str:
        """Return the disjunction of ``parts``."""
        return f"({self.words.either.join(parts)})"

    def no(self, part: str) -> str:
        """Return the contrary of ``part``."""
        return f"{self.words.contrary}({part})"

    def may_count(self, term: CountIn, counts: Iterable[int]) -> str:
        """Return whether the number of options that hold may be one of ``counts``."""
        low = f"{self.words.length}({term.question}.has)"
        high = f"{term.size} - {self.words.length}({term.question}.lacks)"
        ranges = [f"({low} <= {last}{self.words.both}{high} >= {first})" for first, last in _runs(counts)]
        return self.any(*ranges) if ranges else "false"

    def compared(self, term: Compares) -> Rails:
        """Return the two formulas of a comparison of numbers."""
        left, right = self.number(term.left), self.number(term.right)
        related = f"{left.value} {term.sign} {right.value}"
        known = (left.known, right.known)
        return Rails(self.all(*known, related), self.all(*known, self.no(related)))

    def number(self, part: Number) -> Sum:
        """Return when a number is known, and what it is then."""
        match part:
            case Constant():
                return Sum("true", f"{float(part.constant):.17g}" if part.constant % 1 else f"{part.constant:.1f}")
            case Answered():
                return Sum(f"{part.question} != null", part.question)
            case Count():
                has, lacks = (f"{self.words.length}({part.question}.{side})" for side in ("has", "lacks"))
                return Sum(f"{has} + {lacks} == {part.size}", f"{has} * 1.0")
            case Named():
                return self.number(part.number)
            case Arithmetic():
                return self.joined(part)
        raise TypeError(part)

    def joined(self, part: Arithmetic) -> Sum:
        """Return a sum, a product, which a known zero settles, or a quotient, which is not defined by zero."""
        left, right = self.number(part.left), self.number(part.right)
        both, value = self.all(left.known, right.known), f"({left.value} {part.sign} {right.value})"
        match part.sign:
            case "*":
                zero = self.any(*(self.all(each.known, f"{each.value} == 0.0") for each in (left, right)))
                return Sum(self.any(zero, both), f"({zero} ? 0.0 : {value})")
            case "/":
                return Sum(self.all(both, f"{right.value} != 0.0"), value)
            case _:
                return Sum(both, value)


def _literal(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"


def _runs(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers as the first and last of each unbroken run."""
    found = [list(run) for _, run in groupby(enumerate(sorted(counts)), lambda pair: pair[1] - pair[0])]
    return [(run[0][1], run[-1][1]) for run in found]


def context(pack: Pack, answers: Answers) -> dict[str, Any]:
    """Return answers as both engines take them; this is not part of what is measured."""
    return {each.id: _given(answers.get(each.id), each.type) for each in pack.questions.values()}


def _given(answer: object, kind: str) -> Any:
    if isinstance(answer, Choices):
        return {"has": sorted(answer.has), "lacks": sorted(answer.lacks), "alone": answer.alone}
    if answer is None and kind == "many":
        return NOTHING
    return float(answer) if isinstance(answer, int | float) and not isinstance(answer, bool) else answer


def truths(pack: Pack, result: Mapping[str, Any]) -> list[tuple[Truth, Truth]]:
    """Return whether each rule applies and whether it is met, from what an engine returned."""
    return [(_truth(result, f"a{place}"), _truth(result, f"m{place}")) for place in range(len(pack.rules))]


def _truth(result: Mapping[str, Any], name: str) -> Truth:
    return True if result[f"{name}t"] else False if result[f"{name}f"] else None


class Zen:
    """A pack in GoRules zen."""

    def __init__(self, pack: Pack) -> None:
        """Translate and compile once."""
        self.compiled = zen.compile_expression(Translation(ZEN).program(pack))

    def run(self, answers: dict[str, Any]) -> Any:
        """Return what holds surely."""
        return self.compiled.evaluate(answers)


class Cel:
    """A pack in CEL."""

    def __init__(self, pack: Pack) -> None:
        """Translate and compile once."""
        self.compiled = cel.compile(Translation(CEL).program(pack))

    def run(self, answers: dict[str, Any]) -> Any:
        """Return what holds surely."""
        return self.compiled.execute(answers)
