"""Facts of the world: nobody is asked, conditions read what the pack says of today, a scenario may say otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from support.random_answers import SEEDS, some_answers
from support.small_pack import MANIFEST, OPEN, assessment, problems_of, run, write_pack

from bmcheck.conditions import Answers
from bmcheck.evaluation import Reviewer, find, review, review_again
from bmcheck.files.packs import load_pack
from bmcheck.follow_up import fingerprint_of
from bmcheck.interview import Scope, State, open_questions
from bmcheck.model import Pack, Status
from bmcheck.reasons import reason

WORLD = """
[[world]]
id = "rights_enforced"
say = "Rights are enforced"
type = "yes-no"
value = false
source = "Ours, for the tests"

[[world]]
id = "mood"
say = "How people feel about advertising"
type = "one"
options = [{ id = "calm", say = "They do not mind" }, { id = "angry", say = "They block it" }]
value = "calm"
source = "Ours, for the tests"

[[world]]
id = "usual_share"
say = "The share that usually pays"
type = "number"
unit = "share"
value = 0.02
source = "Ours, for the tests"
"""
OFFER = {"len(sources) >= 1": "'ads' in sources and mood == 'calm' or len(sources) >= 2 * usual_share * 50"}
MONEY = {
    "paid_share >= min_share": "paid_share >= usual_share and not rights_enforced",
    'met = "price_review"': "met = \"mood != 'angry' and price_review\"",
    'treated = "price_review"': 'treated = "price_review and not rights_enforced"',
}
SCENARIOS: Answers = {"rights_enforced": True, "mood": "angry", "usual_share": 0.0}


@cache
def with_world() -> Pack:
    with TemporaryDirectory() as folder:
        return load_pack(str(write_pack(Path(folder), pack=MANIFEST + WORLD, offer=OFFER, money=MONEY)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack", pack=MANIFEST + WORLD, offer=OFFER, money=MONEY)


@pytest.mark.parametrize(
    ("rule", "answers", "scenario", "today", "then"),
    [
        ("too-few-payers", {"free_offer": "basic", "paid_share": 0.5}, {"rights_enforced": True}, "covered", "open"),
        ("too-few-payers", {"free_offer": "basic", "paid_share": 0.01}, {"usual_share": 0.001}, "open", "covered"),
        ("prices-reviewed", {"price_review": True}, {"mood": "angry"}, "captured", "untapped"),
        ("prices-reviewed", {}, {"mood": "angry"}, "unknown", "untapped"),
    ],
)
def test_conditions_read_what_it_is_today_and_what_a_scenario_says(
    rule: str, answers: Answers, scenario: Answers, today: str, then: str
) -> None:
    pack = with_world()

    found = [review(pack, each).by_rule[rule].status.value for each in (answers, {**answers, **scenario})]

    assert [each.replace("to-clarify", "unknown") for each in found] == [today, then]


def some_scenario(seed: int) -> Answers:
    random = Random(seed)
    return {each: value for each, value in SCENARIOS.items() if random.random() < 0.5}


@given(SEEDS, SEEDS)
def test_a_review_that_remembers_says_what_one_that_does_not_says(seed: int, other: int) -> None:
    pack = with_world()
    reviewer = Reviewer(pack)
    for some in (seed, other):
        for scenario in ({}, some_scenario(some), some_scenario(some + 1)):
            answers = {**some_answers(pack, some), **scenario}

            assert reviewer.review(answers).findings == review(pack, answers).findings
            assert review_again(review(pack, {}), answers).findings == review(pack, answers).findings


@given(SEEDS)
def test_it_is_never_awaited_and_is_no_part_of_a_reason(seed: int) -> None:
    pack = with_world()
    answers = {**some_answers(pack, seed), **some_scenario(seed)}

    for finding in review(pack, answers).findings:
        assert finding.awaits.isdisjoint(pack.world)
        chosen = reason(finding, answers)
        assert set(chosen).isdisjoint(pack.world)
        alone = {
            **{each: answers[each] for each in chosen},
            **{each: answers[each] for each in pack.world if each in answers},
        }
        assert find(finding.rule, alone).status is finding.status


def test_nobody_is_asked() -> None:
    asked = {each.id for each in open_questions(with_world(), State({}), Scope())}

    assert asked <= with_world().questions.keys()


@pytest.mark.parametrize("name", ["rights_enforced", "mood", "usual_share"])
def test_a_waiver_does_not_outlive_another_value(tmp_path: Path, name: str) -> None:
    others = {"rights_enforced": ("value = false", "value = true"), "mood": ('"calm"\ns', '"angry"\ns')}
    old, new = others.get(name, ("value = 0.02\ns", "value = 0.03\ns"))
    world = MANIFEST + WORLD.replace(old, new)
    other = load_pack(str(write_pack(tmp_path, pack=world, offer=OFFER, money=MONEY)))

    changed = {
        each
        for each in other.rules
        if fingerprint_of(other, other.rules[each]) != fingerprint_of(with_world(), with_world().rules[each])
    }

    assert changed == {each.id for each in with_world().rules_on[name]} != set()


def test_an_answer_to_it_is_refused_wherever_it_is_given(tmp_path: Path, folder: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(assessment("rights_enforced = true", '[unsure]\nquestions = ["mood"]'))
    good = tmp_path / "b.toml"
    good.write_text(OPEN)

    ran = run("check", file, "--pack", folder)

    assert ran.code == 2
    assert (
        f"{file}:5:1: rights_enforced is a fact of the world: nobody is asked 'Rights are enforced'\n"
        "    take it away; the pack says: No\n"
    ) in ran.err
    assert "mood is a fact of the world" in ran.err
    set_ = run("whatif", good, "--pack", folder, "--set", "mood=angry")
    assert set_.code == 2
    assert "--set: mood is a fact of the world: nobody is asked 'How people feel about advertising'" in set_.err


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('value = "calm"', 'value = "clam"', "world mood: mood has no option 'clam'"),
        ("value = false", 'value = "no"', "world rights_enforced: rights_enforced is a yes-no question, not text"),
        ("value = 0.02\ns", "value = 2\ns", "world usual_share: usual_share must lie in the range 0 to 1"),
        ("value = 0.02\ns", 'value = "2 %"\ns', "world usual_share: usual_share is a number, not text"),
        ('unit = "share"\nvalue = 0.02\ns', "value = 0.02\ns", "world usual_share: a number needs a unit"),
        ('type = "yes-no"', 'type = "many"', "world rights_enforced, type: there is no 'many'"),
        ('say = "They block it" }', 'say = "They block it", unknown = true }', "an option has an id and its words"),
        (
            'mind" }, { id = "angry", say = "They block it" }',
            'mind" }',
            "world mood: a single choice needs at least two options, each with an id of its own",
        ),
    ],
)
def test_what_does_not_fit_is_a_problem_at_its_line(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert WORLD.count(old) == 1
    text = MANIFEST + WORLD.replace(old, new)

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=text, offer=OFFER, money=MONEY))))

    assert what in problem.what
    assert abs(problem.line - text[: text.index(new)].count("\n") - 1) <= 1  # a missing unit is told at the type


@pytest.mark.parametrize(
    ("met", "what"),
    [
        ("mood", "mood is a single-choice fact, not true or false"),
        ("mood > 'calm'", "mood has no order"),
        ("mood == 'clam'", "mood has no option 'clam'"),
        ("rights_enforced == 'yes'", "rights_enforced is a yes-no fact"),
        ("usual_share", "usual_share is a number, not true or false"),
        ("'calm' in mood", "mood is a single-choice fact, not a list of options"),
        ("moot == 'calm'", "nothing is called moot"),
    ],
)
def test_a_condition_that_reads_it_wrongly_is_told(tmp_path: Path, met: str, what: str) -> None:
    change = {"len(sources) >= 1": met}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=MANIFEST + WORLD, offer=change))))

    assert problem.what == f"rule free-without-income, met: {what}"


@pytest.mark.parametrize(
    ("name", "kind"), [("price_review", "question"), ("min_share", "parameter"), ("margin", "metric")]
)
def test_it_has_no_name_of_something_else(tmp_path: Path, name: str, kind: str) -> None:
    text = MANIFEST + WORLD.replace("mood", name)

    found = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=text))))

    assert f"{name!r} is a {kind} and a fact of the world" in [each.what for each in found]


def test_an_example_cannot_set_it(tmp_path: Path) -> None:
    change = {'answers = { free_offer = "all", sources = ["none"] }': 'answers = { mood = "angry" }'}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=MANIFEST + WORLD, offer=change))))

    assert "rule free-without-income: mood is a fact of the world: nobody is asked" in problem.what


def test_every_view_of_a_pack_shows_it(folder: Path) -> None:
    assert "mood = They do not mind. How people feel about advertising. Ours" in run("pack", "show", folder).out
    assert "| `usual_share` | 2 % | The share that usually pays | " in run("pack", "show", folder, "--readme").out
    assert "mood is today: They do not mind" in run("explain", "prices-reviewed", "--pack", folder).out
    explained = run("explain", "mood", "--pack", folder).out
    assert "How people feel about advertising — They do not mind\n" in explained
    assert "  - prices-reviewed: " in explained


@pytest.mark.parametrize(
    ("rule", "applies"),
    [("free-without-income", "rights_enforced"), ("prices-reviewed", "mood == 'angry'")],
)
def test_a_rule_that_does_not_apply_because_of_it_says_so(tmp_path: Path, rule: str, applies: str) -> None:
    pack = write_pack(
        tmp_path / "pack",
        pack=MANIFEST + WORLD,
        offer={"applies = \"free_offer == 'all'\"": f'applies = "{applies}"'},
        money={'met = "price_review"': f'applies = "{applies}"\nmet = "price_review"'},
    )
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")

    told = " ".join(run("explain", rule, path, "--pack", pack).out.split())

    words = {
        "rights_enforced": "Rights are enforced — No",
        "mood == 'angry'": "How people feel about advertising — They do not mind",
    }
    assert "not applicable" in told
    assert told.endswith(f"As the world is today: - {words[applies]}")


def test_what_is_decided_by_it_as_well_names_it(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = false'), encoding="utf-8")

    told = " ".join(run("explain", "too-few-payers", path, "--pack", folder).out.split())

    assert "As the world is today: - Rights are enforced — No - The share that usually pays — 2 %" in told


def test_what_treats_a_risk_may_read_it() -> None:
    answers: Answers = {"free_offer": "basic", "paid_share": 0.001, "price_review": True}

    assert review(with_world(), answers).by_rule["too-few-payers"].status is Status.TREATED
