"""The typed tree of one expression, and what it names.

Every function over the tree ends in `assert_never`, so that a new node fails type checking
until every translator knows it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal, assert_never

ArithmeticSign = Literal["+", "-", "*", "/"]
ComparisonSign = Literal["<=", "<", ">=", ">", "==", "!="]
EqualitySign = Literal["==", "!="]
JoiningWord = Literal["and", "or"]
#: What each sign says of two numbers.
COMPARISONS: Mapping[ComparisonSign, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True)
class Number:
    """A number written in the rule."""

    value: float


@dataclass(frozen=True)
class QuestionName:
    """This period's answer to a question of the service or record.

    A date is a number of days.
    """

    code: str


@dataclass(frozen=True)
class PreviousName:
    """Last period's accepted answer of the same service."""

    code: str


@dataclass(frozen=True)
class FactName:
    """A fact of the service or period; see FACTS."""

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
    """A function of amounts, one of `functions.amount_functions()`."""

    function: str
    arguments: tuple[Arithmetic, ...]


@dataclass(frozen=True)
class Aggregate:
    """A function over records, one of `functions.record_functions()`.

    What it takes is worked out in each record.
    """

    function: str
    operand: Expression


@dataclass(frozen=True)
class Tally:
    """A function of conditions, one of `functions.condition_functions()`.

    A condition that names a blank does not hold, and keeps no rule from firing.
    """

    function: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Comparison:
    """Two amounts compared."""

    sign: ComparisonSign
    left: Arithmetic
    right: Arithmetic


@dataclass(frozen=True)
class WordsTest:
    """An answer compared with words.

    A choice by its entry's code, a yes_no by `yes` or `no`, a text as typed.
    """

    sign: EqualitySign
    name: Name
    words: str


@dataclass(frozen=True)
class Denial:
    """A condition that must not hold."""

    operand: Condition


@dataclass(frozen=True)
class Junction:
    """Conditions of which all (`and`) or any (`or`) must hold."""

    word: JoiningWord
    conditions: tuple[Condition, ...]


Name = QuestionName | PreviousName | FactName
Arithmetic = Number | Name | Negation | Operation | Call | Aggregate | Tally
Condition = Comparison | WordsTest | Denial | Junction
Expression = Arithmetic | Condition

#: Facts that a rule may name, and those of them that are dates.
FACTS = ("household_units", "days_in_period", "period_start", "period_end", "year_start", "return_day")
DATE_FACTS = ("period_start", "period_end", "year_start", "return_day")
#: The fact that nobody knows on issuing: on a sheet it is the present day.
RETURN_DAY = "return_day"


class RuleScope(StrEnum):
    """What an expression is judged on.

    One set of answers, or all records of a service together.
    """

    RECORD = "record"
    SERVICE = "service"


def scope_of(expression: Expression) -> RuleScope:
    """Tell whether an expression needs all records of a service.

    Python judges such a rule, since no sheet can.
    """
    over_records = any(isinstance(node, Aggregate) for node in nodes(expression))
    return RuleScope.SERVICE if over_records else RuleScope.RECORD


def nodes(expression: Expression) -> Iterator[Expression]:
    """Go through an expression's parts in reading order."""
    yield expression
    for part in _parts(expression):
        yield from nodes(part)


def _parts(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Number() | QuestionName() | PreviousName() | FactName():
            return ()
        case Negation(operand) | Denial(operand) | Aggregate(_, operand):
            return (operand,)
        case Operation(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Call(_, arguments):
            return arguments
        case WordsTest(_, name, _):
            return (name,)
        case Junction(_, conditions) | Tally(_, conditions):
            return conditions
        case _:
            assert_never(node)


def needed(expression: Expression) -> Iterator[Expression]:
    """Go through the parts that need an answer.

    They come in reading order. What stands in a tally is none of them.
    """
    if isinstance(expression, Tally):
        return
    yield expression
    for part in _parts(expression):
        yield from needed(part)


@lru_cache(maxsize=4096)
def names(expression: Expression) -> tuple[Name, ...]:
    """List an expression's names once, first appearance first."""
    return tuple(
        dict.fromkeys(node for node in nodes(expression) if isinstance(node, QuestionName | PreviousName | FactName))
    )


def words_compared(expression: Expression) -> tuple[WordsTest, ...]:
    """List the comparisons with words, to check against code lists."""
    return tuple(node for node in nodes(expression) if isinstance(node, WordsTest))


def questions_named(expression: Expression) -> tuple[str, ...]:
    """List this period's questions named, first appearance first."""
    return tuple(name.code for name in names(expression) if isinstance(name, QuestionName))


def previous_named(expression: Expression) -> tuple[str, ...]:
    """List last period's questions named, first appearance first."""
    return tuple(name.code for name in names(expression) if isinstance(name, PreviousName))


def facts_named(expression: Expression) -> tuple[str, ...]:
    """List the facts named, first appearance first."""
    return tuple(name.fact for name in names(expression) if isinstance(name, FactName))


def is_test(expression: Expression) -> bool:
    """Whether it is a condition rather than an amount.

    A rule is a condition, a derived value an amount.
    """
    return isinstance(expression, Condition)


def is_equation(expression: Expression) -> bool:
    """Tell whether the expression says that two amounts are equal."""
    return isinstance(expression, Comparison) and expression.sign == "=="


#: What stands for a name: a number or words in Python (None for a blank), a cell in the sheet.
Lookup = Callable[[Name], float | str | None]
Reference = Callable[[Name], str]
