"""What scenarios do to a venture, in the words that every report has: each under its label, figures, what helps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bmcheck.answers import in_words, number_in_words
from bmcheck.briefing import gone_on, tells_how_long
from bmcheck.holding_back import held_back
from bmcheck.model import Nature, Status
from bmcheck.money import in_currency
from bmcheck.preparation import blunting
from bmcheck.reasons import forcing
from bmcheck.reports.words import STATUS_WORDS, named, number_of
from bmcheck.stress import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

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
_SAYS = {Effect.BREAKS: "would break something", Effect.STRAINED: "would strain something"}


def legend() -> tuple[str, ...]:
    """Return what the signs mean."""
    words = "   ".join(f"{sign} {effect.value}" for effect, sign in SIGNS.items())
    return words, "Behind another sign: ! something there is open already, ? an answer is missing."


def signs(cell: Cell) -> str:
    """Return the sign of a cell, with what is open already and what is not settled behind it."""
    already = "!" if cell.already and cell.effect is not Effect.ALREADY else ""
    doubt = "?" if not cell.settled and cell.effect is not Effect.NOT_KNOWN else ""
    return SIGNS[cell.effect] + already + doubt


def title(stressed: Stressed) -> str:
    """Return what happens, in the words of the pack."""
    return "; and at once: ".join(each.title for each in stressed.scenarios)


def worst_first(found: Sequence[Stressed]) -> list[Stressed]:
    """Return the scenarios that may concern a venture, the worst first, otherwise in the order of the pack."""
    order = list(Effect)
    return sorted((each for each in found if each.applies is not False), key=lambda each: order.index(each.worst))


def summary(found: Sequence[Stressed]) -> str:
    """Return in a sentence how many scenarios do harm, and of how many that is not known."""
    counted = Counter(each.worst for each in found if each.applies is not False)
    said = [f"{counted[effect]} {words}" for effect, words in _SAYS.items() if counted[effect]]
    unknown = f", and of {counted[Effect.NOT_KNOWN]} it is not known" if counted[Effect.NOT_KNOWN] else ""
    return f"Of {number_of(len(found), 'scenario')}, {', '.join(said) or 'none is known to do harm'}{unknown}."


def spared(found: Sequence[Stressed]) -> list[str]:
    """Return the titles of the scenarios that do not concern the venture."""
    return [
        each.title
        for stressed in found
        for each in (stressed.scenarios if stressed.applies is False else stressed.spared)
    ]


def told(stressed: Stressed, day: date) -> Iterator[tuple[str, list[str]]]:
    """Yield what there is to say of one scenario, each under its label; figures are counted from ``day``."""
    yield "Why it may happen", [each.why for each in stressed.scenarios]
    if stressed.applies is None:
        yield "Not known whether it concerns you", asked(stressed.before, stressed.missing)
        return
    yield "Breaks", [_named(each) for each in stressed.having(Effect.BREAKS)]
    yield "Strains", [_moved(each) for each in stressed.having(Effect.STRAINED)]
    yield "In figures", list(figures(stressed, day))
    yield "No longer captured", [_named(each) for each in stressed.lost]
    yield "Holds, so these stay closed", [_held(stressed.after, each) for each in stressed.having(Effect.HOLDS)]
    yield "Open already", [_named(each) for each in stressed.having(Effect.ALREADY)]
    unknown = stressed.having(Effect.NOT_KNOWN)
    then = [each for each in unknown if each.after.status is Status.OPEN and each.after.decided]
    yield "Open then, and perhaps today already", [_named(each) for each in then]
    yield "Cannot be said", [_named(each) for each in unknown if each not in then]
    yield "Find out", asked(stressed.before, stressed.missing)
    yield "Helps in advance", [named(stressed.before.pack.strategies[each]) for each in blunting(stressed)]
    if not stressed.touched:
        yield "Nothing", ["no rule looks at what it changes"]


def _named(touched: Touched) -> str:
    return f"{touched.rule.title} ({touched.rule.id}, {touched.rule.severity.value})"


def _moved(touched: Touched) -> str:
    return f"{_named(touched)}: {STATUS_WORDS[touched.before.status]} → {STATUS_WORDS[touched.after.status]}"


def _held(review: Review, touched: Touched) -> str:
    """Return a risk that stays covered, because of what is done or, without that, of what is so."""
    return "; because ".join(filter(None, [_named(touched), _because(review, touched.after)]))


def _because(review: Review, finding: Finding) -> str:
    """Return the answers that keep a risk covered, practices before what is so; empty where the world alone does."""
    decisive = forcing(finding.rule.met, review.answers)
    done = [each for each in decisive if review.pack.questions[each].kind is Nature.PRACTICE]
    found = (review.asked[each] for each in done or decisive)
    return " / ".join(f"{each.ask} — {in_words(each, review.answers[each.id])}" for each in found)


def figures(stressed: Stressed, day: date) -> Iterator[str]:
    """Yield each metric that changes, as it is and as it would be, with the day on which the money is gone.

    Of one that is not known they say what is missing.
    """
    for before, after in zip(stressed.before.metrics, stressed.after.metrics, strict=True):
        if after.awaits and before.metric.formula.questions() & stressed.happens.keys():
            missing = frozenset().union(*(stressed.behind(each) for each in before.awaits | after.awaits))
            yield f"{before.metric.title}: not known without {', '.join(sorted(missing))}"
        else:
            yield from (f"{each}{_gone(stressed, before, after, day)}" for each in _changed(stressed, before, after))


def lasting(stressed: Stressed) -> Iterator[str]:
    """Yield how long the money lasts, as it is and as it would be, where that changes."""
    for before, after in zip(stressed.before.metrics, stressed.after.metrics, strict=True):
        if tells_how_long(stressed.before.pack, before.metric):
            yield from _changed(stressed, before, after)


def _changed(stressed: Stressed, before: MetricValue, after: MetricValue) -> Iterator[str]:
    if before.value != after.value and not before.awaits and not after.awaits:
        yield f"{before.metric.title}: {_value(stressed, before)} → {_value(stressed, after)}"


def _value(stressed: Stressed, measured: MetricValue) -> str:
    if measured.value is None:
        return measured.metric.otherwise or "not defined"
    return number_in_words(measured.value, in_currency(measured.metric.unit, stressed.before.currency))


def _gone(stressed: Stressed, before: MetricValue, after: MetricValue, day: date) -> str:
    """Return on which day the money is gone, as it would be and as it is; empty for a metric that does not say so."""
    today, then = (gone_on(stressed.before.pack, each, day) for each in (before, after))
    instead = f" instead of {today}" if today else ""
    return f" (over on {then}{instead})" if then else ""


def asked(review: Review, names: Iterable[str]) -> list[str]:
    """Return questions in words, in the order of the pack."""
    return [f"{review.asked[each].ask} ({each})" for each in sorted(names, key=review.pack.order.__getitem__)]


def prepared(found: Sequence[Stressed], preparation: Preparation) -> list[str]:
    """Return what helps most in advance: the smallest sets of strategies, and what they leave."""
    if not found:
        return []
    review = found[0].before
    sets = [each for each in preparation.sets if each]
    lines: list[str] = []
    if sets:
        ways = f", {number_of(len(sets), 'way')}" if len(sets) > 1 else ""
        after = "every high risk that scenarios bring is dealt with"
        except_for = ", but for those below" if preparation.unprepared else ""
        many = number_of(len(sets[0]), "strategy", "strategies")
        lines.append(f"What helps most in advance ({many}{ways}), for then {after}{except_for}:")
        lines += [f"- {'; and '.join(_advised(review, name) for name in sorted(each))}" for each in sets[:MOST_SETS]]
        if len(sets) > MOST_SETS:
            lines.append(f"- or {number_of(len(sets) - MOST_SETS, 'more way')} of the same size")
    elif preparation.sets and not preparation.unprepared:
        doubtful = sum(bool(each.having(Effect.NOT_KNOWN)) or each.applies is None for each in found)
        unknown = f"; of {doubtful} it is not known whether it does" if doubtful else ""
        lines.append(f"{'As far as is known, no' if doubtful else 'No'} scenario newly opens a high risk{unknown}.")
    elif not preparation.sets and not preparation.cut_short:
        lines.append("No set of strategies keeps every high risk closed: each one opens another.")
    if preparation.unprepared:
        lines.append("Nothing that is offered against these keeps them closed:")
        lines += [
            f"- {rule.title} ({rule.id}), in: {' and '.join(each.title for each in scenarios)}"
            for scenarios, rule in preparation.unprepared
        ]
    return lines + (["A smaller set may exist: the search was cut short."] if preparation.cut_short else [])


MOST_SETS = 3
"""Sets of the same size that are told; JSON has all."""


def _advised(review: Review, name: str) -> str:
    strategy = review.pack.strategies[name]
    first = ", ".join(each.rule.id for each in held_back(review, strategy.waits_for))
    return named(strategy) + (f", once {first} is dealt with" if first else "")
