"""Properties of what a pack rests on: claims, places, sources, and the numbers it defines."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bmcheck.conditions.numbers import Answered, Arithmetic, Constant, Count, Named, Number
from bmcheck.conditions.terms import Compares, atoms
from bmcheck.model import Basis, Happening
from bmcheck.proof.results import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.model import Pack

_PLACE = re.compile(r"§(\S+) (?:(heading)|¶(\d+) s(\d+))")

Unit = Counter[str]
"""Base units and their powers: money per user and month is money 1, user -1, month -1."""


def claim_carried(pack: Pack) -> Iterator[Failure | None]:
    """Yield each claim that nothing carries and nothing excuses, or that is excused although something carries it."""
    carried = {claim for rule in pack.rules.values() for claim in rule.claims}
    carried |= {claim for question in pack.questions.values() for claim in question.claims}
    carried |= {claim for strategy in pack.strategies.values() for claim in strategy.claims}
    for claim in pack.claims.values():
        if claim.id not in carried and not claim.excused:
            yield Failure("claim", claim.id, "is carried by no rule, question or strategy, and not excused")
        elif claim.id in carried and claim.excused:
            yield Failure("claim", claim.id, "is excused, and something carries it")
        else:
            yield None


def place_exists(pack: Pack) -> Iterator[Failure | None]:
    """Yield each place that the outline of the source does not have; each sentence of it that nothing accounts for.

    Without an outline nothing is known of the source, and places are only looked at for their form.
    """
    taken: set[str] = set()
    named = [("claim", claim.id, place) for claim in pack.claims.values() for place in claim.places]
    named += [("passed_over", each.place, each.place) for each in pack.passed_over]
    for kind, identity, place in named:
        taken.add(place)
        yield None if _exists(pack, place) else Failure(kind, identity, f"there is no place {place} in the source")
    for place in _all_places(pack):
        yield None if place in taken else Failure("outline", place, "no claim and no passed_over accounts for it")


def _exists(pack: Pack, place: str) -> bool:
    found = _PLACE.fullmatch(place)
    if not found or not pack.outline:
        return found is not None
    paragraphs = pack.outline.get(found[1])
    if paragraphs is None or found[2]:
        return paragraphs is not None
    paragraph, sentence = int(found[3]), int(found[4])
    return 0 < paragraph <= len(paragraphs) and 0 < sentence <= paragraphs[paragraph - 1]


def _all_places(pack: Pack) -> Iterator[str]:
    for section, paragraphs in pack.outline.items():
        yield f"§{section} heading"
        for paragraph, sentences in enumerate(paragraphs, 1):
            yield from (f"§{section} ¶{paragraph} s{sentence}" for sentence in range(1, sentences + 1))


def basis_sourced(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule, question, strategy and scenario that cites no claim and names no source of its own."""
    for kind, entries in (("rule", pack.rules), ("strategy", pack.strategies), ("scenario", pack.scenarios)):
        for entry in entries.values():
            sourced = bool(entry.source) if entry.basis is Basis.EXTENSION else bool(entry.claims)
            yield None if sourced else Failure(kind, entry.id, "cites no claim, and is no extension with a source")
    carried = {name for rule in pack.rules.values() if rule.claims or rule.source for name in rule.questions()}
    carried |= {name for metric in pack.metrics.values() for name in metric.formula.questions()}
    for question in pack.questions.values():
        sourced = question.informs or bool(question.claims) or question.id in carried
        looking = frozenset(each.id for each in pack.rules_on[question.id])
        hangs_on = (looking,) if looking else ()
        failure = Failure(
            "question", question.id, "cites no claim, and no rule that does looks at it", hangs_on=hangs_on
        )
        yield None if sourced else failure


def paper_cited(pack: Pack) -> Iterator[Failure | None]:
    """Yield each rule of which it is said that the source says so, and none of whose claims is one of the source."""
    for rule in pack.rules.values():
        if rule.basis is Basis.PAPER and rule.claims:
            cited = any(pack.claims[each].basis is Basis.PAPER for each in rule.claims)
            what = "is said to be of the source, and cites none of its claims"
            yield None if cited else Failure("rule", rule.id, what)


def units_agree(pack: Pack) -> Iterator[Failure | None]:
    """Yield each metric, each comparison and each change of a scenario that adds or compares unlike units."""
    for metric in pack.metrics.values():
        found = _unit(pack, metric.formula.number)
        if found is None:
            yield Failure("metric", metric.id, "adds or subtracts unlike units")
        elif found != parse_unit(metric.unit):
            yield Failure("metric", metric.id, f"is said to be in {metric.unit!r}, and comes out in {_words(found)!r}")
        else:
            yield None
    for rule in pack.rules.values():
        compared = [atom for each in rule.conditions for atom in atoms(each.term) if isinstance(atom, Compares)]
        if compared:
            unlike = next(filter(None, (_unlike(pack, each) for each in compared)), "")
            yield Failure("rule", rule.id, unlike) if unlike else None
    for scenario in pack.scenarios.values():
        for name, change in scenario.happens.items():
            if isinstance(change, Happening) and change.plus and name in pack.questions:
                found, wanted = _unit(pack, change.plus.number), parse_unit(pack.questions[name].unit)
                what = f"adds to {name}, which is in another unit"
                yield None if found == wanted else Failure("scenario", scenario.id, what)


def _unlike(pack: Pack, comparison: Compares) -> str:
    """Return what is wrong with the units of a comparison, empty where they agree."""
    left, right = _unit(pack, comparison.left), _unit(pack, comparison.right)
    if left is None or right is None:
        return "adds or subtracts unlike units"
    free = left == right or _is_bare(comparison.left) or _is_bare(comparison.right)
    return "" if free else f"compares {_words(left)!r} with {_words(right)!r}, which are unlike units"


def _is_bare(number: Number) -> bool:
    """Return whether a number has no unit of its own and goes with any: a plain one, or how many options hold."""
    match number:
        case Arithmetic(left=left, right=right):
            return _is_bare(left) and _is_bare(right)
        case _:
            return isinstance(number, Count) or (isinstance(number, Constant) and not number.name)


def parse_unit(text: str) -> Unit:
    """Return a unit as powers of base units; a share has none, and a paying user is a user."""
    unit: Unit = Counter()
    above, *below = re.split(r"\bper\b", text.replace(" and ", " per "))
    for words, power in [(above, 1), *((each, -1) for each in below)]:
        for word in words.split():
            if word not in ("paying", "share"):
                unit[word.removesuffix("s")] += power
    return _clean(unit)


def _unit(pack: Pack, number: Number) -> Unit | None:
    """Return the unit of a formula, None when it joins unlike ones."""
    match number:
        case Constant():
            named = pack.parameters.get(number.name) or pack.world.get(number.name)
            return parse_unit(named.unit) if named else Counter()
        case Answered():
            return parse_unit(pack.questions[number.question].unit)
        case Count():
            return Counter()
        case Named():
            return _unit(pack, number.number)
        case _:
            return _joined(pack, number) if isinstance(number, Arithmetic) else None


def _joined(pack: Pack, number: Arithmetic) -> Unit | None:
    left, right = _unit(pack, number.left), _unit(pack, number.right)
    if left is None or right is None:
        return None
    if number.sign in "+-":
        bare = [_is_bare(side) for side in (number.left, number.right)]
        if left == right or any(bare):
            return right if bare[0] else left
        return None
    sign = 1 if number.sign == "*" else -1
    return _clean(Counter({each: left[each] + sign * right[each] for each in {*left, *right}}))


def _clean(unit: Unit) -> Unit:
    return Counter({each: power for each, power in unit.items() if power})


def _words(unit: Unit) -> str:
    above = " ".join(each for each, power in sorted(unit.items()) for _ in range(power))
    below = " and ".join(each for each, power in sorted(unit.items()) for _ in range(-power))
    return f"{above}{' per ' if below else ''}{below}" or "share"
