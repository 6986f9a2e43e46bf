"""The check as annotations of a pull request: workflow commands that the runner of GitHub Actions reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.escapes import command_property, command_text
from bmcheck.model import Status
from bmcheck.reports.lines import sentence, state
from bmcheck.reports.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bmcheck.errors import Problem
    from bmcheck.files.locate import Position
    from bmcheck.model import Finding
    from bmcheck.reports.checked import Checked

_LEVELS = ("error", "warning", "notice")


def render(checked: Iterable[Checked], problems: Iterable[Problem] = ()) -> str:
    """Return an annotation for each finding that is told and each notice, the worst first: GitHub shows ten a level.

    What stops the gate is an error, and so is a file that could not be read; another open risk or notice is a warning,
    all else a notice.
    """
    found = [("error", _problem(each)) for each in problems]
    found += [each for one in checked for each in (*_findings(one), *_notices(one))]
    return "\n".join(f"::{level} {rest}" for level, rest in sorted(found, key=lambda each: _LEVELS.index(each[0])))


def _findings(checked: Checked) -> Iterator[tuple[str, str]]:
    for each in checked.told():
        title = f"{each.rule.severity.value} {state(checked, each)} {each.rule.id}"
        yield _level(checked, each), _command(checked, checked.position(each), title, sentence(checked, each))


def _notices(checked: Checked) -> Iterator[tuple[str, str]]:
    for each in notices(checked):
        yield "error" if each.stops else "warning", _command(checked, each.place, each.id, each.what)


def _problem(problem: Problem) -> str:
    place = f"file={command_property(problem.path)},line={problem.line or 1},col={problem.column or 1},"
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{place if problem.path else ''}title=not read::{command_text(problem.what + hint)}"


def _level(checked: Checked, finding: Finding) -> str:
    if checked.stops_for(finding):
        return "error"
    return "warning" if finding.status is Status.OPEN and not checked.is_accepted(finding) else "notice"


def _command(checked: Checked, place: Position, title: str, text: str) -> str:
    file = command_property(checked.source.path)
    where = f"file={file},line={place.line},col={place.column}"
    return f"{where},title={command_property(title)}::{command_text(text)}"
