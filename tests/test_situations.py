"""What conditions see of answers: a few parts, of which a number sets the same bits between two thresholds."""

from __future__ import annotations

from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS
from support.random_packs import drawn_pack
from support.tiny_pack import Tiny, pack_of

from bmcheck.cohorts import Cohorts
from bmcheck.conditions import situations as module
from bmcheck.conditions.situations import FALSE_BIT, TRUE_BIT
from bmcheck.conditions.values import Weight


@pytest.mark.parametrize(
    ("condition", "thresholds"),
    [
        ("x >= 5", [5]),
        ("5 <= x < 7 or x == 2", [2, 5, 7]),
        ("x >= 5 and y >= 1", [5]),
        ("x > 2 * 3 and x + y > 1", [6]),
        ("y >= 1", []),
        ("x * 2 >= 5", None),
        ("x >= x / 2", None),
        ("x >= 1 / 0", None),
    ],
)
def test_thresholds_are_what_a_number_is_compared_with(condition: str, thresholds: list[float] | None) -> None:
    pack = pack_of(Tiny("", {"x": "number", "y": "number"}, condition))

    assert Cohorts(pack).situations.thresholds("x") == thresholds


def test_whether_a_number_is_known_is_the_same_for_all_numbers() -> None:
    pack = pack_of(Tiny("", {"x": "number", "y": "number"}, "x > 6 and x + y > 1"))

    assert Cohorts(pack, reasons=True).situations.thresholds("x") == [0, 6]


@settings(max_examples=60)
@given(SEEDS)
def test_between_two_thresholds_all_numbers_set_the_same_bits(seed: int) -> None:
    pack = drawn_pack(seed)
    situations = Cohorts(pack, reasons=True).situations
    for question in pack.questions.values():
        limits = situations.thresholds(question.id) if question.type == "number" else None
        for low, high in pairwise([-1e9, *limits, 1e9] if limits else ()):
            between = [low + (high - low) * share for share in (0.01, 0.5, 0.99)]
            assert len({situations.bits(question.id, each) for each in between}) == 1


CONDITIONS = [
    "x + y >= 0 and y > 1",
    "0 * (x + y) >= 0",
    "2 * (x + y) >= 0 or x > 1",
    "x * y >= 0 and x * (y - 1) > 2",
    "x / y > 1 or y / y > 1",
    "(1 > 2 or x > 1) and (x > y or 1 / 0 > 2)",
]


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("reasons", [False, True])
def test_a_situation_is_what_every_part_comes_to(condition: str, reasons: bool) -> None:
    situations = Cohorts(pack_of(Tiny("", {"x": "number", "y": "number"}, condition)), reasons=reasons).situations

    for x, y in product([None, 0, 1, 3], repeat=2):
        answers = {name: value for name, value in (("x", x), ("y", y)) if value is not None}
        expected = sum(bits_of(part.weigh(answers)) << place for part, place in situations.places.items())
        assert situations.of(answers) == expected


def bits_of(weight: Weight) -> int:
    if isinstance(weight, bool):
        return TRUE_BIT if weight else FALSE_BIT
    return 0 if weight else TRUE_BIT | FALSE_BIT


@pytest.mark.parametrize(
    ("condition", "parts"),
    [
        ("'a' in q or 'b' in q or x > 1", 2),
        ("x > 1 or y > 1 or x > 2 or y > 2", 2),
        ("'a' in q and (x > 1 or 'b' in q) and y > 1", 4),
        ("not ('a' in q and x > 1)", 2),
        ("x + y > 1 and x > 1", 2),
    ],
)
def test_what_a_condition_makes_of_one_answer_is_one_part(condition: str, parts: int) -> None:
    questions = {"q": "many a b none!", "x": "number", "y": "number"}

    assert len(Cohorts(pack_of(Tiny("", questions, condition))).situations.places) == parts


def test_few_answers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    questions = {"x": "number", "y": "number", "z": "number", "o": "one a b c d e"}
    situations = Cohorts(pack_of(Tiny("", questions, "x + y > 1 and y + z > 1 and o == 'a'"))).situations
    most = [0, 0]

    for names in [*combinations("xyz", 1), *combinations("xyz", 2)] * 2:
        for option in "abcde":
            situations.of({**dict.fromkeys(names, 2), "o": option})
            most = [max(most[0], len(situations._said)), max(most[1], len(situations._within_reach))]

    assert most == [3, 3]


def test_every_answer_but_a_number_is_remembered() -> None:
    situations = Cohorts(pack_of(Tiny("", {"x": "number", "b": "yes-no", "o": "one a b"}, "b and x > 1"))).situations

    situations.of({"x": 2, "b": True, "o": "a"})

    assert situations._said.keys() == {("b", True), ("o", "a")}


def test_a_mask_has_the_bits_of_its_parts() -> None:
    situations = Cohorts(pack_of(Tiny("", {"x": "number", "y": "number"}, "x > 1 and y > 1"))).situations

    for part, place in situations.places.items():
        assert situations.mask([part]) == (TRUE_BIT | FALSE_BIT) << place
    assert situations.mask(situations.places) == (1 << situations.size) - 1
