"""``bmcheck report``: the full report for a reader."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bmcheck.cli.common import PACK_HELP, TODAY_HELP, command, on_day, tell, tell_passed_over
from bmcheck.cli.outputs import METAVAR, SCREEN, formats_offered, help_of, outputs, with_file, write
from bmcheck.reports.formats import rendered

if TYPE_CHECKING:
    from collections.abc import Callable

    from bmcheck.cli.outputs import Output
    from bmcheck.model import Snapshot
    from bmcheck.snapshots import Snapshots

PAGE = "html"
WRONG_INPUT = 2
HAVE_ONLY_PAPER = ("report", "plan", "assess")
"""The commands, of those that a report suggests, that can leave out extensions as well."""


class For(StrEnum):
    """For whom a report is written."""

    FOUNDER = "founder"
    INVESTOR = "investor"


def report(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment to report on.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar=METAVAR, help=help_of(PAGE), autocompletion=formats_offered(PAGE)),
    ] = None,
    to: Annotated[str | None, typer.Option("-o", "--output", metavar="PATH", help="Write it to this file.")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Everything, not the first screen; in a terminal through a pager.")
    ] = False,
    reader: Annotated[
        For | None,
        typer.Option("--for", help="For whom. By default for who looks at the venture, by the answers in the file."),
    ] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Print it all at once.")] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page (--format html) in the browser.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
) -> None:
    """Show the first screen: what to do now, what to find out, what to try.

    An investor gets what to ask management, what breaks the deal, what to have done before closing, what to watch.
    Everything stands below each other with --full, and in every format but text.
    """
    from bmcheck.files.opening import Packs
    from bmcheck.gate import Gate, checked
    from bmcheck.model import AsOf, Audience
    from bmcheck.snapshots import Snapshots

    chosen = outputs(_to_file(formats, to), [file], PAGE)
    page = next((each.file for each in chosen if each.format == PAGE), "")
    _check_page(page, show=show)
    packs = Packs(pack)
    snapshots = Snapshots(packs, AsOf(on_day(today)), only_paper=only_paper)
    snapshot = checked(snapshots.now(file), Gate()).meant_for(Audience(reader.value) if reader else None)
    tell_passed_over(packs)
    next_one = partial(_following, ["--for", reader.value] if reader else [], only_paper=only_paper, pack=pack)
    reading = Reading(next_one, full=full, paged=not no_pager)
    done = [_write(each, snapshots, snapshot, reading) for each in sorted(chosen, key=lambda each: not each.file)]
    if not all(done):
        raise typer.Exit(WRONG_INPUT)
    if to is not None:
        tell(f"The report is in {to}.")
    if show:
        _open(page)


def _following(reader: list[str], *words: str, only_paper: bool, pack: str | None) -> str:
    """Return what to type next, which is for the same ``reader`` and leaves out the same as this report."""
    given = [*(reader if words[0] == "report" else [])]
    given += ["--only-paper"] if only_paper and words[0] in HAVE_ONLY_PAPER else []
    return command(*words[:2], *given, *words[2:], pack=pack)


class Reading(NamedTuple):
    """How text is to be read: the first screen or everything, and that through a pager where there is a terminal.

    ``command`` returns what to type next.
    """

    command: Callable[..., str]
    full: bool = False
    paged: bool = True


def _write(output: Output, snapshots: Snapshots, snapshot: Snapshot, reading: Reading) -> bool:
    """Write the report in one format, and return whether that could be done."""
    if output == SCREEN:
        _show(snapshots, snapshot, reading)
        return True
    if output.format == PAGE:
        text = page_of(snapshots, snapshot)
    elif output.format == SCREEN.format:
        text = _text(snapshots, snapshot, reading)
    else:
        text = _rendered(output.format, snapshot)
    return write(output, [text])


def _rendered(name: str, snapshot: Snapshot) -> str:
    """Return the document of a format that ``check`` has as well; in Markdown, an investor gets another one."""
    from bmcheck.model import Audience

    if name == "markdown" and snapshot.review.reader is Audience.INVESTOR:
        from bmcheck.reports import markdown_investor

        return markdown_investor.text(snapshot)
    return rendered(name, [snapshot])


def _text(snapshots: Snapshots, snapshot: Snapshot, reading: Reading) -> str:
    from bmcheck.reports import first_screen, terminal

    if reading.full:
        return terminal.text(snapshot)
    return first_screen.text(snapshot, snapshots.day.today, reading.command)


def _show(snapshots: Snapshots, snapshot: Snapshot, reading: Reading) -> None:
    if not reading.full:
        from bmcheck.reports import first_screen

        first_screen.render(snapshot, snapshots.day.today, reading.command)
        return
    from bmcheck.cli.pager import Pager
    from bmcheck.reports import terminal

    pager = Pager.found() if reading.paged else None
    if pager is None or not pager.shows(terminal.for_pager(snapshot, colours=pager.colours)):
        terminal.render(snapshot)


def _to_file(formats: list[str] | None, to: str | None) -> list[str] | None:
    """Return the formats with the file that ``-o`` names behind the only one."""
    from bmcheck.errors import failure

    if to is None:
        return formats
    if not formats or len(formats) > 1 or "=" in formats[0]:
        raise failure("-o goes with one --format", "write: --format html -o report.html")
    return [with_file(formats[0], to)]


def _check_page(page: str, *, show: bool) -> None:
    from bmcheck.errors import failure

    if show and not page:
        raise failure("--open needs a page to open", "write: --format html -o report.html --open")


def page_of(snapshots: Snapshots, snapshot: Snapshot) -> str:
    """Return the page of a venture, with its history where there is one."""
    from bmcheck.cli.history import points
    from bmcheck.errors import BmcheckError
    from bmcheck.reports import html
    from bmcheck.repository_paths import roots_above

    try:
        history = points(snapshots, snapshot.source.path, html.MOST_REVISIONS)
    except BmcheckError as error:
        history = []
        if roots_above(snapshot.source.path):
            tell(f"The page has no history: {error.problems[0].placed}")
    page = html.render(snapshot, snapshots.day.today, only_paper=snapshots.only_paper, points=history)
    return page if page.endswith("\n") else f"{page}\n"


def _open(path: str) -> None:
    """Open a file in the browser, or say that there is none."""
    import webbrowser
    from pathlib import Path

    if not webbrowser.open(Path(path).resolve().as_uri()):
        tell("There is no browser to open it with.")
