"""Write a tree as a formula for LibreOffice and Excel 2010.

A comparison is of the difference, rounded: the programs differ in how they compare 0.1 * 3 with 0.3,
and a rule must not depend on which one opened the file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeGuard, assert_never

from workbook.rules.functions import amount_functions, condition_functions
from workbook.rules.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Comparison,
    Condition,
    Denial,
    Expression,
    FactName,
    Junction,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
    Reference,
    Tally,
    WordsTest,
    needed,
    nodes,
)

#: Decimal places to which two amounts are compared, in Excel and in Python alike.
COMPARED_PLACES = 6

_SIGNS = {"<=": "<=", "<": "<", ">=": ">=", ">": ">", "==": "=", "!=": "<>"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
_ATOM = 3
_YES_NO = {"yes": 1, "no": 0}
_QUOTE = '"'


def to_excel(expression: Expression, reference: Reference) -> str:
    """Write the expression as a formula without its leading `=`.

    reference: the cell that stands for a name. The formula is a number, or TRUE or FALSE for a condition; an Excel
    error where Python's result would be None for a division by zero. ValueError for what is judged over records.
    """
    match expression:
        case Comparison(sign, left, right):
            difference = to_excel(Operation("-", left, right), reference)
            return f"ROUND({difference},{COMPARED_PLACES}){_SIGNS[sign]}0"
        case WordsTest(sign, name, words):
            same = _same_words(reference(name), words)
            return same if sign == "==" else f"NOT({same})"
        case Denial(operand):
            return f"NOT({to_excel(operand, reference)})"
        case Junction(word, conditions):
            return f"{word.upper()}({','.join(to_excel(condition, reference) for condition in conditions)})"
        case _:
            return _amount(expression, reference)[0]


def broken(expression: Condition, reference: Reference) -> str:
    """Write a formula that is TRUE where the rule fires.

    A rule fires where every name has a value and the test fails.
    """
    test = to_excel(expression, reference)
    failed = f"NOT({test})" if not _divides(expression) else f"IFERROR(NOT({test}),FALSE)"
    guard = _all_given(expression, reference)
    return failed if guard is None else f"IF({guard},{failed},FALSE)"


def allowed(expression: Condition, reference: Reference) -> str:
    """Write a short formula, FALSE where the rule fires.

    It is short enough to stand in a validation.
    reference: the cell that is typed for a number or a date; what it counts as for a choice, a yes_no or a text.
    """
    test = to_excel(expression, reference)
    held = f"IFERROR({test},TRUE)" if _divides(expression) else test
    guard = _all_given(expression, reference)
    return held if guard is None else f"IF({guard},{held},TRUE)"


def opens(expression: Condition, reference: Reference) -> str:
    """Write a formula that is TRUE where the condition holds.

    It is FALSE where the condition names a blank.
    """
    test = to_excel(expression, reference)
    held = f"IFERROR({test},FALSE)" if _divides(expression) else test
    guard = _all_given(expression, reference)
    return held if guard is None else f"IF({guard},{held},FALSE)"


def value(expression: Arithmetic, reference: Reference, missing: str, undefined: str) -> str:
    """Write a derived value's formula.

    missing: a formula for where a name has no number; undefined: for where the sum has no result.
    """
    amount = f"IFERROR({to_excel(expression, reference)},{undefined})"
    guard = _all_given(expression, reference)
    return amount if guard is None else f"IF({guard},{amount},{missing})"


def _all_given(expression: Expression, reference: Reference) -> str | None:
    """Write a formula that is TRUE where every name has a value.

    Returns None where nothing is named.

    COUNT takes numbers alone, so that a text typed for a number is a blank; what is compared with words may be either.
    """
    parts = tuple(needed(expression))
    in_words = dict.fromkeys(reference(test.name) for test in parts if isinstance(test, WordsTest))
    numbers = dict.fromkeys(
        reference(name) for name in parts if isinstance(name, QuestionName | PreviousName | FactName)
    )
    counted = [cell for cell in numbers if cell not in in_words]
    guards = [f"COUNT({','.join(counted)})={len(counted)}"] if counted else []
    guards += [f"LEN({cell})>0" for cell in in_words]
    guards += [f"ISNUMBER({to_excel(division, reference)})" for division in _divisions_joined(expression)]
    return f"AND({','.join(guards)})" if len(guards) > 1 else guards[0] if guards else None


def _same_words(cell: str, words: str) -> str:
    """Write a formula that is TRUE where a cell holds the words.

    A yes_no counts as 1 or 0.
    """
    same = f'EXACT({cell},"{words.replace(_QUOTE, 2 * _QUOTE)}")'
    return f"OR({same},{cell}={_YES_NO[words]})" if words in _YES_NO else same


def _divides(expression: Expression) -> bool:
    """Tell whether the formula of an expression may be an error where every name has a value."""
    return not _joins(expression) and any(_is_division(node) for node in nodes(expression))


def _divisions_joined(expression: Expression) -> tuple[Arithmetic, ...]:
    """List the divisions within joined conditions: programs differ in whether OR(TRUE,1/0) is an error."""
    return tuple(node for node in nodes(expression) if _is_division(node)) if _joins(expression) else ()


def _joins(expression: Expression) -> bool:
    return any(isinstance(node, Junction) for node in nodes(expression))


def _is_division(node: Expression) -> TypeGuard[Operation]:
    return isinstance(node, Operation) and node.sign == "/"


def _amount(node: Arithmetic, reference: Reference) -> tuple[str, int]:
    """Write an amount, and how tightly it binds, so that brackets stand only where they are needed."""
    match node:
        case Number(number):
            return _number(number), _ATOM
        case QuestionName() | PreviousName() | FactName():
            return reference(node), _ATOM
        case Negation(operand):
            inner, binding = _amount(operand, reference)
            return (f"(-{inner})" if binding == _ATOM else f"(-({inner}))"), _ATOM
        case Operation(sign, left, right):
            own = _BINDING[sign]
            before, before_binding = _amount(left, reference)
            after, after_binding = _amount(right, reference)
            first = before if before_binding >= own else f"({before})"
            second = after if after_binding > own else f"({after})"
            return f"{first}{sign}{second}", own
        case Call(function, arguments):
            amounts = [_amount(argument, reference)[0] for argument in arguments]
            return amount_functions()[function].excel(amounts), _ATOM
        case Tally(function, conditions):
            return condition_functions()[function].excel([opens(test, reference) for test in conditions]), _ATOM
        case Aggregate(function, _):
            raise ValueError(f"{function} is worked out over records, which no sheet can")
        case _:
            assert_never(node)


def _number(number: float) -> str:
    written = f"{Decimal(repr(number)):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
