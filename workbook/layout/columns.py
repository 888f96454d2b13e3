"""The columns of a sheet.

What each is for, its heading, its width, and whether it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from workbook.model import PeriodLength


class ColumnRole(StrEnum):
    """What a column of a service's sheet is for.

    KEY: what the row is, for the reader. LABEL: what people call it. PREVIOUS: last period's figure.
    CHECK: what there is to do. EXPLANATION: why an unlikely answer is right.
    VALUE: what the answer counts as. PROGRESS: the state of the row.
    With records down, LABEL is the reference and NUMBER counts the rows; CHECK, VALUE and PROGRESS stand once for each
    question, too. KEY_AGAIN: the key, where a shift of cells would move it.
    BEFORE: what was said of the person last. POSITION: which person of a list the row is for, in a sample.
    """

    KEY = "key"
    LABEL = "label"
    QUESTION = "question"
    ANSWER = "answer"
    UNIT = "unit"
    PREVIOUS = "previous"
    CHECK = "check"
    EXPLANATION = "explanation"
    VALUE = "value"
    PROGRESS = "progress"
    NUMBER = "number"
    POSITION = "position"
    BEFORE = "before"
    KEY_AGAIN = "key again"


@dataclass(frozen=True)
class Column:
    """One column.

    heading: the words by which the reader finds it; `{period}` stands for the noun of the framework's periods.
    width: in characters; whoever reads the sheet never needs to adjust it.
    hidden: whether it holds what is not for people.
    blank_when_off: whether it shows nothing while its row is not asked; what was typed is kept.
    section, question: what it belongs to, with records down; empty with questions down.
    group: the title over it and its neighbours of the same group, in place of the section's.
    """

    role: ColumnRole
    heading: str
    width: int
    hidden: bool = False
    blank_when_off: bool = False
    section: str = ""
    question: str = ""
    group: str = ""


#: The columns of a form that is answered once for each service: questions down.
QUESTION_COLUMNS = (
    Column(ColumnRole.KEY, "Key", 12, hidden=True),
    Column(ColumnRole.LABEL, "Code", 11),
    Column(ColumnRole.QUESTION, "Question", 48),
    Column(ColumnRole.ANSWER, "Answer", 13, blank_when_off=True),
    Column(ColumnRole.UNIT, "Unit", 12),
    Column(ColumnRole.PREVIOUS, "Last {period}", 13, blank_when_off=True),
    Column(ColumnRole.CHECK, "Check", 54),
    Column(ColumnRole.EXPLANATION, "If it is right, say why", 24, blank_when_off=True),
    Column(ColumnRole.VALUE, "Counts as", 10, hidden=True),
    Column(ColumnRole.PROGRESS, "Progress", 10, hidden=True),
)
#: The column of what was said before, with records down: of a person's reading, or of an outcome of their own.
READING_BEFORE = Column(ColumnRole.BEFORE, "Last reading: day, items in order", 24)
OUTCOME_BEFORE = Column(ColumnRole.BEFORE, "Before: area, agreed, result", 30)


def question_columns(length: PeriodLength) -> tuple[Column, ...]:
    """The columns of a sheet with questions down, for periods of that length."""
    return tuple(replace(column, heading=column.heading.format(period=length.noun)) for column in QUESTION_COLUMNS)


def heading(role: ColumnRole) -> str:
    """The heading of a role's column, questions down."""
    return next(column.heading for column in QUESTION_COLUMNS if column.role is role)
