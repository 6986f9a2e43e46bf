"""The currency is asked, and amounts are typed, in a real terminal."""

from __future__ import annotations

import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from support.small_pack import write_money_pack
from support.terminal import Terminal

ENTER = "\r"
FILE = "x.toml"


@pytest.mark.parametrize("size", [(24, 80), (12, 40)], ids=["80x24", "40x12"])
@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["drawn", "--plain"])
def test_an_amount_is_typed_with_the_sign_of_the_currency_and_no_other(
    tmp_path: Path, options: list[str], size: tuple[int, int]
) -> None:
    pack = write_money_pack(tmp_path / "pack")
    (tmp_path / FILE).write_text('bmcheck = 1\npack.id = "small"\nanswers.free_offer = "none"\n', encoding="utf-8")
    rows, columns = size

    with closing(Terminal(tmp_path, FILE, "--pack", str(pack), *options, rows=rows, columns=columns)) as terminal:
        terminal.wait_for("In which currency do you count?")
        terminal.press(f"usd{ENTER}")
        terminal.wait_for("What comes in? (USD per month)" if not options else "A number (USD per month)")
        terminal.press(f"CAD 3{ENTER}")
        terminal.wait_for("CAD is another currency")
        if not options:
            terminal.press("\x15")
        terminal.press(f"USD 3.50{ENTER}")
        terminal.wait_for("What goes out?")

    held = tomllib.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert held["venture"] == {"currency": "USD"}
    assert held["answers"]["income"] == 3.5
