"""Properties of questions: each one and each option changes something, and better answers do no harm."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from bmcheck.evaluation import find
from bmcheck.model import Change
from bmcheck.proof.adopting import raised
from bmcheck.proof.logic import Proposition, contrary, every, some
from bmcheck.proof.meaning import differ, statuses
from bmcheck.proof.prover import Search, first
from bmcheck.proof.results import Failure
from bmcheck.proof.rules import is_open
from bmcheck.proof.symbols import Chosen, Listed, Numeric, Symbols, chosen, possible, symbols_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answers
    from bmcheck.model import Option, Question, Rule
    from bmcheck.proof.prover import Prover


def question_matters(prover: Prover) -> Iterator[Failure | None]:
    """Yield each question whose answer changes no finding: it could never come up in an interview.

    A question that changes a finding does come up: with the other answers it is still awaited.
    """
    for question in prover.pack.questions.values():
        if not question.informs:
            other = symbols_of(question, "'")
            found = _changes(prover, question, other, possible(question, other))
            yield found.wanted(_of(prover, question, "changes no finding, whatever is answered"))


def option_matters(prover: Prover) -> Iterator[Failure | None]:
    """Yield each option that changes no finding.

    An option of a list matters when adding it to some answer changes a status; one that excludes the others, or an
    option of a single choice, when choosing it instead of something else does.
    """
    for question in prover.pack.questions.values():
        for option in () if question.informs else question.options:
            if not option.unknown:
                found = _changes(prover, question, *_with_option(prover, question, option))
                yield found.wanted(_of(prover, question, f"changes no finding with its option {option.id}"))


def _with_option(prover: Prover, question: Question, option: Option) -> tuple[Symbols, Proposition]:
    """Return the answer once an option is added to it, or is chosen instead, and when that is another answer."""
    before = prover.state[question.id]
    if isinstance(before, Listed) and not option.alone:
        return raised(question, before, Change(add=(option.id,)), adopting=True), before.lacks[option.id]
    held = before.only[option.id] if isinstance(before, Listed) else _options(before)[option.id]
    return chosen(question, option.id), contrary(held)


def _options(answer: Symbols) -> dict[str | bool, Proposition]:
    return dict(answer.options) if isinstance(answer, Chosen) else {}


def options_told_apart(prover: Prover) -> Iterator[Failure | None]:
    """Yield each group of options of which no rule tells one from another: exchanging two of them changes no status.

    Those of a list are things of their own, which may count alike; only options that exclude the others are compared.
    Neighbours in a declared order are told apart by that order: naming them is a remark.
    """
    for question in prover.pack.questions.values():
        options = [each.id for each in question.options if not each.unknown and (each.alone or question.type == "one")]
        alike: dict[str, list[str]] = {}
        for one in () if question.informs else options:
            same = next((each for each in alike if _exchanging(prover, question, each, one).is_none), one)
            alike.setdefault(same, []).append(one)
        groups = [each for each in alike.values() if len(each) > 1]
        yield from (_alike(prover, question, each) for each in groups)
        yield from [None] * (len(options) - sum(map(len, groups)))


def _alike(prover: Prover, question: Question, options: list[str]) -> Failure:
    ranks = sorted(question.ranks[each] for each in options if each in question.ranks)
    neighbours = len(ranks) == len(options) == ranks[-1] - ranks[0] + 1 if ranks else False
    words = f"{', '.join(options[:-1])} and {options[-1]}"
    what = f"has options that {'only their order' if neighbours else 'no rule'} tells apart: {words}"
    return _of(prover, question, what)._replace(remark=neighbours)


def _exchanging(prover: Prover, question: Question, one: str, two: str) -> Search:
    """Return answers with which some rule differs when two options are exchanged."""
    return _changes(prover, question, _exchanged(prover.state[question.id], one, two))


def _exchanged(answer: Symbols, one: str, two: str) -> Symbols:
    """Return an answer with two of its options exchanged."""

    def exchanged(symbols: dict[str, Proposition]) -> dict[str, Proposition]:
        return {**symbols, one: symbols[two], two: symbols[one]} if one in symbols else symbols

    if isinstance(answer, Listed):
        return Listed(*(exchanged(dict(each)) for each in answer))
    return Chosen(True, exchanged(_options(answer)))  # type: ignore[arg-type]


def _changes(prover: Prover, question: Question, other: Symbols, *when: Proposition) -> Search:
    """Return answers with which some rule differs when the answer to ``question`` becomes ``other``."""
    return first(_moves(prover, question, other, rule, *when) for rule in prover.pack.rules_on[question.id])


def _moves(prover: Prover, question: Question, other: Symbols, rule: Rule, *when: Proposition) -> Search:
    state = {**prover.state, question.id: other}

    def shown(before: Answers, after: Answers) -> bool:
        return find(rule, before).status is not find(rule, after).status

    apart = differ(prover.found(rule), statuses(rule, state))
    return prover.where(prover.asked(rule), apart, *when, others=[state], shown=shown)


def _of(prover: Prover, question: Question, what: str) -> Failure:
    """Return a failure of a question, which follows where every rule that looks at it has a defect."""
    rules = frozenset(each.id for each in prover.pack.rules_on[question.id])
    return Failure("question", question.id, what, hangs_on=(rules,) if rules else ())


def none_stands_alone(prover: Prover) -> Iterator[Failure | None]:
    """Yield each option of a list that says, by its id or its words, that no other holds, and is not marked so."""
    for question in prover.pack.questions.values():
        for option in question.options if question.type == "many" else ():
            says_none = option.id in _NONE_IDS or _NONE.search(option.say.strip())
            what = f"lets {option.id} stand beside others, and it says that none of them holds: write alone = true"
            yield Failure("question", question.id, what) if says_none and not option.alone else None


_NONE_IDS = ("none", "nothing", "neither", "no")
_NONE = re.compile(
    r"\b(none|neither|nothing) (of|from|among) \w+"
    r"|\b(not|never|no|n't) .*\bany of (these|them|those|this|that|it)\b"
    r"|\bnot (one|any) of (these|them|those|this|that|it)\b"
    r"|^(none|nothing|neither|nobody)\b[^,;:]{0,12}$|^(no|no one|nowhere|never|not at all)\W*$"
    r"|^(we|they|there) (do|have|are|is|use) (none|nothing|neither)\W*$",
    re.IGNORECASE,
)
"""Words that say so of the whole list: "None of these", "Nothing so far"; not "Nothing is kept without being asked"."""


def monotone(prover: Prover) -> Iterator[Failure | None]:
    """Yield each declared monotone question of which a better answer can open a finding."""
    for question in prover.pack.questions.values():
        for rule in prover.pack.rules_on[question.id] if question.monotone else ():
            better = symbols_of(question, "'")
            state = {**prover.state, question.id: better}

            def shown(before: Answers, after: Answers, rule: Rule = rule) -> bool:
                return not is_open(rule, before) and is_open(rule, after)

            opens = every(contrary(prover.found(rule).opened), statuses(rule, state).opened)
            grows = every(possible(question, better), is_better(question, better, prover.state[question.id]))
            harm = prover.where(prover.asked(rule), opens, grows, others=[state], shown=shown)
            yield harm.unwanted(
                Failure("question", question.id, f"is monotone, and a better answer can open {rule.id}")
            )


def is_better(question: Question, one: Symbols, two: Symbols) -> Proposition:
    """Return when ``one`` is a better answer than ``two`` by the order of the question: nothing in it is worse."""
    match one, two:
        case Numeric(value=above), Numeric(value=below):
            return above > below
        case Listed(), Listed():
            rises = question.better_ticked
            sides = [
                (each.has if rises.get(name, True) else each.lacks)[name] for each in (one, two) for name in one.has
            ]
            pairs = list(zip(sides[: len(one.has)], sides[len(one.has) :], strict=True))
            return every(*(some(b, contrary(w)) for b, w in pairs), some(*(every(b, contrary(w)) for b, w in pairs)))
        case Chosen(options=above), Chosen(options=below):
            order = sorted(above, key=lambda each: question.ranks[each])
            return some(*(every(below[low], above[high]) for low, high in combinations(order, 2)))
    raise TypeError(one)
