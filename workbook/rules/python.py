"""Work out a tree in Python, as the formula would.

A name without a value makes the whole result None: a rule does not fire, a derived value is empty. So does a division
by zero, and a result too large to hold. Within count, sum and share a record with such a blank is left out instead.

A tree is made into one function when it is first worked out: the same rule is judged for every service.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import assert_never

from workbook.rules.excel import COMPARED_PLACES
from workbook.rules.functions import amount_functions, condition_functions, record_functions
from workbook.rules.tree import (
    COMPARISONS,
    Aggregate,
    Arithmetic,
    ArithmeticSign,
    Call,
    Comparison,
    ComparisonSign,
    Condition,
    Denial,
    Expression,
    FactName,
    Junction,
    Lookup,
    Name,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
    Tally,
    WordsTest,
)

#: What works out an amount, or judges a condition, from the answers and those of each record.
_Amount = Callable[[Lookup, Sequence[Lookup]], float | None]
_Verdict = Callable[[Lookup, Sequence[Lookup]], bool | None]
#: A difference nearer to nothing than this is none. ROUND takes a half away from zero; Python's round would take it to
#: the even side.
_NOTHING = 0.5 / 10**COMPARED_PLACES


def amount(expression: Arithmetic, lookup: Lookup, records: Sequence[Lookup] = ()) -> float | None:
    """Work out an amount.

    Returns None where a name has no number, at x / 0, and beyond what a number holds.

    records: the lookup of each record, for count, sum and share.
    """
    return _finite(_amount_of(expression)(lookup, records))


def holds(test: Condition, lookup: Lookup, records: Sequence[Lookup] = ()) -> bool | None:
    """Tell whether a condition holds.

    Returns None where a name has no value, in which case the rule does not fire.
    """
    return _verdict_of(test)(lookup, records)


@lru_cache(maxsize=4096)
def _amount_of(expression: Arithmetic) -> _Amount:
    return _made_amount(expression)


@lru_cache(maxsize=4096)
def _verdict_of(test: Condition) -> _Verdict:
    return _made_verdict(test)


def _finite(result: float | None) -> float | None:
    return result if result is not None and math.isfinite(result) else None


# ------------------------------------------------------------------ conditions


def _made_verdict(test: Condition) -> _Verdict:
    match test:
        case Comparison(sign, left, right):
            return _comparison(sign, _made_amount(left), _made_amount(right))
        case WordsTest(sign, name, words):
            return lambda lookup, _: _worded(_words(lookup(name)), words, is_equal=sign == "==")
        case Denial(operand):
            inner = _made_verdict(operand)
            return lambda lookup, records: _denied(inner(lookup, records))
        case Junction(word, conditions):
            verdicts = [_made_verdict(condition) for condition in conditions]
            return lambda lookup, records: _joined(word, [verdict(lookup, records) for verdict in verdicts])
        case _:
            assert_never(test)


def _comparison(sign: ComparisonSign, left: _Amount, right: _Amount) -> _Verdict:
    def verdict(lookup: Lookup, records: Sequence[Lookup]) -> bool | None:
        difference = _finite(_operated("-", left(lookup, records), right(lookup, records)))
        if difference is None:
            return None
        return _compared(sign, 0.0 if abs(difference) < _NOTHING else difference)

    return verdict


def _words(answer: float | str | None) -> str | None:
    """Take an answer as words: a yes_no is held as 1 or 0."""
    if isinstance(answer, str):
        return answer or None
    return None if answer is None else {1.0: "yes", 0.0: "no"}.get(answer, "")


def _worded(answer: str | None, words: str, *, is_equal: bool) -> bool | None:
    return None if answer is None else (answer == words) == is_equal


def _denied(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict


def _joined(word: str, verdicts: Sequence[bool | None]) -> bool | None:
    if None in verdicts:
        return None
    return all(verdicts) if word == "and" else any(verdicts)


def _compared(sign: ComparisonSign, difference: float) -> bool:
    return COMPARISONS[sign](difference, 0.0)


# ------------------------------------------------------------------ amounts


def _made_amount(node: Arithmetic) -> _Amount:
    match node:
        case Number(value):
            return lambda _lookup, _records: value
        case QuestionName() | PreviousName() | FactName():
            return _named(node)
        case Negation(operand):
            inner = _made_amount(operand)
            return lambda lookup, records: _negated(inner(lookup, records))
        case Operation(sign, left, right):
            return _operation(sign, _made_amount(left), _made_amount(right))
        case Call(function, arguments):
            made = [_made_amount(argument) for argument in arguments]
            return lambda lookup, records: _called(function, [argument(lookup, records) for argument in made])
        case Tally(function, conditions):
            tests = [_made_verdict(condition) for condition in conditions]
            tally = condition_functions()[function].python
            return lambda lookup, records: tally([test(lookup, records) is True for test in tests])
        case Aggregate(function, operand):
            of_record = _in_record(operand)
            return lambda _, records: _aggregate(function, [of_record(record) for record in records])
        case _:
            assert_never(node)


def _named(name: Name) -> _Amount:
    def named(lookup: Lookup, _records: Sequence[Lookup]) -> float | None:
        answer = lookup(name)
        return None if isinstance(answer, str) else answer

    return named


def _operation(sign: ArithmeticSign, left: _Amount, right: _Amount) -> _Amount:
    return lambda lookup, records: _operated(sign, left(lookup, records), right(lookup, records))


def _negated(operand: float | None) -> float | None:
    return None if operand is None else -operand


def _operated(sign: ArithmeticSign, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    match sign:
        case "-":
            return left - right
        case "+":
            return left + right
        case "*":
            return left * right
        case "/":
            return left / right if right != 0 else None
        case _:
            assert_never(sign)


def _called(function: str, arguments: list[float | None]) -> float | None:
    amounts = [argument for argument in arguments if argument is not None]
    return amount_functions()[function].python(amounts) if len(amounts) == len(arguments) else None


def _aggregate(function: str, results: list[float | None]) -> float | None:
    return record_functions()[function].python([result for result in results if result is not None])


def _in_record(operand: Expression) -> Callable[[Lookup], float | None]:
    """What works out an amount, or a condition as 1 or 0, in one record."""
    if isinstance(operand, Condition):
        test = _made_verdict(operand)
        return lambda record: None if (verdict := test(record, ())) is None else float(verdict)
    inner = _made_amount(operand)
    return lambda record: _finite(inner(record, ()))
