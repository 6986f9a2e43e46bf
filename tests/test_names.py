"""One name, one meaning: a newcomer who looks for a name finds one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "bmcheck"


def public_names(tree: ast.Module) -> list[str]:
    """Return the classes and aliases of types that a module defines, but for those that begin with an underscore."""
    names = [each.name for each in tree.body if isinstance(each, ast.ClassDef)]
    targets = [target for each in ast.walk(tree) if isinstance(each, ast.Assign) for target in each.targets]
    names += [
        each.id for each in targets if isinstance(each, ast.Name) and each.id[0].isupper() and not each.id.isupper()
    ]
    return [each for each in dict.fromkeys(names) if not each.startswith("_")]


def test_no_two_modules_give_one_name_to_two_things() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in public_names(ast.parse(path.read_text(encoding="utf-8"))):
            homes[name].append(path.relative_to(PACKAGE).as_posix())

    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
