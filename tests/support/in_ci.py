"""What tests of CI share: the project's files, ``bmcheck`` as a program, and an assessment that gets worse."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

from support.git_repository import NOBODYS_SETTINGS

TOP = Path(__file__).parents[2]
BMCHECK = shlex.join([sys.executable, "-m", "bmcheck"])
GOOD = """\
bmcheck = 1
pack = { id = "social-media" }

[answers]
role = "platform"
revenue_sources = ["advertising"]
ad_visibility = "marked"
"""
WORSE = GOOD.replace('"marked"', '"unmarked"')


def with_bmcheck(folder: Path) -> dict[str, str]:
    """Return an environment in which ``bmcheck`` is a program, as after an installation."""
    folder.mkdir()
    (folder / "bmcheck").write_text(f'#!/bin/sh\nexec {BMCHECK} "$@"\n', encoding="utf-8")
    (folder / "bmcheck").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, **NOBODYS_SETTINGS, "PATH": path, "PYTHONPATH": str(TOP)}


def yaml_blocks() -> list[str]:
    """Return the YAML in the reference and in the README, in their order."""
    texts = [(TOP / name).read_text(encoding="utf-8") for name in (".github/REFERENCE.md", "README.md")]
    return re.findall(r"^```yaml\n(.*?)^```$", "\n".join(texts), re.MULTILINE | re.DOTALL)
