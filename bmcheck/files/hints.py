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
from bmcheck.files.locate import spans
from bmcheck.files.mending import TOKEN, mended, refusal

MOST_LINES = 20_000
"""Lines of a file in which slips are looked for."""
LONGEST = 1_000
"""Characters of an entry in which slips are looked for."""
LONG = 50_000
"""Characters of a file of which only the first name that is there twice is told; to find each, the file is read."""
MOST_AGAIN = 10
"""Names that are there twice which are told of a shorter file."""

NOT_TOML = "is not valid TOML: "

_MARK = re.compile(r"(?:<{7,}|>{7,}|[|%+]{7,})(?: |\r?$)|={7,}\r?$", re.MULTILINE)
_HEADER = r'[ \t]*\[\[?[ \t]*[A-Za-z_"][\w."-]*[ \t]*\]\]?[ \t]*(?:#.*)?\r?$'
_BEGINS = rf'{_MARK.pattern}|{_HEADER}|[ \t]*(?:[\w-]+|"[^"\n]*")[ \t]*[:=]'
_ENTRY = re.compile(_BEGINS, re.MULTILINE)
_TABLE = re.compile(rf"{_MARK.pattern}|{_HEADER}", re.MULTILINE)
_BROKEN_TEXT = re.compile(rf"""(["'])[^"'\n]*(?:\n(?!{_BEGINS}|[ \t]*#)(?:(?!\1).)*)+\1[ \t]*(?=\r?$)""", re.MULTILINE)
_BULLETS = re.compile(r'[ \t]*(?:[\w-]+|"[^"\n]*")[ \t]*[:=][ \t]*\r?\n(?:[ \t]*-[ \t].*(?:\n|\Z))+')
_LINE = re.compile(".*")
_OPEN_TEXT = re.compile(r'''("""|\'\'\')(?!(?s:.*)\1\Z)''')
_PLACE = re.compile(r" at line (\d+) column (\d+)$")
_NAME = re.compile(r"""[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_LISTS = frozenset(("waiver", "action", "question", "rule", "strategy", "claim", "contradiction", "scenario"))
"""Tables that are written in two brackets."""
_FORMATS = (
    (r"\s*\[?\s*\{", "JSON", "write name = value, each on a line of its own, without braces around all"),
    (r"(?i)\s*<(?:\?xml|!doctype|html)", "a page of the web", "save the file itself, as it was written"),
)


class _Entry(NamedTuple):
    """Some lines, the number of the first, and the last sign in them that has no counterpart, with its place."""

    text: str
    line: int
    odd: tuple[str, int] | None


def syntax_problems(path: str, text: str, message: str) -> list[Problem]:
    """Return what is wrong with ``text``, of which the TOML reader says ``message``; at least one problem."""
    text = text.removeprefix("\ufeff")
    if text.count("\n") > MOST_LINES:
        return [_unread(path, message)]
    for pattern, what, hint in _FORMATS:
        if re.match(pattern, text):
            return [Problem(f"{NOT_TOML}this looks like {what}", hint, path, *_place(message))]
    entries = list(_entries(text))
    merges = list(_merges(path, [each for each in entries if _MARK.match(each.text)]))
    found = merges or list(islice((problem for each in entries for problem in _faults(path, each)), MOST_PROBLEMS))
    return found or list(_twice(path, text, message)) or [_unread(path, message)]


def _place(message: str) -> tuple[int, int]:
    found = _PLACE.search(message)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _unread(path: str, message: str, hint: str = "", line: int = 1) -> Problem:
    """Return what the TOML reader says of text that begins in ``line``."""
    row, column = _place(message)
    return Problem(NOT_TOML + _PLACE.sub("", message), hint, path, row and row + line - 1, column)


def _merges(path: str, marks: list[_Entry]) -> Iterator[Problem]:
    """Yield a problem for each conflict of a merge, and for each mark that is left of one."""
    what, signs = f"{NOT_TOML}holds the marks of a merge conflict", "".join(each.text[0] for each in marks)
    for found in re.finditer("<[^<>]*>|.", signs):
        first, last = marks[found.start()].line, marks[found.end() - 1].line
        keep = f"keep one of the two versions in lines {first} to {last}, and delete the other lines there"
        yield Problem(what, keep if first < last else "delete this line", path, first, 1)


# Entries


def _entries(text: str) -> Iterator[_Entry]:
    start, line = 0, 1
    while start < len(text):
        bullets = _BULLETS.match(text, start)
        end, odd = (bullets.end(), None) if bullets else _end(text, start)
        yield _Entry(text[start:end], line, odd)
        line += text.count("\n", start, end)
        start = end


def _end(text: str, start: int) -> tuple[int, tuple[str, int] | None]:
    """Return where the entry that begins at ``start`` ends, and the last sign in it that has no counterpart."""
    stack: list[tuple[str, int]] = []
    odd: list[tuple[str, int]] = []
    at = start
    while token := TOKEN.search(text, at):
        at = token.end()
        here = (token[0][:3], token.start() - start)
        match token[0]:
            case "[" | "{":
                stack.append(here)
            case "]" | "}":
                if not stack:
                    odd.append(here)
                elif stack[-1][0] + token[0] in ("[]", "{}"):
                    stack.pop()
            case "\n" if not stack or (_TABLE if stack[-1][0] == "{" else _ENTRY).match(text, at):
                break
            case '"' | "'":
                odd.append(here)
                rest = (None if stack else _BROKEN_TEXT.match(text, token.start())) or _LINE.match(text, at)
                at = rest.end() if rest else at
            case string if _OPEN_TEXT.match(string):
                stack.append(here)
    else:
        at = len(text)
    return at, next(reversed(stack + odd), None)


# What is wrong with one entry


def _faults(path: str, entry: _Entry) -> Iterator[Problem]:
    """Yield a problem for each line of an entry that does not read."""
    message = refusal(entry.text)
    if not message:
        return
    text = entry.text.replace("\r\n", "\n").rstrip("\n")
    after = mended(text[:LONGEST])
    if len(text) > LONGEST or not after.words or refusal(after.text):
        problem = _unread(path, message, after.unsure or _advice(entry), entry.line)
        yield problem._replace(what=f"{NOT_TOML}this is no value") if after.unsure else problem
        return
    for number, (old, new) in enumerate(_pairs(text.split("\n"), after.text.split("\n")), entry.line):
        if old != new:
            column = next(count for count, (one, two) in enumerate(zip_longest(old, new), 1) if one != two)
            yield Problem(NOT_TOML + "; ".join(after.words), f"write: {new.strip()}", path, number, column)


def _pairs(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Pair lines with those to write; where lines become more or fewer, the first stands for all."""
    if len(old) == len(new):
        return zip_longest(old, new, fillvalue="")
    return iter([("\n".join(old), ", and below it: ".join(each.strip() for each in new))])


def _advice(entry: _Entry) -> str:
    """Return what can be said of an entry of which it is not certain how it was meant."""
    if entry.odd:
        sign, place = entry.odd
        line = entry.line + entry.text.count("\n", 0, place)
        if sign in ('"', "'"):
            return f"a quote is missing in line {line}: each text has one at both ends"
        if sign in ("]", "}"):
            return f"the {sign} in line {line} closes nothing: leave it out"
        end = {"[": "]", "{": "}"}.get(sign, sign)
        return f"what opens with {sign} in line {line} is not closed: write {end} where it ends"
    found = ((hint, re.search(pattern, entry.text[:LONGEST])) for pattern, hint in _ADVICE)
    return next((match.expand(hint) for hint, match in found if match), "")


_ADVICE = (
    (
        r"\A[ \t]*([\w-]+)[ \t]*:[ \t]*(?:#.*)?\s*\Z",
        r"write [\1] where other names follow below; otherwise write a value behind \1 =, or leave the line out",
    ),
    (r"\A[^=]*=[ \t]*(?:#.*)?\s*\Z", "write a value behind =, or leave the line out while there is none"),
    (r"\A[ \t]*[\w-]+[ \t]*=[ \t]*[^\W\d][^\"'\n]{,200}\s*\Z", 'write words in quotes: name = "words"'),
    (r"\A[ \t]*=(?!=)", "write a name in front of ="),
    (r"\A[ \t]*-[ \t]", 'write a list in one line: name = ["one", "two"]'),
    (r"\r(?!\n)", "save the file with the line ends of Unix or Windows"),
    (r"\A[^=\[\]{}]*\Z", "write name = value, or # in front of a remark"),
    (r"\A[ \t]*[\w-]+[ \t]*[^\w\s\"'.=-]+=", "write name = value, with nothing in front of ="),
    (
        r"\A[^=\"'#\[\]{}]*[^\w\s.=\"'#\[\]{}-][^=\"'#\[\]{}]*=|\A[^=]*[^\0-\x7f][^=]*=",
        "a name has only letters a to z, digits, _ and -",
    ),
)


# What is written twice


def _twice(path: str, text: str, message: str) -> Iterator[Problem]:
    """Yield each name and header that is there already, with the line of the first.

    The reader stops at one; it is given another name, so that the next is found.
    """
    former: dict[str, str] = {}
    for count in range(MOST_AGAIN if len(text) < LONG else 1):
        message = refusal(text) if count else message
        line, column = _place(message)
        begin = sum(len(each) + 1 for each in text.split("\n", line)[: line - 1])
        name = _NAME.match(text, begin + column - 1)
        if not name or not message.startswith("duplicate key"):
            return
        other = f"again-{count}-{len(text)}"
        former[other] = name[0].strip("\"'")
        text = text[: name.start()] + other + text[name.end() :]
        found = spans(text)
        again = next((each for each in found if other in each), ())
        own = (*again[: again.index(other)], former[other]) if again else ()
        first = min((span.key for each, span in found.items() if own and each[: len(own)] == own), default=len(text))
        if first >= name.start():
            return
        called = ".".join(former.get(each, each) for each in own if isinstance(each, str))
        heading = text.startswith("[", found[again].key)
        hint = _already(called, text.count("\n", 0, first) + 1, heading=heading, many=(*own, 0) in found)
        yield Problem(NOT_TOML + _PLACE.sub("", message), hint, path, line, found[again].key - begin + 1)


def _already(name: str, line: int, *, heading: bool, many: bool) -> str:
    """Return what to do about a name or a ``heading`` that is in ``line`` already, maybe for one of ``many`` tables."""
    if not heading:
        return f"{name:.80} stands in line {line} already: keep one of the two"
    if many:
        return f"line {line} has [[{name:.80}]]: write it so here too"
    if name in _LISTS:
        return f"write [[{name}]] here and in line {line}: there may be several"
    return f"{name:.80} stands in line {line} already: move what is below this line up there, and delete this one"
