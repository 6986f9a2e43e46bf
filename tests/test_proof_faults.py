"""Packs so small that one fault of a proof would show: each verdict is the solver's, or undecided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace
from support.random_packs import formula, names_of
from support.second_opinion import SecondOpinion
from support.tiny_pack import Tiny, pack_of
from test_second_opinion import compared, concerns

from bmcheck.model import Change, Metric, Pack, Question, Strategy
from bmcheck.proof.adopting import witness_after
from bmcheck.proof.algebra import NotAPolynomial, Polynomial
from bmcheck.proof.results import Failure
from bmcheck.proof.space import Cell, Pattern, complete_answers
from bmcheck.proof.verification import verify

LIST = {"q": "many a b none!"}
NUMBER = {"x": "number", "y": "yes-no"}
TWO = {"x": "number", "z": "number"}
COUNTED, PAIR = {**LIST, "x": "number"}, {**LIST, "p": "many c d none!"}
ADD_A, ADD_B = {"q": {"add": ("a",)}}, {"q": {"add": ("b",)}}
CASES = (
    Tiny("A1 a list of another option is not settled", LIST, "len(q) >= 2", sets=ADD_B),
    Tiny("A2 a strategy does help another list", LIST, "len(q) >= 2", sets=ADD_A),
    Tiny(
        "A3 a side effect on another list", {**LIST, "y": "yes-no"}, "y", sets={**ADD_A, "y": True}, other="len(q) != 2"
    ),
    Tiny("B1 a later option is worse again", {"q": "one a b c"}, "q == 'b'", monotone=True),
    Tiny("B2 a longer list is worse", LIST, "'a' not in q", monotone=True),
    Tiny("B3 a larger number never leaves the range it has left", {"x": "number"}, "x != 0", monotone=True),
    Tiny("C1 no whole number lies between", {"x": "number"}, "x < 3", applies="x > 3.2 and x < 3.8", whole=True),
    Tiny(
        "C2 no circle of comparisons", {"x": "number", "y": "number", "z": "number"}, "not (x > y and y > z and z > x)"
    ),
    Tiny("C3 a square is not negative", {"x": "number"}, "x * x - 2 * x + 2 > 0"),
    Tiny("D  a number is a fact", {"x": "number"}, "x >= 5", facts=frozenset("x")),
    Tiny(
        "E1 a number that adopting makes too large",
        NUMBER,
        "y",
        sets={"y": True, "x": {"at_least": "7"}},
        other="x <= 5",
    ),
    Tiny(
        "E2 a declared side effect on a number",
        NUMBER,
        "y",
        sets={"y": True, "x": {"at_least": "7"}},
        other="x <= 5",
        may_open=("other",),
    ),
    Tiny("F  a list that applies, and whose option decides", {**LIST, "y": "yes-no"}, "y or 'a' in q", "len(q) == 1"),
    Tiny("G  a list known in part leaves a rule open", LIST, "len(q) != 0 or 'a' not in q", "'b' not in q"),
    Tiny(
        "H  length and options of one list", {**LIST, "y": "yes-no"}, "'a' in q", sets=ADD_A, other="y or len(q) != 2"
    ),
    Tiny("I  a target that is no step forward", {"x": "number"}, "x >= 5", sets={"x": {"at_least": "x"}}),
    Tiny("J  no number is both", {"x": "number"}, "x >= 4", applies="x * x <= x - 1", sets={"x": {"at_least": "5"}}),
    Tiny("K  a target that helps only some numbers", {"x": "number"}, "x >= 2", sets={"x": {"at_least": "x + 1"}}),
    Tiny(
        "L1 two numbers that move together",
        {"x": "number", "y": "number"},
        "x >= y",
        sets={"x": {"at_least": "5"}, "y": {"at_most": "5"}},
    ),
    Tiny("L2 a target that hangs on another question", TWO, "x >= 5", sets={"x": {"at_least": "z"}}),
    Tiny("L3 a target that is not always defined", TWO, "x >= 5 / z", sets={"x": {"at_least": "5 / z"}}),
    Tiny("L4 a target with a list's length", COUNTED, "x >= len(q)", sets={"x": {"at_least": "len(q)"}}),
    Tiny("L5 a quotient beside the number", TWO, "x >= z or 1 / (z - 4) > 2", sets={"x": {"at_least": "3"}}),
    Tiny("L8 a number without limit", TWO, "x >= 3", sets={"x": {"at_least": "5 / (z - 4)"}}, endless=True),
    Tiny(
        "L6 what is known of one comparison bears on another",
        {**TWO, "y": "number"},
        "x * (y - z) >= 0",
        applies="2 * y > 2 * z",
        sets={"x": {"at_least": "1"}},
    ),
    Tiny("L7 as L6, the other way round", TWO, "x >= 5 - z", applies="z > 5", sets={"x": {"at_least": "z - 5"}}),
    Tiny("M1 two lists of any length", PAIR, "len(q) >= len(p)", monotone=True),
    Tiny("M2 a length and a number", COUNTED, "x >= len(q)", monotone=True),
    Tiny("M3 a length and a number that are the same or not", COUNTED, "x == len(q) or x != len(q)"),
    Tiny(
        "N  a side effect that hangs on numbers",
        NUMBER,
        "y",
        sets={"y": True, "x": {"at_least": "x + 6"}},
        other="x <= 5",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_proof_says_what_the_solver_says(case: Tiny) -> None:
    pack = pack_of(case)
    outcomes = {outcome.name: outcome.failures for outcome in verify(pack)}

    for statement, holds in SecondOpinion(pack).holds().items():
        failures = [each for each in outcomes[statement.name] if concerns(each, statement)]
        assert compared(holds, failures) in ("agrees", "undecided"), (statement, f"solver: {holds}", failures)


# What the cases above cannot show


def failures(pack: Pack, name: str) -> tuple[Failure, ...]:
    """Return what is found wrong by the property of this name."""
    [outcome] = [each for each in verify(pack) if each.name == name]
    return outcome.failures


def test_a_strategy_that_helps_only_together_with_another_does_help() -> None:
    case = Tiny("", NUMBER, "x >= 3 and y", sets={"y": True, "x": {"at_most": "x"}})
    pack = pack_of(case)
    names = names_of(pack.questions)
    other = Strategy(id="more", title="", steps=(), effort="low", sets={"x": Change(at_least=formula("3", names))})
    rule = replace(pack.rules["rule"], strategies=("strategy", "more"))
    both = replace(pack, rules={"rule": rule}, strategies={**pack.strategies, "more": other})

    assert failures(both, "strategy-has-effect") == ()
    assert failures(both, "strategies-suffice") == ()


def test_whether_nobody_can_act_is_not_known_where_a_fact_is_joined_with_other_numbers() -> None:
    pack = pack_of(Tiny("", TWO, "x + z >= 20", facts=frozenset("z")))
    rule = replace(pack.rules["rule"], nobody_can_act="Nobody moves the moon")

    [failure] = failures(replace(pack, rules={"rule": rule}), "way-out")

    assert (failure.what, failure.decided) == ("it is not known whether there is always a way out", False)


def test_a_target_that_is_not_defined_moves_nothing() -> None:
    pack = pack_of(Tiny("", TWO, "x >= 5", sets={"x": {"at_least": "5 / z"}}))
    before = {"x": Fraction(1), "z": Fraction(0)}

    after = witness_after(pack, Cell({}, Pattern({}, before)), [pack.strategies["strategy"]])

    assert after is not None
    assert after.pattern.witness == before


def test_unlike_units_are_found_inside_of_a_formula() -> None:
    pack = pack_of(Tiny("", TWO, "x > 1"))
    units = {"x": "users", "z": "money"}
    questions = {name: replace(each, unit=units[name]) for name, each in pack.questions.items()}
    metric = Metric("m", "", formula("2 * (x + z)", names_of(questions)), "users", "")

    found = failures(replace(pack, questions=questions, metrics={"m": metric}), "units-agree")

    assert [(each.identity, each.what) for each in found] == [("m", "adds or subtracts unlike units")]


def test_too_many_questions_in_one_rule_are_named_and_not_passed_over() -> None:
    names = [f"q{number}" for number in range(22)]
    pack = pack_of(Tiny("", dict.fromkeys(names, "yes-no"), " and ".join(names)))

    [failure] = failures(pack, "status-reachable")

    assert (failure.what, failure.decided) == ("not checked to the end: 4,194,304 cells, more than 2,000,000", False)


def test_a_product_with_very_many_parts_is_not_expanded() -> None:
    long, other = (Polynomial({(f"{letter}{number}",): Fraction(1) for number in range(15)}) for letter in "xy")

    assert len(long.times(Polynomial({("y",): Fraction(1)}))) == 15
    with pytest.raises(NotAPolynomial):
        long.times(other)


def test_the_answers_to_a_number_question_cannot_be_listed() -> None:
    assert list(complete_answers(Question(id="x", ask="?", help="", type="number"), [])) == []
