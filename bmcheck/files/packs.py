"""Load a pack: read its files, check every word of them, and report all problems at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bmcheck.conditions import Condition, Formula, Names, parse_condition, parse_formula
from bmcheck.errors import BmcheckError, Problem, did_you_mean, failure
from bmcheck.files.cases import read_case
from bmcheck.files.fields import misfit
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
    from collections.abc import Callable, Mapping

DEFAULT = "social-media"

Entry = TypeVar("Entry", bound=msgspec.Struct)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of pack.toml; its lists are read one entry at a time."""

    id: str
    version: str
    title: str
    source: str


def packs_folder() -> Path:
    """Return the folder of the shipped packs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def find_pack(name: str) -> Path:
    """Return the folder of the pack ``name``: a path to a folder, or the id of a shipped pack."""
    for folder in (Path(name), packs_folder() / name) if name == Path(name).name else (Path(name),):
        if (folder / "pack.toml").is_file():
            return folder
    shipped = sorted(each.parent.name for each in packs_folder().glob("*/pack.toml"))
    raise failure(
        f"there is no pack {name!r}", f"name a folder with a pack.toml, or a shipped pack: {', '.join(shipped)}"
    )


def is_shipped(name: str) -> bool:
    """Return whether a pack with this id is shipped with bmcheck."""
    return bool(_ID.match(name)) and (packs_folder() / name / "pack.toml").is_file()


def load_pack(name: str = DEFAULT) -> Pack:
    """Return the pack ``name``, a folder or the id of a shipped pack; raise BmcheckError with all its problems."""
    return _Loader(find_pack(name)).load()


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


class _Loader:
    """Reads one pack and collects what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.names = Names()

    def load(self) -> Pack:
        manifest = self.open("pack.toml")
        claims_file = self.open("claims.toml")
        if not manifest or not claims_file:
            raise BmcheckError(self.problems)
        head = self.head(manifest)
        features = self.entries(manifest, "feature", Feature)
        files = {feature.id: source for feature in features if (source := self.open(f"{feature.id}.toml"))}
        self.check_strays(features)
        for name, source in files.items():
            self.check_keys(source, {"question", "rule", "strategy"}, name)
        self.check_keys(claims_file, {"claim", "passed_over"}, "claims")
        questions = self.gather(files, "question", Question)
        parameters = self.entries(manifest, "parameter", Parameter)
        self.names = _names(questions, parameters)
        metrics = self.metrics(manifest)
        pack = Pack(
            id=head.id,
            version=head.version,
            title=head.title,
            source=head.source,
            texts={name: source.text for name, source in self.sources.items()},
            features=tuple(features),
            questions={each.id: each for each in questions},
            rules={each.id: each for each in self.gather(files, "rule", Rule)},
            strategies={each.id: each for each in self.gather(files, "strategy", Strategy)},
            claims={each.id: each for each in self.entries(claims_file, "claim", Claim)},
            passed_over=tuple(self.entries(claims_file, "passed_over", PassedOver)),
            parameters={each.id: each for each in parameters},
            metrics={each.id: each for each in metrics},
        )
        if not self.problems:
            self.problems += check_pack(pack, files)
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
        known = {"feature", "parameter", "metric"}
        own = {key: value for key, value in manifest.data.items() if key not in known}
        head = self.convert(manifest, (), own, _Manifest, "pack.toml")
        return head or _Manifest("", "", "", "")

    def check_strays(self, features: list[Feature]) -> None:
        """Report TOML files beside the features' files: a file nobody reads is a mistake."""
        expected = {"pack.toml", "claims.toml", *(f"{feature.id}.toml" for feature in features)}
        for path in sorted(self.folder.glob("*.toml")):
            if path.name not in expected:
                hint = "add a [[feature]] with its name to pack.toml, or take the file away"
                self.problems.append(Problem("no feature of the pack has this name", hint, str(path)))

    def check_keys(self, source: Source, known: set[str], name: str) -> None:
        for key in source.data.keys() - known:
            self.problems.append(source.problem((key,), f"{name}.toml has no {key!r}", did_you_mean(key, known)))

    def gather(self, files: Mapping[str, Source], key: str, kind: type[Entry]) -> list[Entry]:
        """Return the entries of all features' files, each told which feature it belongs to."""
        found: list[Entry] = []
        for feature, source in files.items():
            found += self.entries(source, key, kind, {"feature": feature})
        seen: set[str] = set()
        for each in found:
            if each.id in seen:  # type: ignore[attr-defined]
                self.problems.append(Problem(f"two {key} entries are called {each.id!r}", "", str(self.folder)))  # type: ignore[attr-defined]
            seen.add(each.id)  # type: ignore[attr-defined]
        return found

    def metrics(self, manifest: Source) -> list[Metric]:
        """Return the metrics; each may use those before it."""
        found: list[Metric] = []
        for index, raw in enumerate(self.tables(manifest, "metric")):
            metric = self.convert(manifest, ("metric", index), raw, Metric, f"metric {raw.get('id')}")
            if metric:
                found.append(metric)
                self.names = msgspec.structs.replace(
                    self.names, metrics={**self.names.metrics, metric.id: metric.formula}
                )
        return found

    def tables(self, source: Source, key: str) -> list[dict[str, object]]:
        raw = source.data.get(key, [])
        if isinstance(raw, list) and all(isinstance(each, dict) for each in raw):
            return raw
        self.problems.append(source.problem((key,), f"{key} is not a list of tables", f"write [[{key}]]"))
        return []

    def entries(
        self, source: Source, key: str, kind: type[Entry], more: Mapping[str, object] | None = None
    ) -> list[Entry]:
        """Return the ``[[key]]`` tables of one file as ``kind``, leaving out those that do not convert."""
        found: list[Entry] = []
        seen: set[object] = set()
        for index, raw in enumerate(self.tables(source, key)):
            identity = raw.get("id", raw.get("place", ""))
            entry = self.convert(source, (key, index), raw | dict(more or {}), kind, f"{key} {identity}")
            if entry is None:
                continue
            if identity in seen:
                self.problems.append(source.problem((key, index), f"two {key} entries are called {identity!r}"))
            seen.add(identity)
            self.check_id(source, (key, index, "id"), key, str(identity))
            found.append(entry)
        return found

    def check_id(self, source: Source, path: tuple[str | int, ...], key: str, identity: str) -> None:
        """Report an id that could not be written on a command line or in a condition."""
        pattern = _NAME if key in ("question", "parameter", "metric") else _ID
        if key != "passed_over" and not pattern.match(identity):
            hint = "small letters, digits and _" if pattern is _NAME else "letters, digits, - and ."
            self.problems.append(source.problem(path, f"{identity!r:.80} cannot be an id", hint))

    def convert(
        self, source: Source, path: tuple[str | int, ...], raw: Mapping[str, object], kind: type[Entry], called: str
    ) -> Entry | None:
        """Return ``raw`` as ``kind``; note what is wrong and return None when it does not fit."""
        faults: list[Problem] = []
        try:
            entry = msgspec.convert(raw, kind, dec_hook=self.hook(source, path, raw, called, faults))
        except msgspec.ValidationError as error:
            faults.append(misfit(source, path, str(error), kind, called))
            entry = None
        self.problems += faults
        return None if faults else entry

    def hook(
        self,
        source: Source,
        path: tuple[str | int, ...],
        raw: Mapping[str, object],
        called: str,
        faults: list[Problem],
    ) -> Callable[[type, object], object]:
        """Return the function with which msgspec turns text into conditions and formulas."""

        def parse(kind: type, text: object) -> object:
            parser = parse_condition if kind is Condition else parse_formula
            if isinstance(text, int | float) and kind is Formula:
                text = str(text)
            if not isinstance(text, str):
                raise TypeError("Expected a condition in quotes")
            parsed, wrong = parser(text, self.names)
            key = next((key for key, value in raw.items() if value is text), "")
            for fault in wrong:
                place = source.position((*path, key))
                faults.append(
                    Problem(f"{called}, {key or 'sets'}: {fault.what}", fault.hint, source.path, *place, text, fault.at)
                )
            return parsed

        return parse


def _names(questions: list[Question], parameters: list[Parameter]) -> Names:
    return Names(
        one={each.id: frozenset(each.says) for each in questions if each.type == "one"},
        many={each.id: each.joint for each in questions if each.type == "many"},
        alone={each.id: each.alone for each in questions if each.type == "many"},
        yes_no=frozenset(each.id for each in questions if each.type == "yes-no"),
        numbers=frozenset(each.id for each in questions if each.type == "number"),
        parameters={each.id: each.value for each in parameters},
    )
