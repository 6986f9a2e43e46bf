"""A plan in words and as JSON: the steps, what each treats and opens, what to watch, and what stays."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

from bmcheck.follow_up import still_accepted
from bmcheck.gate import NEVER
from bmcheck.holding_back import held_back
from bmcheck.model import IN_HAND, Status
from bmcheck.outcomes import outcomes_to_watch
from bmcheck.planning import Goal, Obstacle
from bmcheck.planning import plan as make
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.width import text_width
from bmcheck.reports.words import STATUS_WORDS, counts, days_in_words, effort_words, number_of, wanted, wanted_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Finding, Move, Review, Snapshot
    from bmcheck.planning import Left, Plan, PlanStep

SCHEMA = 2
MOST_TIES = 5


def first_plan(snapshot: Snapshot, *, only_paper: bool = False) -> tuple[Plan, Goal] | None:
    """Return the smallest plan for the most severe of the open risks that nobody accepts; None without such risks."""
    risks = snapshot.not_accepted(Status.OPEN)
    if not risks:
        return None
    review = snapshot.review
    goal = Goal(risks[0].rule.severity.value, only_paper=only_paper, accepted=snapshot.follow_up.accepted)
    return make(review.pack, review.said, goal), goal


def render(plan: Plan, goal: Goal) -> str:
    """Return the plan for a reader."""
    lines = _steps(plan, goal)
    lines += _listed("What to watch, to know whether it works:", watched_in_words(plan))
    lines += _listed("Answer these first; what to do hangs on it:", (first_in_words(plan, each) for each in plan.first))
    lines += _listed("This plan leaves:", (left_in_words(each) for each in plan.rest))
    lines += ["", *_ties(plan)] if plan.ties else []
    if not plan.exact:
        lines += ["", "The search was cut short: a smaller plan may exist."]
    lines += ["", f"Now: {counts(plan.before, goal.accepted)}", f"Then: {counts_after(plan, goal)}"]
    told = "\n".join(fill(each, text_width(), subsequent_indent="      ", break_on_hyphens=False) for each in lines)
    return told.lstrip("\n")


def counts_after(plan: Plan, goal: Goal) -> str:
    """Return in words how many findings there are of each status once a plan is carried out."""
    return counts(plan.after, still_accepted(goal.accepted, plan.before, plan.after))


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    listed = [f"   - {each}" for each in entries]
    return ["", title, *listed] if listed else []


def _at_or_above(goal: Goal) -> str:
    return "is planned for" if goal.fail_on == NEVER else f"at severity {goal.fail_on} or above"


def _steps(plan: Plan, goal: Goal) -> list[str]:
    if not plan.steps:
        nothing = f"No open risk {_at_or_above(goal)}: nothing to plan."
        return [] if plan.rest or plan.first else [nothing]
    lines = [f"The smallest plan for every open risk {_at_or_above(goal)}{takes(plan)}:"]
    for number, step in enumerate(plan.steps, 1):
        strategy = step.strategy
        lines += ["", f"{number}. {strategy.title} ({strategy.id}, {effort_words(strategy, short=True)})"]
        lines += [f"   treats: {treated_in_words(plan, step, each)}" for each in step.treats]
        lines += [f"   also touches: {_touched(plan, each)}" for each in step.touches]
        lines += [f"   opens: {each.rule.title} ({each.rule.id}, {each.rule.severity.value})" for each in step.opens]
        lines += [
            f"   waits for: {each.rule.title} ({each.rule.id})" for each in held_back(plan.after, strategy.waits_for)
        ]
    return lines


def days(plan: Plan) -> int | None:
    """Return how long a team works on all steps; None where a strategy does not say how long, or there is none."""
    found = [step.strategy.days for step in plan.steps]
    return sum(filter(None, found)) if found and None not in found else None


def takes(plan: Plan) -> str:
    """Return how long a team works on a plan, to follow a comma; nothing where that is not known."""
    words = days_in_words(days(plan))
    return f", {words}" if words else ""


def treated_in_words(plan: Plan, step: PlanStep, move: Move) -> str:
    """Return a risk that a step treats, the steps that treat it as well, and the outcomes to watch."""
    pack, rule = plan.before.pack, move.rule
    joined = f", {others}" if (others := joined_in_words(plan, step, move)) else ""
    outcomes = outcomes_to_watch(pack, plan.after.by_rule[rule.id]) if move.after in IN_HAND else ()
    watch = f"; watch {', '.join(outcomes)}" if outcomes else ""
    return f"{rule.title} ({rule.id}, {rule.severity.value}){joined}{watch}"


def joined_in_words(plan: Plan, step: PlanStep, move: Move) -> str:
    """Return with which other steps a step treats a risk, as ``together with step 7``; nothing where it does alone."""
    others = [
        str(number)
        for number, each in enumerate(plan.steps, 1)
        if each is not step and move.rule in [it.rule for it in each.treats]
    ]
    return f"together with step{'s' if len(others) > 1 else ''} {' and '.join(others)}" if others else ""


def titles_treated(plan: Plan, step: PlanStep) -> str:
    """Return the risks that a step treats by their titles, and with which other steps."""
    found = ((each.rule.title, joined_in_words(plan, step, each)) for each in step.treats)
    return "; ".join(f"{title} ({others})" if others else title for title, others in found)


def _touched(plan: Plan, move: Move) -> str:
    words = f"{STATUS_WORDS[move.before]} → {STATUS_WORDS[move.after]}"
    early = "".join(f"; first deal with {each.rule.id}" for each in held_back(plan.after, move.rule.waits_for))
    return f"{move.rule.title} ({move.rule.id}, {words}{early})"


def watched(plan: Plan) -> list[str]:
    """Return the outcomes of all that the steps treat, in the order of the pack."""
    pack = plan.before.pack
    treated = [each.rule.id for step in plan.steps for each in step.treats if each.after in IN_HAND]
    found = {name for each in treated for name in outcomes_to_watch(pack, plan.after.by_rule[each])}
    return sorted(found, key=pack.order.__getitem__)


def watched_in_words(plan: Plan) -> list[str]:
    """Return the outcomes to watch, in words."""
    return [f"{plan.before.asked[each].ask} ({each})" for each in watched(plan)]


def first_in_words(plan: Plan, finding: Finding) -> str:
    """Return the questions that settle an open risk, and the risk."""
    asked = "; ".join(wanted_in_words(plan.before, finding, ids=True))
    return f"{asked} — for: {finding.rule.title} ({finding.rule.id}, {finding.rule.severity.value})"


def left_in_words(left: Left) -> str:
    """Return a risk that a plan leaves, and why."""
    names = ", ".join(left.names)
    why = {
        Obstacle.NOBODY: f"nobody can act on it: {left.rule.nobody_can_act}",
        Obstacle.NO_STRATEGY: "it has no strategy",
        Obstacle.EXCLUDED: f"what would treat it is left out: {names}",
        Obstacle.TOO_LITTLE: f"its strategies do not treat it as things stand: {', '.join(left.rule.strategies)}",
        Obstacle.HELD_BACK: f"what would treat it has to wait; first deal with: {names}",
        Obstacle.AT_ODDS: "what would treat it works against the rest, or opens a risk that stays",
        Obstacle.BROUGHT: f"this plan opens it{f' ({names})' if names else ''}, and its own strategies do not treat it",
    }[left.why]
    return f"{left.rule.title} ({left.rule.id}, {left.rule.severity.value}): {why}"


def _ties(plan: Plan) -> list[str]:
    chosen = {step.strategy.id for step in plan.steps}
    lines = [f"{number_of(len(plan.ties), 'other set is', 'other sets are')} as small, and as little work:"]
    for tie in plan.ties[:MOST_TIES]:
        instead = ", ".join(sorted(set(tie) - chosen))
        of_these = ", ".join(sorted(chosen - set(tie)))
        lines.append(f"   - {instead} instead of {of_these}")
    if len(plan.ties) > MOST_TIES:
        lines.append(f"   - and {len(plan.ties) - MOST_TIES} more")
    return lines


def _first(review: Review, finding: Finding) -> dict[str, Any]:
    answer, measure = wanted(review, finding)
    return {"rule": finding.rule.id, "questions": list(answer), "start_measuring": list(measure)}


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
                "days": step.strategy.days,
                "treats": _ids(step.treats),
                "also_touches": _ids(step.touches),
                "opens": _ids(step.opens),
            }
            for step in plan.steps
        ],
        "days": days(plan),
        "watch": watched(plan),
        "first": [_first(plan.before, each) for each in plan.first],
        "rest": [{"rule": each.rule.id, "why": each.why.value, "names": list(each.names)} for each in plan.rest],
        "ties": [list(tie) for tie in plan.ties],
        "before": _counted(plan.before),
        "after": _counted(plan.after),
    }
    return dumped(document)


def _ids(moves: Iterable[Move]) -> list[str]:
    return [each.rule.id for each in moves]


def _counted(review: Review) -> dict[str, int]:
    return {status.value: len(found) for status, found in review.by_status.items() if found}
