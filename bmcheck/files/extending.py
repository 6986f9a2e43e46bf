"""Change the packs that a pack extends, as its pack.toml asks: rules switched off, severities, parameters."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bmcheck.conditions import LARGEST
from bmcheck.errors import Problem, did_you_mean
from bmcheck.model import Claim, Pack, Parameter, ReviewInterval, Rule, Severity, Strategy, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bmcheck.files.toml import Source

CHANGES = ("switch_off", "severities", "parameters_replaced", "may_open")
"""The keys of pack.toml that change the packs it extends."""


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """The head of pack.toml; its lists are read one entry at a time.

    ``may_open`` adds to the risks that strategies of the packs it extends bring along. ``not_proved`` maps the
    properties that need not hold of the pack to the reason.
    """

    id: str
    version: Words
    title: Words
    source: Words
    outline: dict[str, tuple[int, ...]] = {}
    extends: str | None = None
    switch_off: tuple[str, ...] = ()
    severities: dict[str, Severity] = {}
    parameters_replaced: dict[str, float] = {}
    may_open: dict[str, tuple[str, ...]] = {}
    outside_when: str = ""
    plan_when: str = ""
    renamed: dict[str, str] = {}
    removed: tuple[str, ...] = ()
    renamed_rules: dict[str, str] = {}
    removed_rules: tuple[str, ...] = ()
    renamed_strategies: dict[str, str] = {}
    removed_strategies: tuple[str, ...] = ()
    review_interval: ReviewInterval | None = None
    not_proved: dict[str, Words] = {}


class Extension(Struct, frozen=True):
    """One pack of a chain: its manifest, where that stands, and the ids of each kind in the packs ``below`` it."""

    manifest: Manifest
    source: Source
    inherited: Mapping[str, Collection[str]]
    below: Sequence[Manifest]


def check_extension(extension: Extension, rules: Collection[str], off: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what ``extension`` changes and the packs it extends do not have.

    ``rules`` are those of the whole chain, ``off`` those switched off already, each with the pack that did it.
    """
    if "extends" not in extension.source.data:
        yield from _changes_nothing(extension.source)
        return
    yield from _clashes(extension)
    yield from _unknown(extension, rules, off)
    for name, value in extension.manifest.parameters_replaced.items():
        if not _is_finite(value):
            what = f"{name}: a finite number of at most {LARGEST:g} is expected"
            yield extension.source.problem(("parameters_replaced", name), what)


def _clashes(extension: Extension) -> Iterator[Problem]:
    """Yield what a pack calls as one below it does: itself, and sections of its source."""
    manifest, source, below = extension.manifest, extension.source, extension.below
    if manifest.id in {each.id for each in below}:
        yield source.problem(("id",), "a pack that this one extends has the same id", "give it an id of its own")
    for section in manifest.outline.keys() & {name for each in below for name in each.outline}:
        what = f"a pack that this one extends has a section {section!r:.80} already"
        yield source.problem(("outline", section), what, "give the sections of your source other names")


def _unknown(extension: Extension, rules: Collection[str], off: Mapping[str, str]) -> Iterator[Problem]:
    manifest, source, inherited = extension.manifest, extension.source, extension.inherited
    for path, kind, name in _references(manifest):
        known = rules if path[0] == "may_open" and kind == "rule" else inherited[kind]
        if name not in known:
            what = f"{path[0]}: there is no {kind} {name!r:.80} in what this pack extends"
            yield source.problem(path, what, did_you_mean(name, known))
        elif name in off:
            yield source.problem(path, f"{path[0]}: {off[name]} switches {name} off already", "take it away here")


def _changes_nothing(source: Source) -> Iterator[Problem]:
    for key in CHANGES:
        if key in source.data:
            what = f"{key} changes a pack that is extended, and this one extends none"
            yield source.problem((key,), what, 'write extends = "social-media", or take it away')


def _is_finite(value: float) -> bool:
    return abs(value) <= LARGEST


def _references(manifest: Manifest) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Yield each id that the manifest names: where it stands, of what kind it is, and the id."""
    for index, name in enumerate(manifest.switch_off):
        yield ("switch_off", index), "rule", name
    for name in manifest.severities:
        yield ("severities", name), "rule", name
    for name in manifest.parameters_replaced:
        yield ("parameters_replaced", name), "parameter", name
    for name, opened in manifest.may_open.items():
        yield ("may_open", name), "strategy", name
        for index, rule in enumerate(opened):
            yield ("may_open", name, index), "rule", rule


def replaced(parameters: dict[str, Parameter], manifest: Manifest) -> dict[str, Parameter]:
    """Return the parameters with the values that ``manifest`` gives them; its pack becomes their source."""
    new = {
        each.id: replace(
            each,
            value=manifest.parameters_replaced[each.id],
            source=f"Set by {manifest.id}, instead of {each.value:.15g} ({each.source})",
        )
        for each in parameters.values()
        if _is_finite(manifest.parameters_replaced.get(each.id, nan))
    }
    return {**parameters, **new}


def changed(pack: Pack, manifest: Manifest) -> Pack:
    """Return ``pack`` with other severities and declared side effects, and without the rules switched off."""
    rules = {each.id: _with_severity(each, manifest) for each in pack.rules.values()}
    strategies = {each.id: _with_side_effects(each, manifest) for each in pack.strategies.values()}
    return _switched_off(replace(_deciding(pack), rules=rules, strategies=strategies), manifest)


def _deciding(pack: Pack) -> Pack:
    """Return ``pack`` in which no question only informs that a rule of the pack above looks at."""
    decide = {each.id: replace(each, informs=False) for each in pack.questions.values() if pack.rules_on[each.id]}
    return replace(pack, questions={**pack.questions, **decide})


def _with_severity(rule: Rule, manifest: Manifest) -> Rule:
    severity = manifest.severities.get(rule.id, rule.severity)
    if severity is rule.severity:
        return rule
    before = f"{rule.severity.value}: {rule.why_severity}" if rule.why_severity else f"{rule.severity.value}."
    why = f"{manifest.id} sets it. The pack it extends says {before}"
    return replace(rule, severity=severity, why_severity=why)


def _with_side_effects(strategy: Strategy, manifest: Manifest) -> Strategy:
    more = manifest.may_open.get(strategy.id, ())
    return replace(strategy, may_open=tuple(dict.fromkeys((*strategy.may_open, *more)))) if more else strategy


def _switched_off(pack: Pack, manifest: Manifest) -> Pack:
    """Return ``pack`` without some rules, and without the strategies that only they offered; nothing waits for them.

    Claims that nothing carries any more are excused, by the name of the pack that switched the rules off.
    """
    off = {each.id: each for each in pack.rules.values() if each.id in manifest.switch_off}

    def left(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(each for each in names if each not in off)

    rules = {
        each.id: replace(each, waits_for=left(each.waits_for)) if each.waits_for else each
        for each in pack.rules.values()
        if each.id not in off
    }
    gone = _offered(off.values()) - _offered(rules.values())
    strategies = {
        each.id: replace(each, may_open=left(each.may_open), waits_for=left(each.waits_for))
        for each in pack.strategies.values()
        if each.id not in gone
    }
    after = replace(pack, rules=rules, strategies=strategies, switched_off={**pack.switched_off, **off})
    return replace(after, claims=_excused(pack, after, f"switched off by {manifest.id}"))


def _offered(rules: Iterable[Rule]) -> set[str]:
    return {strategy for rule in rules for strategy in rule.strategies}


def _excused(before: Pack, after: Pack, why: str) -> dict[str, Claim]:
    return {
        each.id: replace(each, excused=each.excused or why)
        if before.carriers[each.id] and not after.carriers[each.id]
        else each
        for each in before.claims.values()
    }
