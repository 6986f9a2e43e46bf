"""The language of conditions: parse and type-check a line of text, evaluate it with three values."""

from bmcheck.conditions.grammar import Fault, Names, parse_condition, parse_formula
from bmcheck.conditions.numbers import Formula
from bmcheck.conditions.terms import ALWAYS, NEVER, Condition
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
