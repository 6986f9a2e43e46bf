"""Which question comes next: only one whose answer can still change a finding, or that a reader wants told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, NamedTuple, assert_never

from bmcheck.answers import unsettled
from bmcheck.conditions import Choices
from bmcheck.consistency import counted, in_doubt
from bmcheck.evaluation import review
from bmcheck.offering import open_options

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Finding, Pack, Question, Rule

SECONDS_PER_ANSWER = 25
"""An estimate: forty words of question and options are read in ten seconds, and to choose takes a little longer."""
LOOKAHEAD = 100
"""States of an interview that are looked at to say how long it will be: some hundredths of a second."""


@dataclass(frozen=True)
class Scope:
    """Which questions an interview puts: core ones only, those of one feature, answered ones again.

    A ``quick`` one asks a rule whole or not at all, so that no outcome is asked without the practice that treats it.
    """

    quick: bool = False
    feature: str = ""
    again: bool = False
    only_paper: bool = False

    def includes(self, question: Question) -> bool:
        """Return whether the interview may put ``question`` at all."""
        return (not self.quick or question.depth == "core") and self.feature in ("", question.feature)

    def asks(self, pack: Pack, rule: Rule) -> bool:
        """Return whether the interview asks for what ``rule`` comes to."""
        return not self.quick or rule.id in pack.core_rules


@dataclass(frozen=True)
class State:
    """How far an interview has come: the answers, what is not known, and what was put in this sitting.

    ``outdated`` are answers to questions that have changed their meaning since: they do not count until given anew.
    ``revealed`` are answered lists of which more options matter than were shown: they are put again.
    """

    answers: Answers
    unsure: frozenset[str] = frozenset()
    put: frozenset[str] = frozenset()
    outdated: Answers = field(default_factory=dict)
    revealed: frozenset[str] = frozenset()

    def said(self, question: str, answer: Answer | None) -> State:
        """Return the state after ``question`` was answered, or with None after it turned out not to be known."""
        answers, outdated = (
            {each: given for each, given in before.items() if each != question}
            for before in (self.answers, self.outdated)
        )
        unsure = self.unsure | {question}
        if answer is not None:
            answers, unsure = {**answers, question: answer}, self.unsure - {question}
        return State(answers, unsure, self.put | {question}, outdated, self.revealed - {question})


def open_questions(pack: Pack, state: State, scope: Scope) -> list[Question]:
    """Return the questions still to be put, in the order of the pack.

    A question is left out when every finding that depends on it is decided: whatever the answer, the report
    would be the same; one that only informs is always put. Each answer can only shorten the list, so its length is how
    many are left at most.
    """
    awaited = _awaited(pack, state.answers, scope)
    known = counted(pack, state.answers).answers
    found: list[Question] = []
    for question in pack.questions.values():
        asked = (question.id in known or question.id in state.unsure) and question.id not in state.revealed
        if not scope.includes(question) or question.id in state.put:
            continue
        if (not asked and question.id in awaited) or (asked and scope.again and _matters(pack, question, state, scope)):
            found.append(question)
    return found


def most_left(pack: Pack, state: State, scope: Scope, current: Question | None) -> int:
    """Return how many questions can still come at most, ``current`` among them, whatever is said to it.

    Of an answer that is put again nothing is taken as known, so that a change of it cannot exceed the number.
    """
    now = {current.id} if current else set()
    counting = counted(pack, state.answers).answers
    known = state.put if scope.again else counting.keys()
    answers = {each: answer for each, answer in counting.items() if each in known and each not in now}
    to_come = pack.questions.keys() - (state.put if scope.again else state.unsure)
    revealed, before = state.revealed, None
    while revealed != before:
        certain = {each: answer for each, answer in answers.items() if each not in revealed}
        doubtful = in_doubt(pack, certain, to_come)
        certain = {each: answer for each, answer in certain.items() if each not in doubtful}
        revealed, before = revealed | _revealed(pack, counting, certain), revealed
    done = (state.put if scope.again else counting.keys() | state.unsure | state.put) - doubtful - revealed
    awaited = _awaited(pack, certain, scope)
    left = {each.id for each in pack.questions.values() if scope.includes(each) and each.id in awaited - done}
    return len(left | now)


def resumed(pack: Pack, state: State) -> State:
    """Return the state in which an interview begins, with the lists revealed of which more matters than was asked.

    Of these the file says what does not hold, and nothing of an option that matters now. Where it says only what holds,
    or marks the question as not known, somebody has said that the rest is not known.
    """
    found = review(pack, state.answers)
    lists = [
        pack.questions[each]
        for each, answer in state.answers.items()
        if isinstance(answer, Choices) and answer.lacks and each not in state.unsure
    ]
    revealed = (each.id for each in lists if unsettled(each, state.answers[each.id]) & open_options(each, found))
    return replace(state, revealed=state.revealed | frozenset(revealed))


def to_be_put_again(pack: Pack, before: State, after: State, said: Collection[str]) -> State:
    """Return the state ``after`` the answers to ``said``, with what these newly set aside, or reveal, not yet put."""
    aside = counted(pack, after.answers).set_aside.keys() - counted(pack, before.answers).set_aside.keys()
    revealed = _revealed(pack, before.answers, after.answers) - frozenset(said)
    put = after.put - (aside - frozenset(said)) - revealed
    return replace(after, put=put, revealed=after.revealed | revealed)


def _revealed(pack: Pack, before: Answers, after: Answers) -> frozenset[str]:
    """Return the lists with the same partial answer before and after of which more options matter afterwards."""
    partial = [
        pack.questions[each]
        for each, answer in after.items()
        if before.get(each) == answer and unsettled(pack.questions[each], answer)
    ]
    if not partial or before == after:
        return frozenset()
    then, now = review(pack, before), review(pack, after)
    return frozenset(each.id for each in partial if open_options(each, now) - open_options(each, then))


class Outlook(NamedTuple):
    """How many questions can come at most: ``most`` when each is answered, ``unknowing`` whatever is not known."""

    most: int
    unknowing: int

    @property
    def minutes(self) -> int:
        """Return how long it takes to answer the most that can come, in whole minutes."""
        return ceil(self.most * SECONDS_PER_ANSWER / 60)


def outlook(pack: Pack, state: State, scope: Scope) -> Outlook:
    """Return how many questions can still come before the first one is put.

    Answers to the first questions rule out others. What they leave is followed where most is left, best first (Hart,
    Nilsson and Raphael 1968); each bound on the way is sound, so it is no matter where that ends. Where answers are
    put again, all of them may change, and nothing is ruled out.
    """
    places = count()
    most, following = _bound(pack, state, scope)
    unknowing = most
    ahead = [(-most, next(places), 0, state, following)]
    while following and not scope.again and next(places) < LOOKAHEAD:
        bound, _, put, state, _ = heappop(ahead)
        for answer in _ways_to_answer(following):
            after = state.said(following.id, answer)
            if answer is None:
                after = replace(after, unsure=state.unsure)  # answered, and with what is left open
            left, then = _bound(pack, after, scope)
            heappush(ahead, (max(bound, -(put + 1 + left)), next(places), put + 1, after, then))
        following = ahead[0][-1]
    return Outlook(-ahead[0][0], unknowing)


def _bound(pack: Pack, state: State, scope: Scope) -> tuple[int, Question | None]:
    """Return how many questions can come at most from here, and the first of them."""
    first = next(iter(open_questions(pack, state, scope)), None)
    return most_left(pack, state, scope, first), first


def _ways_to_answer(question: Question) -> Sequence[Answer | None]:
    """Return the answers to a question of few; of one with many, only that nothing is taken as known of it."""
    if question.type == "yes-no":
        return True, False
    return tuple(question.says) if question.type == "one" else (None,)


def previous_question(pack: Pack, state: State, scope: Scope, current: Question | None) -> Question | None:
    """Return the nearest question before ``current`` that was answered or marked as not known."""
    before: Question | None = None
    for question in pack.questions.values():
        if current is not None and question.id == current.id:
            return before
        said = question.id in state.answers or question.id in state.unsure
        if scope.includes(question) and said and _matters(pack, question, state, scope):
            before = question
    return before if current is None else None


def hangs_on(pack: Pack, question: Question, state: State) -> list[Finding]:
    """Return the findings that the answer to ``question`` can still change, as if it had not been given."""
    others = {each: answer for each, answer in state.answers.items() if each != question.id}
    return [finding for finding in review(pack, others).findings if question.id in finding.awaits]


class Consequence(NamedTuple):
    """What some findings come to with an answer."""

    answer: Answer
    findings: list[Finding]


def follows(pack: Pack, question: Question, state: State) -> list[Consequence]:
    """Return what the findings that hang on ``question`` come to with each answer, all others being as they are.

    Of a list, with nothing and with everything ticked; of a number nothing, which has no end of answers.
    """
    hanging = [each.rule.id for each in hangs_on(pack, question, state)]
    found: list[Consequence] = []
    for answer in _answers_to_tell(question):
        by_rule = review(pack, {**state.answers, question.id: answer}).by_rule
        found.append(Consequence(answer, [by_rule[each] for each in hanging]))
    return found


def _answers_to_tell(question: Question) -> list[Answer]:
    match question.type:
        case "yes-no":
            return [True, False]
        case "one":
            return [each for each in question.says if each not in question.unknown]
        case "many":
            return [Choices(frozenset(), question.joint, question.nothing), Choices(question.joint, frozenset())]
        case "number":
            return []
    assert_never(question.type)


def _awaited(pack: Pack, answers: Answers, scope: Scope) -> frozenset[str]:
    findings = review(pack, answers, only_paper=scope.only_paper).findings
    informing = frozenset(each.id for each in pack.questions.values() if each.informs and each.id not in answers)
    return informing.union(*(finding.awaits for finding in findings if scope.asks(pack, finding.rule)))


def _matters(pack: Pack, question: Question, state: State, scope: Scope) -> bool:
    """Return whether an answered question would be put if it had not been answered."""
    others = {each: answer for each, answer in state.answers.items() if each != question.id}
    return question.id in _awaited(pack, others, scope)
