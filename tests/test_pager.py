"""A long report goes through the pager of the person who reads it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="there are no pseudo-terminals here")

import pexpect
from support.small_pack import OPEN, write_pack

from bmcheck.cli.pager import Pager, chosen


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a pager called ``less`` that keeps its words and its input."""
    found = tmp_path / "bin" / "less"
    found.parent.mkdir()
    found.write_text('#!/bin/sh\necho "$LESS|$@" > "$0.words"\ncat > "$0.text"\n', encoding="utf-8")
    found.chmod(0o755)
    monkeypatch.setenv("PATH", f"{found.parent}:/usr/bin:/bin")
    return found


def test_less_is_the_usual_one_and_shows_colours(program: Path) -> None:
    assert chosen({}) == Pager((str(program),), colours=True)


@pytest.mark.parametrize("environment", [{"PAGER": ""}, {"PAGER": "cat"}, {"PAGER": "'"}, {"PAGER": "no-such-pager"}])
def test_without_a_pager_there_is_none(environment: dict[str, str]) -> None:
    assert chosen(environment) is None


@pytest.mark.usefixtures("program")
def test_a_dumb_terminal_has_none() -> None:
    assert chosen({"TERM": "dumb"}) is None


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"LESS": "FX"}, False),
        ({"LESS": "-R"}, True),
        ({"LESS": "", "PAGER": "less -R"}, True),
        ({"PAGER": "sort"}, False),
    ],
)
@pytest.mark.usefixtures("program")
def test_colours_are_shown_where_the_pager_is_told_to(environment: dict[str, str], colours: bool) -> None:
    found = chosen(environment)

    assert found
    assert found.colours is colours


def test_no_shell_reads_what_the_pager_is_called(program: Path, tmp_path: Path) -> None:
    found = chosen({"PAGER": f"less -N; touch {tmp_path / 'pwned'} $(touch {tmp_path / 'pwned'})"})

    assert found
    assert found.shows("text")
    assert not (tmp_path / "pwned").exists()
    assert "-N; touch" in Path(f"{program}.words").read_text(encoding="utf-8")


def test_one_that_cannot_be_started_shows_nothing(tmp_path: Path) -> None:
    assert not Pager((str(tmp_path / "gone"),), colours=False).shows("text")


def test_one_that_is_left_at_once_is_no_fault(program: Path) -> None:
    program.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")

    assert Pager((str(program),), colours=False).shows("text\n" * 1_000_000)


def reported(folder: Path, *words: str, columns: int = 80, **more: str) -> str:
    """Return what the report prints in a terminal."""
    write_pack(folder / "pack")
    (folder / "x.toml").write_text(OPEN, encoding="utf-8")
    environment = {"PATH": str(folder / "bin") + ":/usr/bin:/bin", "TERM": "xterm", "PYTHONUTF8": "1", **more}
    root = str(Path(__file__).parents[1])
    command = ["-m", "bmcheck", "report", "x.toml", "--pack", "pack", *words]
    shown = pexpect.run(
        f"{sys.executable} {' '.join(command)}",
        cwd=str(folder),
        env={**environment, "PYTHONPATH": root},
        extra_args=None,
        timeout=30,
        dimensions=(24, columns),
    )
    assert isinstance(shown, bytes)
    return shown.decode()


def test_in_a_terminal_everything_goes_through_it_as_wide_as_the_terminal(program: Path, tmp_path: Path) -> None:
    shown = reported(tmp_path, "--full", columns=50)

    text = Path(f"{program}.text").read_text(encoding="utf-8")
    assert shown == ""
    assert "Where it stands" in text
    assert "\x1b[1m" in text
    assert Path(f"{program}.words").read_text(encoding="utf-8") == "FRX|\n"


@pytest.mark.parametrize("words", [["--full", "--no-pager"], []])
def test_it_is_not_asked_for_the_first_screen_or_with_no_pager(program: Path, tmp_path: Path, words: list[str]) -> None:
    shown = reported(tmp_path, *words)

    assert "The service is free and nothing" in shown
    assert not Path(f"{program}.text").exists()


def test_it_reads_the_setting_of_the_person(program: Path, tmp_path: Path) -> None:
    reported(tmp_path, "--full", LESS="FX")

    assert "\x1b" not in Path(f"{program}.text").read_text(encoding="utf-8")
    assert Path(f"{program}.words").read_text(encoding="utf-8") == "FX|\n"
