"""What many tests need: the shipped pack, loaded once."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

import bmcheck.files.packs
from bmcheck.model import Case, Pack
from bmcheck.proof.results import Outcome
from bmcheck.proof.verification import verify

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in the background ignores it
for each in ("COLUMNS", "LINES"):
    os.environ.pop(each, None)  # readline sets them for processes that it starts, such as those that share the tests


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that takes what is written now for what is to be written."""
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite the files in tests/golden")


@pytest.fixture(scope="session")
def pack() -> Pack:
    """Return the shipped pack."""
    return bmcheck.files.packs.load_pack()


@pytest.fixture(scope="session")
def proved(pack: Pack) -> list[Outcome]:
    """Return what each property finds in the shipped pack."""
    return verify(pack)


@pytest.fixture(scope="session")
def cases(pack: Pack) -> dict[str, Case]:
    """Return the worked cases of the shipped pack."""
    return bmcheck.files.packs.load_cases(pack)
