"""``bmcheck whatif``: what would change with other answers or with a strategy adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import PACK_HELP, known, on_day, parse_pairs, say_report, tell, tell_outdated

if TYPE_CHECKING:
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
    write: Annotated[bool, typer.Option("--write", help="Write the supposed answers into the file.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show what other answers, or strategies done, would change. Side effects come first.

    A strategy puts practices in place; what comes of them is to be watched, and stays as it is answered.
    The file stays as it is unless --write is given.
    """
    from bmcheck.adoption import adopt_all
    from bmcheck.errors import failure
    from bmcheck.evaluation import review
    from bmcheck.files.opening import Packs
    from bmcheck.model import AsOf
    from bmcheck.reports.supposing import render
    from bmcheck.snapshots import Snapshots

    if not set_ and not adopt:
        raise failure("nothing to suppose", "give --set question=value or --adopt STRATEGY")
    snapshot = Snapshots(Packs(pack), AsOf(on_day(None))).now(file)
    loaded, assessment = snapshot.review.pack, snapshot.assessment
    unknown, given = parse_pairs(loaded, set_ or [], pack)
    supposed: dict[str, Answer] = {each: said for each, said in assessment.answers.items() if each not in unknown}
    supposed |= given
    adopted = known(adopt or [], loaded.strategies, "strategy", pack)
    after = adopt_all(loaded, supposed, adopted)
    say_report(render(snapshot, review(loaded, supposed), review(loaded, after), adopted))
    if write:
        _write(file, loaded, assessment, after, unknown)
        tell(f"Written to {file}.")


def _write(file: str, pack: Pack, before: Assessment, after: Answers, unknown: list[str]) -> None:
    """Write the answers that differ, and mark those that are supposed to be unknown."""
    from bmcheck.answers import plain_answer
    from bmcheck.files.editing import Edit
    from bmcheck.files.updating import edit, head_after

    said = dict.fromkeys(unknown) | {
        name: plain_answer(pack.questions[name], answer)
        for name, answer in after.items()
        if before.answers.get(name) != answer
    }
    edit(file, Edit(said, frozenset(unknown), head=head_after(pack, before, said)), pack)
    tell_outdated(before, said)
