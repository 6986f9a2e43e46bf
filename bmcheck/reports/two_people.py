"""Two people's answers beside each other, in words, as Markdown and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bmcheck.answers import in_words, plain_answer
from bmcheck.escapes import markdown
from bmcheck.model import UNCLEAR, Audience, Kind, Status
from bmcheck.reports.breaking import fill
from bmcheck.reports.json_stream import dumped, pack_entry
from bmcheck.reports.marks import Marked, below, told, unmarked
from bmcheck.reports.styles import identity, severity
from bmcheck.reports.treatment import aside, is_unsettled
from bmcheck.reports.width import text_width
from bmcheck.reports.words import STATUS_WORDS, counts, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bmcheck.conditions import Answer
    from bmcheck.model import Finding, Review, Rule
    from bmcheck.two_people import Agreement, Difference, Stake

SCHEMA = 2
MOST_STAKES = 6
"""Findings that a difference shows; JSON and Markdown have all."""
MOST_GAPS = 8
"""Questions shown that only one answers; JSON and Markdown have all."""


class Sides(NamedTuple):
    """What the two are called."""

    one: str
    two: str


def render(found: Agreement, names: Sides) -> Marked:
    """Return the comparison for a reader: contradictions in full, then what only one of them says."""
    if not found.differences:
        return told("Both say the same.")
    width = text_width()
    lines = [*_first(found, names), *_contradictions(found, names), *_apart(found, names)]
    lines += [*_one_sided(found, names), *_counts(found, names)]
    return Marked(below(fill(each, width, rest=_indent(each)) for each in lines).strip("\n"))


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip()) + 2) if line.startswith(" ") else ""


def _first(found: Agreement, names: Sides) -> Iterator[str]:
    """Yield what to talk about first; a contradiction follows below, anything else is told here."""
    first = found.differences[0]
    if apart := two_ventures(found, names):
        yield from (apart, "")
    yield _opening(found)
    if first.stakes and not first.contradiction:
        yield from _told(first, names)


def two_ventures(found: Agreement, names: Sides) -> str:
    """Return that the two do not speak of one venture, or not from one side of it; nothing where they may."""
    each = found.apart_at
    if each is None:
        return ""
    views = [found.joint.pack.reader(side.answers) is Audience.INVESTOR for side in (found.one, found.two)]
    apart = "These are two ventures, not two views of one"
    views_apart = "One of them looks at a venture from outside" if any(views) else apart
    said = f"{names.one}: {_said(each, each.one)}; {names.two}: {_said(each, each.two)}"
    return f"{views_apart}. {each.question.ask} ({each.question.id}) {said}"


def _opening(found: Agreement) -> str:
    if not found.differences or not found.differences[0].stakes:
        return "No finding hangs on what they say differently."
    question = found.differences[0].question
    return f"Talk first about: {question.ask} ({question.id})"


def _contradictions(found: Agreement, names: Sides) -> Iterator[str]:
    chosen = [each for each in found.differences if each.contradiction]
    yield ""
    yield f"They contradict each other ({len(chosen)})" if chosen else "They never contradict each other."
    if any(each.stakes for each in chosen):
        yield "After each finding: what it comes to by the first answer, or by the second."
    for place, each in enumerate(chosen, 1):
        yield ""
        yield f"{place}. {each.question.ask} ({each.question.id})"
        yield from _told(each, names)


def _told(difference: Difference, names: Sides) -> Iterator[str]:
    """Yield what each of the two says, and what hangs on it."""
    yield f"   {names.one}: {_said(difference, difference.one)}"
    yield f"   {names.two}: {_said(difference, difference.two)}"
    yield from (told("   - ", _stake(stake)) for stake in difference.stakes[:MOST_STAKES])
    if len(difference.stakes) > MOST_STAKES:
        yield f"   - and {len(difference.stakes) - MOST_STAKES} more"
    if not difference.stakes:
        yield "   No finding hangs on it."


def _said(difference: Difference, answer: Answer | None) -> str:
    return "not answered" if answer is None else in_words(difference.question, answer)


def _stake(stake: Stake) -> Marked:
    """Return a finding with what it comes to as the one and as the other has it."""
    rule = stake.rule
    needed = (
        f", once {' and '.join(stake.needed)} {'are' if len(stake.needed) > 1 else 'is'} settled, too"
        if stake.needed
        else ""
    )
    status = f"{STATUS_WORDS[stake.one]} or {STATUS_WORDS[stake.two]}"
    return told(_called(rule), f": {status}{needed}")


def _called(rule: Rule) -> Marked:
    return told(severity(rule), f" {rule.kind.value}: {rule.title} (", identity(rule.id), ")")


def _one_sided(found: Agreement, names: Sides) -> Iterator[str]:
    """Yield what one says and the other leaves open: nothing has to be agreed, only to be said."""
    for title, chosen in _halves(found, names):
        if chosen:
            yield ""
            yield f"{title} ({len(chosen)})"
        yield from (f"  - {_gap(each)}" for each in chosen[:MOST_GAPS])
        if len(chosen) > MOST_GAPS:
            yield f"  - and {len(chosen) - MOST_GAPS} more (--format markdown has all)"


def _gap(difference: Difference) -> str:
    """Return a question with what is said to it, and how many findings hang on that."""
    risks = sum(stake.rule.kind is Kind.RISK for stake in difference.stakes)
    numbers = ((risks, "risk"), (len(difference.stakes) - risks, "opportunity"))
    hanging = " and ".join(number_of(*each) for each in numbers if each[0]) or "nothing"
    answers = (each for each in (difference.one, difference.two) if each is not None)
    said = " / ".join(in_words(difference.question, each) for each in answers)
    return f"{difference.question.ask} — {said} ({difference.question.id}: {hanging} on it)"


def _apart(found: Agreement, names: Sides) -> Iterator[str]:
    """Yield the findings that are known of both and come out otherwise."""
    chosen = [pair for pair in found.apart if not {each.status for each in pair} & set(UNCLEAR)]
    if chosen:
        yield ""
        yield f"What comes out differently ({len(chosen)})"
    for one, two in chosen:
        yield told("  - ", _called(one.rule))
        yield f"    {names.one}: {STATUS_WORDS[one.status]}; {names.two}: {STATUS_WORDS[two.status]}"


def _halves(found: Agreement, names: Sides) -> Iterator[tuple[str, list[Difference]]]:
    gaps = [each for each in found.differences if not each.contradiction]
    yield f"Only {names.one} answers", [each for each in gaps if each.two is None]
    yield f"Only {names.two} answers", [each for each in gaps if each.one is None]
    yield (
        "Both answer, and one says more",
        [each for each in gaps if None not in (each.one, each.two)],
    )


def _counts(found: Agreement, names: Sides) -> Iterator[str]:
    yield ""
    yield f"{names.one}: {counts(found.one)}"
    yield f"{names.two}: {counts(found.two)}"
    yield f"What both say: {counts(found.joint)}"
    shared = found.joint.having(Status.OPEN)
    if shared:
        yield ""
        yield f"Open by what both say ({len(shared)})"
        yield from (told("  - ", _called(each.rule), _unsettled(found.joint, each)) for each in shared)


def _unsettled(review: Review, finding: Finding) -> str:
    """Return what to agree on before it is settled that a finding is open; nothing where it is."""
    return f": {aside(review, finding)}" if is_unsettled(finding) else ""


def render_markdown(found: Agreement, names: Sides) -> str:
    """Return the comparison as Markdown: a table of the contradictions, then one of the findings that differ."""
    one, two = (markdown(each) for each in names)
    lines = [
        f"# {one} and {two}",
        "",
        *([markdown(apart), ""] if (apart := two_ventures(found, names)) else []),
        markdown(_opening(found)),
    ]
    lines += ["", f"| question | {one} | {two} | hangs on it |", "| --- | --- | --- | --- |"]
    for each in found.differences:
        stakes = "<br>".join(markdown(unmarked(_stake(stake))) for stake in each.stakes) or "nothing"
        row = [each.question.ask, _said(each, each.one), _said(each, each.two)]
        lines.append(f"| {' | '.join([*map(markdown, row), stakes])} |")
    lines += ["", f"| finding | {one} | {two} | what both say |", "| --- | --- | --- | --- |"]
    for first, second in found.apart:
        row = [
            f"{first.rule.severity.value} {first.rule.kind.value}: {first.rule.title}",
            *_statuses(found, first, second),
        ]
        lines.append(f"| {' | '.join(markdown(each) for each in row)} |")
    return "\n".join(lines)


def _statuses(found: Agreement, one: Finding, two: Finding) -> list[str]:
    return [STATUS_WORDS[each.status] for each in (one, two, found.joint.by_rule[one.rule.id])]


def render_json(found: Agreement, names: Sides) -> str:
    """Return the comparison for programs; the first difference is the one to talk about first."""
    document = {
        "schema": SCHEMA,
        "one": names.one,
        "two": names.two,
        "pack": pack_entry(found.joint.pack),
        "two_ventures_by": found.apart_at.question.id if found.apart_at else None,
        "differences": [_difference(each) for each in found.differences],
        "findings": [
            {
                "rule": one.rule.id,
                "kind": one.rule.kind.value,
                "severity": one.rule.severity.value,
                "one": one.status.value,
                "two": two.status.value,
                "joint": found.joint.by_rule[one.rule.id].status.value,
            }
            for one, two in found.apart
        ],
    }
    return dumped(document)


def _difference(difference: Difference) -> dict[str, Any]:
    question = difference.question
    one, two = (None if each is None else plain_answer(question, each) for each in (difference.one, difference.two))
    return {
        "question": question.id,
        "one": one,
        "two": two,
        "contradiction": difference.contradiction,
        "findings": [
            {"rule": each.rule.id, "one": each.one.value, "two": each.two.value, "settled_as_well": list(each.needed)}
            for each in difference.stakes
        ],
    }
