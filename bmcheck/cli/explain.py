"""``bmcheck explain``: what a rule, question, option, strategy, claim, metric or parameter means."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import PACK_HELP, Packs, known, say_report


def explain(
    identity: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A rule, question, question.option, strategy, claim, metric or parameter.",
            autocompletion=completion.ids,
        ),
    ],
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="With a rule: why it came out so for this assessment.")
    ] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Explain a rule, question or any other id of the pack. A rule with FILE: why it came out so, and the ways out."""
    from bmcheck.errors import did_you_mean, failure
    from bmcheck.evaluation import review
    from bmcheck.files.packs import DEFAULT, load_pack
    from bmcheck.reports import explanation, reasoning

    if file is not None:
        loaded, _, assessment = Packs(pack).read(file)
        known([identity], loaded.rules, "rule")
        result = review(loaded, assessment.answers)
        say_report(reasoning.render(result, result.by_rule[identity]))
        return
    loaded = load_pack(pack or DEFAULT)
    text = explanation.render(loaded, identity)
    if text is None:
        raise failure(f"nothing is called {identity!r:.80}", did_you_mean(identity, explanation.ids(loaded)))
    say_report(text)
