"""Conduct an interview: the next question, what was said, saved at once, back and forth, to the end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bmcheck.answers import plain_answer
from bmcheck.conditions import Answers, Choices
from bmcheck.dialogue.asking import Key, Pressed, Said
from bmcheck.files.editing import Edit
from bmcheck.interview import State, hangs_on, most_left, open_questions, previous_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from bmcheck.conditions import Answer
    from bmcheck.dialogue.asking import Asker, Reply
    from bmcheck.interview import Scope
    from bmcheck.model import Feature, Finding, Pack, Question


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

    ``save`` is called with each change before the next question is put, so that nothing said can be lost.
    """

    pack: Pack
    scope: Scope
    state: State
    notes: dict[str, str]
    save: Callable[[Edit], None]
    asker: Asker
    screen: Screen = field(default_factory=Screen)

    def conduct(self) -> bool:
        """Put questions until none is left; return False when the person stopped before."""
        section: Feature | None = None
        chosen: Question | None = None
        self.draft: Choices | str | None = None
        while True:
            waiting = open_questions(self.pack, self.state, self.scope)
            question = chosen or (waiting[0] if waiting else None)
            section = self._enter(section, question, forward=chosen is None)
            if question is None or section is None:
                return True
            left = most_left(self.pack, self.state, self.scope, question)
            self.screen.progress(Progress(section, self._answered(), left))
            reply = self.asker.ask(question, self.state.answers.get(question.id), self.draft)
            self.draft = None
            if isinstance(reply, Pressed) and reply.key is Key.STOP:
                return False
            chosen = self._take(question, reply)

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
        self.save(Edit(answers={question.id: plain_answer(question, answer)}))
        self.state = State(
            {**self.state.answers, question.id: answer},
            self.state.unsure - {question.id},
            self.state.put | {question.id},
        )

    def _dont_know(self, question: Question, ticked: Choices | None) -> None:
        """Mark the question as not known; of a list, what was ticked holds and the rest is unknown."""
        self.screen.hint(f"{question.ask} — {'the rest is not known' if ticked else 'not known'}")
        if ticked and ticked.has:
            self._answer(question, ticked)
            return
        self.save(Edit(answers={question.id: None}, unsure=frozenset((question.id,))))
        left = {each: answer for each, answer in self.state.answers.items() if each != question.id}
        self.state = State(left, self.state.unsure | {question.id}, self.state.put | {question.id})

    def _note(self, question: Question) -> None:
        before = self.notes.get(question.id, "")
        text = self.asker.ask_text("Your note:", before)
        if text != before:
            self.save(Edit(notes={question.id: text or None}))
            self.notes[question.id] = text
            self.screen.hint("Noted.")


def answer_at_once(interview: Interview, answers: Answers) -> None:
    """Take over ``answers`` without asking, in one saving."""
    questions = interview.pack.questions
    interview.save(Edit(answers={each: plain_answer(questions[each], answer) for each, answer in answers.items()}))
    interview.state = replace(
        interview.state,
        answers={**interview.state.answers, **answers},
        unsure=interview.state.unsure - answers.keys(),
    )
