"""The sheet of one form: rows, columns, cells, marks.

Questions go down it, or records do. Whoever writes or reads a sheet asks here and need not know which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.layout.cells import Fixed, Input, InputRole, cell_name
from workbook.layout.columns import Column, ColumnRole
from workbook.layout.form_print import FormPrint, print_of
from workbook.model import QuestionType
from workbook.rules.states import RowState

#: What the key of a service's sheet begins with; its id follows.
SERVICE_KEY = "service:"


@dataclass(frozen=True)
class FormRow:
    """One row of the service sheet.

    key: as column A carries it; of a record's row its number, since there the sheet carries the reference.
    section, question: what it belongs to, with questions down.
    record: the number of its record, from 1, with records down. hidden: whether it holds what is not for people.
    """

    key: str
    section: str = ""
    question: str = ""
    record: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Mark:
    """The look that the cells of a column take on in a state.

    condition: the formula that is TRUE in that state, as it is for the first row.
    hides: whether the content is hidden. flagged: the type of a box that shows a sign before its content.
    """

    column: int
    first_row: int
    last_row: int
    condition: str
    state: RowState
    hides: bool = False
    flagged: QuestionType | None = None


@dataclass(frozen=True)
class FormLayout:
    """The service sheet of one form, alike for every service.

    rows: every row's key, in order. columns: from the left. fixed and inputs: every cell.
    heading_row: the row of column headings, below which nothing scrolls away.
    unenforced: rules that no validation holds, only the Check cell.
    marks: the looks of states. frozen_columns: how many columns do not scroll away.
    code_row: the hidden row of question codes; None where column A has them.
    repeated_row: the first row that is printed again on each page.
    further: the one sheet of further reasons that a workbook has; None where its form has none.
    """

    rows: tuple[FormRow, ...]
    columns: tuple[Column, ...]
    fixed: tuple[Fixed, ...]
    inputs: tuple[Input, ...]
    heading_row: int
    unenforced: tuple[str, ...]
    marks: tuple[Mark, ...]
    frozen_columns: int
    code_row: int | None = None
    repeated_row: int = 0
    further: FormLayout | None = None

    def column(self, role: ColumnRole, question: str = "") -> int:
        """The number of the column of that role.

        question: whose it is, with records down. Raises KeyError if there is no such column.
        """
        return self._column_of[role, question]

    def row(self, key: str) -> int:
        """The number of the row of that key.

        Raises KeyError if there is no such row.
        """
        return self._row_of[key]

    def cell(self, key: str, role: ColumnRole, question: str = "") -> str:
        """Name a cell by its row's key and column's role.

        Raises KeyError if there is no such row or column.
        """
        return cell_name(self.row(key), self.column(role, question))

    @property
    def hidden_columns(self) -> tuple[int, ...]:
        """The numbers of the columns that are not for people."""
        return tuple(number for number, column in enumerate(self.columns) if column.hidden)

    @cached_property
    def counters(self) -> dict[str, tuple[int, int]]:
        """Map each number behind the status line to its row and column."""
        cells = (cell for cell in self.fixed if cell.slot.startswith("counter."))
        return {cell.slot.removeprefix("counter."): (cell.row, cell.column) for cell in cells}

    @cached_property
    def title(self) -> tuple[int, int]:
        """The row and column of the sheet's title."""
        return next((cell.row, cell.column) for cell in self.fixed if cell.slot == "title")

    @cached_property
    def input_columns(self) -> tuple[int, ...]:
        """The columns that are typed in, from the left."""
        return tuple(sorted({box.column for box in self.inputs}))

    @cached_property
    def records(self) -> int:
        """How many records it has rows for; 0 with questions down."""
        return max((row.record for row in self.rows), default=0)

    @cached_property
    def cells_by_row(self) -> tuple[tuple[Fixed | Input, ...], ...]:
        """Its cells, row by row from the left."""
        rows: list[list[Fixed | Input]] = [[] for _ in self.rows]
        cells: tuple[Fixed | Input, ...] = (*self.fixed, *self.inputs)
        for cell in cells:
            rows[cell.row].append(cell)
        return tuple(tuple(sorted(cells, key=lambda cell: cell.column)) for cells in rows)

    @cached_property
    def prints(self) -> FormPrint:
        """What it prints, in order."""
        return print_of(self.fixed, len(self.columns), len(self.rows), self.column(ColumnRole.KEY))

    @cached_property
    def keys(self) -> Mapping[str, int]:
        """The row of each text of the key column.

        `SERVICE_KEY` stands for that of any service.
        """
        cells = [cell for cell in self.fixed if cell.column == self.column(ColumnRole.KEY)]
        return {
            SERVICE_KEY if cell.slot else str(cell.value): cell.row
            for cell in cells
            if cell.value or cell.slot == "key"
        }

    @cached_property
    def explained_boxes(self) -> tuple[tuple[Input, Input | None], ...]:
        """Each answer's and choice's box, with the one that explains it."""
        return tuple(
            (box, self.box(box.record, box.code, InputRole.EXPLANATION))
            for box in self.inputs
            if box.role is not InputRole.EXPLANATION
        )

    def box(self, record: int, code: str, role: InputRole) -> Input | None:
        """Find the box of a role.

        A record's explanation answers for all of its row.
        """
        is_of_row = record and role is InputRole.EXPLANATION
        return self._boxes.get((record, "" if is_of_row else code, role))

    def section_cell(self, section: str) -> str:
        """Name the cell where a section's title begins.

        Raises KeyError if there is no such section.
        """
        return self._section_cells[section]

    @cached_property
    def _boxes(self) -> dict[tuple[int, str, InputRole], Input]:
        return {(box.record, box.code, box.role): box for box in self.inputs}

    @cached_property
    def _section_cells(self) -> dict[str, str]:
        cells = [cell for cell in self.fixed if cell.section and not self._is_hidden(cell)]
        return {cell.section: cell_name(cell.row, cell.column) for cell in reversed(cells)}

    def _is_hidden(self, cell: Fixed) -> bool:
        return self.rows[cell.row].hidden or self.columns[cell.column].hidden

    @cached_property
    def section_rows(self) -> Mapping[str, tuple[int, int]]:
        """The first and the last row of each section."""
        rows: dict[str, tuple[int, int]] = {}
        for number, row in enumerate(self.rows):
            if row.section:
                rows[row.section] = (rows.get(row.section, (number, number))[0], number)
        return rows

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {row.key: number for number, row in enumerate(self.rows)}

    @cached_property
    def _column_of(self) -> dict[tuple[ColumnRole, str], int]:
        return {(column.role, column.question): number for number, column in enumerate(self.columns)}
