"""``bmcheck waive``: accept a finding, for a reason, until a date."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import PACK_HELP, TODAY_HELP, check_text, command, known, named_day, on_day, tell, tell_pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bmcheck.errors import Problem
    from bmcheck.model import Finding, Review


_FORMS = {"--reason": '"why it may stay"', "--by": '"who accepts it"', "--until": "2027-03-31"}


class Decision(StrEnum):
    """What is said of the finding."""

    ACCEPT = "accept"
    NOT_APPLICABLE = "not-applicable"
    DISAGREE = "disagree"


def waive(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The assessment.")],
    rule: Annotated[
        str,
        typer.Argument(metavar="RULE", help="The rule whose finding is accepted.", autocompletion=completion.rules),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why. Has to be given.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who accepts it. Has to be given.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day on which it holds (UTC). Has to be given.")
    ] = "",
    decision: Annotated[
        Decision, typer.Option("--decision", help="Accept the finding, say that it does not apply, or disagree.")
    ] = Decision.ACCEPT,
    max_waiver_days: Annotated[
        int | None,
        typer.Option(
            "--max-waiver-days", metavar="DAYS", min=0, max=36_500, help="Refuse a date further ahead than this."
        ),
    ] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DATE", help=TODAY_HELP)] = None,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Accept a finding, for a reason and until a date. It lapses as well when the answers it rests on change.

    An earlier waiver of the same rule is replaced.
    """
    from bmcheck.errors import BmcheckError
    from bmcheck.evaluation import review
    from bmcheck.files.opening import Packs
    from bmcheck.files.waivers_and_actions import record_waiver
    from bmcheck.follow_up import because, can_be_accepted, fingerprint_of, follow_up, stopped_since
    from bmcheck.model import AsOf, Status

    packs = Packs(pack)
    loaded, _, assessment = packs.read(file)
    tell_pack(packs, loaded)
    known([rule], loaded.rules, "rule", packs.option(loaded), loaded.renamed_rules)
    now = review(loaded, assessment.answers)
    finding, day = now.by_rule[rule], on_day(today)
    late = follow_up(now, assessment, AsOf(day)).without_result
    problems = list(_missing({"--reason": reason, "--by": by, "--until": until}))
    if finding.status is Status.UNKNOWN or not can_be_accepted(finding, late):
        problems.append(_refused(now, finding, command("explain", rule, file, pack=pack)))
    if problems:
        raise BmcheckError(problems)
    for option, text in (("--reason", reason), ("--by", by)):
        check_text(option, text)
    last = _last_day(until, day, max_waiver_days)
    _check_actions(list(stopped_since(now, assessment, finding.rule, day)))
    entry = {
        "rule": rule,
        "decision": decision.value,
        "reason": reason,
        "by": by,
        "until": last,
        "because": because(now, finding),
        "conditions": fingerprint_of(loaded, finding.rule),
        "given": day,
    }
    record_waiver(file, entry, loaded)
    before = next((each for each in assessment.waivers if each.rule == rule), None)
    instead = f", instead of the one by {before.by} until {before.until.isoformat()}" if before else ""
    tell(f"{rule} is waived in {file} until {last.isoformat()}{instead}.")


def _last_day(text: str, today: date, longest: int | None) -> date:
    from bmcheck.errors import failure
    from bmcheck.results import days_after

    last = named_day("--until", text)
    if last < today:
        raise failure(f"--until: {text} is over already", "name a day to come")
    if longest is not None and last > days_after(today, longest):
        latest = days_after(today, longest).isoformat()
        raise failure(f"--until: {text} is more than {longest} days ahead", f"name a day until {latest}")
    return last


def _check_actions(stopped: list[str]) -> None:
    """Raise BmcheckError when the file says of strategies that they are done since today, and that they are not."""
    from bmcheck.errors import failure

    if stopped:
        what = f"{', '.join(stopped)} was done today, as the action says, and the answers say that it is not"
        raise failure(what, "correct the action or the answers first")


def _missing(texts: dict[str, str]) -> Iterator[Problem]:
    """Yield what is not said: why, by whom and until when."""
    from bmcheck.errors import Problem

    for option, text in texts.items():
        if not text.strip():
            yield Problem(f"{option} is missing", f"write {option} {_FORMS[option]}")


def _refused(review: Review, finding: Finding, look: str) -> Problem:
    """Return why there is nothing to accept; ``look`` is the command that explains the finding."""
    from bmcheck.errors import Problem
    from bmcheck.model import IN_HAND, Status
    from bmcheck.reports.words import STATUS_WORDS, wanted_in_short

    what = f"{finding.rule.id} is {STATUS_WORDS[finding.status]} here"
    if finding.status is Status.UNKNOWN:
        first = wanted_in_short(review, finding, "answer first:", "start measuring:")
        return Problem(f"{what}: it is not known whether it applies", first)
    if finding.status in IN_HAND:
        return Problem(f"{what}: the right thing is done, and no gate stops for it; nothing to accept", f"see {look}")
    return Problem(f"{what}: there is nothing to accept", f"see {look}")
