"""The parts of a condition as its author wrote them, and what is left of it without each."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.conditions import Condition, parse_condition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Names
    from bmcheck.model import Pack


def names_with(pack: Pack, name: str, meaning: Condition) -> Names:
    """Return what the names in the conditions of a pack stand for when the named condition ``name`` means that."""
    names = replace(pack.names, conditions={})
    for each in pack.conditions.values():
        means = meaning if each.id == name else reading(each.when.text, names)
        names = replace(names, conditions={**names.conditions, each.id: means})
    return names


def parts_of(condition: Condition) -> Iterator[tuple[str, str]]:
    """Yield each part that can be left out of a condition, and the text without it; larger parts come first.

    Of a conjunction and a disjunction that is each term, of a chain each comparison, of ``in [...]`` each option.
    """
    tree = _Unchained().visit(ast.parse(condition.text.strip(), mode="eval").body)
    for node in ast.walk(tree):
        held = node.values if isinstance(node, ast.BoolOp) else node.elts if isinstance(node, ast.List) else []
        for place, part in enumerate(held if len(held) > 1 else ()):
            beside = f" in {ast.unparse(node)}" if isinstance(node, ast.List) else ""
            del held[place]
            yield f"{ast.unparse(part)}{beside}", ast.unparse(tree)
            held.insert(place, part)


class _Unchained(ast.NodeTransformer):
    """Writes ``0 < x < 5`` as ``0 < x and x < 5``."""

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        sides = [node.left, *node.comparators]
        links = zip(sides, node.ops, sides[1:], strict=False)
        each = [ast.Compare(left, [sign], [right]) for left, sign, right in links]
        return each[0] if len(each) == 1 else ast.BoolOp(ast.And(), list[ast.expr](each))


def conjuncts(condition: Condition) -> list[str]:
    """Return the terms of which every one must hold for a condition to hold."""
    tree = ast.parse(condition.text.strip(), mode="eval").body
    joint = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
    return [ast.unparse(each) for each in (tree.values if joint else [tree])]  # type: ignore[attr-defined]


def reading(text: str, names: Names) -> Condition:
    """Return a condition made of parts of others, which have been read without faults."""
    condition, _ = parse_condition(text, names)
    return condition
