"""``bmcheck check``: the gate. One line a finding, and an exit code."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import PACK_HELP, Format, Packs, Severities, say, tell_problems
from bmcheck.errors import BmcheckError, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    output: Annotated[Format, typer.Option("--format", help="How to write the findings.")] = Format.TEXT,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Check assessments like code: one line a finding; exit code 1 when an open risk stops the gate."""
    from bmcheck.evaluation import review
    from bmcheck.gate import stops
    from bmcheck.reports.checked import Checked

    packs = Packs(pack)
    checked: list[Checked] = []
    failed = False
    for path in _files(paths or ["."]):
        try:
            if isinstance(path, BmcheckError):
                raise path
            loaded, source, assessment = packs.read(path)
        except BmcheckError as error:
            tell_problems(error)
            failed = True
            continue
        checked.append(Checked(review(loaded, assessment.answers, only_paper=only_paper), assessment, source))
    if checked or output is not Format.TEXT:
        say(_renderer(output)(checked))
    stopped = any(stops(each.review, fail_on.value, require_complete=require_complete) for each in checked)
    raise typer.Exit(WRONG_INPUT if failed else STOPPED if stopped else 0)


def _renderer(output: Format) -> Callable[[Iterable[Checked]], str]:
    """Return the function that writes findings in this format."""
    if output is Format.JSON:
        from bmcheck.reports import json

        return json.render
    from bmcheck.reports import lines

    return lines.render


def _files(paths: Iterable[str]) -> Iterator[str | BmcheckError]:
    """Yield each file named, and of each folder named its assessments, or the error that there is none."""
    from bmcheck.files.folders import assessments_in

    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        found = assessments_in(path)
        hint = "name a file, or make one with: bmcheck assess FILE"
        yield next(found, failure("no assessment in this folder", hint, path))
        yield from found
