"""Run a prompt: signals leave it as Ctrl-C does, and whoever stops it for a while finds the terminal as it was."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.filters import Always
from prompt_toolkit.layout import Dimension

from bmcheck.dialogue.signals import end_quietly, ending_signals, restorer

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.application import Application

IDLE = 0.02
"""Seconds after a question was drawn in which nobody has read it yet."""


def run(application: Application[Any]) -> Any:
    """Run a prompt, long lines wrapped; the ending signals leave it through its own event loop, as Ctrl-C does."""
    for window in application.layout.find_all_windows():
        window.wrap_lines = Always()
        if window.height == 1:  # the line that says what is wrong with a number would be cut off
            window.height, window.dont_extend_height = Dimension(min=1), Always()
    before = {each: signal.getsignal(each) for each in (*ending_signals(), *_stopping_signals())}
    try:
        return application.run(pre_run=partial(_listen, application, restorer()), handle_sigint=False)
    finally:
        for each, handler in before.items():
            if signal.getsignal(each) is not signal.SIG_IGN:
                signal.signal(each, handler)


def _listen(application: Application[Any], restore: Callable[[], None]) -> None:
    """Listen to signals, and collect the garbage of the question before while this one is read.

    The one that stops a program for a while finds the terminal as it was, and the question is put again afterwards.

    A prompt leaves thousands of objects. Left to its own devices the collector would take a tenth of a second for
    those of several prompts, just when somebody has pressed a key.
    """

    def leave() -> None:
        if application.future and not application.future.done():
            end_quietly()
            application.exit(exception=KeyboardInterrupt)

    def stop() -> None:
        restore()
        os.kill(os.getpid(), signal.SIGSTOP)

    loop, within = asyncio.get_running_loop(), copy_context()
    loop.call_later(IDLE, gc.collect)
    for each in ending_signals():
        signal.signal(each, lambda *_: loop.call_soon_threadsafe(leave))
    for each in _stopping_signals():
        signal.signal(each, lambda *_: loop.call_soon_threadsafe(partial(run_in_terminal, stop), context=within))


def _stopping_signals() -> list[signal.Signals]:
    """Return the signal that stops a program for a while, if this system has it and it is not ignored."""
    known = [signal.SIGTSTP] if hasattr(signal, "SIGTSTP") else []
    return [each for each in known if signal.getsignal(each) is signal.SIG_DFL]
