"""A second opinion on a pack, from an SMT solver (z3) and by none of the code in ``bmcheck.proof``.

Every answer becomes symbols, every condition a pair of formulas (when it holds, when it does not; neither is unknown),
and every property a question whether some answers exist. Numbers are exact, and a strategy's target is not rounded.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any, NamedTuple

import z3  # type: ignore[import-untyped]

from bmcheck.conditions import LARGEST, Choices, Formula
from bmcheck.conditions import Answer as Said
from bmcheck.conditions.numbers import Answered, Arithmetic, Constant, Count, Named, Number
from bmcheck.conditions.terms import AllOf, AnyOf, Compares, CountIn, Fixed, Has, Not, OneOf, Term
from bmcheck.model import Change, Kind, Pack, Question, Rule, Strategy

PATIENCE = 10_000
"""Milliseconds for one question to the solver; after that it has no opinion."""


class Statement(NamedTuple):
    """One statement of a property: about which entry, and the words by which its failure can be told from others."""

    name: str
    identity: str
    words: str = ""


class Pair(NamedTuple):
    """When a condition holds, and when it does not; where neither is so, it is unknown."""

    yes: Any
    no: Any


class Chosen(NamedTuple):
    """The answer to a yes-no or single-choice question: whether there is one, and when it is which."""

    known: Any
    options: Mapping[str | bool, Any]


class Listed(NamedTuple):
    """The answer to a multiple-choice question: what holds, what does not, and which one excludes the others."""

    has: Mapping[str, Any]
    lacks: Mapping[str, Any]
    only: Mapping[str, Any]


class Numeric(NamedTuple):
    """The answer to a number question, or a number computed from answers."""

    known: Any
    value: Any


Answer = Chosen | Listed | Numeric
State = Mapping[str, Answer]
"""An answer, in symbols, to each question."""


class Statuses(NamedTuple):
    """When a rule comes to which status; just one of the five holds."""

    opened: Any
    met: Any
    clarify: Any
    unknown: Any
    ruled_out: Any


# Logic: a formula is True, False or an expression of the solver


def every(*parts: Any) -> Any:
    """Return when all of ``parts`` hold."""
    left = [part for part in parts if part is not True]
    if any(part is False for part in left):
        return False
    return _joined(z3.Z3_mk_and, left) if len(left) > 1 else left[0] if left else True


def some(*parts: Any) -> Any:
    """Return when at least one of ``parts`` holds."""
    left = [part for part in parts if part is not False]
    if any(part is True for part in left):
        return True
    return _joined(z3.Z3_mk_or, left) if len(left) > 1 else left[0] if left else False


def _joined(make: Any, parts: list[Any]) -> Any:
    """Join expressions without the checks of z3.And and z3.Or, which take longer than solving."""
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(parts), (z3.Ast * len(parts))(*(each.ast for each in parts))), context)


def contrary(part: Any) -> Any:
    """Return when ``part`` does not hold."""
    return not part if isinstance(part, bool) else z3.BoolRef(z3.Z3_mk_not(part.ctx_ref(), part.ast), part.ctx)


def unlike(one: Any, two: Any) -> Any:
    """Return when just one of the two holds."""
    return some(every(one, contrary(two)), every(two, contrary(one)))


def at_most(symbols: Iterable[Any], count: int) -> Any:
    """Return when no more than ``count`` of the symbols hold."""
    sure = sum(symbol is True for symbol in symbols)
    open_ones = [symbol for symbol in symbols if not isinstance(symbol, bool)]
    if count < sure or count - sure >= len(open_ones):
        return count >= sure
    return z3.PbLe([(symbol, 1) for symbol in open_ones], count - sure)


# Answers


def answer_of(question: Question, mark: str = "", *, partial: bool = False) -> Answer:
    """Return new symbols for a complete answer to ``question``, or for one that may be partial or missing."""
    name = f"{question.id}{mark}"
    known = z3.Bool(f"{name} known") if partial else True
    match question.type:
        case "yes-no":
            yes = z3.Bool(name)
            return Chosen(known, {True: yes, False: z3.Not(yes)})
        case "one":
            return Chosen(known, {option.id: z3.Bool(f"{name} is {option.id}") for option in question.options})
        case "number":
            return Numeric(known, z3.ToReal(z3.Int(name)) if question.whole else z3.Real(name))
        case "many":
            has = {each: z3.Bool(f"{name} has {each}") for each in sorted(question.joint)}
            lacks = {each: z3.Bool(f"{name} lacks {each}") if partial else z3.Not(has[each]) for each in has}
            return Listed(has, lacks, {each: z3.Bool(f"{name} only {each}") for each in sorted(question.alone)})


def possible(question: Question, answer: Answer) -> Any:
    """Return when the symbols stand for an answer that can be given."""
    match answer:
        case Chosen(options=options):
            return True if question.type == "yes-no" else z3.PbEq([(each, 1) for each in options.values()], 1)
        case Numeric():
            low, high = limits(question)
            return z3.And(answer.value >= low, answer.value <= high)
        case Listed(has, lacks, only):
            both = [contrary(every(has[each], lacks[each])) for each in has]
            nothing = every(*lacks.values())
            excluding = [some(contrary(each), nothing) for each in only.values()]
            said = some(contrary(nothing), *only.values()) if only else True
            return every(*both, *excluding, said, at_most(list(only.values()), 1))


def given(question: Question, answer: Said | None) -> Answer:
    """Return the symbols that stand for one answer, or for none."""
    match question.type:
        case "yes-no":
            return Chosen(answer is not None, {each: each == answer for each in (True, False)})
        case "one":
            return Chosen(answer is not None, {each: each == answer for each in question.says})
        case "number":
            return Numeric(answer is not None, exact(answer if isinstance(answer, int | float) else 0))
        case "many":
            choices = answer if isinstance(answer, Choices) else Choices()
            has = {each: each in choices.has for each in question.joint}
            lacks = {each: each in choices.lacks for each in question.joint}
            return Listed(has, lacks, {each: each == choices.alone for each in question.alone})


def limits(question: Question) -> tuple[Any, Any]:
    """Return the least and the greatest number that can be answered."""
    share = question.unit == "share"
    low = question.min if question.min is not None else (0 if share else -LARGEST)
    high = question.max if question.max is not None else (1 if share else LARGEST)
    return exact(low), exact(high)


# Conditions


def pair_of(term: Term, state: State) -> Pair:
    """Return when ``term`` holds in ``state`` and when it does not."""
    match term:
        case Fixed(fixed=fixed):
            return Pair(fixed, not fixed)
        case Not(term=inner):
            yes, no = pair_of(inner, state)
            return Pair(no, yes)
        case AllOf(terms=terms):
            pairs = [pair_of(each, state) for each in terms]
            return Pair(every(*(each.yes for each in pairs)), some(*(each.no for each in pairs)))
        case AnyOf(terms=terms):
            pairs = [pair_of(each, state) for each in terms]
            return Pair(some(*(each.yes for each in pairs)), every(*(each.no for each in pairs)))
        case OneOf() | Has() | CountIn():
            return _looked_up(term, state[term.question])
        case Compares():
            left, right = value_of(term.left, state), value_of(term.right, state)
            holds = _RELATIONS[term.sign](left.value, right.value)
            return Pair(every(left.known, right.known, holds), every(left.known, right.known, contrary(holds)))
    raise TypeError(term)


def _looked_up(term: OneOf | Has | CountIn, answer: Answer) -> Pair:
    match term, answer:
        case OneOf(values=values), Chosen():
            among = some(*(answer.options[each] for each in values))
            return Pair(every(answer.known, among), every(answer.known, contrary(among)))
        case Has(option=option, alone=True), Listed():
            others = [symbol for each, symbol in answer.only.items() if each != option]
            return Pair(answer.only[option], some(*answer.has.values(), *others))
        case Has(option=option), Listed():
            return Pair(answer.has[option], answer.lacks[option])
        case CountIn(size=size, counts=counts), Listed():
            has, lacks = list(answer.has.values()), list(answer.lacks.values())
            can_be = [every(at_most(has, each), at_most(lacks, size - each)) for each in range(size + 1)]
            return Pair(
                every(*(contrary(symbol) for each, symbol in enumerate(can_be) if each not in counts)),
                every(*(contrary(symbol) for each, symbol in enumerate(can_be) if each in counts)),
            )
    raise TypeError(term)


def value_of(number: Number, state: State) -> Numeric:
    """Return when ``number`` is defined in ``state``, and its value."""
    match number:
        case Constant(constant=constant):
            return Numeric(True, exact(constant))
        case Named(number=inner):
            return value_of(inner, state)
        case Answered(question=question):
            answer = state[question]
            assert isinstance(answer, Numeric)
            return answer
        case Count(question=question):
            answer = state[question]
            assert isinstance(answer, Listed)
            settled = every(*(some(answer.has[each], answer.lacks[each]) for each in answer.has))
            return Numeric(settled, z3.Sum(*(z3.If(each, z3.Q(1, 1), z3.Q(0, 1)) for each in answer.has.values())))
        case Arithmetic():
            return _calculated(number.sign, value_of(number.left, state), value_of(number.right, state))
    raise TypeError(number)


def _calculated(sign: str, left: Numeric, right: Numeric) -> Numeric:
    known = every(left.known, right.known)
    match sign:
        case "+":
            return Numeric(known, left.value + right.value)
        case "-":
            return Numeric(known, left.value - right.value)
        case "*":
            nothing = [every(left.known, left.value == 0), every(right.known, right.value == 0)]
            return Numeric(True if known is True else some(known, *nothing), left.value * right.value)
        case _:
            return Numeric(every(known, right.value != 0), left.value / right.value)


def exact(value: float) -> Any:
    """Return the number that people mean by a decimal."""
    fraction = Fraction(str(value))
    return z3.Q(fraction.numerator, fraction.denominator)


_RELATIONS: Mapping[str, Any] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def statuses(rule: Rule, state: State) -> Statuses:
    """Return when ``rule`` comes to which status in ``state``."""
    applies, met = pair_of(rule.applies.term, state), pair_of(rule.met.term, state)
    opened = every(applies.yes, met.no)
    covered = every(contrary(applies.no), met.yes)
    clarify = every(applies.yes, contrary(met.yes), contrary(met.no))
    unknown = every(contrary(applies.yes), contrary(applies.no), contrary(met.yes))
    return Statuses(opened, covered, clarify, unknown, applies.no)


def settled(rule: Rule, state: State) -> Any:
    """Return when there is nothing left to do for ``rule`` in ``state``."""
    found = statuses(rule, state)
    return some(found.met, found.ruled_out)


def differ(rule: Rule, one: State, two: State) -> Any:
    """Return when ``rule`` has one status in ``one`` and another in ``two``."""
    return some(*(unlike(left, right) for left, right in zip(statuses(rule, one), statuses(rule, two), strict=True)))


# Strategies


def adopted(pack: Pack, state: State, strategies: Iterable[Strategy]) -> State:
    """Return the state after adopting some strategies, one after the other."""
    for strategy in strategies:
        changes = {name: _changed(pack.questions[name], state, change) for name, change in strategy.sets.items()}
        state = {**state, **changes}
    return state


def _changed(question: Question, state: State, change: bool | str | Change) -> Answer:
    match state[question.id], change:
        case Chosen(options=options), bool() | str():
            return Chosen(True, {each: each == change for each in options})
        case Listed() as before, Change():
            return _relisted(question, before, change)
        case Numeric() as before, Change(at_least=Formula() as formula):
            return _moved(question, before, value_of(formula.number, state), operator.gt)
        case Numeric() as before, Change(at_most=Formula() as formula):
            return _moved(question, before, value_of(formula.number, state), operator.lt)
    raise TypeError(change)


def _relisted(question: Question, before: Listed, change: Change) -> Listed:
    """Return a list after adding and removing options; one that excludes the others holds where no other is left."""
    added, removed = set(change.add) - set(change.remove), set(change.remove)
    if alone := sorted(added & question.alone):
        nothing, all_of_it = dict.fromkeys(before.has, False), dict.fromkeys(before.lacks, True)
        return Listed(nothing, all_of_it, {each: each == alone[0] for each in before.only})
    has = {each: every(each not in removed, some(each in added, symbol)) for each, symbol in before.has.items()}
    lacks = {each: some(each in removed, every(each not in added, symbol)) for each, symbol in before.lacks.items()}
    empty = every(*lacks.values(), contrary(some(*has.values())))
    dropped = some(*(symbol for each, symbol in before.only.items() if each in removed))
    unsaid = contrary(some(*before.only.values()))
    only = {
        each: every(empty, contrary(dropped), some(symbol, every(unsaid, each == question.nothing)))
        for each, symbol in before.only.items()
    }
    unknown = every(empty, dropped)
    return Listed(has, {each: every(symbol, contrary(unknown)) for each, symbol in lacks.items()}, only)


def _moved(question: Question, before: Numeric, wanted: Numeric, beyond: Any) -> Numeric:
    """Return a number after moving it to the wanted one as far as its range goes, unless it is beyond already.

    The largest number that may be written is no limit here: it is only there to keep numbers finite.
    """
    low, high = limits(question)
    aim = wanted.value
    if question.max is not None or question.unit == "share":
        aim = z3.If(aim > high, high, aim)
    if question.min is not None or question.unit == "share":
        aim = z3.If(aim < low, low, aim)
    moves = every(wanted.known, some(contrary(before.known), beyond(aim, before.value)))
    return Numeric(some(before.known, wanted.known), z3.If(moves, aim, before.value))


# Properties

Verdicts = Iterator[tuple[Statement, bool | None]]
"""For each statement whether it holds, None where the solver does not know."""


class SecondOpinion:
    """What the solver says of the properties of one pack."""

    def __init__(self, pack: Pack) -> None:
        """Make symbols for the complete answers to all questions of ``pack``."""
        self.pack = pack
        self.state: dict[str, Answer] = {each.id: answer_of(each) for each in pack.questions.values()}
        self.found = {rule.id: statuses(rule, self.state) for rule in pack.rules.values()}
        self.ranges = {each.id: possible(each, self.state[each.id]) for each in pack.questions.values()}

    def holds(self) -> dict[Statement, bool | None]:
        """Return for every statement of the properties whether it holds, None where the solver does not know."""
        checks = (
            self.status_reachable,
            self.rule_distinct,
            self.rule_not_shadowed,
            self.question_matters,
            self.option_matters,
            self.strategies_suffice,
            self.strategy_has_effect,
            self.side_effect_declared,
            self.side_effect_happens,
            self.way_out,
            self.monotone,
            self.metric_defined,
        )
        return {statement: verdict for check in checks for statement, verdict in check()}

    def exists(self, questions: Iterable[str], *formulas: Any) -> bool | None:
        """Return whether complete answers to ``questions`` fulfil the formulas."""
        return solvable(*formulas, *(self.ranges[name] for name in sorted(set(questions))))

    def never(self, questions: Iterable[str], *formulas: Any) -> bool | None:
        """Return whether no complete answers to ``questions`` fulfil the formulas."""
        found = self.exists(questions, *formulas)
        return None if found is None else not found

    def status_reachable(self) -> Verdicts:
        """Say which statuses a rule can come to: final ones with complete answers or none, the others in between."""
        for rule in self.pack.rules.values():
            risk = rule.kind is Kind.RISK
            opened, met = ("open", "covered") if risk else ("untapped", "captured")
            names = (opened, met, "to-clarify", "unknown", "not-applicable")
            about = [self.pack.questions[name] for name in sorted(rule.questions())]
            partial = {each.id: answer_of(each, " in part", partial=True) for each in about}
            ranges = [possible(each, partial[each.id]) for each in about]
            nothing = statuses(rule, {each.id: given(each, None) for each in about})
            wanted = dict(
                zip(names, zip(self.found[rule.id], statuses(rule, partial), nothing, strict=True), strict=True)
            )
            if rule.applies.text == "True":
                del wanted["unknown"], wanted["not-applicable"]
            if rule.met.questions() <= rule.applies.questions():
                del wanted["to-clarify"]
            for name, (finally_so, partly_so, at_first) in wanted.items():
                statement = Statement("status-reachable", rule.id, f"make it {name}")
                if name in ("to-clarify", "unknown"):
                    yield statement, solvable(partly_so, *ranges)
                else:
                    yield statement, at_first is True or self.exists(rule.questions(), finally_so)

    def rule_distinct(self) -> Verdicts:
        """Say whether two rules that look at the same questions differ."""
        for one, two in combinations(self.pack.rules.values(), 2):
            if one.questions() == two.questions():
                left, right = self.found[one.id], self.found[two.id]
                apart = some(unlike(left.opened, right.opened), unlike(left.ruled_out, right.ruled_out))
                statement = Statement("rule-distinct", two.id, f"same as {one.id} ")
                yield statement, self.exists(one.questions(), apart)

    def rule_not_shadowed(self) -> Verdicts:
        """Say whether a rule is open somewhere where another, which says no less, is not."""
        for one, two in permutations(self.pack.rules.values(), 2):
            says_no_less = set(one.blocks) <= set(two.blocks) and two.severity.rank <= one.severity.rank
            if one.kind is two.kind and says_no_less and one.questions() & two.questions():
                alone = [self.found[one.id].opened, contrary(self.found[two.id].opened)]
                statement = Statement("rule-not-shadowed", one.id, f"where {two.id} ")
                yield statement, self.exists(one.questions() | two.questions(), *alone)

    def looking_at(self, question: Question) -> list[Rule]:
        """Return the rules that look at a question."""
        return [rule for rule in self.pack.rules.values() if question.id in rule.questions()]

    def moves(self, question: Question, other: Answer, *formulas: Any) -> bool | None:
        """Return whether some rule can differ when the answer to ``question`` becomes ``other``."""
        rules = self.looking_at(question)
        state = {**self.state, question.id: other}
        names = {question.id}.union(*(rule.questions() for rule in rules))
        return self.exists(names, some(*(differ(rule, self.state, state) for rule in rules)), *formulas)

    def question_matters(self) -> Verdicts:
        """Say whether some answer to a question makes a difference."""
        for question in self.pack.questions.values():
            other = answer_of(question, "'")
            statement = Statement("question-matters", question.id)
            yield statement, self.moves(question, other, possible(question, other))

    def option_matters(self) -> Verdicts:
        """Say whether adding an option, or choosing it instead of something else, makes a difference."""
        for question in self.pack.questions.values():
            for option in question.options:
                statement = Statement("option-matters", question.id, f"option {option.id} ")
                before, other = self.state[question.id], answer_of(question, "'")
                if isinstance(before, Listed) and not option.alone:
                    after = _relisted(question, before, Change(add=(option.id,)))
                    yield statement, self.moves(question, after, before.lacks[option.id])
                else:
                    chosen = other.only if isinstance(other, Listed) else getattr(other, "options", {})
                    yield statement, self.moves(question, other, possible(question, other), chosen[option.id])

    def offered(self, rule: Rule) -> list[Strategy]:
        """Return the strategies of a rule, in their order."""
        return [self.pack.strategies[each] for each in rule.strategies]

    def helped(self, rule: Rule, *strategies: Strategy) -> Any:
        """Return when adopting the strategies settles a rule."""
        return settled(rule, adopted(self.pack, self.state, strategies))

    def strategies_suffice(self) -> Verdicts:
        """Say whether in every open state of a rule one of its strategies, or all of them, settle it.

        Not asked of a rule that declares that nobody can act.
        """
        for rule in self.pack.rules.values():
            offered = self.offered(rule)
            alone = [self.helped(rule, each) for each in offered]
            left = contrary(some(*alone, self.helped(rule, *offered)))
            statement = Statement("strategies-suffice", rule.id)
            excused = rule.nobody_can_act or self.never(_around([rule], offered), self.found[rule.id].opened, left)
            yield statement, bool(offered) and excused

    def strategy_has_effect(self) -> Verdicts:
        """Say whether a strategy settles a rule in some open state, alone or as one of all that are needed."""
        for rule in self.pack.rules.values():
            offered = self.offered(rule)
            for strategy in offered:
                others = [each for each in offered if each is not strategy]
                needed = every(self.helped(rule, *offered), contrary(self.helped(rule, *others)))
                helps = some(self.helped(rule, strategy), needed)
                statement = Statement("strategy-has-effect", strategy.id, f"helps {rule.id} ")
                yield statement, self.exists(_around([rule], offered), self.found[rule.id].opened, helps)

    def side_effect_declared(self) -> Verdicts:
        """Say whether a strategy leaves closed every risk that it does not declare and that is as severe."""
        for strategy in self.pack.strategies.values():
            for rule in self.pack.rules.values():
                reached = rule.kind is Kind.RISK and rule.questions() & strategy.sets.keys()
                if reached and rule.id not in strategy.may_open:
                    opens = self.opens(strategy, rule, same_severity=True)
                    statement = Statement("side-effect-declared", strategy.id, f"open {rule.id},")
                    yield statement, None if opens is None else not opens

    def side_effect_happens(self) -> Verdicts:
        """Say whether a strategy can open what it declares."""
        for strategy in self.pack.strategies.values():
            for name in strategy.may_open:
                statement = Statement("side-effect-happens", strategy.id, f"open {name},")
                yield statement, self.opens(strategy, self.pack.rules[name], same_severity=False)

    def opens(self, strategy: Strategy, rule: Rule, *, same_severity: bool) -> bool | None:
        """Return whether adopting ``strategy`` for an open finding that it serves can open the risk ``rule``."""
        served = [
            each
            for each in self.pack.rules.values()
            if strategy.id in each.strategies and (not same_severity or rule.severity.rank <= each.severity.rank)
        ]
        after = statuses(rule, adopted(self.pack, self.state, [strategy]))
        return rule.kind is Kind.RISK and self.exists(
            _around([rule, *served], [strategy]),
            some(*(self.found[each.id].opened for each in served)),
            contrary(self.found[rule.id].opened),
            after.opened,
        )

    def way_out(self) -> Verdicts:
        """Say whether a rule declares truly that nobody can act."""
        for rule in self.pack.rules.values():
            stuck = self.stuck(rule)
            yield Statement("way-out", rule.id), None if stuck is None else stuck == rule.nobody_can_act

    def stuck(self, rule: Rule) -> bool | None:
        """Return whether an open state stays open whatever is done about the actionable answers."""
        can_change = [self.pack.questions[name] for name in sorted(rule.questions())]
        after = {each.id: answer_of(each, "'") for each in can_change if each.actionable}
        ranges = [possible(each, after[each.id]) for each in can_change if each.actionable]
        way = every(settled(rule, {**self.state, **after}), *ranges)
        symbols = [] if isinstance(way, bool) else [each for each in _symbols(way) if "'" in str(each)]
        no_way = z3.ForAll(symbols, z3.Not(way)) if symbols else contrary(way)
        return self.exists(rule.questions(), self.found[rule.id].opened, no_way)

    def monotone(self) -> Verdicts:
        """Say whether a better answer to a question that is declared monotone opens nothing."""
        for question in self.pack.questions.values():
            if question.monotone:
                better = answer_of(question, "'")
                grows = [possible(question, better), _is_better(better, self.state[question.id])]
                for rule in self.looking_at(question):
                    opened = statuses(rule, {**self.state, question.id: better}).opened
                    statement = Statement("monotone", question.id, f"open {rule.id},")
                    yield statement, self.never(rule.questions(), contrary(self.found[rule.id].opened), opened, *grows)

    def metric_defined(self) -> Verdicts:
        """Say whether a rule that compares numbers is always decided once everything is answered."""
        for rule in self.pack.rules.values():
            if any(_compares(each.term) for each in (rule.applies, rule.met)):
                found = self.found[rule.id]
                statement = Statement("metric-defined", rule.id)
                yield statement, self.never(rule.questions(), some(found.clarify, found.unknown))


def solvable(*formulas: Any) -> bool | None:
    """Return whether all formulas can hold together, None when that takes the solver too long."""
    whole = every(*formulas)
    if isinstance(whole, bool):
        return whole
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    solver.add(whole)
    verdict = solver.check()
    return None if verdict == z3.unknown else bool(verdict == z3.sat)


def _around(rules: Iterable[Rule], strategies: Iterable[Strategy]) -> set[str]:
    """Return the questions that rules look at and strategies change or compute from."""
    found = {name for rule in rules for name in rule.questions()}
    for strategy in strategies:
        for name, change in strategy.sets.items():
            found.add(name)
            formula = (change.at_least or change.at_most) if isinstance(change, Change) else None
            found |= formula.questions() if formula else set()
    return found


def _is_better(one: Answer, two: Answer) -> Any:
    """Return when ``one`` is a better answer than ``two``: yes, a later option, a longer list or a larger number."""
    match one, two:
        case Numeric(), Numeric():
            return one.value > two.value
        case Listed(), Listed():
            kept = [some(contrary(two.has[each]), one.has[each]) for each in two.has]
            return every(*kept, some(*(every(one.has[each], contrary(two.has[each])) for each in two.has)))
        case Chosen(), Chosen():
            order = [False, True] if True in one.options else list(one.options)
            return some(*(every(two.options[low], one.options[high]) for low, high in combinations(order, 2)))
    raise TypeError(one)


def _compares(term: Term) -> bool:
    """Return whether a condition compares numbers."""
    match term:
        case Compares():
            return True
        case Not(term=inner):
            return _compares(inner)
        case AllOf(terms=terms) | AnyOf(terms=terms):
            return any(_compares(each) for each in terms)
    return False


def _symbols(formula: Any) -> list[Any]:
    """Return the symbols that occur in a formula."""
    found: dict[int, Any] = {}
    pending, seen = [formula], set()
    while pending:
        part = pending.pop()
        if part.get_id() not in seen:
            seen.add(part.get_id())
            pending += part.children()
            if z3.is_const(part) and part.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                found[part.get_id()] = part
    return list(found.values())
