"""What a form about people asks of the service, once, above its records.

Each has a row of its own: the question, its box, and beside that what there is to do, or whom to take for a sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.layout import formulas
from workbook.layout.boxes import BOXES, blank_advice
from workbook.layout.cells import Fixed, Input, Role, cell_name
from workbook.layout.columns import ColumnRole
from workbook.layout.form_layout import Mark
from workbook.layout.formulas import RowCells
from workbook.layout.inputs import answer_input
from workbook.layout.positions import HEADING_KEY, absolute
from workbook.layout.record_positions import RecordPositions
from workbook.model import SAMPLE_DECIMALS, Form, Question, RuleStrength
from workbook.rules import Name, QuestionName
from workbook.rules import excel as rules_excel
from workbook.rules.states import RowState, starting_state

SAMPLE_TEXT = '"Fill in "&{size}&" rows: row by row, the person with that number in your list of "&{people}&"."'
SHORT_OF_ROWS = '"The sample is of "&{size}&" people, more than there are rows. Ask your authority for more."'


@dataclass(frozen=True)
class OnceBoxes:
    """Where the boxes of the service itself stand."""

    positions: RecordPositions

    record = 0
    if_grey = ""

    @property
    def form(self) -> Form:
        """The form that is placed."""
        return self.positions.form

    def answer_at(self, question: Question) -> tuple[int, int]:
        """The row and column of a question's box."""
        return self.positions.row_of[question.code], self.positions.once_column(ColumnRole.ANSWER)

    def cells(self, question: Question) -> RowCells:
        """The cells of a question."""
        at = {role: self.helper(question, role) for role in (ColumnRole.ANSWER, ColumnRole.VALUE, ColumnRole.PROGRESS)}
        return RowCells(
            at[ColumnRole.ANSWER],
            self.positions.nothing,
            at[ColumnRole.VALUE],
            at[ColumnRole.PROGRESS],
            self.positions.switch(question.section),
        )

    def helper(self, question: Question, role: ColumnRole) -> str:
        """A cell of a question's row."""
        return absolute(self.positions.row_of[question.code], self.positions.once_column(role))

    def counted(self, name: Name) -> str:
        """The cell that a rule reads for a name."""
        if isinstance(name, QuestionName):
            return self.helper(self.form.questions[name.code], ColumnRole.VALUE)
        return self.positions.fact(name)

    def typed(self, name: Name) -> str:
        """The cell that a validation reads: what is being typed."""
        if isinstance(name, QuestionName) and BOXES[self.form.questions[name.code].type].is_number:
            return self.helper(self.form.questions[name.code], ColumnRole.ANSWER)
        return self.counted(name)


def once_inputs(positions: RecordPositions) -> Iterator[tuple[Input, list[str]]]:
    """Go through the boxes, each with the rules that its validation leaves out."""
    boxes = OnceBoxes(positions)
    for question in positions.once:
        guards = tuple(
            (rule, rules_excel.allowed(rule.test, boxes.typed))
            for rule in boxes.form.sheet_rules(boxes.form.section(question.section))
            if rule.effective is RuleStrength.STOP and question.code in rule.questions
        )
        yield answer_input(boxes, question, guards)


def once_cells(positions: RecordPositions) -> Iterator[Fixed]:
    """Go through the cells of the rows above the records."""
    boxes = OnceBoxes(positions)
    for question in positions.once:
        row, section = positions.row_of[question.code], question.section
        cells = boxes.cells(question)
        rules = tuple(
            formulas.record_rule(rule, boxes.counted)
            for rule in boxes.form.sheet_rules(boxes.form.section(section))
            if rule.subject == question.code
        )
        state = starting_state(is_opened=False, is_optional=question.optional)
        begins = blank_advice(question) if state is RowState.BLANK else ""
        formula = formulas.check_formula(question, cells, rules).removeprefix("=")
        done = _sample_words(boxes, question)
        at = positions.once_column
        yield Fixed(row, positions.column(ColumnRole.KEY), Role.KEY, question.code, section=section)
        yield Fixed(row, positions.column(ColumnRole.CHECK), Role.QUESTION, question.label, section=section)
        yield Fixed(
            row,
            at(ColumnRole.CHECK),
            Role.NOTE,
            begins,
            f'=IF({cells.progress}="{RowState.OK}",{done},{formula})',
            section=section,
        )
        yield Fixed(row, at(ColumnRole.VALUE), Role.VALUE, "", formulas.value_formula(question, cells), section=section)
        progress = formulas.progress_formula(question, cells, rules)
        yield Fixed(row, at(ColumnRole.PROGRESS), Role.PROGRESS, state, progress, section=section)
        # What is done is no person who was begun; what is not counts with what is left to do.
        left = f'=IF({cells.progress}="{RowState.OK}","{RowState.OFF}",{cells.progress})'
        yield Fixed(row, positions.column(ColumnRole.PROGRESS), Role.PROGRESS, state, left, section=section)


def once_marks(positions: RecordPositions) -> Iterator[Mark]:
    """Go through the looks of the boxes above the records."""
    boxes = OnceBoxes(positions)
    for question in positions.once:
        row, column = boxes.answer_at(question)
        for state in (RowState.CORRECT, RowState.EXPLAIN):
            condition = f'={boxes.helper(question, ColumnRole.PROGRESS)}="{state}"'
            yield Mark(column, row, row, condition, state, flagged=question.type)


def size_formula(positions: RecordPositions) -> str:
    """How many people are in the sample, as soon as that is known."""
    sample = positions.form.sample
    if sample is None:
        return ""
    people = _people(positions)
    rate = positions.figure("sample.rate")
    return f'=IF(ISNUMBER({people}),ROUNDUP(ROUND({rate}*{people},{SAMPLE_DECIMALS}),0),"")'


def position_cell(positions: RecordPositions, record: int) -> Iterator[Fixed]:
    """The place in a list of the person whom a row is for."""
    if positions.form.sample is not None:
        size, start, people = positions.figure("sample.size"), positions.figure("sample.start"), _people(positions)
        position = f"INT(ROUND(({record - 1}+{start})*{people}/{size},{SAMPLE_DECIMALS}))+1"
        formula = f'=IF(ISNUMBER({size}),IF({size}>={record},{position},""),"")'
        yield Fixed(positions.row_of[str(record)], positions.column(ColumnRole.POSITION), Role.LEFT, "", formula)


def _people(positions: RecordPositions) -> str:
    sample = positions.form.sample
    return OnceBoxes(positions).helper(positions.form.questions[sample.of], ColumnRole.VALUE) if sample else ""


def _sample_words(boxes: OnceBoxes, question: Question) -> str:
    """What is said beside the number of people: how many rows to fill in, and with whom."""
    sample, positions = boxes.form.sample, boxes.positions
    if sample is None or sample.of != question.code:
        return '""'
    label, first = positions.column(ColumnRole.LABEL), positions.row_of[HEADING_KEY] + 1
    references = f"{cell_name(first, label)}:{cell_name(len(positions.rows) - 1, label)}"
    names = {"size": positions.figure("sample.size"), "people": boxes.helper(question, ColumnRole.VALUE)}
    words, short = SAMPLE_TEXT.format(**names), SHORT_OF_ROWS.format(**names)
    return f'IF({names["size"]}>COUNTIF({references},"?*"),{short},{words})'
