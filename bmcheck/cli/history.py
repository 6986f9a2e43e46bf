"""``bmcheck history``: the same file along its history in git."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli.common import PACK_HELP, Format, on_day, say_document, say_report, tell_pack

if TYPE_CHECKING:
    from bmcheck.files.git import Repository, Revision
    from bmcheck.reports.history import Point
    from bmcheck.snapshots import Snapshots


def history(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment, in a git repository.")],
    output: Annotated[Format, typer.Option("--format", help="How to write the history.")] = Format.TEXT,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Show how the findings went from revision to revision in git. Below each stands what turned them."""
    from bmcheck.errors import BmcheckError
    from bmcheck.files.opening import Packs
    from bmcheck.files.toml import read_toml
    from bmcheck.model import AsOf
    from bmcheck.reports import history as reports
    from bmcheck.snapshots import Snapshots

    packs = Packs(pack)
    with suppress(BmcheckError):  # a file that cannot be read now has a history all the same
        tell_pack(packs, packs.of(read_toml(file)))
    found = points(Snapshots(packs, AsOf(on_day(None)), only_paper=only_paper), file)
    if output is Format.JSON:
        say_document(reports.render_json(found))
    else:
        say_report(reports.render(found))


def points(snapshots: Snapshots, file: str, most: int | None = None) -> list[Point]:
    """Return what each revision of ``file`` holds, the latest ``most`` of them, the oldest first."""
    repository = snapshots.repository(file)
    revisions = repository.history(repository.path(file))
    return [_point(snapshots, repository, each) for each in (revisions[-most:] if most else revisions)]


def _point(snapshots: Snapshots, repository: Repository, revision: Revision) -> Point:
    """Return what a revision holds; one that cannot be read is named and passed over."""
    from bmcheck.errors import BmcheckError
    from bmcheck.files.git_program import NotFetchedError
    from bmcheck.reports.history import Point

    try:
        snapshot = snapshots.at(repository, revision)
    except NotFetchedError:
        raise
    except BmcheckError as error:
        return Point(revision.id, revision.day, revision.subject, fault=str(error.problems[0].what))
    if snapshot is None:
        return Point(revision.id, revision.day, revision.subject, fault="the file was taken away")
    return Point(revision.id, revision.day, revision.subject, snapshot)
