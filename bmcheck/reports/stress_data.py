"""What the world may do to a venture, for programs and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bmcheck.escapes import markdown
from bmcheck.preparation import blunting
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.stress_words import legend, prepared, signs, spared, title, told, worst_first
from bmcheck.stress import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bmcheck.preparation import Preparation
    from bmcheck.stress import Stressed, Touched

SCHEMA = 1
"""The version of the format: raised when a key is taken away or changes its meaning, not when one is added."""


def render_json(found: Sequence[Stressed], preparation: Preparation) -> str:
    """Return the stress test for programs: each scenario with the rules it touches and the blocks, and what helps."""
    return dumped(
        {
            "schema": SCHEMA,
            "pack": pack_entry(found[0].before.pack),
            "scenarios": [_scenario(each) for each in found],
            "prepare": {
                "sets": [sorted(each) for each in preparation.sets],
                "not_prevented": [
                    {"rule": rule.id, "scenarios": [each.id for each in scenarios]}
                    for scenarios, rule in preparation.unprepared
                ],
                "exact": not preparation.cut_short,
            },
        }
    )


def _scenario(stressed: Stressed) -> dict[str, Any]:
    metrics = zip(stressed.before.metrics, stressed.after.metrics, strict=True)
    return {
        "scenarios": [each.id for each in stressed.scenarios],
        "title": title(stressed),
        "spared": [each.id for each in stressed.spared],
        "applies": stressed.applies,
        "rules": [_rule(each) for each in stressed.having(*Effect)],
        "lost": [each.rule.id for each in stressed.lost],
        "metrics": [
            {"metric": before.metric.id, "before": before.value, "after": after.value}
            for before, after in metrics
            if before.value != after.value
        ],
        "blocks": {
            block: {"effect": cell.effect.value, "settled": cell.settled, "open_already": cell.already}
            for block, cell in stressed.cells.items()
        },
        "missing": sorted(stressed.missing),
        "blunted_by": list(blunting(stressed)),
    }


def _rule(touched: Touched) -> dict[str, Any]:
    return {
        "rule": touched.rule.id,
        "severity": touched.rule.severity.value,
        "effect": touched.effect.value,
        "before": touched.before.status.value,
        "after": touched.after.status.value,
        "settled": touched.settled,
    }


def render_markdown(found: Sequence[Stressed], preparation: Preparation, day: date) -> str:
    """Return the stress test as Markdown: the heat map first, then each scenario, then what helps in advance."""
    return "\n".join(_lines(found, preparation, day))


def _lines(found: Sequence[Stressed], preparation: Preparation, day: date) -> Iterator[str]:
    concerned = worst_first(found)
    if concerned:
        yield from ["## Heat map", "", *_heat_map(concerned), "", *map(markdown, legend()), ""]
    for number, each in enumerate(concerned, 1):
        yield from [f"## {number}. {markdown(title(each))}", ""]
        for label, said in told(each, day):
            yield from [f"- **{label}:** {markdown('; '.join(said))}"] if said else []
        yield ""
    if left_out := spared(found):
        yield from [f"Does not concern you: {markdown('; '.join(left_out))}.", ""]
    yield from ["## In advance", "", *map(markdown, prepared(found, preparation))]


def _heat_map(found: Sequence[Stressed]) -> Iterator[str]:
    blocks = found[0].before.pack.blocks
    yield f"| | {' | '.join(str(number) for number in range(1, len(found) + 1))} |"
    yield f"| --- |{' --- |' * len(found)}"
    for block, name in blocks.items():
        yield f"| {markdown(name)} | {' | '.join(markdown(signs(each.cells[block])) for each in found)} |"
