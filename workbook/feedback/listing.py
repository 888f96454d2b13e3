"""The sheet "To correct": problems with links to their cells.

What must be put right, what to confirm and what is good to know.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from copy import copy
from typing import TYPE_CHECKING

from workbook.feedback.problems import ProblemToCorrect
from workbook.findings import Severity
from workbook.findings.described import severity_words
from workbook.layout import CORRECTIONS, ColumnRole, heading
from workbook.layout.names import quoted
from workbook.table import Block, Cell, Link, TableBook, TableColumn, TableSheet, counts, printed, tabulate
from workbook.table.formats.xlsx import book_bytes

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: A problem with its number in the list.
Numbered = tuple[int, ProblemToCorrect]
_INSTRUCTIONS = {
    Severity.REJECT: "Nothing could be read.",
    Severity.ERROR: "These figures are not counted until they are put right. Click the cell under Go to, and type over it.",
    Severity.WARNING: f"Is it right? If so, say why in the box under {heading(ColumnRole.EXPLANATION)!r}, where there is one. If not, change it.",
    Severity.INFO: "Nothing needs to be done.",
}
#: What a cell has beside its value.
_PARTS = ("hyperlink", "number_format", "font", "fill", "border", "alignment")
_SAVED = dt.datetime(1980, 1, 1)


def _link(problem: ProblemToCorrect, cell: str) -> Cell:
    return Link(cell, f"{quoted(problem.place.sheet)}!{cell}") if cell else None


_COLUMNS: tuple[TableColumn[Numbered], ...] = (
    counts("No.", 6, "Its number in the list.", lambda row: row[0]),
    printed("Service", 28, "Whose figure it is.", lambda row: row[1].service or "The whole file"),
    printed("What was found, and what to do", 88, "Its message.", lambda row: row[1].message),
    TableColumn("Go to", "The cell, as a link.", lambda row: _link(row[1], row[1].place.cell), width=12),
    TableColumn(
        "Or say why in", "The box for an explanation, as a link.", lambda row: _link(row[1], row[1].why), width=18
    ),
    printed("Code", 8, "The code of the finding.", lambda row: row[1].code),
)


def put_listing(book: Workbook, lines: Sequence[str], problems: Sequence[ProblemToCorrect], password: str) -> None:
    """Put the sheet first in the book, and open on it.

    It takes the place of an earlier one.
    lines: what stands under the title. password: locks the sheet; empty locks it without one.
    """
    _make_room(book)
    numbered = list(enumerate(problems, 1))
    blocks = [_block(severity, [row for row in numbered if row[1].severity is severity]) for severity in Severity]
    listing = TableSheet(CORRECTIONS, tuple(filter(None, blocks)), (CORRECTIONS, *lines))
    sheet = book.create_sheet(CORRECTIONS, 0)
    _copy_sheet(book_bytes(TableBook(CORRECTIONS, "", _SAVED, (listing,))), sheet)
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False is: not locked
    if password:
        sheet.protection.password = password
    sheet.protection.enable()
    book.active = 0
    for worksheet in book.worksheets:
        worksheet.sheet_view.tabSelected = worksheet is sheet
    for view in book.views:
        view.firstSheet = 0


def _make_room(book: Workbook) -> None:
    """Take away our earlier sheet.

    A sheet of the provider's own under that name gets another.
    """
    for sheet in [worksheet for worksheet in book.worksheets if worksheet.title.casefold() == CORRECTIONS.casefold()]:
        if sheet["A1"].value == CORRECTIONS:
            book.remove(sheet)
        else:
            sheet.title = f"{CORRECTIONS} (yours)"


def _block(severity: Severity, problems: list[Numbered]) -> Block | None:
    title = f"{severity_words(severity).capitalize()}: {len(problems)}"
    table = tabulate(f"problems-{severity}", title, _COLUMNS, problems)
    return Block(table, title, _INSTRUCTIONS[severity]) if problems else None


def _copy_sheet(content: bytes, sheet: Worksheet) -> None:
    """Copy the sheet of a workbook of ours into another workbook."""
    import openpyxl

    source = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    for cells in source.iter_rows():
        for cell in cells:
            target = sheet[cell.coordinate]
            target.value, target.data_type = (
                cell.value,
                cell.data_type,
            )  # text stays text, also where it begins with "="
            for part in _PARTS:
                setattr(target, part, copy(getattr(cell, part)))
    for number, row in source.row_dimensions.items():
        sheet.row_dimensions[number].height = row.height
    for letter, column in source.column_dimensions.items():
        sheet.column_dimensions[letter].width = column.width
    sheet.sheet_view.showGridLines = source.sheet_view.showGridLines
    sheet.page_setup, sheet.page_margins = copy(source.page_setup), copy(source.page_margins)
    sheet.sheet_properties, sheet.HeaderFooter = copy(source.sheet_properties), copy(source.HeaderFooter)
