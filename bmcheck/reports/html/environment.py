"""The templates of every page: what people typed is escaped, and nothing is loaded from anywhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bmcheck.model import Severity, Status
from bmcheck.reports.notices import lapses_in_words, missing_in_words
from bmcheck.reports.plan import (
    MOST_TRIED,
    TO_TRY,
    WHEN,
    joined_in_words,
    left_in_words,
    takes,
    to_accept_again,
    watched_in_words,
)
from bmcheck.reports.treatment import comes_first, is_unsettled, urgency_in_words
from bmcheck.reports.words import (
    DECISION_WORDS,
    STATUS_WORDS,
    answers_first,
    effort_words,
    made_so,
    may_apply,
    wanted_in_words,
)
from bmcheck.safe import one_line

MOST_AT_ONCE, MOST_GAPS = 2, 6
"""Notices, and questions to answer first, that the screen shows before the rest is folded away."""
MOST_BESIDE = 24
"""Titles that stand in one column beside the canvas; more stand in two."""


@cache
def environment() -> Environment:
    """Return the templates; every text is escaped, and harmless as it is in the terminal."""
    found = Environment(
        loader=PackageLoader("bmcheck.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value) if type(value) is str else value,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files(__package__).joinpath("templates/page.css").read_text(encoding="utf-8")
    found.globals.update(
        style=Markup(style),  # noqa: S704 - ours, and no text of a file is in it
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
        made_by=version("bmcheck"),
        MOST_AT_ONCE=MOST_AT_ONCE,
        MOST_GAPS=MOST_GAPS,
        MOST_BESIDE=MOST_BESIDE,
        MOST_TRIED=MOST_TRIED,
        TO_TRY=TO_TRY,
        WHEN=WHEN,
        Severity=Severity,
        Status=Status,
        status_words=STATUS_WORDS,
        decision_words=DECISION_WORDS,
        is_unsettled=is_unsettled,
        missing_in_words=missing_in_words,
        wanted_in_words=wanted_in_words,
        comes_first=comes_first,
        made_so=made_so,
        effort_words=effort_words,
        takes=takes,
        to_accept_again=to_accept_again,
        answers_first=answers_first,
        may_apply=may_apply,
        urgency_in_words=urgency_in_words,
        joined_in_words=joined_in_words,
        left_in_words=left_in_words,
        watched_in_words=watched_in_words,
    )
    found.filters.update(lapses_in_words=lapses_in_words, plain=plain, sentence=sentence)
    return found


def shown(text: str) -> str:
    """Return a text as one harmless line, in which what stands between backticks is set as code."""
    parts = one_line(text).split("`")
    if len(parts) % 2 == 0 or len(parts) == 1:
        return one_line(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


def plain(text: str) -> str:
    """Return a text without backticks, for places where nothing can be set as code."""
    return text.replace("`", "")


def sentence(text: str) -> str:
    """Return a text that begins as sentences do."""
    return text[:1].upper() + text[1:]
