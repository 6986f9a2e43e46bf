"""Nothing is loaded that a command does not need: what it leaves behind in the interpreter is the proof."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.small_pack import COVERED, write_pack

HEAVY = {
    *("rich", "prompt_toolkit", "pygments", "jinja2", "tomli_w", "pydantic", "sqlite3", "json", "csv"),
    *(
        "xml",
        "hashlib",
        "dataclasses",
        "tomllib",
        "multiprocessing",
        "asyncio",
        "socket",
        "email",
        "importlib.metadata",
    ),
    *(
        "importlib.metadata",
        "random",
        "fractions",
        "bmcheck.proof.verification",
        "bmcheck.dialogue",
        "bmcheck.reports.html",
        "bmcheck.schemas",
    ),
}
RUN = """
import sys
from bmcheck.cli.main import main
try:
    main()
except SystemExit as stop:
    print(stop.code, *sys.modules, file=sys.stderr)
"""
IMPORT_ALL = """
import gc, pkgutil, sys, typer
def collector():
    return gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), gc.get_debug(), list(gc.callbacks)
before, collected = dict(sys.modules), collector()
import bmcheck
for each in pkgutil.walk_packages(bmcheck.__path__, "bmcheck."):
    if each.name != "bmcheck.__main__":
        __import__(each.name)
changed = [name for name, module in before.items() if sys.modules.get(name) is not module]
hidden = [name for name, module in sys.modules.items() if module is None]
print(changed, hidden, collected == collector())
"""
NEEDS: dict[str, set[str]] = {
    "--help": set(),
    "check --help": set(),
    "check x.toml --pack pack": set(),
    "check x.toml --pack pack --format json": {"json", "fractions"},
    "check x.toml --pack pack --format csv": {"csv"},
    "report x.toml --pack pack": {"rich", "json", "fractions", "dataclasses", "random"},
    "assess x.toml --pack pack --set price_review=yes": {"tomli_w", "dataclasses"},
    "next x.toml --pack pack": {"fractions"},
    "whatif x.toml --pack pack --set price_review=no": {"fractions"},
}
"""Commands, and which of the heavy parts they may load."""


@pytest.mark.parametrize("command", NEEDS)
def test_a_command_loads_what_it_shows_and_no_more(tmp_path: Path, command: str) -> None:
    write_pack(tmp_path / "pack")
    (tmp_path / "x.toml").write_text(COVERED, encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, "-c", RUN, *command.split()], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    code, *loaded = ran.stderr.split("\n")[-2].split()
    assert code == "0", ran.stderr
    assert HEAVY & set(loaded) <= NEEDS[command]


def test_importing_it_leaves_the_modules_of_others_and_the_collector_alone() -> None:
    """No module is taken out, put in the place of another or made impossible to import, and nothing is frozen."""
    ran = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=True)

    assert ran.stdout == "[] [] True\n"
