"""Read what conditions know by name: each formula and each named condition may use those above it, and no circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.conditions import NEVER, Condition
from bmcheck.conditions.names import named_in
from bmcheck.files.entries import Entries
from bmcheck.model import Metric, NamedCondition, Wording, WorldFact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bmcheck.files.fields import Table
    from bmcheck.files.toml import Source
    from bmcheck.model import Question


_TEXTS = {"metric": "formula", "condition": "when"}
"""The key of each kind that holds what uses the names of others."""


class _Worded(Struct, frozen=True):
    """The entries of pack.toml that say of whom questions are asked in other words."""

    outside_when: Condition = NEVER
    plan_when: Condition = NEVER


class NamedEntries(Entries):
    """Reads facts of the world, metrics and named conditions, in the order of the manifests that hold them."""

    def world(self, manifests: Sequence[Source]) -> dict[str, WorldFact]:
        """Return the facts of the world whose value fits them."""
        found = [each for manifest in manifests for each in self.entries(manifest, "world", WorldFact)]
        return {each.id: each for each in found if self.fits(each)}

    def fits(self, fact: WorldFact) -> bool:
        """Return whether a fact is one that conditions can read; report what does not fit."""
        place, faults = self.homes["world"][fact.id], list(_misfits(fact))
        self.problems += [place.inside(key).problem(f"world {fact.id}: {what}", hint) for key, what, hint in faults]
        return not faults

    def metrics(self, manifests: Sequence[Source]) -> dict[str, Metric]:
        """Return the metrics; each may use those before it."""
        found: dict[str, Metric] = {}
        for metric in self._in_turn(manifests, "metric", "formula", Metric):
            found[metric.id] = metric
            self.names = replace(self.names, metrics={**self.names.metrics, metric.id: metric.formula})
        return found

    def conditions(self, manifests: Sequence[Source]) -> dict[str, NamedCondition]:
        """Return the named conditions; each may use those before it."""
        found: dict[str, NamedCondition] = {}
        for condition in self._in_turn(manifests, "condition", "condition", NamedCondition):
            found[condition.id] = condition
            self.names = replace(self.names, conditions={**self.names.conditions, condition.id: condition.when})
        return found

    def worded_when(self, manifests: Sequence[Source], questions: Iterable[Question]) -> dict[Wording, Condition]:
        """Return of whom questions are asked in other words, as the last pack of the chain that says so has it.

        Report such words where no pack says so.
        """
        found: dict[Wording, Condition] = {}
        for wording in Wording:
            key = wording.condition
            said = [(each, each.data[key]) for each in manifests if key in each.data]
            missing = [each.id for each in questions if wording in each.wordings and not said]
            for place in map(self.homes["question"].__getitem__, missing):
                what = f"{place.called} has {wording.words}, and pack.toml does not say of whom it is asked so"
                self.problems.append(place.inside(wording.words).problem(what, f'write {key} = "…", a condition'))
            texts = [(manifest, text) for manifest, text in said if isinstance(text, str)]
            for read in [self.convert(manifest, (), {key: text}, _Worded) for manifest, text in texts][-1:]:
                found[wording] = getattr(read, key, NEVER)
        return found

    def _in_turn(self, manifests: Sequence[Source], key: str, text: str, kind: type[Table]) -> Iterator[Table]:
        """Yield the entries of one kind; what is yielded must be among the names before the next one is asked for.

        ``text`` is what messages call that which uses the names of others.
        """
        written = [
            (manifest, (key, index), raw)
            for manifest in manifests
            for index, raw in enumerate(self.tables(manifest, key))
        ]
        texts = {str(raw.get("id")): str(raw.get(_TEXTS[key])) for _, _, raw in written}
        circle = circle_in({name: each for name, each in texts.items() if name not in self.names.known()})
        self.circle += circle
        to_come = _conditions_in(manifests) if kind is Metric else {}
        self.later = {name: _later(name, key, text) for name in reversed(texts)} | to_come
        for manifest, path, raw in written:
            self.later.pop(str(raw.get("id")), None)
            if circle and str(raw.get("id")) == circle[0]:
                what = f"the {key}s use each other in a circle: {' → '.join(circle)}"
                self.problems.append(manifest.problem(path, what, f"take one of them out of a {text}"))
            entry = self.convert(manifest, path, raw, kind)
            if self.is_new(manifest, path, raw) and entry is not None:
                yield entry
        self.later = {}


def _misfits(fact: WorldFact) -> Iterator[tuple[str, str, str]]:
    """Yield what does not fit in a fact of the world: under which key, what, and what to do."""
    if fact.type == "one" and len(fact.question.says) < max(2, len(fact.options)):
        yield "options", "a single choice needs at least two options, each with an id of its own", ""
    elif fact.type != "one" and fact.options:
        yield "options", f"it is of type {fact.type} and takes no options", "take them away"
    elif fact.type == "number" and not fact.unit:
        yield "type", "a number needs a unit", 'write unit = "…"'
    elif any(each.alone or each.unknown or each.better for each in fact.options):
        yield "options", "nobody is asked, so an option has an id and its words only", "take the rest away"
    else:
        try:
            read_answer(fact.question, fact.value)
        except WrongAnswerError as wrong:
            yield "value", wrong.what, wrong.hint


def _later(name: str, key: str, text: str) -> tuple[str, str]:
    """Return what is wrong where a name is used before it stands there, and what to do."""
    return f"the {key} {name} stands further down", f"a {text} may use the {key}s above it: move that one up"


def _conditions_in(manifests: Sequence[Source]) -> dict[str, tuple[str, str]]:
    """Return what is wrong where formulas use the named conditions, which are read after them."""
    lists = [each.data.get("condition") for each in manifests]
    ids = [raw.get("id") for each in lists if isinstance(each, list) for raw in each if isinstance(raw, dict)]
    return {str(each): (f"{each} is a named condition, a number is expected here", "") for each in ids}


def circle_in(texts: Mapping[str, str]) -> list[str]:
    """Return names of which the text of each uses the next and the last is the first again, none without such."""
    used = {name: named_in(text) for name, text in texts.items()}
    before: set[str] = set()
    for name, names in used.items():
        if any(each in used and each not in before for each in names):
            break
        before.add(name)
    else:
        return []
    from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - only where one uses a later one or itself

    try:
        TopologicalSorter({name: [each for each in names if each in used] for name, names in used.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][:0:-1]
        first = circle.index(min(circle, key=list(texts).index))
        return [*circle[first:], *circle[: first + 1]]
    return []
