"""How long commands take as whole processes, against one that imports what they all need and does nothing.

    python tests/benchmarks/start_up.py [PAIRS]

Every command is timed in turn with ``import typer, msgspec, rtoml``, on the TikTok case; the ratio is taken pair by
pair, and the median is what counts. ``report`` writes to a terminal, where it is coloured.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import bmcheck

PROGRAM = "from bmcheck.cli.main import entry; entry()"  # what the installed command does
BARE = ("-c", "import typer, msgspec, rtoml")
BOUNDS = {"--help": 1.25, "check": 1.25, "report": 2.2}
"""The most that each may take, in bare starts."""


def seconds(*arguments: str, output: int = subprocess.DEVNULL) -> float:
    """Return how long the interpreter takes with ``arguments``, as a whole process."""
    start = time.perf_counter()
    subprocess.run((sys.executable, *arguments), stdout=output, check=False)
    return time.perf_counter() - start


def drained() -> int:
    """Return a terminal of which everything is read at once."""
    ours, theirs = os.openpty()
    os.environ["COLUMNS"] = "100"  # a terminal as this one has no size of its own

    def drain() -> None:
        while os.read(ours, 65536):
            pass

    threading.Thread(target=drain, daemon=True).start()
    return theirs


def main() -> int:
    """Print every ratio, and return 1 when one is above its bound."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    compileall.compile_dir(str(Path(bmcheck.__file__).parent), quiet=1)  # as an installed package is
    over = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tiktok.toml"
        case = subprocess.run([sys.executable, "-m", "bmcheck", "case", "tiktok"], capture_output=True, check=True)
        path.write_bytes(case.stdout)
        screen = drained()
        for name, bound in BOUNDS.items():
            output = screen if name == "report" else subprocess.DEVNULL
            command = ("-c", PROGRAM, name) if name == "--help" else ("-c", PROGRAM, name, str(path))
            seconds(*command, output=output), seconds(*BARE)
            times = [(seconds(*command, output=output), seconds(*BARE)) for _ in range(pairs)]
            ratio = median(ours / bare for ours, bare in times)
            ours, bare = (1000 * median(column) for column in zip(*times, strict=True))
            over = over or ratio > bound
            print(f"{name:6}  {ours:5.0f} ms  bare {bare:4.1f} ms  ratio {ratio:5.2f} (at most {bound})")  # noqa: T201
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
