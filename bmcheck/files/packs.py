"""Load a pack, and those it extends: read their files, check every word of them, and report all problems at once."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from bmcheck.errors import BmcheckError, Position, Problem, Problems, did_you_mean
from bmcheck.files.cases import read_case
from bmcheck.files.entries import NAMED
from bmcheck.files.extending import Extension, Manifest, changed, check_extension, replaced
from bmcheck.files.manifest_checks import check_former, check_not_proved, check_removed, check_renamed, former_of
from bmcheck.files.naming import NamedEntries
from bmcheck.files.pack_chain import ID, LISTING, find_pack, is_shipped, layers_of
from bmcheck.files.pack_checks import check_pack
from bmcheck.model import (
    BLOCKS,
    Block,
    Case,
    Claim,
    Contradiction,
    Feature,
    Pack,
    Parameter,
    PassedOver,
    Question,
    Rule,
    Scenario,
    Strategy,
)
from bmcheck.model.naming import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bmcheck.files.fields import Table
    from bmcheck.files.pack_chain import Layer
    from bmcheck.files.toml import Source

__all__ = ["DEFAULT", "find_pack", "is_shipped", "load_cases", "load_pack", "places_of"]

DEFAULT = "social-media"

LISTS = {"feature", "block", "parameter", "metric", "condition", "contradiction", "world"}
"""The lists of tables that may stand in pack.toml."""
CLAIMS = {"claim", "passed_over"}
"""What may stand in claims.toml."""
SCENARIOS = {"scenario"}
"""What may stand in scenarios.toml."""
OF_A_FEATURE = {"question", "rule", "strategy"}
"""What may stand in the file of a feature."""
APART = {"claims": CLAIMS, "scenarios": SCENARIOS}
"""The files that belong to no feature, and what may stand in each."""

Entry = TypeVar("Entry", Question, Rule, Strategy)


def load_pack(name: str = DEFAULT, *, examples: bool = True) -> Pack:
    """Return the pack ``name``, a folder or the id of a shipped pack; raise BmcheckError with all its problems.

    Without ``examples`` the answers in the rules' examples are not looked at: no review needs them.
    """
    pack = _Loader(layers_of(name), examples=examples).load()
    return pack if is_shipped(name) else replace(pack, folder=name)


def load_cases(pack: Pack, name: str = DEFAULT) -> dict[str, Case]:
    """Return the worked cases of ``pack``, which was loaded as ``name``; raise BmcheckError with their problems.

    The cases of the packs it extends come first.
    """
    cases: dict[str, Case] = {}
    problems = Problems()
    *below, own = layers_of(name)
    for layer in (*below, own):
        for path in layer.names("cases/*.toml"):
            called = path.removeprefix("cases/").removesuffix(".toml")
            if called in cases:
                what = "a pack that this one extends has a case of this name"
                problems.append(Problem(what, "give the file another name", str(layer.folder / path)))
                continue
            try:
                cases[called] = read_case(pack, layer.read(path), called, inherited=layer is not own)
            except BmcheckError as error:
                problems += error.problems
    if problems:
        raise BmcheckError(problems)
    return cases


def places_of(name: str) -> dict[tuple[str, str], tuple[str, Position]]:
    """Return the file and the position of every entry and case of a pack, by its kind and its id."""
    layers = layers_of(name)
    cases = [layer.folder / path for layer in layers for path in layer.names("cases/*.toml")]
    found = {("case", each.stem): (str(each), Position(1, 1)) for each in cases}
    sources = [layer.read(path) for layer in layers for path in layer.names("*.toml")]
    for source in sources:
        for kind, entries in source.data.items():
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                if isinstance(entry, dict):
                    identity = str(entry.get("id", entry.get("place")))
                    found.setdefault((kind, identity), (source.path, source.position((kind, index))))
    return found


class _Loader(NamedEntries):
    """Reads a chain of packs and collects what is wrong in all their files before anything is reported.

    ``files`` are the files of every layer by their names without the ending, ``ranks`` the layer of each path.
    """

    def __init__(self, layers: list[Layer], *, examples: bool) -> None:
        super().__init__()
        self.layers = layers
        self.examples = examples
        self.files: list[tuple[str, Source]] = []
        self.ranks = {layer.manifest.path: rank for rank, layer in enumerate(layers)}

    def load(self) -> Pack:
        manifests = [layer.manifest for layer in self.layers]
        heads = [self.head(layer.manifest) for layer in self.layers]
        features = self.open_files()
        questions = self.of_features("question", Question)
        parameters = _by_id(self.of_manifests("parameter", Parameter))
        for head in heads[1:]:
            parameters = replaced(parameters, head)
        world = self.world(manifests)
        self.names = names_of(questions.values(), parameters.values(), world.values())
        pack = Pack(
            id=heads[-1].id,
            version=heads[-1].version,
            title=heads[-1].title,
            source=heads[-1].source,
            texts=self.texts(heads),
            features=tuple(features),
            blocks=self.blocks(),
            questions=questions,
            world=world,
            metrics=self.metrics(manifests),
            conditions=self.conditions(manifests),
            contradictions=_by_id(self.of_manifests("contradiction", Contradiction)),
            scenarios=_by_id(self.of_files("scenarios", "scenario", Scenario)),
            rules=self.of_features("rule", Rule),
            strategies=self.of_features("strategy", Strategy),
            claims=_by_id(self.of_files("claims", "claim", Claim)),
            passed_over=tuple(self.of_files("claims", "passed_over", PassedOver)),
            parameters=parameters,
            outline={section: sentences for head in heads for section, sentences in head.outline.items()},
            extends=tuple(head.id for head in reversed(heads[:-1])),
            inherited=frozenset(self.below("rule", len(heads) - 1)),
            renamed=dict(chain.from_iterable(head.renamed.items() for head in heads)),
            removed=frozenset(chain.from_iterable(head.removed for head in heads)),
            renamed_rules=dict(chain.from_iterable(head.renamed_rules.items() for head in heads)),
            removed_rules=frozenset(chain.from_iterable(head.removed_rules for head in heads)),
            renamed_strategies=dict(chain.from_iterable(head.renamed_strategies.items() for head in heads)),
            removed_strategies=frozenset(chain.from_iterable(head.removed_strategies for head in heads)),
            review_interval=next((each.review_interval for each in reversed(heads) if each.review_interval), None),
            not_proved=heads[-1].not_proved,
            worded_when=self.worded_when(manifests, questions.values()),
        )
        self.check_names()
        self.problems += check_pack(pack, self.homes, examples=self.examples)
        self.check_heads(heads, questions)
        if self.problems:
            raise BmcheckError(self.problems)
        for head in heads[1:]:
            pack = changed(pack, head)
        return pack

    def head(self, manifest: Source) -> Manifest:
        own = {key: value for key, value in manifest.data.items() if key not in LISTS}
        head = self.convert(manifest, (), own, Manifest)
        if head and not ID.match(head.id):
            what = f"{head.id!r:.80} cannot be the id of a pack"
            self.problems.append(manifest.problem(("id",), what, "letters, digits, - and ."))
        return head or Manifest("", "", "", "")

    def open_files(self) -> list[Feature]:
        """Open the files of every layer and return the features; raise BmcheckError without features.

        A pack needs a file for each of its features, and has one for its claims and one for its scenarios if it has
        any. A pack that extends another may have a file for each feature of the other to which it adds something.
        Claims that are there and cannot be read raise BmcheckError as well: every reference to them would be a problem
        of its own.
        """
        features: list[Feature] = []
        for rank, layer in enumerate(self.layers):
            before = set(self.homes.get("feature", ()))
            features += self.entries(layer.manifest, "feature", Feature)
            own = self.homes.get("feature", {}).keys() - before
            for name in (*APART, *self.homes.get("feature", ())):
                if name in own or layer.has(f"{name}.toml"):
                    self.open(layer, rank, name)
            self.check_strays(layer)
        if not self.homes.get("feature"):
            hint = "add a [[feature]] to pack.toml, and a file of its name"
            self.problems.append(self.layers[-1].manifest.problem((), "the pack has no feature", hint))
        unread = sum(layer.has("claims.toml") for layer in self.layers) - len(self.named("claims"))
        if unread or not self.homes.get("feature"):
            raise BmcheckError(self.problems)
        return features

    def open(self, layer: Layer, rank: int, name: str) -> None:
        try:
            source = layer.read(f"{name}.toml")
        except BmcheckError as error:
            self.problems += error.problems
            return
        self.files.append((name, source))
        self.ranks[source.path] = rank
        known = APART.get(name, OF_A_FEATURE)
        for key in source.data.keys() - known:
            hint = "it belongs into pack.toml" if key in LISTS else did_you_mean(key, known)
            self.problems.append(source.problem((key,), f"{name}.toml has no {key!r}", hint))

    def check_strays(self, layer: Layer) -> None:
        """Report TOML files beside the features' files: a file nobody reads is a mistake."""
        expected = {"pack.toml", LISTING, *(f"{name}.toml" for name in (*APART, *self.homes.get("feature", ())))}
        for name in layer.names("*.toml"):
            if name not in expected:
                hint = "add a [[feature]] with its name to pack.toml, or take the file away"
                self.problems.append(Problem("no feature of the pack has this name", hint, str(layer.folder / name)))

    def named(self, name: str) -> list[Source]:
        return [source for each, source in self.files if each == name]

    def of_features(self, key: str, kind: type[Entry]) -> dict[str, Entry]:
        """Return all entries of one kind, in the order of the features and, in each, of the layers."""
        order = list(self.homes["feature"])
        found = [
            self.dated(each, source)
            for name, source in self.files
            if name not in APART
            for each in self.entries(source, key, kind, name)
        ]
        return _by_id(sorted(found, key=lambda each: order.index(each.feature)))

    def dated(self, entry: Entry, source: Source) -> Entry:
        """Return an entry without ``since`` when it comes from a pack that is extended, which counts versions apart."""
        inherited = self.ranks[source.path] < len(self.layers) - 1
        return entry if isinstance(entry, Strategy) or not inherited else replace(entry, since="")

    def of_manifests(self, key: str, kind: type[Table]) -> list[Table]:
        return [each for layer in self.layers for each in self.entries(layer.manifest, key, kind)]

    def blocks(self) -> dict[str, str]:
        """Return the building blocks: those of the pack that extends none, or the standard ones, then what is added."""
        own = [(layer.manifest, self.entries(layer.manifest, "block", Block)) for layer in self.layers]
        found = {} if own[0][1] else dict(BLOCKS)
        for manifest, blocks in own:
            for index, each in enumerate(blocks):
                if each.id in found:
                    what = f"{each.id!r} is a building block of every pack that does not name its own"
                    self.problems.append(manifest.problem(("block", index), what, "give it another id"))
                found[each.id] = each.title
        return found

    def of_files(self, name: str, key: str, kind: type[Table]) -> list[Table]:
        return [each for source in self.named(name) for each in self.entries(source, key, kind)]

    def texts(self, heads: list[Manifest]) -> dict[str, str]:
        """Return the text of every file: by its name, in the packs that are extended behind the id of the pack."""
        sources = [*(("pack", layer.manifest) for layer in self.layers), *self.files]
        ranked = [(self.ranks[source.path], name, source.text) for name, source in sources]
        last = len(heads) - 1
        return {("" if rank == last else f"{heads[rank].id}/") + f"{name}.toml": text for rank, name, text in ranked}

    def below(self, kind: str, rank: int) -> list[str]:
        """Return the ids of one kind in the layers below ``rank``."""
        return [name for name, place in self.homes.get(kind, {}).items() if self.ranks[place.source.path] < rank]

    def check_names(self) -> None:
        """Report a name that a condition could not tell apart: of a question, a parameter and so on at once."""
        for other, kind in combinations(NAMED, 2):
            one, two = self.homes.get(kind, {}), self.homes.get(other, {})
            for name in sorted(one.keys() & two.keys()):
                place = max(one[name], two[name], key=lambda each: self.ranks[each.source.path])
                self.problems.append(
                    place.problem(f"{name!r} is a {_called(other)} and a {_called(kind)}", "rename one of them")
                )

    def check_heads(self, heads: list[Manifest], questions: Mapping[str, Question]) -> None:
        """Report what the packs of the chain say of each other and does not fit."""
        off: dict[str, str] = {}
        for rank, (head, layer) in enumerate(zip(heads, self.layers, strict=True)):
            below = {kind: self.below(kind, rank) for kind in ("rule", "strategy", "parameter")}
            extension = Extension(head, layer.manifest, below, heads[:rank])
            self.problems += check_extension(extension, self.homes.get("rule", {}), off)
            off |= dict.fromkeys(head.switch_off, head.id)
            self.problems += check_renamed(head.renamed, layer.manifest, questions)
            self.problems += check_removed(head.removed, layer.manifest, questions)
            for former in former_of(head):
                self.problems += check_former(former, layer.manifest, self.homes.get(former.kind, {}))
            self.problems += check_not_proved(head.not_proved, layer.manifest)


def _called(kind: str) -> str:
    return "fact of the world" if kind == "world" else kind


def _by_id(entries: Iterable[Table]) -> dict[str, Table]:
    return {entry.id: entry for entry in entries}  # type: ignore[attr-defined]
