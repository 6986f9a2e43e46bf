"""``bmcheck whatif``: what would change with other answers or with a strategy adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import (
    PACK_HELP,
    TODAY_HELP,
    known,
    on_day,
    parse_pairs,
    say_report,
    tell,
    tell_outdated,
    tell_pack,
    tell_understood,
)

if TYPE_CHECKING:
    from datetime import date

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Assessment, Pack


def whatif(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to start from.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="QUESTION=VALUE", help="Suppose this answer; repeatable.", autocompletion=completion.pairs
        ),
    ] = None,
    adopt: Annotated[
        list[str] | None,
        typer.Option(
            "--adopt",
            metavar="STRATEGY",
            help="Suppose this strategy done; repeatable.",
            autocompletion=completion.strategies,
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write the supposed answers into the file, and that the strategies are done."),
    ] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show what other answers, or strategies done, would change. Side effects come first.

    A strategy puts practices in place; what comes of them is to be watched. The file stays as it is unless --write is
    given. Then a strategy is an action done today; outcomes stay as they are.
    """
    from bmcheck.adoption import adopt_all
    from bmcheck.errors import failure
    from bmcheck.evaluation import review_again
    from bmcheck.files.opening import Packs
    from bmcheck.model import AsOf
    from bmcheck.reports.supposing import render
    from bmcheck.snapshots import Snapshots

    if not set_ and not adopt:
        raise failure("nothing to suppose", "give --set question=value or --adopt STRATEGY")
    packs = Packs(pack)
    snapshot = Snapshots(packs, AsOf(on_day(today))).now(file)
    loaded, assessment = snapshot.review.pack, snapshot.assessment
    tell_pack(packs, loaded)
    named = packs.option(loaded)
    unknown, given = parse_pairs(loaded, set_ or [], named, assessment.venture.currency)
    supposed: dict[str, Answer] = {each: said for each, said in assessment.answers.items() if each not in unknown}
    supposed |= given
    tell_understood(loaded, given, supposed, assessment.venture.currency)
    adopted = known(adopt or [], loaded.strategies, "strategy", named, loaded.renamed_strategies)
    after = adopt_all(loaded, supposed, adopted)
    say_report(render(snapshot, review_again(snapshot.review, supposed), review_again(snapshot.review, after), adopted))
    if write:
        _write(file, loaded, assessment, after, unknown, dict.fromkeys(adopt or [], on_day(today)))
        tell(f"Written to {file}.")


def _write(
    file: str, pack: Pack, before: Assessment, after: Answers, unknown: list[str], adopted: dict[str, date]
) -> None:
    """Write the answers that differ, mark those that are supposed to be unknown, and record what is ``adopted``."""
    from bmcheck.answers import plain_answer
    from bmcheck.files.editing import Edit
    from bmcheck.files.updating import head_after
    from bmcheck.files.waivers_and_actions import record_done
    from bmcheck.follow_up import is_in_place, to_record

    said = dict.fromkeys(unknown) | {
        name: plain_answer(pack.questions[name], answer)
        for name, answer in after.items()
        if before.answers.get(name) != answer
    }
    done = {each: adopted[each] for each in to_record(pack, before, adopted)}
    record_done(file, Edit(said, frozenset(unknown), head=head_after(pack, before, said)), pack, done)
    for each in adopted:
        if is_in_place(pack, before.answers, each):
            recorded = "only its action is recorded" if each in done else "and its action is recorded"
            tell(f"{each} is in place already, {recorded}.")
    tell_outdated(before, said)
