"""One finding after the other on a page for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.model import IN_HAND, MET, TO_DO, Kind
from bmcheck.reports.layout import Item, hung
from bmcheck.reports.reasoning import falls_short, target_lines
from bmcheck.reports.terminal_page import Page, headline, plain
from bmcheck.reports.treatment import (
    TOO_EARLY,
    answer_lines,
    before_advice,
    comes_first,
    done,
    is_unsettled,
    known_by,
    to_watch,
    unsettled_in_words,
    urgency_in_words,
)
from bmcheck.reports.ways import way_lines
from bmcheck.reports.words import (
    answers_in_words,
    basis_words,
    effort_and_ground,
    gates_in_words,
    passage,
    silence,
    strategies_of,
    voice,
)

if TYPE_CHECKING:
    from rich.console import Console

    from bmcheck.model import Finding, Review, Rule, Strategy

MOST_WAYS = 2


def found_in(review: Review, feature: str, to: Console) -> None:
    """Print in a few lines what was found in one feature so far."""
    own = [each for each in review.findings if each.rule.feature == feature]
    shown = [each for each in own if each.status in TO_DO]
    well, treated = (sum(each.status in group for each in own) for group in (MET, IN_HAND))
    to.print()
    to.print(plain(f"Found in {review.pack.feature_titles[feature]}: ", "bold"), end="")
    counted = f"{len(shown)} to look at, {f'{treated} treated or pursued, ' if treated else ''}{well} well."
    to.print(plain(counted if shown or well or treated else "nothing yet."))
    for finding in sorted(shown, key=lambda each: (each.rule.kind is not Kind.RISK, each.rule.urgency)):
        to.print(hung(headline(finding), to.width), soft_wrap=True)
        if is_unsettled(finding):
            to.print(hung(Item(plain(unsettled_in_words(review, finding), "dim"), indent=3), to.width), soft_wrap=True)


class FindingPage(Page):
    """A page that tells findings in full."""

    def finding(self, finding: Finding) -> None:
        """Tell a finding that asks for something: why, what to do, and what that rests on."""
        rule, pack = finding.rule, self.review.pack
        self.put(Text(""))
        self.put(headline(finding, urgency=False))
        self.about(rule)
        self.say(rule.why, indent=3)
        self.labelled("Because you said", answers_in_words(self.review, finding), 3)
        self.labelled("It applies to you because you said", gates_in_words(self.review, finding), 3)
        self.advice(finding)
        self.labelled("How you would know", known_by(self.review, finding), 3)
        self.labelled("Why this severity", [rule.why_severity], 3)
        self.labelled("What it rests on", (passage(pack, each) for each in rule.claims), 3)

    def about(self, rule: Rule) -> None:
        """Tell the id of a rule, how urgent it is, and who says so."""
        told = filter(None, (rule.id, urgency_in_words(rule), basis_words(self.review.pack, rule)))
        self.say(", ".join(told), "dim", 3)

    def advice(self, finding: Finding) -> None:
        """Print the ways out and the strategies; instead of them what has to come before, where something has."""
        if before := before_advice(self.review, finding):
            self.labelled(*before, 3)
            return
        self.labelled("Smallest way out", way_lines(self.review, finding, MOST_WAYS), 3)
        self.labelled("What would have to be true", target_lines(self.review, finding), 3)
        rule, pack = finding.rule, self.review.pack
        chosen = strategies_of(pack, rule, only_paper=self.only_paper)
        if said := silence(pack, rule):
            more = f" What follows is {voice(pack).ours}." if chosen else ""
            self.say(f"{said}.{more}", "italic", 3)
        for strategy in chosen:
            self.strategy(finding, strategy)

    def strategy(self, finding: Finding, strategy: Strategy) -> None:
        """Tell a strategy with its steps and what it lacks, or what has to be dealt with before it."""
        about = "; ".join(
            filter(None, [effort_and_ground(self.review.pack, strategy), falls_short(self.review, finding, strategy)])
        )
        if first := comes_first(self.review, strategy):
            self.labelled(f"Later: {strategy.title} ({about})", (f"first deal with: {each}" for each in first), 3)
            return
        self.labelled(f"What to do: {strategy.title} ({about})", strategy.steps, 3)

    def treatment(self, finding: Finding) -> None:
        """Tell a finding that is treated or pursued: what is done, and the outcome to watch."""
        self.put(Text(""))
        self.put(headline(finding, urgency=False))
        self.about(finding.rule)
        self.labelled("What is done", answer_lines(done(self.review, finding)), 3)
        self.labelled(TOO_EARLY, comes_first(self.review, finding.rule), 3)
        self.labelled("What to watch", to_watch(self.review, finding), 3)
        self.labelled("How you would know", [finding.rule.verify], 3)
