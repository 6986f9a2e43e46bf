"""What to watch: the outcomes that tell whether what is done about a finding works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bmcheck.model import Nature

if TYPE_CHECKING:
    from bmcheck.model import Finding, Pack


def outcomes_to_watch(pack: Pack, finding: Finding) -> tuple[str, ...]:
    """Return the outcomes on which it hangs whether the rule is met, in the order of the pack, answered or not."""
    asked = sorted(finding.rule.met.questions(), key=pack.order.__getitem__)
    return tuple(each for each in asked if pack.questions[each].kind is Nature.OUTCOME)
