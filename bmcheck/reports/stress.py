"""What the world may do to a venture, in a terminal: an overview of all scenarios, or everything of some."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from bmcheck.reports.layout import Item, columns, hung
from bmcheck.reports.stress_words import (
    SIGNS,
    asked,
    lasting,
    legend,
    prepared,
    signs,
    spared,
    summary,
    title,
    told,
    worst_first,
)
from bmcheck.reports.width import text_width
from bmcheck.reports.words import number_of
from bmcheck.safe import one_line
from bmcheck.stress import Effect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bmcheck.model import Rule
    from bmcheck.preparation import Preparation
    from bmcheck.stress import Cell, Stressed

STYLES = {Effect.BREAKS: "bold red", Effect.STRAINED: "yellow", Effect.HOLDS: "green", Effect.NOT_TOUCHED: "dim"}
NARROWEST = 60
"""Columns that the heat map needs; below, it is written as a list."""
MOST_RISKS = 4
"""Risks that the overview names as opening."""
MOST_BESIDE = 2
"""Risks that hold, and opportunities that are lost, that the overview names."""
MOST_QUESTIONS = 2
"""Questions that the overview asks to find out first."""
_OF_THE_REST = {
    Effect.NOT_KNOWN: "not known yet",
    Effect.HOLDS: "you hold, as far as the rules look",
    Effect.ALREADY: "what they would open is open already",
    Effect.NOT_TOUCHED: "no risk looks at what they change",
}


def render(found: Sequence[Stressed], preparation: Preparation, day: date, *, whole: bool) -> list[Text]:
    """Return the stress test as lines for a terminal: the ``whole`` of each scenario, or an overview.

    Figures are counted from ``day``. The worst scenarios come first.
    """
    width = text_width()
    concerned = worst_first(found)
    left_out = [f"Does not concern you: {'; '.join(spared(found))}."] if spared(found) else []
    if whole:
        parts = [list(_scenario(each, width, day)) for each in concerned]
        parts.append([_line(each, width) for each in left_out])
    else:
        parts = [[_line(summary(found), width)]]
        parts.append([*_brief(concerned, width), *(_line(each, width, hang=3) for each in _spared(found))])
        parts.append([_line(each, width, hang=2) for each in _across(concerned)])
    parts.append(heat_map(concerned, width) if concerned else [])
    parts.append([_line(each, width, hang=2) for each in prepared(found, preparation)])
    if not whole:
        parts[-1] += [_line(each, width, hang=2) for each in _next(found, concerned)]
    return [line for part in parts if part for line in (*part, Text(""))][:-1]


def _line(text: str, width: int, hang: int = 0) -> Text:
    return hung(Item(Text(one_line(text)), hang=hang), width)


def _scenario(stressed: Stressed, width: int, day: date) -> Iterator[Text]:
    yield hung(Item(Text(one_line(f"{title(stressed)} ({_names(stressed)})"), "bold")), width)
    for label, said in told(stressed, day):
        if len(said) > 1:
            yield hung(Item(Text(f"{label}:", "bold"), indent=2), width)
            yield from (hung(Item(Text(one_line(each)), "-", indent=2), width) for each in said)
        elif said:
            yield hung(Item(Text.assemble((f"{label}: ", "bold"), one_line(said[0])), indent=2, hang=2), width)


def _brief(concerned: Sequence[Stressed], width: int) -> Iterator[Text]:
    """Yield each scenario that does harm with how long the money lasts; the others together by name."""
    rest: dict[Effect, list[str]] = {}
    for number, each in enumerate(concerned, 1):
        sign, style = SIGNS[each.worst], STYLES.get(each.worst, "")
        if each.worst in (Effect.BREAKS, Effect.STRAINED):
            text = "; ".join([f"{number}. {title(each)} ({_names(each)})", *lasting(each)])
            yield hung(Item(Text(one_line(text)), sign, style, hang=3), width)
        else:
            rest.setdefault(each.worst, []).append(f"{number}. {_names(each)}")
    for effect, names in rest.items():
        text = f"{', '.join(names)}: {_OF_THE_REST[effect]}"
        yield hung(Item(Text(one_line(text)), SIGNS[effect], STYLES.get(effect, ""), hang=3), width)


def _names(stressed: Stressed) -> str:
    return " and ".join(each.id for each in stressed.scenarios)


def _spared(found: Sequence[Stressed]) -> list[str]:
    names = ", ".join(_names(each) for each in found if each.applies is False)
    return [f"-  {names}: not a matter for you"] if names else []


def _across(concerned: Sequence[Stressed]) -> Iterator[str]:
    """Yield each risk that opens, then what holds and what is lost, with the numbers of the scenarios."""
    for label, found, most in (
        ("Opens", [each.having(Effect.BREAKS, Effect.STRAINED) for each in concerned], MOST_RISKS),
        ("Stays closed", [each.having(Effect.HOLDS) for each in concerned], MOST_BESIDE),
        ("No longer captured", [each.lost for each in concerned], MOST_BESIDE),
    ):
        places: dict[Rule, list[str]] = {}
        for number, some in enumerate(found, 1):
            for each in some:
                places.setdefault(each.rule, []).append(str(number))
        first = sorted(places, key=lambda each: (each.severity.rank, -len(places[each])))
        for rule in first[:most]:
            yield f"{label} in {', '.join(places[rule])}: {rule.title} ({rule.id})"
        if len(first) > most:
            yield f"{label} as well: {len(first) - most} more"


def _next(found: Sequence[Stressed], concerned: Sequence[Stressed]) -> Iterator[str]:
    """Yield what to find out first, and where there is more."""
    counted = Counter(each for stressed in concerned for each in stressed.missing)
    order = found[0].before.pack.order
    first = sorted(counted, key=lambda each: (-counted[each], order[each]))[:MOST_QUESTIONS]
    if first:
        more = f", and {number_of(len(counted) - len(first), 'more answer')}" if len(counted) > len(first) else ""
        yield f"Find out first: {' / '.join(asked(found[0].before, first))}{more}."
    name = (*concerned, *found)[0].scenarios[0].id
    yield f"Everything about one of them: add --scenario {name}. Name two, and both happen."


def heat_map(found: Sequence[Stressed], width: int) -> list[Text]:
    """Return blocks by scenarios, each cell a sign; of one, or where there is no room, in words."""
    titles = found[0].before.pack.blocks
    spared = [each for each in titles if all(one.cells[each].effect is Effect.NOT_TOUCHED for one in found)]
    head = [Text("", "bold"), *(Text(str(number), "bold") for number in range(1, len(found) + 1))]
    rows = [
        [Text(one_line(name), "bold"), *(_sign(each.cells[block]) for each in found)]
        for block, name in titles.items()
        if block not in spared
    ]
    grid = columns([head, *rows])
    if len(found) == 1 or width < max(NARROWEST, grid[0].cell_len):
        return [_line(each, width, hang=2) for each in _listed(found)]
    below = [f"Not touched: {', '.join(titles[each] for each in spared)}."] if spared and rows else []
    return [*(grid if rows else []), *(hung(Item(Text(one_line(each), "dim")), width) for each in (*below, *legend()))]


def _sign(cell: Cell) -> Text:
    return Text(signs(cell), STYLES.get(cell.effect, ""))


def _listed(found: Sequence[Stressed]) -> Iterator[str]:
    for number, each in enumerate(found, 1):
        by_effect = {effect: [b for b, cell in each.cells.items() if cell.effect is effect] for effect in Effect}
        said = "; ".join(
            f"{effect.value}: {', '.join(each.before.pack.blocks[block] for block in blocks)}"
            for effect, blocks in by_effect.items()
            if blocks and effect is not Effect.NOT_TOUCHED
        )
        yield f"{number}. {said or 'not touched'}" if len(found) > 1 else f"Building blocks: {said or 'not touched'}"
