"""Find the comments in a piece of TOML, so that they stay when the entry that they belong to is written anew."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|(?P<comment>#[^\r\n]*)', re.DOTALL
)


def comments_in(text: str) -> list[str]:
    """Return the comments in whole entries or values, each with its ``#``; one within quotes is none."""
    return [found["comment"] for found in _TOKEN.finditer(text) if found["comment"]]


def comments_lost(before: str, after: str) -> list[str]:
    """Return the comments in ``before`` that are not in ``after``."""
    kept = comments_in(after)
    return [each for each in comments_in(before) if each not in kept]


def on_lines(comments: list[str], newline: str, indent: str = "") -> str:
    """Return comments as whole lines."""
    return "".join(f"{indent}{each}{newline}" for each in comments)
