"""Packs so small that one fault of a proof would show: each verdict is the solver's, or undecided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from drawn_packs import condition, formula, names_of
from solver import SecondOpinion
from test_second_opinion import compared, concerns

from bmcheck.conditions import ALWAYS
from bmcheck.model import Change, Kind, Option, Pack, Question, Rule, Severity, Strategy
from bmcheck.proof.verification import verify


class Case(NamedTuple):
    """Questions as ``name: type``, options behind it; a first rule with its strategy, and perhaps a second one."""

    name: str
    questions: Mapping[str, str]
    met: str
    applies: str = "True"
    sets: Mapping[str, Any] = {}
    other: str = ""
    facts: frozenset[str] = frozenset()
    monotone: bool = False
    whole: bool = False
    may_open: tuple[str, ...] = ()


LIST = {"q": "many a b none!"}
NUMBER = {"x": "number", "y": "yes-no"}
ADD_A, ADD_B = {"q": {"add": ("a",)}}, {"q": {"add": ("b",)}}
CASES = (
    Case("A1 a list of another option is not settled", LIST, "len(q) >= 2", sets=ADD_B),
    Case("A2 a strategy does help another list", LIST, "len(q) >= 2", sets=ADD_A),
    Case(
        "A3 a side effect on another list", {**LIST, "y": "yes-no"}, "y", sets={**ADD_A, "y": True}, other="len(q) != 2"
    ),
    Case("B1 a later option is worse again", {"q": "one a b c"}, "q == 'b'", monotone=True),
    Case("B2 a longer list is worse", LIST, "'a' not in q", monotone=True),
    Case("B3 a larger number never leaves the range it has left", {"x": "number"}, "x != 0", monotone=True),
    Case("C1 no whole number lies between", {"x": "number"}, "x < 3", applies="x > 3.2 and x < 3.8", whole=True),
    Case(
        "C2 no circle of comparisons", {"x": "number", "y": "number", "z": "number"}, "not (x > y and y > z and z > x)"
    ),
    Case("C3 a square is not negative", {"x": "number"}, "x * x - 2 * x + 2 > 0"),
    Case("D  a number is a fact", {"x": "number"}, "x >= 5", facts=frozenset("x")),
    Case(
        "E1 a number that adopting makes too large",
        NUMBER,
        "y",
        sets={"y": True, "x": {"at_least": "7"}},
        other="x <= 5",
    ),
    Case(
        "E2 a declared side effect on a number",
        NUMBER,
        "y",
        sets={"y": True, "x": {"at_least": "7"}},
        other="x <= 5",
        may_open=("other",),
    ),
    Case("F  a list that applies, and whose option decides", {**LIST, "y": "yes-no"}, "y or 'a' in q", "len(q) == 1"),
    Case("G  a list known in part leaves a rule open", LIST, "len(q) != 0 or 'a' not in q", "'b' not in q"),
    Case(
        "H  length and options of one list", {**LIST, "y": "yes-no"}, "'a' in q", sets=ADD_A, other="y or len(q) != 2"
    ),
    Case("I  a target that is no step forward", {"x": "number"}, "x >= 5", sets={"x": {"at_least": "x"}}),
    Case("J  no number is both", {"x": "number"}, "x >= 4", applies="x * x <= x - 1", sets={"x": {"at_least": "5"}}),
    Case("K  a target that helps only some numbers", {"x": "number"}, "x >= 2", sets={"x": {"at_least": "x + 1"}}),
)


def pack_of(case: Case) -> Pack:
    questions = {}
    for name, text in case.questions.items():
        kind, *options = text.split()
        questions[name] = Question(
            id=name,
            ask="?",
            help="",
            type=kind,  # type: ignore[arg-type]
            options=tuple(Option(each.rstrip("!"), "", each.endswith("!")) for each in options),
            actionable=name not in case.facts,
            monotone=case.monotone,
            min=0 if kind == "number" else None,
            max=9 if kind == "number" else None,
            whole=case.whole and kind == "number",
        )
    names = names_of(questions)

    def rule(identity: str, met: str, applies: str, strategies: tuple[str, ...]) -> Rule:
        return Rule(
            id=identity,
            title="",
            when_met="",
            kind=Kind.RISK,
            severity=Severity.HIGH,
            why_severity="",
            blocks=("environment",),
            applies=ALWAYS if applies == "True" else condition(applies, names),
            met=condition(met, names),
            why="",
            verify="",
            strategies=strategies,
        )

    def change(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        read: dict[str, Any] = {key: formula(each, names) if key[:3] == "at_" else each for key, each in value.items()}
        return Change(**read)

    sets = {name: change(each) for name, each in case.sets.items()}
    rules = [rule("rule", case.met, case.applies, ("strategy",) if sets else ())]
    rules += [rule("other", case.other, "True", ())] if case.other else []
    strategy = Strategy(id="strategy", title="", steps=(), effort="low", sets=sets, may_open=case.may_open)
    return Pack(
        id="small",
        version="1",
        title="",
        source="",
        texts={},
        features=(),
        questions=questions,
        rules={each.id: each for each in rules},
        strategies={"strategy": strategy} if sets else {},
        claims={},
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_proof_says_what_the_solver_says(case: Case) -> None:
    pack = pack_of(case)
    outcomes = {outcome.name: outcome.failures for outcome in verify(pack)}

    for statement, holds in SecondOpinion(pack).holds().items():
        failures = [each for each in outcomes[statement.name] if concerns(each, statement)]
        assert compared(holds, failures) in ("agrees", "undecided"), (statement, f"solver: {holds}", failures)
