"""Read the sheets of a spreadsheet file to rows of text.

An .xlsx cell by cell, with the zeros that its formats show; an .ods or .xls by its values. A cell that was merged downwards
stands for each of its rows.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from workbook.errors import FileError
from workbook.register.open_merged import Merged, merged_cells
from workbook.register.rows import TextRow, cell_text, text_row

MAX_UNPACKED_BYTES = 300_000_000
SAVE_AS = "In Excel use File > Save As and choose 'CSV UTF-8' or 'Excel Workbook (.xlsx)'."
#: What a cell needs that holds a formula of which no program has stored the result.
_NO_RESULT = "needs the result of its formula; open and save it in Excel, or type the text."
_OLD = b"\xd0\xcf\x11\xe0"
#: What the libraries and the modules below them raise on a damaged file.
_DAMAGE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


class SheetRows(NamedTuple):
    """The rows of one sheet that hold anything.

    A CSV is one without a name.
    """

    name: str
    rows: tuple[TextRow, ...]


def read_workbook(name: str, content: bytes, *, is_open: bool) -> tuple[SheetRows, ...]:
    """Read every sheet of a spreadsheet file.

    name: what messages call it. is_open: whether it is an OpenDocument. Raises FileError.
    """
    try:
        if content.startswith(_OLD):
            return _some(_with_merged(_merged(content), _by_values(content)))
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked <= MAX_UNPACKED_BYTES:
            if is_open:
                return _some(_with_merged(merged_cells(content), _by_values(content)))
            return _some(_with_merged(_merged(content), _cell_by_cell(content)))
    except _DAMAGE as err:
        what = "is damaged, has a password to open it, or is not a spreadsheet. Remove the password"
        raise FileError(f"{name}: {what}, or open it in its program. {SAVE_AS}") from err
    raise FileError(f"{name}: unpacks to far more than a register can hold. Copy the rows to a new workbook.")


def _some(sheets: Iterator[SheetRows]) -> tuple[SheetRows, ...]:
    """The sheets. Raises ValueError where there is none."""
    read = tuple(sheets)
    if not read:
        raise ValueError("a spreadsheet without a sheet")
    return read


def _by_values(content: bytes) -> Iterator[SheetRows]:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for name in book.sheet_names:
            rows = enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1)
            yield SheetRows(
                name,
                tuple(
                    text_row(line, (cell_text(value, "") for value in row))
                    for line, row in rows
                    if any(value not in ("", None) for value in row)
                ),
            )


def _cell_by_cell(content: bytes) -> Iterator[SheetRows]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features it drops; none of them holds a value
        results = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        typed = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for sheet, formulas in zip(results.worksheets, typed.worksheets, strict=True):
            sheet.reset_dimensions()  # the size a file states is not always true
            formulas.reset_dimensions()
            pairs = enumerate(zip(sheet.iter_rows(), formulas.iter_rows(), strict=True), start=1)
            rows = (
                text_row(line, map(_read_cell, cells, typed_cells))
                for line, (cells, typed_cells) in pairs
                if any(cell.value is not None for cell in typed_cells)
            )
            yield SheetRows(sheet.title, tuple(rows))
        results.close()
        typed.close()


def _read_cell(result: Any, formula: Any) -> tuple[str, str]:
    if result.value is None and formula.data_type == "f":
        return str(formula.value), _NO_RESULT
    return cell_text(result.value, result.number_format)


def _with_merged(merged: Mapping[str, Sequence[Merged]], sheets: Iterator[SheetRows]) -> Iterator[SheetRows]:
    """The sheets, with what a merged cell says in each row that it reaches over and that holds anything else."""
    for sheet in sheets:
        rows = {row.line: row for row in sheet.rows if any(row.cells)}
        for (first, column), (last, _) in merged.get(sheet.name, ()):
            top = rows.get(first + 1)
            if top is None or last == first or column >= len(top.cells):
                continue
            for line in [line for line in rows if first + 1 < line <= last + 1]:
                rows[line] = _filled(rows[line], column, top)
        yield SheetRows(sheet.name, tuple(rows.values()))


def _filled(row: TextRow, column: int, top: TextRow) -> TextRow:
    cells = [*row.cells, *[""] * (column + 1 - len(row.cells))]
    if cells[column]:
        return row
    cells[column] = top.cells[column]
    odd = row.odd | ({column: top.odd[column]} if column in top.odd else {})
    return TextRow(row.line, tuple(cells), odd)


def _merged(content: bytes) -> dict[str, list[Merged]]:
    """The merged cells of each sheet, where the format says which there are."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return {name: book.get_sheet_by_name(name).merged_cell_ranges or [] for name in book.sheet_names}
    except _DAMAGE:  # what openpyxl could read all the same has its values, and no merged ones
        return {}
