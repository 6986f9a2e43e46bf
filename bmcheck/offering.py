"""Which options of a list an interview shows: those that can still change a finding, as with its questions.

An option that is not shown is not known, so the answer to a shortened list is a partial one. It stays right whatever
is said later; where an earlier answer changes and makes more options matter, the list is put again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.answers import read_answer
from bmcheck.conditions import Choices
from bmcheck.conditions.terms import Has, open_atoms
from bmcheck.evaluation import review
from bmcheck.model import WELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer, Answers
    from bmcheck.conditions.terms import Term
    from bmcheck.model import Pack, Question, Review


def offered(pack: Pack, question: Question, answers: Answers) -> Question:
    """Return ``question`` as it is put: of a list, the options that matter beside the other ``answers``.

    Options that stand alone are always shown. All options are where none matters, where two say that no other applies,
    and where the question only informs: then an answer is kept as it is said. What matters to a finding that nobody
    asks for now is shown as well, since the answer is there for a later sitting, too.
    """
    if question.type != "many" or question.informs or len(question.alone - question.unknown) > 1:
        return question
    others = {each: answer for each, answer in answers.items() if each != question.id}
    matter = open_options(question, review(pack, others)) or question.joint
    options = tuple(each for each in question.options if each.alone or each.id in matter)
    return question if options == question.options else replace(question, options=options)


def open_options(question: Question, found: Review) -> frozenset[str]:
    """Return the options of a list that can still change a finding, or make a contradiction.

    An option is open as long as a part of a condition that asks for it is unknown and can still decide the whole.
    """
    matter: set[str] = set()
    for term in _open_terms(question, found):
        match term:
            case Has(alone=False):
                matter.add(term.option)
            case _:
                return question.joint
    return frozenset(matter)


def _open_terms(question: Question, found: Review) -> Iterator[Term]:
    """Yield the parts of conditions that look at ``question`` and on which their value still hangs."""
    conditions = [each.when for each in found.pack.contradictions.values()]
    for finding in found.findings:
        if question.id in finding.awaits:
            conditions += finding.rule.conditions[:2] if finding.status in WELL else finding.rule.conditions
    for condition in conditions:
        yield from (each for each in open_atoms(condition.term, found.answers) if question.id in each.questions())


def narrowed(shown: Question, answer: Answer | None) -> Answer | None:
    """Return what an earlier answer says of the options that are ``shown``; None where it says nothing of them."""
    if not isinstance(answer, Choices) or answer.alone is not None:
        return answer
    has, lacks = answer.has & shown.joint, answer.lacks & shown.joint
    return read_answer(shown, {"has": sorted(has), "lacks": sorted(lacks)}) if has or lacks else None


def widened(question: Question, shown: Question, before: Answer | None, answer: Answer) -> Answer:
    """Return the answer to the whole list that an ``answer`` to the options that were ``shown`` gives.

    Of the others it is known what was said ``before``.
    """
    if not isinstance(answer, Choices) or shown.joint == question.joint or answer.alone in question.unknown:
        return answer
    kept = hidden(question, shown, before)
    return read_answer(question, {"has": sorted(answer.has | kept.has), "lacks": sorted(answer.lacks | kept.lacks)})


def hidden(question: Question, shown: Question, before: Answer | None) -> Choices:
    """Return what was said ``before`` of the options that are not ``shown``."""
    if not isinstance(before, Choices):
        return Choices()
    return Choices(before.has & question.joint - shown.joint, before.lacks & question.joint - shown.joint)
