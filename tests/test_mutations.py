"""Defects of 53 kinds, each planted in a pack that is proved, are found by the property that is there for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import pytest
from support.proved_pack import proved_pack

from bmcheck.proof.causes import defects
from bmcheck.proof.names import PROPERTY_NAMES
from bmcheck.proof.verification import verify


class Mutant(NamedTuple):
    """A kind of defect, the property that finds it and in which entry, and what is replaced in or added to the pack."""

    kind: str
    property: str
    entry: str
    changes: Mapping[str, str]
    more: str = ""

    def __str__(self) -> str:
        """Return the name of the test."""
        return self.kind.replace(" ", "-")


def rule(identity: str, kind: str = "risk", severity: str = "low", **conditions: str) -> str:
    """Return one more rule."""
    written = "".join(f'{name} = "{text}"\n' for name, text in conditions.items())
    return (
        f'\n[[rule]]\nid = "{identity}"\ntitle = "?"\nkind = "{kind}"\nseverity = "{severity}"\n'
        f'blocks = ["environment"]\nwhy = "?"\nclaims = ["c1"]\n{written}'
    )


def question(identity: str, rest: str) -> str:
    """Return one more question."""
    return f'\n[[question]]\nid = "{identity}"\nkind = "circumstance"\nask = "?"\n{rest}\nclaims = ["c1"]\n'


HARM = "met = \"harm == 'rarely'\""
ASKED = "met = \"consent == 'asked'\""
TOLD = "met = \"consent in ['terms', 'asked']\""
PROTECT = 'sets = { care = { add = ["age-check", "limits"] } }'
GO = 'sets = { abroad = true }\nmay_open = ["law-unknown"]'
TRACK = 'may_open = ["tracked-unasked"]\nwaits_for = ["minors-harmed"]'
PLAN = 'treated = "plan"'
NOTES = 'options = [{ id = "a", say = "A" }, { id = "b", say = "B" }]'

MUTANTS = (
    # What a rule can come to
    Mutant(
        "a rule that never applies",
        "status-reachable",
        "law-unknown",
        {'applies = "abroad"': 'applies = "abroad and not abroad"'},
    ),
    Mutant(
        "a rule that nothing meets",
        "status-reachable",
        "minors-harmed",
        {HARM: "met = \"harm == 'rarely' and harm == 'often'\""},
    ),
    Mutant(
        "a rule that is always met",
        "status-reachable",
        "tailored",
        {'met = "tracking"': 'met = "tracking or not tracking"'},
    ),
    Mutant(
        "a rule that always applies",
        "status-reachable",
        "law-unknown",
        {'applies = "abroad"': 'applies = "abroad or not abroad"'},
    ),
    Mutant(
        "a threshold beyond the options",
        "status-reachable",
        "minors-harmed",
        {"len(care) >= min_care": "len(care) >= 4"},
    ),
    Mutant("a number beyond its range", "status-reachable", "cash-ends", {"months >= min_months": "burn < 1"}),
    Mutant(
        "an option that excludes what is needed beside it",
        "status-reachable",
        "readers-untold",
        {TOLD: "met = \"'none' in care and 'limits' in care and consent != 'untold'\""},
    ),
    Mutant(
        "a treated that is never true",
        "status-reachable",
        "cash-ends",
        {PLAN: "treated = \"plan and stage == 'idea' and stage == 'running'\""},
    ),
    Mutant("an outcome that nothing treats", "outcome-treated", "cash-ends", {PLAN: ""}),
    Mutant(
        "an outcome in a metric that nothing treats",
        "outcome-treated",
        "runs-dry",
        {},
        rule("runs-dry", applies="stage == 'running' and plan", met="months >= 2", severity="high"),
    ),
    # Parts of conditions
    Mutant("a redundant term", "part-matters", "law-unknown", {'met = "law"': 'met = "law or law and calm"'}),
    Mutant(
        "a term that says what applies says",
        "part-matters",
        "tracked-unasked",
        {ASKED: "met = \"tracking and consent == 'asked'\""},
    ),
    Mutant(
        "a length that every list has",
        "part-matters",
        "minors-harmed",
        {"len(care) >= min_care": "len(care) >= min_care and len(care) >= 0"},
    ),
    Mutant(
        "a length that no list has",
        "part-matters",
        "minors-harmed",
        {"len(care) >= min_care": "len(care) >= min_care or len(care) > 3"},
    ),
    Mutant(
        "a number that is always large enough",
        "part-matters",
        "cash-ends",
        {"months >= min_months": "months >= min_months and burn > 0"},
    ),
    Mutant(
        "a sum that can never be reached",
        "part-matters",
        "cash-ends",
        {"months >= min_months": "months >= min_months or cash + burn < 1"},
    ),
    Mutant(
        "an option in a list that is ruled out",
        "part-matters",
        "readers-untold",
        {TOLD: "met = \"consent in ['terms', 'asked'] and (calm or consent in ['untold', 'asked'])\""},
    ),
    Mutant(
        "a link of a chain that says nothing",
        "part-matters",
        "cash-ends",
        {"months >= min_months": "0 <= months <= 400 and min_months <= months"},
    ),
    Mutant(
        "a part of treated that says nothing",
        "part-matters",
        "cash-ends",
        {PLAN: 'treated = "plan and (law or not law)"'},
    ),
    Mutant(
        "a part of a named condition that says nothing",
        "part-matters",
        "has_readers",
        {"stage == 'running' or minors": "stage == 'running' or minors or minors and calm"},
    ),
    Mutant(
        "a fact of the world that says nothing",
        "part-matters",
        "law-moves",
        {"calm or not enforced": "calm or enforced and calm"},
    ),
    # Rules beside each other
    Mutant(
        "a rule told twice",
        "rule-distinct",
        "again",
        {},
        rule("again", applies="tracking", met="not (consent != 'asked')"),
    ),
    Mutant(
        "a narrower rule of the same blocks",
        "rule-not-shadowed",
        "narrower",
        {},
        rule("narrower", applies="abroad and calm", met="law"),
    ),
    Mutant(
        "a rule of other blocks that never comes alone",
        "rule-not-shadowed",
        "elsewhere",
        {'blocks = ["governance"]': 'blocks = ["partner-network"]'},
        rule("elsewhere", applies="abroad and minors", met="law"),
    ),
    Mutant(
        "a milder rule of one outcome",
        "rule-not-shadowed",
        "milder",
        {},
        rule("milder", met="months >= 6", treated="plan"),
    ),
    Mutant(
        "a rule that is open where nothing is known",
        "nothing-opens-unknown",
        "other-countries",
        {'met = "abroad"': 'met = "len(care) > 3"'},
    ),
    # Numbers
    Mutant("a division by what may be zero", "metric-defined", "cash-ends", {"min = 1": "min = 0"}),
    Mutant(
        "a metric in another unit",
        "units-agree",
        "months",
        {'formula = "cash / burn"\nunit = "months"': 'formula = "cash / burn"\nunit = "money"'},
    ),
    Mutant("a sum of unlike things", "units-agree", "months", {"cash / burn": "(cash + burn) / burn"}),
    Mutant("a comparison of unlike units", "units-agree", "cash-ends", {"months >= min_months": "cash >= min_months"}),
    # Ways out
    Mutant(
        "a circumstance as the only way out",
        "way-out",
        "law-unknown",
        {
            'id = "law"\nkind = "practice"': 'id = "law"\nkind = "circumstance"',
            "sets = { law = true }": "sets = { plan = true }",
        },
    ),
    Mutant(
        "an outcome as the only way out",
        "way-out",
        "minors-harmed",
        {"len(care) >= min_care": "len(care) >= min_care and stage == 'idea'"},
    ),
    Mutant(
        "despair where somebody can act",
        "way-out",
        "law-unknown",
        {'met = "law"': 'met = "law"\nnobody_can_act = "So they say."'},
    ),
    # Strategies
    Mutant(
        "an entry that keeps a side effect away",
        "sets-looked-at",
        "go-abroad",
        {GO: "sets = { abroad = true, law = true }"},
    ),
    Mutant(
        "an option that its rules do not look at",
        "sets-looked-at",
        "protect-minors",
        {
            "len(care) >= min_care": "'age-check' in care and 'limits' in care",
            PROTECT: 'sets = { care = { add = ["age-check", "limits", "teaching"] } }',
        },
    ),
    Mutant(
        "a strategy that no rule offers",
        "strategy-used",
        "write-terms",
        {'["write-terms", "ask-first"]': '["ask-first"]'},
    ),
    Mutant(
        "a strategy offered where it does not help",
        "strategy-has-effect",
        "learn-the-law",
        {'strategies = ["go-abroad"]': 'strategies = ["go-abroad", "learn-the-law"]'},
    ),
    Mutant(
        "a strategy that does less than another",
        "strategy-has-effect",
        "write-terms",
        {'strategies = ["ask-first"]': 'strategies = ["ask-first", "write-terms"]'},
    ),
    Mutant(
        "a strategy that does half",
        "strategies-suffice",
        "minors-harmed",
        {"len(care) >= min_care": "len(care) >= 3", '"age-check", "limits"] }': '"age-check"] }'},
    ),
    Mutant(
        "strategies that leave one case open",
        "strategies-suffice",
        "tracked-unasked",
        {ASKED: "met = \"consent == 'asked' and (law or not abroad)\""},
    ),
    Mutant(
        "a strategy that waits for what nobody ends",
        "strategies-suffice",
        "other-countries",
        {GO: f'{GO}\nwaits_for = ["law-moves"]'},
    ),
    Mutant("a side effect that is not declared", "side-effect-declared", "go-abroad", {GO: "sets = { abroad = true }"}),
    Mutant(
        "a side effect that never happens",
        "side-effect-happens",
        "go-abroad",
        {GO: GO.replace("law-unknown", "tracked-unasked")},
    ),
    # Questions
    Mutant("a question that nothing looks at", "question-matters", "spare", {}, question("spare", 'type = "yes-no"')),
    Mutant(
        "a number compared with its own limit",
        "question-matters",
        "spare",
        {'met = "law"': 'met = "law or spare < 0"'},
        question("spare", 'type = "number"\nunit = "users"\nmin = 0'),
    ),
    Mutant(
        "an option that no rule looks at",
        "option-matters",
        "care",
        {"len(care) >= min_care": "'age-check' in care or 'limits' in care"},
    ),
    Mutant(
        "an option that no rule tells from another",
        "options-told-apart",
        "stage",
        {'say = "It runs" }': 'say = "It runs" }, { id = "dream", say = "A dream" }'},
    ),
    Mutant(
        "none of these beside the others",
        "none-stands-alone",
        "care",
        {'say = "None of these", alone = true': 'say = "None of these"'},
    ),
    Mutant(
        "a better answer that opens a risk",
        "monotone",
        "abroad",
        {'ask = "Do you send it abroad?"\ntype = "yes-no"\nordered': 'ask = "?"\ntype = "yes-no"\nmonotone'},
    ),
    Mutant(
        "options from better to worse",
        "monotone",
        "consent",
        {
            '    { id = "asked", say = "Yes" },\n]': "]",
            '    { id = "untold", say': '    { id = "asked", say = "Yes" },\n    { id = "untold", say',
            'sets = { consent = "asked" }': "sets = { tracking = true }",
        },
    ),
    Mutant(
        "a contradiction that cannot occur",
        "contradiction-possible",
        "read-before-it-runs",
        {"minors and stage == 'idea'": "minors and stage == 'idea' and stage == 'running'"},
    ),
    # Scenarios
    Mutant(
        "a scenario that changes one thing twice over",
        "scenario-matters",
        "laws-change",
        {"happens = { calm = false }": "happens = { calm = true, enforced = false }"},
    ),
    Mutant("a scenario that leaves a number as it is", "scenario-matters", "money-short", {"times = 0.5": "times = 1"}),
    Mutant(
        "a scenario for ventures that there are not",
        "scenario-matters",
        "money-short",
        {"stage == 'running'\"\nhappens": "stage == 'running' and stage == 'idea'\"\nhappens"},
    ),
    Mutant(
        "a scenario that brings what nobody can act on",
        "scenario-prepared",
        "laws-change",
        {'nobody_can_act = "Parliaments decide."\n': ""},
    ),
    Mutant(
        "a scenario that takes away what a strategy needs",
        "scenario-prepared",
        "money-short",
        {PLAN: 'treated = "plan and calm"', "cash = { times = 0.5 }": "cash = { times = 0.5 }, calm = false"},
    ),
    # Sources
    Mutant("a claim excused and carried", "claim-carried", "c2", {'"Readers want': '"R"\nexcused = "Readers want'}),
    Mutant("a claim that nothing carries", "claim-carried", "ours", {'claims = ["ours"]': ""}),
    Mutant("a sentence that nobody accounts for", "place-exists", "§1 ¶2 s3", {'"1" = [3, 2]': '"1" = [3, 3]'}),
    Mutant(
        "a place that is not there",
        "place-exists",
        "c2",
        {'places = ["§1 ¶1 s2"]': 'places = ["§1 ¶1 s2", "§2 ¶1 s1"]'},
    ),
    Mutant(
        "a rule without a claim",
        "basis-sourced",
        "tailored",
        {'why = "People like it."\nclaims = ["c2"]': 'why = "People like it."'},
    ),
    Mutant(
        "a rule of the paper with claims of ours",
        "paper-cited",
        "tailored",
        {'why = "People like it."\nclaims = ["c2"]': 'why = "People like it."\nclaims = ["ours"]'},
    ),
    Mutant(
        "an example that comes to something else",
        "examples-hold",
        "tailored",
        {'status = "captured"\nanswers = { tracking': 'status = "not-applicable"\nanswers = { tracking'},
    ),
)


def test_nothing_is_found_in_the_pack_without_a_defect() -> None:
    assert [each for outcome in verify(proved_pack(), {}) for each in outcome.failures] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_defect_is_found_by_its_property(mutant: Mutant) -> None:
    outcomes = verify(proved_pack(mutant.changes, mutant.more), {})

    found = [(outcome.name, each.identity) for outcome in outcomes for each in outcome.failures if each.decided]
    assert (mutant.property, mutant.entry) in found
    assert len(defects(outcomes)) <= 5


def test_every_property_finds_a_kind_of_defect() -> None:
    tried = Counter(each.property for each in MUTANTS)

    assert len({each.kind for each in MUTANTS}) == len(MUTANTS) >= 53
    assert set(tried) == set(PROPERTY_NAMES)
