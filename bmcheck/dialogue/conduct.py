"""Conduct an interview: the next question, what was said, saved at once, back and forth, to the end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bmcheck.answers import in_words, plain_answer, read_answer, unsettled
from bmcheck.conditions import Answers, Choices
from bmcheck.consistency import counted, words_of
from bmcheck.dialogue.asking import Draft, Key, Pressed, Said, harmless
from bmcheck.files.editing import Edit
from bmcheck.files.toml import LONGEST_TEXT
from bmcheck.files.updating import pack_head
from bmcheck.interview import State, follows, hangs_on, most_left, open_questions, previous_question, to_be_put_again
from bmcheck.money import code_of, codes_of, is_money
from bmcheck.offering import hidden, narrowed, offered, widened
from bmcheck.safe import one_line
from bmcheck.typed_answers import whole_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from bmcheck.conditions import Answer
    from bmcheck.dialogue.asking import Asker, Reply
    from bmcheck.files.autosave import Saved
    from bmcheck.interview import Consequence, Scope
    from bmcheck.model import Assessment, Contradiction, Feature, Finding, Pack, PackReference, Question

LEAVE_BOTH = "Leave it as it is"
LEAVE_FIGURES = "Leave it: the figures count, and the rest waits until you go over it again"
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

    def why(self, question: Question, findings: list[Finding], following: Sequence[Consequence]) -> None:
        """Say what the question decides, on which passage that rests, and where each answer leads."""

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
    draft: Draft | None = field(default=None, init=False)
    reopened: set[str] = field(default_factory=set, init=False)

    def conduct(self) -> bool:
        """Put questions until none is left; return False when the person stopped before."""
        section: Feature | None = None
        chosen: Question | None = None
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
            reply = self._ask(section, question)
            if isinstance(reply, Pressed) and reply.key is Key.STOP:
                return False
            chosen = self._take(question, reply)

    def _ask(self, section: Feature, question: Question) -> Reply:
        """Put one question, with the answer and the note that it has already, and return what was said to all of it.

        Of a list only what still matters is put.
        """
        left = most_left(self.pack, self.state, self.scope, question)
        self.screen.progress(Progress(section, self._answered(), left))
        if note := self.notes.get(question.id):
            self.screen.hint(f"Your note: {note}")
        earlier = self.state.answers.get(question.id, self.state.outdated.get(question.id))
        asked = offered(self.pack, question, self.state.answers)
        before, draft, self.draft = narrowed(asked, earlier), self.draft, None
        if question.id in self.state.revealed and isinstance(before, Choices):
            draft = draft or Draft(ticked=before.has, denied=before.lacks)
            before = None
        whole = whole_of(self.pack.asked(self.state.answers, self.currency), question, self.state.answers)
        self.was_asked = True
        match self.asker.ask(harmless(asked), before, draft, whole):
            case Said(answer):
                return Said(widened(question, asked, earlier, answer))
            case Pressed(Key.DONT_KNOW, marked):
                kept = hidden(question, asked, earlier)
                has, lacks = marked.ticked | kept.has, marked.denied | kept.lacks
                return Pressed(Key.DONT_KNOW, Draft(ticked=has, denied=lacks))
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
            what = "Several currencies are called that" if codes_of(text) else "That is no currency"
            self.screen.hint(f"{what}: write its three letters, as in EUR, USD or CHF.")
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
                return self._answer(question, answer)
            case Pressed(Key.BACK):
                return self._before(question)
            case Pressed(Key.WHY, draft):
                hanging = hangs_on(self.pack, question, self.state)
                self.screen.why(question, hanging, follows(self.pack, question, self.state))
                self.draft = draft
                return question
            case Pressed(Key.NOTE, draft):
                self._note(question)
                self.draft = draft
                return question
            case Pressed(_, draft):
                return self._dont_know(question, draft.ticked & question.joint, draft.denied)

    def _answered(self) -> int:
        """Return how many questions have an answer that says something, without those gone back over."""
        said = (each for each in self.state.answers.items() if not self.pack.questions[each[0]].is_unmeasured(each[1]))
        return len({question for question, _ in said} - self.reopened)

    def _before(self, question: Question) -> Question:
        """Return the question before; at the first one, the same again."""
        before = previous_question(self.pack, self.state, self.scope, question)
        if before is None:
            self.screen.hint("This is the first question.")
            return question
        self.reopened.add(before.id)
        return before

    def _answer(self, question: Question, answer: Answer, unsure: frozenset[str] = frozenset()) -> Question | None:
        """Take an answer; return the earlier question to change where the two contradict each other, if it is to be.

        A contradiction known before is pointed out again where somebody went back to the question and it still stands.
        """
        back = question.id in self.reopened
        self.reopened.clear()
        after = self._after(question, answer)
        after = replace(after, unsure=after.unsure | unsure)
        before = counted(self.pack, self.state.answers).contradictions
        known = [each for each in before if not (back and question.id in each.when.questions())]
        self._save(Edit({question.id: plain_answer(question, answer)}, unsure, head=self._head(after)), after)
        for each in counted(self.pack, after.answers).contradictions:
            if each not in known and (chosen := self._settle(question, each)):
                return chosen
        return None

    def _after(self, question: Question, answer: Answer | None) -> State:
        """Return the state after an answer, with what has to be put again on account of it."""
        said = self.state.said(question.id, answer)
        return to_be_put_again(self.pack, self.state, said, {question.id})

    def _settle(self, question: Question, contradiction: Contradiction) -> Question | None:
        """Point out that not all answers can be true, and offer the way back to each; None where they stay."""
        asked = self.pack.asked(self.state.answers, self.currency)
        among = sorted(contradiction.when.questions() - {question.id}, key=self.pack.order.__getitem__, reverse=True)
        back = [asked[each] for each in (question.id, *among) if each in self.state.answers]
        ways = [f"Change: {each.ask} {in_words(each, self.state.answers[each.id])}" for each in back]
        aside = words_of(self.pack, contradiction)
        leave = LEAVE_FIGURES if aside else LEAVE_BOTH
        about = one_line(f"Not all of this can be true: {contradiction.say}")
        place = self.asker.choose(about, [*map(one_line, ways), leave])
        if place == len(back):
            self.state = replace(self.state, put=self.state.put | (aside & self.state.answers.keys()))
            return None
        self.reopened.add(back[place].id)
        return back[place]

    def _dont_know(self, question: Question, has: frozenset[str], lacks: frozenset[str]) -> Question | None:
        """Mark the question as not known; of a list, what was ticked holds, what was denied does not.

        Without the mark a list in which something was denied is one that was shortened, and comes back.
        """
        known = read_answer(question, {"has": sorted(has), "lacks": sorted(lacks)}) if has or lacks else None
        self.screen.hint(f"{question.ask} — {'not known' if known is None else in_words(question, known)}")
        if known is not None:
            marked = {question.id} if lacks and unsettled(question, known) else ()
            return self._answer(question, known, frozenset(marked))
        self.reopened.clear()
        after = self._after(question, None)
        self._save(Edit({question.id: None}, frozenset((question.id,)), head=self._head(after)), after)
        return None

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
