"""``bmcheck pack``: author and test packs."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import OF_PACK, Format, command, say, say_document, say_report, tell, tell_pack
from bmcheck.cli.help import Commands, HelpfulCommand

app = typer.Typer(name="pack", help="Author and test packs.", no_args_is_help=True, rich_markup_mode=None, cls=Commands)


@app.command("verify", cls=HelpfulCommand)
def verify(
    pack: Annotated[str | None, typer.Argument(metavar="[PACK]", help=OF_PACK)] = None,
    output: Annotated[Format, typer.Option("--format", help="How to write what was found.")] = Format.TEXT,
) -> None:
    """Prove the pack over all answers that can be given, and run its examples and cases.

    Exit code 1 when a property fails or cannot be decided; one that the pack switches off, with a reason, is named.
    """
    from bmcheck.errors import BmcheckError, Problem
    from bmcheck.files.opening import Packs
    from bmcheck.files.packs import load_cases, places_of
    from bmcheck.reports import proof

    try:
        from bmcheck.proof.verification import verify as check_all
    except ModuleNotFoundError as missing:
        if missing.name != "z3":
            raise
        what = "pack verify needs a solver that is not installed"
        raise BmcheckError([Problem(what, "run: pip install z3-solver (the extra verify brings it)")]) from None
    packs = Packs(pack, examples=True)
    name = packs.chosen()
    loaded = packs.get(name)
    if pack is None:
        tell_pack(packs, loaded)
    outcomes = check_all(loaded, load_cases(loaded, name))
    if output is Format.JSON:
        say_document(proof.render_json(loaded, outcomes, places_of(name)))
    else:
        say_report(proof.render(loaded, outcomes, places_of(name)))
    raise typer.Exit(1 if proof.fails(outcomes) else 0)


@app.command("test", cls=HelpfulCommand)
def run_trial(
    pack: Annotated[str | None, typer.Argument(metavar="[PACK]", help=OF_PACK)] = None,
) -> None:
    """Run the examples and cases of the pack. Each difference is named.

    What the pack changes in the examples and cases of a pack it extends is named, and is no difference.
    """
    from bmcheck.files.opening import Packs
    from bmcheck.files.packs import load_cases
    from bmcheck.pack_tests import try_pack
    from bmcheck.reports.words import number_of

    packs = Packs(pack, examples=True)
    name = packs.chosen()
    loaded = packs.get(name)
    if pack is None:
        tell_pack(packs, loaded)
    cases = load_cases(loaded, name)
    trial = try_pack(loaded, cases)
    for each in trial.differences:
        say(str(each))
    for each in trial.moved:
        say(f"changed by this pack: {each}")
    examples = sum(len(rule.example) for rule in loaded.rules.values())
    say(
        f"{number_of(len(loaded.questions), 'question')}, {number_of(len(loaded.rules), 'rule')}, "
        f"{number_of(len(loaded.strategies), 'strategy')}, {number_of(examples, 'example')}, "
        f"{number_of(len(cases), 'case')}: {number_of(len(trial.differences), 'difference')}"
    )
    raise typer.Exit(1 if trial.differences else 0)


@app.command("new", cls=HelpfulCommand)
def new(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")],
) -> None:
    """Write a small pack to begin with. It loads, passes its tests and verifies, and its comments teach."""
    from bmcheck.files.new_pack import write_pack

    identity = write_pack(folder)
    tell(f"The pack {identity} is in {folder}. Try it: {command('pack', 'test', folder, pack=None)}")
    tell(f"The guide for authors: {command('pack', 'guide', pack=None)}")


@app.command("guide", cls=HelpfulCommand)
def guide() -> None:
    """Print the guide for authors. It begins with a complete pack and explains every key."""
    from bmcheck.files.pack_chain import guide_for_authors

    say_document(guide_for_authors().rstrip("\n"))


@app.command("show", cls=HelpfulCommand)
def show(
    pack: Annotated[str | None, typer.Argument(metavar="[PACK]", help=OF_PACK)] = None,
    claims: Annotated[
        bool, typer.Option("--claims", help="From each place of the source to what carries it, and back.")
    ] = False,
    readme: Annotated[bool, typer.Option("--readme", help="The README of the pack, in Markdown.")] = False,
) -> None:
    """Print a pack for a reader. Its questions, rules, strategies and numbers."""
    from bmcheck.files.opening import Packs
    from bmcheck.files.packs import load_cases
    from bmcheck.reports import pack as whole
    from bmcheck.reports import pack_readme, trace

    packs = Packs(pack, examples=True)
    name = packs.chosen()
    loaded = packs.get(name)
    if pack is None:
        tell_pack(packs, loaded)
    if claims:
        say_report(trace.render(loaded))
        return
    cases = load_cases(loaded, name)
    if readme:
        say_document(pack_readme.render(loaded, cases).rstrip("\n"))
    else:
        say_report(whole.render(loaded, cases).rstrip("\n"))
