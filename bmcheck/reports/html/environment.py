"""The templates of every page: what people typed is escaped, and nothing is loaded from anywhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bmcheck.model import Severity, Status
from bmcheck.reports.notices import lapses_in_words, missing_in_words
from bmcheck.reports.plan import first_in_words, joined_in_words, left_in_words, takes, watched_in_words
from bmcheck.reports.treatment import comes_first, is_unsettled, urgency_in_words
from bmcheck.reports.words import DECISION_WORDS, STATUS_WORDS, answers_first, effort_words, may_apply, wanted_in_words
from bmcheck.safe import one_line


@cache
def environment() -> Environment:
    """Return the templates; every text is escaped, and harmless as it is in the terminal."""
    found = Environment(
        loader=PackageLoader("bmcheck.reports.html"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: one_line(value) if type(value) is str else value,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = files(__package__).joinpath("templates/page.css").read_text(encoding="utf-8")
    found.globals.update(
        style=Markup(style),  # noqa: S704 - ours, and no text of a file is in it
        style_digest=b64encode(sha256(style.encode()).digest()).decode(),
        made_by=version("bmcheck"),
        Severity=Severity,
        Status=Status,
        status_words=STATUS_WORDS,
        decision_words=DECISION_WORDS,
        is_unsettled=is_unsettled,
        missing_in_words=missing_in_words,
        wanted_in_words=wanted_in_words,
        comes_first=comes_first,
        effort_words=effort_words,
        takes=takes,
        answers_first=answers_first,
        may_apply=may_apply,
        urgency_in_words=urgency_in_words,
        first_in_words=first_in_words,
        joined_in_words=joined_in_words,
        left_in_words=left_in_words,
        watched_in_words=watched_in_words,
    )
    found.filters["lapses_in_words"] = lapses_in_words
    return found
