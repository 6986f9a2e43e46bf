"""What goes wrong, said to people: what, where, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from msgspec import Struct

from bmcheck.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable


class Position(Struct, frozen=True):
    """A place in a file, both counted from 1."""

    line: int
    column: int


class Problem(NamedTuple):
    """One thing that is wrong in one place.

    ``line`` and ``column`` count from 1; 0 means that the place is not known. ``excerpt`` is the text in which
    a caret under character ``caret`` (from 0) shows the offending token.
    """

    what: str
    hint: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    excerpt: str = ""
    caret: int = 0

    @property
    def placed(self) -> str:
        """Return what is wrong and where in one line: ``file:line:col: what``."""
        place = ":".join(str(each) for each in (one_line(self.path), self.line, self.column) if each)
        return f"{place}: {one_line(self.what)}" if place else one_line(self.what)

    @property
    def in_one_line(self) -> str:
        """Return what is wrong, where, and what to do about it in one line."""
        return f"{self.placed} ({one_line(self.hint)})" if self.hint else self.placed

    def __str__(self) -> str:
        """Return the problem as people read it: what and where and, below it, caret and hint."""
        lines = [self.placed]
        if self.excerpt:
            lines += [f"    {one_line(self.excerpt)}", "    " + " " * self.caret + "^"]
        if self.hint:
            lines.append(f"    {one_line(self.hint)}")
        return "\n".join(lines)


MOST_PROBLEMS = 100
"""Problems that are looked for at once: whoever wrote the file mends some before more are of use."""


class Problems(list[Problem]):
    """Problems as they are found; the first that is too many ends the search, so that no file has it go on for long."""

    def append(self, problem: Problem) -> None:
        """Keep a problem; raise BmcheckError with all of them when there are more than anybody reads."""
        if len(self) >= MOST_PROBLEMS:
            more = Problem(f"there are more than {MOST_PROBLEMS} problems", "mend these first", problem.path)
            raise BmcheckError([*self, more])
        super().append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep several problems, and look for no more of them than are kept."""
        for each in problems:
            self.append(each)

    def __iadd__(self, problems: Iterable[Problem]) -> Self:  # type: ignore[misc, override]  # "+" stays a list's
        """Keep several problems in the same way."""
        self.extend(problems)
        return self


class BmcheckError(Exception):
    """Everything that was found wrong at once; the command line shows it and exits with 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order in which a reader meets them."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(each) for each in self.problems))


class NoRevisionError(BmcheckError):
    """What was named is no revision of a repository, whichever of its files it is asked for."""

    def __init__(self, problem: Problem, repository: str) -> None:
        """Keep the problem and the top of the repository."""
        super().__init__([problem])
        self.repository = repository


def failure(what: str, hint: str = "", path: str = "") -> BmcheckError:
    """Return an error that holds a single problem."""
    return BmcheckError([Problem(what, hint, path)])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known words nearest to ``word``, or lists them when they are few."""
    from difflib import get_close_matches  # noqa: PLC0415 - most runs go well

    names = sorted(known)
    small = {each.casefold(): each for each in names}
    near = get_close_matches(word[:80].casefold(), small, n=2)
    if near:
        return f"did you mean {' or '.join(small[each] for each in near)}?"
    few = 12
    return f"one of: {', '.join(names)}" if 0 < len(names) <= few else ""
