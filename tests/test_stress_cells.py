"""What scenarios do to a building block, case by case: it breaks, is strained, holds, or nobody knows yet."""

from __future__ import annotations

from typing import Any

import pytest
from support.random_packs import condition

from bmcheck.conditions import ALWAYS, NEVER, Answers, parse_formula
from bmcheck.evaluation import review
from bmcheck.model import (
    Contradiction,
    Happening,
    Kind,
    Metric,
    Nature,
    Option,
    Pack,
    Question,
    Rule,
    Scenario,
    Severity,
    Strategy,
)
from bmcheck.preparation import blunting, prepare
from bmcheck.stress import Effect, Stressed, stress, together

BLOCK = "revenue-model"


def question(name: str, kind: str = "yes-no", nature: Nature = Nature.OUTCOME, **more: Any) -> Question:
    options = (Option("loss", "Loss"), Option("profit", "Profit")) if kind == "one" else ()
    unit = "money per month" if kind == "number" else ""
    return Question(id=name, ask=f"{name}?", type=kind, kind=nature, options=options, unit=unit, **more)  # type: ignore[arg-type]


QUESTIONS = {
    each.id: each
    for each in (
        question("good"),
        question("calm", nature=Nature.CIRCUMSTANCE),
        question("abroad", nature=Nature.CIRCUMSTANCE),
        question("care", nature=Nature.PRACTICE, ordered=True),
        question("guard", nature=Nature.PRACTICE, ordered=True),
        question("income", "number", min=0),
        question("cost", "number", min=0),
        question("use", "number", min=0),
        question("visits", "number", min=1, max=100, whole=True),
        question("said", "one"),
    )
}


def pack_of(met: str, treated: str = "", applies: str = "", severity: str = "high", **more: Any) -> Pack:
    """Return a pack of one risk about income, with two strategies against it."""
    pack = Pack(
        id="p", version="1", title="P", source="P", texts={}, features=(),
        questions=QUESTIONS, rules={}, strategies={}, claims={},
    )  # fmt: skip
    names = pack.names
    strategies = {
        each: Strategy(id=each, title=each, steps=(), effort="low", sets={each: True}) for each in ("care", "guard")
    }
    rule = Rule(
        id="risk", title="Risk", kind=Kind.RISK, severity=Severity(severity), blocks=(BLOCK,), why="",
        applies=condition(applies, names) if applies else ALWAYS, met=condition(met, names),
        treated=condition(treated, names) if treated else NEVER, strategies=tuple(strategies),
    )  # fmt: skip
    shown = {"contradictions": {}, "metrics": {}, **more}
    return Pack(
        id="p", version="1", title="P", source="P", texts={}, features=(),
        questions=QUESTIONS, rules={"risk": rule}, strategies=strategies, claims={}, **shown,
    )  # fmt: skip


def scenario(name: str = "it", applies: str = "", **happens: Any) -> Scenario:
    names = pack_of("good").names
    return Scenario(
        id=name, title=name, why="?", happens=happens, applies=condition(applies, names) if applies else ALWAYS
    )


def happened(pack: Pack, answers: Answers, *scenarios: Scenario) -> Stressed:
    return stress(review(pack, answers), scenarios)


BAD = scenario(good=False)
FINE = scenario(good=True)


@pytest.mark.parametrize(
    ("rule", "answers", "what", "effect", "settled"),
    [
        ({"met": "good"}, {"good": True}, BAD, Effect.BREAKS, True),
        ({"met": "good", "severity": "medium"}, {"good": True}, BAD, Effect.STRAINED, True),
        ({"met": "good", "treated": "care"}, {"good": True, "care": True}, BAD, Effect.STRAINED, True),
        ({"met": "good", "treated": "care"}, {"good": True, "care": False}, BAD, Effect.BREAKS, True),
        ({"met": "good", "treated": "care"}, {"good": True}, BAD, Effect.NOT_KNOWN, False),
        ({"met": "good or guard"}, {"good": True, "guard": True}, BAD, Effect.HOLDS, True),
        ({"met": "good or guard"}, {"good": True}, BAD, Effect.NOT_KNOWN, False),
        ({"met": "good"}, {}, BAD, Effect.NOT_KNOWN, False),
        ({"met": "good"}, {"good": False}, BAD, Effect.ALREADY, True),
        ({"met": "good", "treated": "care"}, {"good": False, "care": True}, BAD, Effect.ALREADY, True),
        ({"met": "good"}, {"good": False}, FINE, Effect.ALREADY, True),
        ({"met": "good"}, {}, FINE, Effect.HOLDS, False),
        ({"met": "good", "applies": "abroad"}, {"good": True, "abroad": False}, BAD, Effect.NOT_TOUCHED, True),
        ({"met": "good", "applies": "abroad"}, {"good": True}, BAD, Effect.NOT_KNOWN, False),
        ({"met": "guard", "applies": "not good"}, {"guard": False, "good": True}, BAD, Effect.BREAKS, True),
        ({"met": "guard", "applies": "not good"}, {"guard": True, "good": True}, BAD, Effect.HOLDS, True),
        ({"met": "care"}, {"care": True}, BAD, Effect.NOT_TOUCHED, True),
        ({"met": "good", "treated": "calm"}, {"good": False, "calm": True}, scenario(calm=False), Effect.BREAKS, True),
        ({"met": "good"}, {"good": True}, scenario(applies="abroad", good=False), Effect.NOT_KNOWN, False),
        ({"met": "good or guard"}, {"guard": True}, scenario(applies="abroad", good=False), Effect.NOT_KNOWN, False),
    ],
)  # fmt: skip
def test_what_a_scenario_does_to_a_block(
    rule: dict[str, str], answers: Answers, what: Scenario, effect: Effect, settled: bool
) -> None:
    cell = happened(pack_of(**rule), answers, what).cells[BLOCK]

    assert (cell.effect, cell.settled) == (effect, settled)


def test_what_is_open_already_stands_apart_from_what_breaks() -> None:
    pack = pack_of("good")
    found = happened(pack, {"good": False}, BAD)

    assert found.cells[BLOCK].already
    assert not found.opened


def test_a_scenario_of_which_nobody_knows_whether_it_concerns_a_venture_opens_nothing() -> None:
    found = happened(pack_of("good"), {"good": True}, scenario(applies="abroad", good=False))

    assert found.opened == found.lost == ()
    assert found.missing == {"abroad"}


def test_a_scenario_that_does_not_concern_a_venture_changes_nothing_beside_one_that_does() -> None:
    abroad = scenario("sanctions", applies="abroad", calm=False)
    found = happened(pack_of("good"), {"good": True, "abroad": False}, abroad, BAD)

    assert found.applies is True
    assert found.spared == (abroad,)
    assert found.happens == {"good": False}


CARRIED = "income >= cost and said == 'profit'"
LOSS = Contradiction(
    id="loss", when=condition("said == 'profit' and income < cost", pack_of("good").names), say="It is a loss."
)
HALF = scenario(income=Happening(times=0.5))


@pytest.mark.parametrize(
    ("met", "answers", "effect"),
    [
        (CARRIED, {"said": "profit", "income": 9, "cost": 8}, Effect.BREAKS),
        (CARRIED, {"said": "profit", "income": 20, "cost": 8}, Effect.HOLDS),
        # What was said of the figures of today says nothing of other ones.
        ("said == 'profit'", {"said": "profit", "income": 9, "cost": 8}, Effect.NOT_KNOWN),
        ("said == 'profit'", {"said": "profit", "income": 20, "cost": 8}, Effect.HOLDS),
        ("said == 'profit'", {"said": "profit"}, Effect.NOT_KNOWN),
        ("said == 'profit'", {"said": "loss"}, Effect.ALREADY),
    ],
)
def test_words_that_other_figures_may_contradict_do_not_count(met: str, answers: Answers, effect: Effect) -> None:
    pack = pack_of(met, contradictions={"loss": LOSS})

    assert happened(pack, answers, HALF).cells[BLOCK].effect is effect


def test_what_was_said_is_not_asked_again_but_the_figures_beside_it() -> None:
    pack = pack_of("said == 'profit'", contradictions={"loss": LOSS})

    assert happened(pack, {"said": "profit", "cost": 8}, HALF).missing == {"income"}
    assert happened(pack, {"said": "profit", "income": 9, "cost": 8}, HALF).missing == set()


def test_an_amount_that_is_added_is_what_is_missing() -> None:
    names = pack_of("good").names
    use, _ = parse_formula("use", names)
    dearer = scenario(cost=Happening(plus=use))
    pack = pack_of("income >= cost")

    assert happened(pack, {"income": 9, "cost": 8}, dearer).missing == {"use"}
    assert happened(pack, {"income": 9}, dearer).missing == {"use", "cost"}


@pytest.mark.parametrize(
    ("before", "times", "after"), [(3, 0.5, 2), (5, 0.5, 3), (1, 0.1, 1), (90, 10, 100), (4, 0, 1), (7, 1e300, 100)]
)
def test_a_whole_number_is_rounded_half_up_and_stays_in_its_range(before: int, times: float, after: int) -> None:
    found = happened(pack_of("visits > 1"), {"visits": before}, scenario(visits=Happening(times=times)))

    assert found.after.answers == {"visits": after}


def test_options_that_exclude_each_other_are_at_odds() -> None:
    options = (Option("a", "A"), Option("none", "None", alone=True))
    asked = Question(id="list", ask="?", type="many", kind=Nature.OUTCOME, options=options)
    pack = pack_of("good")
    pack = Pack(**{f: getattr(pack, f) for f in pack.__struct_fields__} | {"questions": {"list": asked}})
    one, other = (scenario(each, list=Happening(add=(each,))) for each in ("a", "none"))

    with pytest.raises(Exception, match="a and none say different things of list"):
        together(pack, [one, other])


def test_sets_of_the_same_size_are_all_told_and_each_of_their_strategies_blunts_the_scenario() -> None:
    pack = pack_of("good", treated="care or guard")
    before = review(pack, {"good": True, "care": False, "guard": False})

    found = prepare(before, [[BAD]])

    assert set(found.sets) == {frozenset({"care"}), frozenset({"guard"})}
    assert blunting(stress(before, [BAD])) == ("care", "guard")


def test_a_risk_that_takes_two_strategies_is_blunted_by_none_alone() -> None:
    pack = pack_of("good", treated="care and guard")
    before = review(pack, {"good": True, "care": False, "guard": False})

    assert prepare(before, [[BAD]]).sets == (frozenset({"care", "guard"}),)
    assert blunting(stress(before, [BAD])) == ()


def test_what_nothing_keeps_closed_is_named() -> None:
    pack = pack_of("good")
    before = review(pack, {"good": True})

    found = prepare(before, [[BAD]])

    assert found.sets == (frozenset(),)
    assert [rule.id for _, rule in found.unprepared] == ["risk"]


MONTHS = Metric(
    id="months",
    title="Months",
    formula=parse_formula("use / (cost - income)", pack_of("good").names)[0],
    unit="months",
    say="How long it lasts.",
    applies=condition("cost > income", pack_of("good").names),
    otherwise="no loss",
)


@pytest.mark.parametrize(
    ("answers", "value", "awaits"),
    [
        ({"cost": 5, "income": 3, "use": 8}, 4, ()),
        ({"cost": 3, "income": 5, "use": 8}, None, ()),
        ({"cost": 3, "income": 3, "use": 8}, None, ()),
        ({"cost": 3, "income": 5}, None, ()),
        ({"cost": 5, "income": 3}, None, ("use",)),
        ({"cost": 5}, None, ("income", "use")),
    ],
)
def test_a_metric_says_something_only_where_it_applies(
    answers: Answers, value: float | None, awaits: tuple[str, ...]
) -> None:
    (found,) = review(pack_of("good", metrics={"months": MONTHS}), answers).metrics

    assert (found.value, found.awaits) == (value, frozenset(awaits))
