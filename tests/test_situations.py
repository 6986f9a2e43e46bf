"""What conditions see of a number: the same between two thresholds."""

from __future__ import annotations

from itertools import pairwise

import pytest
from drawing import SEEDS
from drawn_packs import drawn_pack
from hypothesis import given, settings
from tiny_pack import Tiny, pack_of

from bmcheck.cohorts import Cohorts


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
