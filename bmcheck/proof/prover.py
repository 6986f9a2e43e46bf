"""Ask the solver whether some answers exist, and try on the real evaluation what it finds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import z3

from bmcheck.conditions import Answer, Answers
from bmcheck.proof.logic import Proposition, contrary, every, fixed
from bmcheck.proof.meaning import Statuses, statuses
from bmcheck.proof.results import Failure
from bmcheck.proof.symbols import SymbolicAnswers, answer_in, atoms_in, numbers_in, possible, symbols_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bmcheck.model import Pack, Rule

EFFORT = 2_000_000
"""What the solver may spend on one question, in its own unit and so the same everywhere: a second or two."""
PATIENCE = 3_000
"""Milliseconds after which it gives up a question all the same, where that unit does not count what it does."""
MOST_SOLVERS = 100
"""Solvers that are kept; then they are forgotten and begun anew."""
ROUNDS = 300
"""How many ways are tried before it is said not to be known whether there is always one."""


class Search(NamedTuple):
    """Answers that were found, None when there are none; not decided when that is not known."""

    answers: Answers | None
    decided: bool = True

    @property
    def is_none(self) -> bool:
        """Return whether it is certain that there are no such answers."""
        return self.answers is None and self.decided

    def wanted(self, failure: Failure) -> Failure | None:
        """Return ``failure`` if there are no such answers."""
        return None if self.answers is not None else failure if self.decided else undecided(failure)

    def unwanted(self, failure: Failure) -> Failure | None:
        """Return ``failure``, with the answers as its counterexample, if there are some."""
        if self.answers is not None:
            return failure._replace(answers=self.answers)
        return None if self.decided else undecided(failure)


def undecided(failure: Failure) -> Failure:
    """Return that it is not known whether a failure is one."""
    return failure._replace(what=f"it is not known whether it {failure.what}", decided=False)


class Prover:
    """The symbols of one pack, what its rules come to in them, and a solver for each group of questions."""

    def __init__(self, pack: Pack) -> None:
        """Make symbols for a complete answer to every question of ``pack``, and for one that may be partial.

        A fact of the world is like a question that is always answered.
        """
        self.pack = pack
        self.questions = {**pack.questions, **{each.id: each.question for each in pack.world.values()}}
        self.state: SymbolicAnswers = {each.id: symbols_of(each) for each in self.questions.values()}
        self.partly: SymbolicAnswers = {
            each.id: symbols_of(each, "?", partial=each.id in pack.questions) for each in self.questions.values()
        }
        self.names = pack.names
        self._found: dict[Rule, Statuses] = {}
        self._solvers: dict[frozenset[str], Any] = {}

    def asked(self, *rules: Rule) -> frozenset[str]:
        """Return what some rules look at: questions, and facts of the world, which may change."""
        return frozenset().union(*(each.questions() | each.facts() for each in rules))

    def found(self, rule: Rule) -> Statuses:
        """Return when ``rule`` comes to which status, once everything is answered."""
        if rule not in self._found:
            self._found[rule] = statuses(rule, self.state)
        return self._found[rule]

    @cached_property
    def usual(self) -> Answers:
        """Return some answer to every question, to stand beside those that were found."""
        found, _ = solution(self.solver(frozenset(self.state), self.state), True)
        return self.answers_in(found, self.state)

    def where(
        self,
        names: Iterable[str],
        *formulas: Proposition,
        shown: Callable[..., bool],
        others: Sequence[SymbolicAnswers] = (),
        partly: bool = False,
    ) -> Search:
        """Return complete answers to ``names`` with which the formulas hold.

        ``shown`` is given the real answers, and those of each of the ``others``, and says whether the evaluation
        shows there what was looked for. ``partly`` looks for partial answers instead.
        """
        asked, base = frozenset(names), self.partly if partly else self.state
        states = [{name: state[name] for name in sorted(asked)} for state in (base, *others)]
        model, decided = solution(
            self.solver(asked, base),
            every(*formulas),
            [each for state in states for each in numbers_in(state)],
            lambda found: shown(*(self.answers_in(found, state) for state in states)),
        )
        return Search(None if model is None else self.answers_in(model, states[0]), decided)

    def solver(self, names: frozenset[str], state: SymbolicAnswers) -> Any:
        """Return a solver that knows which answers to ``names`` can be given."""
        key = names if state is self.state else names | {"?"}
        if key not in self._solvers:
            if len(self._solvers) >= MOST_SOLVERS:
                self._solvers.clear()
            self._solvers[key] = new_solver(*(possible(self.questions[each], state[each]) for each in sorted(names)))
        return self._solvers[key]

    def answers_in(self, model: Any, state: SymbolicAnswers) -> dict[str, Answer]:
        """Return the answers that a state stands for in what the solver found."""
        answers = {name: answer_in(model, symbols) for name, symbols in state.items()}
        return {name: answer for name, answer in answers.items() if answer is not None}

    def without_way(
        self,
        names: Iterable[str],
        start: Proposition,
        way: Proposition,
        choices: SymbolicAnswers,
        shown: Callable[[Answers], bool],
    ) -> Search:
        """Return complete answers at ``start`` with which ``way`` does not hold, whatever the ``choices`` are.

        Answers that defeat every choice tried so far are looked for, then a choice that fits them: either there is
        none, or it is tried from then on (counterexample-guided synthesis: Solar-Lezama, 2008).
        """
        asked = {name: self.state[name] for name in sorted(names)}
        solver = self.solver(frozenset(asked), self.state)
        fitting = new_solver(*(possible(self.questions[name], symbols) for name, symbols in choices.items()))
        tried: list[Proposition] = []
        for _ in range(ROUNDS):
            stuck, decided = solution(solver, every(start, *map(contrary, tried)), numbers_in(asked))
            if stuck is None:
                return Search(None, decided)
            fits, decided = solution(fitting, fixed(way, atoms_in(asked), stuck))
            if fits is None:
                answers = self.answers_in(stuck, asked)
                return Search(answers) if decided and shown(answers) else Search(None, decided=False)
            tried.append(fixed(way, atoms_in(choices), fits))
        return Search(None, decided=False)


def first(searches: Iterable[Search]) -> Search:
    """Return the first search that found something, or that nothing was found, for certain if it is so of all."""
    decided = True
    for each in searches:
        if each.answers is not None:
            return each
        decided = decided and each.decided
    return Search(None, decided)


def new_solver(*formulas: Proposition) -> Any:
    """Return a solver that knows ``formulas``, and leaves an interruption to the program."""
    solver = z3.Solver()
    solver.set(rlimit=EFFORT, timeout=PATIENCE, ctrl_c=False)
    solver.add(every(*formulas))
    return solver


def solution(
    solver: Any, formula: Proposition, numbers: Sequence[Any] = (), fits: Callable[[Any], bool] = lambda _: True
) -> tuple[Any, bool]:
    """Return something that makes ``formula`` hold and ``fits``, None when nothing is found, and if that is certain."""
    if formula is False:
        return None, True
    solver.push()
    try:
        solver.add(formula)
        verdict = solver.check()
        found = next(filter(fits, _models(solver, numbers)), None) if verdict == z3.sat else None
    finally:
        solver.pop()
    return found, found is not None or verdict == z3.unsat


def _models(solver: Any, numbers: Sequence[Any]) -> Iterator[Any]:
    """Yield what the solver has found: with whole numbers and with hundredths, if it can, and as it came.

    Whole numbers are read most easily, and decimals alone can be written down.
    """
    model = solver.model()
    for scale in (1, 100) if numbers else ():
        solver.push()
        solver.add(*(z3.IsInt(each * scale) for each in numbers))
        found = solver.model() if solver.check() == z3.sat else None
        solver.pop()
        if found is not None:
            yield found
    yield model
