"""What a rule comes to, how much hangs on it, and which statuses belong together."""

from enum import StrEnum


class Kind(StrEnum):
    """The two kinds of rule."""

    RISK = "risk"
    OPPORTUNITY = "opportunity"


class Basis(StrEnum):
    """Whether the source that the pack follows says so, or its author adds it."""

    PAPER = "paper"
    EXTENSION = "extension"


class Nature(StrEnum):
    """The kinds of question: what the venture does or decides, what comes of it, what nobody in it can change."""

    PRACTICE = "practice"
    OUTCOME = "outcome"
    CIRCUMSTANCE = "circumstance"


class Severity(StrEnum):
    """How much hangs on a finding; the highest comes first. ``rank`` is the place in that order, from 0."""

    rank: int

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Horizon(StrEnum):
    """How soon a finding bites when nothing is done; the soonest comes first."""

    rank: int

    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Threatened(StrEnum):
    """Whom a finding threatens: the business, or people (users, makers, children, and the law that protects them)."""

    rank: int

    BUSINESS = "business"
    PEOPLE = "people"


for _order in (list(Severity), list(Horizon), list(Threatened)):
    for _rank, _member in enumerate(_order):
        _member.rank = _rank  # type: ignore[attr-defined]  # looked at for every finding, where a property would show


class Status(StrEnum):
    """What a rule comes to for one assessment; most differ in name only between the two kinds."""

    OPEN = "open"
    UNTAPPED = "untapped"
    TO_CLARIFY = "to-clarify"
    UNKNOWN = "unknown"
    TREATED = "treated"
    PURSUED = "pursued"
    COVERED = "covered"
    CAPTURED = "captured"
    NOT_APPLICABLE = "not-applicable"

    __hash__ = str.__hash__  # that of an enumeration is five times as slow, and findings are filed by their status


TO_DO = (Status.OPEN, Status.UNTAPPED)
"""The rule applies, and is neither met nor treated."""
IN_HAND = (Status.TREATED, Status.PURSUED)
"""The right thing is done, and its outcome is bad or not known."""
MET = (Status.COVERED, Status.CAPTURED)
"""The rule is met."""
ANSWERED = (*IN_HAND, *MET)
"""What a strategy is for: the right thing is done, or the rule is met."""
UNCLEAR = (Status.TO_CLARIFY, Status.UNKNOWN)
"""It is not known whether the rule is met."""
ASKING = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
"""The finding asks something of the venture, and so can be accepted."""
TOLD = (*ASKING, *IN_HAND)
"""People are told of the finding, one by one."""
WELL = (Status.COVERED, Status.CAPTURED, Status.NOT_APPLICABLE)
"""There is nothing to do."""
HANDLED = (*IN_HAND, *WELL)
"""There is nothing to decide: it is well, or the right thing is done."""
