"""The plain way to review answers: conditions as nested dicts, gone through node by node.

It is written from the tables of the design and not from the code it is compared with: a second opinion on all findings.
"""

from __future__ import annotations

from typing import Any

from bmcheck.conditions import Answers, Choices, Truth
from bmcheck.conditions.numbers import Answered, Arithmetic, Constant, Count, Named, Number
from bmcheck.conditions.terms import AllOf, AnyOf, Compares, CountIn, Fixed, Has, Not, OneOf, Term
from bmcheck.model import Kind, Pack, Status

Node = dict[str, Any]
Found = tuple[Status, bool, frozenset[str]]
"""The status of a finding, whether it is decided, and the questions that it waits for."""


def condition(term: Term) -> Node:  # noqa: PLR0911 - one return a kind of term
    """Return a condition as nested dicts."""
    match term:
        case Fixed():
            return {"is": "fixed", "value": term.fixed}
        case OneOf():
            silent = list(term.silent)
            return {"is": "one", "question": term.question, "values": list(term.values), "silent": silent}
        case Has():
            kind, silent = "alone" if term.alone else "has", list(term.silent)
            return {"is": kind, "question": term.question, "option": term.option, "silent": silent}
        case CountIn():
            return {"is": "count", "question": term.question, "size": term.size, "counts": list(term.counts)}
        case Compares():
            return {"is": term.sign, "left": number(term.left), "right": number(term.right)}
        case Not():
            return {"is": "not", "term": condition(term.term)}
        case AllOf() | AnyOf():
            return {"is": "or" if isinstance(term, AnyOf) else "and", "terms": [condition(each) for each in term.terms]}
    raise TypeError(term)


def number(part: Number) -> Node:
    """Return a formula as nested dicts."""
    match part:
        case Constant():
            return {"is": "constant", "value": part.constant}
        case Answered():
            return {"is": "answer", "question": part.question}
        case Count():
            return {"is": "length", "question": part.question, "size": part.size}
        case Named():
            return number(part.number)
        case Arithmetic():
            return {"is": part.sign, "left": number(part.left), "right": number(part.right)}
    raise TypeError(part)


class PlainPack:
    """The rules and metrics of a pack as nested dicts."""

    def __init__(self, pack: Pack) -> None:
        """Translate everything once."""
        self.rules = [
            (rule.kind is Kind.RISK, [condition(each.term) for each in rule.conditions]) for rule in pack.rules.values()
        ]
        self.metrics = [number(metric.formula.number) for metric in pack.metrics.values()]

    def findings(self, answers: Answers) -> list[Found]:
        """Return every finding whole: its status, whether it is decided, and what it waits for."""
        for metric in self.metrics:
            if value(metric, answers) is None:
                missing(metric, answers)
        return [_found(*rule, answers) for rule in self.rules]


def _truths(conditions: list[Node], answers: Answers) -> tuple[Truth, Truth, Truth]:
    applies, met, treated = (truth(each, answers) for each in conditions)
    return applies, met, treated


def _found(risk: bool, conditions: list[Node], answers: Answers) -> Found:
    applies, met, treated = conditions
    status = STATUS[risk, *_truths(conditions, answers)]
    match status:
        case Status.NOT_APPLICABLE:
            decisive = []
        case Status.TREATED | Status.PURSUED:
            decisive = [met]
        case Status.COVERED | Status.CAPTURED:
            decisive = [applies]
        case _:
            decisive = [applies, met, treated]
    decided = all(truth(each, answers) is not None for each in decisive)
    waits = frozenset[str]().union(*(missing(each, answers) for each in decisive))
    return status, decided, frozenset() if decided else waits


_TRUTHS: tuple[Truth, ...] = (True, False, None)
STATUS: dict[tuple[bool, Truth, Truth, Truth], Status] = {
    **{(risk, False, met, do): Status.NOT_APPLICABLE for risk in (True, False) for met in _TRUTHS for do in _TRUTHS},
    **{(True, applies, True, do): Status.COVERED for applies in (True, None) for do in _TRUTHS},
    **{(False, applies, True, do): Status.CAPTURED for applies in (True, None) for do in _TRUTHS},
    **{(True, True, met, True): Status.TREATED for met in (False, None)},
    **{(False, True, met, True): Status.PURSUED for met in (False, None)},
    **{(True, True, False, do): Status.OPEN for do in (False, None)},
    **{(False, True, False, do): Status.UNTAPPED for do in (False, None)},
    **{(risk, True, None, do): Status.TO_CLARIFY for risk in (True, False) for do in (False, None)},
    **{(risk, None, met, do): Status.UNKNOWN for risk in (True, False) for met in (False, None) for do in _TRUTHS},
}


def truth(node: Node, answers: Answers) -> Truth:  # noqa: C901, PLR0911 - one plain walk is the point
    """Return the value of a node, after Kleene."""
    kind = node["is"]
    if kind in ("and", "or"):
        settles = kind == "or"
        result: Truth = not settles
        for each in node["terms"]:
            part = truth(each, answers)
            if part is settles:
                return settles
            if part is None:
                result = None
        return result
    if kind == "not":
        part = truth(node["term"], answers)
        return None if part is None else not part
    if kind == "fixed":
        return bool(node["value"])
    if kind in COMPARED:
        left, right = value(node["left"], answers), value(node["right"], answers)
        return None if left is None or right is None else COMPARED[kind](left, right)
    answer: Any = answers.get(node["question"])
    if kind == "count":
        has, lacks = (len(answer.has), len(answer.lacks)) if answer else (0, 0)
        hits = {count in node["counts"] for count in range(has, node["size"] - lacks + 1)}
        return hits.pop() if len(hits) == 1 else None
    if answer is None:
        return None
    if kind == "one":
        return None if answer in node["silent"] else answer in node["values"]
    if kind == "has":
        return True if node["option"] in answer.has else False if node["option"] in answer.lacks else None
    return False if answer.has else None if answer.alone in (None, *node["silent"]) else answer.alone == node["option"]


COMPARED = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def value(node: Node, answers: Answers) -> Any:
    """Return the number that a node comes to, None when it is unknown or not defined."""
    kind = node["is"]
    if kind == "constant":
        return float(node["value"])
    if kind in ("answer", "length"):
        answer: Any = answers.get(node["question"])
        if not isinstance(answer, Choices):
            return answer
        return float(len(answer.has)) if len(answer.has) + len(answer.lacks) == node["size"] else None
    left, right = value(node["left"], answers), value(node["right"], answers)
    if kind == "*" and 0 in (left, right):
        return 0.0
    if left is None or right is None or (kind == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right}[kind] if kind != "/" else left / right


NUMBERS = ("constant", "answer", "length", "+", "-", "*", "/")


def missing(node: Node, answers: Answers) -> set[str]:
    """Return the questions that a node waits for; none when it is known."""
    known = value(node, answers) if node["is"] in NUMBERS else truth(node, answers)
    if known is not None:
        return set()
    parts = [*node.get("terms", ()), *(node[each] for each in ("term", "left", "right") if each in node)]
    own = set() if parts else {node["question"]}
    return own.union(*(missing(each, answers) for each in parts))
