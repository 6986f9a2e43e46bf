"""Make text from a file harmless where it is going: the one place for each target other than a terminal."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from bmcheck.repository_paths import path_in_repository
from bmcheck.safe import ANYWHERE, HARMFUL, UNSEEN, one_line

_NO_LINK = "\u200b"
"""Between two characters it keeps readers of Markdown from making a link, a mention or an emoji of them."""
_LINKS = re.compile(r"(?<=@)|(?<=:)(?=//|[\w+-]+:)|(?<=\bwww)(?=\.)|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)", re.IGNORECASE)
_SIGNS = str.maketrans({**{each: f"\\{each}" for each in r"\`*_[]<>~$&"}, "|": "&#124;", _NO_LINK: "&#8203;"})
_OPENING = re.compile(rf"^([{UNSEEN}]*\d{{0,9}})(?=[-+=#.):])")
"""What at the beginning of a line opens a heading, a list, a rule or a command, unless a backslash follows."""
LONGEST = 1_000
"""Characters of a text that is remembered with what was made of it."""

_FORMULA = re.compile(rf"[\s{UNSEEN}]*(?:[-=+@]|:[{UNSEEN}]*:|#[{UNSEEN}]*#)")
_UNSAFE = re.compile(rf"(?!\n)(?:{HARMFUL.pattern}|{ANYWHERE.pattern})")


def markdown(text: str) -> str:
    """Return ``text`` as one line of Markdown that shows it as it is, also in a cell of a table (CommonMark, GFM).

    Links, mentions and references that GitHub makes of plain text are broken as well.
    """
    return _usual_markdown(text) if len(text) <= LONGEST else _markdown(text)


def _markdown(text: str) -> str:
    shown = _LINKS.sub(_NO_LINK, one_line(text).strip()).translate(_SIGNS)
    return _OPENING.sub(r"\1\\", shown)


_usual_markdown = lru_cache(maxsize=4_000)(_markdown)
"""Most texts are those of a pack, and come again with every file."""


def xml(text: str) -> str:
    """Return ``text`` without the characters that XML 1.0 has no way to write; the XML writer escapes the others.

    Those are controls, surrogates and the two noncharacters U+FFFE and U+FFFF, and all of them do harm elsewhere too.
    """
    return one_line(text)


def csv_cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet takes for a formula; the CSV writer quotes it (RFC 4180).

    What would begin one, also with spaces in front or in full width, gets an apostrophe, which spreadsheets hide; so
    does what a runner of CI takes for a command at the beginning of a line. What takes no room is looked past.
    """
    return _usual_cell(text) if len(text) <= LONGEST else _cell(text)


def _cell(text: str) -> str:
    shown = one_line(text)
    return f"'{shown}" if _FORMULA.match(unicodedata.normalize("NFKC", shown)) else shown


_usual_cell = lru_cache(maxsize=4_000)(_cell)
"""As with Markdown."""


def json_text(text: str) -> str:
    """Return a document in JSON with escapes for what does harm in a line and for commands; it says what it said."""
    if text.replace("\n", "").isprintable() and "#" not in text:
        return text
    return _UNSAFE.sub(_json_escape, text)


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[each : each + 2].hex()}" for each in range(0, len(units), 2))


def command_text(text: str) -> str:
    """Return ``text`` as the message of a workflow command; it is one line, so only the percent sign is special."""
    return one_line(text).replace("%", "%25")


def command_property(text: str) -> str:
    """Return ``text`` as a property of a workflow command, in which colons and commas end it."""
    return command_text(text).replace(":", "%3A").replace(",", "%2C")


def sarif_text(text: str) -> str:
    """Return ``text`` as a SARIF message that holds no placeholder and no link (2.1.0, 3.11.5 and 3.11.6)."""
    return one_line(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def uri(path: str) -> str:
    """Return a path as a URI (RFC 3986), relative to its repository or else, when it lies there, the current folder."""
    within = path_in_repository(path)
    inside = os.path.relpath(path) if within == path else within
    if inside.split(os.sep, 1)[0] == os.pardir:
        return Path(os.path.abspath(path)).as_uri()
    return quote(os.fsencode(inside.replace(os.sep, "/")))
