"""What is done about a finding, how one would know that it works, and what comes before it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.answers import in_words
from bmcheck.holding_back import held_back
from bmcheck.model import ANSWERED, IN_HAND, TO_DO, UNCLEAR, Kind, Nature
from bmcheck.outcomes import outcomes_to_watch
from bmcheck.reports.words import STATUS_WORDS, deciding_answers, wanted, wanted_in_short, wanted_in_words

if TYPE_CHECKING:
    from bmcheck.model import Finding, Pack, Question, Review, Rule, Strategy


TOO_EARLY = "Taken too early; first deal with"
"""What stands before the risks that an opportunity should have waited for."""


def urgency_in_words(rule: Rule) -> str:
    """Return how soon a risk bites and whom it threatens; nothing of an opportunity, which threatens nobody."""
    if rule.kind is not Kind.RISK:
        return ""
    return f"bites within {rule.horizon.value}, threatens {_threatened(rule)}"


def urgency_in_short(rule: Rule) -> str:
    """Return the same where there is little room, as ``within weeks, for people``."""
    return f"within {rule.horizon.value}, for {_threatened(rule)}" if rule.kind is Kind.RISK else ""


def _threatened(rule: Rule) -> str:
    return "the business" if rule.threatens.value == "business" else "people"


def is_unsettled(finding: Finding) -> bool:
    """Return whether a finding is open or untapped only as far as is known: it may turn out to be treated."""
    return finding.status in TO_DO and not finding.decided


def aside(review: Review, finding: Finding) -> str:
    """Return what is to be said in a line beside the status: what to answer or measure, or which outcome to watch."""
    if finding.status in UNCLEAR:
        return wanted_in_short(review, finding, "not answered:", "start measuring:")
    if is_unsettled(finding):
        first = wanted_in_short(review, finding, "answer", "start measuring")
        return f"{STATUS_WORDS[finding.status]}; {first} first"
    if finding.status in IN_HAND:
        watched = outcomes_to_watch(review.pack, finding)
        return "; ".join(
            [outcome_in_words(review.pack, finding), *([f"watch {', '.join(watched)}"] if watched else [])]
        )
    return ""


def outcome_in_words(pack: Pack, finding: Finding) -> str:
    """Return what is known of the outcome of a finding that is treated or pursued."""
    if not outcomes_to_watch(pack, finding):
        return "it is not all right yet" if finding.decided else "it is not known whether it is all right"
    if not finding.decided:
        return "the outcome is not known"
    return "the outcome is still bad" if finding.rule.kind is Kind.RISK else "the outcome is still to come"


def done(review: Review, finding: Finding) -> list[tuple[Question, str]]:
    """Return the practices that make a finding treated, each with its answer; circumstances are nobody's doing."""
    asked = finding.rule.treated.questions()
    return [
        (question, answer)
        for question, answer in deciding_answers(review, finding)
        if question.id in asked and question.kind is Nature.PRACTICE
    ]


def watched(review: Review, finding: Finding) -> list[tuple[Question, str]]:
    """Return the outcomes to watch, each with what is known of it."""
    questions = [review.asked[each] for each in outcomes_to_watch(review.pack, finding)]
    return [(each, _answer(review, each)) for each in questions]


def _answer(review: Review, question: Question) -> str:
    if question.id not in review.answers:
        return "not answered"
    measuring = ": start measuring" if question.id in review.unmeasured else ""
    return in_words(question, review.answers[question.id]) + measuring


def label_to_watch(review: Review, finding: Finding) -> str:
    """Return how to head the outcomes to watch of a finding that is treated or pursued: by what is known of them."""
    return f"{outcome_in_words(review.pack, finding).capitalize()}. What to watch"


def answer_lines(answers: list[tuple[Question, str]]) -> list[str]:
    """Return answers as lines: ``question (id) — answer``."""
    return [f"{question.ask} ({question.id}) — {answer}" for question, answer in answers]


def known_by(review: Review, finding: Finding) -> list[str]:
    """Return how one would know that a finding is dealt with: by what to look at, and by the outcomes."""
    verify = [finding.rule.verify] if finding.rule.verify else []
    return [*verify, *(f"Watch: {each}" for each in answer_lines(watched(review, finding)))]


def comes_first(review: Review, entry: Rule | Strategy) -> list[str]:
    """Return the risks that have to be dealt with before an opportunity is taken or a strategy is begun."""
    found = held_back(review, entry.waits_for)
    return [f"{each.rule.title} ({each.rule.id}, {STATUS_WORDS[each.status]})" for each in found]


def unsettled_in_words(review: Review, finding: Finding) -> str:
    """Return in one line what to answer or to measure before anything is advised on a finding that is not settled."""
    label, first = _unsettled(review, finding)
    return f"{label}: {' / '.join(first)}"


def _unsettled(review: Review, finding: Finding) -> tuple[str, list[str]]:
    does = "answer" if wanted(review, finding).answer else "do"
    return f"{STATUS_WORDS[finding.status].capitalize()}; {does} first", wanted_in_words(review, finding, ids=True)


def before_advice(review: Review, finding: Finding) -> tuple[str, list[str]] | None:
    """Return what has to come before any advice on a finding, with its label: answers, or risks that it waits for."""
    if is_unsettled(finding):
        return _unsettled(review, finding)
    if first := comes_first(review, finding.rule):
        return label_of_first(finding), first
    return None


def label_of_first(finding: Finding) -> str:
    """Return how to head the risks that have to be dealt with before a finding is acted on."""
    return TOO_EARLY if finding.status in ANSWERED else "First deal with"
