"""The columns of a sheet with records down, and how wide they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from workbook.layout.columns import OUTCOME_BEFORE, READING_BEFORE, Column, ColumnRole
from workbook.model import Form, Question, QuestionType

#: How wide the box of each type is, in characters, where its question needs no more.
_WIDTHS = {
    QuestionType.COUNT: 10,
    QuestionType.NUMBER: 11,
    QuestionType.MONEY: 13,
    QuestionType.PERCENTAGE: 11,
    QuestionType.YES_NO: 8,
    QuestionType.CHOICE: 20,
    QuestionType.DATE: 13,
    QuestionType.TEXT: 30,
    QuestionType.DERIVED: 13,
}
#: That of a need: two lines of any reason.
_NEED_WIDTH = 18
#: A question takes about so many lines above its column, which is at most so wide for its sake.
_HEADING_LINES, _WIDEST_FOR_HEADING = 3, 24
#: Beside a bold word of a heading, so that it is not broken.
_ROUND_A_WORD = 3
#: A title so short is written whatever room it has.
SHORT_TITLE = 32


def record_columns(form: Form, *, is_further: bool = False) -> tuple[Column, ...]:
    """The columns of a form about people, from the left.

    Of further reasons none explains a row, and what the person chose is looked up.
    """
    questions = form.row_questions
    inputs = [question for question in questions if not question.derived]
    return (
        Column(ColumnRole.KEY, "Key", 12, hidden=True),
        Column(ColumnRole.NUMBER, "No.", 6),
        *((Column(ColumnRole.POSITION, "No. in your list", 9),) if form.sample is not None else ()),
        Column(ColumnRole.LABEL, "Row" if is_further else "Reference", _reference_width(form), hidden=is_further),
        Column(ColumnRole.CHECK, "Check", 36),
        *((READING_BEFORE if form.reading is not None else OUTCOME_BEFORE,) if form.kept_by else ()),
        *_answer_columns(questions),
        Column(ColumnRole.EXPLANATION, "If it is right, say why", 26, hidden=is_further),
        Column(ColumnRole.KEY_AGAIN, "Key again", 12, hidden=True),
        *_helpers(ColumnRole.VALUE, inputs),
        *_helpers(ColumnRole.PROGRESS, inputs),
        *_helpers(ColumnRole.CHECK, inputs),
        Column(ColumnRole.PROGRESS, "Progress", 10, hidden=True),
        *((Column(ColumnRole.PREVIOUS, "Chosen on the person's row", 10, hidden=True),) if is_further else ()),
    )


def _reference_width(form: Form) -> int:
    """How wide a reference is, on one line: where a person has several rows, their numbers follow it."""
    return 13 if form.rows_each == 1 else 16


def _answer_columns(questions: Iterable[Question]) -> Iterator[Column]:
    """A column for each question. A short title over a group of them is never cut: the last is wide enough for that."""
    for (section, group), members in groupby(questions, lambda question: (question.section, question.group)):
        together = list(members)
        widths = [_width(question) for question in together]
        if len(group) <= SHORT_TITLE:
            widths[-1] += max(0, len(group) + 1 - sum(widths))
        for question, width in zip(together, widths, strict=True):
            role, heading = ColumnRole.ANSWER, _heading(question)
            yield Column(role, heading, width, section=section, question=question.code, group=group)


def _helpers(role: ColumnRole, questions: list[Question]) -> tuple[Column, ...]:
    return tuple(
        Column(role, f"{role}: {question.code}", 10, hidden=True, section=question.section, question=question.code)
        for question in questions
    )


def _heading(question: Question) -> str:
    return f"{question.heading}: {question.hint}" if question.heading and question.hint else question.short_label


def _width(question: Question) -> int:
    for_heading = min(_WIDEST_FOR_HEADING, len(_heading(question)) // _HEADING_LINES + 4)
    longest_word = max(len(word) for word in _heading(question).split())
    of_type = _NEED_WIDTH if question.filled_by else _WIDTHS[question.type]
    return max(of_type, for_heading, longest_word + _ROUND_A_WORD)
