"""The words in which every report speaks of findings: statuses, counts, reasons, places, targets."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.answers import in_words
from bmcheck.model import IN_HAND, UNCLEAR, Basis, Kind, Severity, Status, Wording
from bmcheck.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bmcheck.model import Finding, FindingChange, Option, Pack, Question, Review, Rule, Strategy
    from bmcheck.ranking import Gap

STATUS_WORDS = {
    Status.OPEN: "open",
    Status.UNTAPPED: "untapped",
    Status.TO_CLARIFY: "to clarify",
    Status.UNKNOWN: "unknown",
    Status.TREATED: "treated",
    Status.PURSUED: "pursued",
    Status.COVERED: "covered",
    Status.CAPTURED: "captured",
    Status.NOT_APPLICABLE: "not applicable",
}


_ASKED = {Wording.OUTSIDE: "from outside", Wording.PLAN: "of a plan"}


class Voice(NamedTuple):
    """How reports call what a pack follows, and what somebody has added to that."""

    source: str
    addition: str
    ours: str

    @property
    def selection(self) -> str:
        """Return what is said where additions are left out."""
        return f"Only what {self.source} says: {self.addition}s are left out"


DECISION_WORDS = {"accept": "accepted", "not-applicable": "said not to apply", "disagree": "disagreed with"}


def counts(review: Review, accepted: Collection[str] = ()) -> str:
    """Return in words how many findings there are of each status, open risks by severity; the ``accepted`` ones apart.

    What somebody has accepted is counted only where there is something.
    """
    found = review.by_status

    def left(status: Status) -> list[Rule]:
        return [each.rule for each in found[status] if each.rule.id not in accepted]

    risks = [each.severity for each in left(Status.OPEN)]
    unclear = [each.kind for status in UNCLEAR for each in left(status)].count(Kind.RISK)
    return "; ".join(
        [
            _opened(tuple(map(risks.count, Severity))),
            *([f"{len(accepted)} accepted"] if accepted else []),
            f"{number_of(unclear, 'risk')} to clarify",
            f"{len(left(Status.TREATED))} treated",
            f"{len(found[Status.COVERED])} covered",
            number_of(len(left(Status.UNTAPPED)), "untapped opportunity", "untapped opportunities"),
            f"{len(found[Status.PURSUED])} pursued",
            f"{len(found[Status.CAPTURED])} captured",
        ]
    )


@lru_cache(maxsize=1_000)
def _opened(risks: tuple[int, ...]) -> str:
    by_severity = [f"{count} {severity.value}" for severity, count in zip(Severity, risks, strict=True) if count]
    opened = number_of(sum(risks), "open risk")
    return f"{opened} ({', '.join(by_severity)})" if by_severity else opened


def counts_by_status(review: Review, accepted: Collection[str]) -> dict[str, int]:
    """Return for programs how many findings there are of each status; the ``accepted`` ones apart."""
    found = {each.value: sum(one.rule.id not in accepted for one in review.having(each)) for each in Status}
    return {**found, "accepted": len(accepted)}


def called(finding: Finding) -> str:
    """Return what a finding is, as ``high risk``, ``treated high risk`` or ``pursued opportunity``."""
    rule = finding.rule
    word = f"{rule.severity.value} risk" if rule.kind is Kind.RISK else "opportunity"
    return f"{STATUS_WORDS[finding.status]} {word}" if finding.status in IN_HAND else word


@lru_cache(maxsize=1_000)
def number_of(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun, as ``1 risk`` or ``2 risks``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def named(entry: Rule | Strategy) -> str:
    """Return the title of a rule or a strategy with its id, as it is spoken of within a sentence."""
    return f'"{entry.title}" ({entry.id})'


def once_well(rule: Rule) -> str:
    """Return the label of what is told of a rule that is met."""
    return f"Once it is {'covered' if rule.kind is Kind.RISK else 'captured'}"


def ended(text: str) -> str:
    """Return a text as a sentence: with a full stop, unless it ends as sentences do."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def answers_in_words(review: Review, finding: Finding) -> list[str]:
    """Return the answers on which the status hangs, each as ``question — answer`` in the words of the pack."""
    return [f"{question.ask} — {answer}" for question, answer in deciding_answers(review, finding)]


def gates_in_words(review: Review, finding: Finding) -> list[str]:
    """Return the answers that make the rule apply, each as ``question — answer``; none when it always does."""
    return [f"{question.ask} — {answer}" for question, answer in gates(review, finding)]


def deciding_answers(review: Review, finding: Finding) -> list[tuple[Question, str]]:
    """Return the questions on which the status hangs, each with its answer in the words of the pack."""
    return _answered(review, finding, deciding=True)


def gates(review: Review, finding: Finding) -> list[tuple[Question, str]]:
    """Return the questions that make the rule apply, each with its answer in the words of the pack."""
    return _answered(review, finding, deciding=False)


def _answered(review: Review, finding: Finding, *, deciding: bool) -> list[tuple[Question, str]]:
    """Return the answers of the reason by which the rule is met or treated, or those that it asks only to apply.

    All of the reason decides that a rule does not apply.
    """

    def chosen() -> list[str]:
        pack, rule = review.pack, finding.rule
        is_out = finding.status is Status.NOT_APPLICABLE
        asked = rule.applies.questions() if is_out else rule.met.questions() | rule.treated.questions()
        found = sorted(reason(finding, review.answers), key=pack.order.__getitem__)
        return [each for each in found if (each in asked) is deciding]

    names = finding.worked_out("decided by" if deciding else "applies by", chosen)
    return [(review.asked[each], in_words(review.asked[each], review.answers[each])) for each in names]


class Wanted(NamedTuple):
    """The questions that would settle a finding: those to answer, and those to measure first."""

    answer: tuple[str, ...]
    measure: tuple[str, ...]


def wanted(review: Review, finding: Finding) -> Wanted:
    """Return the questions whose answers would settle ``finding``, in the order of the pack.

    One that is answered with an option that says that it is not known is not asked again: it is to be measured.
    """
    order = review.pack.order
    asked = finding.worked_out("open", lambda: sorted(finding.awaits, key=order.__getitem__))
    unmeasured = review.unmeasured
    return Wanted(
        tuple(each for each in asked if each not in unmeasured), tuple(each for each in asked if each in unmeasured)
    )


def wanted_in_words(review: Review, finding: Finding, *, ids: bool = False) -> list[str]:
    """Return in words what would settle ``finding``: the questions to answer, then what to measure."""
    questions, (answer, measure) = review.asked, wanted(review, finding)
    return [
        to_find_out(questions[each], measure=each in measure) + (f" ({each})" if ids else "")
        for each in (*answer, *measure)
    ]


def wanted_in_short(review: Review, finding: Finding, answer: str, measure: str) -> str:
    """Return the ids of the questions that would settle ``finding``, behind words for what to do with them."""
    found = zip((answer, measure), wanted(review, finding), strict=True)
    return "; ".join(f"{words} {', '.join(ids)}" for words, ids in found if ids)


def to_find_out(question: Question, *, measure: bool) -> str:
    """Return a question, and that its answer has to be measured before it can be given, where that is so."""
    return f"Start measuring: {question.ask}" if measure else question.ask


def to_settle(review: Review, finding: Finding) -> str:
    """Return in one line what would settle ``finding``: what to find out, and what to start measuring."""
    questions = review.asked
    found = zip(("to find out", "start measuring"), wanted(review, finding), strict=True)
    return "; ".join(f"{label}: {' / '.join(questions[each].ask for each in ids)}" for label, ids in found if ids)


def answers_first(gaps: Iterable[Gap]) -> str:
    """Return that the answers to ``gaps`` come first, and why where risks wait for them."""
    risky = any(each.rule.kind is Kind.RISK for gap in gaps for each in gap.holds_up)
    return f"These answers come first{': the most severe risks wait for them' if risky else ''}."


def may_apply(unknown: int) -> str:
    """Return of how many findings it is not known whether they apply."""
    does = "it applies" if unknown == 1 else "they apply"
    return f"Of {unknown} more it is not known yet whether {does} to you."


def about_option(question: Question, option: Option) -> str:
    """Return what is special about an option, in brackets, or nothing."""
    notes = ["excludes the others"] if option.alone else []
    notes += ["is unknown to every rule"] if option.unknown else []
    notes += ["better absent"] if question.better_ticked.get(option.id) is False else []
    return f" ({', '.join(notes)})" if notes else ""


def other_words(pack: Pack, question: Question) -> Iterator[str]:
    """Yield in which other words a question is asked, and when."""
    for wording, words in question.wordings.items():
        yield f"{_ASKED[wording]} ({pack.worded_when[wording].text}): {words}"


def voice(pack: Pack) -> Voice:
    """Return how ``pack`` is spoken of: only the shipped one follows the paper, and only its additions are ours."""
    if pack.folder:
        return Voice("the source", "the author's extension", "the author's")
    return Voice("the paper", "our extension", "ours")


def basis_words(pack: Pack, rule: Rule) -> str:
    """Return whether the source says so or somebody adds it, and then on what ground."""
    source, addition, _ = voice(pack)
    return f"from {source}" if rule.basis is Basis.PAPER else f"{addition}, not in {source}: {rule.source}"


def effort_words(strategy: Strategy, *, short: bool = False) -> str:
    """Return how much work a strategy is: ``medium effort, about 8 days for a team of five``, in short ``8 days``."""
    days = number_of(strategy.days, "day") if short and strategy.days else days_in_words(strategy.days)
    return ", ".join(filter(None, [f"{strategy.effort} effort", days]))


def days_in_words(days: int | None) -> str:
    """Return how long a team works; nothing where that is not said."""
    return f"about {number_of(days, 'day')} for a team of five" if days else ""


def effort_and_ground(pack: Pack, strategy: Strategy) -> str:
    """Return how much work a strategy is, and its ground when the source does not say it."""
    added = "" if strategy.basis is Basis.PAPER else f"; {voice(pack).addition}: {strategy.source}"
    return f"{effort_words(strategy)}{added}"


def passage(pack: Pack, identity: str) -> str:
    """Return a claim in the words of the pack with its place in the source, and say when it is an addition."""
    claim = pack.claims[identity]
    if claim.basis is Basis.EXTENSION:
        return f"{claim.says} ({voice(pack).addition}, prompted by {', '.join(claim.places)})"
    return f"{claim.says} ({', '.join(claim.places)})"


def strategies_of(pack: Pack, rule: Rule, *, only_paper: bool = False) -> list[Strategy]:
    """Return the strategies of ``rule``, those of the source first."""
    chosen = [pack.strategies[each] for each in rule.strategies]
    from_paper = [each for each in chosen if each.basis is Basis.PAPER]
    return from_paper if only_paper else from_paper + [each for each in chosen if each.basis is not Basis.PAPER]


def is_silent(pack: Pack, rule: Rule) -> bool:
    """Return whether the source names this but offers no strategy of its own for it."""
    return rule.basis is Basis.PAPER and not strategies_of(pack, rule, only_paper=True)


def silence(pack: Pack, rule: Rule) -> str:
    """Return that the source names this and offers no answer, nothing when it does."""
    named = f"{voice(pack).source.capitalize()} names this and offers no specific answer"
    return named if is_silent(pack, rule) else ""


def moved_in_words(change: FindingChange) -> str:
    """Return from which status to which a finding went, as ``covered → open``."""
    then = _state(change.before, accepted=change.was_accepted)
    now = _state(change.after, accepted=change.is_accepted)
    return f"{then} → {now}"


def _state(status: Status | None, *, accepted: bool) -> str:
    word = STATUS_WORDS[status] if status else "not in the pack"
    return f"{word}, accepted" if accepted else word
