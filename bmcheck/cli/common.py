"""What every command does at its edges: open files, print, exit."""

from __future__ import annotations

import sys
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

from bmcheck.cli.streams import put, put_document, put_marked
from bmcheck.safe import joined, lines

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from bmcheck.conditions import Answer, Answers
    from bmcheck.errors import BmcheckError
    from bmcheck.files.opening import Packs
    from bmcheck.model import Assessment, Pack
    from bmcheck.scan import Exclusion

OLD_PACK_HELP = "The pack of the earlier state, when it was another one: a folder."
EXCLUDE_HELP = "Leave out files whose name or path fits, such as '*/drafts/*'; repeatable. How many is told."
JOBS_HELP = "Processes that read the assessments of a folder; the result is the same."
TODAY_HELP = "Take this date for today (UTC), so that a run can be repeated."
PACK_HELP = "The pack, instead of the one the file names: a folder, or the id of a shipped or listed one."
OF_PACK = "The pack: a folder, or the id of a shipped or listed one. Default: the first listed, or social-media."


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


class Severities(StrEnum):
    """The lowest severity of an open risk that counts."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NEVER = "never"


def command(*words: str, pack: str | None) -> str:
    """Return the command of these words and of the ``--pack`` in use, to be pasted into the shell that started us."""
    from shlex import join

    from bmcheck.cli.program import program

    return join([*program(), *words, *(["--pack", pack] if pack else [])])


def all_ids(pack: str | None) -> str:
    """Return the hint where all ids of the ``--pack`` in use are listed."""
    return f"all ids: {command('pack', 'show', *([pack] if pack else []), pack=None)}"


def on_day(text: str | None) -> date:
    """Return the day that ``--today`` names, or today's date (UTC)."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date() if text is None else named_day("--today", text)


def named_day(option: str, text: str) -> date:
    """Return the date that an option names, written as in a file: other forms of ISO 8601 are easily misread."""
    from datetime import date

    from bmcheck.errors import failure

    wrong = failure(f"{option}: {text!r:.80} is no date", "write it as 2027-03-31")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if found.isoformat() != text:
        raise wrong
    return found


def say(*texts: str) -> None:
    """Print results: to stdout, each text as one line, harmless for a terminal."""
    put(joined(texts) + "\n")


def say_report(text: str) -> None:
    """Print a report, the line breaks of which are all ours, and in which styles may be marked."""
    put_marked(text)
    put("\n")


def say_document(text: str) -> None:
    """Print what other programs read, such as JSON or TOML: in UTF-8, the line breaks all ours."""
    put_document(lines(text) + "\n")


def tell(*texts: str) -> None:
    """Print anything that is not a result: to stderr, each text as one line, harmless for a terminal.

    What nobody can read is no failure.
    """
    with suppress(OSError):
        sys.stderr.write(joined(texts) + "\n")


def tell_problems(error: BmcheckError) -> None:
    """Print every problem of an error, and how many there are when there are several."""
    for problem in error.problems:
        tell(*f"error: {problem}".split("\n"))
    if len(error.problems) > 1:
        tell(f"{len(error.problems)} problems")


def tell_pack(packs: Packs, pack: Pack) -> None:
    """Say which pack is used where a bmcheck.toml lists others, and where one is passed over."""
    if pack.is_listed or packs.is_choosing():
        tell(f"Pack: {pack.label}")
    tell_passed_over(packs)


def tell_passed_over(packs: Packs) -> None:
    """Say that ``--pack`` is followed and not the bmcheck.toml above where one stands."""
    if found := packs.passed_over():
        tell(f"--pack {packs.name} goes before {found}")


def tell_outdated(assessment: Assessment, said: Collection[str]) -> None:
    """Say of answers just given to questions with a new meaning that they wait for the others of that kind."""
    given, left = assessment.outdated.keys() & set(said), assessment.outdated.keys() - set(said)
    if given and left:
        tell(f"{', '.join(sorted(given))}: will count once these are answered anew as well: {', '.join(sorted(left))}")


def tell_left_out(exclusion: Exclusion) -> None:
    """Say how many files were left out because somebody asked for it."""
    if exclusion.patterns:
        tell(f"{exclusion.count} {'file' if exclusion.count == 1 else 'files'} left out by --exclude")


def known(
    names: list[str], entries: Mapping[str, object], kind: str, pack: str | None, renamed: Mapping[str, str]
) -> list[str]:
    """Return ``names``; raise BmcheckError for all that are not the id of an entry of the ``--pack`` in use.

    ``renamed`` maps former ids of such entries to the present ones.
    """
    from bmcheck.errors import BmcheckError, Problem, did_you_mean

    missing = [name for name in names if name not in entries]
    if missing:
        raise BmcheckError(
            Problem(
                f"there is no {kind} {name!r:.80}",
                called_now(name, renamed) or did_you_mean(name, entries) or all_ids(pack),
            )
            for name in missing
        )
    return names


def called_now(name: str, renamed: Mapping[str, str]) -> str:
    """Return the hint what a former id has become, empty when it is none."""
    return f"it is called {renamed[name]} now" if name in renamed else ""


def check_text(option: str, text: str) -> str:
    """Return the text of an option that goes into a file; raise BmcheckError when no file can hold it."""
    from bmcheck.answers import WrongAnswerError
    from bmcheck.errors import failure
    from bmcheck.files.typed import typed_text

    try:
        return typed_text(text)
    except WrongAnswerError as wrong:
        raise failure(f"{option}: {wrong.what}", wrong.hint) from None


def one_currency(sides: Sequence[tuple[str, str]]) -> str:
    """Return the currency in which files, each with its own, count; raise BmcheckError where they differ."""
    from bmcheck.errors import failure
    from bmcheck.money import code_of

    named = [(file, code_of(currency) or currency) for file, currency in sides if currency]
    for file, currency in named[1:]:
        first, other = named[0]
        if currency != other:
            what = f"the amounts are in {currency:.40}, and those of {first} in {other:.40}"
            raise failure(what, "convert them first", file)
    return named[0][1] if named else ""


def tell_understood(pack: Pack, given: Answers, answers: Answers, currency: str) -> None:
    """Say how numbers that were just ``given`` were understood; ``answers`` are all that are known now."""
    from bmcheck.typed_answers import understood, whole_of

    asked = pack.asked(answers, currency)
    for name in given:
        if asked[name].type == "number":
            whole = whole_of(asked, asked[name], answers)
            tell(f"{name}: {understood(asked[name], given[name], whole)}")


def tell_contradictions(pack: Pack, said: Collection[str], answers: Answers) -> None:
    """Point out of answers just ``said`` where not all ``answers`` can be true, and with which others."""
    from bmcheck.consistency import counted

    for each in counted(pack, answers).contradictions:
        if not each.when.questions().isdisjoint(said):
            named = ", ".join(sorted(each.when.questions(), key=pack.order.__getitem__))
            tell(f"Not all of this can be true ({named}): {each.say}")


def parse_pairs(pack: Pack, pairs: list[str], named: str | None, currency: str) -> tuple[list[str], dict[str, Answer]]:
    """Return the questions marked as not known (``question=unknown``) and the answers given; all faults at once.

    ``named`` is the ``--pack`` in use, ``currency`` the one that the venture has named.
    """
    from bmcheck.answers import WrongAnswerError, nobody_is_asked
    from bmcheck.errors import BmcheckError, Problem, did_you_mean
    from bmcheck.typed_answers import parse_answer

    asked = pack.asked({}, currency)
    unknown: list[str] = []
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip()
        parts = value.split(",") if name in asked and asked[name].type == "many" else [value]
        if equals and not all(each.strip() for each in parts):
            hint = f"write --set {name:.80}=unknown when it is not known; an unset variable of a shell is empty"
            problems.append(Problem(f"--set {name:.80}= has no value, or an empty one in its list", hint))
        elif name in answers or name in unknown:
            problems.append(Problem(f"--set: {name} is set twice", "keep one of the two"))
        elif not equals:
            problems.append(Problem(f"--set {pair!r:.80} has no =", "write --set question=value"))
        elif name in pack.world:
            what, hint = nobody_is_asked(pack, name)
            problems.append(Problem(f"--set: {what}", hint))
        elif name not in pack.questions:
            problems.append(
                Problem(
                    f"--set: there is no question {name!r:.80}", did_you_mean(name, pack.questions) or all_ids(named)
                )
            )
        elif value.strip().lower() in ("unknown", "?"):
            unknown.append(name)
        else:
            try:
                answers[name] = parse_answer(asked[name], value)
            except WrongAnswerError as wrong:
                problems.append(Problem(f"--set: {wrong.what}", wrong.hint))
    if problems:
        raise BmcheckError(problems)
    return unknown, answers
