"""A person at a terminal: runs ``bmcheck assess`` in a pseudo-terminal, sees a screen and presses keys."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PATIENCE = 20.0
"""Seconds to wait for anything; only a failing test waits that long."""

UP, DOWN, SPACE, ENTER, ERASE, CTRL_C = "\x1b[A", "\x1b[B", " ", "\r", "\x7f", "\x03"

ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
SHOW_CURSOR, HIDE_CURSOR = b"\x1b[?25h", b"\x1b[?25l"

GO_ON = {b"Press Enter to go on": ENTER, b"Not all of this can be true": UP + ENTER}
_LEGEND_END = "sstop"
_PROGRESS = re.compile(r"\d+answered·(?:atmost\d+left|lastquestion)")
_KEPT = ("PATH", "PYTHONPATH", "HOME", "SYSTEMROOT", "COVERAGE_PROCESS_START", "COVERAGE_FILE")


def squeezed(text: str) -> str:
    """Return ``text`` without white space, so that it does not matter where a line was broken."""
    return "".join(text.split())


class _Screen(pyte.HistoryScreen):
    """A screen that answers when it is asked where the cursor is, as terminals do."""

    answer: Callable[[str], None]

    def write_process_input(self, data: str) -> None:
        self.answer(data)


PROGRAM = shlex.join([sys.executable, "-m", "bmcheck"])
"""How the program is started here, and so how it names itself."""


class Terminal:
    """``python -m bmcheck assess …`` in a terminal of ``rows`` and ``columns``.

    Who hurries presses Enter at each pause. A question counts as put once the program has written a progress line
    after the last key, and behind it the question and the legend, so that a test cannot take the prompt before for
    the next one.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        rows: int = 24,
        columns: int = 80,
        term: str = "xterm-256color",
        **more: str,
    ) -> None:
        """Start the program in ``folder``; ``more`` are variables of its environment."""
        self.hurries = True
        self.raw = bytearray()
        self.seen = self.prompts = 0
        self.passed = dict.fromkeys(GO_ON, 0)
        self._screen = _Screen(columns, rows, history=5000, ratio=0.5)
        self._screen.answer = self.send
        self._stream = pyte.ByteStream(self._screen)
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment = {**kept, "TERM": term, "LANG": "C.UTF-8", "PYTHONUTF8": "1", **more}
        command = ["-m", "bmcheck", "assess", *arguments]
        self.child = pexpect.spawn(
            sys.executable, command, cwd=str(folder), env=environment, dimensions=(rows, columns), timeout=PATIENCE
        )
        self.child.delaybeforesend = self.child.delayafterread = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.005
        self.before = self.attributes()

    def close(self) -> None:
        """Close the terminal, and kill what still runs in it."""
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
        with suppress(pexpect.ExceptionPexpect):  # it has ended, and on a busy machine its end is noticed late
            self.child.close(force=True)

    # what the person sees

    def screen(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def cells(self) -> list[list[tuple[str, str, bool]]]:
        """Return the screen row by row: each character with the name of its colour and whether it is bold."""
        rows = (self._screen.buffer[row] for row in range(self._screen.lines))
        return [[(row[at].data, row[at].fg, row[at].bold) for at in range(self._screen.columns)] for row in rows]

    def text(self) -> str:
        """Return everything that stands on the screen or has left it at the top."""
        columns = self._screen.columns
        gone = ("".join(line[column].data for column in range(columns)) for line in self._screen.history.top)
        return "\n".join([*(line.rstrip() for line in gone), self.screen()])

    def latest(self) -> str:
        """Return what stands behind the last progress line, without white space."""
        text = squeezed(self.text())
        ends = [found.end() for found in _PROGRESS.finditer(text)]
        return text[ends[-1] :] if ends else text

    def written(self) -> str:
        """Return everything the program has written, without escape sequences."""
        return ESCAPES.sub(b"", bytes(self.raw)).decode(errors="replace")

    def cursor_is_visible(self) -> bool:
        """Return whether the cursor is shown: never hidden, or shown again after it was hidden last."""
        return not self._screen.cursor.hidden and self.raw.rfind(HIDE_CURSOR) <= self.raw.rfind(SHOW_CURSOR)

    def attributes(self) -> list[Any]:
        """Return the terminal's attributes (termios)."""
        return termios.tcgetattr(self.child.child_fd)

    # what the person does

    def press(self, *keys: str) -> None:
        """Press keys, or type text."""
        self.seen, self.prompts = len(self.raw), self._count_prompts()
        self.send("".join(keys))

    def type_bytes(self, typed: bytes) -> None:
        """Type bytes that need not be UTF-8, in a terminal that takes away one byte at a time (stty -iutf8)."""
        attributes = self.attributes()
        attributes[0] &= ~0o40000  # IUTF8
        termios.tcsetattr(self.child.child_fd, termios.TCSANOW, attributes)
        self.seen, self.prompts = len(self.raw), self._count_prompts()
        self.child.send(typed)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window; the program is told with SIGWINCH."""
        self.seen = len(self.raw)
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def hang_up(self) -> None:
        """Close the window while the program runs, and wait until it has ended."""
        self.child.ptyproc.fileobj.close()
        deadline = time.monotonic() + PATIENCE
        while self.child.isalive():
            assert time.monotonic() < deadline, "the program does not end"
            time.sleep(0.01)

    def wait_for(self, text: str) -> None:
        """Wait until ``text`` stands on the screen or above it, wherever its lines are broken."""
        self._wait(lambda: squeezed(text) in squeezed(self.text()), f"{text!r} does not appear")

    def wait_for_on_screen(self, text: str) -> None:
        """Wait until ``text`` stands on the screen as it is now."""
        wanted = squeezed(text)
        self._wait(lambda: wanted in squeezed(self.screen()), f"{text!r} is not on the screen")

    def wait_for_new(self, text: str) -> None:
        """Wait until the program has written ``text`` after the last key."""
        wanted = squeezed(text)
        self._wait(lambda: wanted in squeezed(self.since_key()), f"{text!r} is not written after the last key")

    def since_key(self) -> str:
        """Return what the program has written after the last key, without escape sequences."""
        return ESCAPES.sub(b"", bytes(self.raw[self.seen :])).decode(errors="replace")

    def wait_for_question(self, ask: str) -> None:
        """Wait until the question ``ask`` has been put, with the legend of keys."""
        self._wait(lambda: self.is_put(ask), f"the question {ask!r} is not put")

    def wait_for_one_of(self, asks: Iterable[str]) -> str | None:
        """Wait until one of the questions ``asks`` has been put and return it, or None when the program has ended."""
        self._wait(lambda: any(self.is_put(each) for each in asks), "no question is put", or_end=True)
        return next((each for each in asks if self.is_put(each)), None)

    def wait_for_next(self, asks: Iterable[str]) -> str | None:
        """Wait as ``wait_for_one_of`` does, and look only at what was written after the last key, which is quick."""
        squeezed_asks = {squeezed(each): each for each in asks}

        def put() -> str | None:
            _, progress, rest = squeezed(self.since_key()).rpartition("answered·")
            shown = rest if progress and _LEGEND_END in rest else ""
            return next((each for each in squeezed_asks if each in shown), None)

        self._wait(lambda: put() is not None, "no question is put", or_end=True)
        found = put()
        return None if found is None else squeezed_asks[found]

    def wait_for_stop(self) -> None:
        """Wait until the program is stopped, as SIGTSTP does; on Linux only."""
        state = Path(f"/proc/{self.child.pid}/stat")
        deadline = time.monotonic() + PATIENCE
        while state.read_text(encoding="utf-8").rpartition(") ")[2][0] != "T":
            assert time.monotonic() < deadline, "the program does not stop"
            self._read(time.monotonic() + 0.02)
        self.wait_until_silent(0.02)

    def wait_until_silent(self, seconds: float) -> None:
        """Wait until the program has written nothing for so long."""
        while True:
            before = len(self.raw)
            self._read(time.monotonic() + seconds)
            if len(self.raw) == before:
                return

    def left(self) -> int:
        """Return how many questions can still come, after the last progress line."""
        last = _PROGRESS.findall(squeezed(self.text()))[-1]
        return 1 if last.endswith("lastquestion") else int(last.rpartition("most")[2].removesuffix("left"))

    def wait_for_end(self, again: Callable[[], object] | None = None) -> int:
        """Wait until the program has ended, and return its exit code (minus the signal that killed it).

        ``again`` is done whenever nothing has happened for two seconds. Numbered lines need it for an interruption:
        on a busy machine Python's ``input`` overlooks a signal that comes just before it begins to read.
        """
        deadline = time.monotonic() + PATIENCE
        while not self._read(min(deadline, time.monotonic() + 2) if again else deadline):
            if time.monotonic() >= deadline:
                raise AssertionError(f"the program does not end\n{self.text()}")
            if again:
                again()
        self.child.wait()
        return int(-self.child.signalstatus if self.child.exitstatus is None else self.child.exitstatus)

    def answer(self, ask: str, *keys: str) -> None:
        """Wait for the question ``ask`` and press ``keys``."""
        self.wait_for_question(ask)
        self.press(*keys)

    # underneath

    def is_put(self, ask: str) -> bool:
        """Return whether the question ``ask`` has been put since the last key."""
        if self._count_prompts() <= self.prompts:
            return False
        latest = self.latest()
        return squeezed(ask) in latest and _LEGEND_END in latest

    def _count_prompts(self) -> int:
        return len(_PROGRESS.findall(squeezed(self.written())))

    def send(self, keys: str) -> None:
        """Press keys and keep waiting for what the keys before them were to bring."""
        with suppress(OSError):  # the program may have ended
            self.child.send(keys)

    def _go_on(self) -> None:
        """Press Enter at each pause, as who has read what stands there does, and leave contradictions as they are."""
        for said, keys in GO_ON.items() if self.hurries else ():
            new = bytes(self.raw).count(said) - self.passed[said]
            self.passed[said] += new
            self.send(keys * new)

    def _wait(self, arrived: Callable[[], bool], otherwise: str, *, or_end: bool = False) -> None:
        deadline = time.monotonic() + PATIENCE
        ended = self._read(deadline, arrived)
        if not arrived() and not (ended and or_end):
            raise AssertionError(f"{otherwise}{', and the program has ended' if ended else ''}\n{self.text()}")

    def _read(self, deadline: float, arrived: Callable[[], bool] = lambda: False) -> bool:
        """Show what the program writes until ``arrived`` or ``deadline``; return whether it closed the terminal."""
        while not arrived():
            try:
                new = self.child.read_nonblocking(65536, timeout=max(deadline - time.monotonic(), 0))
            except pexpect.TIMEOUT:
                return False
            except pexpect.EOF:
                return True
            self.raw += new
            self._stream.feed(new)
            self._go_on()
        return False
