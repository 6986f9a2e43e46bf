"""What a check of a property finds."""

from __future__ import annotations

from typing import NamedTuple

from bmcheck.conditions import Answers


class Failure(NamedTuple):
    """A property that does not hold of one entry of the pack.

    ``kind`` and ``identity`` name the entry; ``answers`` are a counterexample where there is one: they show it when
    they are given. ``decided`` is False when neither a proof nor a counterexample was found: then nothing is said to
    be wrong. ``because`` is the reason, where one can be told. ``hangs_on`` names other entries: where each entry of
    one of these groups has a defect of its own, this failure follows from it. A ``remark`` is told and fails nothing.
    """

    kind: str
    identity: str
    what: str
    answers: Answers | None = None
    decided: bool = True
    because: str = ""
    hangs_on: tuple[frozenset[str], ...] = ()
    remark: bool = False


class Outcome(NamedTuple):
    """One property after its check: how many statements it made, and those that do not hold.

    ``switched_off`` is why it was not checked, where the pack switches it off.
    """

    name: str
    about: str
    checked: int
    failures: tuple[Failure, ...]
    seconds: float
    switched_off: str = ""
