"""The check as annotations of a pull request: workflow commands that the runner of GitHub Actions reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.escapes import command_property, command_text
from bmcheck.model import Status
from bmcheck.reports.lines import sentence, state
from bmcheck.reports.notices import notices
from bmcheck.reports.places import position
from bmcheck.repository_paths import path_in_repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Position, Problem
    from bmcheck.model import Finding, Snapshot

_LEVELS = ("error", "warning", "notice")


def section(snapshots: Iterable[Snapshot]) -> list[tuple[str, str]]:
    """Return an annotation for each finding of some files that is told, each notice and a pack of one's own.

    Each has its level. What stops the gate is an error; another open risk or notice is a warning, all else a notice:
    what is treated too.
    """
    return [annotation for each in snapshots for annotation in (*_findings(each), *_notices(each), *_pack(each))]


def document(sections: Iterable[list[tuple[str, str]]], problems: Sequence[Problem] = ()) -> Iterator[str]:
    """Yield the annotations, the worst first: GitHub shows ten a level. A file that could not be read is an error."""
    for wanted in _LEVELS:
        if wanted == "error":
            yield from (f"::error {_problem(each)}\n" for each in problems)
        for found in sections:
            yield from (f"::{level} {rest}\n" for level, rest in found if level == wanted)


def _findings(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for each in snapshot.told():
        title = f"{each.rule.severity.value} {state(snapshot, each)} {each.rule.id}"
        yield _level(snapshot, each), _command(snapshot, position(snapshot, each), title, sentence(snapshot, each))


def _notices(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for each in notices(snapshot):
        yield "error" if each.stops else "warning", _command(snapshot, each.place, each.id, each.what)


def _pack(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    pack = snapshot.review.pack
    if pack.folder:
        yield "notice", _command(snapshot, snapshot.source.position(("pack",)), "pack", pack.label)


def _problem(problem: Problem) -> str:
    file = command_property(path_in_repository(problem.path))
    place = f"file={file},line={problem.line or 1},col={problem.column or 1},"
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{place if problem.path else ''}title=not read::{command_text(problem.what + hint)}"


def _level(snapshot: Snapshot, finding: Finding) -> str:
    if snapshot.stops_for(finding):
        return "error"
    return "warning" if finding.status is Status.OPEN and not snapshot.is_accepted(finding) else "notice"


def _command(snapshot: Snapshot, place: Position, title: str, text: str) -> str:
    file = command_property(path_in_repository(snapshot.source.path))
    where = f"file={file},line={place.line},col={place.column}"
    return f"{where},title={command_property(title)}::{command_text(text)}"
