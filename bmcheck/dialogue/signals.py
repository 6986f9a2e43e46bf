"""Signals that end the interview like Ctrl-C: everything is saved already, and the terminal is put back as it was."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PUT_BACK = "\x1b[?25h\x1b[?2004l"
"""Show the cursor, and stop marking pasted text."""

_ENDING = "ABRT HUP QUIT TERM USR1 USR2 ALRM VTALRM PROF XCPU POLL PWR STKFLT"
"""What ends a process that does not care for it (signal(7)), but for Ctrl-C, which Python cares for, and for faults."""


def ending_signals() -> list[signal.Signals]:
    """Return the signals of this system that end a program, as long as nobody else has a use for them."""
    known = [signal.Signals[f"SIG{name}"] for name in _ENDING.split() if hasattr(signal, f"SIG{name}")]
    return [each for each in known if signal.getsignal(each) in (signal.SIG_DFL, _interrupt)]


@contextmanager
def terminal_kept(*, simple: bool) -> Iterator[None]:
    """Raise KeyboardInterrupt for the ending signals, and leave the terminal as it was, whatever happens."""
    before = {each: signal.signal(each, _interrupt) for each in (signal.SIGINT, *ending_signals())}
    restore = restorer()
    try:
        yield
    except BaseException:
        with suppress(OSError):  # the terminal may be gone
            restore()
            if not simple:
                sys.stdout.write(PUT_BACK)
                sys.stdout.flush()
        raise
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def end_quietly() -> None:
    """From now on let no signal end the program: it is ending, and saves what was said last.

    A terminal that is closed says so twice.
    """
    for each in (signal.SIGINT, *ending_signals()):
        signal.signal(each, signal.SIG_IGN)


def _interrupt(*_: object) -> NoReturn:
    end_quietly()
    raise KeyboardInterrupt


def restorer() -> Callable[[], None]:
    """Return what sets the terminal as it is set now; it does nothing where there is no such thing."""
    try:
        import termios  # noqa: PLC0415 - not on Windows
    except ImportError:
        return lambda: None
    attributes = termios.tcgetattr(sys.stdin)

    def restore() -> None:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, attributes)

    return restore
