"""``bmcheck portfolio``: many ventures in one table, and what holds across them."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import (
    EXCLUDE_HELP,
    JOBS_HELP,
    PACK_HELP,
    TODAY_HELP,
    on_day,
    tell,
    tell_left_out,
    tell_passed_over,
)
from bmcheck.cli.outputs import outputs, with_file, write
from bmcheck.reports.marks import Marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bmcheck.files.opening import Packs
    from bmcheck.files.rows import Rows
    from bmcheck.portfolio import Totals
    from bmcheck.reports.portfolio import Across, Portfolio
    from bmcheck.surveying import SurveyedBatch

WORST_FIRST = "-high,-medium,-low,path"
WRONG_INPUT = 2


class PortfolioFormat(StrEnum):
    """How to write a portfolio."""

    TEXT = "text"
    CSV = "csv"
    CSV_BOM = "csv-bom"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def portfolio(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Assessments, or folders of them.")],
    sort: Annotated[
        str,
        typer.Option("--sort", metavar="COLUMN,...", help="Sort by these columns; -COLUMN begins with the largest."),
    ] = WORST_FIRST,
    where: Annotated[
        list[str] | None,
        typer.Option(
            "--where", metavar="TEST", help="Only ventures that pass, as 'high>0' or 'venture~nook'; repeatable."
        ),
    ] = None,
    output: Annotated[PortfolioFormat, typer.Option("--format", help="How to write the table.")] = PortfolioFormat.TEXT,
    file: Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.")] = None,
    pages: Annotated[
        str | None, typer.Option("--pages", metavar="DIR", help="Write a page of each venture there, and link to them.")
    ] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", metavar="GLOB", help=EXCLUDE_HELP)] = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=256, help=JOBS_HELP)] = 1,
    stress: Annotated[bool, typer.Option("--stress", help="Show as well which scenarios hit most ventures.")] = False,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show many ventures in one table. Then the rules most often open and the strategies that would help most.

    Columns: venture, path, high, medium, low (open risks), treated (risks), untapped and pursued (opportunities),
    clarify (risks to clarify), accepted, stale (days since a new look was due), lapsed (waivers), cohort (what tells
    ventures apart, as role and stage: only those of one cohort are added up), pack.
    """
    from bmcheck.files.opening import Packs
    from bmcheck.files.rows import Rows
    from bmcheck.model import AsOf
    from bmcheck.portfolio import COLUMNS
    from bmcheck.reports.breaking import columns_of
    from bmcheck.reports.portfolio import Portfolio
    from bmcheck.scan import Exclusion, candidates
    from bmcheck.selection import parse_order, parse_test
    from bmcheck.surveying import SurveyTask, survey_all

    exclusion = Exclusion(exclude or ())
    inputs = (each.path for each in candidates(paths))
    (chosen,) = outputs([with_file(output, file)], inputs, *PortfolioFormat)
    _check_pages(pages, output)
    order = parse_order(sort, COLUMNS)
    tests = tuple(parse_test(each, COLUMNS) for each in where or [])
    packs = Packs(pack)
    if pack is not None:
        packs.get(packs.chosen())
        tell_passed_over(packs)
    task = SurveyTask(AsOf(on_day(today)), pack, only_paper, tests, stress)
    with closing(Rows(order, columns_of)) as rows:
        across = _surveyed(packs, survey_all(task, paths, exclusion, jobs), paths, rows)
        tell_left_out(exclusion)
        found = Portfolio(rows, across, task.day.today, tuple(where or ()), only_paper)
        for fault in rows.faults():
            for line in fault.reason.split("\n"):
                tell(line if line.startswith(" ") else f"error: {line}")
        links = _links(pages, found, packs, file) if pages is not None else {}
        done = write(chosen, map(_ended, _renderer(output, links)(found)))
        if done and file:
            tell(f"Written to {file}.")
        is_whole = pages is None or all(row.path in links for row in rows.sorted())
        raise typer.Exit(0 if done and is_whole and not any(rows.faults()) else WRONG_INPUT)


def _check_pages(pages: str | None, output: PortfolioFormat) -> None:
    """Raise BmcheckError when pages of the ventures are wanted and nothing can link to them."""
    from bmcheck.errors import failure

    if pages is not None and (not pages or output is not PortfolioFormat.HTML):
        raise failure("--pages needs a folder, and a page that links to it", "write: --format html --pages DIR")


def _links(folder: str, found: Portfolio, packs: Packs, file: str | None) -> Mapping[str, str]:
    """Write the page of each venture, and return the links to them."""
    from bmcheck.cli.pages import write_pages
    from bmcheck.model import AsOf
    from bmcheck.snapshots import Snapshots

    snapshots = Snapshots(packs, AsOf(found.today), only_paper=found.only_paper)
    links = write_pages((row.path for row in found.rows.sorted()), snapshots, folder, file)
    tell(f"{len(links)} {'page is' if len(links) == 1 else 'pages are'} in {folder}.")
    return links


def _ended(part: str) -> str:
    """Return a part of a document with a line break behind it, and with its marks."""
    return Marked(f"{part}\n") if isinstance(part, Marked) else f"{part}\n"


def _surveyed(packs: Packs, found: Iterable[SurveyedBatch], paths: list[str], rows: Rows) -> tuple[Across, ...]:
    """Add all ventures below ``paths`` to the rows, and return what holds across each cohort, the largest first."""
    from bmcheck.files.folders import no_assessment
    from bmcheck.portfolio import UnreadFile
    from bmcheck.reports.portfolio import Across

    totals: dict[tuple[str, str], Totals] = {}
    empty = dict.fromkeys(paths)
    with _progress(paths) as advance:
        for each in found:
            advance(each.files)
            if each.remarks:
                tell(*each.remarks)
            for path in each.filled & empty.keys():
                del empty[path]
            rows.add(each.rows, each.faults)
            for together, some in each.totals.items():
                totals[together] = totals[together].plus(some) if together in totals else some
    errors = map(no_assessment, empty)
    rows.add((), [UnreadFile(error.problems[0].path, str(error)) for error in errors])
    order = list(dict.fromkeys(name for name, _ in totals))
    largest_first = sorted(totals.items(), key=lambda it: (order.index(it[0][0]), -it[1].ventures, it[0][1]))
    return tuple(Across(packs.get(name), each, cohort) for (name, cohort), each in largest_first if each.ventures)


def _renderer(output: PortfolioFormat, links: Mapping[str, str]) -> Callable[[Portfolio], Iterable[str]]:
    """Return the function that writes a portfolio in this format, a part after the other."""
    match output:
        case PortfolioFormat.TEXT:
            from bmcheck.reports import portfolio

            return portfolio.render
        case PortfolioFormat.HTML:
            from bmcheck.reports.html import portfolio as page

            return partial(page.render, links=links)
    from bmcheck.reports import portfolio_data
    from bmcheck.reports.csv import BYTE_ORDER_MARK

    renderers: dict[PortfolioFormat, Callable[[Portfolio], Iterator[str]]] = {
        PortfolioFormat.MARKDOWN: portfolio_data.render_markdown,
        PortfolioFormat.CSV: portfolio_data.render_csv,
        PortfolioFormat.CSV_BOM: partial(portfolio_data.render_csv, mark=BYTE_ORDER_MARK),
        PortfolioFormat.JSON: portfolio_data.render_json,
    }
    return renderers[output]


@contextmanager
def _progress(paths: list[str]) -> Iterator[Callable[[int], object]]:
    """Show how far the reading has come, where somebody looks on; yield what takes the number of files read."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    from bmcheck.scan import candidates

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=sum(1 for _ in candidates(paths)))
        yield lambda files: bar.advance(task, files)
