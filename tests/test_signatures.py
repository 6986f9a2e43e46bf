"""What conditions see of answers: a few parts, and two bits for each."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS, some_answers
from support.random_packs import drawn_pack
from support.tiny_pack import Tiny, pack_of

from bmcheck.conditions import signatures as module
from bmcheck.conditions.signatures import BITS, FALSE_BIT, TRUE_BIT, Signatures
from bmcheck.conditions.values import Weight
from bmcheck.evaluation import Reviewer
from bmcheck.model import Pack


def signatures_of(pack: Pack) -> Signatures:
    """Return what all rules of a pack can tell apart."""
    return Reviewer(pack).signatures


CONDITIONS = [
    "x + y >= 0 and y > 1",
    "0 * (x + y) >= 0",
    "2 * (x + y) >= 0 or x > 1",
    "x * y >= 0 and x * (y - 1) > 2",
    "x / y > 1 or y / y > 1",
    "(1 > 2 or x > 1) and (x > y or 1 / 0 > 2)",
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_signature_is_what_every_part_comes_to(condition: str) -> None:
    signatures = signatures_of(pack_of(Tiny("", {"x": "number", "y": "number"}, condition)))

    for x, y in product([None, 0, 1, 3], repeat=2):
        answers = {name: value for name, value in (("x", x), ("y", y)) if value is not None}
        expected = sum(bits_of(part.weigh(answers)) << place for part, place in signatures.places.items())
        assert signatures.of(answers) == expected


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
        ("x + y > 1 and x > 1", 4),
    ],
)
def test_what_a_condition_makes_of_one_answer_is_one_part(condition: str, parts: int) -> None:
    questions = {"q": "many a b none!", "x": "number", "y": "number"}

    assert len(signatures_of(pack_of(Tiny("", questions, condition))).places) == parts


def test_few_answers_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    questions = {"x": "number", "y": "number", "z": "number", "o": "one a b c d e"}
    signatures = signatures_of(pack_of(Tiny("", questions, "x + y > 1 and y + z > 1 and o == 'a'")))
    most = [0, 0]

    for names in [*combinations("xyz", 1), *combinations("xyz", 2)] * 2:
        for option in "abcde":
            signatures.of({**dict.fromkeys(names, 2), "o": option})
            most = [max(most[0], len(signatures._seen)), max(most[1], len(signatures._within_reach))]

    assert most == [3, 3]


def test_every_answer_but_a_number_is_remembered() -> None:
    signatures = signatures_of(pack_of(Tiny("", {"x": "number", "b": "yes-no", "o": "one a b"}, "b and x > 1")))

    signatures.of({"x": 2, "b": True, "o": "a"})

    assert signatures._seen.keys() == {("b", True), ("o", "a")}


def test_a_mask_has_the_bits_of_its_parts() -> None:
    signatures = signatures_of(pack_of(Tiny("", {"x": "number", "y": "number"}, "x > 1 and y > 1")))

    for part, place in signatures.places.items():
        assert signatures.mask([part]) == (TRUE_BIT | FALSE_BIT) << place
    assert signatures.mask(signatures.places) == (1 << BITS * len(signatures.places)) - 1


@settings(max_examples=60)
@given(SEEDS, SEEDS)
def test_one_other_answer_changes_the_bits_of_its_parts_alone(seed: int, other: int) -> None:
    pack = drawn_pack(seed)
    signatures, answers = signatures_of(pack), some_answers(pack, other)
    for name, answer in some_answers(pack, other + 1).items():
        if name not in signatures.joint:
            assert signatures.changed(signatures.of(answers), name, answer) == signatures.of({**answers, name: answer})
