"""The guide for authors of packs: its files make up packs, and its commands print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest
from support.small_pack import run

GUIDE = Path(__file__).parent.parent / "rules" / "README.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """One fenced block of the guide: its language, the file it belongs to, and its text."""

    language: str
    file: str
    text: str


class Session:
    """Runs the commands of the guide one after the other, in the folder in which its files are."""

    def __init__(self) -> None:
        self.code: int | str | None = 0

    def enter(self, command: str) -> str:
        """Return what a command prints."""
        if command == "echo $?":
            return f"{self.code}\n"
        words, _, target = command.partition(" > ")
        name, *arguments = shlex.split(words)
        assert name == "bmcheck"
        ran = run(*arguments)
        self.code = ran.code
        if target:
            Path(target).write_text(ran.out, encoding="utf-8")
        return ran.err if target else ran.err + ran.out


def blocks() -> list[Block]:
    return [Block(*found.groups(default="")) for found in BLOCK.finditer(GUIDE.read_text(encoding="utf-8"))]


def is_shown(shown: str, printed: str) -> bool:
    """Return whether the guide shows what was printed; … stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), printed, re.DOTALL) is not None


def test_every_block_is_a_file_of_a_pack_or_a_session() -> None:
    assert {each.language for each in blocks()} == {"toml", "console"}
    assert all(bool(each.file) == (each.language == "toml") for each in blocks())
    assert GUIDE.read_text(encoding="utf-8").count("```") == 2 * len(blocks())


def test_the_files_of_the_guide_are_packs_and_its_commands_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = Session()
    for block in blocks():
        if block.language == "toml":
            path = Path(block.file)
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") + "\n" if path.exists() else ""
            path.write_text(before + block.text, encoding="utf-8")
            continue
        for entered in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shown = entered.partition("\n")
            printed = session.enter(command)
            assert is_shown(shown, printed), f"$ {command}\n{printed}"
