"""How long ``bmcheck check`` takes on the TikTok case, against a bare start of the same interpreter.

    python tests/benchmarks/check_start.py [RUNS]

Both are timed in turn as whole processes; the ratio is taken pair by pair, and the median is what counts.
"""

from __future__ import annotations

import compileall
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import bmcheck

BOUND = 8.5
PROGRAM = "from bmcheck.cli.main import entry; entry()"  # what the installed command does


def seconds(*command: str) -> float:
    """Return how long a command takes as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Print both times and their ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 31
    compileall.compile_dir(str(Path(bmcheck.__file__).parent), quiet=1)  # as an installed package is
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tiktok.toml"
        case = subprocess.run([sys.executable, "-m", "bmcheck", "case", "tiktok"], capture_output=True, check=True)
        path.write_bytes(case.stdout)
        check = (sys.executable, "-c", PROGRAM, "check", str(path))
        bare = (sys.executable, "-c", "pass")
        seconds(*check), seconds(*bare)
        pairs = [(seconds(*check), seconds(*bare)) for _ in range(runs)]
    ratio = median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (1000 * median(column) for column in zip(*pairs, strict=True))
    print(f"check {ours:.0f} ms, bare start {theirs:.0f} ms, ratio {ratio:.1f} (at most {BOUND}), {runs} pairs")  # noqa: T201


if __name__ == "__main__":
    main()
