"""A question may have other words for a plan, and for who looks from outside; every place that shows it uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import MANIFEST, OFFER, Change, assessment, problems_of, run, small_pack, write_pack

from bmcheck.conditions import Answer, Choices
from bmcheck.dialogue.asking import Key, Pressed, Reply, Said
from bmcheck.dialogue.conduct import Interview
from bmcheck.evaluation import review
from bmcheck.files.autosave import Saved
from bmcheck.files.packs import load_pack
from bmcheck.interview import Scope, State
from bmcheck.model import PackReference, Question

FREE = "What can people use without paying?"
ORDINARY, OF_A_PLAN = "What else brings in money?", "What else is to bring in money?"
PLAN: Change = {f'ask = "{ORDINARY}"\n': f'ask = "{ORDINARY}"\nask_plan = "{OF_A_PLAN}"\n'}
WHEN = "plan_when = \"free_offer == 'basic' or free_offer == 'all'\"\n"


def planning(folder: Path, when: str = WHEN) -> Path:
    """Write the pack in which a free service is a plan, and one question has words for that."""
    return write_pack(folder, pack={"\n[[feature]]": f"{when}\n[[feature]]"}, offer=PLAN)


def test_who_looks_from_outside_is_asked_about_the_venture_and_of_a_plan_where_there_are_no_such_words(
    tmp_path: Path,
) -> None:
    """Here a free service is a plan, and one whose prices are looked at is seen from outside."""
    from_outside = "What else brings in money for the venture?"
    pack = {"\n[[feature]]": f'{WHEN}outside_when = "price_review"\n\n[[feature]]'}
    both = {f'ask = "{ORDINARY}"\n': f'ask = "{ORDINARY}"\nask_plan = "{OF_A_PLAN}"\nask_outside = "{from_outside}"\n'}
    free = {f'ask = "{FREE}"\n': f'ask = "{FREE}"\nask_plan = "What is to be free?"\n'}
    loaded = load_pack(str(write_pack(tmp_path / "pack", pack=pack, offer={**both, **free})))

    def asked(**answers: Answer) -> tuple[str, str]:
        found = loaded.asked(answers)
        return found["sources"].ask, found["free_offer"].ask

    assert asked(price_review=True) == (from_outside, FREE)
    assert asked(free_offer="all") == (OF_A_PLAN, "What is to be free?")
    assert asked(free_offer="all", price_review=True) == (from_outside, "What is to be free?")
    assert asked(free_offer="none") == asked(price_review=False) == (ORDINARY, FREE)


def test_words_for_who_looks_from_outside_need_a_condition(tmp_path: Path) -> None:
    offer = {f'ask = "{ORDINARY}"\n': f'ask = "{ORDINARY}"\nask_outside = "What pays for it?"\n'}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=offer))))

    assert problem.what == "question sources has ask_outside, and pack.toml does not say of whom it is asked so"
    assert problem.hint == 'write outside_when = "…", a condition'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return planning(tmp_path / "pack")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(assessment('free_offer = "all"\nsources = ["none"]'), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("answers", "words"),
    [({"free_offer": "all"}, OF_A_PLAN), ({"free_offer": "none"}, ORDINARY), ({}, ORDINARY)],
)
def test_a_question_has_the_words_of_a_plan_only_where_it_is_known_that_it_is_one(
    pack: Path, answers: dict[str, Answer], words: str
) -> None:
    loaded = load_pack(str(pack))

    assert loaded.asked(answers)["sources"].ask == words
    assert review(loaded, answers).asked["sources"].ask == words
    assert loaded.asked(answers)["price_review"] is loaded.questions["price_review"]


def test_a_pack_without_such_words_asks_everybody_the_same() -> None:
    assert small_pack().asked({"free_offer": "all"}) is small_pack().questions


class Listener:
    """Says that the service is free, and does not know anything else; remembers how each question was put."""

    def __init__(self) -> None:
        self.heard: dict[str, str] = {}

    def ask(self, question: Question, before: Answer | None, draft: Choices | str | None = None) -> Reply:
        assert (before, draft) == (None, None)
        self.heard[question.id] = question.ask
        return Said("all") if question.id == "free_offer" else Pressed(Key.DONT_KNOW)

    def ask_text(self, about: str, before: str) -> str:
        return about + before


def test_the_interview_asks_in_the_words_of_a_plan_once_it_is_known_to_be_one(pack: Path) -> None:
    listener = Listener()
    interview = Interview(
        pack=load_pack(str(pack)),
        made_with=PackReference("small"),
        scope=Scope(),
        state=State({}),
        notes={},
        save=lambda _: Saved(),
        asker=listener,
    )

    assert interview.conduct()
    assert listener.heard["sources"] == OF_A_PLAN
    assert listener.heard["free_offer"] == FREE


@pytest.mark.parametrize(
    "words",
    [
        ["report", "x.toml"],
        ["report", "x.toml", "--format", "markdown"],
        ["report", "x.toml", "--format", "html"],
        ["check", "x.toml", "--format", "csv"],
        ["check", "x.toml", "--format", "junit"],
        ["check", "x.toml", "--format", "sarif"],
        ["explain", "free-without-income", "x.toml"],
        ["compare", "x.toml", "y.toml"],
        ["next", "z.toml"],
        ["report", "z.toml"],
        ["report", "z.toml", "--format", "html"],
        ["explain", "free-without-income", "z.toml"],
    ],
)
def test_every_output_about_a_plan_has_its_words(
    file: Path, pack: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    file.with_name("y.toml").write_text(assessment('free_offer = "all"\nsources = ["ads"]'), encoding="utf-8")
    file.with_name("z.toml").write_text(assessment('free_offer = "all"'), encoding="utf-8")

    ran = run(*words, "--pack", pack)

    flat = " ".join(ran.out.split())
    assert ran.code in {0, 1}, ran.err
    assert OF_A_PLAN in flat
    assert ORDINARY not in flat


def test_ventures_with_the_same_finding_are_each_told_in_their_own_words(tmp_path: Path) -> None:
    when = 'plan_when = "price_review"\n'
    pack = planning(tmp_path / "pack", when)
    for name, answer in (("a", "true"), ("b", "false"), ("c", "true")):
        text = assessment(f'free_offer = "all"\nsources = ["none"]\nprice_review = {answer}')
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")

    files = [tmp_path / f"{name}.toml" for name in "abc"]
    lines = run("check", *files, "--format", "csv", "--pack", pack).out.splitlines()

    of_rule = [each for each in lines if "free-without-income" in each]
    assert [OF_A_PLAN in each for each in of_rule] == [True, False, True]


def test_what_explains_a_question_without_a_venture_shows_both(pack: Path) -> None:
    for words in (["explain", "sources"], ["pack", "show"]):
        out = " ".join(run(*words, *(["--pack"] if words[0] == "explain" else []), pack).out.split())
        assert ORDINARY in out
        assert OF_A_PLAN in out
        assert "free_offer == 'basic'" in out


# What a pack may say


@pytest.mark.parametrize(
    ("when", "what", "hint"),
    [
        ("plan_when = \"stage == 'idea'\"\n", "pack.toml, plan_when: ", None),
        ("plan_when = \"free_offer == 'al'\"\n", "pack.toml, plan_when: ", "all"),
        ('plan_when = "sources"\n', "pack.toml, plan_when: ", None),
        ('plan_when = "free_offer =="\n', "pack.toml, plan_when: ", None),
        ("plan_when = true\n", "pack.toml, plan_when: ", None),
        ("", "question sources has ask_plan, and pack.toml does not say of whom it is asked so", "plan_when"),
    ],
)
def test_what_is_a_plan_is_a_condition_that_is_checked(tmp_path: Path, when: str, what: str, hint: str | None) -> None:
    [problem] = problems_of(lambda: load_pack(str(planning(tmp_path, when))))

    assert problem.what.startswith(what)
    assert hint is None or hint in problem.hint
    assert (problem.line, problem.path.endswith("pack.toml")) == (5, True) or not when


def test_words_for_a_plan_may_not_be_empty(tmp_path: Path) -> None:
    offer = OFFER.replace(f'ask = "{ORDINARY}"\n', f'ask = "{ORDINARY}"\nask_plan = " "\n')
    pack = MANIFEST.replace("\n[[feature]]", f"{WHEN}\n[[feature]]", 1)

    assert problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=pack, offer=offer))))


def test_a_pack_that_extends_another_takes_over_what_is_a_plan_unless_it_says_so_itself(tmp_path: Path) -> None:
    planning(tmp_path / "base")
    head = 'id = "ours"\nversion = "1.0.0"\ntitle = "x"\nsource = "x"\nextends = "../base"\n'
    for name, more in (("ours", ""), ("other", "plan_when = \"free_offer == 'none'\"\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.toml").write_text(head + more, encoding="utf-8")

    ours, other = (load_pack(str(tmp_path / name)) for name in ("ours", "other"))

    assert ours.asked({"free_offer": "all"})["sources"].ask == OF_A_PLAN
    assert other.asked({"free_offer": "all"})["sources"].ask == ORDINARY
    assert other.asked({"free_offer": "none"})["sources"].ask == OF_A_PLAN
