"""Answers that cannot all be true: which of them count, and that no command takes it otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from support.random_answers import SEEDS, answer_to, some_answers
from support.small_pack import MANIFEST, assessment, problems_of, run, write_pack

from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.consistency import counted, words_of
from bmcheck.dialogue.asking import Draft, Reply, Said
from bmcheck.dialogue.conduct import Interview, Screen
from bmcheck.evaluation import Reviewer, review, review_again
from bmcheck.files.autosave import Saved
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State, most_left, open_questions, to_be_put_again
from bmcheck.model import Pack, PackReference, Question, Status
from bmcheck.two_people import agreement
from bmcheck.typed_answers import Whole

CONTRADICTIONS = """
[[contradiction]]
id = "free-and-paid-for"
when = "free_offer == 'all' and paid_share > 0"
say = "Nobody pays, and some users pay"

[[contradiction]]
id = "nothing-to-review"
when = "free_offer == 'all' and price_review"
say = "There is no price, and it is looked at every year"
"""
BOTH: Answers = {"free_offer": "all", "paid_share": 0.5, "price_review": True}
FILE = assessment('paid_share = 0.5\nprice_review = false\nfree_offer = "all"\nsources = ["none"]')


@cache
def with_contradictions() -> Pack:
    with TemporaryDirectory() as folder:
        return load_pack(str(write_pack(Path(folder), pack=MANIFEST + CONTRADICTIONS)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack", pack=MANIFEST + CONTRADICTIONS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.toml"
    path.write_text(FILE)
    return path


@pytest.mark.parametrize(
    ("answers", "aside", "found"),
    [
        ({}, [], []),
        ({"free_offer": "all"}, [], []),
        ({"free_offer": "none", "paid_share": 0.5}, [], []),
        ({"free_offer": "all", "paid_share": 0}, [], []),
        ({"free_offer": "all", "paid_share": 0.5}, ["free_offer"], ["free-and-paid-for"]),
        ({"free_offer": "all", "price_review": True}, [], ["nothing-to-review"]),
        (BOTH, ["free_offer"], ["free-and-paid-for", "nothing-to-review"]),
    ],
)
def test_figures_win_over_words_and_words_over_nothing(answers: Answers, aside: list[str], found: list[str]) -> None:
    result = counted(with_contradictions(), answers)

    assert list(result.set_aside) == aside
    assert {**result.answers, **result.set_aside} == answers
    assert [each.id for each in result.contradictions] == found


def test_only_words_beside_figures_give_way() -> None:
    pack = with_contradictions()

    assert [words_of(pack, each) for each in pack.contradictions.values()] == [{"free_offer"}, set()]


@given(SEEDS)
def test_what_counts_counts_whichever_way_it_is_reviewed(seed: int) -> None:
    pack = with_contradictions()
    answers = some_answers(pack, seed)
    reviewer = Reviewer(pack)
    reviewer.review({})

    found = [review(pack, answers), reviewer.review(answers), review_again(review(pack, {}), answers)]

    for each in found:
        assert each.answers == counted(pack, answers).answers
        assert each.findings == found[0].findings
        assert (each.set_aside, each.contradictions) == (found[0].set_aside, found[0].contradictions)


@given(SEEDS)
def test_what_counts_contradicts_no_figure(seed: int) -> None:
    pack = with_contradictions()

    assert counted(pack, counted(pack, some_answers(pack, seed)).answers).set_aside == {}


def test_what_is_set_aside_is_unknown_to_every_finding() -> None:
    found = review(with_contradictions(), BOTH).by_rule["free-without-income"]

    assert (found.status, found.awaits) == (Status.UNKNOWN, frozenset({"free_offer", "sources"}))


def test_what_is_set_aside_is_asked_again() -> None:
    pack = with_contradictions()

    asked = [
        [each.id for each in open_questions(pack, State(each), Scope())] for each in (BOTH, {**BOTH, "paid_share": 0})
    ]

    assert asked == [["free_offer", "sources"], ["sources"]]


def test_a_figure_puts_the_words_again_that_it_contradicts_and_once_only() -> None:
    pack = with_contradictions()
    words = State({}).said("free_offer", "all")

    contradicted = to_be_put_again(pack, words, words.said("paid_share", 0.5), {"paid_share"})
    insisted = to_be_put_again(pack, contradicted, contradicted.said("free_offer", "all"), {"free_offer"})

    assert contradicted.put == {"paid_share"}
    assert insisted.put == {"paid_share", "free_offer"}


@pytest.mark.parametrize("again", [False, True])
@given(SEEDS)
def test_no_more_questions_come_than_were_announced(again: bool, seed: int) -> None:
    pack, random, scope = with_contradictions(), Random(seed), Scope(again=again)
    state = State(some_answers(pack, seed))
    announced: list[int] = []
    while waiting := open_questions(pack, state, scope):
        question = waiting[0]
        announced.append(most_left(pack, state, scope, question))
        after = state.said(question.id, answer_to(question, random))
        state = to_be_put_again(pack, state, after, {question.id})

    assert all(number >= len(announced) - at for at, number in enumerate(announced))


def test_two_people_are_compared_by_what_counts() -> None:
    found = agreement(with_contradictions(), BOTH, {"free_offer": "all", "paid_share": 0})

    assert found.one.answers == {"paid_share": 0.5, "price_review": True}
    assert found.joint.answers == {}


def test_check_and_its_json_name_it_where_the_first_answer_stands(file: Path, folder: Path) -> None:
    told = (
        "Nobody pays, and some users pay (free_offer, paid_share): figures count, so what is said to free_offer "
        "does not; bmcheck assess asks again"
    )
    assert f"{file}:5:1: answers-contradict: {told}\n" in run("check", file, "--pack", folder).out
    [printed] = json.loads(run("check", file, "--pack", folder, "--format", "json").out)["files"]
    assert printed["notices"] == [{"notice": "answers-contradict", "what": told, "stops": False, "line": 5}]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_report_tells_it(file: Path, folder: Path, form: str) -> None:
    ran = run("report", file, "--pack", folder, "--format", form)

    assert "Nobody pays, and some users pay" in ran.out


def test_whatif_takes_supposed_answers_as_a_file_is_taken(file: Path, folder: Path) -> None:
    supposed = run("whatif", file, "--pack", folder, "--set", "paid_share=0")

    assert "free-without-income" in supposed.out or "The service is free" in supposed.out
    assert "Not all of this can be true" not in supposed.out
    against = run("whatif", file, "--pack", folder, "--set", "paid_share=40%")
    assert "Not all of this can be true:\n  - Nobody pays, and some users pay" in against.out


def test_the_words_stay_in_the_file(file: Path, folder: Path) -> None:
    run("assess", file, "--pack", folder, "--set", "paid_share=40%")

    assert 'free_offer = "all"' in file.read_text()
    assert "free_offer" in run("next", file, "--pack", folder).out


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ("True", "contradiction free-and-paid-for is so, or not so, whatever is answered"),
        ("len(sources) >= 0 and len(sources) < 9", "is so, or not so, whatever is answered"),
        ("free_offer == 'all'", "contradiction free-and-paid-for looks at free_offer alone, which contradicts nothing"),
        ("free_offr == 'all'", "contradiction free-and-paid-for, when: nothing is called free_offr"),
    ],
)
def test_what_is_no_contradiction_is_refused(tmp_path: Path, when: str, what: str) -> None:
    text = MANIFEST + CONTRADICTIONS.replace("free_offer == 'all' and paid_share > 0", when)

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=text))))

    assert what in problem.what


def test_every_view_of_a_pack_shows_it(folder: Path) -> None:
    assert "free-and-paid-for = free_offer == 'all' and paid_share > 0: Nobody pays" in run("pack", "show", folder).out
    assert "| `free-and-paid-for` | " in run("pack", "show", folder, "--readme").out
    explained = run("explain", "free-and-paid-for", "--pack", folder).out
    assert "Nobody pays, and some users pay\n" in explained
    assert "Figures count before words" in explained


class Scripted:
    """Answers each question from a list, and keeps which were put with which earlier answer."""

    def __init__(self, answers: dict[str, list[Answer]], ways: list[int]) -> None:
        self.answers, self.ways = answers, ways
        self.put: list[tuple[str, Answer | None]] = []
        self.told: list[tuple[str, list[str]]] = []

    def ask(
        self, question: Question, before: Answer | None, draft: Draft | None = None, whole: Whole | None = None
    ) -> Reply:
        del draft, whole
        self.put.append((question.id, before))
        return Said(self.answers[question.id].pop(0))

    def ask_text(self, about: str, before: str) -> str:
        raise NotImplementedError

    def choose(self, about: str, ways: Sequence[str]) -> int:
        self.told.append((about, list(ways)))
        return self.ways.pop(0)

    def pause(self, about: str = "") -> None:
        raise NotImplementedError


class Hints(Screen):
    """Keeps what the interview says in one line."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def hint(self, text: str) -> None:
        self.said.append(text)


def interviewed(state: State, answers: dict[str, list[Answer]], *ways: int) -> tuple[Scripted, Hints, State]:
    asker, hints, saved = Scripted(answers, list(ways)), Hints(), Saved()
    interview = Interview(
        pack=with_contradictions(),
        made_with=PackReference("small"),
        scope=Scope(),
        state=state,
        notes={},
        save=lambda _: saved,
        asker=asker,
        screen=hints,
    )
    assert interview.conduct()
    return asker, hints, interview.state


def test_the_interview_puts_words_again_that_figures_contradict_and_keeps_them_in_view() -> None:
    state = State({"free_offer": "all", "paid_share": 0.5, "price_review": True})

    asker, hints, after = interviewed(state, {"free_offer": ["basic"]})

    assert asker.put == [("free_offer", "all")]
    assert after.answers["free_offer"] == "basic"
    assert hints.said == []


NO_REVIEW = "Not all of this can be true: There is no price, and it is looked at every year"
SOME = Choices(frozenset({"ads"}), frozenset({"shop", "events"}))


def test_the_interview_says_at_once_what_cannot_all_be_true() -> None:
    state = State({"free_offer": "all", "sources": SOME})

    asker, _, after = interviewed(state, {"price_review": [True]}, 2)

    [(about, ways)] = asker.told
    assert about == NO_REVIEW
    assert [each.partition(":")[0] for each in ways] == ["Change", "Change", "Leave it as it is"]
    assert with_contradictions().questions["free_offer"].ask in ways[1]
    assert asker.put == [("price_review", None)]
    assert after.answers["free_offer"] == "all"


@pytest.mark.parametrize(("way", "question", "before"), [(0, "price_review", True), (1, "free_offer", "all")])
def test_the_way_back_leads_to_each_answer_of_a_contradiction(way: int, question: str, before: Answer) -> None:
    state = State({"free_offer": "all", "sources": SOME})
    answers: dict[str, list[Answer]] = {"price_review": [True, False], "free_offer": ["none"]}

    asker, _, after = interviewed(state, answers, way)

    assert asker.put == [("price_review", None), (question, before)]
    assert after.answers[question] in (False, "none")


def test_what_still_contradicts_after_the_way_back_is_pointed_out_again() -> None:
    state = State({"free_offer": "all", "sources": SOME})
    answers: dict[str, list[Answer]] = {"price_review": [True], "free_offer": ["all"]}

    asker, _, after = interviewed(state, answers, 1, 2)

    assert [about for about, _ in asker.told] == [NO_REVIEW, NO_REVIEW]
    assert asker.put == [("price_review", None), ("free_offer", "all")]
    assert after.answers["free_offer"] == "all"


def test_who_leaves_figures_and_words_apart_is_not_asked_again_at_once() -> None:
    pack = with_contradictions()
    state = State({"free_offer": "all", "sources": SOME, "price_review": False}, frozenset({"paid_share"}))
    asker, saved = Scripted({"paid_share": [0.5]}, [2]), Saved()
    interview = Interview(pack, PackReference("small"), Scope(again=True), state, {}, lambda _: saved, asker)

    assert interview._answer(pack.questions["paid_share"], 0.5) is None
    assert asker.told[0][1][-1].startswith("Leave it: the figures count")
    assert "free_offer" in interview.state.put


def test_answers_on_the_command_line_that_cannot_all_be_true_are_pointed_out_at_once(file: Path, folder: Path) -> None:
    contradicting = run("assess", file, "--pack", folder, "--set", "paid_share=40%")
    about_something_else = run("assess", file, "--pack", folder, "--set", "sources=ads")

    told = "Not all of this can be true (free_offer, paid_share): Nobody pays, and some users pay"
    assert told in contradicting.err
    assert "Not all of this can be true" not in about_something_else.err


ADS_EARN_NOTHING = """
[[contradiction]]
id = "ads-earn-nothing"
when = "'ads' in sources and paid_share < 0.001"
say = "Advertising is said to earn money, and nobody pays."
"""
BOTH_ASKED = {
    "len(sources) >= 1": "len(sources) >= 1 and price_review",
    'sets = { sources = { add = ["ads"] } }': 'sets = { sources = { add = ["shop"] }, price_review = true }',
}


@pytest.mark.parametrize(
    ("offer", "answers"),
    [
        ({}, 'free_offer = "all"\nsources = ["none"]\npaid_share = 0'),
        (BOTH_ASKED, 'free_offer = "all"\nsources = ["ads"]\nprice_review = false\npaid_share = 0'),
    ],
    ids=["it would contradict a figure", "what it adds to contradicts one already"],
)
def test_a_practice_that_a_figure_contradicts_is_no_advice_in_any_command(
    tmp_path: Path, offer: Mapping[str, str], answers: str
) -> None:
    pack, path = write_pack(tmp_path / "pack", pack=MANIFEST + ADS_EARN_NOTHING, offer=offer), tmp_path / "x.toml"
    path.write_text(assessment(answers), encoding="utf-8")

    supposed, explained, planned = (
        " ".join(run(*words, "--pack", pack).out.split())
        for words in (
            ("whatif", path, "--adopt", "second-income"),
            ("explain", "free-without-income", path),
            ("plan", path),
        )
    )

    assert "free-without-income: open → to clarify" in supposed
    assert "(second-income, medium effort): does not treat it, as things stand" in explained
    assert "its strategies do not treat it as things stand: second-income" in planned
