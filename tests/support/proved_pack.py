"""A small pack of which everything holds that can be proved, to plant defects in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bmcheck.files.packs import load_pack
from bmcheck.model import Pack

MANIFEST = """
id = "proved"
version = "1.0.0"
title = "A proved pack"
source = "Written for the tests"

[outline]
"1" = [3, 2]

[[feature]]
id = "letter"
title = "Letter"
about = "Everything about the letter."

[[parameter]]
id = "min_care"
value = 2
unit = "kinds of care"
source = "Ours"

[[parameter]]
id = "min_months"
value = 12
unit = "months"
source = "Ours"

[[world]]
id = "enforced"
say = "Whether laws are enforced"
type = "yes-no"
value = true
source = "The newspaper"

[[condition]]
id = "has_readers"
say = "Somebody reads it"
when = "stage == 'running' or minors"

[[contradiction]]
id = "read-before-it-runs"
when = "minors and stage == 'idea'"
say = "Nobody can read what does not run."

[[metric]]
id = "months"
title = "Months of cash"
formula = "cash / burn"
unit = "months"
say = "How long the money lasts."
"""

CLAIMS = """
[[claim]]
id = "c1"
places = ["§1 heading", "§1 ¶1 s1"]
says = "Children read it, too."

[[claim]]
id = "c2"
places = ["§1 ¶1 s2"]
says = "Readers want to be asked."

[[claim]]
id = "c3"
places = ["§1 ¶1 s3", "§1 ¶2 s1"]
says = "Other countries have other laws."

[[claim]]
id = "ours"
places = ["§1 ¶1 s3"]
says = "Money runs out."
basis = "extension"
source = "Experience"

[[passed_over]]
place = "§1 ¶2 s2"
why = "Tells what comes next."
"""

QUESTIONS = """
[[question]]
id = "minors"
kind = "circumstance"
ask = "Do children read it?"
type = "yes-no"
claims = ["c1"]

[[question]]
id = "care"
kind = "practice"
ask = "What do you do for them?"
type = "many"
ordered = true
options = [
    { id = "age-check", say = "We ask for their age" },
    { id = "limits", say = "We limit the time" },
    { id = "teaching", say = "We teach them" },
    { id = "none", say = "None of these", alone = true },
]
claims = ["c1"]

[[question]]
id = "harm"
kind = "outcome"
ask = "How often are they harmed?"
type = "one"
options = [
    { id = "often", say = "Often" },
    { id = "rarely", say = "Rarely" },
    { id = "uncounted", say = "We do not count", unknown = true },
]
claims = ["c1"]

[[question]]
id = "stage"
kind = "circumstance"
ask = "Where do you stand?"
type = "one"
options = [{ id = "idea", say = "An idea" }, { id = "running", say = "It runs" }]
claims = ["c2"]

[[question]]
id = "tracking"
kind = "practice"
ask = "Do you keep what people read?"
type = "yes-no"
ordered = true
claims = ["c2"]

[[question]]
id = "consent"
kind = "practice"
ask = "Are they asked?"
type = "one"
monotone = true
options = [
    { id = "untold", say = "No" },
    { id = "terms", say = "It stands in the terms" },
    { id = "asked", say = "Yes" },
]
claims = ["c2"]

[[question]]
id = "abroad"
kind = "practice"
ask = "Do you send it abroad?"
type = "yes-no"
ordered = true
claims = ["c3"]

[[question]]
id = "law"
kind = "practice"
ask = "Do you know the law there?"
type = "yes-no"
monotone = true
claims = ["c3"]

[[question]]
id = "calm"
kind = "circumstance"
ask = "Are the laws stable?"
type = "yes-no"
claims = ["c3"]

[[question]]
id = "cash"
kind = "outcome"
ask = "How much money do you have?"
type = "number"
unit = "money"
min = 0

[[question]]
id = "burn"
kind = "outcome"
ask = "How much do you lose each month?"
type = "number"
unit = "money per month"
min = 1

[[question]]
id = "plan"
kind = "practice"
ask = "Do you plan your money?"
type = "yes-no"
ordered = true
"""

RULES = """
[[rule]]
id = "minors-harmed"
title = "Children are harmed"
kind = "risk"
severity = "high"
blocks = ["target-customer"]
applies = "minors"
met = "harm == 'rarely'"
treated = "len(care) >= min_care"
why = "They are many."
claims = ["c1"]
strategies = ["protect-minors"]

[[rule.example]]
status = "open"
answers = { minors = true, harm = "often", care = ["limits"] }

[[rule.example]]
status = "treated"
answers = { minors = true, harm = "often", care = ["limits", "teaching"] }

[[rule]]
id = "tracked-unasked"
title = "People are tracked and not asked"
kind = "risk"
severity = "high"
blocks = ["customer-relationship"]
applies = "tracking"
met = "consent == 'asked'"
why = "They leave."
claims = ["c2"]
strategies = ["ask-first"]

[[rule.example]]
status = "open"
answers = { tracking = true, consent = "terms" }

[[rule.example]]
status = "covered"
answers = { tracking = true, consent = "asked" }

[[rule]]
id = "readers-untold"
title = "Readers are not told"
kind = "risk"
severity = "low"
blocks = ["customer-relationship"]
applies = "stage == 'running'"
met = "consent in ['terms', 'asked']"
why = "They wonder."
claims = ["c2"]
strategies = ["write-terms", "ask-first"]

[[rule.example]]
status = "open"
answers = { stage = "running", consent = "untold" }

[[rule.example]]
status = "covered"
answers = { stage = "running", consent = "terms" }

[[rule]]
id = "tailored"
title = "A letter for each reader"
kind = "opportunity"
severity = "high"
blocks = ["value-proposition"]
applies = "has_readers"
met = "tracking"
why = "People like it."
claims = ["c2"]
strategies = ["track-reading"]

[[rule.example]]
status = "untapped"
answers = { stage = "running", tracking = false }

[[rule.example]]
status = "captured"
answers = { tracking = true }

[[rule]]
id = "other-countries"
title = "Readers in other countries"
kind = "opportunity"
severity = "medium"
blocks = ["target-customer"]
met = "abroad"
why = "There are more people."
claims = ["c3"]
strategies = ["go-abroad"]

[[rule.example]]
status = "untapped"
answers = { abroad = false }

[[rule.example]]
status = "captured"
answers = { abroad = true }

[[rule]]
id = "law-unknown"
title = "The law abroad is not known"
kind = "risk"
severity = "medium"
blocks = ["governance"]
applies = "abroad"
met = "law"
why = "It may be forbidden."
claims = ["c3"]
strategies = ["learn-the-law"]

[[rule.example]]
status = "open"
answers = { abroad = true, law = false }

[[rule.example]]
status = "covered"
answers = { abroad = true, law = true }

[[rule]]
id = "law-moves"
title = "The law may change"
kind = "risk"
severity = "low"
blocks = ["environment"]
met = "calm or not enforced"
nobody_can_act = "Parliaments decide."
why = "It did before."
claims = ["c3"]

[[rule.example]]
status = "open"
answers = { calm = false }

[[rule.example]]
status = "covered"
answers = { calm = true }

[[rule]]
id = "cash-ends"
title = "The money ends"
kind = "risk"
severity = "high"
blocks = ["cost-structure"]
met = "months >= min_months"
treated = "plan"
why = "Then it is over."
claims = ["ours"]
strategies = ["plan-the-cash"]
basis = "extension"
source = "Experience"

[[rule.example]]
status = "open"
answers = { cash = 10, burn = 10, plan = false }

[[rule.example]]
status = "treated"
answers = { cash = 10, burn = 10, plan = true }

[[rule.example]]
status = "covered"
answers = { cash = 1000, burn = 10 }
"""

STRATEGIES = """
[[strategy]]
id = "protect-minors"
title = "Protect children"
steps = ["Ask for the age."]
effort = "low"
sets = { care = { add = ["age-check", "limits"] } }
claims = ["c1"]

[[strategy]]
id = "ask-first"
title = "Ask first"
steps = ["Write the question."]
effort = "low"
sets = { consent = "asked" }
claims = ["c2"]

[[strategy]]
id = "write-terms"
title = "Write it into the terms"
steps = ["Write a sentence."]
effort = "low"
sets = { consent = "terms" }
claims = ["c2"]

[[strategy]]
id = "track-reading"
title = "Keep what people read"
steps = ["Count."]
effort = "high"
sets = { tracking = true }
may_open = ["tracked-unasked"]
waits_for = ["minors-harmed"]
claims = ["c2"]

[[strategy]]
id = "go-abroad"
title = "Go abroad"
steps = ["Choose a country."]
effort = "high"
sets = { abroad = true }
may_open = ["law-unknown"]
claims = ["c3"]

[[strategy]]
id = "learn-the-law"
title = "Learn the law"
steps = ["Ask a lawyer."]
effort = "low"
sets = { law = true }
claims = ["c3"]

[[strategy]]
id = "plan-the-cash"
title = "Plan the cash"
steps = ["Make a table."]
effort = "low"
sets = { plan = true }
basis = "extension"
source = "Experience"
"""

SCENARIOS = """
[[scenario]]
id = "readers-hurt"
title = "Children are hurt"
why = "It takes one."
happens = { harm = "often" }
claims = ["c1"]

[[scenario]]
id = "money-short"
title = "Half of the money does not come"
why = "A lender thinks again."
applies = "stage == 'running'"
happens = { cash = { times = 0.5 } }
basis = "extension"
source = "Experience"

[[scenario]]
id = "laws-change"
title = "Laws change"
why = "There was an election."
happens = { calm = false }
claims = ["c3"]
"""


def proved_pack(changes: Mapping[str, str] | None = None, more: str = "") -> Pack:
    """Return the pack with parts of its text replaced, each of which must be there once, and with ``more`` entries."""
    texts = {"pack": MANIFEST, "claims": CLAIMS, "letter": QUESTIONS + RULES + STRATEGIES + more}
    texts["scenarios"] = SCENARIOS
    for old, new in (changes or {}).items():
        holding = [name for name, text in texts.items() if old in text]
        assert len(holding) == 1, (old, holding)
        assert texts[holding[0]].count(old) == 1, old
        texts[holding[0]] = texts[holding[0]].replace(old, new)
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            Path(folder, f"{name}.toml").write_text(text, encoding="utf-8")
        return load_pack(folder)
