"""The same, as short as a comment on a pull request must be."""

from __future__ import annotations

from functools import partial

from bmcheck.reports import markdown
from bmcheck.reports.markdown_room import COMMENT

section = markdown.section
document = partial(markdown.document, most=COMMENT)
