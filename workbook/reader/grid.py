"""The cells of a file: fast with calamine, exact with openpyxl.

Fast reads values only and cannot tell an error value from a blank, so a file that holds one, or more
rows than any workbook of ours, is read exactly instead. Both give the same cells of every file that
both can read, but for a formula: fast knows only where it stands, and gives its cached result.
"""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass

import openpyxl
from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineWorkbook

from workbook.findings import Code
from workbook.reader.guards import FileType, Opened, Refused


@dataclass(frozen=True)
class ErrorValue:
    """An error a cell holds: `#N/A`."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula a cell holds: `=5+7`. Its cached result is never looked at."""

    text: str


Content = str | float | bool | dt.date | dt.time | dt.timedelta | ErrorValue | Formula | None

#: No sheet of ours comes near; what lies beyond is not looked at.
MOST_ROWS, MOST_COLUMNS = 5000, 60
_MOST_FAST_CELLS = 2_000_000

_CELL = re.compile(rb'<c\b(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"')
_FORMULA_CELL = re.compile(rb'<c\s+r="([A-Z]{1,3}\d{1,7})"[^>]*><f\b')
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')


@dataclass(frozen=True)
class Grid:
    """One sheet. rows: contents from A1, ragged. formulas: where formulas stand, or None where that is not known."""

    name: str
    rows: list[list[Content]]
    formulas: frozenset[tuple[int, int]] | None

    def at(self, row: int, column: int) -> Content:
        """What stands in a cell; None for a blank, also beyond the used range."""
        if row < 0 or column < 0 or row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


def read_grids(opened: Opened) -> tuple[Grid, ...]:
    """Read every sheet, fast where that is safe and exactly where it is not. Raises Refused."""
    if opened.type is not FileType.XLSX:
        return _fast(opened, {})
    scans = _scan(opened)
    if any(scan.needs_exact for scan in scans.values()):
        return _exact(opened)
    return _fast(opened, {name: scan.formulas for name, scan in scans.items()})


def read_exactly(opened: Opened) -> tuple[Grid, ...]:
    """Read every sheet of an .xlsx file by the exact path, whatever is in it. Raises Refused."""
    return _exact(opened)


@dataclass(frozen=True)
class _Scan:
    """What one sheet's XML shows at a glance."""

    formulas: frozenset[tuple[int, int]]
    has_errors: bool
    unusual: bool
    cells: int

    @property
    def needs_exact(self) -> bool:
        return self.has_errors or self.unusual or self.cells > _MOST_FAST_CELLS


def _scan(opened: Opened) -> dict[str, _Scan]:
    return {name: _scan_sheet(opened.parts[part]) for name, part in sheet_parts(opened).items()}


def _scan_sheet(xml: bytes) -> _Scan:
    references = _CELL.findall(xml)
    formulas = [_position(name.decode()) for name in _FORMULA_CELL.findall(xml)]
    marks = xml.count(b"<f>") + xml.count(b"<f ") + xml.count(b"<f/>")
    cells = xml.count(b"<c ") + xml.count(b"<c>") + xml.count(b"<c/>")
    last_row = max((int(row) for _, row in references), default=0)
    last_row = max(last_row, max((int(row) for row in _ROW.findall(xml)), default=0))
    widest = max((len(letters) for letters, _ in references), default=0)
    return _Scan(
        formulas=frozenset(formulas),
        has_errors=b't="e"' in xml or b"t='e'" in xml,
        # No cell address, or a prefix before every tag: legal, rare, and beyond a glance.
        unusual=cells != len(references) or marks != len(formulas) or b"sheetData" not in xml or b":sheetData" in xml,
        cells=last_row * (26**widest if widest else 0),
    )


def sheet_parts(opened: Opened) -> dict[str, str]:
    """The part of each worksheet by the sheet's name. Raises Refused where the book does not say."""
    try:
        relations = ElementTree.fromstring(opened.parts["xl/_rels/workbook.xml.rels"])
        book = ElementTree.fromstring(opened.parts["xl/workbook.xml"])
    except (KeyError, ElementTree.ParseError) as error:
        raise Refused(Code.DAMAGED) from error
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    parts = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            target = targets.get(identifier, "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            if part in opened.parts:
                parts[sheet.get("name", "")] = part
    return parts


def _fast(opened: Opened, formulas: dict[str, frozenset[tuple[int, int]]]) -> tuple[Grid, ...]:
    grids = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(opened.content)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
                grids.append(
                    Grid(
                        name,
                        [[_fast_content(value) for value in row[:MOST_COLUMNS]] for row in rows],
                        formulas.get(name),
                    )
                )
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Refused(Code.DAMAGED) from error
    return tuple(grids)


def _fast_content(value: object) -> Content:
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value  # type: ignore[return-value]  # calamine gives str, float, bool, dates, times


def _exact(opened: Opened) -> tuple[Grid, ...]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(opened.content), read_only=True, data_only=False, keep_links=False)
        grids = tuple(_exact_grid(sheet) for sheet in book.worksheets)
        book.close()
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        EOFError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        # openpyxl lets whatever its parsing met come out; each means that the file is not as Excel writes it.
        raise Refused(Code.DAMAGED) from error
    return grids


def _exact_grid(sheet: object) -> Grid:
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # a read-only worksheet; its stated size is not trusted
    rows: list[list[Content]] = []
    formulas = set()
    for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)):  # type: ignore[attr-defined]
        row = [_exact_content(cell.value, cell.data_type) for cell in cells]
        formulas |= {(number, column) for column, value in enumerate(row) if isinstance(value, Formula)}
        rows.append(row)
    return Grid(sheet.title, rows, frozenset(formulas))  # type: ignore[attr-defined]


def _exact_content(value: object, data_type: str) -> Content:
    if value is None or value == "":
        return None
    if data_type == "f":
        return Formula(value if isinstance(value, str) else getattr(value, "text", "") or "=")
    if data_type == "e":
        return ErrorValue(str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value  # type: ignore[return-value]  # openpyxl gives str, float, bool, dates, times


def _position(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]) - 1, column - 1
