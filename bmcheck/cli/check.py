"""``bmcheck check``: the gate. One line a finding, and an exit code."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import (
    EXCLUDE_HELP,
    JOBS_HELP,
    OLD_PACK_HELP,
    PACK_HELP,
    TODAY_HELP,
    Severities,
    command,
    on_day,
    tell,
    tell_left_out,
    tell_passed_over,
    tell_problems,
)
from bmcheck.cli.outputs import HELP, METAVAR, Documents, formats_offered, outputs
from bmcheck.errors import BmcheckError, failure

if TYPE_CHECKING:
    from collections.abc import Collection

    from bmcheck.checking import NotChecked
    from bmcheck.reports.verdict import Verdict

HERE = ["."]
STOPPED = 1
WRONG_INPUT = 2


def check(
    paths: Annotated[list[str], typer.Argument(metavar="[PATH]...", help="Assessments, or folders of them.")] = HERE,
    fail_on: Annotated[
        Severities, typer.Option("--fail-on", help="Stop for open risks of this severity or higher.")
    ] = Severities.HIGH,
    require_complete: Annotated[
        bool,
        typer.Option(
            "--require-complete",
            help="Stop as well while a risk is to clarify or unknown, or treated and its outcome not known.",
        ),
    ] = False,
    require_results: Annotated[
        bool,
        typer.Option(
            "--require-results",
            help="Stop as well while a risk is treated and, a review interval later, without result.",
        ),
    ] = False,
    stress: Annotated[
        bool, typer.Option("--stress", help="Stop as well where a scenario newly opens a risk of that severity.")
    ] = False,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REF", help="Stop only for what is new or worse since the branch left REF."),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="FILE", help="Stop only for what is new or worse than in this assessment."),
    ] = None,
    max_waiver_days: Annotated[
        int | None,
        typer.Option(
            "--max-waiver-days", metavar="DAYS", min=0, max=36_500, help="Days ahead that a waiver may run at most."
        ),
    ] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", metavar=METAVAR, help=HELP, autocompletion=formats_offered())
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="List what is to clarify and untapped as well, which is only counted.")
    ] = False,
    only_assessments: Annotated[
        bool, typer.Option("--only-assessments", help="Pass over files that are no assessments.")
    ] = False,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", metavar="GLOB", help=EXCLUDE_HELP)] = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=256, help=JOBS_HELP)] = 1,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    old_pack: Annotated[str | None, typer.Option("--old-pack", metavar="PACK", help=OLD_PACK_HELP)] = None,
) -> None:
    """Check assessments like code: one line a finding. Exit code 1 when an open risk stops the gate."""
    from bmcheck.checking import CheckTask, check_all
    from bmcheck.files.opening import Packs
    from bmcheck.gate import Gate
    from bmcheck.model import AsOf
    from bmcheck.reports.verdict import document as ending
    from bmcheck.scan import Exclusion, candidates

    if since is not None and baseline is not None:
        raise failure("--since and --baseline both name an earlier state", "keep one of the two")
    if old_pack is not None and since is None and baseline is None:
        raise failure(
            "--old-pack is the pack of an earlier state, and none is named", "add --since REF or --baseline FILE"
        )
    chosen = outputs(formats, chain((each.path for each in candidates(paths)), filter(None, [baseline])))
    task = CheckTask(
        day=AsOf(on_day(today), max_waiver_days),
        gate=Gate(fail_on.value, require_complete, require_results, stress),
        formats=tuple(each.format for each in chosen),
        pack=pack,
        old_pack=old_pack,
        since=since,
        baseline=baseline,
        only_paper=only_paper,
        only_assessments=only_assessments,
        in_full=all_,
    )
    exclusion = Exclusion(exclude or ())
    not_checked: dict[NotChecked, None] = {}
    verdicts: list[Verdict] = []
    with closing(Documents(chosen)) as documents:
        for batch in check_all(task, paths, exclusion, jobs):
            documents.add(batch.sections)
            for each in batch.not_checked:
                _tell(each, not_checked)
                not_checked[each] = None
            verdicts += [batch.verdict] if batch.verdict else []
            if batch.remarks:
                tell(*batch.remarks)
        tell_left_out(exclusion)
        tell_passed_over(Packs(pack))
        written = documents.write(
            [problem for each in not_checked for problem in each.problems],
            ending(verdicts, partial(command, pack=pack), complete=not not_checked),
        )
    stopped = any(each.stopped for each in verdicts)
    raise typer.Exit(WRONG_INPUT if not_checked or not written else STOPPED if stopped else 0)


def _tell(found: NotChecked, before: Collection[NotChecked]) -> None:
    """Say why a file could not be checked; of a repository that lacks a revision, or whose packs are amiss, once."""
    if found in before or (found.repository and found.repository in {each.repository for each in before}):
        return
    tell_problems(BmcheckError(found.problems))
