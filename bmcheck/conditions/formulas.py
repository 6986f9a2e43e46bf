"""Read the numbers in a condition, and formulas."""

from __future__ import annotations

import ast

from bmcheck.conditions import numbers
from bmcheck.conditions.names import Fault, Names
from bmcheck.conditions.numbers import Formula
from bmcheck.conditions.reading import DEEPEST, Reader
from bmcheck.conditions.values import LARGEST

SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


def parse_formula(text: str, names: Names) -> tuple[Formula, list[Fault]]:
    """Return the number expression and what is wrong with it; with faults, it is only a placeholder."""
    reader = FormulaReader(text, names)
    number = reader.read(reader.number, numbers.ZERO)
    return Formula(text, number, reader.length, reader.deepest), reader.faults


class FormulaReader(Reader):
    """Reads what must be a number."""

    def number(self, node: ast.expr) -> numbers.Number:
        """Return the meaning of a part that must be a number."""
        with self.deeper() as fits:
            if fits:
                return self._number(node)
        self.note(node, f"nested more than {DEEPEST} levels deep", "give parts of it a name: a metric")
        return numbers.ZERO

    def _number(self, node: ast.expr) -> numbers.Number:
        match node:
            case ast.Constant(value=bool()):
                self.note(node, "true or false is not a number")
            case ast.Constant(value=int(value) | float(value)):
                return self._literal(node, value)
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
                return self._named(node, name)
            case _:
                self.note(node, "a number is expected here", "numbers, their names, + - * / and len()")
        return numbers.ZERO

    def _literal(self, node: ast.Constant, value: float) -> numbers.Number:
        if abs(value) > LARGEST:
            self.note(node, "too large a number")
            return numbers.ZERO
        return numbers.Constant(value)

    def _named(self, node: ast.Name, name: str) -> numbers.Number:
        if name in self.names.numbers:
            today = self.names.today.get(name)
            return numbers.Answered(name) if today is None else numbers.Stated(float(today), name)
        if name in self.names.parameters:
            return numbers.Constant(self.names.parameters[name], name)
        if name in self.names.metrics:
            return self._metric(node, name)
        if name in self.names.known():
            self.note(node, f"{name} is {self.names.describe(name)}, a number is expected here")
        else:
            self.unknown_name(node, name)
        return numbers.ZERO

    def _metric(self, node: ast.Name, name: str) -> numbers.Number:
        """Return a metric in its place, as long as all that has to be computed keeps within bounds."""
        formula = self.names.metrics[name]
        fits = self.written_out(node, name, formula.length, formula.depth)
        return numbers.Named(name, formula.number) if fits else numbers.ZERO
