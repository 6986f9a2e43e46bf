"""Say of text that is no TOML what was meant, for people who have never seen TOML.

The text is cut into entries: a header, or a name with its value. Each that does not read alone is mended by the table
of usual slips. Only where it reads then is it certain what was meant, and the line is shown as it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import NamedTuple

from bmcheck.errors import MOST_PROBLEMS, Problem
from bmcheck.files.locate import Path, spans
from bmcheck.files.mending import TOKEN, mended, refusal

MOST_LINES = 20_000
"""Lines of a file in which slips are looked for."""
LONGEST = 1_000
"""Characters of an entry in which slips are looked for."""

NOT_TOML = "is not valid TOML: "


_MARK = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |\r?$)|={7}\r?$", re.MULTILINE)
_HEADER = r'[ \t]*\[\[?[ \t]*[A-Za-z_"][\w."-]*[ \t]*\]\]?[ \t]*(?:#.*)?\r?$'
_BEGINS = rf'{_MARK.pattern}|{_HEADER}|[ \t]*(?:[\w-]+|"[^"\n]*")[ \t]*[:=]'
_ENTRY = re.compile(_BEGINS, re.MULTILINE)
_TABLE = re.compile(rf"{_MARK.pattern}|{_HEADER}", re.MULTILINE)
_BROKEN_TEXT = re.compile(rf'"[^"\n]*(?:\n(?!{_BEGINS}|[ \t]*#|[ \t]*\r?$)[^"\n]*)+"[ \t]*(?=\r?$)', re.MULTILINE)
_BULLETS = re.compile(r'[ \t]*(?:[\w-]+|"[^"\n]*")[ \t]*[:=][ \t]*\r?\n(?:[ \t]*-[ \t].*(?:\n|\Z))+')
_PLACE = re.compile(r" at line (\d+) column (\d+)$")
_LISTS = frozenset(("waiver", "action", "question", "rule", "strategy", "claim", "contradiction", "scenario"))
"""Tables that are written in two brackets."""


class _Entry(NamedTuple):
    """Some lines, the number of the first, and what they open and do not close: the characters and their places."""

    text: str
    line: int
    opened: tuple[tuple[str, int], ...]


def syntax_problems(path: str, text: str, message: str) -> list[Problem]:
    """Return what is wrong with ``text``, of which the TOML reader says ``message``; at least one problem."""
    text = text.removeprefix("\ufeff")
    if text.count("\n") > MOST_LINES:
        return [_unread(path, message)]
    if text.lstrip()[:1] == "{":
        hint = "write name = value, each on a line of its own, without braces around all"
        return [Problem(f"{NOT_TOML}this looks like JSON", hint, path, *_place(message))]
    entries = list(_entries(text))
    marks = [each.line for each in entries if _MARK.match(each.text)]
    if any(each.text[0] in "<>" for each in entries if each.line in marks[:1] + marks[-1:]):
        what = "holds the marks of a merge conflict"
        hint = f"keep one of the two versions in lines {marks[0]} to {marks[-1]}, and delete the lines <<<, === and >>>"
        return [Problem(NOT_TOML + what, hint, path, marks[0], 1)]
    found = (problem for each in entries for problem in _faults(path, each))
    return list(islice(found, MOST_PROBLEMS)) or list(_twice(path, entries, message)) or [_unread(path, message)]


def _place(message: str) -> tuple[int, int]:
    found = _PLACE.search(message)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _unread(path: str, message: str, hint: str = "", line: int = 1) -> Problem:
    """Return what the TOML reader says of text that begins in ``line``."""
    row, column = _place(message)
    return Problem(NOT_TOML + _PLACE.sub("", message), hint, path, row and row + line - 1, column)


# Entries


def _entries(text: str) -> Iterator[_Entry]:
    start, line = 0, 1
    while start < len(text):
        end, opened = _end(text, start)
        yield _Entry(text[start:end], line, opened)
        line += text.count("\n", start, end)
        start = end


def _end(text: str, start: int) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Return where the entry that begins at ``start`` ends, and what it opens and does not close."""
    if bullets := _BULLETS.match(text, start):
        return bullets.end(), ()
    stack: list[tuple[str, int]] = []
    odd: list[tuple[str, int]] = []
    at = start
    while token := TOKEN.search(text, at):
        at = token.end()
        match token[0]:
            case "[" | "{":
                stack.append((token[0], token.start() - start))
            case "]" | "}":
                if stack and stack[-1][0] + token[0] in ("[]", "{}"):
                    stack.pop()
            case "\n":
                if not stack or (_TABLE if stack[-1][0] == "{" else _ENTRY).match(text, at):
                    return at, (*stack, *odd)
            case '"' | "'":
                broken = None if stack else _BROKEN_TEXT.match(text, token.start())
                line_end = text.find("\n", at)
                odd.append((token[0], token.start() - start))
                at = broken.end() if broken else line_end if line_end >= 0 else len(text)
            case string if string[:3] in ('"""', "'''") and (len(string) < 6 or string[-3:] != string[:3]):  # noqa: PLR2004
                stack.append((string[:3], token.start() - start))
    return len(text), (*stack, *odd)


# What is wrong with one entry


def _faults(path: str, entry: _Entry) -> Iterator[Problem]:
    """Yield a problem for each line of an entry that does not read."""
    message = refusal(entry.text)
    if not message:
        return
    text = entry.text.replace("\r\n", "\n").rstrip("\n")
    after = mended(text[:LONGEST])
    if len(text) > LONGEST or not after.words or refusal(after.text):
        yield _uncertain(path, entry, message, after.unsure)
        return
    for number, (old, new) in enumerate(_pairs(text.split("\n"), after.text.split("\n")), entry.line):
        if old != new:
            column = next(count for count, (one, two) in enumerate(zip_longest(old, new), 1) if one != two)
            yield Problem(NOT_TOML + "; ".join(after.words), f"write: {new.strip()}", path, number, column)


def _uncertain(path: str, entry: _Entry, message: str, unsure: str) -> Problem:
    """Return the problem of an entry of which it is not certain how it was meant, with what can be said of it."""
    problem = _unread(path, message, unsure or _advice(entry), entry.line)
    return problem._replace(what=f"{NOT_TOML}this is no value") if unsure else problem


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Pair lines with those to write; where lines become more or fewer, the first stands for all."""
    if len(old) == len(new):
        return zip_longest(old, new, fillvalue="")
    return iter([("\n".join(old), ", and below it: ".join(each.strip() for each in new))])


def _advice(entry: _Entry) -> str:
    """Return what can be said of an entry of which it is not certain how it was meant."""
    for opening, place in entry.opened[-1:]:
        line = entry.line + entry.text.count("\n", 0, place)
        if len(opening) == 1 and opening in "\"'":
            return f"a quote is missing in line {line}: each text has one at both ends"
        names = {"[": ("list", "]"), "{": ("table", "}")}
        what, closing = names.get(opening, ("text", opening))
        return f"the {what} that opens with {opening} in line {line} is not closed: write {closing} where it ends"
    return next((hint for pattern, hint in _BARE_WORDS if re.search(pattern, entry.text)), "")


_BARE_WORDS = (
    (
        r"\A[ \t]*[\w-]+[ \t]*[=:][ \t]*(?:#.*)?\s*\Z",
        "write a value behind =, or leave the line out while there is none",
    ),
    (r"\A[ \t]*=(?!=)", "write a name in front of ="),
    (r"\A[ \t]*-[ \t]", 'write a list in one line: name = ["one", "two"]'),
    (r"\A[ \t]*[^\W\d][^=\[\]{}\"#]*\Z", "write name = value, or # in front of a remark"),
    (
        r"\A[ \t]*[^=\"'#\[\]{}]*[^\x00-\x7f][^=\"'#\[\]{}]*=",
        "a name has only letters a to z, digits, _ and -",
    ),
    (r"\r(?!\n)", "save the file with the line ends of Unix or Windows"),
)


# What is written twice


def _twice(path: str, entries: list[_Entry], message: str) -> Iterator[Problem]:
    """Yield each name and header that is there already, with the line of the first; all entries read alone."""
    first: dict[Path, int] = {}
    lists: dict[Path, int] = {}
    table: Path = ()
    for entry in entries:
        for names, place in _names(entry.text):
            line, text = entry.line + entry.text.count("\n", 0, place), entry.text[place:]
            own = (*_current(names[:-1], lists), names[-1]) if text[0] == "[" else (*table, *names)
            if hint := _already(own, first, lists, text):
                column = place - entry.text.rfind("\n", 0, place)
                yield Problem(NOT_TOML + _PLACE.sub("", message), hint, path, line, column)
            for count in range(len(own) if text[0] == "[" else len(table) + 1, len(own) + 1):
                first.setdefault(own[:count], line)
            if text[:2] == "[[":
                lists[own] = lists.get(own, -1) + 1
            if text[0] == "[":
                table = (*own, lists[own]) if own in lists else own


def _names(entry: str) -> Iterator[tuple[Path, int]]:
    """Yield the names in a header, or in front of the = of an entry, and where they stand."""
    for names, span in spans(entry, inside=False).items():
        if entry[span.key] == "[" or len(names) == span.dotted:
            yield tuple(each for each in names if isinstance(each, str)), span.key
            return


def _current(names: Path, lists: dict[Path, int]) -> Path:
    """Return the path of the tables called ``names``, of lists the last one so far."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        path = (*path, lists[path]) if path in lists else path
    return path


def _already(own: Path, first: dict[Path, int], lists: dict[Path, int], text: str) -> str:
    """Return what to do about a name or header that is there already, empty when it is new."""
    name = ".".join(each for each in own if isinstance(each, str))
    if (text[:2] == "[[" and own in lists) or own not in first:
        return ""
    line = first[own]
    if text[0] != "[":
        return f"{name:.80} stands in line {line} already: keep one of the two"
    if own in lists:
        return f"line {line} has [[{name:.80}]]: write it so here too"
    if name in _LISTS:
        return f"write [[{name}]] here and in line {line}: there may be several"
    return f"{name:.80} stands in line {line} already: move what is below this line up there, and delete this one"
