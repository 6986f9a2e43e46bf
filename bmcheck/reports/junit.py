"""The check as test results that Jenkins and other CI servers read: a suite a file, a case a rule or notice.

A case fails when it stops the gate and for no other reason, so that the results are red exactly when the gate is.
What asks for something without stopping the gate, and what does not apply, is skipped, with the reason.
"""

from __future__ import annotations

from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from bmcheck.escapes import xml
from bmcheck.model import MET
from bmcheck.reports.lines import line, place, sentence, state
from bmcheck.reports.notices import notices
from bmcheck.reports.words import answers_in_words
from bmcheck.safe import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Snapshot
    from bmcheck.reports.notices import Notice


def section(snapshots: Iterable[Snapshot]) -> list[str]:
    """Return the suite of each file, as the schema of Jenkins' xUnit plugin wants it (junit-10.xsd)."""
    return [_suite(each) for each in snapshots]


def document(sections: Iterable[list[str]], problems: Iterable[Problem] = ()) -> Iterator[str]:
    """Yield all suites. A problem of a file that could not be read is an error."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    not_read = (_not_read(path, list(own)) for path, own in groupby(problems, key=attrgetter("path")))
    opening = '<testsuites name="bmcheck"'
    for each in chain(chain.from_iterable(sections), not_read):
        yield (f"{opening}>" if opening else "") + f"\n  {each}"
        opening = ""
    yield f"{opening} />\n" if opening else "\n</testsuites>\n"


def _suite(snapshot: Snapshot) -> str:
    review, noted = snapshot.review, notices(snapshot)
    outcomes = [*(_outcome(snapshot, each) for each in review.findings), *map(_outcome_of_notice, noted)]
    counts = {"failures": outcomes.count("failure"), "skipped": outcomes.count("skipped")}
    pack = f"{review.pack.id} {review.pack.version}"
    properties = (_property("venture", snapshot.assessment.venture.name), _property("pack", pack))
    first = "\n      ".join(("<properties>", *properties)) + "\n    </properties>"
    cases = [*(_finding(snapshot, each) for each in review.findings), *(_notice(snapshot, each) for each in noted)]
    return _written(snapshot.source.path, {"tests": len(outcomes), "errors": 0, **counts}, [first, *cases])


def _property(name: str, value: str) -> str:
    return f'<property name="{name}" value="{_attribute(value)}" />'


def _written(path: str, counts: Mapping[str, int], parts: Iterable[str]) -> str:
    """Return the suite of a file, indented as it stands in the document."""
    file, counted = _attribute(path), " ".join(f'{name}="{count}"' for name, count in counts.items())
    opening = f'<testsuite name="{file}" file="{file}" {counted}>'
    return "\n    ".join((opening, *parts)) + "\n  </testsuite>"


def _case(of: str, name: str, outcome: str, told: Iterable[str]) -> str:
    """Return a case, indented as it stands in the document."""
    opening = f'<testcase classname="{_attribute(of)}" name="{_attribute(name)}">'
    printed = lines("\n".join(map(_text, told)))
    output = f"<system-out>{printed}</system-out>"
    return "\n      ".join(filter(None, (opening, outcome, output))) + "\n    </testcase>"


def _result(tag: str, name: str, message: str) -> str:
    return f'<{tag} type="{name}" message="{_attribute(message)}" />'


def _not_read(path: str, problems: Sequence[Problem]) -> str:
    """Return the suite of a file that could not be read: one case, with all that is wrong with it."""
    placed = [each.placed for each in problems]
    case = _case(f"{path}.file", "readable", _result("error", "not-read", placed[0]), placed)
    return _written(path, {"tests": 1, "failures": 0, "skipped": 0, "errors": 1}, [case])


def _outcome(snapshot: Snapshot, finding: Finding) -> str:
    """Return the element that says that a case did not pass, empty when it did."""
    return "failure" if snapshot.stops_for(finding) else "" if finding.status in MET else "skipped"


def _outcome_of_notice(notice: Notice) -> str:
    return "failure" if notice.stops else "skipped"


def _finding(snapshot: Snapshot, finding: Finding) -> str:
    """Return a case: in its output the finding in one line, below it the answers it rests on."""
    rule, outcome = finding.rule, _outcome(snapshot, finding)
    if outcome:
        message = f"{rule.severity.value} {state(snapshot, finding)}: {sentence(snapshot, finding)}"
        outcome = _result(outcome, finding.status.value, message)
    told = [line(snapshot, finding), *answers_in_words(snapshot.review, finding)]
    return _case(_class(snapshot, rule.feature), rule.id, outcome, told)


def _notice(snapshot: Snapshot, notice: Notice) -> str:
    """Return the case of a notice, named so that the same notice has the same name tomorrow."""
    outcome = _result(_outcome_of_notice(notice), notice.id, notice.what)
    told = f"{place(snapshot, notice.place)}: {notice.id}: {notice.what}"
    return _case(_class(snapshot, "notices"), f"{notice.id} {notice.about}".strip(), outcome, [told])


def _class(snapshot: Snapshot, name: str) -> str:
    """Return the class of a case: Jenkins takes what is before the last dot, the file, for its package."""
    return f"{snapshot.source.path}.{name}"


def _text(text: str) -> str:
    return xml(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _text(text).replace('"', "&quot;")
