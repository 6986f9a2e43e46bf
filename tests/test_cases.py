"""The worked cases of a pack are read with everything they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
import rtoml
from msgspec.structs import replace
from support.small_pack import CASE, Change, changed, problems_of, small_pack, write_pack

from bmcheck.conditions import Choices
from bmcheck.files.assessments import read_assessment
from bmcheck.files.cases import read_case
from bmcheck.files.packs import load_cases, load_pack
from bmcheck.files.toml import Source
from bmcheck.model import Case, Example, Expectation, Status
from bmcheck.pack_tests import try_cases, try_examples
from bmcheck.reports.case import assessment_text


def read(change: Change = None) -> Case:
    text = CASE if change is None else changed(CASE, change) or ""
    return read_case(small_pack(), Source("case.toml", text), "case")


def test_everything_in_a_case_is_read() -> None:
    found = read()

    assert found == Case(
        id="case",
        title="A free service",
        about="Nobody pays, nothing else brings in money.",
        answers={
            "free_offer": "all",
            "sources": Choices(frozenset(), frozenset({"ads", "shop", "events"}), "none"),
        },
        stated={"free_offer": "§1 ¶1 s1"},
        inferred={"sources": "§1 ¶1 s2"},
        expect=(Expectation({Status.OPEN: ("free-without-income",)}, complete=(Status.OPEN,)),),
    )


def test_the_answers_that_rest_on_a_passage_can_be_told_apart() -> None:
    case = read()

    assert case.resting_on("§1 ¶1 s1").keys() == {"free_offer"}
    assert case.resting_on("§1").keys() == {"free_offer", "sources"}
    assert case.resting_on("§2") == {}


@pytest.mark.parametrize(
    ("change", "line", "what", "hint"),
    [
        ({'title = "A free service"\n': ""}, 1, "case case: the key 'title' is missing", "write title = …"),
        ({'"A free service"': "3"}, 1, "case case, title: text in quotes is expected, not a whole number", "in quotes"),
        ({"[[expect]]": "[expect]"}, 14, "case case, expect: a list is expected, not a table", "write a list"),
        ({'["none"]': '["nonne"]'}, 6, "sources has no option 'nonne'", "did you mean none?"),
        ({'"all"': '"al"'}, 5, "free_offer has no option 'al'", "did you mean all?"),
        ({'["none"]\n': '["none"]\nprice_review = true\n'}, 7, "price_review must stand in exactly one of", ""),
        ({"[stated]\n": '[stated]\nsources = "§1"\n'}, 6, "sources must stand in exactly one of", ""),
        ({"[stated]\n": '[stated]\nprice_review = "§1"\n'}, 9, "price_review is not answered in this case", ""),
        ({'["free-without-income"]': '["free"]'}, 18, "there is no rule 'free'", "free-without-income"),
        ({'complete = ["open"]': 'complete = ["opn"]'}, 15, "case case, complete: there is no 'opn'", "open"),
        ({'open = ["free': 'opened = ["free'}, 18, "there is no 'opened'", "open"),
    ],
)
def test_what_is_wrong_in_a_case_is_a_problem_at_its_line(
    change: dict[str, str], line: int, what: str, hint: str
) -> None:
    [problem] = problems_of(lambda: read(change))

    assert (problem.path, problem.line) == ("case.toml", line)
    assert what in problem.what
    assert hint in problem.hint


def test_a_key_with_a_wrong_name_is_told_and_so_is_the_one_that_is_missing() -> None:
    found = problems_of(lambda: read({"about = ": "abot = "}))

    assert sorted((each.line, each.what, each.hint) for each in found) == [
        (1, "case case: the key 'about' is missing", "write about = …"),
        (2, "case case: there is no key 'abot'", "did you mean about?"),
    ]


def test_an_answer_to_no_question_is_a_problem() -> None:
    found = problems_of(lambda: read({"free_offer =": "free_ofer ="}))

    assert found[0].line == 5
    assert found[0].what == "there is no question 'free_ofer'"
    assert found[0].hint == "did you mean free_offer?"


def test_the_problems_of_all_cases_are_said_at_once(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, case={'["free-without-income"]': '["free", "fee"]'})
    (folder / "cases" / "other.toml").write_text("title = ", encoding="utf-8")

    found = problems_of(lambda: load_cases(small_pack(), str(folder)))

    assert [(Path(each.path).name, each.line) for each in found] == [
        ("case.toml", 18),
        ("case.toml", 18),
        ("other.toml", 1),
    ]


def test_cases_are_known_by_the_names_of_their_files_in_order(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "cases" / "another.toml").write_text(CASE, encoding="utf-8")

    assert list(load_cases(small_pack(), str(folder))) == ["another", "case"]


def test_a_pack_may_have_no_cases(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, case=None)

    assert load_cases(small_pack(), str(folder)) == {}


def test_a_case_printed_as_an_assessment_is_one_with_the_same_answers() -> None:
    case = read({"[[expect]]": "[notes]\nsources = 'a \"note\" \\ \\u001b'\n\n[[expect]]"})

    text = assessment_text(small_pack(), case)
    found = read_assessment(small_pack(), Source("x.toml", text))

    assert found.answers == case.answers
    assert found.notes == case.notes
    assert found.venture.name == case.title
    assert rtoml.loads(text)["pack"]["digest"] == small_pack().digest


def test_a_partial_answer_of_a_case_stays_partial_when_printed() -> None:
    case = read({'["none"]': '{ has = ["ads"], lacks = ["shop"] }'})

    found = read_assessment(small_pack(), Source("x.toml", assessment_text(small_pack(), case)))

    assert found.answers == case.answers


def test_a_rule_without_an_example_that_opens_it_is_a_difference() -> None:
    rule = small_pack().rules["prices-reviewed"]
    opened = replace(rule, example=[each for each in rule.example if each.status is Status.UNTAPPED])
    closed = replace(rule, example=[each for each in rule.example if each.status is not Status.UNTAPPED])

    assert list(try_examples(replace(small_pack(), rules={rule.id: closed}))) == [
        ("rule", "prices-reviewed", "has no example that opens it")
    ]
    assert list(try_examples(replace(small_pack(), rules={rule.id: opened}))) == [
        ("rule", "prices-reviewed", "has no example that leaves it closed")
    ]


def test_a_rule_that_is_treated_shows_that_and_that_half_of_it_is_not_enough() -> None:
    rule = small_pack().rules["too-few-payers"]
    opening, treated = rule.example
    unanswered = Example(Status.OPEN, {"free_offer": "basic", "paid_share": 0.01})

    def differences(*examples: Example) -> list[tuple[str, str, str]]:
        return list(try_examples(replace(small_pack(), rules={rule.id: replace(rule, example=examples)})))

    covered = Example(Status.COVERED, {"free_offer": "basic", "paid_share": 0.5})
    assert differences(opening, treated) == []
    assert differences(opening, covered) == [("rule", rule.id, "has no example that treats it")]
    assert differences(unanswered, treated) == [
        ("rule", rule.id, "has no example in which what treats it is answered and it stays open")
    ]


def test_a_finding_that_a_case_does_not_expect_is_a_difference(tmp_path: Path) -> None:
    more = {
        "answers]\n": "answers]\nprice_review = false\n",
        "[inferred]\n": '[inferred]\nprice_review = "§1 ¶2 s1"\n',
        'complete = ["open"]': 'complete = ["open", "untapped"]',
    }
    pack = load_pack(str(write_pack(tmp_path, case=more)))
    cases = load_cases(pack, str(tmp_path))

    [difference] = try_cases(pack, cases)
    assert str(difference) == "case case finds rule prices-reviewed untapped, which it does not expect"


SCENARIO = """
[[scenario]]
id = "payers-leave"
title = "Half of those who pay leave"
why = "A rival is cheaper."
applies = "free_offer == 'basic'"
happens = { paid_share = { times = 0.5 } }
claims = ["1-02"]
"""
PAID = """title = "A basic part"
about = "Three in a hundred pay."
[answers]
free_offer = "basic"
paid_share = 0.03
price_review = false
[stated]
free_offer = "§1 ¶1 s1"
paid_share = "§1 ¶1 s1"
price_review = "§1 ¶1 s1"
[[expect]]
rules = { covered = ["too-few-payers"] }
[[expect]]
scenarios = ["payers-leave"]
rules = { open = ["too-few-payers"] }
"""


def tried(folder: Path, case: str) -> list[str]:
    path = str(write_pack(folder, scenarios=SCENARIO, case=case))
    pack = load_pack(path)
    return [str(each) for each in try_cases(pack, load_cases(pack, path))]


def test_a_case_may_expect_what_is_found_once_a_scenario_happens(tmp_path: Path) -> None:
    assert tried(tmp_path, PAID) == []


def test_what_is_not_found_then_is_a_difference(tmp_path: Path) -> None:
    assert tried(tmp_path, PAID.replace("{ open", "{ treated")) == [
        "case case finds once payers-leave happens rule too-few-payers open, not treated"
    ]


def test_a_scenario_that_does_not_concern_a_case_is_a_difference(tmp_path: Path) -> None:
    found = tried(tmp_path, PAID.replace('free_offer = "basic"', 'free_offer = "none"'))

    assert "case case is not known to be concerned by payers-leave" in found


def test_a_scenario_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    (problem,) = problems_of(lambda: tried(tmp_path, PAID.replace('["payers-leave"]', '["payers-leaf"]')))

    assert (problem.line, problem.what, problem.hint) == (
        14,
        "there is no scenario 'payers-leaf'",
        "did you mean payers-leave?",
    )
