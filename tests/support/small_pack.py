"""A small, complete pack, assessments of it, and a way to run the command line on them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import pytest

from bmcheck.cli.main import main
from bmcheck.errors import BmcheckError, Problem
from bmcheck.files.packs import load_pack
from bmcheck.model import Pack

Change = str | None | Mapping[str, str]
"""What to do with one file: other text for it, None to leave it out, or replacements for parts of its text."""

MANIFEST = """\
id = "small"
version = "1.0.0"
title = "A small pack"
source = "Written for the tests"

[[feature]]
id = "offer"
title = "Offer"
about = "What people get, and who pays for it."

[[feature]]
id = "money"
title = "Money"
about = "What comes in."

[[parameter]]
id = "min_share"
value = 0.02
unit = "share"
source = "Ours"

[[metric]]
id = "margin"
title = "Margin"
formula = "paid_share * 12 - 0.2"
unit = "money per user and month"
say = "What an average user leaves."
"""

CLAIMS = """\
[[claim]]
id = "1-01"
places = ["§1 ¶1 s1"]
says = "Free use wins users."

[[claim]]
id = "1-02"
places = ["§1 ¶1 s2"]
says = "Something else has to pay."

[[claim]]
id = "1-03"
places = ["§1 ¶2 s1"]
says = "Prices deserve a second look."

[[passed_over]]
place = "§1 ¶2 s2"
why = "Tells what the next section is about."
"""

OFFER = """\
[[question]]
id = "free_offer"
kind = "practice"
ask = "What can people use without paying?"
help = "What matters is who pays instead."
type = "one"
depth = "deep"
options = [
    { id = "none", say = "Nothing: everybody pays" },
    { id = "all", say = "Everything: nobody pays" },
    { id = "basic", say = "A basic part; more costs money" },
]
claims = ["1-01"]

[[question]]
id = "sources"
kind = "practice"
ask = "What else brings in money?"
help = "Take everything that does so already."
type = "many"
ordered = true
options = [
    { id = "ads", say = "Advertising" },
    { id = "shop", say = "A shop" },
    { id = "events", say = "Events" },
    { id = "none", say = "None of these", alone = true },
]
claims = ["1-02"]

[[rule]]
id = "free-without-income"
title = "The service is free and nothing else pays for it"
when_met = "Something else pays for the free service"
kind = "risk"
severity = "high"
why_severity = "Without income the end is a matter of time."
blocks = ["revenue-model"]
applies = "free_offer == 'all'"
met = "len(sources) >= 1"
why = "Somebody has to pay."
verify = "The books show it."
claims = ["1-02"]
strategies = ["second-income"]

[[rule.example]]
status = "open"
answers = { free_offer = "all", sources = ["none"] }

[[rule.example]]
status = "covered"
answers = { free_offer = "all", sources = ["shop"] }

[[strategy]]
id = "second-income"
title = "Open a second source of income"
steps = ["Ask who would pay to reach your users.", "Sell to the first of them."]
effort = "medium"
sets = { sources = { add = ["ads"] } }
claims = ["1-02"]
"""

MONEY = """\
[[question]]
id = "paid_share"
kind = "outcome"
ask = "Which share of your users pays?"
help = "A share lies between 0 and 1."
type = "number"
unit = "share"
min = 0
max = 1

[[question]]
id = "price_review"
kind = "practice"
ask = "Do you look at your prices every year?"
help = "A note with a date is enough."
type = "yes-no"
ordered = true
claims = ["1-03"]

[[rule]]
id = "too-few-payers"
title = "Too few users pay"
when_met = "Enough users pay"
kind = "risk"
severity = "medium"
why_severity = "There is time to change it."
blocks = ["revenue-model", "cost-structure"]
applies = "free_offer == 'basic'"
met = "paid_share >= min_share"
treated = "price_review"
why = "The basic part costs money too."
verify = "The share of last month."
strategies = ["raise-share"]
basis = "extension"
source = "Ours"

[[rule.example]]
status = "open"
answers = { free_offer = "basic", paid_share = 0.01, price_review = false }

[[rule.example]]
status = "treated"
answers = { free_offer = "basic", paid_share = 0.01, price_review = true }

[[rule]]
id = "prices-reviewed"
title = "Prices could be looked at"
when_met = "Prices are looked at every year"
kind = "opportunity"
severity = "low"
why_severity = "It helps a little."
blocks = ["value-proposition"]
met = "price_review"
why = "What people would pay changes."
verify = "A note with a date."
claims = ["1-03"]

[[rule.example]]
status = "untapped"
answers = { price_review = false }

[[rule.example]]
status = "captured"
answers = { price_review = true }

[[strategy]]
id = "raise-share"
title = "Give paying users more"
steps = ["Ask those who pay why they do."]
effort = "low"
sets = { price_review = true }
basis = "extension"
source = "Ours"
"""

INCOME = """\
[[question]]
id = "income"
kind = "outcome"
ask = "What comes in?"
type = "number"
unit = "money per month"

[[question]]
id = "cost"
kind = "outcome"
ask = "What goes out?"
type = "number"
unit = "money per month"
informs = true

"""

CASE = """\
title = "A free service"
about = "Nobody pays, nothing else brings in money."

[answers]
free_offer = "all"
sources = ["none"]

[stated]
free_offer = "§1 ¶1 s1"

[inferred]
sources = "§1 ¶1 s2"

[[expect]]
complete = ["open"]

[expect.rules]
open = ["free-without-income"]
"""

_FILES = {"pack": MANIFEST, "claims": CLAIMS, "offer": OFFER, "money": MONEY, "case": CASE}


def write_pack(folder: Path, **changes: Change) -> Path:
    """Write the pack to ``folder`` and return it; ``changes`` name a file, ``case`` being ``cases/case.toml``."""
    for name in _FILES | changes:
        text = changed(_FILES.get(name, ""), changes.get(name, {}))
        if text is not None:
            path = folder / ("cases" if name == "case" else "") / f"{name}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


def write_renamed_pack(folder: Path, **changes: Change) -> Path:
    """Write version 2.0.0 of the pack: ``free_offer`` is called ``free``, and ``none`` of ``sources`` ``nothing``."""
    renamed = '\n[renamed]\nfree_offer = "free"\n"sources.none" = "nothing"\n'
    names = {"free_offer": "free", '"none", say = "None': '"nothing", say = "None', '["none"]': '["nothing"]'}
    texts = {"pack": MANIFEST.replace("1.0.0", "2.0.0") + renamed, "offer": OFFER, "money": MONEY}
    for name in ("offer", "money"):
        for former, now in names.items():
            texts[name] = texts[name].replace(former, now)
    given = {name: changed(texts[name], change) for name, change in changes.items()}
    return write_pack(folder, **{**texts, "case": None, **given})


def write_money_pack(folder: Path) -> Path:
    """Write the pack with two amounts: one on which a finding hangs, and one that only informs."""
    met = {'met = "price_review"': 'met = "price_review or income >= 99999"'}
    return write_pack(folder, money={"[[question]]\n": f"{INCOME}[[question]]\n", **met})


OFFER_IS_CORE: Change = {
    'depth = "deep"': 'depth = "core"',
    'type = "many"\nordered = true': 'type = "many"\ndepth = "core"\nordered = true',
}
"""Put the offer into the quick interview: the risk that nothing pays for it is asked whole."""


def changed(text: str, change: Change) -> str | None:
    """Return ``text`` with ``change`` made; every part that is to be replaced must be there."""
    if change is None or isinstance(change, str):
        return change
    for old, new in change.items():
        assert old in text, f"{old!r} is not in the file"
        text = text.replace(old, new, 1)
    return text


@cache
def small_pack() -> Pack:
    """Return the pack, loaded."""
    with TemporaryDirectory() as folder:
        return load_pack(str(write_pack(Path(folder))))


def assessment(answers: str = "", rest: str = "") -> str:
    """Return the text of an assessment; its first answer stands in line 5."""
    return f'bmcheck = 1\npack = {{ id = "small" }}\n\n[answers]\n{answers}\n{rest}'


OPEN = assessment('free_offer = "all"\nsources = ["none"]')
"""An assessment with an open risk of high severity, decided by line 6."""
COVERED = assessment('free_offer = "all"\nsources = ["shop"]\nprice_review = true')
"""An assessment in which every risk is decided and none is open."""


def problems_of(act: Callable[[], object]) -> tuple[Problem, ...]:
    """Return what ``act`` finds wrong; it must find something."""
    with pytest.raises(BmcheckError) as caught:
        act()
    return caught.value.problems


class Ran(NamedTuple):
    """How a run of the command line ended, and what it printed."""

    code: int | str | None
    out: str
    err: str


def run(*arguments: str | Path) -> Ran:
    """Run the command line inside this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    code: int | str | None = None
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "argv", ["bmcheck", *map(str, arguments)]):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    return Ran(code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
