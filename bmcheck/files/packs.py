"""Load a pack: read its files, check every word of them, and report all problems at once."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bmcheck.conditions import Condition, Formula, Names, parse_condition, parse_formula
from bmcheck.errors import BmcheckError, Problem, did_you_mean, failure
from bmcheck.files.cases import read_case
from bmcheck.files.fields import Place, Table, fit
from bmcheck.files.pack_checks import check_pack
from bmcheck.files.toml import Source, read_toml
from bmcheck.model import (
    Case,
    Claim,
    Feature,
    Metric,
    Pack,
    Parameter,
    PassedOver,
    Question,
    Rule,
    Strategy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bmcheck.files.locate import Position

DEFAULT = "social-media"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of pack.toml; its lists are read one entry at a time."""

    id: str
    version: str
    title: str
    source: str
    outline: dict[str, tuple[int, ...]] = {}


def packs_folder() -> Path:
    """Return the folder of the shipped packs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def find_pack(name: str) -> Path:
    """Return the folder of the pack ``name``: a path to a folder, or the id of a shipped pack."""
    for folder in (Path(name), packs_folder() / name) if name == Path(name).name else (Path(name),):
        if os.path.isfile(folder / "pack.toml"):
            return folder
    shipped = sorted(each.parent.name for each in packs_folder().glob("*/pack.toml"))
    raise failure(
        f"there is no pack {name!r:.80}", f"name a folder with a pack.toml, or a shipped pack: {', '.join(shipped)}"
    )


def is_shipped(name: str) -> bool:
    """Return whether a pack with this id is shipped with bmcheck."""
    return bool(_ID.match(name)) and (packs_folder() / name / "pack.toml").is_file()


def load_pack(name: str = DEFAULT, *, examples: bool = True) -> Pack:
    """Return the pack ``name``, a folder or the id of a shipped pack; raise BmcheckError with all its problems.

    Without ``examples`` the answers in the rules' examples are not looked at: no review needs them.
    """
    return _Loader(find_pack(name), examples=examples).load()


def load_cases(pack: Pack, name: str = DEFAULT) -> dict[str, Case]:
    """Return the worked cases of ``pack``, which was loaded as ``name``; raise BmcheckError with their problems."""
    cases: dict[str, Case] = {}
    problems: list[Problem] = []
    for path in sorted((find_pack(name) / "cases").glob("*.toml")):
        try:
            cases[path.stem] = read_case(pack, read_toml(str(path)), path.stem)
        except BmcheckError as error:
            problems += error.problems
    if problems:
        raise BmcheckError(problems)
    return cases


def places_of(name: str) -> dict[tuple[str, str], tuple[str, Position]]:
    """Return the file and the position of every entry of a pack, by its kind and its id."""
    found: dict[tuple[str, str], tuple[str, Position]] = {}
    for path in sorted(find_pack(name).glob("*.toml")):
        source = read_toml(str(path))
        for kind, entries in source.data.items():
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                if isinstance(entry, dict):
                    identity = str(entry.get("id", entry.get("place")))
                    found.setdefault((kind, identity), (str(path), source.position((kind, index))))
    return found


class _Loader:
    """Reads one pack and collects what is wrong with it, in all files, before anything is reported."""

    def __init__(self, folder: Path, *, examples: bool) -> None:
        self.folder = folder
        self.examples = examples
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.written: dict[str, set[str]] = {}
        self.names = Names()

    def load(self) -> Pack:
        manifest = self.open("pack.toml")
        claims = self.open("claims.toml")
        if manifest is None or claims is None:
            raise BmcheckError(self.problems)
        head = self.head(manifest)
        features = self.entries(manifest, "feature", Feature)
        named = [str(each["id"]) for each in self.tables(manifest, "feature") if _ID.match(str(each.get("id", "")))]
        files = {name: source for name in named if (source := self.open(f"{name}.toml"))}
        self.check_strays(features)
        for name, source in files.items():
            self.check_keys(source, {"question", "rule", "strategy"}, name)
        self.check_keys(claims, {"claim", "passed_over"}, "claims")
        questions = [
            each for name, source in files.items() for each in self.entries(source, "question", Question, name)
        ]
        parameters = self.entries(manifest, "parameter", Parameter)
        self.names = _names(questions, parameters)
        pack = Pack(
            id=head.id,
            version=head.version,
            title=head.title,
            source=head.source,
            texts={name: source.text for name, source in self.sources.items()},
            features=tuple(features),
            questions=_by_id(questions),
            metrics=_by_id(self.metrics(manifest)),
            rules=_by_id([each for name, file in files.items() for each in self.entries(file, "rule", Rule, name)]),
            strategies=_by_id(
                [each for name, file in files.items() for each in self.entries(file, "strategy", Strategy, name)]
            ),
            claims=_by_id(self.entries(claims, "claim", Claim)),
            passed_over=tuple(self.entries(claims, "passed_over", PassedOver)),
            parameters=_by_id(parameters),
            outline=head.outline,
        )
        self.check_names()
        self.problems += check_pack(pack, files, self.written, examples=self.examples)
        if self.problems:
            raise BmcheckError(self.problems)
        return pack

    def open(self, name: str) -> Source | None:
        try:
            self.sources[name] = read_toml(str(self.folder / name))
        except BmcheckError as error:
            self.problems += error.problems
            return None
        return self.sources[name]

    def head(self, manifest: Source) -> _Manifest:
        lists = {"feature", "parameter", "metric"}
        own = {key: value for key, value in manifest.data.items() if key not in lists}
        head = self.convert(manifest, (), own, _Manifest)
        return head or _Manifest("", "", "", "")

    def check_strays(self, features: list[Feature]) -> None:
        """Report TOML files beside the features' files: a file nobody reads is a mistake."""
        named = self.written.get("feature", set()) | {feature.id for feature in features}
        expected = {"pack.toml", "claims.toml", *(f"{name}.toml" for name in named)}
        for path in sorted(self.folder.glob("*.toml")):
            if path.name not in expected:
                hint = "add a [[feature]] with its name to pack.toml, or take the file away"
                self.problems.append(Problem("no feature of the pack has this name", hint, str(path)))

    def check_keys(self, source: Source, known: set[str], name: str) -> None:
        for key in source.data.keys() - known:
            self.problems.append(source.problem((key,), f"{name}.toml has no {key!r}", did_you_mean(key, known)))

    def check_names(self) -> None:
        """Report a name that a condition could not tell apart: of a question, a parameter and a metric at once."""
        kinds = ("question", "parameter", "metric")
        for index, kind in enumerate(kinds):
            for other in kinds[:index]:
                for name in sorted(self.written.get(kind, set()) & self.written.get(other, set())):
                    place = str(self.folder / "pack.toml")
                    self.problems.append(Problem(f"{name!r} is a {other} and a {kind}", "rename one of them", place))

    def metrics(self, manifest: Source) -> list[Metric]:
        """Return the metrics; each may use those before it."""
        found: list[Metric] = []
        for index, raw in enumerate(self.tables(manifest, "metric")):
            metric = self.convert(manifest, ("metric", index), raw, Metric)
            if self.is_new(manifest, ("metric", index), raw) and metric is not None:
                found.append(metric)
                metrics = {**self.names.metrics, metric.id: metric.formula}
                self.names = msgspec.structs.replace(self.names, metrics=metrics)
        return found

    def tables(self, source: Source, key: str) -> list[dict[str, object]]:
        raw = source.data.get(key, [])
        if isinstance(raw, list) and all(isinstance(each, dict) for each in raw):
            return raw
        self.problems.append(source.problem((key,), f"{key} is not a list of tables", f"write [[{key}]]"))
        return []

    def entries(self, source: Source, key: str, kind: type[Table], feature: str = "") -> list[Table]:
        """Return the ``[[key]]`` tables of one file as ``kind``, leaving out those that do not fit."""
        more = {"feature": feature} if feature else {}
        tables = [raw | more for raw in self.tables(source, key)]
        converted: Sequence[Table | None] = self.all_at_once(tables, kind) or [
            self.convert(source, (key, index), raw, kind) for index, raw in enumerate(tables)
        ]
        return [
            entry
            for index, entry in enumerate(converted)
            if self.is_new(source, (key, index), tables[index]) and entry is not None
        ]

    def all_at_once(self, tables: list[dict[str, object]], kind: type[Table]) -> list[Table] | None:
        """Return all tables as ``kind``, None when one does not fit: then they are gone through one by one.

        One conversion is several times faster than many, and most packs have no faults.
        """

        def parse(kind: type, text: object) -> object:
            if isinstance(text, int | float) and kind is Formula:
                text = str(text)
            if not isinstance(text, str):
                raise TypeError("a condition is text")
            parsed, faults = (parse_condition if kind is Condition else parse_formula)(text, self.names)
            if faults:
                raise ValueError("the condition has faults")
            return parsed

        try:
            return msgspec.convert(tables, list[kind], dec_hook=parse)  # type: ignore[valid-type]
        except msgspec.ValidationError:
            return None

    def is_new(self, source: Source, path: tuple[str, int], raw: Mapping[str, object]) -> bool:
        """Return whether no entry before has the id of this one; report that, and an id that cannot be written."""
        key, identity = path[0], str(raw.get("id", raw.get("place", "")))
        seen = self.written.setdefault(key, set())
        if identity in seen:
            self.problems.append(source.problem(path, f"two {key} entries are called {identity!r:.80}"))
            return False
        seen.add(identity)
        pattern = _NAME if key in ("question", "parameter", "metric") else _ID
        if "id" in raw and not pattern.match(identity):
            hint = "small letters, digits and _" if pattern is _NAME else "letters, digits, - and ."
            self.problems.append(source.problem((*path, "id"), f"{identity!r:.80} cannot be an id", hint))
        return True

    def convert(
        self, source: Source, path: tuple[str | int, ...], raw: Mapping[str, object], kind: type[Table]
    ) -> Table | None:
        """Return ``raw`` as ``kind``; note what is wrong and return None when it does not fit."""
        identity = raw.get("id", raw.get("place", ""))
        called = f"{path[0]} {identity!s:.80}".strip() if path else "pack.toml"
        faults: dict[tuple[str, int], Problem] = {}
        entry, misfits = fit(
            raw, kind, Place(source, path, called), self.hook(Place(source, path, called), raw, faults)
        )
        self.problems += [*misfits, *faults.values()]
        return None if faults else entry

    def hook(
        self, place: Place, raw: Mapping[str, object], faults: dict[tuple[str, int], Problem]
    ) -> Callable[[type, object], object]:
        """Return the function with which msgspec turns text into conditions and formulas.

        A fault is noted once even if the table is gone through again to find everything that does not fit.
        """
        source, path, called, _ = place

        def parse(kind: type, text: object) -> object:
            if isinstance(text, int | float) and not isinstance(text, bool) and kind is Formula:
                text = str(text)
            if not isinstance(text, str):
                got = {int: "int", float: "float", bool: "bool", list: "array"}.get(type(text), "object")
                raise TypeError(f"Expected `str`, got `{got}`")
            parsed, wrong = (parse_condition if kind is Condition else parse_formula)(text, self.names)
            key = next((key for key, value in raw.items() if value is text), "sets")
            for fault in wrong:
                if not self.is_written(fault.name):
                    where = source.position((*path, key))
                    faults[text, fault.at] = Problem(
                        f"{called}, {key}: {fault.what}", fault.hint, source.path, *where, text, fault.at
                    )
            return parsed

        return parse

    def is_written(self, name: str) -> bool:
        """Return whether a name that cannot be used is that of an entry whose own fault is reported already."""
        return any(name in self.written.get(kind, ()) for kind in ("question", "parameter", "metric"))


def _by_id(entries: list[Table]) -> dict[str, Table]:
    return {entry.id: entry for entry in entries}  # type: ignore[attr-defined]


def _names(questions: list[Question], parameters: list[Parameter]) -> Names:
    return Names(
        one={each.id: frozenset(each.says) for each in questions if each.type == "one"},
        many={each.id: each.joint for each in questions if each.type == "many"},
        alone={each.id: each.alone for each in questions if each.type == "many"},
        yes_no=frozenset(each.id for each in questions if each.type == "yes-no"),
        numbers=frozenset(each.id for each in questions if each.type == "number"),
        parameters={each.id: each.value for each in parameters},
    )
