"""The help: the commands by groups, as wide as the terminal, with examples that run."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from support.git_repository import GitRepository
from support.small_pack import run

from bmcheck.cli.examples import EXAMPLES
from bmcheck.cli.main import COMMANDS, GROUPS

OF_PACK = {name for name in EXAMPLES if name.startswith("pack ")}


def test_every_command_is_in_one_group_and_has_one_or_two_examples() -> None:
    assert sum(map(len, GROUPS.values())) == len(COMMANDS)
    assert EXAMPLES.keys() - OF_PACK == COMMANDS.keys() - {"pack"}
    assert all(len(examples) in (1, 2) for examples in EXAMPLES.values())


def test_the_commands_are_listed_by_groups() -> None:
    titles = [line[:-1] for line in run("--help").out.splitlines() if line.endswith(":") and not line.startswith(" ")]

    assert titles == ["Options", "Assess", "Understand", "Gate", "Many", "Packs"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_command_shows_its_examples(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    shown = run(*name.split(), "--help").out

    assert all(f"\n  bmcheck {example}\n" in shown for example in EXAMPLES[name])
    assert "--color auto|always|never" in shown


@pytest.mark.parametrize("columns", [40, 80, 132])
@pytest.mark.parametrize("name", ["", *EXAMPLES])
def test_the_help_is_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch, name: str, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    lines = run(*name.split(), "--help").out.splitlines()

    long = [line for line in lines if len(line) > columns]
    assert all(len(line.split()) == 2 for line in long), long  # an option and what it takes
    assert columns < 132 or name or max(map(len, lines)) > 80


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("check", "[PATH]...  Assessments, or folders of them.  [default: .]"),
        ("check", "[default: high]"),
        ("check", "text (the default)"),
        ("plan", "[default: high]"),
        ("assess", "[default: assessment.toml]"),
        ("portfolio", "[default: -high,-medium,-low,path]"),
    ],
)
def test_defaults_are_said(monkeypatch: pytest.MonkeyPatch, command: str, said: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    assert said in run(command, "--help").out


def test_a_plan_is_asked_for_by_severity(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_text(run("case", "tiktok").out, encoding="utf-8")

    high, medium = (run("plan", file, "--severity", each, "--all").out for each in ("high", "medium"))

    assert "at severity medium or above" in medium
    assert "at severity high or above" in high
    assert run("plan", file, "--fail-on", "medium").code == 2


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with all that the examples speak of."""
    repository = GitRepository(tmp_path_factory.mktemp("desk"))
    tiktok = run("case", "tiktok").out
    names = ("my-venture.toml", "before.toml", "ventures/a.toml")
    repository.commit(dict.fromkeys(names, tiktok))
    run("pack", "new", repository.folder / "my-pack")
    return Path(repository.folder)


APART = {"assess my-venture.toml --quick", "pack verify"}
"""What needs somebody who answers, and what takes minutes."""


@pytest.mark.parametrize("example", [each for examples in EXAMPLES.values() for each in examples if each not in APART])
def test_an_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Path, example: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(desk, folder)
    monkeypatch.chdir(folder)

    ran = run(*shlex.split(example))

    assert ran.code in (0, 1), ran.err
