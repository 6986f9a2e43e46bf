"""The pieces of a Markdown document: entries, lists, tables, and parts that a reader unfolds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.escapes import markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bmcheck.model import Question


def entry(label: str, items: Sequence[str]) -> list[str]:
    """Return the lines of an entry: one item beside the label, several below it."""
    if len(items) == 1:
        return [f"- **{label}:** {markdown(items[0])}"]
    return [f"- **{label}:**", *(f"  - {markdown(each)}" for each in items)] if items else []


def said(label: str, answers: Iterable[tuple[Question, str]], notes: Mapping[str, str]) -> list[str]:
    """Return the lines of an entry of answers, each with the note that somebody made on it below."""
    lines = [f"- **{label}:**"]
    for question, answer in answers:
        lines.append(f"  - {markdown(f'{question.ask} — {answer}')}")
        lines += [f"    - Note: {markdown(notes[question.id])}"] if question.id in notes else []
    return lines if len(lines) > 1 else []


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of the cells in each row."""
    return framed(head, map(table_row, rows))


def framed(head: Sequence[str], rows: Iterable[str]) -> str:
    """Return a table of rows that are written already."""
    return "\n".join([table_row(head), f"| {' | '.join(['---'] * len(head))} |", *rows])


def table_row(cells: Iterable[str]) -> str:
    """Return the row of a table."""
    return f"| {' | '.join(map(markdown, cells))} |"


def listed(entries: Iterable[str]) -> str:
    """Return texts below each other."""
    return "\n".join(f"- {markdown(each)}" for each in entries)


def folded(title: str, *parts: str) -> str:
    """Return parts that a reader unfolds; ``title`` is ours, for HTML is not escaped here."""
    return "\n\n".join([f"<details>\n<summary>{title}</summary>", *parts, "</details>"])
