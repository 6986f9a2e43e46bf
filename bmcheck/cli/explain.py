"""``bmcheck explain``: what a rule, question, option, strategy, claim, metric, parameter or named condition means."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import OF_PACK, all_ids, called_now, command, known, say_report, tell_pack

if TYPE_CHECKING:
    from bmcheck.model import Pack


def explain(
    identity: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A rule, question, question.option, strategy, claim, metric, parameter or condition.",
            autocompletion=completion.ids,
        ),
    ],
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="With a rule: why it came out so for this assessment.")
    ] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=OF_PACK)] = None,
) -> None:
    """Explain a rule, question or any other id of the pack. A rule with FILE: why it came out so, and the ways out."""
    from bmcheck.errors import did_you_mean, failure
    from bmcheck.evaluation import review
    from bmcheck.files.opening import Packs
    from bmcheck.reports import explanation, reasoning

    packs = Packs(pack)
    if file is not None:
        if os.path.isfile(identity) and not os.path.exists(file):
            hint = f"write: {command('explain', file, identity, pack=pack)}"
            raise failure(f"{identity} is a file: the id comes first", hint)
        loaded, _, assessment = packs.read(file)
        tell_pack(packs, loaded)
        _check_rule(loaded, identity, packs.option(loaded))
        result = review(loaded, assessment.answers, currency=assessment.venture.currency)
        say_report(reasoning.render(result, result.by_rule[identity], assessment.notes))
        return
    loaded = packs.get(packs.chosen())
    tell_pack(packs, loaded)
    text = explanation.render(loaded, identity)
    if text is None:
        renamed = {**loaded.renamed, **loaded.renamed_strategies, **loaded.renamed_rules}
        hint = called_now(identity, renamed) or did_you_mean(identity, explanation.ids(loaded)) or all_ids(pack)
        raise failure(f"nothing is called {identity!r:.80}", hint)
    say_report(text)


def _check_rule(pack: Pack, identity: str, named: str | None) -> None:
    """Raise BmcheckError when this is no rule, the only thing of which an assessment has more to say."""
    from bmcheck.errors import failure
    from bmcheck.reports.explanation import ids

    if identity not in pack.rules and identity in ids(pack):
        hint = f"without the file: {command('explain', identity, pack=named)}"
        raise failure(f"with a file only a rule can be explained, and {identity} is none", hint)
    known([identity], pack.rules, "rule", named, pack.renamed_rules)
