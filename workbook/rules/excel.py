"""Tree to an Excel formula that LibreOffice and Excel 2010 understand.

A comparison is of the difference, rounded: the programs differ in how they compare 0.1 * 3 with 0.3,
and a rule must not depend on which one opened the file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from workbook.rules.tree import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    FactName,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
    Reference,
    names,
)

#: Decimal places to which two amounts are compared, in Excel and in Python alike.
COMPARED_PLACES = 6

_SIGNS = {"<=": "<=", "<": "<", ">=": ">=", ">": ">", "==": "=", "!=": "<>"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}
_ATOM = 3


def to_excel(expression: Expression, reference: Reference) -> str:
    """Write the expression as a formula without its leading `=`.

    reference: the cell that stands for a name. The formula is a number, or TRUE or FALSE for a
    comparison; an Excel error where Python's result would be None for a division by zero.
    """
    match expression:
        case Comparison(sign, left, right):
            difference = to_excel(Operation("-", left, right), reference)
            return f"ROUND({difference},{COMPARED_PLACES}){_SIGNS[sign]}0"
        case _:
            return _amount(expression, reference)[0]


def broken(expression: Comparison, reference: Reference) -> str:
    """Write a formula that is TRUE where the rule fires: every name has a number and the test fails."""
    test = to_excel(expression, reference)
    failed = f"NOT({test})" if not _divides(expression) else f"IFERROR(NOT({test}),FALSE)"
    guard = _all_given(expression, reference)
    return failed if guard is None else f"IF({guard},{failed},FALSE)"


def allowed(expression: Comparison, reference: Reference) -> str:
    """Write a formula that is FALSE where the rule fires, short enough to stand in a validation."""
    test = to_excel(expression, reference)
    held = f"IFERROR({test},TRUE)" if _divides(expression) else test
    cells = _cells(expression, reference)
    return held if not cells else f"IF(COUNT({','.join(cells)})<{len(cells)},TRUE,{held})"


def value(expression: Arithmetic, reference: Reference, missing: str, undefined: str) -> str:
    """Write a derived value's formula.

    missing: a formula for where a name has no number; undefined: for where the sum has no result.
    """
    amount = f"IFERROR({to_excel(expression, reference)},{undefined})"
    guard = _all_given(expression, reference)
    return amount if guard is None else f"IF({guard},{amount},{missing})"


def opens(test: Comparison, reference: Reference) -> str:
    """Write when a condition opens a question: it holds, and nothing that it names is blank."""
    guard = _all_given(test, reference)
    held = f"IFERROR({to_excel(test, reference)},FALSE)" if _divides(test) else to_excel(test, reference)
    return held if guard is None else f"IF({guard},{held},FALSE)"


def _cells(expression: Expression, reference: Reference) -> list[str]:
    return list(dict.fromkeys(reference(name) for name in names(expression)))


def _all_given(expression: Expression, reference: Reference) -> str | None:
    cells = _cells(expression, reference)
    return f"COUNT({','.join(cells)})={len(cells)}" if cells else None


def _divides(expression: Expression) -> bool:
    return "/" in to_excel(expression, lambda _: "A1")


def _amount(node: Arithmetic, reference: Reference) -> tuple[str, int]:
    """The formula and how tightly it binds, so that brackets stand only where they are needed."""
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
            inner = ",".join(_amount(argument, reference)[0] for argument in arguments)
            return f"{function.upper()}({inner})", _ATOM
        case _:
            assert_never(node)


def _number(number: float) -> str:
    written = f"{Decimal(repr(number)):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
