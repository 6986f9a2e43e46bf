"""Signals that end the interview like Ctrl-C: everything is saved already, and the terminal is put back as it was."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

PUT_BACK = "\x1b[?25h\x1b[?2004l"
"""Show the cursor, and stop marking pasted text."""


def ending_signals() -> list[signal.Signals]:
    """Return those of SIGTERM and SIGHUP that this system has."""
    return [signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def terminal_kept(*, simple: bool) -> Iterator[None]:
    """Raise KeyboardInterrupt for the ending signals, and leave the terminal as it was, whatever happens."""
    before = {each: signal.signal(each, _interrupt) for each in ending_signals()}
    restore = _restorer()
    try:
        yield
    except BaseException:
        restore()
        if not simple:
            sys.stdout.write(PUT_BACK)
            sys.stdout.flush()
        raise
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


class _restorer:  # noqa: N801 - used as a function
    """Remembers how the terminal is set, and sets it so again; does nothing where there is no such thing."""

    def __init__(self) -> None:
        try:
            import termios  # noqa: PLC0415 - not on Windows
        except ImportError:
            self.set = None
            return
        attributes = termios.tcgetattr(sys.stdin)
        self.set = lambda: termios.tcsetattr(sys.stdin, termios.TCSADRAIN, attributes)

    def __call__(self) -> None:
        if self.set:
            self.set()
