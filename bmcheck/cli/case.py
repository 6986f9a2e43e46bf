"""``bmcheck case``: list the worked cases, or print one as an assessment."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import OF_PACK, say, say_document, tell_pack


def case(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="The case to print; without it, all are listed.", autocompletion=completion.cases
        ),
    ] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=OF_PACK)] = None,
) -> None:
    """List the worked cases, or print one as an assessment. Every command takes it like your own."""
    from bmcheck.errors import did_you_mean, failure
    from bmcheck.files.opening import Packs
    from bmcheck.files.packs import load_cases
    from bmcheck.reports.case import assessment_text

    packs = Packs(pack)
    loaded = packs.get(packs.chosen())
    tell_pack(packs, loaded)
    cases = load_cases(loaded, packs.chosen())
    if name is None:
        width = max((len(each) for each in cases), default=0)
        for each in cases.values():
            say(f"{each.id:<{width}}  {each.title}")
        return
    if name not in cases:
        raise failure(f"there is no case {name!r}", did_you_mean(name, cases))
    say_document(assessment_text(loaded, cases[name]).rstrip("\n"))
