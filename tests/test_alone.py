"""An option that excludes the others: whichever way it comes to hold, it is one and the same answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tiny_pack import Tiny, pack_of

from bmcheck.adoption import adopt
from bmcheck.answers import plain_answer, read_answer
from bmcheck.applying import chosen
from bmcheck.conditions import Answers, Choices
from bmcheck.evaluation import find, review
from bmcheck.model import Nature, Option, Question, Status
from bmcheck.planning import Goal, plan
from bmcheck.reports.ways import way_lines
from bmcheck.ways_out import ways_out

MYTHS = {"myths": "many m n nothing!"}
M, N = frozenset("m"), frozenset("n")
NO = frozenset[str]()
ALONE = (("none",), ("nothing",), ("not-needed", "none"), ("not-needed", "not-known"), ())
QUESTIONS = [
    Question(
        kind=Nature.PRACTICE,
        id="q",
        ask="?",
        help="",
        type="many",
        options=(*(Option(each, "") for each in "mno"), *(Option(each, "", alone=True) for each in alone)),
    )
    for alone in ALONE
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: "-".join(sorted(each.alone)))
@given(data=st.data())
def test_what_is_chosen_is_an_answer_that_a_file_holds(question: Question, data: st.DataObject) -> None:
    """So a status after a strategy, or after a way out, is the status once it is written and read again."""
    options = st.lists(st.sampled_from(sorted(question.joint)), unique=True)
    answer = Choices()
    for _ in range(3):
        alone = data.draw(st.sampled_from([None, *sorted(question.alone)]))
        add = data.draw(options) if alone is None else [alone]
        remove = data.draw(st.lists(st.sampled_from(sorted(question.says)), unique=True))
        answer = chosen(question, answer, add, remove)

        assert read_answer(question, plain_answer(question, answer)) == answer


@pytest.mark.parametrize(
    ("before", "change", "status"),
    [
        (Choices(M, N), {"add": ("nothing",)}, Status.COVERED),
        (Choices(M, N), {"remove": ("m",)}, Status.COVERED),
        (Choices(M | N), {"remove": ("m", "n")}, Status.COVERED),
        (Choices(M | N), {"remove": ("m",)}, Status.OPEN),
        (Choices(M), {"remove": ("m",)}, Status.TO_CLARIFY),
        (Choices(NO, M | N, "nothing"), {"add": ("m",)}, Status.OPEN),
        (Choices(NO, M | N, "nothing"), {"remove": ("m",)}, Status.COVERED),
        (Choices(NO, M | N, "nothing"), {"remove": ("nothing",)}, Status.TO_CLARIFY),
    ],
)
def test_the_status_after_a_change_is_that_of_the_answer(before: Choices, change: Any, status: Status) -> None:
    pack = pack_of(Tiny("", MYTHS, "'nothing' in myths", sets={"myths": change}))

    after = adopt(pack, {"myths": before}, pack.strategies["strategy"])

    assert find(pack.rules["rule"], after).status is status


@pytest.mark.parametrize(
    ("options", "met", "steps"),
    [
        ("m n nothing!", "'nothing' in myths", [[("remove", "m")]]),
        ("m n nothing!", "len(myths) == 0", [[("remove", "m")]]),
        ("m n nothing!", "'nothing' in myths and 'n' in myths", []),
        ("m n nothing! no-idea!", "'nothing' in myths", [[("answer", Choices(NO, M | N, "nothing"))]]),
        ("m n none! no-idea!", "'none' in myths", [[("remove", "m")]]),
    ],
)
def test_a_way_out_leads_to_it(options: str, met: str, steps: list[list[tuple[str, object]]]) -> None:
    pack = pack_of(Tiny("", {"myths": f"many {options}"}, met))
    answers: Answers = {"myths": Choices(M, N)}

    found = ways_out(pack, review(pack, answers).by_rule["rule"], answers)

    assert [[(step.how, step.to) for step in way] for way in found if len(way) == 1] == steps


def test_a_way_out_to_one_of_several_is_told_as_an_answer() -> None:
    pack = pack_of(Tiny("", {"myths": "many m n nothing! no-idea!"}, "'nothing' in myths"))
    found = review(pack, {"myths": Choices(M, N)})

    assert way_lines(found, found.by_rule["rule"]) == ['"" for: ?']


@pytest.mark.parametrize("removed", [("m", "n"), ("m",), ("nothing",)])
def test_a_plan_treats_what_the_counts_call_covered(removed: tuple[str, ...]) -> None:
    pack = pack_of(Tiny("", MYTHS, "'nothing' in myths", sets={"myths": {"remove": removed}}))
    is_covered = removed == ("m", "n")

    found = plan(pack, {"myths": Choices(M | N)}, Goal())

    assert found.after.by_rule["rule"].status is (Status.COVERED if is_covered else Status.OPEN)
    assert [[move.after for move in step.treats] for step in found.steps] == [[Status.COVERED]] * is_covered
    assert [each.rule.id for each in found.rest] == ["rule"] * (not is_covered)
