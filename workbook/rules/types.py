"""Check the types in an expression.

A number joined or compared with words, or with a date, is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import assert_never

from workbook.rules.functions import amount_functions
from workbook.rules.tree import (
    DATE_FACTS,
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Condition,
    Denial,
    Expression,
    FactName,
    Junction,
    Name,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
    WordsTest,
)


class ValueType(StrEnum):
    """An answer's type to a rule, in words after `is`.

    WORDS: a choice or a text.
    """

    NUMBER = "a number"
    DATE = "a date"
    YES_NO = "answered yes or no"
    WORDS = "answered in words"


#: The type of a question by its code; None where it is not known, and nothing is said of it.
TypeOf = Callable[[str], ValueType | None]

_IN_WORDS = (ValueType.YES_NO, ValueType.WORDS)


def check_types(expression: Expression, type_of: TypeOf) -> tuple[str, ...]:
    """List an expression's mistakes of types, in plain words."""
    return tuple(dict.fromkeys(_problems(expression, type_of)))


def _problems(node: Expression, type_of: TypeOf) -> Iterator[str]:
    match node:
        case Number():
            return
        case QuestionName() | PreviousName() | FactName():
            yield from _name_problems(node, type_of)
        case WordsTest(_, name, words):
            yield from _words_problems(name, words, type_of)
        case Negation(operand):
            yield from _problems(operand, type_of)
            if _type(operand, type_of) is ValueType.DATE:
                yield "a date cannot be made negative"
        case Denial(operand) | Aggregate(_, operand):
            yield from _problems(operand, type_of)
            if not isinstance(operand, Condition) and _type(operand, type_of) is ValueType.DATE:
                yield "dates cannot be added up"
        case Operation(_, left, right) | Comparison(_, left, right):
            yield from _problems(left, type_of)
            yield from _problems(right, type_of)
            yield from _pair_problems(node, _type(left, type_of), _type(right, type_of))
        case Call(function, arguments):
            for argument in arguments:
                yield from _problems(argument, type_of)
            yield from _call_problems(function, {_type(argument, type_of) for argument in arguments})
        case Junction(_, conditions):
            for condition in conditions:
                yield from _problems(condition, type_of)
        case _:
            assert_never(node)


def _name_problems(name: Name, type_of: TypeOf) -> Iterator[str]:
    """A name that stands for an amount must be a number or a date."""
    kind = _type_of_name(name, type_of)
    if kind in _IN_WORDS:
        wanted = '"yes" or "no"' if kind is ValueType.YES_NO else "a text in quotes"
        yield f"{_written(name)} is {kind} and cannot be reckoned with; compare it with {wanted}, or leave it out"


def _words_problems(name: Name, words: str, type_of: TypeOf) -> Iterator[str]:
    kind = _type_of_name(name, type_of)
    if kind is not None and kind not in _IN_WORDS:
        yield f'{_written(name)} is {kind} and cannot be compared with "{words}"; leave out the quotes, or name another'
    elif kind is ValueType.YES_NO and words not in ("yes", "no"):
        yield f'{_written(name)} is answered yes or no; compare it with "yes" or "no", not "{words}"'


def _pair_problems(node: Operation | Comparison, left: ValueType | None, right: ValueType | None) -> Iterator[str]:
    dates = (left is ValueType.DATE, right is ValueType.DATE)
    if left is None or right is None or not any(dates):
        return
    if isinstance(node, Comparison):
        if not all(dates):
            yield "it compares a date with a number; compare two dates, or the days between two with a number"
    elif node.sign in ("*", "/"):
        yield "a date cannot be multiplied or divided"
    elif node.sign == "+" and all(dates):
        yield "two dates cannot be added; the days between them are one minus the other"
    elif node.sign == "-" and dates == (False, True):
        yield "a date cannot be taken from a number"


def _call_problems(function: str, kinds: set[ValueType | None]) -> Iterator[str]:
    takes_dates = amount_functions()[function].takes_dates
    if ValueType.DATE in kinds and (not takes_dates or ValueType.NUMBER in kinds):
        yield f"{function} cannot take a date{' beside a number' if len(kinds) > 1 else ''}"


def _type(node: Arithmetic, type_of: TypeOf) -> ValueType | None:
    """What an amount is: a number or a date.

    Returns None where that is not known, or a mistake already said.
    """
    match node:
        case QuestionName() | PreviousName() | FactName():
            kind = _type_of_name(node, type_of)
            return None if kind in _IN_WORDS else kind
        case Operation(sign, left, right):
            dates = [_type(side, type_of) for side in (left, right)]
            one_date = sign in ("+", "-") and dates.count(ValueType.DATE) == 1
            return None if None in dates else ValueType.DATE if one_date else ValueType.NUMBER
        case Call(_, arguments):
            kinds = {_type(argument, type_of) for argument in arguments}
            return kinds.pop() if len(kinds) == 1 else None
        case Number() | Negation() | Aggregate():
            return ValueType.NUMBER
        case _:
            assert_never(node)


def _type_of_name(name: Name, type_of: TypeOf) -> ValueType | None:
    if isinstance(name, FactName):
        return ValueType.DATE if name.fact in DATE_FACTS else ValueType.NUMBER
    return type_of(name.code)


def _written(name: Name) -> str:
    if isinstance(name, FactName):
        return name.fact
    return f"previous.{name.code}" if isinstance(name, PreviousName) else name.code
