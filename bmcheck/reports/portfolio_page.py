"""Many ventures on one page of HTML that needs nothing else: no script, no font, no address is loaded."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bmcheck.model import BLOCKS
from bmcheck.portfolio import COLUMNS, cells, most_helpful, most_open
from bmcheck.reports.portfolio import MOST, in_signs
from bmcheck.reports.words import number_of
from bmcheck.safe import lines, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.reports.portfolio import Portfolio

TOGETHER = 500
"""Pieces of the page put together before they are handed on."""


def render(portfolio: Portfolio) -> Iterator[str]:
    """Yield the page in parts that end where a line does.

    What people wrote is escaped, and the policy of the page allows its own style and nothing else.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"one_line": one_line, "clean": lines}
    style = (Path(__file__).parent / "portfolio.css").read_text(encoding="utf-8")
    stream = environment.get_template("portfolio.html").stream(
        title=number_of(portfolio.rows.count(), "venture"),
        style=Markup(style),  # noqa: S704 - a file of ours
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        columns=COLUMNS,
        number_kind=int,
        rows=portfolio.rows.sorted(portfolio.order),
        faults=portfolio.rows.faults(),
        across=portfolio.across,
        blocks=BLOCKS,
        most=MOST,
        most_open=most_open,
        most_helpful=most_helpful,
        cells=cells,
        in_signs=in_signs,
    )
    stream.enable_buffering(TOGETHER)
    left = ""
    for piece in stream:
        whole, newline, rest = (left + piece).rpartition("\n")
        left = rest
        if newline:
            yield whole
    yield left
