"""From each place of the source to its claims and what carries them, and back from each entry to its places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bmcheck.model import Basis, Question
from bmcheck.proof.sources import basis_sourced, claim_carried, place_exists
from bmcheck.safe import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bmcheck.model import Claim, Pack, Rule, Scenario, Strategy

_NUMBER = re.compile(r"(\d+)")


def render(pack: Pack) -> str:
    """Return the trace in both directions; its end names what is loose at either end, or that nothing is.

    Each line says one thing, however long it is, so that it can be searched for.
    """
    lines = ["From the source to the pack", *_forwards(pack), "", "From the pack to the source", *_backwards(pack), ""]
    return joined([*lines, *_loose(pack)])


def _forwards(pack: Pack) -> Iterator[str]:
    passed = {each.place: each.why for each in pack.passed_over}
    claims = pack.claims.values()
    places = dict.fromkeys([*(place for each in claims for place in each.places), *passed])
    for place in sorted(places, key=lambda each: _order(pack, each)):
        yield ""
        yield place
        for claim in claims:
            if place in claim.places:
                yield f"  {claim.id}: {claim.says}"
                yield f"    {_fate(pack, claim)}"
        if place in passed:
            yield f"  passed over: {passed[place]}"


def _order(pack: Pack, place: str) -> tuple[int, Sequence[tuple[int, str]]]:
    """Return what places are sorted by: the order of the outline, in a section its heading, then by the numbers."""
    section, _, rest = place.removeprefix("§").partition(" ")
    sections = list(pack.outline)
    rank = sections.index(section) if section in sections else len(sections)
    parts = _NUMBER.split(place if rank == len(sections) else rest.replace("heading", ""))
    numbers = [each.lstrip("0") if each.isdecimal() else "" for each in parts]
    return rank, [(len(number), number or each) for number, each in zip(numbers, parts, strict=True)]


def _fate(pack: Pack, claim: Claim) -> str:
    carriers = pack.carriers[claim.id]
    words = [", ".join(f"{_kind(each)} {each.id}" for each in carriers)] if carriers else []
    words += [f"excused: {claim.excused}"] if claim.excused else []
    return "; ".join(words) or "carried by nothing"


def _kind(entry: Question | Rule | Strategy | Scenario) -> str:
    return type(entry).__name__.lower()


def _backwards(pack: Pack) -> Iterator[str]:
    groups: tuple[Mapping[str, Question | Rule | Strategy | Scenario], ...] = (
        pack.rules,
        pack.strategies,
        pack.questions,
        pack.scenarios,
    )
    for entries in groups:
        yield ""
        for entry in entries.values():
            yield f"{_kind(entry)} {entry.id}: {_ground(pack, entry)}"


def _ground(pack: Pack, entry: Question | Rule | Strategy | Scenario) -> str:
    """Return what an entry rests on: its claims with their places, its own source, or the rules that ask for it."""
    words = [f"{each} ({', '.join(pack.claims[each].places)})" for each in entry.claims]
    if isinstance(entry, Question):
        rules = ", ".join(each.id for each in pack.rules_on[entry.id])
        return ", ".join(words) or (f"asked for {rules}" if rules else "nothing")
    words += [f"extension, {entry.source}"] if entry.basis is Basis.EXTENSION else []
    return ", ".join(words) or "nothing"


def _loose(pack: Pack) -> list[str]:
    checks = (place_exists, claim_carried, basis_sourced)
    found = [failure for check in checks for failure in check(pack) if failure is not None]
    if not found:
        return ["Loose at either end: nothing"]
    return [f"Loose at either end: {len(found)}", *(f"  {each.kind} {each.identity} {each.what}" for each in found)]
