"""Two sets of answers beside each other: what both say, where they differ, what hangs on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.random_answers import SEEDS, completed, some_answers
from support.random_packs import drawn_pack
from support.small_pack import assessment, run, small_pack, write_pack

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.evaluation import find
from bmcheck.files.packs import load_pack
from bmcheck.model import Pack, Status
from bmcheck.reports.two_people import Sides, two_ventures
from bmcheck.two_people import agreement, joint_answers

PACK = load_pack()
SOURCES = small_pack().questions["sources"].joint
FOUNDER = assessment('free_offer = "all"\nsources = ["shop"]\nprice_review = true')
INVESTOR = assessment('free_offer = "all"\nsources = ["none"]\nprice_review = false')


@given(SEEDS)
def test_nobody_differs_from_themselves(seed: int) -> None:
    pack = drawn_pack(seed)
    answers = some_answers(pack, seed)

    found = agreement(pack, answers, answers)

    assert (found.differences, found.apart) == ((), ())
    assert found.joint.findings == found.one.findings


@settings(max_examples=8)
@given(SEEDS, SEEDS)
def test_it_does_not_matter_who_comes_first(first: int, second: int) -> None:
    one, two = some_answers(PACK, first), some_answers(PACK, second)

    there, back = agreement(PACK, one, two), agreement(PACK, two, one)

    assert there.joint.answers == back.joint.answers
    assert [(each.question.id, each.contradiction) for each in there.differences] == [
        (each.question.id, each.contradiction) for each in back.differences
    ]
    assert [[(each.rule.id, each.one, each.two) for each in found.stakes] for found in there.differences] == [
        [(each.rule.id, each.two, each.one) for each in found.stakes] for found in back.differences
    ]


@given(SEEDS, SEEDS)
def test_what_both_say_opens_only_what_is_open_for_both(first: int, second: int) -> None:
    pack = drawn_pack(first)
    base = some_answers(pack, first)
    found = agreement(pack, completed(pack, base, first), completed(pack, base, second))

    for finding in found.joint.having(Status.OPEN, Status.UNTAPPED):
        if not finding.decided:
            continue  # it may be treated for one of the two
        assert found.one.by_rule[finding.rule.id].status is finding.status
        assert found.two.by_rule[finding.rule.id].status is finding.status


@settings(max_examples=8)
@given(SEEDS, SEEDS)
def test_settling_a_difference_either_way_changes_each_finding_that_hangs_on_it(first: int, second: int) -> None:
    one, two = some_answers(PACK, first), some_answers(PACK, second)

    found = agreement(PACK, one, two)

    for difference in found.differences:
        for stake in difference.stakes:
            assert stake.one is not stake.two
            assert any(
                {find(stake.rule, _settled(known, own, (difference.question.id,))).status for own in (one, two)}
                == {stake.one, stake.two}
                for known in _ways(found.joint.answers, stake.needed, one, two)
            )


@given(SEEDS, SEEDS)
def test_a_finding_that_comes_out_otherwise_hangs_on_some_difference(first: int, second: int) -> None:
    pack = drawn_pack(first)
    found = agreement(pack, some_answers(pack, first), some_answers(pack, second))

    hanging = {stake.rule.id for each in found.differences for stake in each.stakes}

    assert {one.rule.id for one, _ in found.apart} <= hanging


def _ways(answers: Answers, questions: tuple[str, ...], one: Answers, two: Answers) -> list[Answers]:
    """Return ``answers`` with each of the questions as the one or as the other has it, in every combination."""
    found = [answers]
    for question in questions:
        found = [_settled(known, side, (question,)) for known in found for side in (one, two)]
    return found


def _settled(answers: Answers, side: Answers, questions: tuple[str, ...]) -> Answers:
    """Return ``answers`` with some questions as ``side`` has them, answered or not."""
    others = {each: answer for each, answer in answers.items() if each not in questions}
    return others | {each: side[each] for each in questions if each in side}


@pytest.mark.parametrize(
    ("what", "one", "two", "joint"),
    [
        ("the same", {"free_offer": "all"}, {"free_offer": "all"}, {"free_offer": "all"}),
        ("not the same", {"free_offer": "all"}, {"free_offer": "none"}, {}),
        ("one is silent", {"free_offer": "all"}, {}, {}),
        (
            "lists, option by option",
            {"sources": Choices(frozenset({"ads", "shop"}), frozenset({"events"}))},
            {"sources": Choices(frozenset({"ads"}), frozenset({"shop", "events"}))},
            {"sources": Choices(frozenset({"ads"}), frozenset({"events"}))},
        ),
        (
            "nothing, and something",
            {"sources": Choices(frozenset(), SOURCES, "none")},
            {"sources": Choices(frozenset({"ads"}), SOURCES - {"ads"})},
            {"sources": Choices(frozenset(), SOURCES - {"ads"})},
        ),
        (
            "nothing in common",
            {"sources": Choices(frozenset({"ads"}))},
            {"sources": Choices(frozenset({"shop"}))},
            {},
        ),
    ],
)
def test_what_both_say_is_taken_question_by_question(what: str, one: Answers, two: Answers, joint: Answers) -> None:
    assert joint_answers(one, two) == joint, what


@pytest.mark.parametrize(
    ("what", "one", "two", "contradiction"),
    [
        ("two options", "all", "none", True),
        ("an option and silence", "all", None, False),
        ("a list and a part of it", Choices(frozenset({"ads"})), Choices(frozenset({"ads", "shop"})), False),
        ("has and lacks", Choices(frozenset({"ads"})), Choices(frozenset(), frozenset({"ads"})), True),
    ],
)
def test_saying_less_is_no_contradiction(what: str, one: Answer, two: Answer | None, contradiction: bool) -> None:
    name = "sources" if isinstance(one, Choices) else "free_offer"
    sides: list[Answers] = [{name: each} if each else {} for each in (one, two)]

    [found] = agreement(small_pack(), *sides).differences

    assert found.contradiction is contradiction, what


def test_the_difference_that_moves_the_most_severe_finding_comes_first() -> None:
    one: Answers = {
        "free_offer": "all",
        "sources": Choices(frozenset({"ads"}), SOURCES - {"ads"}),
        "price_review": True,
    }
    two: Answers = {"free_offer": "all", "sources": Choices(frozenset(), SOURCES, "none"), "price_review": False}

    found = agreement(small_pack(), one, two)

    assert [each.question.id for each in found.differences] == ["sources", "price_review"]
    assert [(each.rule.id, each.one.value, each.two.value) for each in found.differences[0].stakes] == [
        ("free-without-income", "covered", "open")
    ]
    assert found.joint.by_rule["free-without-income"].status is Status.TO_CLARIFY


def test_a_difference_that_matters_only_with_another_names_it() -> None:
    """Whether anything else pays matters only once it is settled that the service is free."""
    one: Answers = {"free_offer": "all", "sources": Choices(frozenset(), SOURCES, "none")}
    two: Answers = {"free_offer": "none", "sources": Choices(frozenset(), frozenset({"ads"}))}

    found = {each.question.id: each for each in agreement(small_pack(), one, two).differences}

    assert [(each.rule.id, each.one.value, each.two.value, each.needed) for each in found["sources"].stakes] == [
        ("free-without-income", "open", "to-clarify", ("free_offer",))
    ]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    Path("founder.toml").write_text(FOUNDER, encoding="utf-8")
    Path("investor.toml").write_text(INVESTOR, encoding="utf-8")
    return "founder.toml", "investor.toml"


def test_the_command_says_what_to_talk_about_first(pack: Path, files: tuple[str, str]) -> None:
    ran = run("compare", *files, "--pack", pack)

    assert ran.code == 0
    assert ran.out.startswith("Talk first about: What else brings in money? (sources)\n")
    assert "   founder.toml: A shop\n   investor.toml: None of these\n" in ran.out
    assert " (free-without-income): covered or open\n" in ran.out


def test_what_only_one_answers_is_told_in_words_with_what_hangs_on_it(pack: Path, files: tuple[str, str]) -> None:
    Path(files[1]).write_text(assessment('free_offer = "all"\nprice_review = true'), encoding="utf-8")
    Path(files[0]).write_text(
        assessment('free_offer = "all"\nsources = ["shop"]\nprice_review = true'), encoding="utf-8"
    )

    told = run("compare", *files, "--pack", pack).out

    assert (
        "What else brings in money? (sources)\n   founder.toml: A shop\n   investor.toml: not answered\n   - " in told
    )
    assert "Only founder.toml answers (1)\n  - What else brings in money? — A shop (sources: 1 risk on it)" in told


def test_the_command_says_that_there_is_nothing_to_talk_about(pack: Path, files: tuple[str, str]) -> None:
    assert run("compare", files[0], files[0], "--pack", pack).out == "Both say the same.\n"


def test_an_assessment_is_compared_with_a_case(pack: Path, files: tuple[str, str]) -> None:
    by_name, by_option = run("compare", files[0], "case:case", "--pack", pack), None
    by_option = run("compare", files[0], "--case", "case", "--pack", pack)

    assert by_name.code == 0
    assert "case:case: None of these" in by_name.out
    assert by_option == by_name


def test_the_json_has_every_difference_and_every_finding_that_is_apart(pack: Path, files: tuple[str, str]) -> None:
    document = json.loads(run("compare", *files, "--pack", pack, "--format", "json").out)

    assert document["differences"][0] == {
        "question": "sources",
        "one": ["shop"],
        "two": ["none"],
        "contradiction": True,
        "findings": [{"rule": "free-without-income", "one": "covered", "two": "open", "settled_as_well": []}],
    }
    assert [(each["rule"], each["one"], each["two"], each["joint"]) for each in document["findings"]] == [
        ("free-without-income", "covered", "open", "to-clarify"),
        ("prices-reviewed", "captured", "untapped", "to-clarify"),
    ]


def test_the_markdown_takes_what_people_wrote_as_text(pack: Path, files: tuple[str, str]) -> None:
    path = Path(files[1]).rename("a|b<i>.toml")

    ran = run("compare", files[0], path, "--pack", pack, "--format", "markdown")

    assert "| question | founder.toml | a&#124;b\\<i\\>.toml | hangs on it |" in ran.out
    assert "| What else brings in money? | A shop | None of these |" in ran.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["founder.toml"], "error: compare takes two sets of answers"),
        (["founder.toml", "investor.toml", "--case", "case"], "error: compare takes two sets of answers"),
        (["founder.toml", "missing.toml"], "error: missing.toml: there is no such file"),
        (["founder.toml", "case:cas"], "error: there is no case 'cas'\n    did you mean case?"),
        (["founder.toml", "other.toml"], "error: other.toml:2:10: the assessment belongs to the pack 'large'"),
    ],
)
@pytest.mark.usefixtures("files")
def test_wrong_use_says_what_is_wrong(pack: Path, arguments: list[str], message: str) -> None:
    Path("other.toml").write_text(FOUNDER.replace('"small"', '"large"'), encoding="utf-8")

    ran = run("compare", *arguments, "--pack", pack)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(message)


def test_the_shipped_pack_compares_any_two_of_its_cases() -> None:
    """The words for every difference between two cases can be said."""
    pack: Pack = PACK
    from bmcheck.files.packs import load_cases  # noqa: PLC0415
    from bmcheck.reports.two_people import Sides, render, render_markdown  # noqa: PLC0415

    cases = load_cases(pack)
    for one in cases.values():
        found = agreement(pack, one.answers, cases["tiktok"].answers)
        for text in (render(found, Sides(one.id, "tiktok")), render_markdown(found, Sides(one.id, "tiktok"))):
            assert text


def test_without_our_extensions_nothing_hangs_on_them(pack: Path) -> None:
    small = load_pack(str(pack))
    one, two = (dict[str, Answer](free_offer="basic", paid_share=share) for share in (0.5, 0.001))

    whole, paper = (agreement(small, one, two, only_paper=only) for only in (False, True))

    assert [stake.rule.id for each in whole.differences for stake in each.stakes] == ["too-few-payers"]
    assert [each.question.id for each in paper.differences] == ["paid_share"]
    assert paper.differences[0].stakes == ()


# Two ventures


def test_of_two_roles_it_is_said_that_they_are_two_ventures_or_one_seen_from_outside() -> None:
    answers = {"role": "platform", "stage": "live"}
    creator, investor, idea = (
        {**answers, **more} for more in ({"role": "creator"}, {"role": "investor"}, {"stage": "idea"})
    )

    told = {
        name: two_ventures(agreement(PACK, answers, other), Sides("a", "b"))
        for name, other in (("creator", creator), ("investor", investor), ("idea", idea))
    }

    assert told["creator"].startswith("These are two ventures, not two views of one. ")
    assert told["investor"].startswith("One of them looks at a venture from outside. ")
    assert told["idea"] == ""


def test_every_format_says_so(tmp_path: Path) -> None:
    for name in ("platform", "creator"):
        text = f'bmcheck = 1\npack = {{ id = "social-media" }}\n\n[answers]\nrole = "{name}"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    words = ("compare", tmp_path / "platform.toml", tmp_path / "creator.toml")

    assert "These are two ventures" in run(*words).out
    assert "These are two ventures" in run(*words, "--format", "markdown").out
    assert json.loads(run(*words, "--format", "json").out)["two_ventures_by"] == "role"
