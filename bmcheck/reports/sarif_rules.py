"""What a rule means, as SARIF tells it beside the results: in plain text and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.escapes import markdown, sarif_text
from bmcheck.reports.notices import NOTICES
from bmcheck.reports.treatment import urgency_in_words
from bmcheck.reports.words import basis_words, effort_words, once_well, passage, strategies_of

if TYPE_CHECKING:
    from bmcheck.model import Pack, Rule

_Section = tuple[str, list[str]]


def descriptor(pack: Pack, rule: Rule, level: str, *, only_paper: bool) -> dict[str, Any]:
    """Return a rule as a reporting descriptor (SARIF 2.1.0, 3.49); ``level`` is that of its results."""
    sections = _sections(pack, rule, only_paper=only_paper)
    former = [before for before, now in pack.renamed_rules.items() if now == rule.id]
    return {
        "id": rule.id,
        **({"deprecatedIds": former} if former else {}),
        "shortDescription": {"text": sarif_text(rule.title)},
        "fullDescription": {"text": sarif_text(rule.why)},
        "help": {"text": _plain(rule, sections), "markdown": _markdown(rule, sections)},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": [rule.kind.value, rule.feature, *rule.blocks],
            "pack": pack.label,
            "kind": rule.kind.value,
            "severity": rule.severity.value,
            "horizon": rule.horizon.value,
            "threatens": rule.threatens.value,
            "basis": rule.basis.value,
        },
    }


def notice_descriptor(name: str) -> dict[str, Any]:
    """Return the rule of its own that SARIF wants for a notice."""
    text = sarif_text(NOTICES[name])
    return {
        "id": name,
        "shortDescription": {"text": text},
        "help": {"text": text, "markdown": markdown(text)},
        "defaultConfiguration": {"level": "warning"},
    }


def _sections(pack: Pack, rule: Rule, *, only_paper: bool) -> list[_Section]:
    strategies = strategies_of(pack, rule, only_paper=only_paper)
    sections = [
        ("How soon, and whom it hurts", [urgency_in_words(rule)]),
        ("Why this severity", [rule.why_severity]),
        (once_well(rule), [rule.when_met]),
        ("How you would know", [rule.verify]),
        *((f"What to do: {each.title} ({effort_words(each)})", list(each.steps)) for each in strategies),
        ("Building blocks", [pack.blocks[each] for each in rule.blocks]),
        ("What it rests on", [*(passage(pack, each) for each in rule.claims), basis_words(pack, rule)]),
    ]
    return [each for each in sections if any(each[1])]


def _plain(rule: Rule, sections: list[_Section]) -> str:
    parts = [f"{sarif_text(title)}:\n{_list(items)}" for title, items in sections]
    return "\n\n".join([sarif_text(rule.why), *parts])


def _markdown(rule: Rule, sections: list[_Section]) -> str:
    shown = [(markdown(title), [markdown(each) for each in items]) for title, items in sections]
    parts = [f"**{sarif_text(title)}**\n\n{_list(items)}" for title, items in shown]
    return "\n\n".join([sarif_text(markdown(rule.why)), *parts])


def _list(items: list[str]) -> str:
    return "\n".join(f"- {sarif_text(each)}" for each in items)
