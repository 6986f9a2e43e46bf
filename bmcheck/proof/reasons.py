"""Why a rule never comes to a status: which parts of its conditions exclude each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.conditions.terms import Has
from bmcheck.model import IN_HAND, MET, TO_DO
from bmcheck.proof.logic import every
from bmcheck.proof.meaning import pair_of
from bmcheck.proof.parts import conjuncts, reading
from bmcheck.proof.prover import solution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bmcheck.model import Rule, Status
    from bmcheck.proof.prover import Prover


def why_never(prover: Prover, rule: Rule, status: Status) -> str:
    """Return the fewest parts of what must hold that never hold together, in words; empty where that says nothing."""
    applies, met, treated = rule.conditions
    held = [applies, met] if status in MET else [applies, treated] if status in IN_HAND else [applies]
    if status not in (*MET, *IN_HAND, *TO_DO):
        return ""
    solver = prover.solver(prover.asked(rule), prover.state)
    parts = {text: reading(text, prover.names).term for each in held for text in conjuncts(each)}

    def exclude_each_other(some: Iterable[str]) -> bool:
        found, decided = solution(solver, every(*(pair_of(parts[each], prover.state).yes for each in some)))
        return found is None and decided

    if not exclude_each_other(parts):
        return "where it applies it is always met or treated" if status in TO_DO else ""
    fewest = list(parts)
    for each in parts:
        fewer = [other for other in fewest if other != each]
        fewest = fewer if fewer and exclude_each_other(fewer) else fewest
    alone = next((term for each in fewest if isinstance(term := parts[each], Has) and term.alone), None)
    if alone and len(fewest) > 1:
        return f"it needs {alone.option}, which excludes the others"
    words = " and ".join(f"`{each}`" for each in fewest)
    return f"{words} never hold{'s' if len(fewest) == 1 else ' together'}"
