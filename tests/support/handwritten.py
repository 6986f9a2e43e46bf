"""Assessments of the small pack as people write them: any order and form, comments and blank lines anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

QUESTIONS = ("free_offer", "sources", "paid_share", "price_review")
OPTIONS = ("ads", "shop", "events")
_WORD = re.compile(r"\s*['\"](\w+)['\"],?\s*(?:#|$)")
_KEY = re.compile(r"['\"]?(\w+)")


class Hand:
    """Writes one assessment; ``lines`` are its lines, each with the name of what it belongs to.

    That is empty for comments, blank lines and headers, else ``answers.free_offer``, ``waiver.RULE.by`` and so on; a
    word on a line of its own in a list has its own name, ``answers.sources:ads``.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.newline = self.random.choice(["\n", "\n", "\r\n"])
        self.remarks = 0
        self.lines: list[tuple[str, str]] = []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, entries: Sequence[str]) -> list[str]:
        return self.random.sample(entries, self.random.randint(0, len(entries)))

    def remark(self) -> str:
        self.remarks += 1
        word = self.random.choice(["", "#", "é", "[answers]", "x = 1", "'''", '"', "'ads',", ":schema ./x", "\u2028"])
        return f"#{self.random.choice(['', ' '])}{word} {self.remarks}"

    def between(self) -> None:
        for _ in range(self.random.choice([0, 0, 0, 1, 2, 3])):
            self.lines.append(("", self.remark() if self.chance(0.6) else self.random.choice(["", "", "  "])))

    def line(self, text: str, owner: str = "") -> None:
        """Write an entry or a header, which may have several lines, with a remark beside it or not."""
        self.between()
        beside = f"{self.random.choice([' ', '   '])}{self.remark()}" if self.chance(0.3) else ""
        first, *others = f"{self.random.choice(['', '', '  '])}{text}{beside}".split("\n")
        self.lines.append((owner, first))
        for line in others:
            word = _WORD.match(line)
            self.lines.append((f"{owner}:{word[1]}" if word else owner, line))

    def words(self, words: Sequence[str]) -> str:
        """Return a list on one line, or each word on a line of its own with remarks anywhere."""
        quotes = self.random.choice("'\"")
        if self.chance(0.4):
            return f"[ {', '.join(quotes + each + quotes for each in words)}]"
        parts = [f"[{self.random.choice(['', ' ' + self.remark()])}"]
        for index, word in enumerate(words):
            parts += [f"  {self.remark()}"] * self.chance(0.3) + [""] * self.chance(0.2)
            comma = "" if index == len(words) - 1 and self.chance(0.5) else ","
            parts.append(f"  {quotes}{word}{quotes}{comma}{' ' + self.remark() if self.chance(0.5) else ''}")
        return "\n".join([*parts, *([f"  {self.remark()}"] * self.chance(0.3)), "]"])

    def table(self, header: str, entries: list[str], owner: str = "") -> None:
        self.line(header, "" if header.startswith("[[") else owner)
        for entry in self.random.sample(entries, len(entries)):
            self.line(entry, f"{owner or header.strip('[]')}.{_key(entry)}")

    def write(self) -> str:
        """Write everything and return the text."""
        answered = self.some(QUESTIONS)
        answers = {
            "free_offer": self.random.choice(["free_offer = 'all'", "'free_offer' = \"basic\""]),
            "price_review": "price_review=true",
            "paid_share": "paid_share   = 0.5",
        }
        plain = [answers[each] for each in answered if each != "sources"]
        has, lacks = self.words(self.some(OPTIONS[:2]) or ["ads"]), self.words(self.some(OPTIONS[2:]))
        sides = [f"has = {has}", f"lacks = {lacks}"]
        tables = []
        if "sources" in answered:
            form = self.random.randint(0, 4)
            if form == 0:
                tables.append(lambda: self.table("[answers.sources]", sides, "answers.sources"))
            else:
                dotted = [f"sources.{each}" for each in sides]
                forms = [
                    [f"sources = {has}"],
                    [f"sources = {{ {', '.join(sides)} }}"],
                    dotted,
                    [f"sources = {{{sides[0]}}}"],
                ]
                plain += forms[form - 1]
        head = {"bmcheck": "bmcheck = 1", "pack": "pack = { version = '1', id = 'small' }"}
        whole = self.chance(0.8)
        head |= {} if whole else {"venture": "venture.name = 'N'"}
        for owner, entry in self.random.sample(list(head.items()), len(head)):
            self.line(entry, owner)
        if whole:
            venture = ["name = 'N'", "assessed = 2026-01-01", "about = '''a\n\nb'''"]
            tables.append(lambda: self.table("[venture]", venture))
        if whole:
            tables.append(lambda: self.table("[answers]", plain))
        else:
            for entry in plain:
                self.line(f"answers.{entry}", f"answers.{_key(entry)}")
        notes = self.some(
            ['price_review = """\n# no remark\n[notes]\n\n"""', "free_offer = 'x # y'", "paid_share = ''"]
        )
        tables.append(lambda: self.table("[notes]", notes))
        unsure = self.some([each for each in QUESTIONS if each not in answered])
        tables += [lambda: self.table("[unsure]", [f"questions = {self.words(unsure)}"])] * self.chance(0.6)
        for write in self.random.sample([*tables, self.entries], len(tables) + 1):
            write()
        self.between()
        end = self.random.choice(["", self.newline])
        return self.random.choice(["", "", "\ufeff"]) + self.newline.join(line for _, line in self.lines) + end

    def entries(self) -> None:
        """Write waivers and actions, mixed."""
        rules = ["too-few-payers", "free-without-income", "prices-reviewed"]
        for index in range(self.random.randint(0, 4)):
            if self.chance(0.5) or not rules:
                status = self.random.choice(["status = 'done'", "status='planned'", 'status = "doing"'])
                day = ["done = 2026-12-01"] if "done" in status and self.chance(0.3) else []
                self.table("[[action]]", ["strategy = 'raise-share'", status, f"owner = '{index}'", *day])
                continue
            rule = rules.pop()
            waiver = [
                f"rule = '{rule}'",
                "decision = 'accept'",
                "by = 'A'",
                "until = 2027-03-31",
                f"reason = 'r{index}'",
            ]
            because = ["price_review = true", "free_offer = 'all'", "sources.has = ['ads']"]
            inside = self.random.choice(["", "because = { free_offer = 'all' }", "because.price_review = true"])
            self.table("[[waiver]]", [*waiver, *([inside] if inside else [])], f"waiver.{rule}")
            if not inside and self.chance(0.7):
                self.table("[waiver.because]", self.some(because), f"waiver.{rule}.because")


def _key(entry: str) -> str:
    """Return the first key of an entry."""
    found = _KEY.match(entry)
    assert found
    return found[1]
