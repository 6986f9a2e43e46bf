"""The language of conditions: parse and type-check a line of text, evaluate it with three values."""

from bmcheck.conditions.condition import ALWAYS, NEVER, Condition
from bmcheck.conditions.formulas import parse_formula
from bmcheck.conditions.grammar import parse_condition
from bmcheck.conditions.names import Fault, Names
from bmcheck.conditions.numbers import Formula
from bmcheck.conditions.values import LARGEST, Answer, Answers, Choices, Truth

__all__ = [
    "ALWAYS",
    "LARGEST",
    "NEVER",
    "Answer",
    "Answers",
    "Choices",
    "Condition",
    "Fault",
    "Formula",
    "Names",
    "Truth",
    "parse_condition",
    "parse_formula",
]
