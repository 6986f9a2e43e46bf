"""What the shell offers when somebody presses TAB: ids, options and cases of the pack at hand.

Each function takes what is on the command line already and, where it matters, the word being typed. An offer is a
word and what it means; shells that can show the meaning do. Who presses TAB gets no messages: when the pack cannot be
read, nothing is offered.

A shell evaluates what it is offered. So words of other characters than ids have are left out, and a meaning holds no
sign that a shell, or the markup of rich, which typer renders it with, would take for its own.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, assert_never

import typer

from bmcheck.errors import BmcheckError
from bmcheck.safe import one_line

if TYPE_CHECKING:
    from bmcheck.model import Pack, Question

Offer = tuple[str, str]
Arguments = ParamSpec("Arguments")

ASKED = "_BMCHECK_QUESTION"
"""The variable in which ``mend_words`` leaves the question whose answer is being typed."""


WORD = re.compile(r"[\w.,=%+-]+\Z", re.ASCII)
"""What may be offered to a shell."""
LONGEST = 60
"""Characters of a meaning: longer ones would be broken into lines, each of them an offer."""
_SIGNS = str.maketrans({"'": "’", '"': "”", "`": "’", "\\": "/", "$": " ", "[": "(", "]": ")"})


def harmless(offer: Offer) -> Offer:
    """Return an offer with its meaning as any shell may evaluate it."""
    word, meaning = offer
    shown = one_line(meaning).translate(_SIGNS)
    return word, f"{shown[: LONGEST - 1]}…" if len(shown) > LONGEST else shown


def _quietly(offering: Callable[Arguments, Iterable[Offer]]) -> Callable[Arguments, list[Offer]]:
    @wraps(offering)
    def offer(*given: Arguments.args, **named: Arguments.kwargs) -> list[Offer]:
        try:
            return [harmless(each) for each in offering(*given, **named) if WORD.match(each[0])]
        except (BmcheckError, OSError):
            return []

    return offer


def _pack(ctx: typer.Context) -> Pack:
    """Return the pack named on the command line, else that of the file named there, else the shipped one."""
    from bmcheck.files.opening import Packs

    packs = Packs(ctx.params.get("pack"))
    file = ctx.params.get("file") if packs.name is None else None
    if file:
        with suppress(BmcheckError):
            return packs.read(file)[0]
    return packs.get(packs.chosen(os.path.dirname(file or "")))


@_quietly
def rules(ctx: typer.Context) -> Iterable[Offer]:
    """Offer rules."""
    return [(each.id, each.title) for each in _pack(ctx).rules.values()]


@_quietly
def strategies(ctx: typer.Context) -> Iterable[Offer]:
    """Offer strategies."""
    return [(each.id, each.title) for each in _pack(ctx).strategies.values()]


@_quietly
def scenarios(ctx: typer.Context) -> Iterable[Offer]:
    """Offer scenarios."""
    return [(each.id, each.title) for each in _pack(ctx).scenarios.values()]


@_quietly
def features(ctx: typer.Context) -> Iterable[Offer]:
    """Offer features."""
    return [(each.id, each.title) for each in _pack(ctx).features]


@_quietly
def cases(ctx: typer.Context) -> Iterable[Offer]:
    """Offer worked cases."""
    from bmcheck.files.packs import load_cases

    pack = _pack(ctx)
    found = load_cases(pack, pack.folder or pack.id)
    return [(each.id, each.title) for each in found.values()]


@_quietly
def ids(ctx: typer.Context) -> Iterable[Offer]:
    """Offer everything in the pack that has a name."""
    from bmcheck.reports.explanation import ids as all_ids

    return [(each, "") for each in all_ids(_pack(ctx))]


@_quietly
def pairs(ctx: typer.Context, incomplete: str) -> Iterable[Offer]:
    """Offer questions, each with an equals sign, and behind the sign the answers.

    The last question left is offered with its answers at once: behind a single offer the shell would put a space.
    """
    questions = _pack(ctx).questions
    if ASKED in os.environ:
        return _behind_sign(questions.get(os.environ[ASKED]), incomplete)
    name, sign, typed = incomplete.partition("=")
    if sign:
        return [(f"{name}={word}", say) for word, say in _behind_sign(questions.get(name), typed)]
    found = [each for each in questions.values() if each.id.startswith(name)]
    offers = [(f"{each.id}=", each.ask) for each in found]
    return offers + [(f"{each.id}={word}", say) for each in found if len(found) == 1 for word, say in _answers(each)]


def _behind_sign(question: Question | None, typed: str) -> list[Offer]:
    """Return the answers to offer; for a number none at first, since the shell would take the only one at once."""
    if question is None or (question.type == "number" and not typed):
        return []
    return list(_answers(question, typed))


def _answers(question: Question, typed: str = "") -> Iterator[Offer]:
    """Yield what may be typed as an answer; of a list, one option more than is there already."""
    match question.type:
        case "yes-no":
            yield from (("yes", "Yes"), ("no", "No"))
        case "one":
            yield from question.says.items()
        case "many":
            before, comma, _ = typed.rpartition(",")
            taken = {*before.split(","), *(question.alone if comma else ())}
            yield from ((before + comma + each, say) for each, say in question.says.items() if each not in taken)
        case "number":
            pass
        case _:
            assert_never(question.type)
    yield "unknown", "Not known"


def mend_words(environment: MutableMapping[str, str]) -> None:
    """Put together what bash took apart at equals signs: it hands over ``--set stage = id`` for ``--set stage=id``.

    At the cursor bash wants only what follows the last sign, so that alone stays as the word being typed, and the
    question in front of it goes into the variable ``ASKED``.
    """
    try:
        words, cursor = shlex.split(environment["COMP_WORDS"]), int(environment["COMP_CWORD"])
    except (KeyError, ValueError):
        return
    words = [*words, ""][: cursor + 1]
    mended: list[str] = []
    for index, word in enumerate(words):
        is_part = index > 1 and (word == "=" or (words[index - 1] == "=" and word))
        mended[-1:] = [mended[-1] + word] if is_part else [*mended[-1:], word]
    if "=" in words[-2:] and words[-1]:
        left, _, typed = mended.pop().rpartition("=")
        *option, name = left.rsplit("=", 1)
        if name.startswith("-"):
            mended += [name, typed]
        else:
            mended += [*option, typed]
            environment[ASKED] = name
    environment["COMP_WORDS"] = shlex.join(mended)
    environment["COMP_CWORD"] = str(len(mended) - 1)
