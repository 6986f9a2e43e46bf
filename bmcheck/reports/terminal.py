"""The full report for a reader in a terminal, wide or narrow, or piped to a file."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from bmcheck.answers import in_words, number_in_words
from bmcheck.evaluation import idle_answers, informing_answers
from bmcheck.model import TO_DO, Kind, Standing, Status
from bmcheck.money import in_currency
from bmcheck.ranking import largest_gaps
from bmcheck.reports import matrix
from bmcheck.reports.layout import Item
from bmcheck.reports.notices import notices
from bmcheck.reports.plan import counts_after, first_in_words, first_plan, left_in_words, takes, titles_treated
from bmcheck.reports.terminal_findings import FindingPage
from bmcheck.reports.terminal_page import headline, plain
from bmcheck.reports.treatment import (
    TOO_EARLY,
    comes_first,
    is_unsettled,
    unsettled_in_words,
)
from bmcheck.reports.width import USUAL, terminal_columns
from bmcheck.reports.words import (
    DECISION_WORDS,
    STATUS_WORDS,
    answers_first,
    counts,
    effort_words,
    ended,
    may_apply,
    to_find_out,
    to_settle,
    voice,
)
from bmcheck.safe import lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Finding, Snapshot

LARGEST_GAPS = 8
WIDEST = 100
"""Columns beyond which lines of prose are hard to read."""


def console(*, simple: bool = False) -> Console:
    """Return a console on stdout that takes text as text: no markup, no emoji codes, no guessed highlights.

    A simple one never uses colours or moves the cursor.
    """
    size = shutil.get_terminal_size((80, 24))
    return Console(
        markup=False,
        highlight=False,
        emoji=False,
        width=min(terminal_columns() or USUAL, WIDEST),
        height=size.lines,  # otherwise rich asks for it again for every piece of text
        legacy_windows=False,
        no_color=simple or None,
        force_terminal=False if simple else None,
    )


def render(snapshot: Snapshot, *, only_paper: bool = False, to: Console | None = None) -> None:
    """Print the report: what matters first, then everything with its reason."""
    screen = to or console()
    if screen.is_terminal:
        _Report(snapshot, screen, only_paper=only_paper).print()
    else:
        sys.stdout.write(_captured(snapshot, screen, only_paper=only_paper))


def text(snapshot: Snapshot) -> str:
    """Return the report as it is without a terminal: no colours."""
    return _captured(snapshot, console(simple=True), only_paper=snapshot.review.only_paper)


def _captured(snapshot: Snapshot, screen: Console, *, only_paper: bool) -> str:
    with screen.capture() as captured:
        _Report(snapshot, screen, only_paper=only_paper).print()
    return lines("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _item(sign: str, text: Text, style: str = "") -> Item:
    return Item(text, sign, style)


class _Report(FindingPage):
    def print(self) -> None:
        self.title()
        self.notices()
        self.open_risks()
        self.accepted()
        self.first_steps()
        self.where()
        self.actions()
        self.metrics()
        self.features()
        self.in_hand()
        self.to_clarify()
        self.well()
        self.informing()
        self.idle()
        self.flush()

    def title(self) -> None:
        venture, pack = self.assessment.venture, self.review.pack
        day = f", assessed {venture.assessed.isoformat()}" if venture.assessed else ""
        self.put(Item(plain(venture.name or "Unnamed venture", "bold"), hang=2))
        self.put(Item(plain(f"{pack.title} ({pack.label}){day}", "dim"), hang=2))
        if venture.about:
            self.put(Item(plain(venture.about), hang=2))
        self.say(counts(self.review, self.snapshot.follow_up.accepted))
        if self.only_paper:
            self.say(f"{voice(self.review.pack).selection}.", "dim")

    def notices(self) -> None:
        found = notices(self.snapshot)
        if found:
            self.heading("Look at this")
        for each in found:
            self.put(_item("!", plain(ended(each.what)), "yellow"))

    def accepted(self) -> None:
        """Print what somebody has accepted: visible, and apart from what is open."""
        held = [each for each in self.snapshot.follow_up.waivers if each.standing is Standing.IN_FORCE]
        if held:
            self.heading("Accepted")
        for each in held:
            waiver, rule = each.waiver, each.finding.rule
            status = STATUS_WORDS[each.finding.status]
            self.put(_item("~", plain(f"{rule.severity.value} {rule.kind.value}, {status}: {rule.title}")))
            until = waiver.until.isoformat()
            self.say(f"{DECISION_WORDS[waiver.decision]} by {waiver.by} until {until}: {waiver.reason}", "dim", 3)

    def actions(self) -> None:
        actions = [each.action for each in self.snapshot.follow_up.actions]
        if actions:
            self.heading("What you are doing")
        for each in actions:
            owner = f", {each.owner}" if each.owner else ""
            due = f", due {each.due.isoformat()}" if each.due and not each.done else ""
            done = f", on {each.done.isoformat()}" if each.done else ""
            self.put(_item("·", plain(f"{each.status}: {self.review.pack.strategies[each.strategy].title}")))
            self.say(f"{each.strategy}{owner}{due}{done}", "dim", 3)

    def open_risks(self) -> None:
        self.heading("Open risks")
        risks = self.asking(Status.OPEN)
        for finding in risks:
            self.put(headline(finding))
            if is_unsettled(finding):
                self.say(unsettled_in_words(self.review, finding), "dim", 3)
        if not risks:
            self.say("None among what is known. What is still to clarify stands further down.")

    def asking(self, *statuses: Status) -> list[Finding]:
        """Return the findings of some statuses that nobody has accepted."""
        return self.snapshot.not_accepted(*statuses)

    def first_steps(self) -> None:
        planned = first_plan(self.snapshot, only_paper=self.only_paper)
        if planned is None:
            return
        found, goal = planned
        self.heading("What to do first")
        for first in found.first:
            self.put(_item("?", plain(f"Answer first: {first_in_words(found, first)}")))
        for number, step in enumerate(found.steps, 1):
            treated = titles_treated(found, step)
            words = Text.assemble(
                plain(step.strategy.title, "bold"),
                plain(f" ({effort_words(step.strategy, short=True)}). Treats: {treated}."),
            )
            self.put(_item(f"{number}.", words))
        for left in found.rest:
            self.say(f"It leaves: {left_in_words(left)}.")
        if found.steps:
            then = counts_after(found, goal)
            self.say(f"This is the smallest plan for every {goal.fail_on} risk{takes(found)}. Then: {then}.", "dim")

    def where(self) -> None:
        self.heading("Where it stands")
        self.waiting += matrix.lines(self.snapshot, self.to.width)
        for legend in matrix.LEGEND:
            self.say(legend, "dim")

    def metrics(self) -> None:
        known = [each for each in self.review.metrics if each.value is not None]
        missing = sorted({question for each in self.review.metrics for question in each.awaits})
        if not known:
            return
        self.heading("The numbers")
        for each in known:
            value = number_in_words(each.value or 0.0, in_currency(each.metric.unit, self.review.currency))
            self.put(Text.assemble(plain(f"{each.metric.title}: ", "bold"), plain(value)))
            self.say(each.metric.say, "dim", 2)
        if missing:
            self.say(f"Still missing for the rest: {', '.join(missing)}.", "dim")

    def features(self) -> None:
        for feature in self.review.pack.features:
            own = [each for each in self.asking(*TO_DO) if each.rule.feature == feature.id]
            if not own:
                continue
            self.heading(feature.title)
            self.say(feature.about, "dim")
            for finding in sorted(own, key=lambda each: each.rule.kind is not Kind.RISK):
                self.finding(finding)

    def in_hand(self) -> None:
        """Print what is treated or pursued: apart from what is well, each with the outcome to watch."""
        for status, title in ((Status.TREATED, "Treated risks"), (Status.PURSUED, "Opportunities pursued")):
            found = self.review.having(status)
            if found:
                self.heading(title)
                self.say("The right thing is done. Whether it works, only the outcome tells.", "dim")
            for finding in found:
                self.treatment(finding)

    def to_clarify(self) -> None:
        gaps = largest_gaps(self.review)
        waiting = self.asking(Status.TO_CLARIFY)
        if not gaps:
            return
        self.heading("To clarify")
        self.say(f"Not known is not the same as fine. {answers_first(gaps)}")
        for number, gap in enumerate(gaps[:LARGEST_GAPS], 1):
            unsure = ", you said you do not know" if gap.question.id in self.assessment.unsure else ""
            wait = f"{len(gap.holds_up)} {'waits' if len(gap.holds_up) == 1 else 'wait'} for it"
            about = f" ({gap.question.id}; {wait}{unsure})"
            asked = plain(to_find_out(gap.question, measure=gap.measure))
            self.put(_item(f"{number}.", Text.assemble(asked, plain(about, "dim"))))
        if len(gaps) > LARGEST_GAPS:
            self.say(f"and {len(gaps) - LARGEST_GAPS} more questions.", "dim")
        if waiting:
            self.put(Text(""))
            self.say("It applies to you; whether all is well is not known:", "bold")
        for finding in waiting:
            self.put(headline(finding))
            self.say(to_settle(self.review, finding), "dim", 3)
        unknown = len(self.review.having(Status.UNKNOWN))
        if unknown:
            self.say(may_apply(unknown), "dim")

    def well(self) -> None:
        for status, title in ((Status.COVERED, "Risks covered"), (Status.CAPTURED, "Opportunities captured")):
            found = self.review.having(status)
            if found:
                self.heading(title)
                for finding in found:
                    self.put(
                        _item(
                            "✓",
                            Text.assemble(plain(finding.told), plain(f" ({finding.rule.id})", "dim")),
                            "green",
                        )
                    )
                    for each in comes_first(self.review, finding.rule):
                        self.say(f"{TOO_EARLY}: {each}", "yellow", 3)

    def informing(self) -> None:
        told = informing_answers(self.review)
        if told:
            self.heading("For the record")
            self.answers(told)

    def idle(self) -> None:
        idle = idle_answers(self.review)
        if not idle:
            return
        self.heading("Answers that decide nothing at the moment")
        self.say("They are kept in the file; other answers rule out what they were asked for.", "dim")
        self.answers(idle)

    def answers(self, names: Iterable[str]) -> None:
        for each in names:
            question = self.review.asked[each]
            self.put(_item("·", plain(f"{question.ask} — {in_words(question, self.review.answers[each])}")))
