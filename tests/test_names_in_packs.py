"""What the names in the conditions of a pack stand for: orders of options, named conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small_pack import MANIFEST, problems_of, run, write_pack

from bmcheck.errors import Problem
from bmcheck.files.packs import load_pack
from bmcheck.follow_up import fingerprint_of
from bmcheck.model import Pack

ORDERED = {'type = "one"\n': 'type = "one"\nordered = true\n', "free_offer == 'all'": "free_offer >= 'all'"}
"""Options in the order none, all, basic."""


@pytest.mark.parametrize(("answer", "applies"), [("none", False), ("all", True), ("basic", True)])
def test_options_of_an_ordered_question_are_compared_as_they_are_written(
    tmp_path: Path, answer: str, *, applies: bool
) -> None:
    pack = load_pack(str(write_pack(tmp_path, offer=ORDERED)))

    assert pack.rules["free-without-income"].applies.truth({"free_offer": answer}) is applies


def test_what_has_no_order_is_told_with_how_to_give_it_one(tmp_path: Path) -> None:
    change = {"free_offer == 'all'": "free_offer >= 'all'"}

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, offer=change))))

    assert problem.what == "rule free-without-income, applies: free_offer has no order"
    assert problem.hint.endswith("write ordered = true to the question, with its options from worse to better")


def named(**conditions: str) -> str:
    """Return the manifest of the small pack with some named conditions."""
    entries = (
        f'\n[[condition]]\nid = "{name}"\nsay = "It is so"\nwhen = "{text}"\n' for name, text in conditions.items()
    )
    return MANIFEST + "".join(entries)


def with_names(folder: Path, applies: str = "free_offer == 'all'", **conditions: str) -> Pack:
    return load_pack(str(write_pack(folder, pack=named(**conditions), offer={"free_offer == 'all'": applies})))


def faults(folder: Path, applies: str = "free_offer == 'all'", **conditions: str) -> tuple[Problem, ...]:
    return problems_of(lambda: with_names(folder, applies, **conditions))


def test_a_named_condition_is_used_in_its_place_and_by_those_after_it(tmp_path: Path) -> None:
    pack = with_names(tmp_path, "gives or margin > 0", gives="free_offer == 'all'", poor="gives and margin < 0")

    applies = pack.rules["free-without-income"].applies
    assert applies.text == "gives or margin > 0"
    assert applies.questions() == pack.conditions["poor"].when.questions() == {"free_offer", "paid_share"}
    assert pack.conditions["poor"].when.truth({"free_offer": "all", "paid_share": 0}) is True


@pytest.mark.parametrize(
    ("conditions", "what", "hint"),
    [
        (
            {"poor": "not gives", "gives": "price_review"},
            "condition poor, when: the condition gives stands further down",
            "a condition may use the conditions above it: move that one up",
        ),
        (
            {"a": "b", "b": "not a"},
            "the conditions use each other in a circle: a → b → a",
            "take one of them out of a condition",
        ),
        ({"a": "a"}, "the conditions use each other in a circle: a → a", "take one of them out of a condition"),
        ({"a": "price_reviw"}, "condition a, when: nothing is called price_reviw", "did you mean price_review?"),
        (
            {"a": "paid_share"},
            "condition a, when: paid_share is a number, not true or false",
            "compare it with something",
        ),
        ({"Big-one": "True"}, "'Big-one' cannot be an id", "small letters, digits and _"),
    ],
)
def test_what_is_wrong_in_a_named_condition_is_the_only_problem(
    tmp_path: Path, conditions: dict[str, str], what: str, hint: str
) -> None:
    used = " and ".join(each for each in conditions if each.islower())

    [problem] = faults(tmp_path, used or "True", **conditions)

    assert (problem.what, problem.hint) == (what, hint)
    assert Path(problem.path) == tmp_path / "pack.toml"


@pytest.mark.parametrize(
    ("name", "kind"), [("price_review", "question"), ("min_share", "parameter"), ("margin", "metric")]
)
def test_a_condition_has_no_name_of_something_else(tmp_path: Path, name: str, kind: str) -> None:
    [problem] = faults(tmp_path, **{name: "True"})

    assert (problem.what, problem.hint) == (f"{name!r} is a {kind} and a condition", "rename one of them")


def test_an_option_of_the_same_name_makes_no_circle(tmp_path: Path) -> None:
    assert with_names(tmp_path, "all", all="free_offer == 'all'").conditions["all"].when.text == "free_offer == 'all'"


@pytest.mark.parametrize(
    ("applies", "what", "hint"),
    [
        ("gives == True", "gives is a named condition", "write gives, or not gives"),
        ("gives + 1 > 0", "gives is a named condition, a number is expected here", ""),
        ("givs", "nothing is called givs", "did you mean gives?"),
    ],
)
def test_a_rule_that_uses_a_name_wrongly_is_told(tmp_path: Path, applies: str, what: str, hint: str) -> None:
    [problem] = faults(tmp_path, applies, gives="free_offer == 'all'")

    assert (problem.what, problem.hint) == (f"rule free-without-income, applies: {what}", hint)


def test_a_formula_cannot_use_a_condition(tmp_path: Path) -> None:
    text = named(gives="price_review").replace("paid_share * 12", "gives * 12")

    [problem] = problems_of(lambda: load_pack(str(write_pack(tmp_path, pack=text))))

    assert problem.what == "metric margin, formula: gives is a named condition, a number is expected here"


@pytest.mark.parametrize(
    ("conditions", "what"),
    [
        ({f"c{at + 1}": f"c{at} and c{at}" for at in range(20)}, "longer than 20,000 characters"),
        ({f"c{at + 1}": f"not c{at}" for at in range(60)}, "nested more than 40 levels deep"),
    ],
)
def test_conditions_of_conditions_are_refused_before_they_cost_time(
    tmp_path: Path, conditions: dict[str, str], what: str
) -> None:
    problem, *_ = faults(tmp_path, c0="free_offer == 'all' and price_review", **conditions)

    assert what in problem.what


def test_a_waiver_outlives_a_name_and_not_another_meaning(tmp_path: Path) -> None:
    written = with_names(tmp_path / "a", "free_offer == 'all'")
    by_name = with_names(tmp_path / "b", "gives", gives="free_offer == 'all'")
    other = with_names(tmp_path / "c", "gives", gives="free_offer == 'basic'")
    prints = [fingerprint_of(each, each.rules["free-without-income"]) for each in (written, by_name, other)]

    assert prints[0] == prints[1] != prints[2]


def test_a_pack_that_extends_another_uses_its_named_conditions(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", pack=named(gives="free_offer == 'all'"))
    mine = tmp_path / "mine"
    mine.mkdir()
    mine.joinpath("pack.toml").write_text(
        'id = "mine"\nversion = "1"\ntitle = "Mine"\nsource = "Ours"\nextends = "../base"\n'
        '[[condition]]\nid = "gives_now"\nsay = "It gives, and looks at prices"\nwhen = "gives and price_review"\n'
    )

    pack = load_pack(str(mine))

    assert list(pack.conditions) == ["gives", "gives_now"]
    assert pack.conditions["gives_now"].when.questions() == {"free_offer", "price_review"}


def test_a_name_of_the_other_pack_cannot_be_given_again(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", pack=named(gives="free_offer == 'all'"))
    mine = tmp_path / "mine"
    mine.mkdir()
    mine.joinpath("pack.toml").write_text(
        'id = "mine"\nversion = "1"\ntitle = "Mine"\nsource = "Ours"\nextends = "../base"\n'
        '[[condition]]\nid = "gives"\nsay = "So"\nwhen = "price_review"\n'
    )

    [problem] = problems_of(lambda: load_pack(str(mine)))

    assert problem.what == "two condition entries are called 'gives'"


def test_every_view_of_a_pack_shows_what_a_name_means(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    with_names(folder, "gives", gives="free_offer == 'all'")

    assert "gives = free_offer == 'all': It is so" in run("pack", "show", folder).out
    assert "| `gives` | `free_offer == 'all'` | It is so |" in run("pack", "show", folder, "--readme").out
    assert "gives means: free_offer == 'all' (It is so)" in run("explain", "free-without-income", "--pack", folder).out
    explained = run("explain", "gives", "--pack", folder).out
    assert "condition gives: free_offer == 'all'" in explained
    assert "free-without-income: " in explained
