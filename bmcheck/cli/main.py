"""The command line: every command registered, every failure turned into a message and an exit code."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

import bmcheck
from bmcheck.cli.common import tell, tell_problems
from bmcheck.cli.help import Commands, HelpfulCommand, first_sentence, settings
from bmcheck.cli.streams import open_streams
from bmcheck.errors import BmcheckError
from bmcheck.reports.colours import Colour, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WRONG_USAGE = 2
INTERRUPTED = 130
GARBAGE = 100_000
"""Objects made until the collector looks for garbage in rings, of which there is next to none: by Python's own measure
(700) it goes through a pack over and over while many files are read, which takes a tenth of the time."""

GROUPS = {
    "Assess": {"assess": "assess.assess", "report": "report.report", "next": "next_question.next_question"},
    "Understand": {
        "explain": "explain.explain",
        "whatif": "whatif.whatif",
        "plan": "plan.plan",
        "stress": "stress.stress",
        "diff": "diff.diff",
        "history": "history.history",
    },
    "Gate": {"check": "check.check", "waive": "waive.waive", "fmt": "fmt.fmt"},
    "Many": {"compare": "compare.compare", "portfolio": "portfolio.portfolio"},
    "Packs": {"case": "case.case", "pack": "pack.app", "schema": "schema.schema"},
}
"""Each command and where it is, by the groups and in the order of the help."""
COMMANDS = {name: (place, title) for title, group in GROUPS.items() for name, place in group.items()}


def application(words: Sequence[str]) -> typer.Typer:
    """Return the command line for ``words``: with the one command that they name, or with all of them.

    Typer looks through the signature of every command it is given, which takes longer than a check.
    """
    app = typer.Typer(
        name="bmcheck",
        help="Assess a social-media business model: opportunities, risks and how to cope with them.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        cls=Commands,
        context_settings=settings(),
    )
    app.callback()(options)
    named = next((each for each in words if not each.startswith("-") and each not in set(Colour)), "")
    chosen = [named] if named in COMMANDS else list(COMMANDS)
    for name in chosen:
        place, title = COMMANDS[name]
        module, _, function = place.partition(".")
        command = getattr(import_module(f"bmcheck.cli.{module}"), function)
        if isinstance(command, typer.Typer):
            app.add_typer(command, rich_help_panel=title, short_help=command.info.help)
        else:
            short = first_sentence(command.__doc__)
            app.command(name, cls=HelpfulCommand, short_help=short, rich_help_panel=title)(command)
    return app


def show_version(asked: bool) -> None:
    """Show the version and exit."""
    if asked:
        sys.stdout.write(f"bmcheck {bmcheck.__version__}\n")
        raise typer.Exit


def options(
    version: Annotated[  # noqa: ARG001 - its callback has done it
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=show_version)
    ] = False,
    color: Annotated[
        Colour, typer.Option("--color", help="Whether to use colours; auto: in a terminal. May stand anywhere.")
    ] = Colour.AUTO,
) -> None:
    """Assess a social-media business model: opportunities, risks and how to cope with them."""
    choose(color, os.environ)


def arranged(words: Sequence[str]) -> list[str]:
    """Return the words of a command line with the option for all commands in front, wherever it stands."""
    known = words[: words.index("--")] if "--" in words else words
    moved: list[str] = []
    left: list[str] = []
    for word in known:
        is_value = moved and moved[-1] == "--color"
        (moved if is_value or word == "--color" or word.startswith("--color=") else left).append(word)
    return [*moved, *left, *words[len(known) :]]


def main() -> None:
    """Run the command line and exit: 0 nothing to stop for, 1 the gate stopped, 2 wrong usage or input, 130."""
    sys.exit(_run())


def entry() -> NoReturn:
    """Run the command line as a process of its own, and leave at once.

    Everything is written and closed by then; taking the interpreter down in order costs a seventh of a short run.
    """
    code = _run()
    if "multiprocessing" in sys.modules:  # it has things of its own to clear away
        sys.exit(code)
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


def _run() -> int:
    gc.set_threshold(GARBAGE)
    open_streams()
    if "_BMCHECK_COMPLETE" in os.environ:
        from bmcheck.cli.completion import mend_words

        mend_words(os.environ)
    sys.argv[1:] = arranged(sys.argv[1:])
    code = _guarded(lambda: application(sys.argv[1:])(prog_name="bmcheck", standalone_mode=False))
    return code if _flushed() or code == INTERRUPTED else WRONG_USAGE


def _guarded(run: Callable[[], object]) -> int:
    """Return the exit code of a run; every failure that is not a fault of the program becomes a message."""
    with suppress(MemoryError):
        return _outcome(run)
    with suppress(OSError):  # by now what the failure held is free again, and the message is ready-made
        os.write(2, _NO_MEMORY)
    return WRONG_USAGE


_NO_MEMORY = b"error: there is not enough memory\n"


def _outcome(run: Callable[[], object]) -> int:  # noqa: PLR0911 - one return a kind of failure
    """Return the exit code of a run, however it ends, but for want of memory."""
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
        shown = io.StringIO()
        error.show(shown)
        tell(*shown.getvalue().rstrip("\n").split("\n"))
        return WRONG_USAGE
    except SystemExit as stop:  # typer's end of completion, and its answer to a reader of the output who left early
        return WRONG_USAGE if stop.code and not isinstance(stop.__context__, BrokenPipeError) else 0
    except OSError as error:
        if error.filename is None:
            return _unwritten(error)
        tell(f"error: {error.filename} cannot be used: {error.strerror}")
        return WRONG_USAGE
    except ImportError as error:  # too little memory has many faces
        tell(f"error: a part of the program cannot be loaded: {error}")
        return WRONG_USAGE
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
    """Return the exit code when the output could not be written; what it still holds and gets goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    tell(f"error: the output could not be written: {error.strerror or error}")
    return WRONG_USAGE
