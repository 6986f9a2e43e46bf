"""Checking a folder the quick way says of each file what checking the file alone says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.random_answers import some_answers
from support.small_pack import COVERED, OPEN, run, write_pack

from bmcheck.answers import plain_answer
from bmcheck.cli import survey
from bmcheck.cli.common import Packs
from bmcheck.cli.quick_check import QuickCheck
from bmcheck.files.editing import Edit, edited, new_text
from bmcheck.files.packs import load_pack
from bmcheck.model import Venture
from bmcheck.reports import quick_lines

PACK = load_pack()


def made(answers: str = "minors = true", **pack: str) -> str:
    head = "".join(f"pack.{key} = '{value}'\n" for key, value in {"id": PACK.id, **pack}.items())
    return f"bmcheck = 1\n{head}\n[answers]\n{answers}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ventures").mkdir()
    return Path("ventures")


def alone(folder: Path, *options: str) -> tuple[int, str]:
    """Return how a check of each file by itself ends at worst, and all that is said."""
    ran = [run("check", path, "--today", "2026-11-23", *options) for path in sorted(folder.iterdir())]
    return max(int(each.code or 0) for each in ran), "".join(each.out for each in ran)


def together(folder: Path, *options: str) -> tuple[int | str | None, str]:
    ran = run("check", folder, "--today", "2026-11-23", *options)
    return ran.code, ran.out


@pytest.mark.parametrize(
    "options", [[], ["--only-paper"], ["--fail-on", "medium"], ["--fail-on", "never", "--require-complete"]]
)
def test_a_folder_gives_the_lines_of_its_files(folder: Path, options: list[str]) -> None:
    for seed in range(12):
        answers = {name: plain_answer(PACK.questions[name], each) for name, each in some_answers(PACK, seed).items()}
        text = edited(new_text(PACK, Venture(name="Nook")), Edit(answers=answers), "x.toml")
        (folder / f"{seed:02}.toml").write_text(text, encoding="utf-8")

    assert together(folder, *options) == alone(folder, *options)


def test_more_processes_say_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "SIZE", 2)
    for number in range(15):
        text = made("minors = true" if number % 2 else "role = 'platform'") if number % 5 else made("nothing = 1")
        (folder / f"{number:02}.toml").write_text(text, encoding="utf-8")

    one, three = (run("check", folder, "--jobs", str(each)) for each in (1, 3))

    assert (one.code, one.out, one.err) == (three.code, three.out, three.err)
    assert one.code == 2
    assert len([line for line in one.out.splitlines() if "open risk" in line]) == 12


def test_forgetting_words_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_lines, "MOST", 3)
    for seed in range(4):
        answers = {name: plain_answer(PACK.questions[name], each) for name, each in some_answers(PACK, seed).items()}
        text = edited(new_text(PACK, Venture(name="Nook")), Edit(answers=answers), "x.toml")
        (folder / f"{seed}.toml").write_text(text, encoding="utf-8")

    assert together(folder) == alone(folder)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("an older pack", made(version="0.1")),
        ("another digest", made(version=PACK.version, digest="x")),
        ("an old assessment", made() + "[venture]\nassessed = 2020-01-01\n"),
        ("an action", made() + "[[action]]\nstrategy = 'protect-minors'\nstatus = 'done'\n"),
    ],
)
def test_what_there_is_more_to_say_of_is_checked_the_ordinary_way(folder: Path, what: str, text: str) -> None:
    path = folder / "a.toml"
    path.write_text(text, encoding="utf-8")

    assert list(QuickCheck(Packs(None), date(2026, 11, 23), only_paper=False).run([str(folder)])) == [str(path)], what
    assert together(folder) == alone(folder)


@pytest.mark.parametrize(
    "answers",
    [
        "free_offer = 'all'\n\n[answers.minors_care]\nhas = ['age-check']\n\n[answers.access]\nlacks = ['send']",
        "user_can = [\n    'react',\n    'sell',\n]\nminors = true\n\tconsent = 'choice'\n[answers.access]\nhas = []",
        "# first\n\nminors_care = ['age-check'] # why\nad_formats = [ # these\n'in-feed'\n]\nminors = true",
    ],
)
def test_answers_of_several_lines_keep_their_places(folder: Path, answers: str) -> None:
    (folder / "a.toml").write_text(made(answers, version=PACK.version) + "[notes]\nminors = 'x'\n", encoding="utf-8")

    assert together(folder) == alone(folder)


def test_indented_answers_and_comments_keep_their_places(folder: Path) -> None:
    text = made("# why\n\n  promise = 'none'  # since May\n\tminors = true", version=PACK.version)
    (folder / "a.toml").write_text(text, encoding="utf-8")

    code, out = together(folder)

    assert (code, out) == alone(folder)
    assert "a.toml:8:3: high untapped promise-for-one-group: " in out


@pytest.mark.parametrize(("texts", "code"), [([COVERED], 0), ([COVERED, OPEN], 1), ([OPEN, "bmcheck = 1"], 2)])
def test_the_worst_file_decides_the_exit_code(folder: Path, tmp_path: Path, texts: list[str], code: int) -> None:
    pack = write_pack(tmp_path / "pack")
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")

    assert run("check", folder, "--pack", pack).code == code
