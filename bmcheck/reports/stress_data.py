"""What the world may do to a venture, for programs and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.markdown_room import escaped
from bmcheck.reports.stress import prepared, signs, title, told
