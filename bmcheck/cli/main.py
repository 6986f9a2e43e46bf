"""The command line: every command registered, every failure turned into a message and an exit code."""

from __future__ import annotations

import gc

gc.disable()  # until main runs: what is loaded at start stays, and looking through it takes a tenth of the start

import os
import sys
from typing import TYPE_CHECKING

import typer

from bmcheck.cli import assess, case, check, explain, pack, report
from bmcheck.cli.common import tell, tell_problems
from bmcheck.errors import BmcheckError

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG_USAGE = 2
INTERRUPTED = 130

app = typer.Typer(
    name="bmcheck",
    help="Assess a social-media business model: opportunities, risks and how to cope with them.",
    epilog="Start with: bmcheck assess my-venture.toml",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (assess.assess, report.report, check.check, explain.explain, case.case):
    app.command()(command)
app.add_typer(pack.app)


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", help="Show the version and exit.", is_eager=True),
) -> None:
    """Assess a social-media business model: opportunities, risks and how to cope with them."""
    if version:
        from importlib.metadata import version as installed

        sys.stdout.write(f"bmcheck {installed('bmcheck')}\n")
        raise typer.Exit


def main() -> None:
    """Run the command line and exit: 0 nothing to stop for, 1 the gate stopped, 2 wrong usage or input, 130."""
    gc.freeze()
    gc.enable()
    code = _guarded(lambda: app(standalone_mode=False))
    sys.exit(code if _flushed() or code == INTERRUPTED else WRONG_USAGE)


def _guarded(run: Callable[[], object]) -> int:
    try:
        result = run()
    except BmcheckError as error:
        tell_problems(error)
        return WRONG_USAGE
    except (typer.Abort, KeyboardInterrupt):
        tell("Interrupted.")
        return INTERRUPTED
    except typer.Exit as stop:
        return stop.exit_code
    except _usage_error() as error:
        error.show()
        return WRONG_USAGE
    except OSError as error:
        return _unwritten(error)
    return result if isinstance(result, int) else 0


def _usage_error() -> type[typer.BadParameter]:
    """Return the class of all errors of usage; typer exports only the most derived one."""
    return next(each for each in typer.BadParameter.__mro__ if each.__name__ == "ClickException")


def _flushed() -> bool:
    """Return whether everything written has arrived; a reader who left early counts as satisfied."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return _unwritten(error) == 0
    return True


def _unwritten(error: OSError) -> int:
    """Return the exit code when the output could not be written; nothing more is written to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if isinstance(error, BrokenPipeError):
        return 0
    tell(f"error: the output could not be written: {error.strerror or error}")
    return WRONG_USAGE
