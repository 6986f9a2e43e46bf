"""What a pack rests on: the claims of its source, and the worked cases."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from collections.abc import Mapping

from msgspec import Struct

from bmcheck.conditions import Answers
from bmcheck.model.statuses import Basis, Status
from bmcheck.model.texts import Words


class Claim(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One assessable statement of the source, in the pack's words; ``also`` names repetitions folded into it."""

    id: str
    places: tuple[Words, ...]
    says: Words
    also: tuple[str, ...] = ()
    basis: Basis = Basis.PAPER
    source: str = ""
    excused: str = ""


class PassedOver(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the source that states nothing to assess, and why."""

    place: Words
    why: Words


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """The claims that rules of some statuses must carry for a case, and the rules it must give.

    ``places`` limits the answers to those that rest on passages with this prefix (``§3``); empty takes all.
    ``rules`` maps a status to rule ids; ``complete`` lists the statuses in which no other rule may stand. With
    ``scenarios`` it is what is found once all of these happen.
    """

    rules: Mapping[Status, tuple[str, ...]]
    places: str = ""
    complete: tuple[Status, ...] = ()
    scenarios: tuple[str, ...] = ()


class Case(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A worked assessment shipped in a pack, with the findings it must give.

    ``stated`` and ``inferred`` map each answered question to the passage it rests on. ``inherited`` says that the
    case comes from a pack that this one extends.
    """

    id: str
    title: str
    about: str
    answers: Answers
    stated: Mapping[str, str]
    inferred: Mapping[str, str]
    expect: tuple[Expectation, ...]
    notes: Mapping[str, str] = {}
    inherited: bool = False

    def resting_on(self, places: str) -> Answers:
        """Return the answers whose passage begins with ``places``."""
        basis = {**self.stated, **self.inferred}
        return {each: answer for each, answer in self.answers.items() if basis[each].startswith(places)}
