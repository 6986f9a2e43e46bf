"""``bmcheck assess``: the interview. Creates or resumes an assessment file."""

from __future__ import annotations

import os
import sys
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bmcheck.cli import completion
from bmcheck.cli.common import (
    PACK_HELP,
    check_text,
    command,
    one_currency,
    parse_pairs,
    tell,
    tell_contradictions,
    tell_outdated,
    tell_pack,
    tell_problems,
    tell_understood,
)

if TYPE_CHECKING:
    from datetime import date

    from bmcheck.conditions import Answer
    from bmcheck.dialogue.asking import Asker
    from bmcheck.dialogue.conduct import Interview
    from bmcheck.interview import Scope
    from bmcheck.model import Assessment, Pack

DEFAULT_FILE = "assessment.toml"
NO_TERMINAL = (
    "the interview needs a terminal, and this is none",
    "answer without one: bmcheck assess FILE --set question=value, or --answers FILE",
)


def assess(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="The assessment to create or to go on with.")
    ] = DEFAULT_FILE,
    quick: Annotated[
        bool, typer.Option("--quick", help="Only the core questions; the report says what stays open.")
    ] = False,
    feature: Annotated[
        str,
        typer.Option(
            "--feature", metavar="NAME", help="Only the questions of one feature.", autocompletion=completion.features
        ),
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Put answered questions again, with the old answer preselected.")
    ] = False,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="QUESTION=VALUE",
            help="Answer without being asked; repeatable.",
            autocompletion=completion.pairs,
        ),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE", help="Take over the answers and notes of another assessment."),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The name of a new venture.")] = "",
    plain: Annotated[
        bool, typer.Option("--plain", help="Numbered lines without redrawing, for screen readers.")
    ] = False,
    only_paper: Annotated[bool, typer.Option("--only-paper", help="Leave out what is added to the source.")] = False,
    pack: Annotated[str | None, typer.Option("--pack", metavar="PACK", help=PACK_HELP)] = None,
) -> None:
    """Be interviewed, feature by feature, and get the report. Every answer is saved at once."""
    from dataclasses import replace

    from bmcheck.errors import failure
    from bmcheck.files.opening import Packs
    from bmcheck.interview import Scope

    name = check_text("--name", name).strip()
    silent = bool(set_ or answers)
    if not silent and not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise failure(*NO_TERMINAL)
    packs = Packs(pack)
    simple = plain or os.environ.get("TERM") == "dumb"
    before = packs.read(file) if os.path.lexists(file) else None
    loaded = before[0] if before else packs.get(packs.chosen(os.path.dirname(file)))
    tell_pack(packs, loaded)
    scope = Scope(quick=quick, feature=_feature(loaded, feature), again=again, only_paper=only_paper)
    if silent:
        _answer_silently(
            loaded,
            packs.option(loaded),
            before[2] if before else None,
            file,
            name,
            set_ or [],
            answers,
            replace(scope, again=False),
        )
        return
    from bmcheck.dialogue.screen import TerminalScreen
    from bmcheck.dialogue.signals import terminal_kept
    from bmcheck.files.saving import check_saving
    from bmcheck.interview import State, resumed

    check_saving(file)
    with terminal_kept(simple=simple):
        screen = TerminalScreen(loaded, _asker(simple=simple).pause, simple=simple, only_paper=only_paper)
        begun = State(before[2].answers, before[2].unsure) if before else State({})
        screen.outset(resumed(loaded, begun), scope)
        if not before:
            _begin(loaded, file, name, simple=simple)
        _converse(loaded, file, scope, pack, simple=simple)


def _begin(pack: Pack, file: str, name: str, *, simple: bool) -> None:
    """Write a new assessment to ``file``; ask for the venture's name when it is not given."""
    from bmcheck.files.editing import create
    from bmcheck.model import Venture

    called = name or _asker(simple=simple).ask_text("What is the venture called?", "").strip()
    create(file, pack, Venture(name=called, assessed=_today()))
    tell(f"{file} is new. Every answer is saved there at once.")


def _today() -> date:
    from datetime import datetime

    return datetime.now(UTC).date()


def _feature(pack: Pack, name: str) -> str:
    """Return the id of the feature called ``name``, by its id or its title."""
    from bmcheck.errors import did_you_mean, failure

    for each in pack.features:
        if name.lower() in (each.id, each.title.lower()):
            return each.id
    if name:
        known = [each.id for each in pack.features]
        raise failure(f"there is no feature {name!r:.80}", did_you_mean(name, known))
    return ""


def _asker(*, simple: bool) -> Asker:
    if simple:
        from bmcheck.dialogue.plain import PlainAsker

        return PlainAsker()
    from bmcheck.dialogue.prompts import Prompts

    return Prompts()


def _answer_silently(
    pack: Pack,
    called: str | None,
    before: Assessment | None,
    file: str,
    name: str,
    pairs: list[str],
    other: str | None,
    scope: Scope,
) -> None:
    """Write answers given on the command line or in another file, all of them or none, to an old or a new file.

    ``called`` is the ``--pack`` with which commands that get no file use the pack.
    """
    from bmcheck.answers import plain_answer
    from bmcheck.files.assessments import load_assessment
    from bmcheck.files.editing import Edit, create
    from bmcheck.files.updating import edit, head_after
    from bmcheck.interview import State, open_questions, resumed
    from bmcheck.model import Venture
    from bmcheck.reports.words import number_of

    taken = load_assessment(other, pack) if other else None
    answers: dict[str, Answer] = dict(taken.answers) if taken else {}
    currencies = [(file, before), (other or "", taken)]
    currency = one_currency([(name, each.venture.currency if each else "") for name, each in currencies])
    unknown, given = parse_pairs(pack, pairs, called, currency)
    answers |= given
    unknown += sorted(taken.unsure - answers.keys() - set(unknown)) if taken else []
    notes = taken.notes if taken else {}
    changes = {each: plain_answer(pack.questions[each], answer) for each, answer in answers.items()}
    said = {**changes, **dict.fromkeys(unknown)}
    head: dict[tuple[str, str], object] = head_after(pack, before, said) if before else {}
    if before and currency != before.venture.currency:
        head["venture", "currency"] = currency
    change = Edit(said, frozenset(unknown), notes, head)
    held = {**(before.answers if before else {}), **answers}
    tell_understood(pack, given, held, currency)
    if before:
        edit(file, change, pack)
        tell_outdated(before, said)
    else:
        create(file, pack, Venture(name=name, currency=currency, assessed=_today()), change)
    after = {each: answer for each, answer in held.items() if each not in unknown}
    tell_contradictions(pack, said, after)
    unsure = frozenset(unknown) | (before.unsure if before else frozenset())
    left = open_questions(pack, resumed(pack, State(after, unsure)), scope)
    written, questions = number_of(len(changes) + len(unknown), "answer"), number_of(len(left), "question")
    still = f"At most {questions} {'is' if len(left) == 1 else 'are'} left." if left else "No question is left."
    tell(f"{written} written to {file}. {still}")


def _converse(pack: Pack, file: str, scope: Scope, pack_option: str | None, *, simple: bool) -> None:
    from bmcheck.dialogue.conduct import Interview
    from bmcheck.dialogue.screen import TerminalScreen
    from bmcheck.dialogue.signals import end_quietly
    from bmcheck.errors import BmcheckError
    from bmcheck.files.autosave import Autosave
    from bmcheck.interview import State, resumed

    again = command("assess", file, pack=pack_option)
    go_on = command("assess", file, *_in_this_way(scope, simple=simple), pack=pack_option)
    autosave, asker = Autosave(file, pack, again), _asker(simple=simple)
    assessment = autosave.known
    interview = Interview(
        pack=pack,
        made_with=assessment.pack,
        scope=scope,
        state=resumed(pack, State(assessment.answers, assessment.unsure, outdated=assessment.outdated)),
        notes=dict(assessment.notes),
        currency=assessment.venture.currency,
        save=autosave.save,
        asker=asker,
        screen=TerminalScreen(pack, asker.pause, simple=simple, only_paper=scope.only_paper),
    )
    try:
        finished = interview.conduct()
        if finished:
            interview.finish(_today())
    except BaseException as end:
        try:  # noqa: SIM105 - to call anything else would let the signal in
            end_quietly()
        except KeyboardInterrupt:  # a closed terminal ends the input first, and sends its signal then
            pass
        try:
            autosave.close()
            tell("", f"Stopped. Everything answered is in {file}.", f"Go on with: {go_on}")
        except BmcheckError as error:
            tell("", "Stopped.")
            tell_problems(error)
        if isinstance(end, EOFError | OSError):  # the terminal is gone
            raise KeyboardInterrupt from None
        raise
    autosave.close()
    if not finished:
        tell("", f"Everything answered is in {file}.", f"Go on with: {go_on}")
        return
    if not interview.was_asked:
        tell("", "No question was left to ask.", f"Go over the answers again with: {again} --again")
    tell("", f"Saved in {file}.")
    _report(autosave.known, interview, file, pack_option, simple=simple)


def _in_this_way(scope: Scope, *, simple: bool) -> list[str]:
    """Return the options with which an interview goes on as it was: which questions it puts, and how."""
    switches = {"--quick": scope.quick, "--only-paper": scope.only_paper, "--plain": simple}
    feature = ["--feature", scope.feature] if scope.feature else []
    return [*feature, *(switch for switch, is_on in switches.items() if is_on)]


def _report(assessment: Assessment, interview: Interview, file: str, pack: str | None, *, simple: bool) -> None:
    """Print the first screen of the report on what was said."""
    from msgspec.structs import replace

    from bmcheck.evaluation import review
    from bmcheck.files.toml import read_toml
    from bmcheck.follow_up import follow_up
    from bmcheck.model import AsOf, Snapshot
    from bmcheck.reports import first_screen
    from bmcheck.reports.console import console

    state, only_paper = interview.state, interview.scope.only_paper
    said = replace(
        assessment, answers=state.answers, unsure=state.unsure, outdated=state.outdated, notes=interview.notes
    )
    found = review(interview.pack, state.answers, only_paper=only_paper, currency=said.venture.currency)
    follow = follow_up(found, said, AsOf(_today()))
    snapshot = Snapshot(source=read_toml(file), assessment=said, review=found, follow_up=follow)
    screen = console(simple=simple)
    screen.print()
    first_screen.render(snapshot, _today(), partial(command, pack=pack), to=screen)
