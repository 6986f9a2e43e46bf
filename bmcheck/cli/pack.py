"""``bmcheck pack``: author and test packs."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import Format, say

app = typer.Typer(name="pack", help="Author and test packs.", no_args_is_help=True, rich_markup_mode=None)


@app.command("verify")
def verify(
    pack: Annotated[
        str, typer.Argument(metavar="[PACK]", help="A folder, or the id of a shipped pack.")
    ] = "social-media",
    output: Annotated[Format, typer.Option("--format", help="How to write what was found.")] = Format.TEXT,
) -> None:
    """Prove the pack over all answers that can be given; exit code 1 when a property fails or stays undecided."""
    from bmcheck.files.packs import load_pack, places_of
    from bmcheck.proof.verification import verify as check_all
    from bmcheck.reports import proof

    loaded = load_pack(pack)
    outcomes = check_all(loaded)
    render = proof.render_json if output is Format.JSON else proof.render
    say(render(loaded, outcomes, places_of(pack)))
    raise typer.Exit(1 if any(outcome.failures for outcome in outcomes) else 0)


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


@app.command("show")
def show(
    pack: Annotated[
        str, typer.Argument(metavar="[PACK]", help="A folder, or the id of a shipped pack.")
    ] = "social-media",
    claims: Annotated[bool, typer.Option("--claims", help="Trace claims to what carries them, and back.")] = False,
    readme: Annotated[bool, typer.Option("--readme", help="Print the pack's README in Markdown.")] = False,
) -> None:
    """Show what is in a pack."""
    from bmcheck.files.packs import load_cases, load_pack
    from bmcheck.reports import pack_page

    loaded = load_pack(pack)
    if readme:
        say(pack_page.readme(loaded, load_cases(loaded, pack).values()).rstrip("\n"))
    else:
        say(pack_page.trace(loaded) if claims else pack_page.render(loaded))
