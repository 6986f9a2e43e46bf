"""An assessment that an interview writes to while people may change it by hand: neither overwrites the other."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from bmcheck.errors import BmcheckError, failure
from bmcheck.files.assessments import read_assessment
from bmcheck.files.editing import Edit, create, edited, inline, parts
from bmcheck.files.ordering import kept_in_order
from bmcheck.files.saving import rewrite_text
from bmcheck.files.toml import Source, read_text
from bmcheck.files.updating import carried_over

if TYPE_CHECKING:
    from bmcheck.model import Assessment, Pack


class Saved(NamedTuple):
    """What came of saving.

    ``fault`` says why something could not be written; that is kept for the next time. ``file`` is what the file holds
    when somebody else wrote to it meanwhile: they answered the questions in ``changed``, and what was said to those in
    ``gave_way`` was not written, because theirs stays.
    """

    fault: str = ""
    file: Assessment | None = None
    changed: frozenset[str] = frozenset()
    gave_way: frozenset[str] = frozenset()


class Autosave:
    """One open file: its text as it was last read or written, and what could not be written yet."""

    def __init__(self, path: str, pack: Pack, again: str) -> None:
        """Open the assessment at ``path``; raise BmcheckError with all its problems.

        ``again`` is the command that goes on with it.
        """
        self.path, self.pack, self.again = path, pack, again
        self.text = read_text(path)
        self.known = self._read(self.text)
        self.pending = Edit()

    def save(self, change: Edit) -> Saved:
        """Write ``change``, and what is pending, into the file as it is on the disk now."""
        self.pending = joined(self.pending, change)
        try:
            return self._write()
        except BmcheckError as error:
            return Saved(fault=error.problems[0].in_one_line)

    def close(self) -> None:
        """Write what is still pending; when that fails, put it into a file beside this one and raise BmcheckError."""
        if self.pending == Edit():
            return
        fault = self.save(Edit()).fault
        if fault:
            raise failure(f"what you said last could not be written: {fault}", self._rescued(), self.path)

    def _read(self, text: str) -> Assessment:
        return read_assessment(self.pack, Source(self.path, text))

    def _write(self) -> Saved:
        outcomes: list[tuple[str, Saved, Assessment, Edit]] = []

        def renew(text: str) -> str:
            outcomes.append(self._renewed(text))
            return outcomes[-1][0]

        rewrite_text(self.path, renew)
        self.text, saved, self.known, self.pending = outcomes[-1]
        return saved

    def _renewed(self, text: str) -> tuple[str, Saved, Assessment, Edit]:
        """Return what the file is to hold where it holds ``text`` now, what comes of that, and what stays pending."""
        theirs = self.known if text == self.text else self._read(text)
        changed, noted = _answers_between(self.known, theirs), _notes_between(self.known, theirs)
        own = Edit(
            {name: answer for name, answer in self.pending.answers.items() if name not in changed},
            self.pending.unsure - changed,
            {name: note for name, note in self.pending.notes.items() if name not in noted},
            self.pending.head,
        )
        changed_text, left, fault = as_far_as_possible(carried_over(text, self.pack, self.path), own, self.path)
        after = kept_in_order(text, changed_text, self.pack)
        held = self._read(after)
        gave_way = (self.pending.answers.keys() & changed) | (self.pending.notes.keys() & noted)
        by_hand = text != self.text
        return after, Saved(fault, held if by_hand else None, changed, frozenset(gave_way)), held, left

    def _rescued(self) -> str:
        """Save what is pending as an assessment of its own, and return where it is; at the worst, what it is."""
        stem, ending = os.path.splitext(self.path)
        names = (f"{stem}.unsaved{f'-{number}' if number else ''}{ending or '.toml'}" for number in count())
        beside = next(name for name in names if not os.path.lexists(name))
        try:
            create(beside, self.pack, self.known.venture, self.pending)
        except BmcheckError:
            said = {**self.pending.answers, **{f"notes.{name}": note for name, note in self.pending.notes.items()}}
            written = "; ".join(f"{name} = {inline(each)}" for name, each in said.items() if each is not None)
            return f"write it in by hand: {written or 'nothing was answered'}"
        return f"it is in {beside}: mend the file, then: {self.again} --answers {quote(beside)}"


def as_far_as_possible(text: str, change: Edit, path: str) -> tuple[str, Edit, str]:
    """Return ``text`` with all of ``change`` in it that can be written, what cannot, and why: empty if all can."""
    with suppress(BmcheckError):
        return edited(text, change, path), Edit(), ""
    left, fault = Edit(), ""
    for part in parts(change):
        try:
            text = edited(text, part, path)
        except BmcheckError as error:
            left, fault = joined(left, part), error.problems[0].in_one_line
    return text, left, fault


def joined(first: Edit, then: Edit) -> Edit:
    """Return one change that does what two do one after the other."""
    return Edit(
        {**first.answers, **then.answers},
        (first.unsure - then.answers.keys()) | then.unsure,
        {**first.notes, **then.notes},
        {**first.head, **then.head},
    )


def _answers_between(before: Assessment, after: Assessment) -> frozenset[str]:
    """Return the questions to which one file holds another answer than the other, or whether it is known."""
    one, two = ({**each.answers, **each.outdated} for each in (before, after))
    moved = {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}
    return frozenset(moved | (before.unsure ^ after.unsure))


def _notes_between(before: Assessment, after: Assessment) -> frozenset[str]:
    one, two = before.notes, after.notes
    return frozenset(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
