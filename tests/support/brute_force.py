"""What holds of a small pack, found by trying all its answers on the evaluation: no formulas, no solver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, combinations, permutations, product
from typing import NamedTuple

from msgspec.structs import replace

from bmcheck.adoption import adopt, adopt_all
from bmcheck.applying import apply
from bmcheck.conditions import Answer, Answers, Choices
from bmcheck.evaluation import find
from bmcheck.model import (
    IN_HAND,
    MET,
    TO_DO,
    UNCLEAR,
    Happening,
    Kind,
    Nature,
    Pack,
    Question,
    Rule,
    Scenario,
    Strategy,
)
from bmcheck.proof.parts import parts_of, reading
from bmcheck.proof.rules import wanted
from bmcheck.stress import Happened


class Statement(NamedTuple):
    """A failure as it can be compared: the property, the entry, and the words that tell it from others."""

    property: str
    identity: str
    words: str = ""


def complete(question: Question) -> list[Answer]:
    """Return every complete answer to a question; of numbers the whole ones."""
    match question.type:
        case "yes-no":
            return [True, False]
        case "one":
            return [each.id for each in question.options]
        case "number":
            low, high = question.range
            return list(range(int(low), int(high) + 1))
        case "many":
            joint = sorted(question.joint)
            some = chain.from_iterable(combinations(joint, size) for size in range(len(joint) + 1))
            lists = [Choices(frozenset(has), question.joint - set(has)) for has in some]
            alone = [Choices(frozenset(), question.joint, each) for each in sorted(question.alone)]
            return [*alone, *(each for each in lists if each.has or not alone)]


def partial(question: Question) -> list[Answer | None]:
    """Return every answer to a question, complete or not, and none."""
    if question.type != "many":
        return [None, *complete(question)]
    lists: list[Answer | None] = []
    for sides in product((0, 1, 2), repeat=len(question.joint)):
        has, lacks = (
            frozenset(o for o, s in zip(sorted(question.joint), sides, strict=True) if s == side) for side in (1, 2)
        )
        if has or lacks != question.joint or not question.alone:
            lists.append(Choices(has, lacks))
    return [None, *lists, *(each for each in complete(question) if isinstance(each, Choices) and each.alone)]


def open_in(rule: Rule, answers: Answers) -> bool:
    return find(rule, answers).status in TO_DO


class BruteForce:
    """Every statement of the properties that does not hold of one pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack, self.rules, self.questions = pack, list(pack.rules.values()), pack.questions

    def whole(self, *names: str) -> Iterator[dict[str, Answer]]:
        """Yield every way to answer some questions completely."""
        for said in product(*(complete(self.questions[each]) for each in names)):
            yield dict(zip(names, said, strict=True))

    def on(self, *rules: Rule) -> list[dict[str, Answer]]:
        """Return every way to answer all that some rules look at."""
        return list(self.whole(*sorted(frozenset().union(*(each.questions() for each in rules)))))

    def some(self, rule: Rule) -> list[Answers]:
        """Return every way to answer some of what a rule looks at."""
        names = sorted(rule.questions())
        rows = product(*(partial(self.questions[each]) for each in names))
        return [{n: a for n, a in zip(names, row, strict=True) if a is not None} for row in rows]

    def statements(self) -> set[Statement]:
        checks: list[Callable[[], Iterator[Statement]]] = [
            self.statuses, self.parts, self.pairs, self.ways_out, self.suffices, self.effects,
            self.side_effects, self.questions_matter, self.monotone, self.undefined, self.scenarios_matter,
            self.prepared,
        ]  # fmt: skip
        return {each for check in checks for each in check()}

    def statuses(self) -> Iterator[Statement]:
        for rule in self.rules:
            found = {find(rule, each).status for each in self.on(rule)}
            found |= {find(rule, each).status for each in self.some(rule)} & set(UNCLEAR)
            yield from (Statement("status-reachable", rule.id, each) for each in wanted(rule) if each not in found)

    def parts(self) -> Iterator[Statement]:
        names = self.pack.names
        for rule in self.rules:
            for field in ("applies", "met", "treated"):
                for words, text in parts_of(getattr(rule, field)):
                    shorter = replace(rule, **{field: reading(text, names)})
                    if not self.differ(rule, shorter):
                        yield Statement("part-matters", rule.id, f"{field} what changes nothing: {words}")
                        break

    def differ(self, rule: Rule, shorter: Rule) -> bool:
        """Return whether a rule comes to another status without a part, or is decided by fewer answers with it."""
        if any(find(rule, each).status is not find(shorter, each).status for each in self.on(rule)):
            return True
        pairs = ((find(rule, each).status, find(shorter, each).status) for each in self.some(rule))
        return any(one not in UNCLEAR and two in UNCLEAR for one, two in pairs)

    def pairs(self) -> Iterator[Statement]:
        for one, two in permutations(self.rules, 2):
            answers = self.on(one, two)
            later = self.rules.index(two) > self.rules.index(one)
            if later and one.questions() == two.questions() and all(same_view(one, two, each) for each in answers):
                yield Statement("rule-distinct", two.id, f"as {one.id} ")
            if (
                one.kind is not two.kind
                or two.severity.rank > one.severity.rank
                or not one.questions() & two.questions()
            ):
                continue
            mutual = one.severity is two.severity and all(open_in(one, e) or not open_in(two, e) for e in answers)
            if all(open_in(two, each) or not open_in(one, each) for each in answers) and not (mutual and later):
                yield Statement("rule-not-shadowed", one.id, two.id)

    def ways_out(self) -> Iterator[Statement]:
        for rule in self.rules:
            practices = [each for each in sorted(rule.questions()) if self.questions[each].kind is Nature.PRACTICE]
            done = list(self.whole(*practices))
            stuck = any(
                open_in(rule, each) and not any(is_left(rule, {**each, **other}) for other in done)
                for each in self.on(rule)
            )
            if stuck is not bool(rule.nobody_can_act):
                yield Statement("way-out", rule.id)

    def suffices(self) -> Iterator[Statement]:
        for rule in self.rules:
            if not rule.nobody_can_act and rule.strategies:
                waiting = self.waiting(rule)
                if any(open_in(rule, each) and not self.can_leave(rule, waiting, each) for each in self.on(*waiting)):
                    yield Statement("strategies-suffice", rule.id)

    def waiting(self, rule: Rule) -> list[Rule]:
        found = [rule]
        for each in found:
            risks = [self.pack.rules[risk] for name in each.strategies for risk in self.pack.strategies[name].waits_for]
            found += [risk for risk in risks if risk not in found]
        return found

    def can_leave(self, rule: Rule, waiting: list[Rule], answers: Answers) -> bool:
        """Return whether strategies begun one after the other leave a rule."""
        if is_left(rule, answers):
            return True
        for name in dict.fromkeys(name for each in waiting for name in each.strategies):
            strategy = self.pack.strategies[name]
            after = adopt(self.pack, answers, strategy)
            if any(open_in(self.pack.rules[each], answers) for each in strategy.waits_for):
                continue
            if {k: v for k, v in after.items() if k in answers} != answers:
                shorter = {k: v for k, v in after.items() if k in answers}
                if self.can_leave(rule, waiting, shorter):
                    return True
        return False

    def effects(self) -> Iterator[Statement]:
        for rule in self.rules:
            sets = [set(s) for size in range(len(rule.strategies) + 1) for s in combinations(rule.strategies, size)]
            for name in rule.strategies:
                asked = self.on(
                    rule, *(self.pack.rules[e] for n in rule.strategies for e in self.pack.strategies[n].waits_for)
                )
                if not any(
                    self.helps(rule, name, some, each) for each in asked if open_in(rule, each) for some in sets
                ):
                    yield Statement("strategy-has-effect", name, f"helps {rule.id} ")

    def helps(self, rule: Rule, name: str, names: set[str], answers: Answers) -> bool:
        if name not in names or not is_left(rule, adopt_all(self.pack, answers, names)):
            return False
        waiting = {risk for each in names for risk in self.pack.strategies[each].waits_for}
        if any(open_in(self.pack.rules[each], answers) for each in waiting):
            return False
        return not any(is_left(rule, adopt_all(self.pack, answers, names - {each})) for each in names)

    def side_effects(self) -> Iterator[Statement]:
        for strategy in self.pack.strategies.values():
            serving = [each for each in self.rules if strategy.id in each.strategies]
            for rule in self.rules:
                if (
                    rule.kind is Kind.RISK
                    and rule.questions() & strategy.sets.keys()
                    and rule.id not in strategy.may_open
                ):
                    severe = [each for each in serving if rule.severity.rank <= each.severity.rank]
                    if self.opens(strategy, rule, severe):
                        yield Statement("side-effect-declared", strategy.id, f"open {rule.id},")
            for name in strategy.may_open:
                if not self.opens(strategy, self.pack.rules[name], serving):
                    yield Statement("side-effect-happens", strategy.id, f"open {name},")

    def opens(self, strategy: Strategy, rule: Rule, serving: list[Rule]) -> bool:
        waiting = [self.pack.rules[each] for each in strategy.waits_for]
        return any(
            not open_in(rule, each)
            and open_in(served, each)
            and not any(open_in(risk, each) for risk in waiting)
            and open_in(rule, adopt(self.pack, each, strategy))
            for served in serving
            for each in self.on(rule, served, *waiting)
        )

    def questions_matter(self) -> Iterator[Statement]:
        for question in self.questions.values():
            answers = complete(question)
            if not self.tells(question, [(one, two) for one in answers for two in answers]):
                yield Statement("question-matters", question.id)
            for option in question.options:
                with_it = [(each, having(question, each, option.id, alone=option.alone)) for each in answers]
                if not self.tells(question, with_it):
                    yield Statement("option-matters", question.id, f"its option {option.id}")
            choosing = [each.id for each in question.options if question.type == "one" or each.alone]
            for one, two in combinations(choosing, 2):
                swapped = [(each, exchanged(each, one, two)) for each in answers]
                if not self.tells(question, swapped):
                    yield Statement("options-told-apart", question.id, f"{one}~{two}")

    def tells(self, question: Question, pairs: list[tuple[Answer, Answer]]) -> bool:
        """Return whether some rule comes to another status with the second answer of a pair."""
        for rule in self.pack.rules_on[question.id]:
            for others in self.whole(*sorted(rule.questions() - {question.id})):
                found = [[find(rule, {**others, question.id: each}).status for each in pair] for pair in pairs]
                if any(one is not two for one, two in found):
                    return True
        return False

    def monotone(self) -> Iterator[Statement]:
        for question in (each for each in self.questions.values() if each.monotone):
            answers = complete(question)
            pairs = [(one, two) for one in answers for two in answers if one != two and no_worse(question, two, one)]
            for rule in self.pack.rules_on[question.id]:
                others = list(self.whole(*sorted(rule.questions() - {question.id})))
                if any(
                    not open_in(rule, {**rest, question.id: one}) and open_in(rule, {**rest, question.id: two})
                    for rest in others
                    for one, two in pairs
                ):
                    yield Statement("monotone", question.id, f"open {rule.id}")

    def scenarios_matter(self) -> Iterator[Statement]:
        for scenario in self.pack.scenarios.values():
            for name, change in scenario.happens.items():
                for called, part in parts_of_change(name, change):
                    less = {each: other for each, other in scenario.happens.items() if each != name}
                    if not any(
                        find(rule, apply(self.pack, each, {**less, name: part})).status
                        is not find(rule, apply(self.pack, each, less)).status
                        for rule in self.pack.rules_on[name]
                        for each in self.concerned(scenario, rule)
                    ):
                        yield Statement("scenario-matters", scenario.id, f"changes {called}, and")

    def prepared(self) -> Iterator[Statement]:
        for scenario in self.pack.scenarios.values():
            for rule in self.rules:
                if rule.kind is not Kind.RISK or rule.nobody_can_act or not rule.questions() & scenario.happens.keys():
                    continue
                if any(
                    open_in(rule, apply(self.pack, adopt_all(self.pack, each, rule.strategies), scenario.happens))
                    and not open_in(rule, each)
                    for each in self.concerned(scenario, rule)
                ):
                    yield Statement("scenario-prepared", scenario.id, f"opens {rule.id},")

    def concerned(self, scenario: Scenario, rule: Rule) -> Iterator[Answers]:
        """Yield every way to answer what a rule and a scenario look at, of ventures that the scenario concerns."""
        added = (each.plus for each in scenario.happens.values() if isinstance(each, Happening))
        names = rule.questions().union(scenario.applies.questions(), *(each.questions() for each in added if each))
        return (each for each in self.whole(*sorted(names)) if scenario.applies.truth(each) is True)

    def undefined(self) -> Iterator[Statement]:
        for rule in self.rules:
            if any(find(rule, each).status in UNCLEAR for each in self.on(rule)):
                yield Statement("metric-defined", rule.id)


def parts_of_change(name: str, change: Happened) -> list[tuple[str, Happened]]:
    """Return each option that a change adds or takes away, or the change itself, with what it is called."""
    if not isinstance(change, Happening) or not (change.add or change.remove):
        return [(name, change)]
    added = ((f"{each} of {name}", Happening(add=(each,))) for each in change.add)
    return [*added, *((f"{each} of {name}", Happening(remove=(each,))) for each in change.remove)]


def same_view(one: Rule, two: Rule, answers: Answers) -> bool:
    """Return whether two rules come to the same, whatever it is called in their kinds."""
    places: Mapping[str, str] = {"untapped": "open", "captured": "covered", "pursued": "treated"}
    left, right = (places.get(find(each, answers).status, find(each, answers).status) for each in (one, two))
    return left == right


def is_left(rule: Rule, answers: Answers) -> bool:
    return find(rule, answers).status in (*IN_HAND, *MET)


def having(question: Question, answer: Answer, option: str, *, alone: bool) -> Answer:
    """Return an answer with one more option, or with that option instead."""
    if not isinstance(answer, Choices):
        return option
    if alone:
        return Choices(frozenset(), question.joint, option)
    return Choices(answer.has | {option}, question.joint - answer.has - {option})


def exchanged(answer: Answer, one: str, two: str) -> Answer:
    """Return an answer with two options exchanged."""
    other = {one: two, two: one}
    if isinstance(answer, Choices):
        return replace(answer, alone=other.get(answer.alone, answer.alone)) if answer.alone else answer
    return other.get(answer, answer) if isinstance(answer, str) else answer


def no_worse(question: Question, one: Answer, two: Answer) -> bool:
    """Return whether an answer is as good as another in every respect."""
    if isinstance(one, Choices) and isinstance(two, Choices):
        return one.has != two.has and all(
            (option in one.has) >= (option in two.has) if rises else (option in one.has) <= (option in two.has)
            for option, rises in question.better_ticked.items()
        )
    if question.type == "number":
        return one > two  # type: ignore[operator]
    return question.ranks[one] > question.ranks[two]
