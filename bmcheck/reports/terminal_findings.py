"""One finding after the other on a page for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.effects import partners
from bmcheck.holding_back import held_back
from bmcheck.model import IN_HAND, MET, TO_DO, Basis, Kind, Severity
from bmcheck.ranking import largest_gaps
from bmcheck.reports.layout import Item, hung
from bmcheck.reports.reasoning import falls_short, target_lines
from bmcheck.reports.styles import severity_style
from bmcheck.reports.tasks import begin_in_words
from bmcheck.reports.terminal_page import Page, headline, plain
from bmcheck.reports.treatment import (
    TOO_EARLY,
    before_advice,
    comes_first,
    done,
    is_unsettled,
    label_to_watch,
    outcome_in_words,
    unsettled_in_words,
    urgency_in_short,
    watched,
)
from bmcheck.reports.ways import way_lines
from bmcheck.reports.words import (
    STATUS_WORDS,
    deciding_answers,
    effort_words,
    made_so,
    number_of,
    silence,
    strategies_of,
    to_find_out,
    voice,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from bmcheck.model import Finding, Review, Snapshot, Strategy
    from bmcheck.tasks import Task

MOST_WAYS = 2


def found_in(review: Review, feature: str, to: Console) -> None:
    """Print in a few lines what was found in one feature so far."""
    own = [each for each in review.findings if each.rule.feature == feature]
    shown = [each for each in own if each.status in TO_DO]
    well, treated = (sum(each.status in group for each in own) for group in (MET, IN_HAND))
    to.print()
    title = plain(f"Found in {review.pack.feature_titles[feature]}: ", "bold")
    counted = f"{len(shown)} to look at, {f'{treated} treated or pursued, ' if treated else ''}{well} well."
    to.print(Text.assemble(title, plain(counted if shown or well or treated else "nothing yet.")))
    for finding in sorted(shown, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency)):
        to.print(hung(headline(finding), to.width), soft_wrap=True)
        if is_unsettled(finding):
            to.print(hung(Item(plain(unsettled_in_words(review, finding), "dim"), indent=3), to.width), soft_wrap=True)


class FindingPage(Page):
    """A page that tells findings; the steps of a strategy stand where it is told first."""

    def __init__(self, snapshot: Snapshot, to: Console) -> None:
        """Begin with no strategy told."""
        super().__init__(snapshot, to)
        self.told: set[str] = set()

    def head(self, finding: Finding) -> None:
        """Tell what is found, with the id of its rule, how urgent it is, who says so and where."""
        item, rule, pack = headline(finding, urgency=False), finding.rule, self.review.pack
        ours = "" if rule.basis is Basis.PAPER else voice(pack).addition
        places = dict.fromkeys(place.split()[0] for each in rule.claims for place in pack.claims[each].places)
        about = ", ".join(filter(None, [rule.id, urgency_in_short(rule), ours, *places]))
        self.put(item._replace(text=Text.assemble(item.text, plain(f" ({about})", "dim"))))

    def finding(self, finding: Finding) -> None:
        """Tell a finding that asks for something; of a high risk also why, and how one would know it is dealt with."""
        said, before = deciding_answers(self.review, finding), before_advice(self.review, finding)
        in_full = before is None and _is_high_risk(finding)
        self.put(*[Text("")] if _is_high_risk(finding) else [])
        self.head(finding)
        self.say(finding.rule.why if in_full else "", indent=3)
        self.answers("Because you said", said)
        if before:
            self.labelled(before[0], [" / ".join(before[1])])
        else:
            self.advice(finding)
        if in_full:
            told = {question.id for question, _ in said}
            self.labelled("How you would know", [finding.rule.verify])
            self.answers("What to watch", [each for each in watched(self.review, finding) if each[0].id not in told])

    def to_try(self, task: Task) -> None:
        """Tell an opportunity, and where to begin with it."""
        self.head(task.finding)
        self.answers("Because you said", deciding_answers(self.review, task.finding))
        self.labelled("To begin", [begin_in_words(self.review, task)])

    def advice(self, finding: Finding) -> None:
        """Tell the strategies, each number that would do, and the ways out where no strategy helps."""
        rule, pack = finding.rule, self.review.pack
        self.labelled("What would have to be true", target_lines(self.review, finding))
        chosen = strategies_of(pack, rule, only_paper=self.only_paper)
        if said := silence(pack, rule):
            more = f" What follows is {voice(pack).ours}." if chosen else ""
            self.say(f"{said}.{more}", "italic", 3)
        for strategy in chosen:
            self.strategy(finding, strategy)
        if all(partners(self.review, finding, each, rule.strategies) is None for each in chosen):
            self.labelled("Smallest way out", way_lines(self.review, finding, MOST_WAYS))

    def strategy(self, finding: Finding, strategy: Strategy) -> None:
        """Tell a strategy with what it lacks, and its steps or what has to be dealt with before it."""
        ours = "" if strategy.basis is Basis.PAPER else voice(self.review.pack).addition
        lacks = falls_short(self.review, finding, strategy)
        about = "; ".join(filter(None, [strategy.id, effort_words(strategy, short=True), ours, lacks]))
        in_a_row = " ".join(f"{place}. {each}" for place, each in enumerate(strategy.steps, 1))
        if first := comes_first(self.review, strategy):
            self.labelled(f"Later: {strategy.title} ({about})", (f"first deal with: {each}" for each in first))
        elif strategy.id in self.told:
            self.labelled("What to do", [f"{strategy.title} ({about}); its steps stand above"])
        else:
            steps = strategy.steps if _is_high_risk(finding) else [in_a_row]
            self.labelled(f"What to do: {strategy.title} ({about})", steps)
        self.told |= set() if first else {strategy.id}

    def treatment(self, finding: Finding) -> None:
        """Tell a finding that is treated or pursued: what is done, and the outcome to watch."""
        self.head(finding)
        self.answers("What is done", done(self.review, finding))
        self.labelled(TOO_EARLY, comes_first(self.review, finding.rule))
        found = watched(self.review, finding)
        self.answers(label_to_watch(self.review, finding), found)
        self.labelled("What to watch", [] if found else [outcome_in_words(self.review.pack, finding)])
        self.labelled("How you would know", [finding.rule.verify])

    def met(self, finding: Finding) -> None:
        """Tell a finding that is met, with the answers that make it so, and what should have come before it."""
        said = made_so(self.review, finding)
        answers = f" — {'; '.join(answer for _, answer in said)}" if said else ""
        waits = held_back(self.review, finding.rule.waits_for)
        first = ", ".join(f"{each.rule.id} ({STATUS_WORDS[each.status]})" for each in waits)
        early = plain(f". {TOO_EARLY}: {first}" if first else "", "yellow")
        told = Text.assemble(plain(finding.told), plain(f" ({finding.rule.id}){answers}", "dim"), early)
        self.put(Item(told, "✓", "green"))
        for question, _ in said:
            self.note(question, 3)

    def to_settle(self, findings: Sequence[Finding]) -> None:
        """Tell findings that are to be clarified, each below the first of the questions that would settle it."""
        gaps = largest_gaps(self.review) if findings else []
        told: dict[str, list[Finding]] = {}
        for each in findings:
            told.setdefault(next(gap.question.id for gap in gaps if gap.question.id in each.awaits), []).append(each)
        by_question = {each.question.id: each for each in gaps}
        for name, waiting in told.items():
            gap = by_question[name]
            unsure = ", you said you do not know" if name in self.assessment.unsure else ""
            asked = plain(to_find_out(gap.question, measure=gap.measure), "bold")
            self.put(Item(Text.assemble(asked, plain(f" ({name}{unsure})", "dim"))))
            self.note(gap.question, 3)
            for each in waiting:
                self.waiting_for(each)

    def waiting_for(self, finding: Finding) -> None:
        """Tell a finding below a question for which it waits."""
        others = len(finding.awaits) - 1
        more = f"; {number_of(others, 'more answer')} needed" if others else ""
        rule = finding.rule
        word = plain(f"{rule.severity.value if rule.kind is Kind.RISK else rule.kind.value}: ", severity_style(rule))
        told = Text.assemble(word, plain(rule.title), plain(f" ({rule.id}{more})", "dim"))
        self.put(Item(told, "?", "yellow"))


def _is_high_risk(finding: Finding) -> bool:
    return finding.rule.severity is Severity.HIGH and finding.rule.kind is Kind.RISK
