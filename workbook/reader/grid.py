"""The cells of a file: fast with calamine, exact with openpyxl.

Fast reads values only and cannot tell an error value from a blank, or 100% from 1, so a file that holds
such a cell, or more rows than any workbook of ours, is read exactly instead. Both give the same cells of
every file that both can read, but for a formula: fast knows only where it stands, and gives its cached result.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from workbook.findings import Code
from workbook.model import UNSEEN, Content, ErrorValue, Formula, number_content
from workbook.reader.binary_excel import scan_binary_excel
from workbook.reader.guards import FileType, OpenedFile, Refused
from workbook.reader.marks import CellMarks
from workbook.reader.old_excel import scan_old_excel
from workbook.reader.open_document import tables
from workbook.reader.package import USUAL_STYLES, book_part, related
from workbook.reader.scan import scan

#: No sheet of ours comes near; of what lies beyond only that there is something is noticed, as one row more.
MOST_ROWS, MOST_COLUMNS = 5000, 200
#: How far that is looked for.
_FARTHEST_ROW = 200_000

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

#: openpyxl lets whatever its parsing met come out; each means that the file is not as Excel writes it.
NOT_AS_EXCEL_WRITES = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    OSError,
    EOFError,
    SyntaxError,
    zipfile.BadZipFile,
)

#: What calamine raises where it fails by a fault of its own; it is no Exception, and no module has it.
_PANIC = "PanicException"

#: What a number is taken for where its format shows a date.
_DATED = (dt.date, dt.time, dt.timedelta)

#: What ISO 29500 Strict calls things, and what openpyxl knows them by.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (_STRICT + b"spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        _STRICT + b"officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of one sheet.

    rows: contents from A1, ragged. formulas: where formulas stand, or None where that is not known.
    is_bare: whether no text has a look of its own, though ours have; False where that is not known.
    """

    name: str
    rows: list[list[Content]]
    formulas: frozenset[tuple[int, int]] | None
    is_bare: bool = False

    def at(self, row: int, column: int) -> Content:
        """The content of a cell.

        None for a blank, also beyond the used range.
        """
        if row < 0 or column < 0 or row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        content = self.rows[row][column]
        if self.formulas and (row, column) in self.formulas and not isinstance(content, Formula | ErrorValue):
            return UNSEEN
        return content


def read_grids(opened: OpenedFile, *, exactly: bool = False) -> tuple[Grid, ...]:
    """Read every sheet, fast where that is safe.

    It is read exactly where it is not, or where that is asked for. Raises Refused, whatever a file makes a library do.
    """
    try:
        return _grids(opened, exactly)
    except Refused:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == _PANIC:
            raise Refused(Code.UNFORESEEN) from error
        raise


def _grids(opened: OpenedFile, exactly: bool) -> tuple[Grid, ...]:
    match opened.type:
        case FileType.ODS | FileType.FODS:
            return _open_document(opened)
        case FileType.XLS:
            return _marked(_fast(opened), scan_old_excel(opened))
        case FileType.XLSB:
            marks = scan_binary_excel(opened)  # first: it knows why a file that neither can read is none that we read
            return _marked(_fast(opened), marks)
    scans = None if exactly else scan(opened)
    if scans is None or any(sheet_scan.needs_exact for sheet_scan in scans.values()):
        return _exact(opened)
    sheets = (grid for grid in _fast(opened) if grid.name in scans)  # a chart is none
    return tuple(replace(grid, formulas=scans[grid.name].formulas, is_bare=scans[grid.name].is_bare) for grid in sheets)


def _fast(opened: OpenedFile) -> tuple[Grid, ...]:
    """Every sheet by its values alone; what is no sheet of cells has a grid without rows."""
    grids = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(opened.content)) as book:
            for metadata in book.sheets_metadata:
                contents: list[list[Content]] = []
                if metadata.typ is SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(metadata.name)
                    contents = [
                        [value or None if type(value) is str else _fast_content(value) for value in row[:MOST_COLUMNS]]
                        for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
                    ]
                    contents += [[UNSEEN]] if sheet.total_height > MOST_ROWS else []
                grids.append(Grid(metadata.name, contents, None))
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Refused(Code.DAMAGED) from error
    return tuple(grids)


def _open_document(opened: OpenedFile) -> tuple[Grid, ...]:
    try:
        sheets = tables(opened.parts.get("content.xml", b""), MOST_ROWS, MOST_COLUMNS)
    except NOT_AS_EXCEL_WRITES as error:
        raise Refused(Code.DAMAGED) from error
    return tuple(Grid(name, rows, _formulas(rows)) for name, rows in sheets)


def _formulas(rows: list[list[Content]]) -> frozenset[tuple[int, int]]:
    cells = ((row, column, content) for row, cells in enumerate(rows) for column, content in enumerate(cells))
    return frozenset((row, column) for row, column, content in cells if isinstance(content, Formula))


def _marked(grids: tuple[Grid, ...], marks: list[CellMarks]) -> tuple[Grid, ...]:
    """The sheets with what only a scan of their records tells. Raises Refused where it is of other sheets."""
    if len(grids) != len(marks):
        raise Refused(Code.DAMAGED)
    return tuple(_with_marks(grid, sheet_marks) for grid, sheet_marks in zip(grids, marks, strict=True))


def _with_marks(grid: Grid, marks: CellMarks) -> Grid:
    changed: dict[tuple[int, int], Content] = {at: ErrorValue(text) for at, text in marks.errors.items()}
    changed |= {at: number_content(number) for at, number in marks.numbers.items() if isinstance(grid.at(*at), _DATED)}
    for row, column in marks.percents:
        content = grid.at(row, column)
        if isinstance(content, float):
            changed[row, column] = number_content(content, is_percent=True)
    rows = [
        [changed.get((number, column), content) for column, content in enumerate(cells)]
        for number, cells in enumerate(grid.rows)
    ]
    return Grid(grid.name, rows, frozenset(marks.formulas))


def _fast_content(value: object) -> Content:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_content(value)
    return _day(value)  # type: ignore[return-value]  # calamine gives str, float, bool, dates, times


def _exact(opened: OpenedFile) -> tuple[Grid, ...]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out, which is nothing we look at
            content = io.BytesIO(_as_openpyxl_knows(opened))
            book = openpyxl.load_workbook(content, read_only=True, data_only=False, keep_links=False)
            grids = tuple(_exact_grid(sheet) for sheet in book.worksheets)
            book.close()
    except NOT_AS_EXCEL_WRITES as error:
        raise Refused(Code.DAMAGED) from error
    return grids


def _as_openpyxl_knows(opened: OpenedFile) -> bytes:
    """The file with the names that openpyxl knows, where it was saved as Strict Open XML or has styles elsewhere."""
    book = book_part(opened.parts)
    styles = related(opened.parts, "styles", book)
    if _STRICT not in opened.parts.get(book, b"") and styles in ("", USUAL_STYLES):
        return opened.content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in (opened.parts | {USUAL_STYLES: opened.parts.get(styles, b"")}).items():
            for strict, transitional in _TRANSITIONAL:
                data = data.replace(strict, transitional)
            archive.writestr(name, data)
    return target.getvalue()


def _exact_grid(sheet: object) -> Grid:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a read-only worksheet; its stated size is not trusted
    rows: list[list[Content]] = []
    looks = set()
    for cells in sheet.iter_rows(max_row=_FARTHEST_ROW, max_col=MOST_COLUMNS):  # type: ignore[attr-defined]
        contents = [_exact_content(cell) for cell in cells]
        if len(rows) < MOST_ROWS:
            rows.append(contents)
            looks |= {cell.has_style for cell in cells if isinstance(cell.value, str)}
        elif any(content is not None for content in contents):
            rows.append(contents)
            break
    return Grid(sheet.title, rows, _formulas(rows), is_bare=looks == {False})  # type: ignore[attr-defined]


def _exact_content(cell: Any) -> Content:
    value: object = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "f":
        return Formula(value if isinstance(value, str) else getattr(value, "text", "") or "=")
    if cell.data_type == "e":
        return ErrorValue(str(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_content(value, is_percent="%" in cell.number_format)
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value)
    return _day(value)  # type: ignore[return-value]  # openpyxl gives bool, dates, times


def _unescaped(match: re.Match[str]) -> str:
    """The character that `_x000D_` stands for in the XML of texts."""
    number = int(match[1], 16)
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)


def _day(value: object) -> object:
    """A date alone where the time is midnight: what was typed was a date."""
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value
