"""What an investor is told, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.diligence import diligence
from bmcheck.outcomes import outcomes_to_watch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.diligence import Diligence, Inquiry
    from bmcheck.model import Finding, MetricValue, Snapshot
    from bmcheck.tasks import Task


def diligence_entry(snapshot: Snapshot) -> dict[str, Any]:
    """Return what to ask management, what breaks the deal, what to have done and what to watch."""
    found, pack = diligence(snapshot), snapshot.review.pack
    return {
        "money": _money(found),
        "ask_management": [_inquiry(each) for each in found.ask],
        "open_until_answered": _ids(found.pending),
        "deal_breakers": [_risk(each) for each in found.breakers],
        "conditions": [_risk(each) for each in found.conditions],
        "price_in": [_risk(each) for each in found.price_in],
        "watch": [{"rule": each.rule.id, "outcomes": list(outcomes_to_watch(pack, each))} for each in found.watch],
        "chances": [_risk(each) for each in found.chances],
    }


def _money(found: Diligence) -> dict[str, Any]:
    money = found.money
    return {
        "as_of": money.as_of.isoformat() if money and money.as_of else None,
        "monthly": [_value(each) for each in money.monthly] if money else [],
        "lasts": _value(money.lasts) if money and money.lasts else None,
        "empty": money.empty.isoformat() if money and money.empty else None,
        "ask": [each.id for each in found.figures],
    }


def _value(value: MetricValue) -> dict[str, Any]:
    return {"metric": value.metric.id, "value": value.value}


def _inquiry(inquiry: Inquiry) -> dict[str, Any]:
    return {
        "question": inquiry.question.id,
        "ask": inquiry.question.ask,
        "severity": inquiry.severity.value if inquiry.severity else None,
        "measure": inquiry.measure,
        "see": list(inquiry.see),
        "decides": _ids(inquiry.decides),
    }


def _risk(task: Task) -> dict[str, Any]:
    return {
        "rule": task.finding.rule.id,
        "first": _ids(task.first),
        "strategy": task.begin.id if task.begin else None,
    }


def _ids(findings: Iterable[Finding]) -> list[str]:
    return [each.rule.id for each in findings]
