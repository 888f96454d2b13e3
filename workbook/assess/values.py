"""Work out what a typed cell counts as.

This is the Python half of the workbook's "Counts as" column.

Blank is not 0, TRUE is not 1, 1.5 is not a count, "12 " is 12 with a note and "12 people" is not.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from workbook.findings import SHORTEST_EXPLANATION, Code
from workbook.layout import MOST_TEXT_DIGITS
from workbook.model import (
    EARLIEST_DATE,
    LATEST_DATE,
    CodeList,
    Content,
    ErrorValue,
    Formula,
    Percent,
    Question,
    QuestionType,
    day_number,
    day_of,
    is_blank,
    shown,
    yes_or_no,
)
from workbook.text import plain

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
    """The content of a cell, taken strictly as an answer.

    number: the figure; for a date the days since 30 December 1899; None where there is none.
    text: the code of a choice, a date as `2008-09-30`, or the words of a text.
    code: what is to be said of it, if anything.
    """

    number: float | None = None
    text: str = ""
    code: Code | None = None

    @property
    def figure(self) -> float | str | None:
        """The value that rules see: a number or a text."""
        return self.text or None if self.number is None else self.number

    @property
    def is_answer(self) -> bool:
        """Whether it can be taken at all."""
        return self.number is not None or self.text != ""


def typed(question: Question, content: Content, choices: CodeList | None = None) -> TypedValue:
    """Take a cell's content as an answer to a question.

    choices: the code list of a choice.
    """
    if is_blank(content):
        return TypedValue(code=Code.BLANK)
    if isinstance(content, Formula):
        content = _SAVED_AS_FORMULAS.get(content.text, content)
    if isinstance(content, ErrorValue) and question.type is not QuestionType.YES_NO:
        return TypedValue(code=Code.ERROR_VALUE)
    if isinstance(content, Formula):
        return TypedValue(code=Code.FORMULA)
    match question.type:
        case QuestionType.YES_NO:
            answer = yes_or_no(content)
            return TypedValue(code=Code.NOT_YES_NO) if answer is None else TypedValue(float(answer))
        case QuestionType.CHOICE:
            return _choice(content, choices)
        case QuestionType.DATE:
            return _date(content)
        case QuestionType.TEXT:
            return _text(question, content)
        case QuestionType.PERCENTAGE if isinstance(content, Percent):
            return _measured(question, round(content * 100, 10))
        case _:
            return _number(question, content)


def _choice(content: Content, choices: CodeList | None) -> TypedValue:
    """An entry of the list by its words or its code, however they are capitalised; another spacing is noted."""
    assert choices is not None, "a choice needs its code list"
    if not isinstance(content, str):
        return TypedValue(code=Code.NOT_A_CHOICE)
    words = _trimmed(content).casefold()
    for entry in choices.entries:
        if words in (entry.title.casefold(), entry.code.casefold()):
            return TypedValue(text=entry.code, code=None if content == content.strip(" ") else Code.SPACES)
    return TypedValue(code=Code.NOT_A_CHOICE)


def _date(content: Content) -> TypedValue:
    """A real date, or the number of one, as a program keeps it.

    A text that looks like one may mean another day to another program.
    """
    if isinstance(content, float) and not isinstance(content, Percent) and content.is_integer():
        return _day(content)
    if content == dt.time():  # what the reader makes of a whole number before the first day
        return TypedValue(code=Code.DATE_OUT_OF_RANGE)
    if isinstance(content, dt.datetime) or not isinstance(content, dt.date):
        return TypedValue(code=Code.NOT_A_DATE)
    return _day(day_number(content))


def _day(number: float) -> TypedValue:
    if not day_number(EARLIEST_DATE) <= number <= day_number(LATEST_DATE):
        return TypedValue(code=Code.DATE_OUT_OF_RANGE)
    return TypedValue(number, day_of(number).isoformat())


def _text(question: Question, content: Content) -> TypedValue:
    if not isinstance(content, str):
        content = plain(shown(content))
    if len(content) > question.longest:
        return TypedValue(code=Code.TOO_LONG)
    return TypedValue(text=_trimmed(content))


def _trimmed(text: str) -> str:
    """The text as TRIM gives it: one space between words, none around them."""
    return " ".join(part for part in text.split(" ") if part)


def explains(content: Content) -> bool:
    """Whether an explanation clears a warning.

    It is a text with letters, of at least ten characters.
    """
    if not isinstance(content, str):
        return False
    words = _trimmed(content)
    return len(words.encode("utf-16-le", "replace")) // 2 >= SHORTEST_EXPLANATION and content.upper() != content.lower()


def _number(question: Question, content: Content) -> TypedValue:
    if isinstance(content, bool):
        return TypedValue(code=Code.TRUE_OR_FALSE)
    if isinstance(content, Percent):
        return TypedValue(code=Code.PERCENT)
    if isinstance(content, float):
        return _measured(question, content)
    if isinstance(content, str):
        digits = content.strip(" ")
        if _DIGITS.fullmatch(digits) and float(digits) <= question.maximum:
            return TypedValue(float(digits), code=Code.TEXT_NUMBER)
        return TypedValue(code=Code.TEXT)
    if isinstance(content, dt.date | dt.time | dt.timedelta):
        return TypedValue(code=Code.DATE)
    return TypedValue(code=Code.TEXT)


def _measured(question: Question, number: float) -> TypedValue:
    if number < 0:
        return TypedValue(code=Code.NEGATIVE)
    places = question.type.places
    rounded = round(number, places)
    near = abs(number - rounded) < _NEAR
    if not (rounded if near else number) <= question.maximum:
        return TypedValue(code=Code.TOO_HIGH)
    if not near:
        return TypedValue(code=Code.NOT_WHOLE if places == 0 else Code.TOO_PRECISE)
    return TypedValue(rounded + 0.0)  # -0.0 becomes 0.0
