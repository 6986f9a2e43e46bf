"""A plan in words and as JSON: the steps, what each clears and opens, and what stays."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from bmcheck.model import Status
from bmcheck.planning import Goal
from bmcheck.planning import plan as make
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.width import text_width
from bmcheck.reports.words import counts

if TYPE_CHECKING:
    from bmcheck.model import Finding, Review, Snapshot
    from bmcheck.planning import Plan, PlanStep

SCHEMA = 1
MOST_TIES = 5


def first_plan(snapshot: Snapshot, *, only_paper: bool = False) -> tuple[Plan, Goal] | None:
    """Return the smallest plan for the most severe of the open risks that nobody accepts; None without such risks."""
    risks = snapshot.not_accepted(Status.OPEN)
    if not risks:
        return None
    review = snapshot.review
    goal = Goal(risks[0].rule.severity.value, only_paper=only_paper, accepted=snapshot.follow_up.accepted)
    return make(review.pack, review.answers, goal), goal


def render(plan: Plan, goal: Goal) -> str:
    """Return the plan for a reader."""
    lines: list[str] = []
    if not plan.steps:
        lines.append(f"No open risk at severity {goal.fail_on} or above: nothing to plan." if not plan.rest else "")
    else:
        lines.append(f"The smallest plan for every open risk at severity {goal.fail_on} or above:")
    for number, step in enumerate(plan.steps, 1):
        lines += ["", *_step(number, step)]
    lines += ["", *_rest(plan)] if plan.rest else []
    lines += ["", *_ties(plan)] if plan.ties else []
    if not plan.exact:
        lines += ["", "The search was cut short: a smaller plan may exist."]
    lines += ["", f"Now: {counts(plan.before, goal.accepted)}", f"Then: {counts(plan.after, goal.accepted)}"]
    width = text_width()
    return "\n".join(fill(each, width, subsequent_indent="      ", break_on_hyphens=False) for each in lines).lstrip(
        "\n"
    )


def _step(number: int, step: PlanStep) -> list[str]:
    strategy = step.strategy
    lines = [f"{number}. {strategy.title} ({strategy.id}, {strategy.effort} effort)"]
    lines += [f"   clears: {each.rule.title} ({each.rule.severity.value})" for each in step.clears]
    if not step.clears:
        lines.append("   clears nothing by itself: it prepares a later step")
    lines += [f"   opens: {each.rule.title} ({each.rule.severity.value})" for each in step.opens]
    return lines


def _rest(plan: Plan) -> list[str]:
    return ["No set of strategies clears these; this is the smallest rest:", *(_why(each) for each in plan.rest)]


def _why(finding: Finding) -> str:
    rule = finding.rule
    offered = ", ".join(rule.strategies)
    why = f"its strategies do not settle it here or are excluded: {offered}" if offered else "it has no strategy"
    return f"   - {rule.title} ({rule.id}, {rule.severity.value}): {why}"


def _ties(plan: Plan) -> list[str]:
    chosen = {step.strategy.id for step in plan.steps}
    lines = [f"{len(plan.ties)} other sets are as small:"]
    for tie in plan.ties[:MOST_TIES]:
        instead = ", ".join(sorted(set(tie) - chosen))
        of_these = ", ".join(sorted(chosen - set(tie)))
        lines.append(f"   - {instead} instead of {of_these}")
    if len(plan.ties) > MOST_TIES:
        lines.append(f"   - and {len(plan.ties) - MOST_TIES} more")
    return lines


def render_json(plan: Plan) -> str:
    """Return the plan for programs."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "pack": pack_entry(plan.before.pack),
        "exact": plan.exact,
        "steps": [
            {
                "strategy": step.strategy.id,
                "effort": step.strategy.effort,
                "clears": [each.rule.id for each in step.clears],
                "opens": [each.rule.id for each in step.opens],
            }
            for step in plan.steps
        ],
        "rest": [each.rule.id for each in plan.rest],
        "ties": [list(tie) for tie in plan.ties],
        "before": _counted(plan.before),
        "after": _counted(plan.after),
    }
    return dumped(document)


def _counted(review: Review) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in review.findings:
        found[finding.status.value] = found.get(finding.status.value, 0) + 1
    return found
