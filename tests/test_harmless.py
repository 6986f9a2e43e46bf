"""No command makes a network socket, runs a program or opens a file that it was not given; git is run for git only.

The interpreter itself reports what is done (PEP 578): a hook that every command loads at its start writes it down.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from support.small_pack import COVERED, OPEN, write_pack

from bmcheck.cli.main import COMMANDS

PROJECT = Path(__file__).resolve().parent.parent

HOOK = r"""
import os, sys

log = os.open(os.environ["AUDIT_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

def note(event, details):
    if event == "open" and isinstance(details[0], (str, bytes)):
        what = os.path.realpath(os.fsdecode(details[0]))
    elif event == "socket.__new__":
        what = "local" if details[1] == 1 else "network"
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "os.system"):
        what = os.fsdecode(details[0] or "")
    elif event in ("os.fork", "os.forkpty") or event.split(".")[0] in ("socket", "urllib", "http", "ftplib", "smtplib"):
        what = ""
    else:
        return
    os.write(log, f"{event}\t{what}\n".encode(errors="replace"))

sys.addaudithook(note)
"""

EVERY = {
    "assess": ["assess", "x.toml", "--set", "price_review=yes"],
    "assess, a new file": ["assess", "new.toml", "--answers", "y.toml"],
    "report": ["report", "x.toml"],
    "check": ["check", "x.toml", "y.toml"],
    "check, a folder": ["check", "ventures"],
    "explain": ["explain", "free-without-income", "x.toml"],
    "next": ["next", "x.toml"],
    "whatif": ["whatif", "x.toml", "--set", "sources=shop"],
    "plan": ["plan", "x.toml", "--save"],
    "compare": ["compare", "x.toml", "y.toml"],
    "portfolio": ["portfolio", "ventures", "x.toml"],
    "stress": ["stress", "x.toml"],
    "portfolio, a page": ["portfolio", "ventures", "--format", "html", "-o", "page.html"],
    "diff": ["diff", "x.toml", "y.toml"],
    "waive": ["waive", "x.toml", "free-without-income", "--reason", "r", "--by", "b", "--until", "2999-12-31"],
    "fmt": ["fmt", "x.toml"],
    "schema": ["schema", "assessment"],
    "case": ["case", "case"],
    "pack": ["pack", "verify", "pack"],
    "pack test": ["pack", "test", "pack"],
    "pack show": ["pack", "show", "pack"],
    "pack new": ["pack", "new", "new-pack"],
}
WITH_GIT = {
    "history": ["history", "x.toml"],
    "check --since": ["check", "x.toml", "--since", "HEAD"],
}


class Done(NamedTuple):
    """What a program did: the files it opened outside of its own, and everything else, by event."""

    opened: set[Path]
    others: set[tuple[str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with assessments, a pack, and what no command has been given."""
    write_pack(tmp_path / "pack")
    for name in ("outside.toml", "pack/run.py", "pack/notes.txt", "pack/cases/read.me"):
        (tmp_path / name).write_text("import os\n", encoding="utf-8")
    (tmp_path / "x.toml").write_text(OPEN, encoding="utf-8")
    (tmp_path / "y.toml").write_text(COVERED, encoding="utf-8")
    (tmp_path / "ventures").mkdir()
    (tmp_path / "ventures" / "z.toml").write_text(OPEN, encoding="utf-8")
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    return tmp_path


def surroundings(folder: Path) -> dict[str, str]:
    """Return the variables that let a program load the hook."""
    return {"PYTHONPATH": f"{folder / 'hook'}{os.pathsep}{PROJECT}", "AUDIT_LOG": str(folder / "hook" / "log")}


def done_by(folder: Path, *words: str) -> Done:
    """Run a program of Python in the folder and return what it did."""
    subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, **surroundings(folder)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return noted(folder)


def noted(folder: Path) -> Done:
    """Return what the hook has noted."""
    lines = (folder / "hook" / "log").read_text(encoding="utf-8").splitlines()
    events = [(event, what) for event, _, what in (line.partition("\t") for line in lines)]
    own = [Path(each).resolve() for each in (sys.prefix, sys.base_prefix, PROJECT, os.devnull, folder / "hook")]
    opened = {Path(what) for event, what in events if event == "open"}
    foreign = {each for each in opened if not any(each.is_relative_to(place) for place in own)}
    return Done(foreign, {each for each in events if each[0] != "open"})


def given(folder: Path) -> set[Path]:
    """Return what the commands are given, and what they make; a folder is opened to force its names to the disk."""
    files = {folder / each for each in ("x.toml", "y.toml", "new.toml", "ventures/z.toml")}
    return {folder, *files, *in_the_pack(folder), folder / "new-pack", *(folder / "new-pack").rglob("*")}


def in_the_pack(folder: Path) -> set[Path]:
    """Return the files of the pack."""
    return set((folder / "pack").rglob("*.toml"))


def with_pack(words: list[str]) -> list[str]:
    """Return a command with the pack it uses."""
    return words if words[0] == "pack" else [*words, "--pack", "pack"]


def test_every_command_is_looked_at() -> None:
    assert {each.split(",")[0].split()[0] for each in EVERY | WITH_GIT} == set(COMMANDS)


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
def test_a_command_opens_what_it_was_given_and_does_nothing_else(folder: Path, words: list[str]) -> None:
    done = done_by(folder, "-m", "bmcheck", *with_pack(words))

    assert done.others == set()
    assert done.opened
    assert {each for each in done.opened if not each.name.startswith(".bmcheck-")} <= given(folder)


@pytest.mark.parametrize("words", WITH_GIT.values(), ids=WITH_GIT)
def test_a_command_about_history_runs_git_and_nothing_else(folder: Path, words: list[str]) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    for each in (["init", "-q"], ["add", "x.toml"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *each], cwd=folder, check=True)

    done = done_by(folder, "-m", "bmcheck", *with_pack(words))

    assert done.others == {("subprocess.Popen", shutil.which("git"))}
    assert done.opened <= {folder / "x.toml"} | in_the_pack(folder)


def test_loading_a_pack_opens_its_files_and_no_other(folder: Path) -> None:
    done = done_by(folder, "-c", "from bmcheck import load_pack; load_pack('pack')")

    assert done == Done(set((folder / "pack").glob("*.toml")), set())


def test_an_interview_makes_no_network_socket_and_runs_no_program(folder: Path) -> None:
    pytest.importorskip("termios", reason="there are no pseudo-terminals here")
    from support.terminal import ENTER, Terminal  # noqa: PLC0415

    terminal = Terminal(folder, "z.toml", "--name", "Z", "--pack", "pack", **surroundings(folder))  # type: ignore[arg-type]
    try:
        terminal.wait_for("What can people use without paying?")
        terminal.press(ENTER)
        terminal.wait_for_new("answered")
        terminal.press("s")
        assert terminal.wait_for_end() == 0
    finally:
        terminal.close()

    assert noted(folder).others <= {("socket.__new__", "local")}


@pytest.mark.parametrize(
    ("program", "event"),
    [
        ("import socket; socket.socket()", ("socket.__new__", "network")),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", ("socket.__new__", "network")),
        ("import subprocess; subprocess.run(['true'])", ("subprocess.Popen", "true")),
        ("import os; os.system('true')", ("os.system", "true")),
        ("import os; os.execv('/bin/true', ['true'])", ("os.exec", "/bin/true")),
    ],
)
def test_the_hook_notices_what_it_must(folder: Path, program: str, event: tuple[str, str]) -> None:
    assert event in done_by(folder, "-c", program).others


def test_the_hook_notices_a_file_that_was_not_given(folder: Path) -> None:
    assert done_by(folder, "-c", "open('outside.toml')").opened == {folder / "outside.toml"}
