"""A note that somebody wrote stands below the answer to which it belongs, wherever that answer is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.small_pack import assessment, run, write_pack

NOTES = '[notes]\nsources = "asked in May"\nprice_review = "see minutes"\n'
OPEN = assessment('free_offer = "all"\nsources = ["none"]\nprice_review = true', NOTES)
TREATED = assessment('free_offer = "basic"\npaid_share = 0.01\nprice_review = true', NOTES)


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return str(write_pack(tmp_path / "pack"))


@pytest.mark.parametrize(
    ("words", "note"),
    [
        (["report", "--full"], "Note: asked in May"),
        (["report", "--format", "markdown"], "    - Note: asked in May"),
        (["explain", "free-without-income"], "    Note: asked in May"),
        (["report", "--format", "html"], "asked in May"),
    ],
)
def test_it_stands_below_its_answer(pack: str, words: list[str], note: str) -> None:
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    told = run(*words, "x.toml", "--pack", pack).out

    before, after = told.split(note, 1)
    assert "None of these" in before.rstrip().rsplit("\n\n", 1)[-1][-400:]
    assert after


def test_json_has_those_of_each_finding_and_all_of_the_file(pack: str) -> None:
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    [file] = json.loads(run("check", "x.toml", "--pack", pack, "--format", "json").out)["files"]

    assert file["notes"] == {"sources": "asked in May", "price_review": "see minutes"}
    assert {each["rule"]: each["notes"] for each in file["findings"]} == {
        "free-without-income": {"sources": "asked in May"},
        "too-few-payers": {},
        "prices-reviewed": {"price_review": "see minutes"},
    }


@pytest.mark.parametrize("words", [["report", "--full"], ["explain", "too-few-payers"]])
def test_it_stands_below_what_is_done_and_below_what_is_met(pack: str, words: list[str]) -> None:
    Path("x.toml").write_text(TREATED, encoding="utf-8")

    told = run(*words, "x.toml", "--pack", pack).out

    assert "Note: see minutes" in told[told.index("What is done") :]


def test_on_a_question_without_an_answer_it_stands_below_the_question(pack: str) -> None:
    Path("x.toml").write_text(assessment('free_offer = "all"', NOTES), encoding="utf-8")

    told = run("report", "x.toml", "--full", "--pack", pack).out

    assert "What else brings in money? (sources)\n   Note: asked in May\n" in told


@pytest.mark.parametrize("words", [["--full"], ["--format", "markdown"], ["--format", "html"]])
def test_it_stands_beside_what_is_well(pack: str, words: list[str]) -> None:
    Path("x.toml").write_text(OPEN, encoding="utf-8")

    told = run("report", "x.toml", *words, "--pack", pack).out

    assert "see minutes" in told


def test_in_markdown_it_stands_beside_what_is_still_to_be_answered(pack: str) -> None:
    Path("x.toml").write_text(assessment('free_offer = "all"', NOTES), encoding="utf-8")

    assert "(note on sources: asked in May)" in run("report", "x.toml", "--format", "markdown", "--pack", pack).out


def test_the_full_report_has_each_that_belongs_to_an_answer_on_which_nothing_hangs_alone(tmp_path: Path) -> None:
    notes = '[notes]\nfree_offer = "as our site says"\n'
    pack, path = str(write_pack(tmp_path / "pack")), tmp_path / "x.toml"
    path.write_text(assessment('free_offer = "all"\nsources = ["none"]\nprice_review = true', notes), encoding="utf-8")

    told = run("report", path, "--full", "--pack", pack).out

    assert told.count("Note: as our site says") == 1
