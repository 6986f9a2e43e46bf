"""Everything that the commands write about the shipped cases, as JSON: the same bytes wherever they run.

    python tests/support/every_output.py [FOLDER]

FOLDER is made and filled with assessments; without one it is a temporary folder. Nothing but bmcheck is needed.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from bmcheck.cli.main import main

CASES = ("tiktok", "facebook", "youtube", "msn", "united", "traditional-media")
DAY = ["--today", "2026-11-23"]
MORE = """
[[waiver]]
rule = "free-without-income"
decision = "accept"
reason = "Größe → später"
by = "Ä. Founder"
until = 2026-11-22
"""
WRONG = 'bmcheck = 1\npack = { id = "social-media" }\n[answers]\nrole = "plattform"\nrolle = 1\nage_limits = {}\n'
FORMATS = ("text", "json", "markdown", "markdown-comment", "sarif", "sarif-all", "junit", "github", "csv", "csv-bom")
COMMANDS = [
    *(["check", "a/tiktok.toml", *DAY, "--format", each] for each in FORMATS),
    ["report", "a/tiktok.toml", *DAY],
    ["report", "a/tiktok.toml", *DAY, "--full"],
    ["report", "a/tiktok.toml", *DAY, "--format", "html"],
    ["report", "a/tiktok.toml", *DAY, "--for", "investor"],
    ["report", "a/tiktok.toml", *DAY, "--for", "investor", "--full"],
    *(
        ["report", "a/tiktok.toml", *DAY, "--for", "investor", "--format", each]
        for each in ("json", "markdown", "html")
    ),
    ["check", "a", *DAY],
    ["check", "a", *DAY, "--require-complete", "--fail-on", "low", "--only-paper"],
    *(["portfolio", "a", *DAY, "--format", form] for form in ("text", "csv", "csv-bom", "json", "markdown", "html")),
    ["portfolio", "a", *DAY, "--jobs", "2", "--sort", "venture", "--where", "high>0"],
    ["diff", "a/facebook.toml", "a/youtube.toml"],
    ["diff", "a/facebook.toml", "a/youtube.toml", "--format", "json"],
    ["case", "tiktok"],
    ["compare", "a/facebook.toml", "a/youtube.toml"],
    ["compare", "a/facebook.toml", "case:msn", "--format", "markdown"],
    ["plan", "a/tiktok.toml"],
    ["plan", "a/facebook.toml", "--severity", "low", "--format", "json"],
    *(["stress", "a/tiktok.toml", *DAY, "--format", each] for each in ("text", "markdown", "json")),
    ["stress", "a/tiktok.toml", *DAY, "--scenario", "sanctions"],
    ["portfolio", "a", *DAY, "--stress"],
    ["next", "a/united.toml"],
    ["next", "a/united.toml", "--all"],
    ["whatif", "a/tiktok.toml", "--set", "role=creator"],
    ["explain", "role"],
    ["pack", "show"],
    ["pack", "show", "--claims"],
    ["pack", "show", "--readme"],
    ["pack", "test"],
    ["schema", "assessment"],
    ["schema", "pack"],
    ["schema", "review"],
    ["check", "wrong.toml"],
    ["check", "missing.toml"],
    ["explain", "roel"],
]
_SECONDS = re.compile(r"\d+\.\d+ s\b")


def fill(folder: Path) -> None:
    """Write the assessments."""
    (folder / "a").mkdir(parents=True)
    for case in CASES:
        (folder / "a" / f"{case}.toml").write_bytes(written("case", case)[1].encode())
    with open(folder / "a" / "tiktok.toml", "ab") as file:
        file.write(MORE.encode())
    (folder / "wrong.toml").write_text(WRONG, encoding="utf-8")


def written(*words: str) -> tuple[object, str, str]:
    """Return the exit code of a command and what it wrote, as it was encoded."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=sys.stdout.encoding, newline="") for _ in range(2))
    code: object = None
    before, sys.argv = sys.argv, ["bmcheck", *words]
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    sys.argv = before
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(_SECONDS.sub("", stream.buffer.getvalue().decode(errors="backslashreplace")))
    return code, texts[0], texts[1]


def everything() -> dict[str, tuple[object, str, str]]:
    """Return what every command writes in the current folder."""
    return {" ".join(words): written(*words) for words in COMMANDS}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(sys.argv[1] if len(sys.argv) > 1 else temporary).resolve()
        fill(place)
        os.chdir(place)
        found = json.dumps(everything(), indent=1)
        os.chdir("/")
    sys.stdout.write(f"{found}\n")
