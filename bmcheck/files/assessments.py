"""Read an assessment: every answer checked against the pack, all problems reported at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.answers import WrongAnswerError, read_answer
from bmcheck.errors import BmcheckError, Problems, did_you_mean
from bmcheck.files.fields import Place, Table, fit
from bmcheck.files.toml import Source, read_toml
from bmcheck.model import Action, Assessment, PackReference, Unsure, Venture, Waiver
from bmcheck.versions import changed_since, left_of, present_answer, present_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bmcheck.conditions import Answer, Answers
    from bmcheck.model import Pack

FORMAT = 1
"""The version of the file format, written as ``bmcheck = 1``."""

KEYS = ("bmcheck", "pack", "venture", "answers", "unsure", "notes", "waiver", "action")
"""The keys of an assessment, in the usual order."""
_WANTED = {"reason": "why this is accepted", "by": "who accepts it"}
_HEAD_HINT = 'begin the file with: bmcheck = 1 and pack = { id = "social-media" }'


def load_assessment(path: str, pack: Pack) -> Assessment:
    """Return the assessment at ``path``, checked against ``pack``; raise BmcheckError with all its problems."""
    return read_assessment(pack, read_toml(path))


def read_assessment(pack: Pack, source: Source) -> Assessment:
    """Return the assessment that ``source`` holds; raise BmcheckError with all its problems."""
    return _Reader(pack, source).read()


def pack_of(data: Mapping[str, object]) -> str:
    """Return the id of the pack that a file says it belongs to, empty when it does not say."""
    match data.get("pack"):
        case {"id": str(name)}:
            return name
    return ""


def read_answers(
    pack: Pack, source: Source, raw: Mapping[str, object], table: tuple[str | int, ...]
) -> tuple[dict[str, Answer], Problems]:
    """Return the answers in ``raw``, the table at that place in ``source``, and what is wrong with the others."""
    answers: dict[str, Answer] = {}
    problems = Problems()
    for name, value in raw.items():
        now = present_name(pack, name)
        question = pack.questions.get(now)
        if question is None:
            hint = did_you_mean(name, pack.questions)
            problems.append(source.problem((*table, name), f"there is no question {name!r:.80}", hint))
            continue
        if now in answers:
            what = f"{name!r:.80} is called {now} now, which is answered as well"
            problems.append(source.problem((*table, name), what, "keep one of the two"))
            continue
        try:
            answers[now] = read_answer(question, present_answer(pack, now, value))
        except WrongAnswerError as wrong:
            problems.append(source.problem((*table, name), wrong.what, wrong.hint))
    return answers, problems


def _mentioned(pack: Pack, answers: Mapping[str, object]) -> Iterator[str]:
    """Yield the questions and options in raw answers that the pack has removed."""
    for name, raw in answers.items():
        sides = raw.values() if isinstance(raw, dict) else (raw,)
        options = [each for side in sides for each in (side if isinstance(side, list) else [side])]
        now = present_name(pack, name)
        yield from pack.removed & {now, *(f"{now}.{each}" for each in options)}


class _Reader:
    def __init__(self, pack: Pack, source: Source) -> None:
        self.pack = pack
        self.source = source
        self.problems = Problems()

    def read(self) -> Assessment:
        reference = self.head()
        self.keys()
        written = self.table("answers")
        answers, problems = read_answers(self.pack, self.source, self.left(written), ("answers",))
        self.problems += problems
        unsure = self.unsure(answers)
        notes = self.notes()
        outdated = frozenset(changed_since(self.pack, reference.version) if reference.version else ())
        assessment = Assessment(
            pack=reference,
            venture=self.convert(("venture",), self.table("venture"), Venture) or Venture(),
            answers={each: answer for each, answer in answers.items() if each not in outdated},
            unsure=unsure - outdated,
            outdated={each: answer for each, answer in answers.items() if each in outdated},
            removed=frozenset(_mentioned(self.pack, written)),
            notes=notes,
            waivers=tuple(self.carried_over(each) for each in self.entries("waiver", Waiver)),
            actions=tuple(self.entries("action", Action)),
        )
        self.matches(assessment)
        if self.problems:
            raise BmcheckError(sorted(self.problems, key=lambda each: (each.line, each.column)))
        return assessment

    def say(self, path: tuple[str | int, ...], what: str, hint: str = "") -> None:
        self.problems.append(self.source.problem(path, what, hint))

    def head(self) -> PackReference:
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
        reference = self.convert(("pack",), self.table("pack"), PackReference)
        if reference and reference.id != self.pack.id:
            hint = f"name its pack with --pack {reference.id:.80}, or write pack.id = {self.pack.id!r}"
            self.say(
                ("pack", "id"), f"the assessment belongs to the pack {reference.id!r:.80}, not {self.pack.id!r}", hint
            )
        if self.problems or not reference:
            raise BmcheckError(self.problems)
        return reference

    def keys(self) -> None:
        for key in self.source.data:
            if key in self.pack.questions:
                self.say((key,), f"the answer to {key} stands outside [answers]", "move it below the line [answers]")
            elif key not in KEYS:
                self.say((key,), f"there is no key {key!r:.80}", did_you_mean(key, KEYS))

    def table(self, key: str) -> dict[str, object]:
        raw = self.source.data.get(key, {})
        if isinstance(raw, dict):
            return raw
        self.say((key,), f"{key} is not a table", f"write a line [{key}], and below it the entries")
        return {}

    def left(self, raw: Mapping[str, object]) -> dict[str, object]:
        """Return raw answers without those, and without the options, that the pack has removed."""
        left = {name: left_of(self.pack, present_name(self.pack, name), value) for name, value in raw.items()}
        return {name: value for name, value in left.items() if value is not None}

    def notes(self) -> dict[str, str]:
        notes: dict[str, str] = {}
        for name, text in self.table("notes").items():
            now = present_name(self.pack, name)
            if now in self.pack.removed:
                continue
            if now not in self.pack.questions:
                self.say(("notes", name), f"there is no question {name!r:.80}", did_you_mean(name, self.pack.questions))
            elif not isinstance(text, str):
                self.say(("notes", name), "a note is text", "write it in quotes")
            else:
                notes[now] = text
        return notes

    def unsure(self, answers: Answers) -> frozenset[str]:
        """Return the questions marked as not known, of which none may be answered."""
        table = self.convert(("unsure",), self.table("unsure"), Unsure)
        found: set[str] = set()
        for name in table.questions if table else ():
            now = present_name(self.pack, name)
            if now in self.pack.removed:
                continue
            if now not in self.pack.questions:
                hint = did_you_mean(name, self.pack.questions)
                self.say(("unsure", "questions"), f"there is no question {name!r:.80}", hint)
            elif now in answers:
                self.say(("unsure", "questions"), f"{name} is answered and marked as not known", "keep one of the two")
            found.add(now)
        return frozenset(found)

    def entries(self, key: str, kind: type[Table]) -> list[Table]:
        raw = self.source.data.get(key, [])
        if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
            self.say((key,), f"{key} is not a list of tables", f"write a line [[{key}]], and below it its entries")
            return []
        found = [self.convert((key, index), each, kind) for index, each in enumerate(raw)]
        return [each for each in found if each is not None]

    def carried_over(self, waiver: Waiver) -> Waiver:
        """Return a waiver with the present ids of the questions and options that it rests on."""
        because = {present_name(self.pack, name): raw for name, raw in waiver.because.items()}
        now = {name: present_answer(self.pack, name, raw) for name, raw in because.items()}
        return replace(waiver, because={**now, **self.left(now)})

    def convert(self, path: tuple[str | int, ...], raw: Mapping[str, object], kind: type[Table]) -> Table | None:
        entry, problems = fit(raw, kind, Place(self.source, path, str(path[0])))
        self.problems += problems
        return entry

    def matches(self, assessment: Assessment) -> None:
        """Report waivers and actions that match nothing in the pack, and waivers that say too little or too much."""
        rules: set[str] = set()
        for index, waiver in enumerate(assessment.waivers):
            if waiver.rule not in self.pack.rules:
                hint = did_you_mean(waiver.rule, self.pack.rules)
                self.say(("waiver", index, "rule"), f"there is no rule {waiver.rule!r:.80}", hint)
            if waiver.rule in rules:
                self.say(("waiver", index, "rule"), f"{waiver.rule} is waived twice", "keep one of the two")
            rules.add(waiver.rule)
            because = self.left(waiver.because)
            self.problems += read_answers(self.pack, self.source, because, ("waiver", index, "because"))[1]
            for key in ("reason", "by"):
                if not getattr(waiver, key).strip():
                    self.say(("waiver", index, key), f"waiver, {key}: it is empty", f"write {_WANTED[key]}")
        for index, action in enumerate(assessment.actions):
            if action.strategy not in self.pack.strategies:
                hint = did_you_mean(action.strategy, self.pack.strategies)
                self.say(("action", index, "strategy"), f"there is no strategy {action.strategy!r:.80}", hint)
