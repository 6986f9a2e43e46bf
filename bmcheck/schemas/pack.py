"""The schema of a pack's TOML files: pack.toml, claims.toml, the file of a feature, scenarios.toml, and a case.

An editor knows no file by its name here, so one schema takes all five: every key is described once, and the keys
that a file has must be those of one of the five. References to other entries are left to ``bmcheck pack test``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import NODEFAULT, defstruct, field
from msgspec.structs import fields

from bmcheck.conditions import ALWAYS, Condition, Formula
from bmcheck.files.cases import CaseFile
from bmcheck.files.entries import NAMED
from bmcheck.files.extending import Manifest
from bmcheck.files.packs import CLAIMS, OF_A_FEATURE, SCENARIOS
from bmcheck.files.packs import LISTS as MANIFEST_LISTS
from bmcheck.model import (
    BLOCKS,
    Block,
    Claim,
    Contradiction,
    Feature,
    Metric,
    NamedCondition,
    Nature,
    Parameter,
    PassedOver,
    Question,
    Rule,
    Scenario,
    Strategy,
    WorldFact,
)
from bmcheck.proof.names import PROPERTY_NAMES
from bmcheck.schemas.build import DIALECT, Schema, choice, definitions, table, tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from msgspec import Struct
    from msgspec.structs import FieldInfo

LISTS: dict[str, type[Struct]] = {
    "feature": Feature,
    "block": Block,
    "parameter": Parameter,
    "metric": Metric,
    "condition": NamedCondition,
    "contradiction": Contradiction,
    "world": WorldFact,
    "claim": Claim,
    "passed_over": PassedOver,
    "question": Question,
    "rule": Rule,
    "strategy": Strategy,
    "scenario": Scenario,
}
"""The keys under which the files of a pack hold lists of tables."""
_NAME = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"}
_NUMBER: Schema = {"properties": {"type": {"const": "number"}}, "required": ["unit"]}
_NO_PRACTICE: Schema = {"kind": {"enum": [each.value for each in Nature if each is not Nature.PRACTICE]}}
_CHOICE: Schema = {"properties": {"type": {"enum": ["one", "many"]}}, "required": ["options"]}
_OTHERWISE: Schema = {"properties": {"type": {"not": {"enum": ["number", "one", "many"]}}}}
_ID = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"}


def pack() -> Schema:
    """Return the schema of any TOML file of a pack."""
    found = _definitions()
    head, case = found.pop(Manifest.__name__), found.pop(CaseFile.__name__)
    properties = {**case["properties"], **head["properties"]}
    properties["source"] = {"type": "string", "description": "What the pack follows."}
    properties |= {key: tables(kind) for key, kind in LISTS.items()}
    return {
        "$schema": DIALECT,
        "title": "A file of a pack",
        "description": "pack.toml, claims.toml, the file of a feature, scenarios.toml, or a case.",
        **table(properties),
        "anyOf": [
            _only(head["properties"].keys() | MANIFEST_LISTS, head["required"]),
            _only(CLAIMS),
            _only(OF_A_FEATURE),
            _only(SCENARIOS),
            _only(case["properties"], case["required"]),
        ],
        "$defs": found,
    }


def _only(keys: Collection[str], required: Collection[str] = ()) -> Schema:
    """Return the schema of a file that holds no other keys than these, and all that are required."""
    return {"propertyNames": {"enum": sorted(keys)}, "required": sorted(required)}


def _definitions() -> dict[str, Schema]:
    kinds: list[type[Struct]] = [Manifest, CaseFile, *LISTS.values()]
    found = definitions((_as_written(each) for each in kinds), _written)
    for key, kind in LISTS.items():
        properties = found[kind.__name__]["properties"]
        if "id" in properties:
            properties["id"] = dict(_NAME if key in NAMED else _ID)
    answered = {**_NUMBER, "properties": {**_NUMBER["properties"], **_NO_PRACTICE}}
    found["Question"]["anyOf"] = [answered, _CHOICE, _OTHERWISE]
    found["WorldFact"]["anyOf"] = [_NUMBER, _CHOICE, _OTHERWISE]
    standard = choice(BLOCKS)  # suggested; a pack may have blocks of its own
    found["Rule"]["properties"]["blocks"]["items"] = {"anyOf": [standard, dict(_ID)]}
    found["Manifest"]["properties"]["not_proved"]["propertyNames"] = {"enum": list(PROPERTY_NAMES)}
    return found


def _as_written(kind: type[Struct]) -> type[Struct]:
    """Return ``kind`` as files write it: its feature is the name of the file, and a condition is text."""
    kept = [each for each in fields(kind) if each.name != "feature"]
    written = [(each.name, each.type) if each.required else (each.name, each.type, _default(each)) for each in kept]
    return defstruct(
        kind.__name__, written, namespace={"__doc__": kind.__doc__}, kw_only=True, forbid_unknown_fields=True
    )


def _default(written: FieldInfo) -> object:
    if written.type is Condition:
        return "True" if written.default is ALWAYS else "False"
    return field(default_factory=written.default_factory) if written.default is NODEFAULT else written.default


def _written(kind: type) -> Schema:
    if kind is Formula:
        return {"type": ["string", "number"], "description": "A formula over number questions, parameters and metrics."}
    return {"type": "string", "description": "A condition on answers."}
