"""``bmcheck report``: the full report for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import PACK_HELP, TODAY_HELP, Packs, on_day, tell
from bmcheck.cli.outputs import METAVAR, SCREEN, formats_offered, help_of, outputs, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bmcheck.cli.states import States
    from bmcheck.reports.checked import Checked

PAGE = "html"
WRONG_INPUT = 2


def report(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to report on.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar=METAVAR, help=help_of(PAGE), autocompletion=formats_offered(PAGE)),
    ] = None,
    to: Annotated[str | None, typer.Option("-o", "--output", metavar="PATH", help="Write it to this file.")] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page (--format html) in the browser.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out everything we add to the paper.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
) -> None:
    """Show the full report. What matters comes first, then everything with its reason, strategies and passage."""
    from bmcheck.cli.states import States
    from bmcheck.follow_up import Day

    chosen = outputs(_to_file(formats, to), [file], PAGE)
    page = next((each.file for each in chosen if each.format == PAGE), "")
    _check_page(page, show=show)
    states = States(Packs(pack), Day(on_day(today)), only_paper=only_paper)
    checked = states.checked(file)
    if SCREEN in chosen:
        from bmcheck.reports import terminal

        terminal.render(checked, only_paper=only_paper)
    others = [each for each in chosen if each != SCREEN]
    if not write(others, [checked], own={"text": _text, PAGE: lambda found: _page(states, file, found[0])}):
        raise typer.Exit(WRONG_INPUT)
    if to is not None:
        tell(f"The report is in {to}.")
    if show:
        _open(page)


def _to_file(formats: list[str] | None, to: str | None) -> list[str] | None:
    """Return the formats with the file that ``-o`` names behind the only one."""
    from bmcheck.errors import failure

    if to is None:
        return formats
    if not formats or len(formats) > 1 or "=" in formats[0]:
        raise failure("-o goes with one --format", "write: --format html -o report.html")
    return [f"{formats[0]}={to}"]


def _check_page(page: str, *, show: bool) -> None:
    from bmcheck.errors import failure

    if show and not page:
        raise failure("--open needs a page to open", "write: --format html -o report.html --open")


def _text(found: Sequence[Checked]) -> str:
    from bmcheck.reports import terminal

    return terminal.text(found[0])


def _page(states: States, file: str, checked: Checked) -> str:
    from bmcheck.cli.history import points
    from bmcheck.errors import BmcheckError
    from bmcheck.reports import html

    try:
        history = points(states, file, html.MOST_REVISIONS)
    except BmcheckError:  # not in git, or not committed yet
        history = []
    return html.render(checked, states.day.today, only_paper=states.only_paper, points=history)


def _open(path: str) -> None:
    """Open a file in the browser, or say that there is none."""
    import webbrowser
    from pathlib import Path

    if not webbrowser.open(Path(path).resolve().as_uri()):
        tell("There is no browser to open it with.")
