"""Run the command line with ``python -m bmcheck``."""

from bmcheck.cli.main import entry

entry()
