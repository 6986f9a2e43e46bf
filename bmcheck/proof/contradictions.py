"""The property of contradictions: each can occur, so that it is worth looking for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.proof.meaning import pair_of
from bmcheck.proof.results import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.proof.prover import Prover


def contradiction_possible(prover: Prover) -> Iterator[Failure | None]:
    """Yield each contradiction that no answers are."""
    for each in prover.pack.contradictions.values():
        occurs = prover.where(
            each.when.questions() | each.when.facts(),
            pair_of(each.when.term, prover.state).yes,
            shown=lambda answers, each=each: each.when.truth(answers) is True,
        )
        yield occurs.wanted(Failure("contradiction", each.id, "can never occur"))
