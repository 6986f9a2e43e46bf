"""Make the pictures of the README from the program as it is.

    pip install --editable '.[test]' pillow && python .github/pictures/make.py

The interview is held in a pseudo-terminal, the report is printed in colour, and the page is opened in Chromium, where
a sans-serif typeface other than DejaVu makes it look as it does on most computers (on Debian: fonts-liberation).
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.style import Style
from rich.text import Text

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from support.terminal import DOWN, ENTER, SPACE, Terminal  # noqa: E402 - the tests know how to hold an interview
from support.web_page import browser, nook, page  # noqa: E402 - and how to open a page

from bmcheck import load_pack  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS, LINES = 92, 30
WINDOW = {"width": 1280, "height": 900}
MARGIN = 48
SHADES = 16
"""With fewer, the colours of the counts are not those of the page."""
LARGEST = 200_000
"""Bytes of a picture."""
BEGUN = """\
bmcheck = 1
pack = { id = "social-media" }

[answers]
role = "platform"
stage = "live"
reach = "national"
"""
LOOP = """\
bmcheck = 1
pack = { id = "social-media" }

[venture]
name = "Loop, second-hand sport"
currency = "EUR"

[answers]
role = "platform"
stage = "live"
young_users = "unchecked"
user_can = ["react", "create", "sell"]
reach = "several"
free_offer = "all"
revenue_sources = ["commission"]
strengths = ["technology"]
income_month = 22000
cost_month = 31000
money_path = "loss"
cash = 200000
users = 40000
use_cost = 9000
money_papers = ["unit-sheet"]
country_factors = ["none"]
country_ready = ["none"]
harm_through = "rarely"
harm_care = ["report", "answered"]
hangs_on = ["none"]
fallback = ["none"]
engagement = "stable"
"""
KEYS = ((DOWN, ENTER),)
"""What is pressed at the questions before the one in the picture."""
FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
"""What rich would load from another server."""


def main() -> None:
    """Write every picture beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        save("interview.svg", drawing("bmcheck assess nook.toml", interview(Path(folder))))
        path = Path(folder) / "nook.toml"
        path.write_text(nook(following=""), encoding="utf-8")
        save("report.svg", drawing("bmcheck report nook.toml", printed("report", path)))
        tested = Path(folder) / "loop.toml"
        tested.write_text(LOOP, encoding="utf-8")
        save("stress.svg", drawing("bmcheck stress loop.toml", printed("stress", tested)))
        save("page.png", screenshot(page(path)))


def interview(folder: Path) -> Iterable[Text]:
    """Yield the lines of the screen at a question that takes several answers."""
    (folder / "nook.toml").write_text(BEGUN, encoding="utf-8")
    asks = [each.ask for each in load_pack().questions.values()]
    with closing(Terminal(folder, "nook.toml", "--feature", "flexibility", rows=LINES, columns=COLUMNS)) as terminal:
        for keys in KEYS:
            terminal.wait_for_one_of(asks)
            terminal.press(*keys)
        terminal.wait_for_one_of(asks)
        terminal.press(SPACE, DOWN, DOWN)
        terminal.wait_for_on_screen("» ○ Virtual")
        rows = terminal.cells()
    for row in rows:
        runs = groupby(row, key=itemgetter(1, 2))
        yield Text.assemble(
            *(("".join(cell[0] for cell in run), Style(color=colour(name), bold=bold)) for (name, bold), run in runs)
        )


def colour(name: str) -> str:
    """Return a colour of the screen by the name it has in rich."""
    names = {"brown": "yellow", "brightblack": "bright_black"}
    return f"#{name}" if re.fullmatch("[0-9a-f]{6}", name) else names.get(name, name)


def printed(command: str, path: Path) -> Iterable[Text]:
    """Yield the lines that a command prints of a file, in colour."""
    program = path.parent / "bin" / "bmcheck"  # on the path, as after an installation
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!{sys.executable}\nfrom bmcheck.cli.main import entry\nentry()\n", encoding="utf-8")
    program.chmod(0o755)
    surroundings = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    surroundings["PATH"] = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    words = ["bmcheck", command, path.name]
    ran = subprocess.run(words, cwd=path.parent, env=surroundings, capture_output=True, text=True, check=True)
    return Text.from_ansi(ran.stdout).split("\n")


def drawing(title: str, lines: Iterable[Text]) -> bytes:
    """Return lines of a terminal as an SVG."""
    screen = Console(record=True, width=COLUMNS, file=io.StringIO(), highlight=False)
    for line in lines:
        screen.print(line, no_wrap=True, crop=True)
    return screen.export_svg(title=title, code_format=FONTS.sub("", CONSOLE_SVG_FORMAT), unique_id="t").encode()


def screenshot(path: Path) -> bytes:
    """Return what a page looks like down to the canvas."""
    with contextmanager(browser)() as started:
        window = started.new_page(viewport=WINDOW)
        window.goto(path.as_uri())
        canvas = window.locator(".canvas").bounding_box()
        shown = {**WINDOW, "x": 0, "y": 0, "height": canvas["y"] + canvas["height"] + MARGIN}
        whole = Image.open(io.BytesIO(window.screenshot(full_page=True, clip=shown))).convert("RGB")
    picture = io.BytesIO()
    whole.quantize(SHADES, dither=Image.Dither.NONE).save(picture, "png", optimize=True)
    return picture.getvalue()


def save(name: str, picture: bytes) -> None:
    """Write a picture, unless it is too large for a README."""
    if len(picture) > LARGEST:
        sys.exit(f"{name} has {len(picture)} bytes, more than {LARGEST}")
    (HERE / name).write_bytes(picture)


if __name__ == "__main__":
    main()
