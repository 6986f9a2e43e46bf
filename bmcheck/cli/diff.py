"""``bmcheck diff``: what changed between two states of a venture, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from bmcheck.cli.common import OLD_PACK_HELP, PACK_HELP, TODAY_HELP, Format, on_day, say_document, say_report, tell_pack

STATE_HELP = "A file, or REVISION:path for a file in git."


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=STATE_HELP)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=STATE_HELP)],
    output: Annotated[Format, typer.Option("--format", help="How to write the changes.")] = Format.TEXT,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
    old_pack: Annotated[str | None, typer.Option("--old-pack", metavar="PACK", help=OLD_PACK_HELP)] = None,
) -> None:
    """Show which findings changed, and why. It is your answers, the pack, a waiver, or time."""
    import os

    from bmcheck.changes import differences
    from bmcheck.files.opening import Packs
    from bmcheck.model import AsOf
    from bmcheck.reports import differences as reports
    from bmcheck.snapshots import Snapshots

    packs, day = Packs(pack), AsOf(on_day(today))
    former = Snapshots(packs, day, only_paper=only_paper, old_pack=old_pack)
    snapshots = former if old_pack is None else Snapshots(packs, day, only_paper=only_paper)
    before = former.named(old)
    after = snapshots.now(new) if os.path.lexists(new) else snapshots.named(new)
    tell_pack(packs, after.review.pack)
    found = differences(before, after)
    if output is Format.JSON:
        say_document(reports.render_json(before, after, found))
    else:
        say_report(reports.render(before, after, found))
