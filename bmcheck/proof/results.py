"""What a check of a property finds."""

from __future__ import annotations

from typing import NamedTuple

from bmcheck.conditions import Answers


class Failure(NamedTuple):
    """A property that does not hold of one entry of the pack.

    ``kind`` and ``identity`` name the entry; ``answers`` are a counterexample where there is one. ``decided`` is
    False when neither a proof nor a counterexample was found: then ``what`` says what is not known.
    """

    kind: str
    identity: str
    what: str
    answers: Answers | None = None
    decided: bool = True


class Outcome(NamedTuple):
    """One property after its check: how many statements it made, and those that do not hold."""

    name: str
    about: str
    checked: int
    failures: tuple[Failure, ...]
    seconds: float
