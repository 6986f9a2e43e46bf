"""The report as one web page that needs nothing beside itself: no script, no network, no other file."""

from bmcheck.reports.html.page import MOST_REVISIONS, render

__all__ = ["MOST_REVISIONS", "render"]
