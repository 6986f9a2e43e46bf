"""Targets: what one number would have to be, everything else being as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from support.tiny_pack import Tiny, pack_of

from bmcheck.conditions import Answers
from bmcheck.evaluation import find, review
from bmcheck.model import Pack, Status
from bmcheck.reports.reasoning import target_lines
from bmcheck.targets import Beyond, Target, beyond, rounded, targets


def targets_of(met: str, answers: Answers, *, whole: bool = False, endless: bool = False) -> list[Target]:
    questions = {"x": "number", "y": "number", "q": "many a b none!", "p": "yes-no"}
    pack = pack_of(Tiny("", questions, met, whole=whole, endless=endless))
    return targets(pack, review(pack, answers).by_rule["rule"], answers)


@pytest.mark.parametrize(
    ("met", "answers", "expected"),
    [
        ("x >= 5", {"x": 4}, [Target("x", 5, "at least")]),
        ("x >= 5", {}, [Target("x", 5, "at least")]),
        ("x <= 5", {}, [Target("x", 5, "at most")]),
        ("x > 5", {"x": 4}, [Target("x", 5.01, "at least")]),
        ("x < 5", {"x": 9}, [Target("x", 4.99, "at most")]),
        ("not x <= 5", {"x": 4}, [Target("x", 5.01, "at least")]),
        ("x == 5", {"x": 4}, [Target("x", 5, "exactly")]),
        ("x >= 5 or x >= 7", {"x": 4}, [Target("x", 5, "at least")]),
        ("x >= 5 and p", {"x": 4, "p": False}, []),
        ("x >= 5 or p", {"x": 4, "p": False}, [Target("x", 5, "at least")]),
        ("x + y >= 8", {"x": 1, "y": 2}, [Target("x", 6, "at least"), Target("y", 7, "at least")]),
        ("x + y >= 8", {"x": 1}, [Target("y", 7, "at least")]),
        ("x + y >= 8", {}, []),
        ("x * y >= 8", {"x": 1, "y": 2}, [Target("x", 4, "at least"), Target("y", 8, "at least")]),
        ("x / y >= 2", {"x": 1, "y": 2}, [Target("x", 4, "at least"), Target("y", 0.5, "at most")]),
        ("x * x >= 16", {"x": 1}, []),
        ("x - y * len(q) >= 5", {"x": 1, "y": 0}, [Target("x", 5, "at least")]),
        ("x - y * len(q) >= 5", {"x": 1, "y": 2}, []),
        ("x >= 12", {"x": 1}, []),
        ("p", {"p": False}, []),
    ],
)
def test_a_target_is_the_nearest_number_with_which_the_rule_is_met(
    met: str, answers: Answers, expected: list[Target]
) -> None:
    assert targets_of(met, answers) == expected


def test_a_target_of_a_whole_number_is_whole() -> None:
    assert targets_of("2 * x >= 7", {"x": 1}, whole=True) == [Target("x", 4, "at least")]


@settings(max_examples=200)
@given(
    st.sampled_from(["x >= {a}", "2 * x + y >= {a}", "y - x <= {a}", "x / y >= {a}", "y / x <= {a}", "x * y > {a}"]),
    st.integers(-20, 20),
    st.integers(0, 900),
    st.integers(1, 900),
)
def test_with_every_target_the_rule_is_met_and_short_of_it_it_is_not(form: str, limit: int, x: int, y: int) -> None:
    pack = pack_of(Tiny("", {"x": "number", "y": "number"}, form.format(a=limit)))
    answers: Answers = {"x": x / 100, "y": y / 100}
    finding = find(pack.rules["rule"], answers)

    for each in targets(pack, finding, answers):
        before = answers[each.question]
        short = each.value - 0.02 if each.value > float(str(before)) else each.value + 0.02
        short = rounded(pack.questions[each.question], short, upwards=short > each.value)
        assert finding.status in (Status.OPEN, Status.TO_CLARIFY)
        assert find(pack.rules["rule"], {**answers, each.question: each.value}).status is Status.COVERED
        if 0 <= short <= 9:
            assert find(pack.rules["rule"], {**answers, each.question: short}).status is not Status.COVERED


def test_cash_that_is_short_has_a_target(pack: Pack) -> None:
    answers: Answers = {
        "role": "platform",
        "stage": "live",
        "income_month": 4000.0,
        "cost_month": 20000.0,
        "cash": 120000.0,
    }
    finding = review(pack, answers).by_rule["cash-runs-out"]

    found = {each.question: (each.bound, each.value) for each in targets(pack, finding, answers)}

    assert found["cash"] == ("at least", 192000)


def with_share(met: str) -> Pack:
    """Return a pack with a rule about a share ``x`` and a number ``y``."""
    pack = pack_of(Tiny("", {"x": "number", "y": "number"}, met))
    share = replace(pack.questions["x"], unit="share", min=0, max=1)
    return replace(pack, questions={**pack.questions, "x": share})


@pytest.mark.parametrize(
    ("met", "answers", "expected"),
    [
        ("x * y >= 8", {"x": 0.5, "y": 4}, [Beyond("x", 1, is_enough=False)]),
        ("x <= y - 5", {"x": 0.5, "y": 4}, [Beyond("x", 0, is_enough=False)]),
        ("x >= y - 5", {"y": 4}, [Beyond("x", 0, is_enough=True)]),
        ("x <= y", {"y": 4}, [Beyond("x", 0, is_enough=True)]),
        ("x * y >= 2", {"x": 0.1, "y": 4}, []),
        ("x >= y - 5", {"x": 0.5, "y": 4}, []),
        ("x * y >= 8", {"x": 0.5}, []),
        ("y >= 8", {"y": 4}, []),
    ],
)
def test_a_share_beyond_all_or_below_none_is_never_asked_of_anybody(
    met: str, answers: Answers, expected: list[Beyond]
) -> None:
    pack = with_share(met)

    assert beyond(pack, review(pack, answers).by_rule["rule"], answers) == expected


@pytest.mark.parametrize(
    ("met", "answers", "told"),
    [
        ("x * y >= 8", {"x": 0.5, "y": 4}, "no share is enough, not even 100 %, for: ?"),
        ("x >= y - 5", {"y": 4}, "any share is enough, even 0 %, for: ?"),
    ],
)
def test_a_share_out_of_reach_is_told_in_words(met: str, answers: Answers, told: str) -> None:
    result = review(with_share(met), answers)

    assert target_lines(result, result.by_rule["rule"])[-1] == told
