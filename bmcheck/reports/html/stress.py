"""What the world may do to a venture, as a page: the heat map, what helps in advance, and each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.reports.html.environment import environment
from bmcheck.reports.stress_words import SIGNS, prepared, signs, spared, summary, title, told, worst_first
from bmcheck.stress import Effect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bmcheck.preparation import Preparation
    from bmcheck.stress import Stressed

LOOKS = {
    Effect.BREAKS: "high",
    Effect.STRAINED: "medium",
    Effect.NOT_KNOWN: "nothing",
    Effect.HOLDS: "well",
    Effect.ALREADY: "low",
    Effect.NOT_TOUCHED: "nothing",
}
"""The look of each effect, beside its sign and its word."""


def heat_map(found: Sequence[Stressed], *, linked: bool = False) -> dict[str, Any]:
    """Return what the heat map of scenarios by building blocks is drawn from, the worst scenarios first.

    Where it is ``linked``, each scenario leads to what the page says of it.
    """
    return {
        "linked": linked,
        "concerned": worst_first(found),
        "signs": SIGNS,
        "sign_of": signs,
        "looks": LOOKS,
        "title": title,
    }


def render(found: Sequence[Stressed], preparation: Preparation, day: date, venture: str) -> str:
    """Return the page of the venture that is so called; figures are counted from ``day``."""
    template = environment().get_template("stress.html")
    return template.render(
        venture=venture,
        day=day,
        pack=found[0].before.pack,
        summary=summary(found),
        spared=spared(found),
        prepared=[each.removeprefix("- ") for each in prepared(found, preparation)],
        told=told,
        **heat_map(found, linked=True),
    )
