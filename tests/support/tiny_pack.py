"""Packs of one or two rules, written as briefly as can be and made without files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from bmcheck.conditions import ALWAYS, NEVER
from bmcheck.model import Change, Kind, Nature, Option, Pack, Question, Rule, Severity, Strategy
from bmcheck.model.naming import names_of
from support.random_packs import condition


class Tiny(NamedTuple):
    """Questions as ``name: type``, options behind it; a first rule with its strategy, and perhaps a second one."""

    name: str
    questions: Mapping[str, str]
    met: str
    applies: str = "True"
    sets: Mapping[str, Any] = {}
    other: str = ""
    facts: frozenset[str] = frozenset()
    monotone: bool = False
    whole: bool = False
    treated: str = ""
    endless: bool = False
    may_open: tuple[str, ...] = ()
    better: str = ""


def pack_of(case: Tiny) -> Pack:
    questions = {}
    for name, text in case.questions.items():
        kind, *options = text.split()
        questions[name] = Question(
            id=name,
            ask="?",
            help="",
            type=kind,  # type: ignore[arg-type]
            options=tuple(Option(each.rstrip("!"), "", each.endswith("!")) for each in options),
            kind=Nature.CIRCUMSTANCE if name in case.facts else Nature.OUTCOME if kind == "number" else Nature.PRACTICE,
            ordered=True,
            better=case.better,  # type: ignore[arg-type]
            monotone=case.monotone,
            min=0 if kind == "number" else None,
            max=9 if kind == "number" and not case.endless else None,
            whole=case.whole and kind == "number",
        )
    names = names_of(questions.values())

    def rule(identity: str, met: str, applies: str, strategies: tuple[str, ...], treated: str = "") -> Rule:
        return Rule(
            id=identity,
            title="",
            when_met="",
            kind=Kind.RISK,
            severity=Severity.HIGH,
            why_severity="",
            blocks=("environment",),
            applies=ALWAYS if applies == "True" else condition(applies, names),
            met=condition(met, names),
            treated=condition(treated, names) if treated else NEVER,
            why="",
            verify="",
            strategies=strategies,
        )

    def change(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return Change(**value)

    sets = {name: change(each) for name, each in case.sets.items()}
    rules = [rule("rule", case.met, case.applies, ("strategy",) if sets else (), case.treated)]
    rules += [rule("other", case.other, "True", ())] if case.other else []
    strategy = Strategy(id="strategy", title="", steps=(), effort="low", sets=sets, may_open=case.may_open)
    return Pack(
        id="small",
        version="1",
        title="",
        source="",
        texts={},
        features=(),
        questions=questions,
        rules={each.id: each for each in rules},
        strategies={"strategy": strategy} if sets else {},
        claims={},
    )
