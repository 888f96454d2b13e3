"""The typed tree of one expression, and what it names.

Every function over the tree ends in `assert_never`, so that a new node fails type checking
until every translator knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

ArithmeticSign = Literal["+", "-", "*", "/"]
ComparisonSign = Literal["<=", "<", ">=", ">", "==", "!="]
FunctionName = Literal["abs", "min", "max"]


@dataclass(frozen=True)
class Number:
    """A number written in the rule."""

    value: float


@dataclass(frozen=True)
class QuestionName:
    """This quarter's figure for an item of the same service."""

    code: str


@dataclass(frozen=True)
class PreviousName:
    """Last quarter's accepted figure for an item of the same service."""

    code: str


@dataclass(frozen=True)
class FactName:
    """A fact of the service: `household_units` or `days_in_period`."""

    fact: str


@dataclass(frozen=True)
class Negation:
    """Minus something."""

    operand: Arithmetic


@dataclass(frozen=True)
class Operation:
    """Two amounts joined by a sign."""

    sign: ArithmeticSign
    left: Arithmetic
    right: Arithmetic


@dataclass(frozen=True)
class Call:
    """abs of one amount; min or max of two or more."""

    function: FunctionName
    arguments: tuple[Arithmetic, ...]


@dataclass(frozen=True)
class Comparison:
    """Two amounts compared. Only ever the outermost node."""

    sign: ComparisonSign
    left: Arithmetic
    right: Arithmetic


Name = QuestionName | PreviousName | FactName
Arithmetic = Number | Name | Negation | Operation | Call
Expression = Arithmetic | Comparison

#: Service facts a rule may name.
FACTS = ("household_units", "days_in_period")


def names(expression: Expression) -> tuple[Name, ...]:
    """Each name in the expression once, in order of first appearance."""
    return tuple(dict.fromkeys(_walk(expression)))


def questions_named(expression: Expression) -> tuple[str, ...]:
    """The items of this quarter that the expression names, in order of first appearance."""
    return tuple(name.code for name in names(expression) if isinstance(name, QuestionName))


def previous_named(expression: Expression) -> tuple[str, ...]:
    """The items of last quarter that the expression names, in order of first appearance."""
    return tuple(name.code for name in names(expression) if isinstance(name, PreviousName))


def facts_named(expression: Expression) -> tuple[str, ...]:
    """The service facts that the expression names, in order of first appearance."""
    return tuple(name.fact for name in names(expression) if isinstance(name, FactName))


def is_test(expression: Expression) -> bool:
    """Whether the expression is a comparison (a rule) rather than an amount (a derived value)."""
    return isinstance(expression, Comparison)


def _walk(node: Expression) -> Iterator[Name]:
    match node:
        case Number():
            return
        case QuestionName() | PreviousName() | FactName():
            yield node
        case Negation(operand):
            yield from _walk(operand)
        case Operation(_, left, right) | Comparison(_, left, right):
            yield from _walk(left)
            yield from _walk(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from _walk(argument)
        case _:
            assert_never(node)


#: Resolves a name to what stands for it: a cell reference, a figure.
Lookup = Callable[[Name], float | None]
Reference = Callable[[Name], str]
