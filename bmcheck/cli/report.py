"""``bmcheck report``: the full report for a reader."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import PACK_HELP, Packs


def report(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to report on.")],
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out everything we add to the paper.")] = False,
) -> None:
    """Show the full report: what matters first, then everything with its reason, strategies and passage."""
    from bmcheck.evaluation import review
    from bmcheck.reports import terminal

    loaded, _, assessment = Packs(pack).read(file)
    terminal.render(review(loaded, assessment.answers, only_paper=only_paper), assessment, only_paper=only_paper)
