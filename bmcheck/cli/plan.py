"""``bmcheck plan``: the smallest set of strategies for the open risks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import (
    PACK_HELP,
    Format,
    command,
    known,
    on_day,
    say_document,
    say_report,
    tell,
    tell_pack,
)


class Lowest(StrEnum):
    """The lowest severity of an open risk that is planned for."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def plan(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to plan for.")],
    severity: Annotated[
        Lowest, typer.Option("--severity", help="Plan for open risks of this severity or higher.")
    ] = Lowest.HIGH,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude",
            metavar="STRATEGY",
            help="Do without this strategy; repeatable.",
            autocompletion=completion.strategies,
        ),
    ] = None,
    must: Annotated[
        list[str] | None,
        typer.Option(
            "--must", metavar="STRATEGY", help="This strategy is set; repeatable.", autocompletion=completion.strategies
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All steps, not the first five.")] = False,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    save: Annotated[bool, typer.Option("--save", help="Record the steps as planned actions in the file.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to write the plan.")] = Format.TEXT,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show the smallest set of strategies that treats the open risks, each risk by its own strategies.

    It says which outcomes to watch, and which answers come first.
    """
    from bmcheck.errors import failure
    from bmcheck.files.opening import Packs
    from bmcheck.files.waivers_and_actions import add_actions
    from bmcheck.model import AsOf
    from bmcheck.planning import Goal
    from bmcheck.planning import plan as make
    from bmcheck.reports import plan as reports
    from bmcheck.reports.words import number_of
    from bmcheck.snapshots import Snapshots

    packs = Packs(pack)
    snapshot = Snapshots(packs, AsOf(on_day(None)), only_paper=only_paper).now(file)
    loaded, assessment = snapshot.review.pack, snapshot.assessment
    tell_pack(packs, loaded)
    unwanted, wanted = frozenset(exclude or []), frozenset(must or [])
    known(sorted(unwanted | wanted), loaded.strategies, "strategy", packs.option(loaded), loaded.renamed_strategies)
    if both := unwanted & wanted:
        raise failure(f"{min(both)} is both in --exclude and in --must", "keep one of the two")
    goal = Goal(severity.value, unwanted, wanted, only_paper, accepted=snapshot.follow_up.accepted)
    found = make(loaded, assessment.answers, goal)
    if output is Format.JSON:
        say_document(reports.render_json(found, goal))
    else:
        chosen = [] if severity is Lowest.HIGH else ["--severity", severity.value]
        chosen += [word for each in exclude or [] for word in ("--exclude", each)]
        chosen += [word for each in must or [] for word in ("--must", each)]
        chosen += ["--only-paper"] if only_paper else []
        everything = "" if all_ else command("plan", file, *chosen, "--all", pack=pack)
        say_report(reports.render(found, goal, everything))
    if save:
        recorded = {action.strategy for action in assessment.actions}
        new = [step.strategy.id for step in found.steps if step.strategy.id not in recorded]
        add_actions(file, new, loaded)
        tell(f"{number_of(len(new), 'action')} recorded in {file}.")
