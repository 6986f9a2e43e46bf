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
from support.every_output import CASES, COMMANDS

EVERYTHING = Path(__file__).parent / "support" / "every_output.py"
SURROUNDINGS = {
    "usual": {},
    "C": {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "LANG": ""},
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


@pytest.mark.parametrize("name", [each for each in SURROUNDINGS if each != "usual"])
def test_the_same_bytes_are_written_in_other_surroundings(written: dict[str, dict[str, Any]], name: str) -> None:
    assert changed(written["usual"], written[name]) == []


def test_what_is_different_is_named() -> None:
    assert changed({"a": [0, "x", ""], "b": [1, "", ""]}, {"a": [0, "y", ""], "b": [1, "", ""]}) == ["a"]
    assert changed({"a": [0, "", ""]}, {}) == ["a"]


def test_this_python_is_found_among_those_at_hand() -> None:
    assert ".".join(map(str, sys.version_info[:2])) in pythons()
