"""Read a condition: a line of Python's expression grammar, checked node by node and never run.

Parsing and type-checking are one walk over the tree that the standard library's ``ast`` makes; every fault is
noted with its place, and the walk goes on, so that an author sees all faults of a line at once.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from bmcheck.conditions import numbers, terms
from bmcheck.conditions.numbers import Formula
from bmcheck.conditions.terms import Condition
from bmcheck.conditions.values import LARGEST
from bmcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_Parsed = TypeVar("_Parsed")

LONGEST = 2000
"""Characters in one condition; far beyond what a reader could follow."""
LONGEST_WRITTEN_OUT = 20_000
"""Characters in one condition with formulas in place of metrics: it bounds the time to evaluate it."""
DEEPEST = 40
"""Levels of nesting in one condition, those of the metrics it names included."""

PLACEHOLDER: terms.Term = terms.FALSE

RELATIONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Fault(Struct, frozen=True):
    """What is wrong in a condition, at which character (from 0), what to write instead, and which name is unknown."""

    what: str
    at: int = 0
    hint: str = ""
    name: str = ""


class Names(Struct, frozen=True):
    """What the names in a condition may stand for.

    ``one`` and ``many`` map a question to its options, ``alone`` a multiple-choice question to the options that
    exclude all others; ``yes_no`` and ``numbers`` are question ids; ``parameters`` have a value; ``metrics`` a
    formula.
    """

    one: Mapping[str, frozenset[str]] = {}
    many: Mapping[str, frozenset[str]] = {}
    alone: Mapping[str, frozenset[str]] = {}
    yes_no: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    parameters: Mapping[str, float] = {}
    metrics: Mapping[str, Formula] = {}

    def known(self) -> frozenset[str]:
        """Return every name that a condition may use."""
        groups = (self.one, self.many, self.yes_no, self.numbers, self.parameters, self.metrics)
        return frozenset().union(*groups)

    def describe(self, name: str) -> str:
        """Return what ``name`` stands for, in words for a message."""
        if name in self.one:
            return "a single-choice question"
        if name in self.many:
            return "a multiple-choice question"
        if name in self.yes_no:
            return "a yes-no question"
        return "a number"


def parse_condition(text: str, names: Names) -> tuple[Condition, list[Fault]]:
    """Return the condition and what is wrong with it; with faults, the condition is only a placeholder."""
    reader = _Reader(text, names)
    term = reader.read(reader.term, PLACEHOLDER)
    return Condition(text, term), reader.faults


def parse_formula(text: str, names: Names) -> tuple[Formula, list[Fault]]:
    """Return the number expression and what is wrong with it; with faults, it is only a placeholder."""
    reader = _Reader(text, names)
    number = reader.read(reader.number, numbers.ZERO)
    return Formula(text, number, reader.length, reader.deepest), reader.faults


class _Reader:
    """One walk over one line."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.faults: list[Fault] = []
        self.depth = self.deepest = 0
        self.length = len(text)

    def read(self, walk: Callable[[ast.expr], _Parsed], placeholder: _Parsed) -> _Parsed:
        """Parse the text and walk over its tree."""
        if len(self.text) > LONGEST:
            self.faults.append(Fault(f"longer than {LONGEST} characters", 0, "split it into several rules"))
            return placeholder
        try:
            with warnings.catch_warnings(action="error"):  # what one Python warns of, another refuses
                tree = ast.parse(self.text.strip(), mode="eval").body
        except SyntaxError as error:
            at = self.at(error.lineno or 1, (error.offset or len(self.text) + 1) - 1)
            self.faults.append(Fault(f"not a condition: {error.msg}", at))
            return placeholder
        except (ValueError, RecursionError, MemoryError):
            self.faults.append(Fault("not a condition: it holds a null byte or is nested too deeply"))
            return placeholder
        return walk(tree)

    def note(self, node: ast.AST, what: str, hint: str = "", name: str = "") -> None:
        """Note a fault at the place of ``node``."""
        line = getattr(node, "lineno", 1)
        before = self.text[self.at(line, 0) :].encode()[: getattr(node, "col_offset", 0)]
        self.faults.append(Fault(what, self.at(line, len(before.decode(errors="ignore"))), hint, name))

    def at(self, line: int, column: int) -> int:
        """Return the character at a place in the text as Python reads it: without the blanks around it, in lines."""
        start = len(self.text) - len(self.text.lstrip())
        ends = [each.end() for each in re.finditer(r"\r\n?|\n", self.text[start:])]
        return min(len(self.text), start + [0, *ends][min(line - 1, len(ends))] + column)

    # Truth

    def term(self, node: ast.expr) -> terms.Term:
        """Return the meaning of a part that must be true, false or unknown."""
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                self.note(node, f"nested more than {DEEPEST} levels deep", "split it into several rules")
                return terms.FALSE
            return self._term(node)
        finally:
            self.depth -= 1

    def _term(self, node: ast.expr) -> terms.Term:  # noqa: PLR0911 - one return a kind of node
        match node:
            case ast.BoolOp(op=ast.And()):
                return terms.AllOf(tuple(self.term(each) for each in node.values))
            case ast.BoolOp():
                return terms.AnyOf(tuple(self.term(each) for each in node.values))
            case ast.UnaryOp(op=ast.Not()):
                return terms.Not(self.term(node.operand))
            case ast.Constant(value=bool(value)):
                return terms.TRUE if value else terms.FALSE
            case ast.Compare():
                return self.comparison(node)
            case ast.Name(id=name):
                return self.name_alone(node, name)
            case _:
                self.note(node, "not allowed here", "a condition compares answers: == != < <= > >= in, and, or, not")
                return terms.FALSE

    def name_alone(self, node: ast.Name, name: str) -> terms.Term:
        if name in self.names.yes_no:
            return terms.OneOf(name, frozenset((True,)))
        if name in self.names.known():
            self.note(node, f"{name} is {self.names.describe(name)}, not true or false", "compare it with something")
        else:
            self.unknown_name(node, name)
        return terms.FALSE

    def unknown_name(self, node: ast.expr, name: str) -> None:
        self.note(node, f"nothing is called {name}", did_you_mean(name, self.names.known()), name)

    def comparison(self, node: ast.Compare) -> terms.Term:
        """Return a comparison, or several joined by ``and`` when they are chained (``0 < x < 5``)."""
        sides = [node.left, *node.comparators]
        parts = [
            self.relation(node, left, sign, right)
            for left, sign, right in zip(sides, node.ops, sides[1:], strict=False)
        ]
        return parts[0] if len(parts) == 1 else terms.AllOf(tuple(parts))

    def relation(self, node: ast.Compare, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> terms.Term:
        if isinstance(sign, ast.In | ast.NotIn):
            found = self.membership(left, right)
            return terms.Not(found) if isinstance(sign, ast.NotIn) else found
        if type(sign) not in RELATIONS:
            self.note(node, "'is' is not allowed", "use == or !=")
            return terms.FALSE
        relation = RELATIONS[type(sign)]
        for question, other in ((left, right), (right, left)):
            match question:
                case ast.Name(id=name) if name in self.names.one or name in self.names.yes_no:
                    return self.equality(name, relation, other)
                case ast.Name(id=name) if name not in self.names.known():
                    self.unknown_name(question, name)
                    return terms.FALSE
                case ast.Name(id=name) if name in self.names.many:
                    self.note(question, f"{name} is a list of options", f"use 'option' in {name}, or len({name})")
                    return terms.FALSE
        return self.numeric(left, relation, right)

    def equality(self, name: str, relation: str, other: ast.expr) -> terms.Term:
        """Return whether a single-choice or yes-no question is answered with the constant ``other``."""
        value = self.constant(name, other)
        if value is None:
            return terms.FALSE
        if relation not in ("==", "!="):
            self.note(other, f"{name} has no order", "use ==, != or in")
            return terms.FALSE
        equal = terms.OneOf(name, frozenset((value,)))
        return equal if relation == "==" else terms.Not(equal)

    def constant(self, name: str, node: ast.expr) -> str | bool | None:
        """Return the option or truth value that ``node`` writes, None after noting a fault."""
        match node:
            case ast.Constant(value=bool(value)) if name in self.names.yes_no:
                return value
            case ast.Constant(value=str(value)) if name in self.names.one:
                options = self.names.one[name]
                if value in options:
                    return value
                self.note(node, f"{name} has no option {value!r}", did_you_mean(value, options))
            case _ if name in self.names.yes_no:
                self.note(
                    node, f"{name} is a yes-no question", "compare it with True or False, or write its name alone"
                )
            case _:
                self.note(node, f"{name} is a single-choice question", "compare it with an option in quotes")
        return None

    def membership(self, left: ast.expr, right: ast.expr) -> terms.Term:
        match left, right:
            case ast.Constant(value=str(option)), ast.Name(id=name) if name in self.names.many:
                alone = self.names.alone.get(name, frozenset())
                if option in self.names.many[name] or option in alone:
                    return terms.Has(name, option, option in alone)
                self.note(left, f"{name} has no option {option!r}", did_you_mean(option, self.names.many[name] | alone))
            case ast.Name(id=name), ast.List(elts=options) if name in self.names.one:
                values = [self.constant(name, each) for each in options]
                if values:
                    return terms.OneOf(name, frozenset(value for value in values if value is not None))
                self.note(right, "an empty list", "name at least one option")
            case _, ast.Name(id=name) if name in self.names.many:
                self.note(left, "only an option in quotes can be in an answer")
            case _, ast.Name(id=name) if name not in self.names.known():
                self.unknown_name(right, name)
            case ast.Name(id=name), ast.List() if name not in self.names.known():
                self.unknown_name(left, name)
            case _, ast.Name(id=name):
                self.note(right, f"{name} is {self.names.describe(name)}, not a list of options")
            case _:
                self.note(left, "not allowed here", "write 'option' in question, or question in ['option', 'option']")
        return terms.FALSE

    def numeric(self, left: ast.expr, relation: str, right: ast.expr) -> terms.Term:
        first, second = self.number(left), self.number(right)
        for count, sign, limit in ((first, relation, second), (second, MIRRORED[relation], first)):
            if isinstance(count, numbers.Count) and isinstance(limit, numbers.Constant):
                held = terms.RELATIONS[sign]
                counts = frozenset(each for each in range(count.size + 1) if held(each, limit.constant))
                return terms.CountIn(count.question, count.size, counts)
        return terms.Compares(relation, first, second)

    # Numbers

    def number(self, node: ast.expr) -> numbers.Number:
        """Return the meaning of a part that must be a number."""
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        try:
            if self.depth > DEEPEST:
                self.note(node, f"nested more than {DEEPEST} levels deep", "give parts of it a name: a metric")
                return numbers.ZERO
            return self._number(node)
        finally:
            self.depth -= 1

    def _number(self, node: ast.expr) -> numbers.Number:
        match node:
            case ast.Constant(value=bool()):
                self.note(node, "true or false is not a number")
            case ast.Constant(value=int(value) | float(value)):
                return self.literal(node, value)
            case ast.Constant():
                self.note(
                    node, "a number is expected here", "text in quotes is an option: compare it with its question"
                )
            case ast.BinOp(op=op) if type(op) in SIGNS:
                return numbers.Arithmetic(SIGNS[type(op)], self.number(node.left), self.number(node.right))
            case ast.UnaryOp(op=ast.USub()):
                return numbers.Arithmetic("-", numbers.ZERO, self.number(node.operand))
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)], keywords=[]) if name in self.names.many:
                return numbers.Count(name, len(self.names.many[name]))
            case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]) if name not in self.names.known():
                self.unknown_name(node.args[0], name)
            case ast.Call():
                self.note(node, "only len(question) can be called", "with a multiple-choice question")
            case ast.Name(id=name):
                return self.named(node, name)
            case _:
                self.note(node, "a number is expected here", "numbers, their names, + - * / and len()")
        return numbers.ZERO

    def literal(self, node: ast.Constant, value: float) -> numbers.Number:
        if abs(value) > LARGEST:
            self.note(node, "too large a number")
            return numbers.ZERO
        return numbers.Constant(value)

    def named(self, node: ast.Name, name: str) -> numbers.Number:
        if name in self.names.numbers:
            return numbers.Answered(name)
        if name in self.names.parameters:
            return numbers.Constant(self.names.parameters[name], name)
        if name in self.names.metrics:
            return self.metric(node, name)
        if name in self.names.known():
            self.note(node, f"{name} is {self.names.describe(name)}, a number is expected here")
        else:
            self.unknown_name(node, name)
        return numbers.ZERO

    def metric(self, node: ast.Name, name: str) -> numbers.Number:
        """Return a metric in its place, as long as all that has to be computed keeps within bounds."""
        formula = self.names.metrics[name]
        self.deepest = max(self.deepest, self.depth - 1 + formula.depth)
        self.length += formula.length
        if self.deepest <= DEEPEST and self.length <= LONGEST_WRITTEN_OUT:
            return numbers.Named(name, formula.number)
        what = f"with {name} written out, this is nested more than {DEEPEST} levels deep"
        if self.length > LONGEST_WRITTEN_OUT:
            what = f"with its metrics written out, this is longer than {LONGEST_WRITTEN_OUT:,} characters"
        self.note(node, what, "use fewer metrics of metrics")
        return numbers.ZERO
