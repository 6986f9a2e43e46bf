"""``bmcheck report``: the full report for a reader."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import PACK_HELP, TODAY_HELP, Packs, on_day


def report(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to report on.")],
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out everything we add to the paper.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
) -> None:
    """Show the full report: what matters first, then everything with its reason, strategies and passage."""
    from bmcheck.cli.states import States
    from bmcheck.follow_up import Day
    from bmcheck.reports import terminal

    checked = States(Packs(pack), Day(on_day(today)), only_paper=only_paper).checked(file)
    terminal.render(checked, only_paper=only_paper)
