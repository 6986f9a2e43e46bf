"""What the world may do to a venture, in words: each scenario, the heat map, and what helps in advance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.answers import in_words, number_in_words
from bmcheck.model import Nature
from bmcheck.money import in_currency
from bmcheck.reasons import forcing
from bmcheck.reports.layout import Item, columns, hung
from bmcheck.reports.width import text_width
from bmcheck.reports.words import STATUS_WORDS, named, number_of
from bmcheck.safe import one_line
from bmcheck.stress import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.model import Finding, MetricValue, Review
    from bmcheck.preparation import Preparation
    from bmcheck.stress import Cell, Stressed, Touched

SIGNS = {
    Effect.BREAKS: "X",
    Effect.STRAINED: "~",
    Effect.NOT_KNOWN: "?",
    Effect.HOLDS: "✓",
    Effect.ALREADY: "!",
    Effect.NOT_TOUCHED: "·",
}
"""The sign of each effect in the heat map; its word stands in the legend."""
STYLES = {Effect.BREAKS: "bold red", Effect.STRAINED: "yellow", Effect.HOLDS: "green", Effect.NOT_TOUCHED: "dim"}
NARROWEST = 60
"""Columns that the heat map needs; below, it is written as a list."""


def render(found: Sequence[Stressed], preparation: Preparation) -> list[Text]:
    """Return the stress test as lines for a terminal."""
    width = text_width()
    concerned = [each for each in found if each.applies is not False]
    lines: list[Text] = []
    for number, each in enumerate(concerned, 1):
        lines += [*_scenario(each, number, width), Text("")]
    spared = [title(each) for each in found if each.applies is False]
    if spared:
        lines += [hung(Item(Text(one_line(f"These do not concern you: {'; '.join(spared)}."))), width), Text("")]
    if concerned:
        lines += [*heat_map(concerned, width), Text("")]
    said = (Text(one_line(each)) for each in prepared(found, preparation))
    return lines + [hung(Item(each, indent=2 * each.plain.startswith("- "), hang=2), width) for each in said]


def title(stressed: Stressed) -> str:
    """Return what happens, in the words of the pack."""
    return " and ".join(each.title for each in stressed.scenarios)


def _scenario(stressed: Stressed, number: int, width: int) -> Iterator[Text]:
    names = ", ".join(each.id for each in stressed.scenarios)
    yield hung(Item(Text(one_line(f"{title(stressed)} ({names})"), "bold"), f"{number}."), width)
    for label, said in told(stressed):
        if said:
            text = Text.assemble((f"{label}: ", "bold"), one_line("; ".join(said)))
            yield hung(Item(text, indent=3, hang=2), width)


def told(stressed: Stressed) -> Iterator[tuple[str, list[str]]]:
    """Yield what there is to say of one scenario, each under its label."""
    broken, strained = stressed.having(Effect.BREAKS), stressed.having(Effect.STRAINED)
    if stressed.applies is None:
        yield "Not known whether it concerns you", [_asked(stressed, stressed.missing)]
        return
    yield "Breaks", [_named(each) for each in broken]
    yield "Strains", [_moved(each) for each in strained]
    yield "In figures", list(_figures(stressed))
    yield "No longer captured", [_named(each) for each in stressed.lost]
    yield "Holds", [_held(stressed.after, each.after) for each in stressed.having(Effect.HOLDS)]
    yield "Open already", [_named(each) for each in stressed.having(Effect.ALREADY)]
    unknown = stressed.having(Effect.NOT_KNOWN)
    yield "Cannot be said", [_named(each) for each in unknown]
    yield "Find out", [_asked(stressed, stressed.missing)] if stressed.missing else []
    if not stressed.touched:
        yield "Nothing", ["no rule looks at what it changes"]


def _named(touched: Touched) -> str:
    return f"{touched.rule.title} ({touched.rule.id}, {touched.rule.severity.value})"


def _moved(touched: Touched) -> str:
    return f"{_named(touched)}: {STATUS_WORDS[touched.before.status]} → {STATUS_WORDS[touched.after.status]}"


def _held(review: Review, finding: Finding) -> str:
    """Return a risk that stays covered, because of what is done or, without that, of what is so."""
    decisive = forcing(finding.rule.met, review.answers)
    done = [each for each in decisive if review.pack.questions[each].kind is Nature.PRACTICE]
    asked = (review.asked[each] for each in done or decisive)
    said = (f"{each.ask} — {in_words(each, review.answers[each.id])}" for each in asked)
    return f"{finding.told} ({finding.rule.id}), because: {' / '.join(said)}"


def _figures(stressed: Stressed) -> Iterator[str]:
    for before, after in zip(stressed.before.metrics, stressed.after.metrics, strict=True):
        if before.value != after.value and None not in (before.value, after.value):
            yield f"{before.metric.title}: {_value(stressed, before)} → {_value(stressed, after)}"


def _value(stressed: Stressed, measured: MetricValue) -> str:
    unit = in_currency(measured.metric.unit, stressed.before.currency)
    return number_in_words(measured.value or 0.0, unit)


def _asked(stressed: Stressed, names: Iterable[str]) -> str:
    review = stressed.before
    return " / ".join(f"{review.asked[each].ask} ({each})" for each in sorted(names, key=review.pack.order.__getitem__))


def heat_map(found: Sequence[Stressed], width: int) -> list[Text]:
    """Return blocks by scenarios, each cell a sign; where there is no room, each scenario with its blocks in words."""
    blocks = found[0].before.pack.blocks
    head = [Text("", "bold"), *(Text(str(number), "bold") for number in range(1, len(found) + 1))]
    rows = [
        [Text(one_line(name), "bold"), *(_sign(each.cells[block]) for each in found)] for block, name in blocks.items()
    ]
    grid = columns([head, *rows])
    if width < max(NARROWEST, grid[0].cell_len):
        return [hung(Item(Text(one_line(each))), width) for each in _listed(found)]
    return [*grid, *(hung(Item(Text(each, "dim")), width) for each in legend())]


def legend() -> tuple[str, ...]:
    """Return what the signs mean."""
    words = "   ".join(f"{sign} {effect.value}" for effect, sign in SIGNS.items())
    return words, "! beside another sign: something there is open already.   ? beside it: it can still get worse."


def _sign(cell: Cell) -> Text:
    return Text(signs(cell), STYLES.get(cell.effect, ""))


def signs(cell: Cell) -> str:
    """Return the sign of a cell, with what is open already and what is not settled behind it."""
    already = "!" if cell.already and cell.effect is not Effect.ALREADY else ""
    doubt = "?" if not cell.settled and cell.effect is not Effect.NOT_KNOWN else ""
    return SIGNS[cell.effect] + already + doubt


def _listed(found: Sequence[Stressed]) -> Iterator[str]:
    for number, each in enumerate(found, 1):
        by_effect = {effect: [b for b, cell in each.cells.items() if cell.effect is effect] for effect in Effect}
        said = "; ".join(
            f"{effect.value}: {', '.join(each.before.pack.blocks[block] for block in blocks)}"
            for effect, blocks in by_effect.items()
            if blocks and effect is not Effect.NOT_TOUCHED
        )
        yield f"{number}. {said or 'not touched'}"


def prepared(found: Sequence[Stressed], preparation: Preparation) -> list[str]:
    """Return what helps most in advance: the smallest sets of strategies, and what they leave."""
    if not found:
        return []
    pack = found[0].before.pack
    sets = [each for each in preparation.sets if each]
    lines: list[str] = []
    if sets:
        ways = f", {number_of(len(sets), 'way')}" if len(sets) > 1 else ""
        lines.append(f"What helps most in advance ({number_of(len(sets[0]), 'strategy', 'strategies')}{ways}):")
        lines += [f"- {'; and '.join(named(pack.strategies[name]) for name in sorted(each))}" for each in sets]
    elif preparation.sets and not preparation.unprepared:
        doubtful = any(each.having(Effect.NOT_KNOWN) or each.applies is None for each in found)
        lines.append(f"{'As far as is known, no' if doubtful else 'No'} scenario opens a high risk.")
    if preparation.unprepared:
        lines.append("No strategy of its own prevents:")
        lines += [
            f"- {rule.title} ({rule.id}), in: {' and '.join(each.title for each in scenarios)}"
            for scenarios, rule in preparation.unprepared
        ]
    return lines + (["A smaller set may exist: the search was cut short."] if preparation.cut_short else [])
