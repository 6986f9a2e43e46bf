"""``bmcheck stress``: what the world would have to do to break this business."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import PACK_HELP, TODAY_HELP, Severities, known, on_day, say_document, tell_pack

STOPPED = 1


class StressFormat(StrEnum):
    """How a stress test is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


def stress(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to test.")],
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="SCENARIO",
            help="Only this one; several happen at once.",
            autocompletion=completion.scenarios,
        ),
    ] = None,
    fail_on: Annotated[
        Severities, typer.Option("--fail-on", help="Stop when a risk of this severity or higher newly opens.")
    ] = Severities.NEVER,
    output: Annotated[StressFormat, typer.Option("--format", help="How to write it.")] = StressFormat.TEXT,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show what the world would have to do to break this business, and what helps in advance.

    With --scenario it says of that one what opens, what gets worse, what holds and why, and what to find out.
    """
    from bmcheck.errors import failure
    from bmcheck.files.opening import Packs
    from bmcheck.model import AsOf
    from bmcheck.preparation import prepare
    from bmcheck.reports import stress as reports
    from bmcheck.reports.console import console
    from bmcheck.reports.layout import stacked
    from bmcheck.reports.stress_data import render_json, render_markdown
    from bmcheck.snapshots import Snapshots
    from bmcheck.stress import scenarios_of, stops
    from bmcheck.stress import stress as test

    packs = Packs(pack)
    day = on_day(today)
    snapshot = Snapshots(packs, AsOf(day), only_paper=only_paper).now(file)
    loaded = snapshot.review.pack
    tell_pack(packs, loaded)
    if not loaded.scenarios:
        raise failure(f"the pack {loaded.id} has no scenarios", "add a file scenarios.toml to it")
    offered = {each.id: each for each in scenarios_of(loaded, only_paper=only_paper)}
    if not offered:
        raise failure(f"no scenario of the pack {loaded.id} is of its source", "take --only-paper away")
    names = list(dict.fromkeys(known(scenario or [], loaded.scenarios, "scenario", packs.option(loaded), {})))
    if added := [each for each in names if each not in offered]:
        raise failure(f"--only-paper leaves {added[0]} out, which is an extension", "take one of the two away")
    groups = [[offered[each] for each in names]] if names else [[each] for each in offered.values()]
    found = [test(snapshot.review, each) for each in groups]
    preparation = prepare(snapshot.review, groups)
    match output:
        case StressFormat.TEXT:
            said = reports.render(found, preparation, day, whole=bool(names))
            console().print(stacked(said), soft_wrap=True)
        case StressFormat.MARKDOWN:
            say_document(render_markdown(found, preparation, day))
        case StressFormat.HTML:
            from bmcheck.reports.html.stress import render

            say_document(render(found, preparation, day, snapshot.assessment.venture.name))
        case StressFormat.JSON:
            say_document(render_json(found, preparation))
    if any(stops(each, fail_on.value) for each in found):
        raise typer.Exit(STOPPED)
