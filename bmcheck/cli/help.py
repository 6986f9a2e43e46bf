"""What ``--help`` shows: the commands by groups, as wide as the terminal, and of each command an example or two."""

from __future__ import annotations

import shutil
from functools import partial
from typing import Any

from typer.core import TyperCommand, TyperGroup

MOST_LEFT = 3
"""The part of the width that names of options take at most; what they do stands beside or below."""
NARROWEST = 14


def settings() -> dict[str, Any]:
    """Return what makes every help as wide as the terminal, and names both options that show it."""
    return {"help_option_names": ["-h", "--help"], "terminal_width": shutil.get_terminal_size((80, 24)).columns}


def first_sentence(text: str | None) -> str:
    """Return what the list of commands says of one, never cut short with dots."""
    return (text or "").partition(". ")[0].partition("\n")[0].removesuffix(".") + "."


def _fit(formatter: Any) -> None:
    """Leave lists room for what stands on their right, however narrow the terminal is."""
    formatter.write_dl = partial(formatter.write_dl, col_max=max(formatter.width // MOST_LEFT, NARROWEST))


class HelpfulCommand(TyperCommand):
    """A command whose help ends with examples."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, the examples last."""
        from bmcheck.cli.common import command
        from bmcheck.cli.examples import EVERYWHERE, EXAMPLES

        _fit(formatter)
        super().format_help(ctx, formatter)
        begin = command(pack=None)
        shown = EXAMPLES.get(ctx.command_path.partition(" ")[2], ())
        with formatter.section("Examples" if len(shown) > 1 else "Example"):
            for example in shown:
                formatter.write_text(f"{begin} {example}")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(EVERYWHERE)


class Commands(TyperGroup):
    """Commands that are listed in their groups."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _fit(formatter)
        super().format_help(ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write below the list of all commands with which one to begin."""
        from bmcheck.cli.common import command

        if ctx.parent is None:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(f"Start with: {command('assess', 'my-venture.toml', pack=None)}")

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each group under its title."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for name, each in self.commands.items():
            title = getattr(each, "rich_help_panel", None) or "Commands"
            panels.setdefault(title, []).append((name, each.short_help or first_sentence(each.help)))
        widest = max(map(len, self.commands))
        for title, rows in panels.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), words) for name, words in rows])
