"""What is suggested to be typed works in the shell in which the program was started."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support.small_pack import OPEN, write_pack

from bmcheck.cli.program import started_as

PYTHON = "/usr/bin/python3"


@pytest.mark.parametrize(
    ("script", "words", "found", "program"),
    [
        (".venv/bin/bmcheck", [PYTHON, ".venv/bin/bmcheck", "check"], None, [".venv/bin/bmcheck"]),
        (".venv/bin/bmcheck", [PYTHON, ".venv/bin/bmcheck", "check"], "/usr/bin/bmcheck", [".venv/bin/bmcheck"]),
        ("/usr/bin/bmcheck", [PYTHON, "/usr/bin/bmcheck", "check"], "/usr/bin/bmcheck", ["bmcheck"]),
        ("bmcheck", ["bmcheck", "check"], None, ["bmcheck"]),
        ("/x/bmcheck/__main__.py", ["python", "-P", "-m", "bmcheck", "check"], None, ["python", "-P", "-m", "bmcheck"]),
        ("/x/bmcheck/__main__.py", ["py", "-m", "bmcheck"], "/usr/bin/bmcheck", ["py", "-m", "bmcheck"]),
        ("/x/bmcheck/__main__.py", ["python", "/x/bmcheck/__main__.py"], None, ["bmcheck"]),
        ("-c", [PYTHON, "-c", "code"], None, ["bmcheck"]),
        ("/usr/bin/pytest", [PYTHON, "/usr/bin/pytest"], None, ["bmcheck"]),
    ],
)
def test_the_program_is_named_as_it_was_started(
    script: str, words: list[str], found: str | None, program: list[str]
) -> None:
    assert started_as(script, words, lambda _: found) == program


def test_a_link_to_the_program_that_the_shell_finds_is_the_bare_name(tmp_path: Path) -> None:
    (tmp_path / "bmcheck").write_text("", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "bmcheck").symlink_to(tmp_path / "bmcheck")

    assert started_as(str(tmp_path / "bmcheck"), [], lambda _: str(tmp_path / "bin" / "bmcheck")) == ["bmcheck"]


@pytest.mark.skipif(sys.platform == "win32", reason="a script with a first line that names its interpreter")
@pytest.mark.parametrize("command", [["check", "x.toml"], ["report", "x.toml"]])
def test_what_is_suggested_runs_in_the_same_shell(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "x.toml").write_text(OPEN, encoding="utf-8")
    write_pack(tmp_path / "pack")
    script = tmp_path / "my tools" / "bmcheck"
    script.parent.mkdir()
    code = "from bmcheck.cli.main import entry; entry()"
    root = Path(__file__).parent.parent
    script.write_text(f"#!{sys.executable}\nimport sys; sys.path.insert(0, {str(root)!r}); {code}\n", encoding="utf-8")
    script.chmod(0o755)
    started = os.path.join("my tools", "bmcheck")

    ran = subprocess.run(
        [started, *command, "--pack", "pack"],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )

    (suggested,) = {line[line.index("'my tools") :] for line in ran.stdout.splitlines() if " explain " in line}
    assert shlex.split(suggested)[0] == started
    again = subprocess.run(suggested, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S602
    assert again.returncode == 0, again.stderr
