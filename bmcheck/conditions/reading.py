"""Walk over one line: from text to the tree that ``ast`` makes of it, within bounds, and each fault at its place."""

from __future__ import annotations

import ast
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from bmcheck.conditions.names import Fault, Names
from bmcheck.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Parsed = TypeVar("_Parsed")

LONGEST = 2000
"""Characters in one condition; far beyond what a reader could follow."""
LONGEST_WRITTEN_OUT = 20_000
"""Characters in one condition with everything in its place that it names: it bounds the time to evaluate it."""
DEEPEST = 40
"""Levels of nesting in one condition, those of the metrics and conditions it names included."""


class Reader:
    """One walk over one line."""

    def __init__(self, text: str, names: Names) -> None:
        """Begin with no fault."""
        self.text = text
        self.names = names
        self.faults: list[Fault] = []
        self.depth = self.deepest = 0
        self.length = len(text)

    def read(self, walk: Callable[[ast.expr], _Parsed], placeholder: _Parsed) -> _Parsed:
        """Parse the text and walk over its tree."""
        if len(self.text) > LONGEST:
            self.faults.append(Fault(f"longer than {LONGEST} characters", 0, "split it into several rules"))
            return placeholder
        if not self.text.strip():
            self.faults.append(Fault("words are expected, not an empty text", 0, "write what is to hold"))
            return placeholder
        try:
            with warnings.catch_warnings(action="error"):  # what one Python warns of, another refuses
                tree = ast.parse(self.text.strip(), mode="eval").body
        except SyntaxError as error:
            at = self.at(error.lineno or 1, (error.offset or len(self.text) + 1) - 1)
            self.faults.append(Fault(f"not a condition: {error.msg}", at))
            return placeholder
        except (ValueError, RecursionError, MemoryError):
            self.faults.append(Fault("not a condition: it holds a null byte or is nested too deeply"))
            return placeholder
        return walk(tree)

    def note(self, node: ast.AST, what: str, hint: str = "", name: str = "") -> None:
        """Note a fault at the place of ``node``."""
        line = getattr(node, "lineno", 1)
        before = self.text[self.at(line, 0) :].encode()[: getattr(node, "col_offset", 0)]
        self.faults.append(Fault(what, self.at(line, len(before.decode(errors="ignore"))), hint, name))

    def at(self, line: int, column: int) -> int:
        """Return the character at a place in the text as Python reads it: without the blanks around it, in lines."""
        start = len(self.text) - len(self.text.lstrip())
        ends = [each.end() for each in re.finditer(r"\r\n?|\n", self.text[start:])]
        return min(len(self.text), start + [0, *ends][min(line - 1, len(ends))] + column)

    @contextmanager
    def deeper(self) -> Iterator[bool]:
        """Go one level deeper, and say whether that is still within bounds."""
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        yield self.depth <= DEEPEST
        self.depth -= 1

    def written_out(self, node: ast.AST, name: str, length: int, depth: int) -> bool:
        """Return whether what ``name`` stands for, so long and so deep, keeps within bounds in its place."""
        self.deepest = max(self.deepest, self.depth - 1 + depth)
        self.length += length
        if self.deepest <= DEEPEST and self.length <= LONGEST_WRITTEN_OUT:
            return True
        what = f"with {name} written out, this is nested more than {DEEPEST} levels deep"
        if self.length > LONGEST_WRITTEN_OUT:
            what = f"with its names written out, this is longer than {LONGEST_WRITTEN_OUT:,} characters"
        self.note(node, what, "use fewer names within names")
        return False

    def unknown_name(self, node: ast.expr, name: str) -> None:
        """Note that ``name`` stands for nothing."""
        self.note(node, f"nothing is called {name}", did_you_mean(name, self.names.known()), name)
