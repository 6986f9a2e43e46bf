"""``bmcheck case``: list the worked cases, or print one as an assessment."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import PACK_HELP, say, say_document


def case(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="The case to print; without it, all are listed.", autocompletion=completion.cases
        ),
    ] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """List the worked cases, or print one as an assessment. Every command takes it like your own."""
    from bmcheck.errors import did_you_mean, failure
    from bmcheck.files.packs import DEFAULT, load_cases, load_pack
    from bmcheck.reports.case import assessment_text

    loaded = load_pack(DEFAULT if pack is None else pack)
    cases = load_cases(loaded, DEFAULT if pack is None else pack)
    if name is None:
        width = max((len(each) for each in cases), default=0)
        for each in cases.values():
            say(f"{each.id:<{width}}  {each.title}")
        return
    if name not in cases:
        raise failure(f"there is no case {name!r}", did_you_mean(name, cases))
    say_document(assessment_text(loaded, cases[name]).rstrip("\n"))
