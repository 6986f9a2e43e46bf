"""The same verdict and the same bytes, whatever the seed of hashes, the locale, the time zone and the Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.compare_pythons import changed, pythons
from support.every_output import CASES, COMMANDS, FORMATS

from bmcheck.cli.streams import STAND_INS

EVERYTHING = Path(__file__).parent / "support" / "every_output.py"
TYPED = "ÄößÖ"
"""Letters that the compared commands were given."""
ENCODINGS = ("ascii", "cp1252", "utf-16")
SURROUNDINGS = {
    "usual": {},
    "C": {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "LANG": ""},
    **{each: {"PYTHONIOENCODING": each} for each in ENCODINGS},
    "Turkish": {"PYTHONHASHSEED": "4294967295", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Etc/GMT+12"},
}


@pytest.fixture(scope="module")
def written() -> dict[str, dict[str, Any]]:
    """Return what every command writes in each of the surroundings; all run at once."""
    running = {
        name: subprocess.Popen([sys.executable, EVERYTHING], env={**os.environ, **more}, stdout=subprocess.PIPE)
        for name, more in SURROUNDINGS.items()
    }
    return {name: json.loads(each.communicate(timeout=120)[0]) for name, each in running.items()}


def test_the_commands_do_what_is_compared(written: dict[str, dict[str, Any]]) -> None:
    usual = written["usual"]

    assert len(usual) == len(COMMANDS)
    assert {code for code, _, _ in usual.values()} == {0, 1, 2}
    assert all(out or err for _, out, err in usual.values())
    assert all(f"{case}.toml" in usual["check a --today 2026-11-23"][1] for case in CASES)
    assert any("Ä. Founder" in out for _, out, _ in usual.values())


@pytest.mark.parametrize("name", ["C", "Turkish"])
def test_the_same_bytes_are_written_in_other_surroundings(written: dict[str, dict[str, Any]], name: str) -> None:
    assert changed(written["usual"], written[name]) == []


def is_document(command: str) -> bool:
    """Return whether a command writes a document rather than text for a screen."""
    words = command.split()
    form = words[words.index("--format") + 1] if "--format" in words else "text"
    return form != "text" or words[0] in ("case", "schema") or "--readme" in words


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_document_is_utf_8_whatever_the_encoding_of_the_screen(written: dict[str, dict[str, Any]], name: str) -> None:
    """TOML, JSON, XML, HTML, CSV, Markdown and annotations are read by programs, which expect UTF-8."""
    usual, other = written["usual"], written[name]

    documents = {each for each in usual if is_document(each)}

    assert len(documents) > len(FORMATS)
    assert [each for each in documents if usual[each][:2] != other[each][:2]] == []
    assert any(not usual[each][1].isascii() for each in documents)


def test_a_screen_that_has_only_ascii_gets_a_stand_in_for_every_character_of_ours(
    written: dict[str, dict[str, Any]],
) -> None:
    """Only what people typed in other letters becomes a question mark."""
    screens = [each for each in written["usual"] if not is_document(each)]
    table = str.maketrans(STAND_INS)

    usual = {each: [text.translate(table) for text in written["usual"][each][1:]] for each in screens}

    assert set("".join(text for texts in usual.values() for text in texts if not text.isascii())) - set(TYPED) <= set(
        map(chr, range(128))
    )
    assert {each: written["ascii"][each][1:] for each in screens} == {
        each: [text.encode("ascii", "replace").decode() for text in texts] for each, texts in usual.items()
    }


@pytest.mark.parametrize("sign", STAND_INS)
def test_no_stand_in_is_a_part_of_a_command(sign: str) -> None:
    assert STAND_INS[sign].isascii()
    assert not {":", "#"} & set(STAND_INS[sign])


def test_what_is_different_is_named() -> None:
    assert changed({"a": [0, "x", ""], "b": [1, "", ""]}, {"a": [0, "y", ""], "b": [1, "", ""]}) == ["a"]
    assert changed({"a": [0, "", ""]}, {}) == ["a"]


def test_this_python_is_found_among_those_at_hand() -> None:
    assert ".".join(map(str, sys.version_info[:2])) in pythons()
