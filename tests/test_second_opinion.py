"""The proofs agree with brute force, verdict by verdict, on small packs drawn at random.

BMCHECK_PACKS=1000 draws a thousand.
"""

from __future__ import annotations

from math import prod

import pytest
from msgspec.structs import replace
from support.brute_force import BruteForce, Statement, partial
from support.random_packs import PACKS, drawn_pack, drawn_scenarios

from bmcheck.model import Pack
from bmcheck.proof.results import Failure, Outcome
from bmcheck.proof.verification import verify

ENOUGH = 4_000
"""Ways to answer a pack, in part or whole, beyond which it takes too long to try all of them."""


def small_pack(seed: int) -> Pack:
    """Return a drawn pack whose numbers are whole and few, so that all answers can be tried."""
    for other in range(seed, seed + 100_000, 1_000):
        pack = drawn_pack(other)
        few = {each.id: replace(each, whole=True, min=-2, max=3, unit="") for each in pack.questions.values()}
        questions = {name: few[name] if each.type == "number" else each for name, each in pack.questions.items()}
        if prod(len(partial(each)) for each in questions.values()) <= ENOUGH:
            pack = replace(pack, questions=questions)
            scenarios = {each.id: each for each in drawn_scenarios(pack, seed) if each.happens}
            return replace(pack, scenarios=scenarios)
    raise AssertionError(seed)


def is_about(failure: Failure, name: str, statement: Statement) -> bool:
    """Return whether a failure says the same as a statement."""
    words = statement.words.split("~") if name == "options-told-apart" else [statement.words]
    same = (name, failure.identity) == (statement.property, statement.identity)
    return same and all(each in failure.what for each in words)


@pytest.mark.parametrize("seed", range(PACKS))
def test_what_is_proved_and_what_fails_is_what_trying_all_answers_shows(seed: int) -> None:
    pack = small_pack(seed)
    outcomes = verify(pack)
    wrong = BruteForce(pack).statements()
    found = [(each.name, failure) for each in outcomes for failure in each.failures if each.name in COMPARED]

    assert [failure for _, failure in found if not failure.decided] == []
    for statement in wrong:
        assert any(is_about(failure, name, statement) for name, failure in found), statement
    for name, failure in found:
        assert any(is_about(failure, name, each) for each in wrong) or is_a_second(name, failure, found), (
            name,
            failure,
        )


COMPARED = {
    "status-reachable", "part-matters", "rule-distinct", "rule-not-shadowed", "way-out", "strategies-suffice",
    "strategy-has-effect", "side-effect-declared", "side-effect-happens", "question-matters", "option-matters",
    "options-told-apart", "monotone", "metric-defined", "scenario-matters", "scenario-prepared",
}  # fmt: skip


def is_a_second(name: str, failure: Failure, found: list[tuple[str, Failure]]) -> bool:
    """Return whether a failure is of a kind that brute force looks for only once, or not at all."""
    if name == "part-matters":
        first = next(each for other, each in found if other == name and each.identity == failure.identity)
        return first is not failure
    return failure.what == "offers no strategy"


def test_every_property_was_seen_to_hold_and_to_fail() -> None:
    """On the first packs, and on some in which what is rare happens."""
    outcomes: list[Outcome] = [each for seed in (*range(13), 16, 24, 26, 46) for each in verify(small_pack(seed))]
    failing = {each.name for each in outcomes if each.failures}
    holding = {each.name for each in outcomes if each.checked and not each.failures}

    assert failing >= COMPARED
    assert holding >= COMPARED
