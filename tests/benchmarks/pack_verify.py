"""How long ``pack verify`` takes for the shipped pack, and for one that is several times as large.

    PYTHONPATH=tests python -m benchmarks.pack_verify [TIMES [RUNS]]

The large pack holds every question, rule, strategy, claim and named formula TIMES times, under new ids; a copy looks
only at its own questions. Both are verified as whole processes, in turn, RUNS times; medians of their processor time
are what counts, which is the time that they take where nothing else runs.
"""
# ruff: noqa: T201 - it prints what it measures

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import rtoml
import tomli_w

SECONDS = 10.0
"""The most that the shipped pack may take."""
TIMES_AS_LONG = 1.5
"""The most that a pack may take of what the shipped one takes, for each time it is larger."""
COPIED = ("question", "rule", "strategy", "claim", "metric", "condition", "contradiction")


def write_large(shipped: Path, folder: Path, times: int) -> None:
    """Write a pack to ``folder`` that is ``times`` as large as the one in ``shipped``."""
    folder.mkdir()
    documents = {path.name: rtoml.load(path) for path in shipped.glob("*.toml")}
    names = {each["id"] for document in documents.values() for kind in COPIED for each in document.get(kind, [])}
    for name, document in documents.items():
        for kind in COPIED:
            if kind in document:
                document[kind] = [_copy(each, names, copy) for copy in range(times) for each in document[kind]]
        (folder / name).write_text(tomli_w.dumps(document), encoding="utf-8")


def _copy(value: Any, names: set[str], copy: int, key: str = "") -> Any:
    """Return a part of a pack with the ids of one copy; the first copy has those of the pack itself."""
    match value:
        case dict():
            return {_renamed(each, names, copy): _copy(inner, names, copy, each) for each, inner in value.items()}
        case list() if key not in ("options", "steps", "blocks", "places"):
            return [_copy(each, names, copy, key) for each in value]
        case str() if key in ("applies", "met", "treated", "formula", "when"):
            return re.sub(r"'[^']*'|[A-Za-z_]\w*", lambda found: _renamed(found[0], names, copy), value)
        case str() if key in ("id", "claims", "strategies", "may_open", "waits_for"):
            return _renamed(value, names, copy)
        case _:
            return value


def _renamed(name: str, names: set[str], copy: int) -> str:
    return f"{name}{'-' if '-' in name else '_'}{copy}" if copy and name in names else name


def seconds(pack: Path) -> float:
    """Return the processor time that it takes to verify a pack that must hold."""
    before = os.times()
    command = [sys.executable, "-m", "bmcheck", "pack", "verify", str(pack)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    """Print what both packs take, and return 1 when one takes too long."""
    times, runs = (int(word) if word else other for word, other in zip([*sys.argv[1:], "", ""], (7, 3), strict=False))
    with tempfile.TemporaryDirectory() as folder:
        shipped, large = Path(__file__).parents[2] / "rules" / "social-media", Path(folder, "large")
        write_large(shipped, large, times)
        found = [(seconds(shipped), seconds(large)) for _ in range(runs)]
    small = median(each for each, _ in found)
    ratio = median(two / one for one, two in found)
    print(f"the shipped pack: {small:.1f} s (at most {SECONDS})")
    print(f"{times} times as large: {ratio:.1f} times as long (at most {TIMES_AS_LONG * times})")
    return int(small > SECONDS or ratio > TIMES_AS_LONG * times)


if __name__ == "__main__":
    sys.exit(main())
