"""Check what strategies and rules wait for: risks only, and never in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Kind, Rule, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.errors import Problem
    from bmcheck.files.entries import Homes
    from bmcheck.model import Pack

    Member = tuple[str, str]
    """The kind and the id of a strategy or rule."""


def check_waiting(pack: Pack, homes: Homes) -> Iterator[Problem]:
    """Yield what waits for something that is no risk, and one circle in which nothing could ever be begun.

    A strategy comes after the risks that it waits for, and such a risk after the strategies that it offers.
    """
    entries: list[Strategy | Rule] = [*pack.strategies.values(), *pack.rules.values()]
    for entry in entries:
        kind = "strategy" if isinstance(entry, Strategy) else "rule"
        home = homes[kind][entry.id]
        for name in entry.waits_for:
            if name in pack.rules and pack.rules[name].kind is not Kind.RISK:
                what = f"{kind} {entry.id} waits for {name}, which is an opportunity"
                yield home.source.problem((*home.path, "waits_for"), what, "name the risk that must not be open before")
    circle = _circle(_next(pack))
    if circle:
        name = circle[0][1]
        home = homes["strategy"][name]
        what = f"strategies and risks wait for each other: {_in_words(circle)}"
        hint = f"take one of them out of waits_for: {name} could never be begun"
        yield home.source.problem((*home.path, "waits_for"), what, hint)


def _next(pack: Pack) -> dict[Member, tuple[Member, ...]]:
    """Map each strategy to the risks that it waits for, and each rule to those and to the strategies it offers."""
    risks = {each.id for each in pack.rules.values() if each.kind is Kind.RISK}
    after: dict[Member, tuple[Member, ...]] = {}
    for strategy in pack.strategies.values():
        after["strategy", strategy.id] = tuple(("rule", each) for each in strategy.waits_for if each in risks)
    for rule in pack.rules.values():
        offered = [("strategy", each) for each in rule.strategies if each in pack.strategies]
        after["rule", rule.id] = (*(("rule", each) for each in rule.waits_for if each in risks), *offered)
    return after


def _circle(after: Mapping[Member, tuple[Member, ...]]) -> list[Member]:
    """Return a chain of entries whose last one is its first again, a strategy; empty when there is none."""
    if not any(waited for (kind, _), waited in after.items() if kind == "strategy"):
        return []
    from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - in few packs anything waits

    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        chain: list[Member] = error.args[1][:0:-1]
        first = chain.index(min(each for each in chain if each[0] == "strategy"))
        return [*chain[first:], *chain[: first + 1]]
    return []


def _in_words(circle: list[Member]) -> str:
    """Return a chain as a sentence: ``a waits for r, which offers b, which waits for s, which offers a``."""
    links = [f"{'offers' if kind == 'strategy' else 'waits for'} {name}" for kind, name in circle[1:]]
    return f"{circle[0][1]} {', which '.join(links)}"
