"""Take a file's text as a person would have typed it."""

from __future__ import annotations

import datetime as dt

from workbook.assess.values import TypedValue
from workbook.feedback.in_place import CellValue
from workbook.findings import CATALOGUE
from workbook.layout import highest_text
from workbook.model import Framework, Question, QuestionType, yes_no_words


def cell_value(question: Question, answer: TypedValue, framework: Framework) -> CellValue:
    """What a person would have typed.

    Words for a choice or a Yes, a date, a percentage as its format shows it.
    """
    match question.type:
        case QuestionType.YES_NO:
            return yes_no_words(bool(answer.number))
        case QuestionType.CHOICE:
            return framework.code_list(question.choices).title_of(answer.text)
        case QuestionType.DATE:
            return dt.date.fromisoformat(answer.text)
        case QuestionType.TEXT:
            return answer.text
        case _:
            return answer.number or 0.0


def advice(question: Question, answer: TypedValue) -> str:
    """What to do about a text that is no answer to a question."""
    return CATALOGUE[answer.code].advice.format(highest=highest_text(question)) if answer.code else ""
