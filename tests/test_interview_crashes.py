"""Nothing that an interview has confirmed is lost: by asking the next question it says that the answer is saved.

BMCHECK_KILLS=500 runs the long form, with 100 killed interviews.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import rtoml

pytest.importorskip("termios", reason="there are no pseudo-terminals here")

from support.failing_disk import KILLS
from support.interview_pack import ASKS, write_interview_pack
from support.small_pack import run
from support.terminal import Terminal, squeezed
from test_terminal import ANSWERED, FILE, KEYS, LINES, Desk

RESCUED = FILE.replace(".toml", ".unsaved.toml")
_ANSWERED = re.compile(r"·(\d+)answered·")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "desk"
    folder.mkdir()
    desk = Desk(folder, write_interview_pack(tmp_path / "corner-shop"))
    yield desk
    for terminal in desk.terminals:
        terminal.close()


# Killed


def test_an_interview_killed_at_any_moment_has_saved_every_answer_it_has_confirmed(desk: Desk) -> None:
    chance, left, most = random.Random(100), 0, len(ANSWERED) - 1
    desk.write({})
    for _ in range(KILLS // 5):
        held = len(desk.saved()["answers"])
        plain = chance.random() < 0.5
        terminal = desk.open(*(["--plain"] if plain else []))
        confirmed = max(held, _confirmed_until_killed(terminal, held, LINES if plain else KEYS, chance))
        left += len(desk.files()) > 1
        answers = desk.saved()["answers"]
        assert list(answers.items()) == list(ANSWERED.items())[: len(answers)]
        assert len(answers) >= confirmed
        if len(answers) >= most:
            desk.write({})
    run("assess", desk.folder / FILE, "--pack", desk.pack, "--set", "free=yes")

    assert desk.files() == {FILE}
    print(f"{KILLS // 5} interviews killed, {left} of them left a draft, which the next one removed")  # noqa: T201


def _confirmed_until_killed(terminal: Terminal, held: int, keys: Mapping[str, str], chance: random.Random) -> int:
    """Type all answers ahead but the last, kill the program at some moment, and return how many it has confirmed."""
    questions = list(ASKS)[held:-1]
    terminal.wait_for_question(ASKS[questions[0]])
    for question in questions[: chance.randint(1, len(questions))]:
        terminal.send(keys[question])
        time.sleep(chance.uniform(0, 0.06))
    terminal.child.kill(signal.SIGKILL)
    assert terminal.wait_for_end() == -signal.SIGKILL
    terminal.close()
    shown = _ANSWERED.findall(squeezed(terminal.written()))
    return int(shown[-1])


# Several at one file


def test_of_two_interviews_at_one_file_no_answer_is_lost(desk: Desk) -> None:
    desk.write({})
    one, other = desk.open("--feature", "money"), desk.open("--feature", "people")
    for first, second in zip(["free", "paid_share", "price"], ["helpers", "staff", "backup"], strict=True):
        one.answer(ASKS[first], KEYS[first])
        other.answer(ASKS[second], KEYS[second])

    assert (one.wait_for_end(), other.wait_for_end()) == (0, 0)
    assert desk.saved()["answers"] == ANSWERED


def test_answers_and_waivers_given_during_an_interview_stay(desk: Desk) -> None:
    waiver = ["waive", FILE, "free-unpaid", "--reason", "r", "--by", "b", "--until", "2999-12-31"]
    desk.write({"free": True, "paid_share": 0.015})
    terminal = desk.open()
    terminal.wait_for_question(ASKS["price"])
    for command in (["assess", FILE, "--set", "backup=no"], waiver):
        subprocess.run(
            [sys.executable, "-m", "bmcheck", *command, "--pack", str(desk.pack)],
            cwd=desk.folder,
            capture_output=True,
            check=True,
        )
    terminal.press(KEYS["price"])
    terminal.wait_for_question(ASKS["helpers"])

    assert desk.saved()["answers"] == {"free": True, "paid_share": 0.015, "price": "rivals", "backup": False}
    assert [each["rule"] for each in desk.saved()["waiver"]] == ["free-unpaid"]


# A saving that fails in the middle


def test_a_file_deleted_during_an_interview_is_told_does_not_come_back_and_what_was_said_is_kept(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.wait_for_question(ASKS["free"])
    (desk.folder / FILE).unlink()
    terminal.press(KEYS["free"])
    terminal.wait_for_question(ASKS["paid_share"])
    terminal.press("\x03")
    code = terminal.wait_for_end()

    assert code == 130
    assert f"Not saved yet: {FILE}: there is no such file" in terminal.text()
    assert terminal.attributes() == terminal.before
    assert desk.files() == {RESCUED}
    assert rtoml.load(desk.folder / RESCUED)["answers"] == {"free": True}


def test_when_the_current_folder_is_deleted_during_an_interview_what_was_said_is_at_least_told(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.wait_for_question(ASKS["free"])
    shutil.rmtree(desk.folder)
    terminal.press(KEYS["free"])
    terminal.wait_for_question(ASKS["paid_share"])
    terminal.press("\x03")
    code = terminal.wait_for_end()

    assert code == 130
    assert f"Not saved yet: {FILE}: cannot be written: No such file or directory" in terminal.text()
    assert "write it in by hand: free = true" in terminal.text()
    assert terminal.attributes() == terminal.before


def test_a_file_that_may_not_be_written_any_more_is_told_and_keeps_what_was_confirmed(desk: Desk) -> None:
    desk.write({})
    terminal = desk.open()
    terminal.answer(ASKS["free"], KEYS["free"])
    terminal.wait_for_question(ASKS["paid_share"])
    (desk.folder / FILE).chmod(0o400)
    terminal.press(KEYS["paid_share"])
    terminal.wait_for("Not saved yet")
    terminal.press("\x03")
    code = terminal.wait_for_end()

    assert code == 130
    assert f"{FILE}: cannot be written: it is protected from writing" in terminal.text()
    assert terminal.attributes() == terminal.before
    assert desk.saved()["answers"] == {"free": True}
    assert desk.files() == {FILE, RESCUED}


def test_a_file_that_may_not_be_written_is_told_before_anything_is_asked(desk: Desk) -> None:
    desk.write({})
    (desk.folder / FILE).chmod(0o400)
    terminal = desk.open()
    code = terminal.wait_for_end()

    assert code == 2
    assert "cannot be written: it is protected from writing" in terminal.text()
    assert ASKS["free"] not in terminal.text()


def test_what_a_killed_interview_left_is_cleared_away_when_the_next_one_begins(desk: Desk) -> None:
    desk.write({})
    (desk.folder / f".bmcheck-{FILE}.tmp").write_text("half", encoding="utf-8")
    terminal = desk.open()
    terminal.wait_for_question(ASKS["free"])

    assert os.listdir(desk.folder) == [FILE]
