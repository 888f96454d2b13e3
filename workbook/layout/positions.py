"""The geometry of a service sheet.

Its columns, its rows by key, and how to point at a cell.

This module and its neighbours in `layout` are the only row and column arithmetic in the project.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbook.layout.boxes import BOXES, typed_amount
from workbook.layout.cells import cell_name
from workbook.layout.columns import QUESTION_COLUMNS, ColumnRole
from workbook.layout.form_layout import FormRow
from workbook.layout.formulas import RowCells
from workbook.model import Form, Question, Section
from workbook.rules import RETURN_DAY, FactName, Name, PreviousName, QuestionName
from workbook.rules import excel as rules_excel

#: Each role's column on a sheet with questions down.
_COLUMN_OF = {column.role: number for number, column in enumerate(QUESTION_COLUMNS)}
KEY, LABEL, QUESTION, ANSWER, UNIT, PREVIOUS, CHECK, EXPLANATION, VALUE, PROGRESS = (
    _COLUMN_OF[role] for role in ColumnRole if role in _COLUMN_OF
)

#: Rows above the first indicator: keys, and for a fact what its row asks, where `{period}` is the noun.
TITLE_KEY, SUBTITLE_KEY, STATUS_KEY, HEADING_KEY, FACTS_KEY = "title", "subtitle", "status", "headings", "facts"
FACTS = {
    "fact.service_type": ("Service type", ""),
    "fact.client_group": ("Primary client group", ""),
    "fact.household_units": ("Household units under contract", "units"),
    "fact.days_in_period": ("Days in this {period}", "days"),
}
#: Where the numbers behind the status line stand: name to row and column.
COUNTERS = {
    "answered": (0, VALUE),
    "asked": (1, VALUE),
    "correct": (2, VALUE),
    "explain": (0, PROGRESS),
    "blank": (1, PROGRESS),
    "first_open": (2, PROGRESS),
}
#: Where the facts stand that no row shows: name to the key of a row and a column.
HIDDEN_FACTS = {
    "period_start": (FACTS_KEY, VALUE),
    "period_end": ("fact.service_type", VALUE),
    "year_start": ("fact.client_group", VALUE),
}
#: Where the day of the return stands, in a form that names it, and its formula: whoever types does so before it.
RETURN_DAY_AT, PRESENT_DAY = ("fact.household_units", VALUE), "=TODAY()"
#: The longest explanation, in characters.
LONGEST_EXPLANATION = 500


@dataclass(frozen=True)
class Positions:
    """The row of each key, and each name's cell."""

    form: Form
    rows: tuple[FormRow, ...]
    row_of: dict[str, int]

    #: The record that its boxes are of, and what to do about a grey one: `workbook.layout.inputs` asks either axis.
    record = 0
    if_grey = "If the box is grey, choose Yes first."

    def answer_at(self, question: Question) -> tuple[int, int]:
        """The row and column of a question's box."""
        return self.row_of[question.code], ANSWER

    def cells(self, question: Question) -> RowCells:
        """The cells of an item's row."""
        row = self.row_of[question.code]
        answer, explanation, value, progress = (
            cell_name(row, column) for column in (ANSWER, EXPLANATION, VALUE, PROGRESS)
        )
        opens = "" if question.opens is None else rules_excel.opens(question.opens, self.counted)
        return RowCells(answer, explanation, value, progress, self.switch(question.section), opens)

    def switch(self, section: str) -> str:
        """The cell that is 1 where the indicator is reported."""
        return absolute(self.row_of[choice_key(section)], VALUE)

    def counted(self, name: Name) -> str:
        """The cell that a rule reads for a name.

        What the row counts as, last period's figure, or the fact.
        """
        return self._cell(name, VALUE)

    def typed(self, name: Name) -> str:
        """The cell that a validation reads: what is being typed."""
        if not isinstance(name, QuestionName):
            return self._cell(name, ANSWER)
        question = self.form.questions[name.code]
        is_number = BOXES[question.type].is_number
        return typed_amount(question, self._cell(name, ANSWER)) if is_number else self.counted(name)

    def _cell(self, name: Name, question_column: int) -> str:
        if isinstance(name, FactName) and (name.fact in HIDDEN_FACTS or name.fact == RETURN_DAY):
            key, column = HIDDEN_FACTS.get(name.fact, RETURN_DAY_AT)
            return absolute(self.row_of[key], column)
        if isinstance(name, FactName):
            return absolute(self.row_of[f"fact.{name.fact}"], ANSWER)
        column = PREVIOUS if isinstance(name, PreviousName) else question_column
        return cell_name(self.row_of[name.code], column)


def question_label(section: Section, question: Question) -> str:
    """The label of an item: `LPI 59 b`, `SPI 2a 1`.

    Under a label that ends in a letter it is a number. People call it that on the telephone. No two rows of a sheet have the same.
    """
    letters = "" if section.label[-1:].isalpha() else "abcdefghijklmnopqrstuvwxyz"
    number = section.questions.index(question)
    return f"{section.label} {letters[number] if number < len(letters) else number + 1}"


def place(form: Form) -> Positions:
    """Give every section of the form its rows."""
    rows = _rows(form)
    return Positions(form, rows, {row.key: number for number, row in enumerate(rows)})


def choice_key(section: str) -> str:
    """The key of the row that switches an indicator."""
    return f"{section}:reported"


def absolute(row: int, column: int) -> str:
    """`$D$12` for row 11, column 3."""
    name = cell_name(row, column)
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def _rows(form: Form) -> tuple[FormRow, ...]:
    rows = [FormRow(key) for key in (TITLE_KEY, SUBTITLE_KEY, STATUS_KEY, HEADING_KEY, FACTS_KEY, *FACTS)]
    for section in form.sections:
        rows.append(FormRow(section.code, section.code))
        rows.append(FormRow(choice_key(section.code), section.code))
        rows.extend(FormRow(question.code, section.code, question.code) for question in section.questions)
    return tuple(rows)
