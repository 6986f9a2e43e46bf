"""What an investor is told, in the words that every format shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bmcheck.model import IN_HAND, Kind, Severity
from bmcheck.reports.one_screen import money_in_words
from bmcheck.reports.reasoning import target_lines
from bmcheck.reports.treatment import is_unsettled, urgency_in_short
from bmcheck.reports.ways import way_lines
from bmcheck.reports.words import STATUS_WORDS, effort_words, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bmcheck.diligence import Diligence, Inquiry
    from bmcheck.model import Finding, Review
    from bmcheck.tasks import Task

MOST_WAYS = 2


class Part(NamedTuple):
    """A part of the report to an investor: its title, what stands in it, and what is said where nothing does."""

    title: str
    about: str
    none: str


ASK = Part(
    "Ask management",
    "What is not known, the most severe first: what to ask, what to ask to see, and what it decides.",
    "Nothing is left to ask: every finding is decided.",
)
BREAKERS = Part(
    "Deal-breakers",
    "Open high risks that nothing management could do or stop doing would end, as things stand.",
    "None among what is known.",
)
CONDITIONS = Part(
    "Conditions before closing",
    "Open risks that management can deal with: have it done, and shown to you, before you close.",
    "None among what is known.",
)
PRICE_IN = Part("To take into the price", "Lesser open risks that have no way out.", "")
WATCH = Part(
    "Watch after closing",
    "The right thing is done. Whether it works, only the outcome tells: ask to be told of it.",
    "",
)
CHANCES = Part("Chances", "What is not taken yet: ask what management means to do about it.", "")


def counts(found: Diligence) -> Iterator[str]:
    """Yield how much there is in each part."""
    yield number_of(len(found.breakers), "deal-breaker")
    yield f"{number_of(len(found.conditions), 'condition')} before closing"
    yield f"{number_of(len(found.ask), 'question')} to management"
    for part, words in (
        (found.pending, "open until answered"),
        (found.price_in, "to take into the price"),
        (found.watch, "to watch"),
    ):
        if part:
            yield f"{len(part)} {words}"
    if found.chances:
        yield number_of(len(found.chances), "chance")


def pending_high(found: Diligence) -> str:
    """Return which high risks may break the deal, as long as an answer does not say otherwise; nothing without any."""
    high = [each.rule for each in found.pending if each.rule.severity is Severity.HIGH]
    opened = number_of(len(high), "high risk is", "high risks are")
    return f"{opened} open until management answers: {', '.join(each.id for each in high)}." if high else ""


def money_lines(review: Review, found: Diligence) -> list[str]:
    """Return what is known of the money, then what is missing for that."""
    known = [f"{money_in_words(review, found.money)}."] if found.money else []
    if not found.figures:
        return known
    names = ", ".join(each.id for each in found.figures)
    return [*known, f"{'Not all of the money is' if known else 'The money is not'} known. Ask for: {names}."]


def asked(inquiry: Inquiry) -> str:
    """Return the question to put, and that there is nothing to answer yet where nobody measures it."""
    return f"Not measured yet; have it measured: {inquiry.question.ask}" if inquiry.measure else inquiry.question.ask


def urgency(inquiry: Inquiry) -> str:
    """Return in a word what the most severe of what hangs on an answer is."""
    return inquiry.severity.value if inquiry.severity else Kind.OPPORTUNITY.value


def inquiries(found: Diligence) -> Iterator[tuple[Inquiry, list[str]]]:
    """Yield each question to management with what it decides; a finding is told once, with what to ask to see.

    After that, it is named by the id of its rule.
    """
    told: set[str] = set()
    for each in found.ask:
        new = [finding for finding in each.decides if finding.rule.id not in told]
        known = [finding.rule.id for finding in each.decides if finding.rule.id in told]
        yield each, [*map(_in_full, new), *([f"{', '.join(known)} (told above)"] if known else [])]
        told |= {finding.rule.id for finding in new}


def _in_full(finding: Finding) -> str:
    see = f". Ask to see: {finding.rule.verify}" if finding.rule.verify else ""
    return f"{named(finding)}{see}"


def named(finding: Finding) -> str:
    """Return a finding that an answer decides, with what it is so far."""
    rule = finding.rule
    word = f"{rule.severity.value} risk" if rule.kind is Kind.RISK else rule.kind.value
    state = f", {STATUS_WORDS[finding.status]} so far" if is_unsettled(finding) or is_treated(finding) else ""
    return f"{rule.title} ({rule.id}, {word}{state})"


def is_treated(finding: Finding) -> bool:
    """Return whether only the outcome is missing."""
    return finding.status in IN_HAND


def headline(finding: Finding) -> str:
    """Return what is found in one line, with how urgent it is."""
    rule = finding.rule
    soon = urgency_in_short(rule)
    return f"{rule.severity.value} {rule.kind.value}{f', {soon}' if soon else ''}: {rule.title} ({rule.id})"


def nothing_helps(review: Review, task: Task) -> list[str]:
    """Return why there is no way out, then each number with which the risk would be gone."""
    reason, numbers = task.finding.rule.nobody_can_act, target_lines(review, task.finding)
    why = f"Nobody can act on it: {reason}" if reason else "No practice would end it, as things stand"
    return [why, *(f"It would take {each}" for each in numbers)]


def to_be_done(review: Review, task: Task) -> list[str]:
    """Return what management would have to do: the strategy that takes the least, or else the smallest ways out."""
    if task.begin is None:
        return way_lines(review, task.finding, MOST_WAYS)
    first = [f"first deal with {each.rule.title} ({each.rule.id})" for each in task.first]
    return [*first, f"{task.begin.title} ({task.begin.id}, {effort_words(task.begin, short=True)})"]


def parts(found: Diligence) -> list[tuple[Part, Sequence[Task]]]:
    """Return the parts of open risks, in their order."""
    return [(BREAKERS, found.breakers), (CONDITIONS, found.conditions), (PRICE_IN, found.price_in)]
