"""Put small faults into modules, one at a time, and see whether their tests notice.

    python tests/mutation/run.py [MODULE…]

MODULEs are file names such as ``gate``; without any, all of TESTS. Needs the packages of the extra ``mutation``.
cosmic-ray makes the faults (mutants): another operator, another number, ``and`` for ``or``, a loop that never runs.
Each is put into a copy of the project, where the module's tests run until one fails. What no test notices is a
survivor: it is shown, and must be explained in ``survivors.toml`` beside this file, or the command ends with 1.

Mutants of annotations and protocols are left out, since these are not run, and so is what ``if TYPE_CHECKING``
imports. So is ``==`` for ``is``: the truth values, None and the members of an enumeration are equal only to themselves.
"""
# ruff: noqa: T201 - it prints what it measures

from __future__ import annotations

import ast
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import ndiff
from pathlib import Path
from queue import Queue
from typing import NamedTuple, NoReturn

import pytest
import rtoml
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

TOP = Path(__file__).parent.parent.parent
SURVIVORS = Path(__file__).with_name("survivors.toml")
BOUND = 0.95
"""The least part of the mutants that the tests are to notice."""
PATIENCE = 60
"""Seconds for the tests of one mutant; one that takes longer runs for ever, and that is noticed."""
WORKERS = min(2, os.cpu_count() or 1)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["__main__", "hypothesis.strategies", "_hypothesis_pytestplugin", "msgspec", "tomli_w"]
)
"""Begin with what the tests need loaded already, and with nothing of the project."""

SAME = ("_Is_Eq", "_IsNot_NotEq")

_CONDITIONS = ("test_conditions",)
TESTS = {
    "bmcheck/conditions/grammar.py": _CONDITIONS,
    "bmcheck/conditions/values.py": _CONDITIONS,
    "bmcheck/conditions/fingerprint.py": ("test_fingerprint",),
    "bmcheck/conditions/terms.py": _CONDITIONS,
    "bmcheck/conditions/numbers.py": _CONDITIONS,
    "bmcheck/evaluation.py": ("test_evaluation", "test_remembering"),
    "bmcheck/gate.py": ("test_gate", "test_follow_up", "test_results", "test_check", "test_since"),
    "bmcheck/changes.py": ("test_changes", "test_comparison"),
    "bmcheck/follow_up.py": ("test_follow_up", "test_results"),
    "bmcheck/results.py": ("test_results",),
}
"""The modules, each with the tests that are to notice: those written for it."""


class Mutant(NamedTuple):
    """A module with one fault: its whole text, and the lines that were and that are there instead."""

    module: str
    text: str
    was: str
    now: str


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every mutant of ``module`` that differs in what is run."""
    text = (TOP / module).read_text(encoding="utf-8")
    seen = {_run(text)}
    for name in sorted(each for each in operator_names() if not each.endswith(SAME)):
        for arguments in _arguments(name):
            operator = get_operator(name)(**arguments)
            places = sum(1 for node in ast_nodes(get_ast(text)) for _ in operator.mutation_positions(node))
            for number in range(places):
                mutated = mutate_code(text, operator, number)
                if mutated is not None and _run(mutated) not in seen:
                    seen.add(_run(mutated))
                    yield Mutant(module, mutated, *_between(text, mutated))


def _arguments(name: str) -> list[dict[str, str]]:
    """Return the arguments to use an operator with; those that must be told a variable are not used."""
    return [] if get_operator(name).arguments() else [{}]


def _run(text: str) -> str:
    """Return what is run of a module, without annotations; the text itself when it is not even Python."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return text
    for node in ast.walk(tree):
        match node:
            case ast.arg():
                node.annotation = None
            case ast.FunctionDef():
                node.returns = None
            case ast.AnnAssign():
                node.annotation = ast.Constant(value=...)
            case ast.ClassDef(bases=[ast.Name(id="Protocol")]):
                node.body = [ast.Pass()]
            case ast.If() if "TYPE_CHECKING" in ast.unparse(node.test):
                node.test, node.body = ast.Constant(value=...), [ast.Pass()]
    return ast.dump(tree)


def _between(text: str, mutated: str) -> tuple[str, str]:
    lines = list(ndiff(text.splitlines(), mutated.splitlines()))
    was, now = ([each[2:].strip() for each in lines if each.startswith(sign)] for sign in ("- ", "+ "))
    return "\n".join(was), "\n".join(now)


def noticed(mutant: Mutant, copies: Queue[Path]) -> bool:
    """Return whether a test fails in a copy of the project that holds the mutant, or never ends."""
    copy = copies.get()
    path, before = copy / mutant.module, (copy / mutant.module).read_text(encoding="utf-8")
    path.write_text(mutant.text, encoding="utf-8")
    process = PROCESSES.Process(target=run_tests, args=(str(copy), TESTS[mutant.module]))
    process.start()
    process.join(PATIENCE)
    process.kill()
    process.join()
    path.write_text(before, encoding="utf-8")
    copies.put(copy)
    return process.exitcode != 0


def run_tests(copy: str, tests: Sequence[str]) -> NoReturn:
    """Run tests in the copy of the project, and end this process with 0 when all pass."""
    os.chdir(copy)
    sys.path.insert(0, copy)
    sys.dont_write_bytecode = True
    silent = os.open(os.devnull, os.O_RDWR)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    options = ("-x", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
    sys.exit(pytest.main([*options, "--hypothesis-seed=0", *(f"tests/{each}.py" for each in tests)]))


def explained(module: str) -> dict[tuple[str, str], str]:
    """Return why a survivor changes nothing, by the lines that were and that are there."""
    entries = rtoml.load(SURVIVORS)["survivor"]
    return {(each["was"], now): each["why"] for each in entries if each["module"] == module for now in each["now"]}


def survivors(module: str, copies: Queue[Path]) -> tuple[int, list[Mutant]]:
    """Return how many mutants ``module`` has, and those that no test notices."""
    every = list(mutants(module))
    with ThreadPoolExecutor(WORKERS) as workers:
        found = workers.map(lambda each: noticed(each, copies), every)
        left = [each for each, killed in zip(every, found, strict=True) if not killed]
    return len(every), left


def report(module: str, copies: Queue[Path]) -> bool:
    """Print what became of the mutants of ``module``; return whether enough was noticed, and the rest is explained."""
    count, left = survivors(module, copies)
    reasons = explained(module)
    print(f"{module}: {count} mutants, {count - len(left)} noticed ({1 - len(left) / count:.1%}), {len(left)} left")
    unexplained = [each for each in left if (each.was, each.now) not in reasons]
    for each in unexplained:
        print(f"  not noticed:\n    {each.was}\n    {each.now}")
    for was, now in sorted(reasons.keys() - {(each.was, each.now) for each in left}):
        print(f"  explained, and noticed or not there:\n    {was}\n    {now}")
    sys.stdout.flush()
    return not unexplained


def copied(folder: str) -> Path:
    """Return a copy of the project below ``folder``, in which everything is compiled but what is mutated."""
    copy = Path(tempfile.mkdtemp(dir=folder))
    for name in ("bmcheck", "rules", "tests"):
        shutil.copytree(TOP / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(TOP / name, copy / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "bmcheck", "tests"], cwd=copy, check=True)
    for module in TESTS:
        for compiled in (copy / module).parent.glob(f"__pycache__/{Path(module).stem}.*"):
            compiled.unlink()
    return copy


def main() -> int:
    """Test all modules that are named, and return 1 when a survivor is not explained."""
    wanted = [each for each in TESTS if not sys.argv[1:] or Path(each).stem in sys.argv[1:]]
    copies: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(WORKERS):
            copies.put(copied(folder))
        passed = [report(each, copies) for each in wanted]
    return int(not all(passed))


if __name__ == "__main__":
    sys.exit(main())
