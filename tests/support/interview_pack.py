"""A small pack for tests of the interview: two features, all four types of question, and one that can be skipped."""

from __future__ import annotations

from pathlib import Path

PACK_ID = "corner-shop"

ASKS = {
    "free": "Can people use it for free?",
    "paid_share": "What share of them pays?",
    "price": "How did you find the price?",
    "helpers": "Who could run it without you?",
    "staff": "How many people work here?",
    "backup": "Is everything copied each night?",
}
"""The questions in the order in which they are put."""

FIRST_FEATURE = "Money"
SECOND_FEATURE = "People"

PRICE_OPTIONS = {
    "guess": "We guessed it one afternoon and have never looked at it again since that day",
    "rivals": "We looked at what five rivals ask for and went a little below the cheapest",
    "tested": "We put two prices before comparable customers and counted carefully who bought",
}
HELPER_OPTIONS = {
    "partner": "A business partner who knows all suppliers, customers and passwords by heart",
    "family": "Somebody of the family who has done it for at least a whole week before",
    "manual": "Anybody at all, because every step is written down in a manual that was tried",
    "none": "None of these",
}

_PACK = """
id = "corner-shop"
version = "1.0.0"
title = "A corner shop"
source = "Made up for tests"

[[feature]]
id = "money"
title = "Money"
about = "What comes in and what it takes."

[[feature]]
id = "people"
title = "People"
about = "Who does the work."

[[parameter]]
id = "min_share"
value = 0.02
unit = "share"
source = "Made up"
"""

_CLAIMS = """
[[claim]]
id = "c-free"
places = ["§1 ¶1 s1"]
says = "Passage one: free use must be paid by somebody."

[[claim]]
id = "c-price"
places = ["§1 ¶2 s1"]
says = "Passage two: a price nobody tried is a guess."

[[claim]]
id = "c-help"
places = ["§2 ¶1 s1"]
says = "Passage three: one person alone is a weak point."

[[claim]]
id = "c-copy"
places = ["§2 ¶2 s1"]
says = "Passage four: what is not copied will be lost."
"""

_MONEY = """
[[question]]
id = "free"
kind = "practice"
ordered = true
ask = "{free}"
help = "Help one: a free trial counts."
type = "yes-no"
claims = ["c-free"]

[[question]]
id = "paid_share"
kind = "outcome"
ordered = true
ask = "{paid_share}"
help = "Help two: count one month."
type = "number"
unit = "share"
min = 0
max = 1
claims = ["c-free"]

[[question]]
id = "price"
kind = "practice"
ordered = true
ask = "{price}"
help = "Help three: think of the last time you changed it."
type = "one"
depth = "core"
options = [
{price_options}
]
claims = ["c-price"]

[[rule]]
id = "free-unpaid"
title = "Too few of those who use it for free pay later"
when_met = "Enough of those who use it for free pay later"
kind = "risk"
severity = "high"
why_severity = "Nobody else pays."
blocks = ["revenue-model"]
applies = "free"
met = "paid_share >= min_share"
why = "Free use costs money."
verify = "Count who pays."
claims = ["c-free"]

[[rule]]
id = "price-guessed"
title = "The price was never tried on anybody"
when_met = "The price was tried"
kind = "opportunity"
severity = "medium"
why_severity = "A better price may be near."
blocks = ["value-proposition"]
met = "price == 'tested'"
why = "A guess is seldom the best price."
verify = "Try two prices."
claims = ["c-price"]
"""

_PEOPLE = """
[[question]]
id = "helpers"
kind = "practice"
ordered = true
ask = "{helpers}"
help = "Help four: think of two weeks in bed."
type = "many"
depth = "core"
options = [
{helper_options}
]
claims = ["c-help"]

[[question]]
id = "staff"
kind = "outcome"
ordered = true
ask = "{staff}"
help = "Help five: count yourself."
type = "number"
unit = "people"
depth = "core"
min = 1
whole = true
claims = ["c-help"]

[[question]]
id = "backup"
kind = "practice"
ordered = true
ask = "{backup}"
help = "Help six: a copy in the same room does not count."
type = "yes-no"
depth = "core"
claims = ["c-copy"]

[[rule]]
id = "alone"
title = "When you fall ill, everything stops"
when_met = "Somebody can take over when you fall ill"
kind = "risk"
severity = "medium"
why_severity = "Illness is common."
blocks = ["core-competency"]
applies = "staff < 5"
met = "'partner' in helpers or 'manual' in helpers or 'family' in helpers and staff < 2"
why = "Nobody else knows how it is done."
verify = "Go away for a week."
claims = ["c-help"]

[[rule]]
id = "not-copied"
title = "What is lost cannot be restored"
when_met = "What is lost can be restored"
kind = "risk"
severity = "high"
why_severity = "Lost for ever."
blocks = ["value-configuration"]
applies = "staff >= 2"
met = "backup"
why = "Disks break."
verify = "Restore one file."
claims = ["c-copy"]
"""


def write_interview_pack(folder: Path) -> Path:
    """Write the pack to ``folder``, which is made, and return it.

    What is put depends on what was said: ``paid_share`` only after yes to ``free``; ``backup`` only when ``staff`` is
    2 or more.
    """
    folder.mkdir(parents=True)
    texts = {
        "pack.toml": _PACK,
        "claims.toml": _CLAIMS,
        "money.toml": _filled(_MONEY, price_options=_options(PRICE_OPTIONS)),
        "people.toml": _filled(_PEOPLE, helper_options=_options(HELPER_OPTIONS)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder


def _options(says: dict[str, str]) -> str:
    return "\n".join(
        f'    {{ id = "{each}", say = "{words}"{", alone = true" if each == "none" else ""} }},'
        for each, words in says.items()
    )


def _filled(text: str, **parts: str) -> str:
    for name, value in {**ASKS, **parts}.items():
        text = text.replace(f"{{{name}}}", value)
    return text
