"""Work out a tree in Python, as the formula would.

A name without a value makes the whole result None: a rule does not fire, a derived value is empty. So does a division
by zero, and a result too large to hold. Within count, sum and share a record with such a blank is left out instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import assert_never

from workbook.rules.excel import COMPARED_PLACES
from workbook.rules.functions import amount_functions, condition_functions, record_functions
from workbook.rules.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    ComparisonSign,
    Condition,
    Denial,
    Expression,
    FactName,
    Junction,
    Lookup,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
    Tally,
    WordsTest,
)


def amount(expression: Arithmetic, lookup: Lookup, records: Sequence[Lookup] = ()) -> float | None:
    """Work out an amount.

    Returns None where a name has no number, at x / 0, and beyond what a number holds.

    records: the lookup of each record, for count, sum and share.
    """
    result = _amount(expression, lookup, records)
    return result if result is not None and math.isfinite(result) else None


def holds(test: Condition, lookup: Lookup, records: Sequence[Lookup] = ()) -> bool | None:
    """Tell whether a condition holds.

    Returns None where a name has no value, in which case the rule does not fire.
    """
    match test:
        case Comparison():
            return _comparison(test, lookup, records)
        case WordsTest(sign, name, words):
            answer = _words(lookup(name))
            return None if answer is None else (answer == words) == (sign == "==")
        case Denial(operand):
            held = holds(operand, lookup, records)
            return None if held is None else not held
        case Junction(word, conditions):
            return _joined(word, [holds(condition, lookup, records) for condition in conditions])
        case _:
            assert_never(test)


def _comparison(test: Comparison, lookup: Lookup, records: Sequence[Lookup]) -> bool | None:
    difference = amount(Operation("-", test.left, test.right), lookup, records)
    if difference is None:
        return None
    # ROUND takes a half away from zero; Python's round would take it to the even side.
    return _compared(test.sign, 0.0 if abs(difference) < 0.5 / 10**COMPARED_PLACES else difference)


def _words(answer: float | str | None) -> str | None:
    """Take an answer as words: a yes_no is held as 1 or 0."""
    if isinstance(answer, str):
        return answer or None
    return None if answer is None else {1.0: "yes", 0.0: "no"}.get(answer, "")


def _joined(word: str, verdicts: Sequence[bool | None]) -> bool | None:
    if None in verdicts:
        return None
    return all(verdicts) if word == "and" else any(verdicts)


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


def _amount(node: Arithmetic, lookup: Lookup, records: Sequence[Lookup]) -> float | None:
    match node:
        case Number(value):
            return value
        case QuestionName() | PreviousName() | FactName():
            answer = lookup(node)
            return None if isinstance(answer, str) else answer
        case Negation(operand):
            inner = _amount(operand, lookup, records)
            return None if inner is None else -inner
        case Operation(_, left, right):
            return _operation(node, _amount(left, lookup, records), _amount(right, lookup, records))
        case Call(function, arguments):
            return _call(function, [_amount(argument, lookup, records) for argument in arguments])
        case Tally(function, conditions):
            return condition_functions()[function].python([holds(test, lookup, records) is True for test in conditions])
        case Aggregate(function, operand):
            return _aggregate(function, [_in_record(operand, record) for record in records])
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


def _call(function: str, arguments: list[float | None]) -> float | None:
    amounts = [argument for argument in arguments if argument is not None]
    return amount_functions()[function].python(amounts) if len(amounts) == len(arguments) else None


def _aggregate(function: str, results: list[float | None]) -> float | None:
    return record_functions()[function].python([result for result in results if result is not None])


def _in_record(operand: Expression, record: Lookup) -> float | None:
    if not isinstance(operand, Condition):
        return amount(operand, record)
    held = holds(operand, record)
    return None if held is None else float(held)
