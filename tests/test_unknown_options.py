"""Options that are an answer to the interview and say nothing to a condition: "we do not measure it"."""

from __future__ import annotations

import json
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from support.random_answers import SEEDS, some_answers
from support.small_pack import assessment, problems_of, run, write_pack

from bmcheck.adoption import adopt, chosen
from bmcheck.answers import in_words, plain_answer, read_answer
from bmcheck.conditions import Answers, Choices
from bmcheck.evaluation import review
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State, open_questions
from bmcheck.model import Pack, Status
from bmcheck.ranking import largest_gaps
from bmcheck.two_people import agreement
from bmcheck.typed_answers import parse_answer

UNTOLD = '    { id = "untold", say = "Nobody knows", unknown = true },\n'
UNCOUNTED = '    { id = "uncounted", say = "Nobody has counted", alone = true, unknown = true },\n'
CHANGES = {
    '    { id = "basic"': f'{UNTOLD}    {{ id = "basic"',
    '    { id = "none", say = "None': f'{UNCOUNTED}    {{ id = "none", say = "None',
}
SILENT: Answers = {"free_offer": "untold", "sources": Choices(alone="uncounted")}
WAITING = assessment('free_offer = "all"\nsources = ["uncounted"]\nprice_review = true\npaid_share = 0.5')


@cache
def with_unknown() -> Pack:
    """Return the small pack with an option that is not known to each of two questions."""
    with TemporaryDirectory() as folder:
        return load_pack(str(write_pack(Path(folder), offer=CHANGES)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack", offer=CHANGES)


@pytest.mark.parametrize("question", ["free_offer", "sources"])
def test_it_is_read_and_written_as_every_other_option(question: str) -> None:
    asked, answer = with_unknown().questions[question], SILENT[question]
    plain = plain_answer(asked, answer)

    assert plain in ("untold", ["uncounted"])
    assert read_answer(asked, plain) == parse_answer(asked, in_words_id(answer)) == answer
    assert in_words(asked, answer) in ("Nobody knows", "Nobody has counted")
    assert asked.is_unmeasured(answer)


def in_words_id(answer: object) -> str:
    return answer.alone or "" if isinstance(answer, Choices) else str(answer)


def test_an_empty_list_still_says_that_nothing_applies() -> None:
    assert read_answer(with_unknown().questions["sources"], []) == Choices(
        frozenset(), frozenset({"ads", "shop", "events"}), "none"
    )


@given(SEEDS)
def test_findings_are_those_of_no_answer(seed: int) -> None:
    pack = with_unknown()
    answers = {**some_answers(pack, seed), **SILENT}
    without = {each: answer for each, answer in answers.items() if each not in SILENT}

    said, silent = review(pack, answers).findings, review(pack, without).findings

    assert said == silent


@given(SEEDS, SEEDS)
def test_more_answers_never_change_a_settled_status(seed: int, other: int) -> None:
    pack = with_unknown()
    some = some_answers(pack, seed)

    before, after = review(pack, some), review(pack, {**some_answers(pack, other), **some})

    for was, now in zip(before.findings, after.findings, strict=True):
        assert not was.decided or (now.decided, now.status) == (True, was.status)


def test_it_counts_as_answered_and_is_not_asked_again() -> None:
    asked = {each.id for each in open_questions(with_unknown(), State(SILENT), Scope())}

    assert asked == {"paid_share", "price_review"}


def test_what_waits_for_it_is_told_as_something_to_measure() -> None:
    gaps = {each.question.id: each.measure for each in largest_gaps(review(with_unknown(), SILENT))}

    assert gaps == {"free_offer": True, "sources": True, "paid_share": False, "price_review": False}


@pytest.mark.parametrize(
    ("add", "remove", "after"),
    [
        (["ads"], [], Choices(frozenset({"ads"}))),
        ([], ["ads"], Choices(frozenset(), frozenset({"ads"}))),
        ([], ["ads", "shop", "events"], Choices(frozenset(), frozenset({"ads", "shop", "events"}), "none")),
    ],
)
def test_every_option_is_better_than_not_known(add: list[str], remove: list[str], after: Choices) -> None:
    assert chosen(with_unknown().questions["sources"], SILENT["sources"], add, remove) == after


def test_a_strategy_puts_its_practices_in_the_place_of_not_known() -> None:
    pack = with_unknown()

    assert adopt(pack, SILENT, pack.strategies["second-income"])["sources"] == Choices(frozenset({"ads"}))


@pytest.mark.parametrize("question", ["free_offer", "sources"])
def test_who_does_not_know_contradicts_nobody(question: str) -> None:
    pack = with_unknown()
    told: Answers = {"free_offer": "all", "sources": Choices(frozenset(), frozenset({"ads", "shop", "events"}), "none")}

    for one, two in product((SILENT, told), repeat=2):
        found = agreement(pack, {question: one[question]}, {question: two[question]}).differences
        assert [each.contradiction for each in found] == ([False] if one is not two else [])


def test_the_gate_and_reports_say_what_to_measure(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(WAITING)

    assert "(start measuring: sources)" in run("check", file, "--all", "--pack", folder).out
    found = json.loads(run("check", file, "--pack", folder, "--format", "json").out)["files"][0]["findings"][0]
    assert (found["questions"], found["start_measuring"]) == ([], ["sources"])
    told = run("next", file, "--pack", folder)
    assert "start measuring it" in told.out
    assert "--set" not in told.out


def test_whatif_takes_it_as_an_answer(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(assessment('free_offer = "all"\nsources = ["none"]'))

    run("whatif", file, "--pack", folder, "--set", "sources=uncounted", "--write")

    assert 'sources = ["uncounted"]' in file.read_text()


@pytest.mark.parametrize(
    ("changes", "what", "hint"),
    [
        (
            {'id = "ads", say = "Advertising"': 'id = "ads", say = "Advertising", unknown = true'},
            "question sources: 'ads' says that it is not known, and may be ticked with others",
            "write alone = true to it as well",
        ),
        (
            {"alone = true }": 'alone = true, unknown = true, better = "absent" }'},
            "question sources: 'none' says that it is not known, which is neither better nor worse",
            "take better = 'absent' away",
        ),
        (
            {'pays" },\n    { id = "basic", say = "A basic part; more costs money"': 'pays", unknown = true'}
            | {'"Nothing: everybody pays" }': '"Nothing" }'},
            "question free_offer needs at least two options beside those that say that it is not known",
            "",
        ),
        (
            {**CHANGES, 'add = ["ads"]': 'add = ["uncounted"]'},
            "strategy second-income sets sources to 'uncounted', which says nothing",
            "name the practice that it puts in place",
        ),
        (
            {**CHANGES, "free_offer == 'all'": "free_offer == 'untold'"},
            (
                "rule free-without-income, applies: 'untold' of free_offer says that it is not known: "
                "it is unknown to every condition"
            ),
            "name options that say something: all, basic, none",
        ),
    ],
)
def test_what_cannot_be_unknown_is_refused(tmp_path: Path, changes: dict[str, str], what: str, hint: str) -> None:
    found = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=changes))))

    assert (what, hint) in [(each.what, each.hint) for each in found]


def test_the_status_is_to_clarify() -> None:
    found = review(with_unknown(), {**SILENT, "free_offer": "all"}).by_rule["free-without-income"]

    assert (found.status, found.decided, found.awaits) == (Status.TO_CLARIFY, False, frozenset({"sources"}))
