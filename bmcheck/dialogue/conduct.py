"""Conduct an interview: the next question, what was said, saved at once, back and forth, to the end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bmcheck.answers import in_words, plain_answer
from bmcheck.conditions import Answers, Choices
from bmcheck.consistency import counted
from bmcheck.dialogue.asking import Key, Pressed, Said, harmless
from bmcheck.files.editing import Edit
from bmcheck.files.toml import LONGEST_TEXT
from bmcheck.files.updating import pack_head
from bmcheck.interview import (
    State,
    hangs_on,
    most_left,
    open_questions,
    previous_question,
    to_be_put_again,
)
from bmcheck.money import code_of, is_money
from bmcheck.offering import hidden, narrowed, offered, widened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from bmcheck.conditions import Answer
    from bmcheck.dialogue.asking import Asker, Reply
    from bmcheck.files.autosave import Saved
    from bmcheck.interview import Scope
    from bmcheck.model import Assessment, Feature, Finding, Pack, PackReference, Question

CURRENCY = "In which currency do you count? Its three letters (empty: leave it open):"


@dataclass(frozen=True)
class Progress:
    """How far the interview is: ``left`` is the most questions that can still come."""

    feature: Feature
    answered: int
    left: int


class Screen:
    """What the interview shows beside its questions; each way of asking brings its own."""

    def section(self, feature: Feature) -> None:
        """Open a section: what the feature is and which building blocks it touches."""

    def progress(self, progress: Progress) -> None:
        """Show how far the interview is, before each question."""

    def section_done(self, feature: Feature, answers: Answers) -> None:
        """Close a section: what was found there."""

    def why(self, question: Question, findings: list[Finding]) -> None:
        """Say what the question decides, and on which passage that rests."""

    def hint(self, text: str) -> None:
        """Say one line."""


@dataclass
class Interview:
    """One sitting: the state so far, and where every change goes.

    ``save`` is called with each change before the next question is put, so that nothing said can be lost; it brings
    back what people have written into the file meanwhile. ``made_with`` is the pack that the file names.
    """

    pack: Pack
    made_with: PackReference
    scope: Scope
    state: State
    notes: dict[str, str]
    save: Callable[[Edit], Saved]
    asker: Asker
    screen: Screen = field(default_factory=Screen)
    currency: str = ""

    def conduct(self) -> bool:
        """Put questions until none is left; return False when the person stopped before."""
        section: Feature | None = None
        chosen: Question | None = None
        self.draft: Choices | str | None = None
        self.without_currency = False
        self.was_asked = False
        while True:
            waiting = open_questions(self.pack, self.state, self.scope)
            question = self._worded(chosen or (waiting[0] if waiting else None))
            section = self._enter(section, question, forward=chosen is None)
            if question is None or section is None:
                return True
            if is_money(question.unit) and not self.without_currency:
                self._ask_currency()
                question = self._worded(question) or question
            left = most_left(self.pack, self.state, self.scope, question)
            self.screen.progress(Progress(section, self._answered(), left))
            self.was_asked = True
            reply = self._put(question)
            if isinstance(reply, Pressed) and reply.key is Key.STOP:
                return False
            chosen = self._take(question, reply)

    def _put(self, question: Question) -> Reply:
        """Put a question, of a list only what still matters, and return what was said to the whole of it."""
        earlier = self.state.answers.get(question.id, self.state.outdated.get(question.id))
        asked = offered(self.pack, question, self.state.answers)
        before, draft, self.draft = narrowed(asked, earlier), self.draft, None
        if question.id in self.state.revealed and isinstance(before, Choices):
            before, draft = None, draft or before
        match self.asker.ask(harmless(asked), before, draft):
            case Said(answer):
                return Said(widened(question, asked, earlier, answer))
            case Pressed(Key.DONT_KNOW, Choices() as ticked):
                return Pressed(Key.DONT_KNOW, Choices(ticked.has | hidden(question, asked, earlier).has))
            case pressed:
                return pressed

    def _worded(self, question: Question | None) -> Question | None:
        """Return a question in the words in which it is asked by what is known so far."""
        return self.pack.asked(self.state.answers, self.currency)[question.id] if question else None

    def _ask_currency(self) -> None:
        """Ask once in which currency the venture counts; whoever leaves that open is asked for numbers alone."""
        while text := self.asker.ask_text(CURRENCY, "").strip():
            if code := code_of(text):
                self.currency = code
                self._save(Edit(head={("venture", "currency"): code}), self.state)
                return
            self.screen.hint("That is no currency: write its three letters, as in EUR, USD or CHF.")
        self.without_currency = True

    def _enter(self, section: Feature | None, question: Question | None, *, forward: bool) -> Feature | None:
        """Return the section of ``question``, closing the one before and opening this one when they differ."""
        entered = next((each for each in self.pack.features if question and each.id == question.feature), None)
        if section and section != entered and forward:
            self.screen.section_done(section, self.state.answers)
        if entered and section != entered:
            self.screen.section(entered)
        return entered

    def _take(self, question: Question, reply: Reply) -> Question | None:
        """Do what ``reply`` says; return the question to put next, None for the first one that is open."""
        match reply:
            case Said(answer):
                self._answer(question, answer)
                return None
            case Pressed(Key.BACK):
                return self._before(question)
            case Pressed(Key.WHY, draft):
                self.screen.why(question, hangs_on(self.pack, question, self.state))
                self.draft = draft
                return question
            case Pressed(Key.NOTE, draft):
                self._note(question)
                self.draft = draft
                return question
            case Pressed(_, draft):
                self._dont_know(question, draft if isinstance(draft, Choices) else None)
                return None

    def _answered(self) -> int:
        return len(self.state.answers) + len(self.state.unsure)

    def _before(self, question: Question) -> Question:
        """Return the question before; at the first one, the same again."""
        before = previous_question(self.pack, self.state, self.scope, question)
        if before is None:
            self.screen.hint("This is the first question.")
        return before or question

    def _answer(self, question: Question, answer: Answer) -> None:
        after = self._after(question, answer)
        known = counted(self.pack, self.state.answers).contradictions
        self._save(Edit({question.id: plain_answer(question, answer)}, head=self._head(after)), after)
        for each in counted(self.pack, after.answers).contradictions:
            if each not in known:
                self.screen.hint(f"Not all of this can be true: {each.say}")

    def _after(self, question: Question, answer: Answer | None) -> State:
        """Return the state after an answer, with what has to be put again on account of it."""
        said = self.state.said(question.id, answer)
        return to_be_put_again(self.pack, self.state, said, {question.id})

    def _dont_know(self, question: Question, ticked: Choices | None) -> None:
        """Mark the question as not known; of a list, what was ticked holds and the rest is unknown."""
        self.screen.hint(f"{question.ask} — {'the rest is not known' if ticked else 'not known'}")
        if ticked and ticked.has:
            self._answer(question, ticked)
            return
        after = self._after(question, None)
        self._save(Edit({question.id: None}, frozenset((question.id,)), head=self._head(after)), after)

    def _note(self, question: Question) -> None:
        before = self.notes.get(question.id, "")
        text = self.asker.ask_text("Your note:", before)
        if text != before:
            self.notes[question.id] = text
            saved = self._save(Edit(notes={question.id: text or None}), self.state)
            if question.id not in saved.gave_way and not saved.fault:
                self.screen.hint("Noted.")

    def _head(self, after: State) -> Mapping[tuple[str, str], object]:
        """Return the present version of the pack once the last outdated answer is given anew: then all count."""
        return pack_head(self.pack, self.made_with) if self.state.outdated and not after.outdated else {}

    def _save(self, change: Edit, after: State) -> Saved:
        saved = self.save(change)
        self.state = after
        if saved.fault:
            self.screen.hint(f"Not saved yet: {saved.fault}")
            self.screen.hint("What you say is kept, and written as soon as that is mended.")
        if saved.file:
            self._take_over(saved, saved.file)
        return saved

    def _take_over(self, saved: Saved, file: Assessment) -> None:
        """Go on from what people have written into the file meanwhile."""
        put = self.state.put | saved.changed
        anew = {each: answer for each, answer in file.outdated.items() if each in put}
        left = {each: answer for each, answer in file.outdated.items() if each not in put}
        unsure = file.unsure | (self.state.unsure - saved.changed)
        after = State({**file.answers, **anew}, unsure, put, left, self.state.revealed - saved.changed)
        self.state = to_be_put_again(self.pack, self.state, after, saved.changed)
        self.notes, self.currency = dict(file.notes), file.venture.currency or self.currency
        if saved.changed:
            self.screen.hint(f"Answered in the file meanwhile, and taken over: {', '.join(sorted(saved.changed))}.")
        for each in sorted(saved.gave_way):
            self.screen.hint(f"What the file says to {each} stays; what you said here was not written.")

    def finish(self, today: date) -> None:
        """Record under which version of the pack the assessment is, and that it was looked at if anything was asked.

        An outdated answer that was not put, because nothing hangs on it any more, becomes a note if there is room.
        """
        if self.scope.feature:
            return
        aside = {} if self.scope.quick or self.scope.only_paper else self.state.outdated
        notes = {each: self._aside(each, answer) for each, answer in aside.items()}
        notes = {each: note for each, note in notes.items() if len(note) <= LONGEST_TEXT}
        left = self.state.outdated.keys() - notes.keys()
        looked_at = {("venture", "assessed"): today} if self.was_asked else {}
        head = {**looked_at, **({} if left else pack_head(self.pack, self.made_with))}
        after = replace(self.state, outdated={each: self.state.outdated[each] for each in left})
        self._save(Edit(dict.fromkeys(notes), notes=notes, head=head), after)
        self.notes |= notes

    def _aside(self, question: str, answer: Answer) -> str:
        asked = self.pack.asked(self.state.answers, self.currency)
        was = f"Before {self.pack.id} {self.pack.version}: {in_words(asked[question], answer)}"
        return "; ".join(filter(None, (self.notes.get(question, ""), was)))
