"""What every schema is built from: the types of the model as msgspec describes them, and choices with their words."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def described(kinds: Iterable[type], hook: Callable[[type], Schema] | None = None) -> dict[str, Schema]:
    """Return the schema of each type and of every type in it, as msgspec describes them by their docstrings."""
    _, components = msgspec.json.schema_components(kinds, schema_hook=hook, ref_template="#/$defs/{name}")
    for component in components.values():
        if "description" in component:  # before Python 3.13 a docstring keeps the indentation of its lines
            component["description"] = cleandoc(component["description"])
    return components


def definitions(kinds: Iterable[type], hook: Callable[[type], Schema] | None = None) -> dict[str, Schema]:
    """Return the same for types that TOML writes; ``hook`` describes types of our own."""
    components = described(kinds, hook)
    for component in components.values():
        properties = component.get("properties", {})
        properties.update({key: _as_toml(value) for key, value in properties.items()})
    return components


def _as_toml(schema: Schema) -> Schema:
    """Return ``schema`` without null, which TOML cannot write; a table of anything says so, as tombi wants it."""
    if schema.get("type") == "object":
        return {"additionalProperties": True, **schema}
    left = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(left) == len(schema.get("anyOf", ())):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf" and value is not None}
    return {**(left[0] if len(left) == 1 else {"anyOf": left}), **rest}


def reference(kind: type) -> Schema:
    """Return a reference to the definition of a type."""
    return {"$ref": f"#/$defs/{kind.__name__}"}


def tables(kind: type) -> Schema:
    """Return the schema of a list of tables of one type."""
    return {"type": "array", "items": reference(kind)}


def choice(says: Mapping[str, str]) -> Schema:
    """Return the schema of one word among several; editors show what each says beside it."""
    if not says:
        return {"not": {}}
    return {"oneOf": [{"const": word, "description": say} for word, say in says.items()]}


def table(properties: Mapping[str, Schema], **more: Any) -> Schema:
    """Return the schema of a table with these keys and no others."""
    return {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}
