"""The small pack with a question that says who looks at the venture, and a high risk that nobody can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.files.packs import load_pack
from support.small_pack import OFFER, Change, write_pack

if TYPE_CHECKING:
    from pathlib import Path

    from bmcheck.model import Pack

ASK, OUTSIDE = "What else brings in money?", "What else brings in money for the venture?"
WHO = """
[[question]]
id = "who"
kind = "circumstance"
ask = "Who are you?"
help = "Take the nearest."
type = "one"
options = [
    { id = "owner", say = "It is mine" },
    { id = "buyer", say = "I may buy it" },
]

[[rule]]
id = "too-late"
title = "Nobody came in time"
when_met = "Enough came in time"
kind = "risk"
severity = "high"
why_severity = "There is no second chance."
blocks = ["revenue-model"]
applies = "free_offer == 'none'"
met = "paid_share >= min_share"
why = "The fair is over."
verify = "The list of the fair."
nobody_can_act = "The fair is over"
claims = ["1-02"]

[[rule.example]]
status = "open"
answers = { free_offer = "none", paid_share = 0.01 }
"""
PACK: Change = {"\n[[feature]]": "outside_when = \"who == 'buyer'\"\n\n[[feature]]"}


def investor_pack(folder: Path, severity: str = "high") -> Path:
    """Write the pack, the risk that nobody can act on as severe as is said, and return its folder."""
    worded = OFFER.replace(f'ask = "{ASK}"\n', f'ask = "{ASK}"\nask_outside = "{OUTSIDE}"\n')
    added = WHO.replace('severity = "high"', f'severity = "{severity}"')
    return write_pack(folder, pack=PACK, offer=worded + added, case=None)


def loaded(folder: Path, severity: str = "high") -> Pack:
    """Return the same, loaded."""
    return load_pack(str(investor_pack(folder / "pack", severity)))
