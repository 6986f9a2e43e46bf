"""Ways out in words: what differs only in the options taken is told at once, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from support.practice_packs import practice_pack, practised
from support.random_answers import SEEDS
from support.tiny_pack import Tiny, pack_of

from bmcheck.conditions import Answers, Choices
from bmcheck.evaluation import review
from bmcheck.model import ANSWERED
from bmcheck.reports.ways import told_ways, way_lines
from bmcheck.steps import taken
from bmcheck.ways_out import ways_out

NONE_OF_FOUR = {"q": Choices(lacks=frozenset("abcd"))}


def lines(case: Tiny, answers: Answers) -> list[str]:
    pack = pack_of(case)
    result = review(pack, answers)
    return way_lines(result, result.by_rule["rule"])


@pytest.mark.parametrize(
    ("met", "told"),
    [
        ("len(q) >= 1", ['"", "", "" or "" also holds for: ?']),
        ("len(q) >= 2", ['any 2 of "", "", "", "" also hold for: ?']),
        ("len(q) >= 4", ['"", "", "" and "" also hold for: ?']),
        ("'a' in q and len(q) >= 2", ['"" and "" also hold for: ?'] * 3),
    ],
    ids=["any one", "any two", "all", "one of them is needed"],
)
def test_all_choices_of_so_many_options_are_one_way(met: str, told: list[str]) -> None:
    assert lines(Tiny("", {"q": "many a b c d"}, met), NONE_OF_FOUR) == told


def test_choices_at_two_questions_are_one_way_where_each_goes_with_each() -> None:
    questions = {"q": "many a b c d", "p": "one r s t"}

    assert lines(Tiny("", questions, "len(q) >= 2 and p != 'r'"), {**NONE_OF_FOUR, "p": "r"}) == [
        'any 2 of "", "", "", "" also hold for: ?; "" or "" for: ?'
    ]
    either = "('a' in q and p == 's') or ('b' in q and p == 't')"
    assert len(lines(Tiny("", questions, either), {**NONE_OF_FOUR, "p": "r"})) == 2


@settings(max_examples=150)
@given(SEEDS, SEEDS)
def test_what_is_told_leads_out_and_is_no_more_than_there_is(first: int, second: int) -> None:
    pack, answers = practice_pack(first), practised(second)
    result = review(pack, answers)

    for finding in result.findings:
        ways, told = ways_out(pack, finding, result.said), told_ways(result, finding)
        assert len(told) <= len(ways)
        assert bool(told) == bool(ways)
        for way in ways:  # what a figure contradicts does not come back with a step beside it
            after = review(pack, taken(pack, result.said, way))
            assert after.by_rule[finding.rule.id].status in ANSWERED
