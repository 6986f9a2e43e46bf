"""``bmcheck report``: the full report for a reader."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import PACK_HELP, TODAY_HELP, Packs, on_day
from bmcheck.cli.outputs import HELP, METAVAR, Output, outputs, write

SCREEN = Output("text")
WRONG_INPUT = 2


def report(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to report on.")],
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out everything we add to the paper.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    formats: Annotated[list[str] | None, typer.Option("--format", metavar=METAVAR, help=HELP)] = None,
) -> None:
    """Show the full report: what matters first, then everything with its reason, strategies and passage."""
    from bmcheck.cli.states import States
    from bmcheck.follow_up import Day
    from bmcheck.reports import terminal

    chosen = outputs(formats, [file])
    checked = States(Packs(pack), Day(on_day(today)), only_paper=only_paper).checked(file)
    if SCREEN in chosen:
        terminal.render(checked, only_paper=only_paper)
    others = [each for each in chosen if each != SCREEN]
    if not write(others, [checked], {"text": lambda found: terminal.text(found[0])}):
        raise typer.Exit(WRONG_INPUT)
