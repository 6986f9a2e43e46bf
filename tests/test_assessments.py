"""An assessment is read whole, or everything that is wrong in it is said at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.small_pack import CLAIMS, OPEN, assessment, problems_of, small_pack

from bmcheck.conditions import Choices
from bmcheck.errors import MOST_PROBLEMS, Problem
from bmcheck.files.assessments import load_assessment, pack_of, read_assessment
from bmcheck.files.toml import Source
from bmcheck.model import Action, Assessment, PackReference, Venture, Waiver

WHOLE = """\
bmcheck = 1
pack = { id = "small", version = "1.0.0", digest = "0123456789abcdef" }

[venture]
name = "A [bold]shop[/bold]"
about = "Sells things"
currency = "EUR"
assessed = 2026-11-23

[answers]
free_offer = "basic"
sources = { has = ["ads"], lacks = ["shop"] }
paid_share = 0.02

[unsure]
questions = ["price_review"]

[notes]
paid_share = "September"

[[waiver]]
rule = "too-few-payers"
decision = "accept"
reason = "Next year"
by = "A. Founder"
until = 2027-03-31
because = { free_offer = "basic" }

[[action]]
strategy = "raise-share"
status = "planned"
owner = "growth"
due = 2027-02-01
"""

WAIVER = """\
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "Advertising starts in March"
by = "A. Founder"
until = 2027-03-31
"""


def read(text: str) -> Assessment:
    return read_assessment(small_pack(), Source("x.toml", text))


def problems(text: str) -> tuple[Problem, ...]:
    return problems_of(lambda: read(text))


def test_everything_in_an_assessment_is_read() -> None:
    found = read(WHOLE)

    assert found == Assessment(
        pack=PackReference("small", "1.0.0", "0123456789abcdef"),
        venture=Venture(name="A [bold]shop[/bold]", about="Sells things", currency="EUR", assessed=date(2026, 11, 23)),
        answers={
            "free_offer": "basic",
            "sources": Choices(frozenset({"ads"}), frozenset({"shop"})),
            "paid_share": 0.02,
        },
        unsure=frozenset({"price_review"}),
        notes={"paid_share": "September"},
        waivers=(
            Waiver("too-few-payers", "accept", "Next year", "A. Founder", date(2027, 3, 31), {"free_offer": "basic"}),
        ),
        actions=(Action("raise-share", "planned", "growth", date(2027, 2, 1)),),
    )


@pytest.mark.parametrize(
    "text", [assessment(), 'bmcheck = 1\npack.id = "small"\n', 'bmcheck = 1\n[pack]\nid = "small"\n']
)
def test_an_assessment_without_answers_is_one(text: str) -> None:
    found = read(text)

    assert (found.answers, found.unsure, found.notes, found.waivers, found.actions) == ({}, frozenset(), {}, (), ())
    assert found.venture == Venture()


def test_an_assessment_is_loaded_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OPEN.replace("\n", "\r\n").encode())

    found = load_assessment(str(path), small_pack())

    assert found.answers.keys() == {"free_offer", "sources"}


@pytest.mark.parametrize(
    ("text", "line", "what", "hint"),
    [
        ("", 1, "is not an assessment: the key bmcheck is missing", "bmcheck = 1"),
        (CLAIMS, 1, "is not an assessment: the key bmcheck is missing", "bmcheck = 1"),
        ('\nbmcheck = 2\npack = { id = "small" }', 2, "the format 2 is not 1", "update bmcheck"),
        ("bmcheck = 0", 1, "the format 0 is not 1", "write bmcheck = 1"),
        ('bmcheck = "1"', 1, "the format '1' is not 1", "write bmcheck = 1"),
        ("bmcheck = true", 1, "the format True is not 1", "write bmcheck = 1"),
        ("bmcheck = 1", 1, "does not say which pack", "pack = { id ="),
        ('bmcheck = 1\npack = "small"', 2, "does not say which pack", "pack = { id ="),
        ("bmcheck = 1\npack = { }", 2, "the key 'id' is missing", ""),
        ("bmcheck = 1\npack = { id = 3 }", 2, "pack, id: text in quotes is expected, not a whole number", "in quotes"),
        ('bmcheck = 1\npack = { id = "small", vrsion = "1" }', 2, "there is no key 'vrsion'", "did you mean version?"),
        (
            'bmcheck = 1\npack = { id = "large" }\nnonsense = 1',
            2,
            "the assessment belongs to the pack 'large', not 'small'",
            "where --pack is given",
        ),
    ],
)
def test_a_wrong_head_is_the_only_problem_because_nothing_else_has_a_meaning(
    text: str, line: int, what: str, hint: str
) -> None:
    [problem] = problems(text)

    assert (problem.path, problem.line) == ("x.toml", line)
    assert what in problem.what
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("answers", "line", "what", "hint"),
    [
        ('free_ofer = "all"', 5, "there is no question 'free_ofer'", "did you mean free_offer?"),
        ('name = "Nook"', 5, "there is no question 'name'", "move it below the line [venture]"),
        ('\nfree_offer = "al"', 6, "free_offer has no option 'al'", "did you mean all?"),
        ("free_offer = true", 5, "free_offer takes one option, not true or false", "write one option in quotes"),
        ('sources = ["ads", "shops"]', 5, "sources has no option 'shops'", "did you mean shop?"),
        ('sources = ["ads", "none"]', 5, "'none' excludes ads", "keep either none or the others"),
        ('sources = "ads"', 5, "sources takes a list of options, not text", 'write it in brackets: ["ads"]'),
        ('paid_share = "2 %"', 5, "paid_share is a number, not text", "0.02"),
        ("paid_share = 2", 5, "paid_share must lie in the range 0 to 1", "write 2 % as 0.02"),
        ("paid_share = nan", 5, "paid_share must be a finite number", "0.02"),
        ("paid_share = -inf", 5, "paid_share must be a finite number", "0.02"),
        ("paid_share = 2027-01-01", 5, "paid_share is a number, not a date or time", "0.02"),
        ('price_review = "yes"', 5, "price_review is a yes-no question, not text", "write true, without quotes"),
    ],
)
def test_a_wrong_answer_is_a_problem_at_its_line(answers: str, line: int, what: str, hint: str) -> None:
    [problem] = problems(assessment(answers))

    assert (problem.path, problem.line, problem.column) == ("x.toml", line, 1)
    assert what in problem.what
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("rest", "line", "what", "hint"),
    [
        ("[anwsers]", 6, "there is no key 'anwsers'", "did you mean answers?"),
        ("[[waivr]]\nrule = 'x'\n[[waivr]]", 6, "there is no key 'waivr'", "did you mean waiver?"),
        ("[venture]\nnam = 'X'", 7, "venture: there is no key 'nam'", "did you mean name?"),
        ("[venture]\nname = 3", 7, "venture, name: text in quotes is expected, not a whole number", "in quotes"),
        ("[venture]\nname = true", 7, "venture, name: text in quotes is expected, not true or false", "in quotes"),
        ("[venture]\nassessed = 'today'", 7, "venture, assessed: this is no date", "2027-03-31"),
        ("[venture]\nassessed = 3", 7, "venture, assessed: a date is expected, not a whole number", "without quotes"),
        ("[unsure]\nquestions = ['free_ofer']", 7, "there is no question 'free_ofer'", "did you mean free_offer?"),
        (
            "[unsure]\nquestions = 'free_offer'",
            7,
            "unsure, questions: a list is expected, not text in quotes",
            'write a list: ["free_offer"]',
        ),
        (
            "[unsure]\nquestions = [\n'free_offer', 3]",
            7,
            "unsure, questions: text in quotes is expected, not a whole number",
            "write it in quotes",
        ),
        ("[unsure]\nquestion = []", 7, "unsure: there is no key 'question'", "questions"),
        ("[notes]\nfree_ofer = 'x'", 7, "there is no question 'free_ofer'", "did you mean free_offer?"),
        ("[notes]\nfree_offer = 3", 7, "a note is text", "write it in quotes, or move it below the line [answers]"),
        ("[venture]\nfree_offer = 'all'", 7, "the answer to free_offer stands below [venture]", "line [answers]"),
        ("[unsure]\npaid_share = 0.1", 7, "the answer to paid_share stands below [unsure]", "line [answers]"),
        (WAIVER + "\nfree_offer = 'all'", 13, "the answer to free_offer stands below [waiver]", "line [answers]"),
        ("[waiver]\nrule = 'x'", 6, "waiver is not a list of tables", "[[waiver]]"),
        (WAIVER.replace("free-without", "free-with"), 7, "there is no rule 'free-with-income'", "free-without-income?"),
        (
            WAIVER.replace("accept", "acept"),
            8,
            "waiver, decision: there is no 'acept'",
            "one of: accept, disagree, not-applicable",
        ),
        (WAIVER.replace("2027-03-31", "'soon'"), 11, "waiver, until: this is no date", "such as 2027-03-31"),
        (WAIVER + "because = 'x'\n", 12, "waiver, because: a table is expected, not text in quotes", "{ key = value }"),
        (WAIVER.replace('by = "A. Founder"\n', ""), 6, "waiver: the key 'by' is missing", "write by = …"),
        (
            "[[action]]\nstrategy = 'second-incme'\nstatus = 'done'",
            7,
            "there is no strategy 'second-incme'",
            "did you mean second-income?",
        ),
        (
            "[[action]]\nstrategy = 'second-income'\nstatus = 'dne'",
            8,
            "action, status: there is no 'dne'",
            "one of: doing, done, planned",
        ),
        (
            "[[action]]\nstrategy = 'second-income'",
            6,
            "action: the key 'status' is missing",
            'write status = "planned", "doing"',
        ),
        (
            "[[action]]\nstrategy = 'second-income'\nstatus = 'planned'\ndone = 2027-01-31",
            9,
            "action, done: it was done on 2027-01-31, and its status is 'planned'",
            'write status = "done", or take the line with done away',
        ),
        (
            "[[action]]\ndone = 2027-01-31\nstatus = 'doing'\nstrategy = 'second-income'",
            7,
            "and its status is 'doing'",
            'write status = "done"',
        ),
        (
            "[[action]]\nstrategy = 'second-income'\nstatus = 'done'\ndone = true",
            9,
            "action, done: a date is expected, not true or false",
            "write a date without quotes, such as 2027-03-31",
        ),
        (
            "[[action]]\nstrategy = 'second-income'\nstatus = 'done'\ndone = '31.1.2027'",
            9,
            "action, done: this is no date",
            "write 2027-01-31, without quotes",
        ),
    ],
)
def test_what_is_wrong_below_the_answers_is_a_problem_at_its_line(rest: str, line: int, what: str, hint: str) -> None:
    [problem] = problems(assessment(rest=rest))

    assert (problem.path, problem.line) == ("x.toml", line)
    assert what in problem.what
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("key", "written", "line", "hint"),
    [
        ("by", "from", 10, "one of: because, by, conditions, decision, given, reason, rule, until"),
        ("reason", "resaon", 9, "did you mean reason?"),
    ],
)
def test_a_key_with_a_wrong_name_is_told_and_so_is_the_one_that_is_missing(
    key: str, written: str, line: int, hint: str
) -> None:
    found = problems(assessment(rest=WAIVER.replace(f"{key} = ", f"{written} = ")))

    assert [(each.line, each.what, each.hint) for each in found] == [
        (6, f"waiver: the key '{key}' is missing", f"write {key} = …"),
        (line, f"waiver: there is no key '{written}'", hint),
    ]


def test_all_faults_of_one_entry_are_said_in_the_order_of_its_lines() -> None:
    found = problems(assessment(rest="[[waiver]]\nrule = 3\ndecision = 'x'\nreson = 'x'\nuntil = 'soon'"))

    assert [(each.line, each.what) for each in found] == [
        (6, "waiver: the key 'reason' is missing"),
        (6, "waiver: the key 'by' is missing"),
        (7, "waiver, rule: text in quotes is expected, not a whole number"),
        (8, "waiver, decision: there is no 'x'"),
        (9, "waiver: there is no key 'reson'"),
        (10, "waiver, until: this is no date"),
    ]


@pytest.mark.parametrize("table", ["answers", "venture", "unsure", "notes"])
def test_what_should_be_a_table_and_is_none_is_a_problem(table: str) -> None:
    [problem] = problems(f'bmcheck = 1\npack = {{ id = "small" }}\n{table} = 3\n')

    assert (problem.line, problem.what) == (3, f"{table} is not a table")
    assert f"[{table}]" in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        assessment("".join(f"a{index} = 1\n" for index in range(6000))),
        assessment(rest="[[waiver]]\n" * 6000),
        assessment(rest="[notes]\n" + "".join(f"n{index} = 1\n" for index in range(6000))),
        assessment(rest="[unsure]\nquestions = " + str([f"q{index}" for index in range(6000)])),
    ],
    ids=["answers", "waivers", "notes", "unsure"],
)
def test_no_more_problems_are_looked_for_than_anybody_reads(text: str) -> None:
    *found, last = problems_of(lambda: read_assessment(small_pack(), Source("x.toml", text)))

    assert len(found) == MOST_PROBLEMS
    assert last.what == "there are more than 100 problems"


def test_an_answer_outside_of_the_answers_is_told_to_move() -> None:
    [problem] = problems('bmcheck = 1\npack = { id = "small" }\nfree_offer = "all"\n')

    assert (problem.line, problem.what) == (3, "the answer to free_offer stands outside [answers]")
    assert "[answers]" in problem.hint


def test_a_question_cannot_be_answered_and_not_known() -> None:
    [problem] = problems(assessment('free_offer = "all"', '[unsure]\nquestions = ["free_offer"]'))

    assert (problem.line, problem.what) == (7, "free_offer is answered and marked as not known")
    assert problem.hint == "keep one of the two"


def test_all_problems_of_a_file_are_said_at_once_in_the_order_of_its_lines() -> None:
    text = assessment(
        'free_ofer = "all"\nsources = ["nothing"]\npaid_share = 2',
        "[notes]\nprice = 'x'\n[[waiver]]\nrule = 'x'\n[[action]]\nstrategy = 'x'\nstatus = 'done'\n[typo]\n",
    )

    found = problems(text)

    assert [(each.line, each.what) for each in found] == [
        (5, "there is no question 'free_ofer'"),
        (6, "sources has no option 'nothing'"),
        (7, "paid_share must lie in the range 0 to 1"),
        (9, "there is no question 'price'"),
        (10, "waiver: the key 'decision' is missing"),
        (10, "waiver: the key 'reason' is missing"),
        (10, "waiver: the key 'by' is missing"),
        (10, "waiver: the key 'until' is missing"),
        (13, "there is no strategy 'x'"),
        (15, "there is no key 'typo'"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [(OPEN, "small"), ("", ""), ("pack = 'small'", ""), ("pack = { id = 3 }", ""), ("pack = { }", "")],
)
def test_a_file_says_which_pack_it_belongs_to(text: str, name: str) -> None:
    assert pack_of(Source("x.toml", text).data) == name


@pytest.mark.parametrize("deep", ["[" * 60 + "]" * 60, "{ a = " * 40 + "1" + " }" * 40, "{ " + "a." * 40 + "b = 1 }"])
@pytest.mark.parametrize("place", ["answers", "notes", "venture", "waiver", "unsure", "x"])
def test_tables_and_lists_as_deep_as_the_parser_takes_them_are_refused_like_others(place: str, deep: str) -> None:
    text = f'bmcheck = 1\npack = {{ id = "small" }}\n{place} = {{ free_offer = {deep} }}\n'

    assert problems_of(lambda: read_assessment(small_pack(), Source("x.toml", text)))
