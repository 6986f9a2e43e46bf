"""Read an assessment: every answer checked against the pack, all problems reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bmcheck.answers import WrongAnswerError, nobody_is_asked, read_answer, unsettled
from bmcheck.errors import BmcheckError, Problems, did_you_mean
from bmcheck.files.fields import Place, Table, fit
from bmcheck.files.toml import Source, read_toml
from bmcheck.model import Action, Assessment, PackReference, Unsure, Venture, Waiver
from bmcheck.versions import changed_since, left_of, present_answer, present_name, present_rule, present_strategy

if TYPE_CHECKING:
    from bmcheck.conditions import Answer
    from bmcheck.model import Pack

FORMAT: Literal[1] = 1
"""The version of the file format, written as ``bmcheck = 1``."""

MOST = 20_000
"""Answers remembered before they are forgotten and begun anew."""
LONGEST = 300
"""Characters of an answer that is remembered."""

_WANTED = {"reason": "why this is accepted", "by": "who accepts it"}
_OF_VENTURE = "move it below the line [venture]"
_HEAD_HINT = 'begin the file with: bmcheck = 1 and pack = { id = "social-media" }'


class _Tables(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The tables of an assessment, in the usual order; whether they fit the pack is another question."""

    bmcheck: Literal[1]
    pack: PackReference
    venture: Venture = Venture()
    answers: dict[str, Any] = {}
    unsure: Unsure = Unsure()
    notes: dict[str, str] = {}
    waiver: tuple[Waiver, ...] = ()
    action: tuple[Action, ...] = ()


KEYS = _Tables.__struct_fields__
"""The keys of an assessment, in the usual order."""


def load_assessment(path: str, pack: Pack) -> Assessment:
    """Return the assessment at ``path``, checked against ``pack``; raise BmcheckError with all its problems."""
    return read_assessment(pack, read_toml(path))


def read_assessment(pack: Pack, source: Source) -> Assessment:
    """Return the assessment that ``source`` holds; raise BmcheckError with all its problems."""
    return AssessmentReader(pack).read(source)


def read_answers(
    pack: Pack, source: Source, raw: Mapping[str, object], table: tuple[str | int, ...]
) -> tuple[dict[str, Answer], Problems]:
    """Return the answers in ``raw``, the table at that place in ``source``, and what is wrong with the others."""
    problems = Problems()
    return AssessmentReader(pack).answers(_Sheet(pack, source, problems), raw, table), problems


def pack_of(data: Mapping[str, object]) -> str:
    """Return the id of the pack that a file says it belongs to, empty when it does not say."""
    match data.get("pack"):
        case {"id": str(name)}:
            return name
    return ""


class AssessmentReader:
    """Reads assessments of one pack, one after the other, and remembers what answers it has understood."""

    def __init__(self, pack: Pack) -> None:
        """Remember nothing yet."""
        self.pack = pack
        self._understood: dict[tuple[str, str], tuple[str, Answer | None]] = {}

    def read(self, source: Source) -> Assessment:
        """Return the assessment that ``source`` holds; raise BmcheckError with all its problems."""
        sheet = _Sheet(self.pack, source, Problems())
        tables = sheet.tables()
        answers = self.answers(sheet, tables.answers, ("answers",))
        version = tables.pack.version
        changed = frozenset(changed_since(self.pack, version) if version else ())
        outdated = changed.intersection(answers)
        assessment = Assessment(
            pack=tables.pack,
            venture=tables.venture,
            answers={each: answers[each] for each in answers if each not in outdated} if outdated else answers,
            unsure=sheet.unsure(tables.unsure, answers) - changed,
            outdated={each: answers[each] for each in answers if each in outdated},
            removed=frozenset(_mentioned(self.pack, tables.answers)) if self.pack.removed else frozenset(),
            notes=sheet.notes(tables.notes),
            waivers=tuple(map(sheet.carried_over, tables.waiver)),
            actions=tuple(map(sheet.present_action, tables.action)),
        )
        self._check_waivers(sheet, assessment, tables.waiver)
        sheet.check_actions(assessment)
        if sheet.problems:
            raise BmcheckError(sorted(sheet.problems, key=lambda each: (each.line, each.column)))
        return assessment

    def answers(self, sheet: _Sheet, raw: Mapping[str, object], table: tuple[str | int, ...]) -> dict[str, Answer]:
        """Return the answers in a table, the present ids of their questions with them; note what is wrong."""
        found: dict[str, Answer] = {}
        for name, value in raw.items():
            try:
                now, answer = self._read(name, value)
            except WrongAnswerError as wrong:
                sheet.say((*table, name), wrong.what, wrong.hint)
                continue
            if now in found:
                what = f"{name!r:.80} is called {now} now, which is answered as well"
                sheet.say((*table, name), what, "keep one of the two")
            elif answer is not None:
                found[now] = answer
        return found

    def _read(self, name: str, raw: object) -> tuple[str, Answer | None]:
        """Return the present id of a question and the answer to it, None where the pack has removed all of it.

        What TOML writes in another way is another answer to ``repr``, so nothing is taken for what it is not.
        Numbers hardly come again.
        """
        if type(raw) in (int, float):
            return self._understand(name, raw)
        key = name, repr(raw)
        known = self._understood.get(key)
        if known is None:
            known = self._understand(name, raw)
            if len(key[1]) <= LONGEST:
                if len(self._understood) >= MOST:
                    self._understood.clear()
                self._understood[key] = known
        return known

    def _understand(self, name: str, raw: object) -> tuple[str, Answer | None]:
        now = present_name(self.pack, name)
        left = left_of(self.pack, now, raw) if self.pack.removed else raw
        if left is None:
            return now, None
        if now in self.pack.world:
            raise WrongAnswerError(*nobody_is_asked(self.pack, now))
        if now not in self.pack.questions:
            hint = _OF_VENTURE if name in Venture.__struct_fields__ else did_you_mean(name, self.pack.questions)
            raise WrongAnswerError(f"there is no question {name!r:.80}", hint)
        present = present_answer(self.pack, now, left) if self.pack.renamed else left
        return now, read_answer(self.pack.questions[now], present)

    def _check_waivers(self, sheet: _Sheet, assessment: Assessment, written: Sequence[Waiver]) -> None:
        """Note waivers that match nothing in the pack, and those that say too little or too much."""
        written_of: dict[str, set[str]] = {}
        for index, waiver in enumerate(assessment.waivers):
            if waiver.rule not in self.pack.rules and waiver.rule not in self.pack.removed_rules:
                hint = did_you_mean(waiver.rule, self.pack.rules)
                sheet.say(("waiver", index, "rule"), f"there is no rule {waiver.rule!r:.80}", hint)
            before = written_of.setdefault(waiver.rule, set())
            if (former := written[index].rule) in before:  # those of rules that have become one may stand together
                sheet.say(("waiver", index, "rule"), f"{former} is waived twice", "keep one of the two")
            before.add(former)
            self.answers(sheet, waiver.because, ("waiver", index, "because"))
            for key in ("reason", "by"):
                if not getattr(waiver, key).strip():
                    sheet.say(("waiver", index, key), f"waiver, {key}: it is empty", f"write {_WANTED[key]}")


def _mentioned(pack: Pack, answers: Mapping[str, object]) -> Iterator[str]:
    """Yield the questions and options in raw answers that the pack has removed."""
    for name, raw in answers.items():
        sides = raw.values() if isinstance(raw, dict) else (raw,)
        options = [each for side in sides for each in (side if isinstance(side, list) else [side])]
        now = present_name(pack, name)
        yield from pack.removed & {now, *(f"{now}.{each}" for each in options)}


class _Sheet:
    """One file: its tables, and what is wrong with them."""

    def __init__(self, pack: Pack, source: Source, problems: Problems) -> None:
        self.pack = pack
        self.source = source
        self.problems = problems

    def say(self, path: tuple[str | int, ...], what: str, hint: str = "") -> None:
        self.problems.append(self.source.problem(path, what, hint))

    def tables(self) -> _Tables:
        """Return all tables at once, or where one does not fit what fits of each, with all that does not noted."""
        try:
            tables = msgspec.convert(self.source.data, _Tables)
        except msgspec.ValidationError:
            return self.pieces()
        self.check_pack(tables.pack)
        return tables

    def pieces(self) -> _Tables:
        self.check_head()
        reference = self.piece("pack", PackReference)
        if reference:
            self.check_pack(reference)
        if self.problems or not reference:
            raise BmcheckError(self.problems)
        self.check_keys()
        notes = self.table("notes")
        for name in notes:
            if not isinstance(notes[name], str):
                move = (
                    ", or move it below the line [answers] if it is the answer" if name in self.pack.questions else ""
                )
                self.say(("notes", name), "a note is text", f"write it in quotes{move}")
        return _Tables(
            bmcheck=FORMAT,
            pack=reference,
            venture=self.piece("venture", Venture) or Venture(),
            answers=self.table("answers"),
            unsure=self.piece("unsure", Unsure) or Unsure(),
            notes={name: text for name, text in notes.items() if isinstance(text, str)},
            waiver=tuple(self.entries("waiver", Waiver)),
            action=tuple(self.entries("action", Action)),
        )

    def check_head(self) -> None:
        """Check the format and the pack first: with another of either, nothing else in the file means anything."""
        data = self.source.data
        if "bmcheck" not in data:
            self.say((), "is not an assessment: the key bmcheck is missing", _HEAD_HINT)
        elif data["bmcheck"] is True or data["bmcheck"] != FORMAT:
            newer = isinstance(data["bmcheck"], int) and data["bmcheck"] > FORMAT
            hint = "update bmcheck to read it" if newer else f"write bmcheck = {FORMAT}"
            self.say(("bmcheck",), f"the format {data['bmcheck']!r:.40} is not {FORMAT}", hint)
        elif not isinstance(data.get("pack"), dict):
            self.say(("pack",), "the file does not say which pack it belongs to", _HEAD_HINT)
        if self.problems:
            raise BmcheckError(self.problems)

    def check_pack(self, reference: PackReference) -> None:
        if reference.id == self.pack.id:
            return
        hint = f"name a file of the pack {self.pack.id}; where --pack is given, it goes before what a file names"
        what = f"the assessment belongs to the pack {reference.id!r:.80}, not {self.pack.id!r}"
        raise BmcheckError([self.source.problem(("pack", "id"), what, hint)])

    def check_keys(self) -> None:
        for key in self.source.data:
            if key in self.pack.questions:
                self.say((key,), f"the answer to {key} stands outside [answers]", "move it below the line [answers]")
            elif key not in KEYS:
                self.say((key,), f"there is no key {key!r:.80}", did_you_mean(key, KEYS))

    def table(self, key: str) -> dict[str, Any]:
        raw = self.source.data.get(key, {})
        if isinstance(raw, dict):
            return raw
        self.say((key,), f"{key} is not a table", f"write a line [{key}], and below it the entries")
        return {}

    def piece(self, key: str, kind: type[Table]) -> Table | None:
        return self.convert((key,), self.table(key), kind)

    def entries(self, key: str, kind: type[Table]) -> list[Table]:
        raw = self.source.data.get(key, [])
        if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
            self.say((key,), f"{key} is not a list of tables", f"write a line [[{key}]], and below it its entries")
            return []
        found = [self.convert((key, index), each, kind) for index, each in enumerate(raw)]
        return [each for each in found if each is not None]

    def convert(self, path: tuple[str | int, ...], raw: Mapping[str, object], kind: type[Table]) -> Table | None:
        astray = raw.keys() & self.pack.questions.keys() - set(kind.__struct_fields__)
        for key in (key for key in raw if key in astray):
            what = f"the answer to {key} stands below [{path[0]}]"
            self.say((*path, key), what, "move it below the line [answers]")
        raw = {key: each for key, each in raw.items() if key not in astray} if astray else raw
        entry, problems = fit(raw, kind, Place(self.source, path, str(path[0])))
        self.problems += problems
        return entry

    def notes(self, written: Mapping[str, str]) -> dict[str, str]:
        """Return the notes by the present ids of their questions."""
        notes: dict[str, str] = {}
        for name, text in written.items():
            now = present_name(self.pack, name)
            if now in self.pack.questions:
                notes[now] = text
            elif now not in self.pack.removed:
                self.say(("notes", name), f"there is no question {name!r:.80}", did_you_mean(name, self.pack.questions))
        return notes

    def unsure(self, unsure: Unsure, answers: Mapping[str, Answer]) -> frozenset[str]:
        """Return the questions marked as not known, of which none may be answered, but of a list a part."""
        found: set[str] = set()
        for name in unsure.questions:
            now = present_name(self.pack, name)
            if now in self.pack.removed:
                continue
            if now in self.pack.world:
                self.say(("unsure", "questions"), *nobody_is_asked(self.pack, now))
            elif now not in self.pack.questions:
                hint = did_you_mean(name, self.pack.questions)
                self.say(("unsure", "questions"), f"there is no question {name!r:.80}", hint)
            elif now in answers and not unsettled(self.pack.questions[now], answers[now]):
                self.say(("unsure", "questions"), f"{name} is answered and marked as not known", "keep one of the two")
            found.add(now)
        return frozenset(found)

    def carried_over(self, waiver: Waiver) -> Waiver:
        """Return a waiver with the present ids of its rule and of what it rests on, without what was removed."""
        pack = self.pack
        if (rule := present_rule(pack, waiver.rule)) != waiver.rule:
            waiver = replace(waiver, rule=rule)
        if not pack.renamed and not pack.removed:
            return waiver
        because = {present_name(pack, name): raw for name, raw in waiver.because.items()}
        now = {name: present_answer(pack, name, raw) for name, raw in because.items()}
        left = {name: left_of(pack, name, raw) for name, raw in now.items()}
        return replace(waiver, because={**now, **{name: raw for name, raw in left.items() if raw is not None}})

    def present_action(self, action: Action) -> Action:
        """Return an action with the present id of its strategy."""
        strategy = present_strategy(self.pack, action.strategy)
        return action if strategy == action.strategy else replace(action, strategy=strategy)

    def check_actions(self, assessment: Assessment) -> None:
        """Note actions that match nothing in the pack, and those done on a day that are not done."""
        for index, action in enumerate(assessment.actions):
            if action.strategy not in self.pack.strategies and action.strategy not in self.pack.removed_strategies:
                hint = did_you_mean(action.strategy, self.pack.strategies)
                self.say(("action", index, "strategy"), f"there is no strategy {action.strategy!r:.80}", hint)
            if action.done and action.status != "done":
                what = f"action, done: it was done on {action.done.isoformat()}, and its status is {action.status!r}"
                self.say(("action", index, "done"), what, 'write status = "done", or take the line with done away')
