"""``bmcheck next``: which unanswered question settles most."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import PACK_HELP, command, say, say_report, tell_pack


def next_question(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment.")],
    every: Annotated[bool, typer.Option("--all", help="Every open question, each with what hangs on it.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show the question that settles most, to be answered or first measured.

    Findings count by their severity, and are listed below it. With --all, every open question has its own list.
    """
    from bmcheck.evaluation import review
    from bmcheck.files.opening import Packs
    from bmcheck.ranking import largest_gaps
    from bmcheck.reports.next_questions import all_lines, next_lines
    from bmcheck.reports.width import fitted

    packs = Packs(pack)
    loaded, _, assessment = packs.read(file)
    tell_pack(packs, loaded)
    found = review(loaded, assessment.answers, currency=assessment.venture.currency)
    gaps = sorted(largest_gaps(found), key=lambda each: each.measure)
    if not gaps:
        say("Nothing is left to find out: every finding is decided.")
        return
    for line in all_lines(gaps) if every else next_lines(gaps[0].question, gaps[0].holds_up):
        say_report(fitted(line))
    if every:
        return
    if gaps[0].measure:
        say("You have said that nobody measures it: start measuring it.")
        return
    again = command("assess", file, pack=pack)
    say(f"Answer it with: {again} --set {gaps[0].question.id}=…")
