"""Many ventures on one page: the table, what is open most often, what would help most, and the matrix of all."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bmcheck.model import Severity
from bmcheck.portfolio import cells, hardest, most_helpful, most_open
from bmcheck.reports.html.environment import environment
from bmcheck.reports.html.tallies import Tally, tally
from bmcheck.reports.portfolio import MOST, hit_in_words, short, shown_numbers
from bmcheck.reports.words import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.portfolio import MatrixCell, Row
    from bmcheck.reports.portfolio import Portfolio

TOGETHER = 500
"""Pieces of the page put together before they are handed on."""
_WORDS = {
    "high": "high",
    "medium": "medium",
    "low": "low",
    "treated": "treated",
    "untapped": "untapped",
    "pursued": "pursued",
    "clarify": "to clarify",
    "accepted": "accepted",
    "stale": "days overdue",
    "lapsed": "waivers lapsed",
}


def render(portfolio: Portfolio, links: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Yield the page in parts that end where a line does; ``links`` maps paths to the pages of the ventures there."""
    rows = portfolio.rows
    stream = (
        environment()
        .get_template("portfolio.html")
        .stream(
            title=number_of(rows.count(), "venture"),
            rows=rows,
            links=links,
            ventures=rows.sorted(),
            columns=[(name, _WORDS[name]) for name in shown_numbers(rows)],
            tallies=_tallies(portfolio),
            widest=rows.most_risks(),
            faults=list(rows.faults()),
            across=portfolio.added_up,
            alone=portfolio.alone,
            several=len(portfolio.across) > 1,
            packs=list(dict.fromkeys(each.pack for each in portfolio.across)),
            where=portfolio.where,
            today=portfolio.today,
            only_paper=portfolio.only_paper,
            most=MOST,
            most_open=most_open,
            most_helpful=most_helpful,
            hardest=hardest,
            hit_in_words=hit_in_words,
            cells=cells,
            look=look,
            number_of=number_of,
            short=short,
            bar=_bar,
        )
    )
    stream.enable_buffering(TOGETHER)
    left = ""
    for piece in stream:
        whole, newline, rest = (left + piece).rpartition("\n")
        left = rest
        if newline:
            yield whole
    yield left


def _tallies(portfolio: Portfolio) -> list[Tally]:
    """Return the counts that the page begins with: ventures, for findings of several cohorts cannot be added up."""
    rows, part = portfolio.rows, "ventures"
    told = [
        *((each.value, f"with an open {each.value} risk", each.value) for each in Severity),
        ("treated", "with a risk that is treated", "treated"),
        ("untapped", "with an untapped opportunity", "opportunity"),
        ("pursued", "with an opportunity that is pursued", "pursued"),
        ("clarify", "with a risk to clarify", "unclear"),
        ("stale", "due for a new look", "medium"),
        ("lapsed", "with a waiver that lapsed", "medium"),
    ]
    counted = [(rows.having(column), words, look) for column, words, look in told]
    return [tally(found, f"venture {words}", f"ventures {words}", look, part) for found, words, look in counted]


def _bar(row: Row) -> list[tuple[str, int, int]]:
    """Return the parts of a bar of open risks: the class of style, where the part begins, and how long it is."""
    parts, start = [], 0
    for severity in Severity:
        length = getattr(row, severity.value)
        parts.append((severity.value, start, length))
        start += length
    return parts


def look(cell: MatrixCell) -> str:
    """Return the class of style of the worst that was found in one place of the matrix."""
    if cell.worst is not None:
        return cell.worst.value
    sorts = (("opportunity", cell.untapped), ("treated", cell.treated + cell.pursued), ("unclear", cell.clarify))
    return next((name for name, count in sorts if count), "nothing")
