"""Tree to a result in Python, with the meaning that the Excel formula has.

A name without a number makes the whole result None: a rule does not fire, a derived value is empty.
So does a division by zero, and a result too large to hold.
"""

from __future__ import annotations

import math
from typing import assert_never

from workbook.rules.excel import COMPARED_PLACES
from workbook.rules.tree import (
    Arithmetic,
    Call,
    Comparison,
    ComparisonSign,
    FactName,
    FunctionName,
    Lookup,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
)


def amount(expression: Arithmetic, lookup: Lookup) -> float | None:
    """Work out an amount; None where a name has no number, at x / 0, and beyond what a number holds."""
    result = _amount(expression, lookup)
    return result if result is not None and math.isfinite(result) else None


def holds(test: Comparison, lookup: Lookup) -> bool | None:
    """Whether the test holds; None where it cannot be said, in which case the rule does not fire."""
    difference = amount(Operation("-", test.left, test.right), lookup)
    if difference is None:
        return None
    # ROUND takes a half away from zero; Python's round would take it to the even side.
    return _compared(test.sign, 0.0 if abs(difference) < 0.5 / 10**COMPARED_PLACES else difference)


def _compared(sign: ComparisonSign, difference: float) -> bool:
    match sign:
        case "<=":
            return difference <= 0
        case "<":
            return difference < 0
        case ">=":
            return difference >= 0
        case ">":
            return difference > 0
        case "==":
            return difference == 0
        case "!=":
            return difference != 0
        case _:
            assert_never(sign)


def _amount(node: Arithmetic, lookup: Lookup) -> float | None:
    match node:
        case Number(value):
            return value
        case QuestionName() | PreviousName() | FactName():
            return lookup(node)
        case Negation(operand):
            inner = _amount(operand, lookup)
            return None if inner is None else -inner
        case Operation(_, left, right):
            return _operation(node, _amount(left, lookup), _amount(right, lookup))
        case Call(function, arguments):
            return _call(function, [_amount(argument, lookup) for argument in arguments])
        case _:
            assert_never(node)


def _operation(node: Operation, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    match node.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right if right != 0 else None
        case _:
            assert_never(node.sign)


def _call(function: FunctionName, arguments: list[float | None]) -> float | None:
    amounts = [argument for argument in arguments if argument is not None]
    if len(amounts) < len(arguments):
        return None
    match function:
        case "abs":
            return abs(amounts[0])
        case "min":
            return min(amounts)
        case "max":
            return max(amounts)
        case _:
            assert_never(function)
