"""``bmcheck explain``: what a rule, question, option, strategy, claim, metric or parameter means."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import PACK_HELP, say


def explain(
    identity: Annotated[
        str,
        typer.Argument(metavar="ID", help="A rule, question, question.option, strategy, claim, metric or parameter."),
    ],
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Explain one thing of the pack in words: what it means, what it rests on, what hangs on it."""
    from bmcheck.errors import did_you_mean, failure
    from bmcheck.files.packs import DEFAULT, load_pack
    from bmcheck.reports.explanation import ids, render

    loaded = load_pack(pack or DEFAULT)
    text = render(loaded, identity)
    if text is None:
        raise failure(f"nothing is called {identity!r}", did_you_mean(identity, ids(loaded)))
    say(text)
