"""explain with FILE, next, whatif and plan on the command line."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from support.small_pack import OPEN, assessment, run, write_pack

from bmcheck.model import Case
from bmcheck.reports.reasoning import NO_WAY


@pytest.fixture
def tiktok(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tiktok.toml"
    path.write_text(run("case", "tiktok").out, encoding="utf-8")
    return path


def test_explain_tells_the_status_the_reason_and_the_way_out(tiktok: Path) -> None:
    ran = run("explain", "originals-scarce", tiktok)

    assert ran.code == 0
    for part in ("high: open", "The answers that decide it:", "Ways out", "What to do:", "What it rests on:"):
        assert part in ran.out


def test_steps_of_one_kind_at_one_question_are_told_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("assess", "x.toml", "--set", "role=platform", "--set", "stage=growing", "--set", "data_skills=process")

    told = " ".join(run("explain", "data-skill-missing", "x.toml").out.split())

    assert '"Find out what they mean" and "Change the product because of them" also hold for: Which of these' in told


NOT_APPLICABLE = """\
The service is free and nothing else pays for it
risk free-without-income, high: not applicable (from the source)

It does not apply because you said:
  - What can people use without paying? — Nothing: everybody pays
"""


@pytest.mark.parametrize("met", ["len(sources) >= 1", "len(sources) >= 1 or free_offer == 'basic'"])
def test_explain_of_a_rule_that_does_not_apply_says_only_that_and_why(tmp_path: Path, met: str) -> None:
    """An answer that rules it out is never told as one that makes it apply, whether it is asked to be met or not."""
    pack = write_pack(tmp_path / "small", offer={"len(sources) >= 1": met})
    path = tmp_path / "x.toml"
    path.write_text(assessment('free_offer = "none"\nsources = ["shop"]'), encoding="utf-8")

    ran = run("explain", "free-without-income", path, "--pack", pack)

    assert (ran.out, ran.code) == (NOT_APPLICABLE, 0)


TWO_HALVES = {
    "len(sources) >= 1": "'ads' in sources and price_review",
    '["second-income"]': '["second-income", "look-at-prices", "raise-share"]',
    "[[strategy]]": """[[strategy]]
id = "look-at-prices"
title = "Look at prices"
steps = ["Name a day."]
effort = "low"
sets = { price_review = true }
claims = ["1-03"]

[[strategy]]""",
}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            'sources = ["none"]\nprice_review = false',
            {
                "second-income": "settles it together with look-at-prices",
                "look-at-prices": "settles it together with second-income",
                "raise-share": "does not settle it, as things stand",
            },
        ),
        (
            'sources = ["none"]\nprice_review = true',
            {
                "second-income": "settles it",
                "look-at-prices": "does not settle it, as things stand",
                "raise-share": "does not settle it, as things stand",
            },
        ),
    ],
)
def test_explain_says_of_each_strategy_what_it_does_and_which_others_it_takes(
    tmp_path: Path, answers: str, told: dict[str, str]
) -> None:
    pack = write_pack(tmp_path / "small", offer=TWO_HALVES)
    path = tmp_path / "x.toml"
    path.write_text(assessment(f'free_offer = "all"\n{answers}'), encoding="utf-8")

    lines = run("explain", "free-without-income", path, "--pack", pack).out.replace("\n    ", " ").splitlines()

    for strategy, does in told.items():
        [line] = [each for each in lines if f"({strategy}, " in each]
        assert line.endswith(f"effort): {does}")


def test_explain_without_a_file_says_that_a_strategy_settles_the_rule_in_no_case(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small", offer=TWO_HALVES)

    told = " ".join(run("explain", "free-without-income", "--pack", pack).out.split())

    assert "second-income: Open a second source of income (settles it in some cases, or with the others)" in told
    assert "raise-share: Give paying users more (settles it in no case)" in told


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "free-without-income"),
        ("report",),
        ("report", "--format", "markdown"),
        ("report", "--format", "html"),
    ],
)
def test_where_there_is_no_way_out_this_is_said(tmp_path: Path, command: tuple[str, ...]) -> None:
    fact = {'type = "one"': 'type = "one"\nactionable = false', "len(sources) >= 1": "free_offer == 'none'"}
    pack = write_pack(tmp_path / "small", offer=fact)
    path = tmp_path / "x.toml"
    path.write_text(OPEN, encoding="utf-8")

    told = " ".join(run(*command, path, "--pack", pack).out.split())

    assert NO_WAY in told


def test_explain_of_an_unknown_rule_is_refused(tiktok: Path) -> None:
    ran = run("explain", "originals-scarse", tiktok)

    assert ran.code == 2
    assert "did you mean originals-scarce" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("xyz",), "nothing is called 'xyz'\n    all ids: bmcheck pack show\n"),
        (("free_offer", "tiktok.toml"), "free_offer is no rule"),
        (("free_offer", "tiktok.toml"), "without the file: bmcheck explain free_offer\n"),
        (("tiktok.toml", "trends-unseen"), "write: bmcheck explain trends-unseen tiktok.toml\n"),
        (("trends-unseen", "nowhere.toml"), "nowhere.toml: there is no such file"),
    ],
)
@pytest.mark.usefixtures("tiktok")
def test_explain_says_what_to_write_instead(words: tuple[str, ...], message: str) -> None:
    ran = run("explain", *words)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_next_names_a_question_and_what_hangs_on_it(tiktok: Path) -> None:
    ran = run("next", tiktok)

    assert ran.code == 0
    assert "It helps to settle" in ran.out
    assert "--set" in ran.out


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "free_offer"),
        ("explain", "originals-scarce", "tiktok.toml"),
        ("next", "tiktok.toml"),
        ("whatif", "tiktok.toml", "--adopt", "mark-advertising"),
        ("plan", "tiktok.toml"),
        ("diff", "tiktok.toml", "other.toml"),
        ("compare", "tiktok.toml", "case:youtube"),
        ("pack", "show"),
    ],
    ids=" ".join,
)
def test_a_narrow_terminal_breaks_no_word(
    tiktok: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    run("assess", "other.toml", "--answers", tiktok, "--set", "reach=national")
    wide = run(*words).out
    monkeypatch.setenv("COLUMNS", "40")

    narrow = run(*words).out

    told = [line for line in narrow.splitlines() if not line.startswith("Answer it with: ")]
    assert [line for line in told if len(line) > 40 and " " in line.strip().removeprefix("- ")] == []
    assert narrow.split() == wide.split()


def test_without_a_terminal_a_change_stays_in_one_line(tiktok: Path) -> None:
    ran = run("whatif", tiktok, "--adopt", "mark-advertising")

    [line] = [each for each in ran.out.splitlines() if "ads-not-recognised" in each]
    assert line.endswith("open → covered (People may not see that your advertising is advertising)")


def test_whatif_shows_side_effects_first_and_writes_nothing(tiktok: Path) -> None:
    before = tiktok.read_bytes()

    ran = run("whatif", tiktok, "--adopt", "mark-advertising", "--set", "engagement=falling")

    assert ran.code == 0
    assert ran.out.index("Worse:") < ran.out.index("Better:")
    assert "ads-not-recognised: open → covered" in ran.out
    assert tiktok.read_bytes() == before


def test_whatif_writes_when_told_to(tiktok: Path) -> None:
    run("whatif", tiktok, "--adopt", "mark-advertising", "--write")

    assert 'ad_visibility = "marked"' in tiktok.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("whatif", "--adopt", "mark-advertisin"), "did you mean mark-advertising?"),
        (("whatif", "--set", "stagee=idea"), "did you mean stage?"),
        (("whatif", "--set", "stage"), "has no ="),
        (("whatif",), "nothing to suppose"),
        (("plan", "--exclude", "mark-ads"), "there is no strategy 'mark-ads'"),
        (("plan", "--must", "mark-ads"), "there is no strategy 'mark-ads'"),
        (("plan", "--must", "foo", "--exclude", "bar"), "2 problems"),
        (("plan", "--must", "foo"), "all ids: bmcheck pack show"),
        (("plan", "--must", "watch-trends", "--exclude", "watch-trends"), "both in --exclude and in --must"),
    ],
)
def test_what_does_not_exist_is_refused(tiktok: Path, arguments: tuple[str, ...], what: str) -> None:
    command, *rest = arguments

    ran = run(command, tiktok, *rest)

    assert ran.code == 2
    assert what in ran.err


def test_plan_shows_the_steps_and_the_counts_before_and_after(tiktok: Path) -> None:
    ran = run("plan", tiktok)

    assert ran.code == 0
    assert ran.out.startswith("The smallest plan")
    assert "Now: 10 open risks" in ran.out
    assert "Then: 4 open risks" in ran.out


def test_plan_as_json_names_strategies_and_rules(tiktok: Path) -> None:
    found = json.loads(run("plan", tiktok, "--format", "json").out)

    assert found["schema"] == 1
    assert found["exact"] is True
    assert {each["strategy"] for each in found["steps"]} >= {"mark-advertising", "settle-and-protect"}
    assert found["rest"] == []


def test_plan_records_its_steps_once(tiktok: Path) -> None:
    run("plan", tiktok, "--save")
    run("plan", tiktok, "--save")

    text = tiktok.read_text(encoding="utf-8")
    assert text.count('strategy = "mark-advertising"') == 1
    assert run("check", tiktok).code == 1


def test_the_json_of_check_holds_the_ways_out(tiktok: Path, cases: dict[str, Case]) -> None:
    found = json.loads(run("check", tiktok, "--format", "json").out)

    findings = {each["rule"]: each for each in found["files"][0]["findings"]}
    assert findings["originals-scarce"]["ways_out"] == [[{"question": "ugc_quality", "how": "answer", "to": "enough"}]]
    assert findings["several-incomes"]["ways_out"] == []
    assert cases["tiktok"].answers["ugc_quality"] == "scarce"


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("next", "tiktok.toml"), "bmcheck assess tiktok.toml --pack PACK --set "),
        (("explain", "tiktok.toml", "trends-unseen"), "bmcheck explain trends-unseen tiktok.toml --pack PACK\n"),
        (("explain", "free_offer", "tiktok.toml"), "bmcheck explain free_offer --pack PACK\n"),
        (("explain", "xyz"), "bmcheck pack show PACK\n"),
        (("explain", "xyz", "tiktok.toml"), "bmcheck pack show PACK\n"),
        (("whatif", "tiktok.toml", "--set", "xyz=1"), "bmcheck pack show PACK\n"),
        (("whatif", "tiktok.toml", "--adopt", "xyz"), "bmcheck pack show PACK\n"),
        (("assess", "tiktok.toml", "--set", "xyz=1"), "bmcheck pack show PACK\n"),
        (("plan", "tiktok.toml", "--exclude", "xyz"), "bmcheck pack show PACK\n"),
        (("waive", "tiktok.toml", "xyz"), "bmcheck pack show PACK\n"),
        (("waive", "tiktok.toml", "rented-audience"), "bmcheck explain rented-audience tiktok.toml --pack PACK\n"),
    ],
)
@pytest.mark.usefixtures("tiktok")
def test_a_command_to_go_on_with_uses_the_same_pack(tmp_path: Path, words: tuple[str, ...], command: str) -> None:
    """Copied as it stands, a printed command reads the file with the pack that was asked for."""
    pack = tmp_path / "a pack"
    shutil.copytree(Path(__file__).parent.parent / "rules" / "social-media", pack)

    ran = run(*words, "--pack", pack)

    assert command.replace("PACK", shlex.quote(str(pack))) in ran.out + ran.err
