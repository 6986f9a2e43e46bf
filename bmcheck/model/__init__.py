"""Every noun of the product: the pack and what is in it, the assessment, the finding, the review."""

from bmcheck.model.assessments import Action, Assessment, PackReference, Unsure, Venture, Waiver
from bmcheck.model.blocks import BLOCKS, Block
from bmcheck.model.changes import Cause, FindingChange, Move, ReviewChanges
from bmcheck.model.follow_ups import ActionStanding, AsOf, FollowUp, Lapse, Result, Standing, WaiverStanding
from bmcheck.model.named import Contradiction, Metric, NamedCondition, Parameter
from bmcheck.model.packs import Feature, Pack, ReviewInterval
from bmcheck.model.questions import Audience, Option, Question, Wording, WorldFact
from bmcheck.model.reviews import Finding, MetricValue, Review
from bmcheck.model.rules import DAYS_OF, EFFORTS, Change, Example, Rule, Strategy
from bmcheck.model.scenarios import Happening, Scenario
from bmcheck.model.snapshots import Located, Snapshot, Stops, Threat
from bmcheck.model.sources import Case, Claim, Expectation, PassedOver
from bmcheck.model.statuses import (
    ANSWERED,
    ASKING,
    HANDLED,
    IN_HAND,
    MET,
    TO_DO,
    TOLD,
    UNCLEAR,
    WELL,
    Basis,
    Horizon,
    Kind,
    Nature,
    Severity,
    Status,
    Threatened,
)
from bmcheck.model.texts import Words

__all__ = [
    "ANSWERED",
    "ASKING",
    "BLOCKS",
    "DAYS_OF",
    "EFFORTS",
    "HANDLED",
    "IN_HAND",
    "MET",
    "TOLD",
    "TO_DO",
    "UNCLEAR",
    "WELL",
    "Action",
    "ActionStanding",
    "AsOf",
    "Assessment",
    "Audience",
    "Basis",
    "Block",
    "Case",
    "Cause",
    "Change",
    "Claim",
    "Contradiction",
    "Example",
    "Expectation",
    "Feature",
    "Finding",
    "FindingChange",
    "FollowUp",
    "Happening",
    "Horizon",
    "Kind",
    "Lapse",
    "Located",
    "Metric",
    "MetricValue",
    "Move",
    "NamedCondition",
    "Nature",
    "Option",
    "Pack",
    "PackReference",
    "Parameter",
    "PassedOver",
    "Question",
    "Result",
    "Review",
    "ReviewChanges",
    "ReviewInterval",
    "Rule",
    "Scenario",
    "Severity",
    "Snapshot",
    "Standing",
    "Status",
    "Stops",
    "Strategy",
    "Threat",
    "Threatened",
    "Unsure",
    "Venture",
    "Waiver",
    "WaiverStanding",
    "Wording",
    "Words",
    "WorldFact",
]
