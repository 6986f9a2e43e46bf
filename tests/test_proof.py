"""The proof: its cells stand for all answers, its signs are right, and the shipped pack passes."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.random_answers import SEEDS, completed
from support.small_pack import run, write_pack

from bmcheck.conditions import ALWAYS, Names, parse_condition
from bmcheck.conditions.terms import Compares, atoms, truth_of
from bmcheck.evaluation import find
from bmcheck.files.packs import load_pack
from bmcheck.model import Option, Question
from bmcheck.proof.algebra import Polynomial, difference, holds
from bmcheck.proof.results import Outcome
from bmcheck.proof.rules import space_of
from bmcheck.proof.sources import parse_unit
from bmcheck.proof.space import Limit, Space, patterns, representatives, status_in
from bmcheck.proof.verification import PROPERTIES, verify

PACK = load_pack()
NUMBERS = Names(numbers=frozenset({"x", "y", "z"}))


def comparison(text: str) -> Compares:
    condition, faults = parse_condition(text, NUMBERS)
    assert faults == []
    assert isinstance(condition.term, Compares)
    return condition.term


def limits(low: float = 0, high: float = 10) -> tuple[Limit, ...]:
    return tuple(Limit(name, False, Fraction(low), Fraction(high)) for name in ("x", "y", "z"))


def test_the_shipped_pack_is_proved(proved: list[Outcome]) -> None:
    assert [failure for outcome in proved for failure in outcome.failures] == []
    assert [outcome.name for outcome in proved] == [each.name for each in PROPERTIES]


@settings(max_examples=60)
@given(SEEDS)
def test_whatever_is_answered_some_cell_gives_the_same_status(seed: int) -> None:
    """So what holds in every cell holds for all complete answers; numbers are met by the signs of their cells."""
    answers = completed(PACK, {}, seed)

    for rule in PACK.rules.values():
        space = space_of(PACK, rule)
        if space.comparisons:
            continue
        kept = {
            name: {
                tuple(atom.weigh({name: each}) for term in (rule.applies.term, rule.met.term) for atom in atoms(term))
                for each in found
            }
            for name, found in space.kept.items()
        }
        for name, views in kept.items():
            view = tuple(
                atom.weigh({name: answers[name]}) for term in (rule.applies.term, rule.met.term) for atom in atoms(term)
            )
            assert view in views


@settings(max_examples=60)
@given(SEEDS)
def test_a_cell_of_the_numbers_has_the_status_of_its_witness(seed: int) -> None:
    rule = PACK.rules["free-users-cost-more" if seed % 2 else "cash-runs-out"]
    cells = list(space_of(PACK, rule).cells())
    cell = cells[seed % len(cells)]

    assert cell.pattern.witness is not None
    answers = {**cell.answers, **cell.pattern.witness}

    assert find(rule, answers).status is status_in(rule, cell)  # type: ignore[arg-type]


@given(st.lists(st.fractions(0, 10), min_size=3, max_size=3))
def test_a_comparison_holds_where_its_polynomials_say(values: list[Fraction]) -> None:
    point = dict(zip(("x", "y", "z"), values, strict=True))
    for text in ("x * y - z >= 2", "(x - y) / (z + 1) < 1", "x * (y + z) == y", "2 * x <= y / (z + 1) + 3"):
        term = comparison(text)
        expected = truth_of(term.weigh(point))  # type: ignore[arg-type]

        assert holds(term.sign, difference(term), point) is expected


@pytest.mark.parametrize(
    ("texts", "possible"),
    [
        (("x >= 2",), {(True,), (False,)}),
        (("x >= 0",), {(True,)}),
        (("x > 10",), {(False,)}),
        (("x >= 2", "x >= 3"), {(True, True), (True, False), (False, False)}),
        (("x + y >= 1", "x >= 1"), {(True, True), (True, False), (False, False)}),
        (("x == 5", "x != 5"), {(True, False), (False, True)}),
        (("x / y >= 0",), {(True,), (None,)}),
        (("x - y > 0", "y - x > 0"), {(True, False), (False, True), (False, False)}),
    ],
)
def test_exactly_the_possible_combinations_of_comparisons_are_kept(
    texts: tuple[str, ...], possible: set[tuple[bool | None, ...]]
) -> None:
    terms = tuple(comparison(text) for text in texts)

    found = patterns(terms, limits())

    assert {tuple(pattern.truths[term] for term in terms) for pattern in found} == possible
    assert all(pattern.witness is not None for pattern in found)


@given(st.lists(st.fractions(-5, 5), min_size=3, max_size=3))
def test_bounds_hold_at_every_point(values: list[Fraction]) -> None:
    polynomial = Polynomial({("x", "y"): Fraction(2), ("z",): Fraction(-3), ("x", "x"): Fraction(1), (): Fraction(7)})
    point = dict(zip(("x", "y", "z"), values, strict=True))

    low, high = polynomial.bounds({name: (Fraction(-5), Fraction(5)) for name in point})

    assert low <= polynomial.value(point) <= high


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("money per paying user and month", "money per user and month"),
        ("users", "paying users"),
        ("months", "month"),
        ("share", ""),
    ],
)
def test_units_that_mean_the_same_are_the_same(one: str, two: str) -> None:
    assert parse_unit(one) == parse_unit(two)


def test_a_list_is_told_apart_by_what_conditions_name() -> None:
    question = PACK.questions["data_checks"]
    rule = PACK.rules["wrong-data"]

    found = representatives(question, [each for each in atoms(rule.met.term) if question.id in each.questions()])

    assert len(found) == 2
    assert Space(PACK, [rule.met.term]).size() == 2


def test_verify_names_the_place_and_a_counterexample(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack")
    text = (folder / "offer.toml").read_text(encoding="utf-8")
    (folder / "offer.toml").write_text(text.replace('{ add = ["ads"] }', '{ remove = ["ads"] }'), encoding="utf-8")

    plain = run("pack", "verify", folder)
    found = json.loads(run("pack", "verify", folder, "--format", "json").out)

    assert plain.code == 1
    failures = {each["property"]: each["failures"] for each in found["properties"]}
    assert failures["strategies-suffice"][0]["counterexample"]
    assert f"{folder / 'offer.toml'}:" in plain.out
    assert ": with " in plain.out


@pytest.mark.parametrize(
    ("file", "change", "what"),
    [
        (
            "offer.toml:27:1",
            {'status = "open"': 'status = "covered"'},
            "rule free-without-income comes to open in example 1, not to covered",
        ),
        ("offer.toml:27:1", {'status = "open"': 'status = "covered"'}, "has no example that opens it"),
        (
            "cases/case.toml:1:1",
            {"open = [": "covered = ["},
            "case case finds rule free-without-income open, not covered",
        ),
        (
            "cases/case.toml:1:1",
            {"complete": 'places = "§1 ¶1 s1"\ncomplete'},
            "finds from the answers that rest on §1 ¶1 s1 rule free-without-income to-clarify, not open",
        ),
    ],
)
def test_a_wrong_example_or_case_fails_what_verify_says(
    tmp_path: Path, file: str, change: dict[str, str], what: str
) -> None:
    write_pack(tmp_path, **{Path(file.split(":", maxsplit=1)[0]).stem: change})

    plain = run("pack", "verify", tmp_path)
    found = json.loads(run("pack", "verify", tmp_path, "--format", "json").out)

    assert plain.code == 1
    [line] = [each for each in plain.out.splitlines() if what in each]
    assert line.startswith(f"    {tmp_path / file}: ")
    assert "FAILS     examples-hold " in plain.out
    [tried] = [each for each in found["properties"] if each["property"] == "examples-hold"]
    assert any(each["what"] in what for each in tried["failures"])
    assert {f"{each['path']}:{each['line']}:{each['column']}" for each in tried["failures"]} == {str(tmp_path / file)}


def test_verify_runs_every_example_and_case(tmp_path: Path) -> None:
    ran = run("pack", "verify", write_pack(tmp_path))

    assert "proved    examples-hold          every example and every case finds what it says (7 checked)\n" in ran.out


def test_a_space_that_is_too_large_is_named_and_not_passed_over() -> None:
    options = tuple(Option(f"o{index}", f"Option {index}") for index in range(24))
    question = Question(id="huge", ask="?", help="", type="many", options=options)
    names = Names(many={"huge": question.joint}, alone={"huge": frozenset()})
    met, _ = parse_condition(" or ".join(f"'o{index}' in huge" for index in range(24)), names)
    rule = replace(PACK.rules["wrong-data"], met=met, applies=ALWAYS, example=(), strategies=())
    pack = replace(PACK, questions={"huge": question}, rules={rule.id: rule}, metrics={}, strategies={})

    outcome = next(each for each in verify(pack) if each.name == "status-reachable")

    assert [failure.decided for failure in outcome.failures] == [False]
    assert "cells, more than" in outcome.failures[0].what


def test_explain_says_which_strategies_suffice_alone() -> None:
    told = run("explain", "loyalty-erodes").out

    assert "settles it in some cases, or with the others" in " ".join(told.split())
    assert "always settles it alone" in " ".join(run("explain", "originals-scarce").out.split())
