"""Which answers count where some of them cannot all be true: figures win over words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

    from bmcheck.conditions import Answers
    from bmcheck.model import Contradiction, Pack


class Counted(NamedTuple):
    """Answers that count, those ``set_aside``, and the contradictions among all of them."""

    answers: Answers
    set_aside: Answers
    contradictions: tuple[Contradiction, ...]


def counted(pack: Pack, answers: Answers) -> Counted:
    """Return which of the answers count.

    Where a contradiction looks at a number, the answers in it that are no numbers are set aside: to every finding they
    are unknown. All contradictions are looked for among all answers, so that their order makes no difference.
    """
    found = tuple(each for each in pack.contradictions.values() if each.when.truth(answers) is True)
    words = frozenset().union(*(words_of(pack, each) for each in found))
    if not words:
        return Counted(answers, {}, found)
    aside = {each: answer for each, answer in answers.items() if each in words}
    return Counted({each: answer for each, answer in answers.items() if each not in words}, aside, found)


def words_of(pack: Pack, contradiction: Contradiction) -> frozenset[str]:
    """Return the questions of a contradiction whose answers give way to its figures; none where it has no figures."""
    asked = contradiction.when.questions()
    words = frozenset(each for each in asked if pack.questions[each].type != "number")
    return words if words < asked else frozenset()


def in_doubt(pack: Pack, answers: Answers, to_come: Collection[str]) -> frozenset[str]:
    """Return the answered questions whose answers can still be set aside, by answers to questions ``to_come``."""
    possible = (each for each in pack.contradictions.values() if not each.when.awaits(answers).isdisjoint(to_come))
    return frozenset().union(*(words_of(pack, each) for each in possible)) & answers.keys()


def in_the_balance(pack: Pack, answers: Answers, changed: AbstractSet[str]) -> frozenset[str]:
    """Return the words of which it is not known whether figures that ``changed`` contradict them now.

    They speak of what the figures were, so they count no longer; unless they have changed with them.
    """
    unknown = (each for each in pack.contradictions.values() if each.when.truth(answers) is None)
    words = ((words_of(pack, each), each.when.questions()) for each in unknown)
    return frozenset().union(*(each for each, asked in words if changed & (asked - each))) - changed
