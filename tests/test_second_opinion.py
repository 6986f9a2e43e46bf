"""The proofs agree with the solver, verdict by verdict, on packs drawn at random and on the shipped one.

BMCHECK_PACKS=1000 runs the long form: a thousand packs are drawn, and the shipped one is compared whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest
import z3  # type: ignore[import-untyped]
from msgspec.structs import replace
from support.random_answers import answer_to
from support.random_packs import LONG, PACKS, drawn_pack
from support.second_opinion import SecondOpinion, State, Statement, adopted, given, statuses

from bmcheck.adoption import adopt
from bmcheck.conditions import Answers
from bmcheck.evaluation import find
from bmcheck.model import Pack, Rule
from bmcheck.proof.results import Failure
from bmcheck.proof.verification import verify

FEW = min(PACKS, 50)

Verdict = tuple[str, bool]


class Tally:
    """How often both said the same, and how often not or not for sure."""

    def __init__(self) -> None:
        """Begin with nothing compared."""
        self.counts: Counter[str] = Counter()
        self.verdicts: set[Verdict] = set()
        self.contradictions: list[object] = []

    def share(self, what: str) -> float:
        """Return which share of all statements came out as ``what``."""
        return self.counts[what] / self.counts.total()

    def compare(self, packs: Iterable[Pack]) -> None:
        """Compare all verdicts on some packs."""
        for pack in packs:
            outcomes = {outcome.name: outcome.failures for outcome in verify(pack)}
            for statement, holds in SecondOpinion(pack).holds().items():
                failures = [each for each in outcomes[statement.name] if concerns(each, statement)]
                how = compared(holds, failures)
                self.counts[how] += 1
                if how == "agrees":
                    self.verdicts.add((statement.name, holds is True))
                if how == "contradicts":
                    self.contradictions.append((pack.id, statement, f"solver: {holds}", failures))


def concerns(failure: Failure, statement: Statement) -> bool:
    """Return whether a failure is about a statement, as one about the whole pack is about all."""
    return failure.kind == "pack" or (failure.identity == statement.identity and statement.words in failure.what)


def compared(holds: bool | None, failures: list[Failure]) -> str:
    """Return how the solver's verdict on a statement and the failures of the proof go together."""
    if holds is None:
        return "not known to the solver"
    if any(not each.decided for each in failures):
        return "undecided"
    return "agrees" if holds is not bool(failures) else "contradicts"


# The comparison


@pytest.fixture(scope="module")
def tally() -> Tally:
    """Return the comparison on all packs drawn."""
    tally = Tally()
    tally.compare(drawn_pack(seed) for seed in range(PACKS))
    return tally


def test_the_solver_agrees_on_packs_drawn_at_random(tally: Tally) -> None:
    assert tally.contradictions == []
    assert tally.share("not known to the solver") < 0.001  # it stops after a time, which a busy machine may need


def test_little_is_undecided(tally: Tally) -> None:
    assert tally.share("undecided") < 0.01


def test_every_property_was_seen_to_hold_and_to_fail(tally: Tally) -> None:
    names = {name for name, _ in tally.verdicts}

    assert len(names) == 12
    assert tally.verdicts == {(name, holds) for name in names for holds in (True, False)}


def test_the_solver_agrees_on_the_shipped_pack(pack: Pack) -> None:
    """On every fifth rule with all questions; in the long form on all of it."""
    rules = list(pack.rules.items())[:: 1 if PACKS >= LONG else 5]
    tally = Tally()

    tally.compare([replace(pack, rules=dict(rules))])

    assert tally.contradictions == []
    assert tally.counts["undecided"] == tally.counts["not known to the solver"] == 0


@pytest.mark.parametrize("seed", range(FEW))
def test_no_failure_is_about_something_the_solver_was_not_asked(seed: int) -> None:
    pack = drawn_pack(seed)
    asked = SecondOpinion(pack).holds()

    for outcome in verify(pack):
        about = [statement for statement in asked if statement.name == outcome.name]
        for failure in outcome.failures if about else ():
            assert sum(concerns(failure, statement) for statement in about) == 1, failure


@pytest.mark.parametrize("seed", range(FEW))
def test_the_translation_says_of_given_answers_what_the_evaluation_says(seed: int) -> None:
    """Also after adopting: with whole numbers, which rounding leaves alone."""
    pack, random = drawn_pack(seed), Random(seed)
    for _ in range(20):
        answers = {each.id: answer_to(each, random) for each in pack.questions.values() if random.random() < 0.8}
        answers = {name: round(each) if isinstance(each, float) else each for name, each in answers.items()}
        state = translated(pack, answers)
        for rule in pack.rules.values():
            assert found_in(rule, state) == find(rule, answers).status.value, (rule.id, answers)
            for strategy in (pack.strategies[each] for each in rule.strategies):
                after = find(rule, adopt(pack, answers, strategy)).status.value
                assert found_in(rule, adopted(pack, state, [strategy])) == after, (rule.id, strategy.id, answers)


def translated(pack: Pack, answers: Answers) -> State:
    """Return the symbols for given answers."""
    return {each.id: given(each, answers.get(each.id)) for each in pack.questions.values()}


def found_in(rule: Rule, state: State) -> str:
    """Return the one status that a rule comes to in a state without open symbols."""
    risk = rule.kind.value == "risk"
    names = (
        "open" if risk else "untapped",
        "covered" if risk else "captured",
        "to-clarify",
        "unknown",
        "not-applicable",
    )
    formulas = zip(names, statuses(rule, state), strict=True)
    (status,) = [
        name for name, each in formulas if each is True or (each is not False and z3.is_true(z3.simplify(each)))
    ]
    return status
