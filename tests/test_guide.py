"""The guide for authors of packs: its files make up packs, its commands print what it shows, its tables are full."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec import Struct
from msgspec.structs import fields
from support.small_pack import run

from bmcheck.files.cases import CaseFile
from bmcheck.files.extending import CHANGES, Manifest
from bmcheck.files.packs import CLAIMS, SCENARIOS, load_pack
from bmcheck.files.packs import LISTS as OF_THE_HEAD
from bmcheck.model import BLOCKS, Example, Happening, Option
from bmcheck.proof.names import ABOUT
from bmcheck.schemas.pack import LISTS

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


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def keys(kind: type[Struct], *, required: bool) -> str:
    """Return the keys of an entry as the guide lists them; its feature is the name of its file."""
    left = ("feature", *(("extends", *CHANGES) if kind is Manifest else ()))
    return ", ".join(f"`{each.name}`" for each in fields(kind) if each.required is required and each.name not in left)


def tables() -> dict[str, str]:
    """Return the rows of the tables that list what the program knows, by the head of each table."""
    entries: list[tuple[str, str, type[Struct]]] = [("pack.toml", "the head", Manifest)]
    files = dict.fromkeys(OF_THE_HEAD, "pack.toml") | dict.fromkeys(CLAIMS, "claims.toml")
    files |= dict.fromkeys(SCENARIOS, "scenarios.toml")
    entries += [(files.get(key, "a feature's"), f"`[[{key}]]`", kind) for key, kind in LISTS.items()]
    entries += [("scenarios.toml", "a change in `happens`", Happening)]
    entries += [("a feature's", "an option", Option), ("a feature's", "`[[rule.example]]`", Example)]
    entries += [("cases/….toml", "the whole", CaseFile)]
    return {
        row("file", "entry", "required", "may be left out"): "".join(
            row(file, entry, keys(kind, required=True), keys(kind, required=False) or " ")
            for file, entry, kind in entries
        ),
        row("block", "title"): "".join(row(f"`{name}`", title) for name, title in BLOCKS.items()),
        row("property", "what it says"): "".join(row(f"`{name}`", about) for name, about in ABOUT.items()),
    }


def completed(guide: str) -> str:
    """Return the guide with every row that its tables must have."""
    for head, rows in tables().items():
        line = r"\|.*\n"
        pattern = rf"(?m)^{re.escape(head)}({line})(?:{line})*"
        assert len(re.findall(pattern, guide)) == 1, head
        guide = re.sub(pattern, rf"{head}\1{rows}", guide)
    return guide


def test_the_tables_of_the_guide_list_everything(request: pytest.FixtureRequest) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    if request.config.getoption("--rewrite-golden"):
        GUIDE.write_text(completed(guide), encoding="utf-8")

    assert GUIDE.read_text(encoding="utf-8") == completed(guide)


def test_the_program_prints_the_guide() -> None:
    assert run("pack", "guide").out == GUIDE.read_text(encoding="utf-8")


def test_the_guide_begins_with_a_whole_pack_in_sixty_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = [each for each in blocks() if each.file.startswith("bakery/")]
    for each in first:
        Path(each.file).parent.mkdir(exist_ok=True)
        Path(each.file).write_text(each.text, encoding="utf-8")

    pack = load_pack("bakery")

    assert first == blocks()[: len(first)]
    assert sum(bool(line.strip()) for each in first for line in each.text.splitlines()) <= 60
    assert len({each.kind for each in pack.questions.values()}) == 3
    assert run("pack", "test", "bakery").code == 0
    assert run("pack", "verify", "bakery").code == 0


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
