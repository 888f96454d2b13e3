"""What a typed cell counts as: the Python half of the workbook's "Counts as" column.

Blank is not 0, TRUE is not 1, 1.5 is not a count, "12 " is 12 with a note and "12 people" is not.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from workbook.findings import Code
from workbook.layout import MOST_TEXT_DIGITS, SHORTEST_EXPLANATION
from workbook.model import Question, QuestionType
from workbook.reader.grid import Content, ErrorValue, Formula, Percent

_DIGITS = re.compile(rf"[0-9]{{1,{MOST_TEXT_DIGITS}}}", re.ASCII)
#: How near a typed number must be to its rounded self; the workbook's formula has the same figure.
_NEAR = 0.000001
#: What LibreOffice saves as a formula though nobody typed one.
_SAVED_AS_FORMULAS: dict[str, Content] = {
    "=TRUE()": True,
    "=FALSE()": False,
    **{
        f"={error}": ErrorValue(error) for error in ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")
    },
}


@dataclass(frozen=True)
class TypedValue:
    """A cell taken strictly. number: None where there is none. code: what is to be said of it, if anything."""

    number: float | None
    code: Code | None = None


def is_blank(content: Content) -> bool:
    """Whether nothing was typed: an empty cell, or spaces alone."""
    return content is None or (isinstance(content, str) and not content.strip(" "))


def typed(question: Question, content: Content) -> TypedValue:
    """Take a cell as an answer to an item."""
    if is_blank(content):
        return TypedValue(None, Code.BLANK)
    if isinstance(content, Formula):
        content = _SAVED_AS_FORMULAS.get(content.text, content)
    if isinstance(content, ErrorValue) and question.type is not QuestionType.YES_NO:
        return TypedValue(None, Code.ERROR_VALUE)
    if isinstance(content, Formula):
        return TypedValue(None, Code.FORMULA)
    if question.type is QuestionType.YES_NO:
        answer = yes_or_no(content)
        return TypedValue(None, Code.NOT_YES_NO) if answer is None else TypedValue(float(answer))
    return _number(question, content)


def yes_or_no(content: Content) -> bool | None:
    """True for Yes, False for No, however it is capitalised or spaced; None for anything else."""
    words = content.strip(" ").casefold() if isinstance(content, str) else ""
    return {"yes": True, "no": False}.get(words)


def explains(content: Content) -> bool:
    """Whether an explanation clears a warning: text with letters, of at least ten characters."""
    if not isinstance(content, str):
        return False
    words = " ".join(part for part in content.split(" ") if part)
    return len(words.encode("utf-16-le", "replace")) // 2 >= SHORTEST_EXPLANATION and content.upper() != content.lower()


def _number(question: Question, content: Content) -> TypedValue:
    if isinstance(content, bool):
        return TypedValue(None, Code.TRUE_OR_FALSE)
    if isinstance(content, Percent):
        return TypedValue(None, Code.PERCENT)
    if isinstance(content, float):
        return _measured(question, content)
    if isinstance(content, str):
        digits = content.strip(" ")
        if _DIGITS.fullmatch(digits) and float(digits) <= question.maximum:
            return TypedValue(float(digits), Code.TEXT_NUMBER)
        return TypedValue(None, Code.TEXT)
    if isinstance(content, dt.date | dt.time | dt.timedelta):
        return TypedValue(None, Code.DATE)
    return TypedValue(None, Code.TEXT)


def _measured(question: Question, number: float) -> TypedValue:
    if number < 0:
        return TypedValue(None, Code.NEGATIVE)
    places = 0 if question.type is QuestionType.COUNT else 2
    rounded = round(number, places)
    near = abs(number - rounded) < _NEAR
    if not (rounded if near else number) <= question.maximum:
        return TypedValue(None, Code.TOO_HIGH)
    if not near:
        return TypedValue(None, Code.NOT_WHOLE if places == 0 else Code.TOO_PRECISE)
    return TypedValue(rounded + 0.0)  # -0.0 becomes 0.0
