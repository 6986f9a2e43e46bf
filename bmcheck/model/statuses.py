"""What a rule comes to, how much hangs on it, and which statuses belong together."""

from enum import StrEnum


class Kind(StrEnum):
    """The two kinds of rule."""

    RISK = "risk"
    OPPORTUNITY = "opportunity"


class Basis(StrEnum):
    """Whether the paper says so, or we add it."""

    PAPER = "paper"
    EXTENSION = "extension"


class Severity(StrEnum):
    """How much hangs on a finding; the highest comes first. ``rank`` is the place in that order, from 0."""

    rank: int

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


for _rank, _severity in enumerate(Severity):
    _severity.rank = _rank  # looked at for every finding of every file, where a property would show


class Status(StrEnum):
    """What a rule comes to for one assessment; most differ in name only between the two kinds."""

    OPEN = "open"
    UNTAPPED = "untapped"
    TO_CLARIFY = "to-clarify"
    UNKNOWN = "unknown"
    COVERED = "covered"
    CAPTURED = "captured"
    NOT_APPLICABLE = "not-applicable"

    __hash__ = str.__hash__  # that of an enumeration is five times as slow, and findings are filed by their status


NOT_MET = (Status.OPEN, Status.UNTAPPED)
"""The rule applies and is not met."""
MET = (Status.COVERED, Status.CAPTURED)
"""The rule is met."""
UNCLEAR = (Status.TO_CLARIFY, Status.UNKNOWN)
"""It is not known whether the rule is met."""
ASKING = (Status.OPEN, Status.TO_CLARIFY, Status.UNTAPPED)
"""The finding asks something of the venture, and so can be accepted."""
WELL = (Status.COVERED, Status.CAPTURED, Status.NOT_APPLICABLE)
"""There is nothing to do."""
