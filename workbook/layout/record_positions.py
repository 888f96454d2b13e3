"""The geometry of a sheet with records down.

Its columns, its rows, and the cells of one record.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from workbook.layout.boxes import BOXES, typed_amount
from workbook.layout.cells import cell_name
from workbook.layout.columns import Column, ColumnRole
from workbook.layout.form_layout import FormRow
from workbook.layout.formulas import RowCells
from workbook.layout.positions import HEADING_KEY, STATUS_KEY, SUBTITLE_KEY, TITLE_KEY, absolute
from workbook.layout.record_columns import record_columns
from workbook.model import Form, Question
from workbook.rules import RETURN_DAY, FactName, Name, PreviousName, QuestionName
from workbook.rules import excel as rules_excel

#: Keys of the rows above the records. Those of figures, codes and switches are hidden.
FIGURES_KEY, CODES_KEY, SWITCHES_KEY, SECTIONS_KEY = "figures", "codes", "switches", "sections"
_HIDDEN_KEYS = (FIGURES_KEY, CODES_KEY, SWITCHES_KEY)
_HEADING_KEYS = (TITLE_KEY, SUBTITLE_KEY, STATUS_KEY, *_HIDDEN_KEYS, SECTIONS_KEY, HEADING_KEY)

#: The rows of what the service itself is asked come after so many.
_ONCE_AT = _HEADING_KEYS.index(STATUS_KEY) + 1

#: What stands in the row of figures, from the second column on.
FIGURES = (
    *(f"counter.{name}" for name in ("answered", "asked", "correct", "explain", "blank", "first_open")),
    *(f"fact.{name}" for name in ("household_units", "days_in_period", "period_start", "period_end", "year_start")),
    f"fact.{RETURN_DAY}",
    *(f"sample.{name}" for name in ("rate", "start", "size")),
)


@dataclass(frozen=True)
class RecordPositions:
    """The number of each row and column.

    is_further: whether its rows are further reasons, and not people.
    """

    form: Form
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    is_further: bool = False

    @cached_property
    def inputs(self) -> tuple[Question, ...]:
        """The questions of a person that are typed, in order."""
        return tuple(question for question in self.form.row_questions if not question.derived)

    @property
    def once(self) -> tuple[Question, ...]:
        """The questions that the service itself is asked, above its people."""
        return self.form.once_questions

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each key."""
        return {row.key: number for number, row in enumerate(self.rows)}

    @cached_property
    def _column_of(self) -> dict[tuple[ColumnRole, str], int]:
        return {(column.role, column.question): number for number, column in enumerate(self.columns)}

    def column(self, role: ColumnRole, question: str = "") -> int:
        """The number of a column."""
        return self._column_of[role, question]

    def figure(self, name: str) -> str:
        """The cell of a figure of the sheet."""
        return absolute(self.row_of[FIGURES_KEY], 1 + FIGURES.index(name))

    def switch(self, section: str) -> str:
        """The cell that is 1 where a section is asked."""
        chosen = self.form.section(section)
        if chosen.once:
            return absolute(self.row_of[chosen.questions[0].code], self.column(ColumnRole.KEY_AGAIN))
        return absolute(self.row_of[SWITCHES_KEY], self.column(ColumnRole.ANSWER, chosen.questions[0].code))

    def once_column(self, role: ColumnRole) -> int:
        """The column of a box of the service itself, by its role.

        Its CHECK is in the column after the box, from where it runs on.
        """
        first = self.column(ColumnRole.ANSWER, self.inputs[0].code)
        return first + 1 if role is ColumnRole.CHECK else self.column(role, self.inputs[0].code)

    @property
    def first_counted(self) -> int:
        """The first row whose state counts.

        It is that of what the service is asked, else of the first record.
        """
        return self.row_of[self.once[0].code] if self.once else self.row_of[HEADING_KEY] + 1

    def fact(self, name: Name) -> str:
        """The cell that holds a fact; a blank one for what was before."""
        return self.figure(f"fact.{name.fact}") if isinstance(name, FactName) else self.nothing

    @property
    def nothing(self) -> str:
        """A cell that is always blank."""
        return absolute(self.row_of[SWITCHES_KEY], self.column(ColumnRole.LABEL))

    def above(self, role: ColumnRole) -> str:
        """The cells above a role's columns, in the row of codes."""
        first, last = (self.column(role, question.code) for question in (self.inputs[0], self.inputs[-1]))
        row = self.row_of[CODES_KEY]
        return f"{absolute(row, first)}:{absolute(row, last)}"


@dataclass(frozen=True)
class RecordBoxes:
    """Where the boxes of one record stand.

    Its columns do not move where a formula is copied across.
    """

    positions: RecordPositions
    record: int

    if_grey = "A grey box is not asked here."

    @property
    def form(self) -> Form:
        """The form that is placed."""
        return self.positions.form

    @property
    def row(self) -> int:
        """The row of the record."""
        return self.positions.row_of[str(self.record)]

    @property
    def explanation(self) -> str:
        """The box that says why an unlikely answer is right."""
        return self._at(ColumnRole.EXPLANATION)

    @property
    def progress(self) -> str:
        """The cell of the record's state."""
        return self._at(ColumnRole.PROGRESS)

    @property
    def states(self) -> str:
        """The cells of the states of its questions."""
        return self._across(ColumnRole.PROGRESS)

    @property
    def words(self) -> str:
        """The cells of what is to be said of its questions."""
        return self._across(ColumnRole.CHECK)

    @property
    def names(self) -> str:
        """The cells of its questions' names, in the order of their states."""
        return self.positions.above(ColumnRole.CHECK)

    @property
    def typed_in(self) -> str:
        """All of its boxes: whether anything is typed tells whether it is begun."""
        columns = [self.positions.column(ColumnRole.ANSWER, question.code) for question in self.positions.inputs]
        columns.append(self.positions.column(ColumnRole.EXPLANATION))
        runs = groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0])
        together = [[column for _, column in run] for _, run in runs]
        return ",".join(f"{self._cell(run[0])}:{self._cell(run[-1])}" for run in together)

    def answer_at(self, question: Question) -> tuple[int, int]:
        """The row and column of a question's box."""
        return self.row, self.positions.column(ColumnRole.ANSWER, question.code)

    def state(self, question: Question) -> str:
        """The cell of a question's state."""
        return self._at(ColumnRole.PROGRESS, question.code)

    def cells(self, question: Question) -> RowCells:
        """The cells of a question."""
        code = question.code
        opens = "" if question.opens is None else rules_excel.opens(question.opens, self.counted)
        return RowCells(
            self._at(ColumnRole.ANSWER, code),
            self.explanation,
            self._at(ColumnRole.VALUE, code),
            self._at(ColumnRole.PROGRESS, code),
            self.positions.switch(question.section),
            opens,
            self._at(ColumnRole.VALUE, question.filled_by) if question.filled_by else "",
        )

    def counted(self, name: Name) -> str:
        """The cell that a rule reads for a name.

        It holds what the answer counts as, or the fact.
        """
        match name:
            case FactName() | PreviousName():  # nobody holds last period's answers of a record
                return self.positions.fact(name)
            case QuestionName(code):
                return self._at(ColumnRole.VALUE, code)

    def typed(self, name: Name) -> str:
        """The cell that a validation reads: what is being typed."""
        if not isinstance(name, QuestionName):
            return self.counted(name)
        question = self.form.questions[name.code]
        is_number = BOXES[question.type].is_number
        return typed_amount(question, self._at(ColumnRole.ANSWER, name.code)) if is_number else self.counted(name)

    def _at(self, role: ColumnRole, question: str = "") -> str:
        return self._cell(self.positions.column(role, question))

    def _across(self, role: ColumnRole) -> str:
        questions = self.positions.inputs
        return f"{self._at(role, questions[0].code)}:{self._at(role, questions[-1].code)}"

    def _cell(self, column: int) -> str:
        return f"${cell_name(self.row, column)}"


def place(form: Form, records: int, *, is_further: bool = False) -> RecordPositions:
    """Give every question its columns and every record its row."""
    rows = [FormRow(key, hidden=key in _HIDDEN_KEYS) for key in _HEADING_KEYS]
    rows[_ONCE_AT:_ONCE_AT] = [FormRow(question.code, section=question.section) for question in form.once_questions]
    rows += [FormRow(str(record), record=record) for record in range(1, records + 1)]
    return RecordPositions(form, record_columns(form, is_further=is_further), tuple(rows), is_further)
