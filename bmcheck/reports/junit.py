"""The check as test results that Jenkins and other CI servers read: a suite a file, a case a rule or notice.

A case fails when it stops the gate and for no other reason, so that the results are red exactly when the gate is.
What asks for something without stopping the gate, and what does not apply, is skipped, with the reason. What is treated
passes, for the right thing is done, and its output names the outcome to watch; where the gate stops because nobody
knows that outcome, the outcome is a case of its own, and that one fails.
"""

from __future__ import annotations

from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bmcheck.escapes import xml
from bmcheck.model import IN_HAND, MET
from bmcheck.reports.lines import line, sentence, state
from bmcheck.reports.marks import unmarked
from bmcheck.reports.notices import notices
from bmcheck.reports.places import place
from bmcheck.reports.words import answers_in_words
from bmcheck.repository_paths import path_in_repository
from bmcheck.safe import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Snapshot


def section(snapshots: Iterable[Snapshot]) -> list[str]:
    """Return the suite of each file, as the schema of Jenkins' xUnit plugin wants it (junit-10.xsd)."""
    return [_written(_suite(each)) for each in snapshots]


def document(sections: Iterable[list[str]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield all suites. A problem of a file that could not be read is an error."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    not_read = (_written(_not_read(path, list(own))) for path, own in groupby(problems, key=attrgetter("path")))
    yield '<testsuites name="bmcheck">'
    is_empty = True
    for each in chain(chain.from_iterable(sections), not_read):
        yield f"\n  {each}"
        is_empty = False
    if is_empty:
        yield f"\n  {_written(_nothing())}"
    yield "\n</testsuites>\n"


def _written(suite: Element) -> str:
    indent(suite, level=1)
    return tostring(suite, encoding="unicode")


def _suite(snapshot: Snapshot) -> Element:
    path = path_in_repository(snapshot.source.path)
    findings = (_finding(snapshot, path, each) for each in snapshot.review.findings)
    cases = [*findings, *_outcomes(snapshot, path), *_notices(snapshot, path)]
    suite = _element("testsuite", name=path, file=path, tests=str(len(cases)), errors="0")
    for name, tag in (("failures", "failure"), ("skipped", "skipped")):
        suite.set(name, str(sum(each.find(tag) is not None for each in cases)))
    properties = SubElement(suite, "properties")
    pack = snapshot.review.pack.label
    for name, value in (("venture", snapshot.assessment.venture.name), ("pack", pack)):
        properties.append(_element("property", name=name, value=value))
    suite.extend(cases)
    return suite


def _not_read(path: str, problems: Sequence[Problem]) -> Element:
    """Return the suite of a file that could not be read: one case, with all that is wrong with it."""
    path = path_in_repository(path)
    suite = _element("testsuite", name=path, file=path, tests="1", failures="0", skipped="0", errors="1")
    case = _element("testcase", classname=f"{path}.file", name="readable")
    case.append(_element("error", type="not-read", message=problems[0].placed))
    case.append(_element("system-out", _lines([each.placed for each in problems])))
    suite.append(case)
    return suite


def _nothing() -> Element:
    """Return a suite that says that no file was an assessment: servers take results without any case for a failure."""
    suite = _element("testsuite", name="bmcheck", tests="1", failures="0", skipped="0", errors="0")
    suite.append(_element("testcase", classname="bmcheck", name="no assessment to check"))
    return suite


def _finding(snapshot: Snapshot, path: str, finding: Finding) -> Element:
    """Return a case: in its output the finding in one line, below it the answers it rests on.

    Jenkins takes what is before the last dot of its class, the file, for its package.
    """
    case = _element("testcase", classname=f"{path}.{finding.rule.feature}", name=finding.rule.id)
    outcome = _outcome(snapshot, finding)
    told = [unmarked(line(snapshot, finding)), *answers_in_words(snapshot.review, finding)]
    if outcome:
        case.append(_element(outcome, type=finding.status.value, message=_message(snapshot, finding)))
    case.append(_element("system-out", _lines(told)))
    return case


def _outcome(snapshot: Snapshot, finding: Finding) -> str:
    """Return the element that says how a case came out; a case that passes has none."""
    if finding.status in (*IN_HAND, *MET):
        return ""
    return "failure" if snapshot.stops_for(finding) else "skipped"


def _message(snapshot: Snapshot, finding: Finding) -> str:
    return f"{finding.rule.severity.value} {state(snapshot, finding)}: {sentence(snapshot, finding)}"


def _outcomes(snapshot: Snapshot, path: str) -> Iterator[Element]:
    """Yield a case for each treated finding whose outcome is not known, where the gate stops for that."""
    for each in snapshot.stops.incomplete:
        if each.status in IN_HAND:
            case = _element("testcase", classname=f"{path}.outcomes", name=each.rule.id)
            case.append(_element("failure", type="outcome-unknown", message=_message(snapshot, each)))
            case.append(_element("system-out", _lines([unmarked(line(snapshot, each))])))
            yield case


def _notices(snapshot: Snapshot, path: str) -> Iterable[Element]:
    """Yield a case for each notice, named so that the same notice has the same name tomorrow."""
    for each in notices(snapshot):
        case = _element("testcase", classname=f"{path}.notices", name=f"{each.id} {each.about}".strip())
        outcome = "failure" if each.stops else "skipped"
        case.append(_element(outcome, type=each.id, message=each.what))
        case.append(_element("system-out", _lines([f"{place(snapshot, each.place)}: {each.id}: {each.what}"])))
        yield case


def _lines(texts: Iterable[str]) -> str:
    return lines("\n".join(xml(each) for each in texts))


def _element(tag: str, text: str | None = None, **attributes: str) -> Element:
    element = Element(tag, {name: xml(value) for name, value in attributes.items()})
    element.text = text
    return element
