"""``bmcheck pack``: author and test packs."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import say

app = typer.Typer(name="pack", help="Author and test packs.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def keep_the_group() -> None:
    """Keep typer from running the only command of the group without its name."""


@app.command("test")
def run_trial(
    pack: Annotated[
        str, typer.Argument(metavar="[PACK]", help="A folder, or the id of a shipped pack.")
    ] = "social-media",
) -> None:
    """Run every rule's examples and every worked case, and name each difference."""
    from bmcheck.files.packs import load_cases, load_pack
    from bmcheck.trial import try_cases, try_examples

    loaded = load_pack(pack)
    cases = load_cases(loaded, pack)
    differences = [*try_examples(loaded), *try_cases(loaded, cases)]
    for each in differences:
        say(each)
    examples = sum(len(rule.example) for rule in loaded.rules.values())
    say(
        f"{len(loaded.questions)} questions, {len(loaded.rules)} rules, {len(loaded.strategies)} strategies, "
        f"{examples} examples, {len(cases)} cases: {len(differences)} differences"
    )
    raise typer.Exit(1 if differences else 0)
