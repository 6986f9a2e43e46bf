"""The ways out of a finding in words; those that differ only in which options they take are told as one."""

from __future__ import annotations

from itertools import chain, groupby
from math import comb, prod
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.answers import in_words
from bmcheck.changes import compare
from bmcheck.evaluation import review_again
from bmcheck.reports.words import STATUS_WORDS, named, wanted_in_words
from bmcheck.steps import taken
from bmcheck.ways_out import waits_for_answers, ways_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.conditions import Answer
    from bmcheck.model import Finding, Move, Question, Review
    from bmcheck.steps import Way

MOST_WAYS = 6
MOST_JOINED = 200
"""Ways out that are looked at together; beyond, each is told by itself."""
NO_WAY = "none was found: nothing that you can do or stop doing is enough, as things stand"
"""What is told where no change of practices treats or meets a rule."""


class WayTold(NamedTuple):
    """One way out in words, or several that differ in their options only, and what each would change beside."""

    words: str
    also: list[Move]


class _Part(NamedTuple):
    """Changes of one practice: any ``size`` of the options ``to``."""

    question: str
    how: str
    to: tuple[Answer, ...]
    size: int


def way_lines(result: Review, finding: Finding, most: int = MOST_WAYS) -> list[str]:
    """Return each way out in words, with what else it would change; the last line counts those left out.

    Where there is none, one line says why.
    """
    if waits_for_answers(result.pack, finding):
        return [f"answer first: {'; '.join(wanted_in_words(result, finding))}"]
    ways = told_ways(result, finding)
    lines = [f"{each.words}{_also(each.also)}" for each in ways[:most]]
    if len(ways) > most:
        lines.append(f"and {len(ways) - most} more of the same kind")
    return lines or [no_way(finding)]


def no_way(finding: Finding) -> str:
    """Return that there is no way out, with the reason where the rule gives one."""
    reason = finding.rule.nobody_can_act
    return f"there is none, nobody can act on it: {reason}" if reason else NO_WAY


def told_ways(result: Review, finding: Finding) -> list[WayTold]:
    """Return the ways out of ``finding``, in the order of the pack.

    Only ways that change the same beside it are told as one: ``any 2 of "A", "B", "C" also hold for: …``.
    """
    ways = ways_out(result.pack, finding, result.said)
    effects = [_side_effects(result, finding, way) for way in ways]
    alike: dict[object, list[int]] = {}
    for place, way in enumerate(ways):
        kind = place if len(ways) > MOST_JOINED else (_shape(way), tuple(map(_move_in_words, effects[place])))
        alike.setdefault(kind, []).append(place)
    return [
        WayTold("; ".join(_words(result.asked[each.question], each) for each in parts), effects[places[0]])
        for places in alike.values()
        for parts in _joined([ways[each] for each in places])
    ]


def _parts(way: Way) -> list[_Part]:
    grouped = ((key, tuple(each.to for each in steps)) for key, steps in groupby(way, lambda it: (it.question, it.how)))
    return [_Part(question, how, to, len(to)) for (question, how), to in grouped]


def _shape(way: Way) -> tuple[tuple[str, str, int], ...]:
    return tuple((each.question, each.how, each.size) for each in _parts(way))


def _joined(ways: Sequence[Way]) -> Iterator[list[_Part]]:
    """Yield ways of one shape as one, where they are all the choices of so many options; otherwise each by itself."""
    columns = list(zip(*map(_parts, ways), strict=True))
    together = [_choice(column) for column in columns]
    if len(ways) == prod(comb(len(each.to), each.size) for each in together):
        yield together
    else:
        yield from map(_parts, ways)


def _choice(column: Sequence[_Part]) -> _Part:
    """Return the changes of one practice in several ways, with all options that occur."""
    return column[0]._replace(to=tuple(dict.fromkeys(chain.from_iterable(each.to for each in column))))


def _words(question: Question, part: _Part) -> str:
    says = [f'"{in_words(question, each) if part.how == "answer" else question.says[str(each)]}"' for each in part.to]
    if part.size == len(says):
        told = _listed(says, "and")
    else:
        told = _listed(says, "or") if part.size == 1 else f"any {part.size} of {', '.join(says)}"
    hold = "holds" if part.size == 1 else "hold"
    match part.how:
        case "add":
            return f"{told} also {hold} for: {question.ask}"
        case "remove":
            return f"{told} no longer {hold} for: {question.ask}"
        case _:
            return f"{told} for: {question.ask}"


def _listed(says: Sequence[str], last: str) -> str:
    return f" {last} ".join([*filter(None, [", ".join(says[:-1])]), says[-1]])


def _side_effects(result: Review, finding: Finding, way: Way) -> list[Move]:
    """Return what a way out of ``finding`` makes worse or better beside it."""
    changes = compare(result, review_again(result, taken(result.pack, result.said, way)))
    return [each for each in (*changes.worse, *changes.better) if each.rule.id != finding.rule.id]


def _also(moves: Iterable[Move]) -> str:
    told = "; ".join(map(_move_in_words, moves))
    return f" (changes as well: {told})" if told else ""


def _move_in_words(move: Move) -> str:
    """Return a change of status, as ``"It is free" (free-without-income) from open to covered``."""
    return f"{named(move.rule)} from {STATUS_WORDS[move.before]} to {STATUS_WORDS[move.after]}"
