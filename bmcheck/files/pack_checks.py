"""Check what one entry of a pack says of another, once every entry has been read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bmcheck.answers import WrongAnswerError, nobody_is_asked, read_answer
from bmcheck.conditions import LARGEST
from bmcheck.errors import Problem, Problems, did_you_mean
from bmcheck.files.quick_checks import check_quick
from bmcheck.files.scenario_checks import happening_misfits
from bmcheck.files.setting_checks import misfits
from bmcheck.files.waiting import check_waiting
from bmcheck.model import (
    DAYS_OF,
    Basis,
    Contradiction,
    Kind,
    Nature,
    Option,
    Pack,
    Question,
    Rule,
    Scenario,
    Status,
    Strategy,
)
from bmcheck.versions import is_newer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.files.entries import Homes
    from bmcheck.files.toml import Source

MOST_OPTIONS = 12
"""Options of a list: more are not read at once, and all their combinations are gone through to verify a pack."""


def check_pack(pack: Pack, homes: Homes, *, examples: bool = True) -> list[Problem]:
    """Return every reference in ``pack`` that leads nowhere or does not fit; of examples only when asked to.

    ``homes`` says for each kind of entry where each id stands, also of entries with faults of their own, so that a
    reference to one of them is no second fault.
    """
    checker = _Checker(pack, homes, examples=examples)
    checker.check()
    return checker.problems


class _Checker:
    def __init__(self, pack: Pack, homes: Homes, *, examples: bool) -> None:
        self.pack = pack
        self.examples = examples
        self.homes = homes
        self.problems = Problems()

    def check(self) -> None:
        for parameter in self.pack.parameters.values():
            self.finite(*self.place("parameter", parameter.id), f"parameter {parameter.id}", value=parameter.value)
        for question in self.pack.questions.values():
            self.question(*self.place("question", question.id), question)
        for contradiction in self.pack.contradictions.values():
            self.contradiction(*self.place("contradiction", contradiction.id), contradiction)
        for rule in self.pack.rules.values():
            self.rule(*self.place("rule", rule.id), rule)
        for strategy in self.pack.strategies.values():
            self.strategy(*self.place("strategy", strategy.id), strategy)
        for scenario in self.pack.scenarios.values():
            self.scenario(*self.place("scenario", scenario.id), scenario)
        self.problems += check_waiting(self.pack, self.homes)
        self.problems += check_quick(self.pack, self.homes)

    def place(self, kind: str, identity: str) -> tuple[Source, tuple[str | int, ...]]:
        home = self.homes[kind][identity]
        return home.source, home.path

    def say(self, source: Source, path: tuple[str | int, ...], what: str, hint: str = "") -> None:
        self.problems.append(source.problem(path, what, hint))

    def refer(
        self,
        source: Source,
        path: tuple[str | int, ...],
        called: str,
        ids: tuple[str, ...],
        kind: str,
    ) -> None:
        """Report every id that is not the id of an entry of ``kind``."""
        known = self.homes.get(kind, {}).keys() | (self.pack.blocks.keys() if kind == "block" else set())
        for each in ids:
            if each not in known:
                self.say(source, path, f"{called}: there is no {kind} {each!r:.80}", did_you_mean(each, known))

    def question(self, source: Source, path: tuple[str | int, ...], question: Question) -> None:
        called = f"question {question.id}"
        self.refer(source, (*path, "claims"), called, question.claims, "claim")
        self.since(source, path, called, question.since)
        self.informs(source, path, question)
        self.order(source, path, question)
        choosing = question.type in ("one", "many")
        if choosing and len(question.options) - len(question.unknown) < 2:  # noqa: PLR2004
            beside = " beside those that say that it is not known" if question.unknown else ""
            self.say(source, path, f"{called} needs at least two options{beside}")
        if not choosing and question.options:
            self.say(source, (*path, "options"), f"{called} is of type {question.type} and takes no options")
        if len(question.says) != len(question.options):
            self.say(source, (*path, "options"), f"{called} has two options with the same id")
        if question.type == "one" and question.alone:
            self.say(source, (*path, "options"), f"{called} takes one option: alone has no meaning")
        for option in question.options:
            self.unknown(source, (*path, "options"), called, question, option)
        if question.type == "number" and question.kind is Nature.PRACTICE:
            self.say(source, path, f"{called} is a number: no practice", 'write kind = "outcome" or "circumstance"')
        if question.type == "number" and not question.unit:
            self.say(source, path, f"{called} needs a unit")
        if question.type == "many" and len(question.options) > MOST_OPTIONS:
            what = f"{called} has {len(question.options)} options, more than {MOST_OPTIONS}"
            self.say(source, (*path, "options"), what, "join some of them, or ask two questions")
        self.share_of(source, path, question)
        self.finite(source, path, called, min=question.min, max=question.max)
        if question.min is not None and question.max is not None and question.min >= question.max:
            self.say(source, (*path, "min"), f"{called}: min is not below max")

    def share_of(self, source: Source, path: tuple[str | int, ...], question: Question) -> None:
        """Report a share of what is no number."""
        whole = self.pack.questions.get(question.share_of)
        if question.share_of and (whole is None or whole.type != "number" or whole.unit == "share"):
            what = f"question {question.id} is a share of {question.share_of!r:.80}, which is no question for a number"
            numbers = [each.id for each in self.pack.questions.values() if each.type == "number"]
            self.say(source, (*path, "share_of"), what, did_you_mean(question.share_of, numbers))
        if question.share_of and question.unit != "share":
            self.say(source, (*path, "share_of"), f"question {question.id} is no share", 'write unit = "share"')

    def unknown(
        self, source: Source, path: tuple[str | int, ...], called: str, question: Question, option: Option
    ) -> None:
        """Report an option that says that it is not known, and more."""
        if option.unknown and question.type == "many" and not option.alone:
            what = f"{called}: {option.id!r} says that it is not known, and may be ticked with others"
            self.say(source, path, what, "write alone = true to it as well")
        if option.unknown and option.better:
            what = f"{called}: {option.id!r} says that it is not known, which is neither better nor worse"
            self.say(source, path, what, f"take better = {option.better!r} away")

    def finite(self, source: Source, path: tuple[str | int, ...], called: str, **numbers: float | None) -> None:
        """Report numbers that no answer could be compared with."""
        for key, value in numbers.items():
            if value is not None and not abs(value) <= LARGEST:
                self.say(source, (*path, key), f"{called}, {key}: a finite number of at most {LARGEST:g} is expected")

    def contradiction(self, source: Source, path: tuple[str | int, ...], contradiction: Contradiction) -> None:
        """Report what is no contradiction between answers."""
        called, asked = f"contradiction {contradiction.id}", contradiction.when.questions()
        if contradiction.when.truth({}) is not None:
            what = f"{called} is so, or not so, whatever is answered"
            self.say(source, (*path, "when"), what, "name the answers that cannot all be true")
        elif len(asked) < 2:  # noqa: PLR2004
            what = f"{called} looks at {min(asked)} alone, which contradicts nothing"
            self.say(source, (*path, "when"), what, "name the answers that cannot all be true")

    def rule(self, source: Source, path: tuple[str | int, ...], rule: Rule) -> None:
        called = f"rule {rule.id}"
        self.refer(source, (*path, "claims"), called, rule.claims, "claim")
        self.refer(source, (*path, "blocks"), called, rule.blocks, "block")
        self.refer(source, (*path, "strategies"), called, rule.strategies, "strategy")
        if not rule.blocks:
            self.say(
                source, (*path, "blocks"), f"{called} concerns no building block", did_you_mean("", self.pack.blocks)
            )
        self.basis(source, path, called, rule.basis, rule.source)
        self.since(source, path, called, rule.since)
        risk = {Status.OPEN, Status.TREATED, Status.COVERED}
        opportunity = {Status.UNTAPPED, Status.PURSUED, Status.CAPTURED}
        self.refer(source, (*path, "waits_for"), called, rule.waits_for, "rule")
        if rule.waits_for and rule.kind is Kind.RISK:
            what = f"{called} is a risk, and a risk waits for nothing"
            self.say(source, (*path, "waits_for"), what, "write waits_for to the strategy, or to an opportunity")
        for name in sorted(rule.treated.questions()):
            if name in self.pack.questions and self.pack.questions[name].kind is Nature.OUTCOME:
                what = f"{called}: treated looks at {name}, which is an outcome"
                self.say(source, (*path, "treated"), what, "name the practice that treats it; outcomes belong into met")
        for index, example in enumerate(rule.example if self.examples else ()):
            place = (*path, "example", index)
            if example.status in (opportunity if rule.kind is Kind.RISK else risk):
                self.say(source, place, f"{called} is {_A_KIND[rule.kind]}: it is never {example.status.value}")
            self.answers(source, (*place, "answers"), called, example.answers)

    def order(self, source: Source, path: tuple[str | int, ...], question: Question) -> None:
        """Report what is said to be better where that has no meaning."""
        called, better = f"question {question.id}", question.better
        if better and better != _BETTER.get(question.type):
            goes = {"no": "with a yes-no question", "absent": "with a list of which several options may hold"}
            hint = "write the options from worse to better" if question.type == "one" else "take it away"
            self.say(source, (*path, "better"), f'{called}: better = "{better}" goes {goes[better]}', hint)
        for index, option in enumerate(question.options if question.type != "many" else ()):
            if option.better:
                what = f"{called}: {option.id} is said to be better {option.better}, and only one option holds"
                self.say(source, (*path, "options", index, "better"), what, "write the options from worse to better")

    def informs(self, source: Source, path: tuple[str | int, ...], question: Question) -> None:
        """Report a question that is said to decide nothing, and does; an extension of the pack may let it decide."""
        beside = os.path.dirname(source.path)
        looking = [
            rule
            for rule in (self.pack.rules_on[question.id] if question.informs else ())
            if os.path.dirname(self.place("rule", rule.id)[0].path) == beside
        ]
        if looking:
            what = f"question {question.id} only informs, and {looking[0].id} looks at it: it decides something"
            self.say(source, (*path, "informs"), what, "take informs away")

    def since(self, source: Source, path: tuple[str | int, ...], called: str, version: str) -> None:
        """Report an entry that is newer than the pack: answers to it would never count."""
        if version and is_newer(version, self.pack.version):
            what = f"{called} is since {version!r:.40}, and the pack is {self.pack.version!r:.40}"
            self.say(source, (*path, "since"), what, "raise the version in pack.toml")

    def answers(self, source: Source, path: tuple[str | int, ...], called: str, answers: Mapping[str, object]) -> None:
        for question, raw in answers.items():
            if question not in self.pack.questions:
                self.no_question(source, (*path, question), called, question)
                continue
            try:
                read_answer(self.pack.questions[question], raw)
            except WrongAnswerError as wrong:
                self.say(source, (*path, question), f"{called}: {wrong.what}", wrong.hint)

    def no_question(self, source: Source, path: tuple[str | int, ...], called: str, name: str) -> None:
        """Report what is named as a question and is none."""
        if name in self.pack.world:
            what, hint = nobody_is_asked(self.pack, name)
            self.say(source, path, f"{called}: {what}", hint)
        else:
            self.refer(source, path, called, (name,), "question")

    def basis(self, source: Source, path: tuple[str | int, ...], called: str, basis: Basis, from_where: str) -> None:
        if basis is Basis.EXTENSION and not from_where.strip():
            self.say(source, path, f"{called} is an extension and names no source", 'write source = "…"')

    def strategy(self, source: Source, path: tuple[str | int, ...], strategy: Strategy) -> None:
        called = f"strategy {strategy.id}"
        self.refer(source, (*path, "claims"), called, strategy.claims, "claim")
        if not strategy.steps:
            self.say(source, (*path, "steps"), f"{called} has no step", "write what can be done on Monday")
        least, most = DAYS_OF[strategy.effort]
        if strategy.days and not least <= strategy.days <= most:
            what = f"{called} is {strategy.effort} effort, and takes {strategy.days} days"
            fitting = " or ".join(f'"{each}"' for each, (low, high) in DAYS_OF.items() if low <= strategy.days <= high)
            self.say(source, (*path, "days"), what, f"write effort = {fitting}, or other days")
        self.basis(source, path, called, strategy.basis, strategy.source)
        self.refer(source, (*path, "may_open"), called, strategy.may_open, "rule")
        self.refer(source, (*path, "waits_for"), called, strategy.waits_for, "rule")
        for question, change in strategy.sets.items():
            place = (*path, "sets", question)
            if question not in self.pack.questions:
                self.no_question(source, place, called, question)
            else:
                for what, hint in misfits(called, self.pack.questions[question], change):
                    self.say(source, place, what, hint)

    def scenario(self, source: Source, path: tuple[str | int, ...], scenario: Scenario) -> None:
        called = f"scenario {scenario.id}"
        self.refer(source, (*path, "claims"), called, scenario.claims, "claim")
        self.basis(source, path, called, scenario.basis, scenario.source)
        if not scenario.happens:
            self.say(source, (*path, "happens"), f"{called}: nothing happens", "say what it changes")
        for name, change in scenario.happens.items():
            place = (*path, "happens", name)
            known = {**self.pack.questions, **{each.id: each.question for each in self.pack.world.values()}}
            if name not in known:
                self.refer(source, place, called, (name,), "question")
            else:
                for what, hint in happening_misfits(called, known[name], change):
                    self.say(source, place, what, hint)


_A_KIND = {Kind.RISK: "a risk", Kind.OPPORTUNITY: "an opportunity"}
_BETTER = {"yes-no": "no", "many": "absent"}
"""What turns round the order of a type of question."""
