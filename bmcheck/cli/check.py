"""``bmcheck check``: the gate. One line a finding, and an exit code."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import (
    JOBS_HELP,
    OLD_PACK_HELP,
    PACK_HELP,
    TODAY_HELP,
    Packs,
    Severities,
    on_day,
    put,
    tell_problems,
)
from bmcheck.cli.outputs import HELP, METAVAR, SCREEN, formats_offered, outputs, write
from bmcheck.errors import BmcheckError, NoRevisionError, failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.cli.quick_check import QuickCheck
    from bmcheck.cli.states import States
    from bmcheck.errors import Problem
    from bmcheck.gate import Gate
    from bmcheck.reports.checked import Checked

STOPPED = 1
WRONG_INPUT = 2


def check(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Assessments, or folders of them.")
    ] = None,
    fail_on: Annotated[
        Severities, typer.Option("--fail-on", help="Stop for open risks of this severity or higher.")
    ] = Severities.HIGH,
    require_complete: Annotated[
        bool, typer.Option("--require-complete", help="Stop as well while a risk is to clarify or unknown.")
    ] = False,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out everything we add to the paper.")] = False,
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
    only_assessments: Annotated[
        bool, typer.Option("--only-assessments", help="Pass over files that do not say they are assessments.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=256, help=JOBS_HELP)] = 1,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    old_pack: Annotated[str | None, typer.Option("--old-pack", metavar="PACK", help=OLD_PACK_HELP)] = None,
) -> None:
    """Check assessments like code: one line a finding. Exit code 1 when an open risk stops the gate."""
    from bmcheck.cli.states import States
    from bmcheck.follow_up import Day
    from bmcheck.gate import Gate, stops_at

    if since is not None and baseline is not None:
        raise failure("--since and --baseline both name an earlier state", "keep one of the two")
    if old_pack is not None and since is None and baseline is None:
        raise failure(
            "--old-pack is the pack of an earlier state, and none is named", "add --since REF or --baseline FILE"
        )
    day = Day(on_day(today), max_waiver_days)
    states = States(Packs(pack), day, only_paper=only_paper, old_pack=old_pack)
    gate = Gate(fail_on.value, require_complete)
    read = chain(_files(paths or ["."], only_assessments=only_assessments), [baseline])
    chosen = outputs(formats, (each for each in read if isinstance(each, str)))
    others = [each for each in chosen if each != SCREEN]
    checked: list[Checked] = []
    problems: list[Problem] = []
    lacking: set[str | None] = set()  # repositories without the revision, which is told once
    stopped = False
    is_compared = since is not None or baseline is not None
    special = is_compared or require_complete or only_assessments or others
    quick = None if special else _quick(states, paths or ["."])
    found = quick.run(paths or ["."], jobs) if quick else _files(paths or ["."], only_assessments=only_assessments)
    for path in found:
        try:
            if isinstance(path, BmcheckError):
                raise path
            if not isinstance(path, str):
                put(f"{path.text}\n")
                stopped |= stops_at(gate, path.risks, path.clarify)
                continue
            each = _checked(states, gate, path, since, baseline)
            stopped |= each.stops.stopped
            if SCREEN in chosen:
                write([SCREEN], [each])
            if others:
                checked.append(each)
        except BmcheckError as error:
            repository = error.repository if isinstance(error, NoRevisionError) else None
            if repository is None or repository not in lacking:
                tell_problems(error)
            lacking.add(repository)
            problems += error.problems
    written = write(others, checked, problems)
    raise typer.Exit(WRONG_INPUT if problems or not written else STOPPED if stopped else 0)


def _checked(states: States, gate: Gate, path: str, since: str | None, baseline: str | None) -> Checked:
    """Return what is found in a file, compared with an earlier state where one is named."""
    from bmcheck.gate import stops
    from bmcheck.reports.checked import Checked

    now = states.now(path)
    before = states.then(baseline) if baseline is not None else states.since(since, path) if since is not None else None
    news = None
    if before:
        from bmcheck.causes import differences

        news = differences(before.side, now.side)
    stopping = stops(gate, now.side, before.side if before else None, news or ())
    return Checked(now.side.review, now.assessment, now.source, now.side.follow_up, stopping, news, states.only_paper)


def _quick(states: States, paths: list[str]) -> QuickCheck | None:
    """Return the quick check, which is worth its preparations for a folder."""
    if not any(map(os.path.isdir, paths)):
        return None
    from bmcheck.cli.quick_check import QuickCheck

    return QuickCheck(states.packs, states.day.today, only_paper=states.only_paper)


def _files(paths: Iterable[str], *, only_assessments: bool) -> Iterator[str | BmcheckError]:
    """Yield each file named, and of each folder named its assessments, or the error that there is none."""
    from bmcheck.files.folders import assessments_in, is_assessment, no_assessment

    for path in paths:
        if not os.path.isdir(path):
            if not only_assessments or is_assessment(path):
                yield path
            continue
        found = assessments_in(path)
        yield next(found, no_assessment(path))
        yield from found
