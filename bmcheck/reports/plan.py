"""A plan in words and as JSON: the steps, what each treats and opens, what to watch, and what stays."""

from __future__ import annotations

from itertools import dropwhile, groupby
from operator import not_
from typing import TYPE_CHECKING, Any

from bmcheck.follow_up import still_accepted
from bmcheck.gate import NEVER
from bmcheck.holding_back import held_back
from bmcheck.model import IN_HAND, Horizon, Status
from bmcheck.outcomes import outcomes_to_watch
from bmcheck.planning import Goal, Obstacle, left_to_try
from bmcheck.planning import plan as make
from bmcheck.reports.breaking import fill
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.marks import Marked, below, told, unmarked
from bmcheck.reports.styles import entry, heading, identity
from bmcheck.reports.tasks import begin_in_words
from bmcheck.reports.width import text_width
from bmcheck.reports.words import (
    STATUS_WORDS,
    counts,
    days_in_words,
    effort_words,
    named,
    number_of,
    wanted,
    wanted_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bmcheck.model import Finding, Move, Review, Rule, Snapshot
    from bmcheck.planning import Left, Plan, PlanStep
    from bmcheck.tasks import Task

SCHEMA = 2
MOST_STEPS = 5
"""Steps that are shown at a time: more than that nobody begins with."""
MOST_TIES = 5
MOST_TRIED = 3
WHEN = {Horizon.WEEKS: "This week", Horizon.MONTHS: "This month", Horizon.YEARS: "This quarter"}
"""By when a step is to be taken, by how soon what it treats bites."""
TO_TRY = "What to try this quarter"


def first_plan(snapshot: Snapshot, *, only_paper: bool = False) -> tuple[Plan, Goal] | None:
    """Return the smallest plan for the most severe of the open risks that nobody accepts; None without such risks."""
    risks = snapshot.not_accepted(Status.OPEN)
    if not risks:
        return None
    review = snapshot.review
    goal = Goal(risks[0].rule.severity.value, only_paper=only_paper, accepted=snapshot.follow_up.accepted)
    return make(review.pack, review.said, goal), goal


def render(plan: Plan, goal: Goal, everything: str = "") -> Marked:
    """Return the plan for a reader; with ``everything``, the command that shows all steps, only the first of them."""
    shown = plan.steps[:MOST_STEPS] if everything else plan.steps
    lines = _listed("Answer these first; what to do hangs on it:", (_first_told(plan, each) for each in plan.first))
    lines += ["", *_steps(plan, goal, shown, everything)] if plan.steps or not lines else []
    lines += _listed("What to watch, to know whether it works:", watched_in_words(plan, shown))
    lines += _listed("This plan leaves:", (_left_told(each) for each in plan.rest))
    lines += _listed("Decide again; it is accepted for answers that change:", map(entry, to_accept_again(plan, goal)))
    lines += _listed(f"{TO_TRY}:", try_lines(plan.before, left_to_try(plan, goal.accepted), MOST_TRIED))
    lines += ["", *_ties(plan)] if plan.ties else []
    if not plan.exact:
        lines += ["", "The search was cut short: a smaller plan may exist."]
    lines += ["", f"Now: {counts(plan.before, goal.accepted)}", f"Then: {counts_after(plan, goal)}"]
    width = text_width()
    return below(fill(each, width, rest="      ") for each in dropwhile(not_, lines))


def try_lines(review: Review, found: Sequence[Task], most: int) -> list[str]:
    """Return the opportunities to try first, each with where to begin; the last line counts those left out."""
    lines: list[str] = []
    told: set[str] = set()
    for each in found[:most]:
        begin = each.begin.id if each.begin else ""
        words = f"begin as above ({begin})" if begin in told else begin_in_words(review, each)
        lines.append(f"{named(each.finding.rule)}, {each.finding.rule.severity.value}: {words}")
        told |= {begin} - {""}
    return [*lines, f"and {len(found) - most} more"] if len(found) > most else lines


def counts_after(plan: Plan, goal: Goal) -> str:
    """Return in words how many findings there are of each status once a plan is carried out."""
    return counts(plan.after, still_accepted(goal.accepted, plan.before, plan.after))


def to_accept_again(plan: Plan, goal: Goal) -> list[Rule]:
    """Return the risks that somebody has accepted and that stay open, on other answers, once a plan is carried out."""
    lapsed = goal.accepted - still_accepted(goal.accepted, plan.before, plan.after)
    return [each.rule for each in plan.after.having(Status.OPEN) if each.rule.id in lapsed]


def _listed(title: str, entries: Iterable[str]) -> list[str]:
    listed = [told("   - ", each) for each in entries]
    return ["", heading(title), *listed] if listed else []


def _at_or_above(goal: Goal) -> str:
    return "is planned for" if goal.fail_on == NEVER else f"at severity {goal.fail_on} or above"


def _steps(plan: Plan, goal: Goal, shown: Sequence[PlanStep], everything: str) -> list[str]:
    if not plan.steps:
        return [] if plan.rest or plan.first else [_nothing(plan, goal)]
    lines: list[str] = [heading(f"The smallest plan for every open risk {_at_or_above(goal)}{takes(plan)}:")]
    for horizon, steps in groupby(enumerate(shown, 1), key=lambda each: each[1].horizon):
        lines += ["", heading(WHEN[horizon]), *(line for each in steps for line in _step(plan, *each))]
    if len(plan.steps) > len(shown):
        lines += ["", f"and {number_of(len(plan.steps) - len(shown), 'more step')}: {everything}"]
    return lines


def _step(plan: Plan, number: int, step: PlanStep) -> list[str]:
    strategy = step.strategy
    waits = held_back(plan.after, strategy.waits_for)
    return [
        told(f"{number}. {strategy.title} (", identity(strategy.id), f", {effort_words(strategy, short=True)})"),
        *(told("   treats: ", entry(each.rule), _beside(plan, step, each)) for each in step.treats),
        *(told("   also touches: ", _touched(plan, each)) for each in step.touches),
        *(told("   opens: ", entry(each.rule)) for each in step.opens),
        *(told(f"   waits for: {each.rule.title} (", identity(each.rule.id), ")") for each in waits),
    ]


def _nothing(plan: Plan, goal: Goal) -> str:
    """Say that nothing is to be planned for, and how to plan for what is open below that severity."""
    nothing = f"No open risk {_at_or_above(goal)}: nothing to plan."
    below = [each for each in plan.before.having(Status.OPEN) if each.rule.id not in goal.accepted]
    return f"{nothing} --severity {below[0].rule.severity.value} plans for what is open." if below else nothing


def days(plan: Plan) -> int | None:
    """Return how long a team works on all steps; None where a strategy does not say how long, or there is none."""
    found = [step.strategy.days for step in plan.steps]
    return sum(filter(None, found)) if found and None not in found else None


def takes(plan: Plan) -> str:
    """Return how long a team works on a plan, to follow a comma; nothing where that is not known."""
    words = days_in_words(days(plan))
    return f", {words}" if words else ""


def _beside(plan: Plan, step: PlanStep, move: Move) -> str:
    """Return the steps that treat a risk as well, and the outcomes to watch."""
    pack, rule = plan.before.pack, move.rule
    joined = f", {others}" if (others := joined_in_words(plan, step, move)) else ""
    outcomes = outcomes_to_watch(pack, plan.after.by_rule[rule.id]) if move.after in IN_HAND else ()
    watch = f"; watch {', '.join(outcomes)}" if outcomes else ""
    return f"{joined}{watch}"


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


def _touched(plan: Plan, move: Move) -> Marked:
    words = f"{STATUS_WORDS[move.before]} → {STATUS_WORDS[move.after]}"
    early = "".join(f"; first deal with {each.rule.id}" for each in held_back(plan.after, move.rule.waits_for))
    return told(f"{move.rule.title} (", identity(move.rule.id), f", {words}{early})")


def watched(plan: Plan, steps: Sequence[PlanStep]) -> list[str]:
    """Return the outcomes of all that some steps treat, in the order of the pack."""
    pack = plan.before.pack
    treated = [each.rule.id for step in steps for each in step.treats if each.after in IN_HAND]
    found = {name for each in treated for name in outcomes_to_watch(pack, plan.after.by_rule[each])}
    return sorted(found, key=pack.order.__getitem__)


def watched_in_words(plan: Plan, steps: Sequence[PlanStep]) -> list[str]:
    """Return the outcomes to watch, in words."""
    return [f"{plan.before.asked[each].ask} ({each})" for each in watched(plan, steps)]


def first_in_words(plan: Plan, finding: Finding) -> str:
    """Return the questions that settle an open risk, and the risk."""
    return unmarked(_first_told(plan, finding))


def _first_told(plan: Plan, finding: Finding) -> Marked:
    asked = "; ".join(wanted_in_words(plan.before, finding, ids=True))
    return told(f"{asked} — for: ", entry(finding.rule))


def left_in_words(left: Left) -> str:
    """Return a risk that a plan leaves, and why."""
    return unmarked(_left_told(left))


def _left_told(left: Left) -> Marked:
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
    return told(entry(left.rule), f": {why}")


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


def render_json(plan: Plan, goal: Goal) -> str:
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
                "horizon": step.horizon.value,
                "treats": _ids(step.treats),
                "also_touches": _ids(step.touches),
                "opens": _ids(step.opens),
            }
            for step in plan.steps
        ],
        "days": days(plan),
        "watch": watched(plan, plan.steps),
        "first": [_first(plan.before, each) for each in plan.first],
        "rest": [{"rule": each.rule.id, "why": each.why.value, "names": list(each.names)} for each in plan.rest],
        "to_try": [_to_try(each) for each in left_to_try(plan, goal.accepted)],
        "ties": [list(tie) for tie in plan.ties],
        "before": _counted(plan.before),
        "after": _counted(plan.after),
    }
    return dumped(document)


def _to_try(task: Task) -> dict[str, Any]:
    return {
        "rule": task.finding.rule.id,
        "strategy": task.begin.id if task.begin else None,
        "questions": list(task.answer),
        "held_back_by": [each.rule.id for each in task.first],
    }


def _ids(moves: Iterable[Move]) -> list[str]:
    return [each.rule.id for each in moves]


def _counted(review: Review) -> dict[str, int]:
    return {status.value: len(found) for status, found in review.by_status.items() if found}
