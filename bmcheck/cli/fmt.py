"""``bmcheck fmt``: put assessments into the usual order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import PACK_HELP, say, tell, tell_passed_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.files.opening import Packs


def fmt(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="The assessments to put in order.")],
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: list the files that are not in order, exit code 1.")
    ] = False,
    only_assessments: Annotated[
        bool, typer.Option("--only-assessments", help="Pass over files that are no assessments.")
    ] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Put keys and tables into the usual order. Answers go into that of the questions, comments along with them.

    With a file that cannot be read, no other is changed either; --check lists the others all the same.
    """
    from bmcheck.files.opening import Packs
    from bmcheck.files.saving import rewrite_text

    packs = Packs(pack)
    tell_passed_over(packs)
    out_of_order = _out_of_order(files, packs, only_assessments=only_assessments)
    if check:
        code = 0
        for path in out_of_order:
            say(path)
            code = 1
        raise typer.Exit(code)
    for path in list(out_of_order):
        rewrite_text(path, partial(_in_order, packs, path))
        tell(f"{path} is now in order.")


def _out_of_order(files: list[str], packs: Packs, *, only_assessments: bool) -> Iterator[str]:
    """Yield each file that is not in order; raise BmcheckError with all problems."""
    from bmcheck.errors import BmcheckError, Problem
    from bmcheck.files.recognition import Recognised, recognise
    from bmcheck.files.toml import read_toml

    problems: list[Problem] = []
    for path in dict.fromkeys(files):
        try:
            found = recognise(path) if only_assessments else Recognised(read_toml(path))
            if found.remark:
                tell(found.remark)
            if found.source is None:
                continue
            after = _in_order(packs, path, found.source.text)
        except BmcheckError as error:
            problems += error.problems
            continue
        if after != found.source.text:
            yield path
    if problems:
        raise BmcheckError(dict.fromkeys(problems))


def _in_order(packs: Packs, path: str, text: str) -> str:
    """Return the text of the assessment at ``path`` in the usual order; raise BmcheckError when it cannot be read."""
    from bmcheck.files.assessments import read_assessment
    from bmcheck.files.ordering import ordered
    from bmcheck.files.toml import Source

    source = Source(path, text)
    pack = packs.of(source)
    read_assessment(pack, source)
    return ordered(source.text, pack, source.path)
