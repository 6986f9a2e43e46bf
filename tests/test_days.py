"""A strategy may say how many days it takes: told wherever its effort is, and added up by a plan."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.small_pack import MONEY, assessment, problems_of, run, write_pack

from bmcheck.files.packs import load_pack

EFFORT = 'effort = "medium"\n'
OPEN = 'free_offer = "all"\nsources = ["none"]'
WHOLE, SHORT = "medium effort, about 8 days for a team of five", "medium effort, 8 days"


def taking(folder: Path, days: str, effort: str = "medium") -> Path:
    """Write the pack in which the strategy of the open risk takes so many days."""
    return write_pack(folder / "pack", offer={EFFORT: f'effort = "{effort}"\ndays = {days}\n'})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.toml"
    path.write_text(assessment(OPEN), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["report"], WHOLE),
        (["report"], SHORT),
        (["report", "--format", "markdown"], WHOLE),
        (["report", "--format", "markdown"], SHORT),
        (["report", "--format", "html"], WHOLE),
        (["report", "--format", "html"], SHORT),
        (["check", "--format", "sarif"], WHOLE),
        (["plan"], SHORT),
        (["explain", "free-without-income"], SHORT),
        (["portfolio"], SHORT),
    ],
)
def test_the_days_are_told_wherever_the_effort_is(tmp_path: Path, file: Path, words: list[str], told: str) -> None:
    ran = run(*words, file, "--pack", taking(tmp_path, "8"))

    assert ran.code in {0, 1}, ran.err
    assert told in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["explain", "second-income", "--pack"], WHOLE),
        (["explain", "free-without-income", "--pack"], SHORT),
        (["pack", "show"], SHORT),
        (["pack", "show", "--readme"], SHORT),
    ],
)
def test_the_days_are_told_where_the_pack_is_shown(tmp_path: Path, words: list[str], told: str) -> None:
    flags = words[2:] if words[:2] == ["pack", "show"] else []
    first = words[:2] if flags else words

    ran = run(*first, taking(tmp_path, "8"), *flags)

    assert told in " ".join(ran.out.split())


def test_one_day_is_one_day(tmp_path: Path) -> None:
    told = run("explain", "second-income", "--pack", taking(tmp_path, "1", "low")).out

    assert "low effort, about 1 day for a team of five" in told


def test_nothing_is_said_of_days_where_the_pack_does_not_say_them(tmp_path: Path, file: Path) -> None:
    pack = write_pack(tmp_path / "pack")

    for words in (["report"], ["plan"], ["report", "--format", "html"], ["check", "--format", "sarif"]):
        out = run(*words, file, "--pack", pack).out
        assert "medium effort" in out
        assert not re.search(r"\d days\b|team of five", out)


@pytest.mark.parametrize(
    ("second", "total", "told"),
    [
        ("days = 3\n", 11, "severity low or above, about 11 days for a team of five:"),
        ("", None, "severity low or above:"),
    ],
)
def test_a_plan_adds_up_the_days_of_its_steps_where_all_are_known(
    tmp_path: Path, file: Path, second: str, total: int | None, told: str
) -> None:
    pack = taking(tmp_path, "8")
    money = MONEY.replace("applies = \"free_offer == 'basic'\"", "applies = \"free_offer != 'none'\"")
    money = money.replace('effort = "low"\n', f'effort = "low"\n{second}')
    (pack / "money.toml").write_text(money, encoding="utf-8")
    file.write_text(assessment(f"{OPEN}\npaid_share = 0.01\nprice_review = false"), encoding="utf-8")

    plan = run("plan", file, "--fail-on", "low", "--pack", pack)
    document = json.loads(run("plan", file, "--fail-on", "low", "--format", "json", "--pack", pack).out)

    assert told in " ".join(plan.out.split())
    assert document["days"] == total
    assert [each["days"] for each in document["steps"]] == [8, 3 if second else None]


def test_a_check_says_the_days_to_programs(tmp_path: Path, file: Path) -> None:
    told = json.loads(run("check", file, "--format", "json", "--pack", taking(tmp_path, "8")).out)

    found = {each["rule"]: each["days"] for each in told["files"][0]["findings"]}
    assert found["free-without-income"] == {"second-income": 8}
    assert set(found["too-few-payers"].values()) == {None}


@pytest.mark.parametrize(
    ("effort", "days", "hint"),
    [
        ("low", "6", 'write effort = "medium" or "high", or other days'),
        ("medium", "21", 'write effort = "high", or other days'),
        ("high", "5", 'write effort = "low" or "medium", or other days'),
    ],
)
def test_days_and_effort_may_not_contradict_each_other(tmp_path: Path, effort: str, days: str, hint: str) -> None:
    [problem] = problems_of(lambda: load_pack(str(taking(tmp_path, days, effort))))

    assert problem.what.startswith(f"strategy second-income is {effort} effort, and takes {days} day")
    assert problem.hint == hint
    assert problem.line


@pytest.mark.parametrize(("effort", "days"), [("low", "5"), ("medium", "1"), ("medium", "20"), ("high", "6")])
def test_days_that_go_with_the_effort_are_taken(tmp_path: Path, effort: str, days: str) -> None:
    assert load_pack(str(taking(tmp_path, days, effort))).strategies["second-income"].days == int(days)


@pytest.mark.parametrize("days", ["0", "-3", "2.5", "true", '"8"', "40000"])
def test_days_are_a_whole_number_of_at_least_one(tmp_path: Path, days: str) -> None:
    [problem] = problems_of(lambda: load_pack(str(taking(tmp_path, days))))

    assert "days" in problem.what
