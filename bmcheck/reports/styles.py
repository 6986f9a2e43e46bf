"""What is told in which style, the same in every report for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Kind, Severity
from bmcheck.reports.marks import Marked, styled, told

if TYPE_CHECKING:
    from bmcheck.model import Rule

_SEVERITY_STYLES = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan"}


def severity_style(rule: Rule) -> str:
    """Return the style in which the severity of a rule is told."""
    return _SEVERITY_STYLES[rule.severity] if rule.kind is Kind.RISK else "green"


def severity(rule: Rule) -> Marked:
    """Return the severity of a rule in its style."""
    return styled(rule.severity.value, severity_style(rule))


def identity(name: str) -> Marked:
    """Return an id in the style of all ids."""
    return styled(name, "dim")


def heading(text: str) -> Marked:
    """Return what stands above a part of a report."""
    return styled(text, "bold")


def entry(rule: Rule) -> Marked:
    """Return a rule by its title, with its id and its severity."""
    return told(rule.title, " (", identity(rule.id), ", ", severity(rule), ")")
