"""In a terminal: a list shows what can still change the report, and comes back when an earlier answer reveals more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("termios", reason="there are no pseudo-terminals here")

from support.terminal import DOWN, ENTER, SPACE, Terminal, squeezed

FILE = "stall.toml"
HEAD = 'bmcheck = 1\npack = { id = "stall" }\n\n[answers]\n'
DANGERS, READY, INSURED = "What endangers the stall?", "Against what are you prepared?", "Is the stall insured?"
OF_READY = {"rain": "A roof", "theft": "A lock", "fire": "A bucket"}

_PACK = """\
id = "stall"
version = "1.0.0"
title = "A stall"
source = "Made up for tests"

[[feature]]
id = "day"
title = "Market day"
about = "What can go wrong."
"""

_QUESTIONS = f"""\
[[question]]
id = "dangers"
kind = "circumstance"
ask = "{DANGERS}"
type = "many"
options = [
    {{ id = "rain", say = "Rain" }},
    {{ id = "theft", say = "Thieves" }},
    {{ id = "fire", say = "Fire" }},
    {{ id = "none", say = "None of these", alone = true }},
]

[[question]]
id = "ready"
kind = "practice"
ask = "{READY}"
type = "many"
ordered = true
options = [
    {{ id = "rain", say = "A roof" }},
    {{ id = "theft", say = "A lock" }},
    {{ id = "fire", say = "A bucket" }},
    {{ id = "none", say = "Nothing so far", alone = true }},
]

[[question]]
id = "insured"
kind = "practice"
ask = "{INSURED}"
type = "yes-no"
ordered = true
"""

_INSURANCE = """
[[rule]]
id = "not-insured"
title = "No insurance pays"
kind = "risk"
severity = "low"
blocks = ["environment"]
met = "insured"
why = "It happens."
basis = "extension"
source = "Made up"
"""

_RULE = """
[[rule]]
id = "unprepared-{0}"
title = "Nobody is prepared for {0}"
kind = "risk"
severity = "medium"
blocks = ["environment"]
applies = "'{0}' in dangers"
met = "'{0}' in ready"
why = "It happens."
basis = "extension"
source = "Made up"
"""


class Stall:
    """A folder with the pack, an assessment, and the terminals that were opened there."""

    def __init__(self, folder: Path) -> None:
        """Write the pack, and an assessment without answers to the lists."""
        self.folder = folder
        (folder / "pack").mkdir()
        (folder / "pack" / "pack.toml").write_text(_PACK, encoding="utf-8")
        rules = _INSURANCE + "".join(_RULE.format(each) for each in OF_READY)
        (folder / "pack" / "day.toml").write_text(_QUESTIONS + rules, encoding="utf-8")
        self.terminals: list[Terminal] = []
        self.write("insured = true\n")

    def write(self, answers: str) -> None:
        """Write an assessment."""
        (self.folder / FILE).write_text(HEAD + answers, encoding="utf-8")

    def saved(self) -> dict[str, Any]:
        """Return what the assessment says of the two lists."""
        found = tomllib.loads((self.folder / FILE).read_text(encoding="utf-8"))["answers"]
        return {name: answer for name, answer in found.items() if name != "insured"}

    def open(self, *options: str) -> Terminal:
        """Run the interview."""
        terminal = Terminal(self.folder, FILE, "--pack", "pack", *options, rows=24, columns=80)
        self.terminals.append(terminal)
        return terminal


@pytest.fixture
def stall(tmp_path: Path) -> Iterator[Stall]:
    stall = Stall(tmp_path)
    yield stall
    for terminal in stall.terminals:
        terminal.close()


def offers(terminal: Terminal) -> list[str]:
    """Return which options the list of what somebody is ready for shows."""
    terminal.wait_for_question(READY)
    latest = terminal.latest()
    return [each for each, say in OF_READY.items() if squeezed(say) in latest]


def test_what_is_no_danger_is_not_offered_and_stays_unknown(stall: Stall) -> None:
    terminal = stall.open()
    terminal.answer(DANGERS, SPACE + DOWN + DOWN + SPACE + ENTER)

    assert offers(terminal) == ["rain", "fire"]

    terminal.press(DOWN + SPACE + ENTER)
    assert terminal.wait_for_end() == 0
    assert stall.saved() == {"dangers": ["rain", "fire"], "ready": {"has": ["fire"], "lacks": ["rain"]}}


def test_none_of_what_is_shown_says_nothing_of_the_rest(stall: Stall) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft"]\n')
    terminal = stall.open()

    assert offers(terminal) == ["rain", "theft"]

    terminal.press(DOWN + DOWN + SPACE + ENTER)
    assert terminal.wait_for_end() == 0
    assert stall.saved()["ready"] == {"lacks": ["rain", "theft"]}


def test_a_list_of_which_everything_matters_is_asked_as_a_whole(stall: Stall) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft", "fire"]\n')
    terminal = stall.open()

    assert offers(terminal) == ["rain", "theft", "fire"]

    terminal.press(DOWN + DOWN + DOWN + SPACE + ENTER)
    assert terminal.wait_for_end() == 0
    assert stall.saved()["ready"] == ["none"]


def test_a_list_of_which_nothing_matters_is_not_asked(stall: Stall) -> None:
    terminal = stall.open()
    terminal.answer(DANGERS, DOWN + DOWN + DOWN + SPACE + ENTER)

    assert terminal.wait_for_end() == 0
    assert stall.saved() == {"dangers": ["none"]}


def test_numbered_lines_number_what_is_shown(stall: Stall) -> None:
    terminal = stall.open("--plain")
    terminal.answer(DANGERS, f"3{ENTER}")

    assert offers(terminal) == ["fire"]

    terminal.press(f"1{ENTER}")
    assert terminal.wait_for_end() == 0
    assert stall.saved() == {"dangers": ["fire"], "ready": {"has": ["fire"]}}


@pytest.mark.parametrize(
    ("options", "keys", "saved"),
    [
        ([], f"nN{DOWN}n d", {"has": ["theft"]}),
        ([], f"{DOWN}nd", {"lacks": ["theft"]}),
        ([], f"{DOWN} {DOWN}nd", {"has": ["theft"], "lacks": ["fire"]}),
        ([], f"n{DOWN}n{DOWN}n{ENTER}", ["none"]),
        ([], f"n{DOWN}n{DOWN}n{DOWN}nd", ["none"]),
        (["--plain"], f"-2,d{ENTER}", {"lacks": ["theft"]}),
        (["--plain"], f"2, - 3, d{ENTER}", {"has": ["theft"], "lacks": ["fire"]}),
        (["--plain"], f"-1{ENTER}2,-2,d{ENTER}-4,d{ENTER}−3,D{ENTER}", {"lacks": ["fire"]}),
    ],
)
def test_of_one_option_it_may_be_said_that_it_does_not_hold(
    stall: Stall, options: list[str], keys: str, saved: object
) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft", "fire"]\n')
    terminal = stall.open(*options)
    terminal.answer(READY, keys)

    assert terminal.wait_for_end() == 0
    assert stall.saved()["ready"] == saved


def test_who_has_said_what_does_not_hold_and_that_the_rest_is_not_known_is_not_asked_again(stall: Stall) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft"]\n')
    terminal = stall.open()
    terminal.answer(READY, f"{DOWN}nd")

    assert terminal.wait_for_end() == 0
    assert stall.saved()["ready"] == {"lacks": ["theft"]}
    assert stall.open().wait_for_end() == 0


def test_what_does_not_hold_is_still_marked_when_the_list_is_put_again(stall: Stall) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft", "fire"]\nready = { has = ["rain"], lacks = ["theft"] }\n')
    terminal = stall.open("--again")
    terminal.answer(DANGERS, ENTER)
    terminal.answer(READY, "wd")
    terminal.answer(INSURED, "y")

    assert terminal.wait_for_end() == 0
    assert stall.saved()["ready"] == {"has": ["rain"], "lacks": ["theft"]}


def test_a_list_that_comes_back_is_read_anew_where_nothing_more_is_ticked(stall: Stall) -> None:
    """All that was shown was ticked; to go on with it says that the rest of what is shown now does not hold."""
    stall.write('insured = true\ndangers = ["rain"]\nready = { has = ["rain"] }\n')
    terminal = stall.open("--again")
    terminal.answer(DANGERS, DOWN + SPACE + ENTER)

    assert offers(terminal) == ["rain", "theft"]

    terminal.press(ENTER)
    terminal.answer(INSURED, "y")
    assert terminal.wait_for_end() == 0
    assert stall.saved() == {"dangers": ["rain", "theft"], "ready": {"has": ["rain"], "lacks": ["theft"]}}


def test_a_list_comes_back_in_the_next_sitting_where_the_file_says_of_more_dangers(stall: Stall) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft"]\nready = { lacks = ["rain"] }\n')
    terminal = stall.open()

    assert offers(terminal) == ["rain", "theft"]

    terminal.press(DOWN + SPACE + ENTER)
    assert terminal.wait_for_end() == 0
    assert stall.saved()["ready"] == {"has": ["theft"], "lacks": ["rain"]}


def test_who_has_said_that_the_rest_is_not_known_is_not_asked_again(stall: Stall) -> None:
    stall.write('insured = true\ndangers = ["rain", "theft"]\nready = { has = ["rain"] }\n')

    assert stall.open().wait_for_end() == 0
