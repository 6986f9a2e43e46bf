"""Read a condition: a line of Python's expression grammar, checked node by node and never run.

Parsing and type-checking are one walk over the tree that the standard library's ``ast`` makes; every fault is
noted with its place, and the walk goes on, so that an author sees all faults of a line at once.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bmcheck.conditions import numbers, terms
from bmcheck.conditions.condition import Condition
from bmcheck.conditions.formulas import FormulaReader
from bmcheck.conditions.names import Fault, Names
from bmcheck.conditions.reading import DEEPEST
from bmcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACEHOLDER: terms.Term = terms.FALSE

RELATIONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def parse_condition(text: str, names: Names) -> tuple[Condition, list[Fault]]:
    """Return the condition and what is wrong with it; with faults, the condition is only a placeholder."""
    reader = ConditionReader(text, names)
    term = reader.read(reader.term, PLACEHOLDER)
    return Condition(text, term, reader.length, reader.deepest), reader.faults


class ConditionReader(FormulaReader):
    """Reads what must be true, false or unknown."""

    def term(self, node: ast.expr) -> terms.Term:
        """Return the meaning of a part that must be true, false or unknown."""
        with self.deeper() as fits:
            if fits:
                return self._term(node)
        self.note(node, f"nested more than {DEEPEST} levels deep", "give parts of it a name: a condition")
        return terms.FALSE

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
                return self._comparison(node)
            case ast.Name(id=name):
                return self._name_alone(node, name)
            case _:
                self.note(node, "not allowed here", "a condition compares answers: == != < <= > >= in, and, or, not")
                return terms.FALSE

    def _name_alone(self, node: ast.Name, name: str) -> terms.Term:
        if name in self.names.yes_no:
            return self._one_of(name, (True,))
        if name in self.names.conditions:
            named = self.names.conditions[name]
            return named.term if self.written_out(node, name, named.length, named.depth) else terms.FALSE
        if name in self.names.known():
            self.note(node, f"{name} is {self.names.describe(name)}, not true or false", "compare it with something")
        else:
            self.unknown_name(node, name)
        return terms.FALSE

    def _comparison(self, node: ast.Compare) -> terms.Term:
        """Return a comparison, or several joined by ``and`` when they are chained (``0 < x < 5``)."""
        sides = [node.left, *node.comparators]
        parts = [
            self._relation(node, left, sign, right)
            for left, sign, right in zip(sides, node.ops, sides[1:], strict=False)
        ]
        return parts[0] if len(parts) == 1 else terms.AllOf(tuple(parts))

    def _relation(self, node: ast.Compare, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> terms.Term:
        if isinstance(sign, ast.In | ast.NotIn):
            found = self._membership(left, right)
            return terms.Not(found) if isinstance(sign, ast.NotIn) else found
        if type(sign) not in RELATIONS:
            self.note(node, "'is' is not allowed", "use == or !=")
            return terms.FALSE
        relation = RELATIONS[type(sign)]
        for question, other, sides in ((left, right, relation), (right, left, MIRRORED[relation])):
            match question:
                case ast.Name(id=name) if name in self.names.one or name in self.names.yes_no:
                    return self._choice(name, sides, other)
                case ast.Name(id=name) if not self.names.is_number(name):
                    self._not_compared(question, name)
                    return terms.FALSE
        return self._numeric(left, relation, right)

    def _not_compared(self, node: ast.Name, name: str) -> None:
        """Note that ``name`` stands for nothing that can be compared."""
        if name in self.names.many:
            self.note(node, f"{name} is a list of options", f"use 'option' in {name}, or len({name})")
        elif name in self.names.conditions:
            self.note(node, f"{name} is a named condition", f"write {name}, or not {name}")
        else:
            self.unknown_name(node, name)

    def _choice(self, name: str, relation: str, other: ast.expr) -> terms.Term:
        """Return how the answer to a single-choice or yes-no question stands to the constant ``other``."""
        value = self._constant(name, other)
        if value is None:
            return terms.FALSE
        if relation not in ("==", "!="):
            return self._in_order(name, relation, value, other)
        equal = self._one_of(name, (value,))
        return equal if relation == "==" else terms.Not(equal)

    def _in_order(self, name: str, relation: str, value: str | bool, other: ast.expr) -> terms.Term:
        """Return whether an ordered single choice is answered with an option on one side of another."""
        order = self.names.order.get(name, ())
        if not order:
            self.note(other, f"{name} has no order", self._without_order(name))
            return terms.FALSE
        held, place = terms.RELATIONS[relation], order.index(str(value))
        fitting = [each for rank, each in enumerate(order) if held(rank, place)]
        if not fitting:
            where = "above" if relation == ">" else "below"
            self.note(other, f"no option of {name} stands {where} {value!r}", f"they stand so: {' < '.join(order)}")
        return self._one_of(name, fitting)

    def _without_order(self, name: str) -> str:
        """Return what to write instead of a comparison by order."""
        if name in self.names.yes_no:
            return f"write {name}, or not {name}"
        use = "use ==, != or in"
        order = "write ordered = true to the question, with its options from worse to better"
        return use if name in self.names.today else f"{use}; or {order}"

    def _constant(self, name: str, node: ast.expr) -> str | bool | None:
        """Return the option or truth value that ``node`` writes, None after noting a fault."""
        match node:
            case ast.Constant(value=bool(value)) if name in self.names.yes_no:
                return value
            case ast.Constant(value=str(value)) if name in self.names.one:
                if value in self.names.one[name]:
                    return value
                self._no_option(node, name, value, self.names.one[name])
            case _ if name in self.names.yes_no:
                hint = "compare it with True or False, or write its name alone"
                self.note(node, f"{name} is {self.names.describe(name)}", hint)
            case _:
                self.note(node, f"{name} is {self.names.describe(name)}", "compare it with an option in quotes")
        return None

    def _one_of(self, name: str, values: Iterable[str | bool]) -> terms.Term:
        if name in self.names.today:
            fitting = frozenset(values)
            return terms.Given(self.names.today[name] in fitting, name, fitting)
        return terms.OneOf(name, frozenset(values), frozenset(self.names.unknown.get(name, ())))

    def _no_option(self, node: ast.expr, name: str, option: str, options: frozenset[str]) -> None:
        """Note that ``option`` is none of those that say something."""
        if option in self.names.unknown.get(name, ()):
            what = f"{option!r} of {name} says that it is not known: it is unknown to every condition"
            self.note(node, what, f"name options that say something: {', '.join(sorted(options))}")
        else:
            self.note(node, f"{name} has no option {option!r}", did_you_mean(option, options))

    def _membership(self, left: ast.expr, right: ast.expr) -> terms.Term:
        match left, right:
            case ast.Constant(value=str(option)), ast.Name(id=name) if name in self.names.many:
                alone = self.names.alone.get(name, frozenset())
                if option in alone:
                    return terms.Has(name, option, alone=True, silent=self.names.unknown.get(name, frozenset()))
                if option in self.names.many[name]:
                    return terms.Has(name, option)
                self._no_option(left, name, option, self.names.many[name] | alone)
            case ast.Name(id=name), ast.List(elts=options) if name in self.names.one:
                values = [self._constant(name, each) for each in options]
                if values:
                    return self._one_of(name, (value for value in values if value is not None))
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

    def _numeric(self, left: ast.expr, relation: str, right: ast.expr) -> terms.Term:
        first, second = self.number(left), self.number(right)
        for count, sign, limit in ((first, relation, second), (second, MIRRORED[relation], first)):
            if isinstance(count, numbers.Count) and type(limit) is numbers.Constant:  # a fact of the world may change
                held = terms.RELATIONS[sign]
                counts = frozenset(each for each in range(count.size + 1) if held(each, limit.constant))
                return terms.CountIn(count.question, count.size, counts)
        return terms.Compares(relation, first, second)
