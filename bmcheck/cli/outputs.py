"""Where results go: ``--format``, once or several times, each but one with a file of its own."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from bmcheck.cli.common import tell_problems
from bmcheck.cli.streams import put_document, put_marked
from bmcheck.errors import BmcheckError, Problem, did_you_mean, failure
from bmcheck.files.spool import Spool
from bmcheck.reports.formats import FORMATS, format_of
from bmcheck.reports.marks import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence


METAVAR = "FORMAT[=FILE]"


def help_of(*more: str) -> str:
    """Return the help of ``--format`` for a command that has ``more`` formats than those in the table."""
    first, *others = (*FORMATS, *more)
    return f"How to write the findings: {first} (the default), {', '.join(others)}. Several: all but one with a file."


HELP = help_of()


def formats_offered(*more: str) -> Callable[[str], list[str]]:
    """Return the function that offers the shell formats, ``more`` among them: alone, and to be followed by a file."""

    def offer(incomplete: str) -> list[str]:
        from bmcheck.cli.completion import ASKED

        names = () if ASKED in os.environ else (*FORMATS, *more)  # bash hands over what follows an equals sign alone
        return [word for name in names for word in (name, f"{name}=") if word.startswith(incomplete)]

    return offer


class Output(NamedTuple):
    """A format and the file it goes to, or stdout when there is none."""

    format: str
    file: str = ""


SCREEN = Output("text")
"""What is printed when nothing else is asked for."""


def outputs(words: Iterable[str] | None, inputs: Iterable[str], *more: str) -> list[Output]:
    """Return what ``--format`` asks for, text when it is not given; raise BmcheckError for everything wrong with it.

    ``more`` are formats of the command beside those in the table. No output may take the place of another, or of one
    of the files that are read.
    """
    found = [Output(name, file) for name, _, file in (word.partition("=") for word in words or ["text"])]
    problems = list(_wrong_words(words or (), (*FORMATS, *more))) or list(_clashes(found, inputs))
    if problems:
        raise BmcheckError(problems)
    return found


def with_file(name: str, file: str | None) -> str:
    """Return a format with the file that ``-o`` names, if it is given; raise BmcheckError when it names none."""
    if file == "":
        raise failure("-o names no file", "write: -o FILE")
    return name if file is None else f"{name}={file}"


def _wrong_words(words: Iterable[str], known: Sequence[str]) -> Iterator[Problem]:
    for word in words:
        name, equals, file = word.partition("=")
        if name not in known:
            yield Problem(f"--format: there is no format {name!r:.80}", did_you_mean(name, known))
        elif equals and not file:
            yield Problem(f"--format {name}= has no file", f"write --format {name}=FILE, or --format {name}")


def _clashes(found: Sequence[Output], inputs: Iterable[str]) -> Iterator[Problem]:
    to_stdout = [each.format for each in found if not each.file]
    if len(to_stdout) > 1:
        hint = f"give all but one a file, as in --format {to_stdout[0]}=FILE"
        yield Problem(f"--format: {' and '.join(to_stdout)} would both go to stdout", hint)
    to_files = any(each.file for each in found)
    taken = dict.fromkeys(map(os.path.realpath, inputs if to_files else ()), "an assessment that is read")
    for each in found:
        if not each.file:
            continue
        place = os.path.realpath(each.file)
        if place in taken:
            yield Problem(f"--format {each.format}: this is {taken[place]}", "name another file", each.file)
        taken[place] = "written in another format already"


class Documents:
    """The documents of a check: text for the screen is printed at once, the others are written in the end."""

    def __init__(self, chosen: Iterable[Output]) -> None:
        """Begin with no files checked."""
        self._kept = {each: Spool() for each in sorted(chosen, key=lambda each: not each.file) if each != SCREEN}
        self._is_on_screen = SCREEN in chosen

    def add(self, sections: Mapping[str, Any]) -> None:
        """Take what each format says of some files."""
        if self._is_on_screen and sections:
            put_marked(sections[SCREEN.format])
        for output, spool in self._kept.items():
            if sections:
                spool.add(sections[output.format])

    def close(self) -> None:
        """Let go of what was kept."""
        for each in self._kept.values():
            each.close()

    def write(self, problems: Sequence[Problem], ending: str = "") -> bool:
        """Write every document, and return whether all could be; ``problems`` are of files that could not be read.

        Text ends with ``ending``.
        """
        done = []
        for each, kept in self._kept.items():
            last = [ending] if each.format == SCREEN.format else []
            done.append(write(each, chain(format_of(each.format).document(kept, problems), last)))
        if self._is_on_screen:
            put_marked(ending)
        return all(done)


def write(output: Output, parts: Iterable[str]) -> bool:
    """Write a text, and return whether that could be done; a file is written whole or left as it was."""
    if not output.file:
        show = put_marked if output.format == SCREEN.format else put_document
        for part in parts:
            show(part)
        return True
    from bmcheck.files.saving import save_chunks

    try:
        texts = map(bare, parts) if output.format == SCREEN.format else parts
        save_chunks(output.file, (part.encode() for part in texts))
    except BmcheckError as error:
        tell_problems(error)
        return False
    return True
