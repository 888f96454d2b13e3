"""Scan the XML of an .xlsx file.

Where formulas stand, and whether a fast reading is safe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from workbook.findings import Code
from workbook.reader.guards import OpenedFile, Refused
from workbook.reader.package import USUAL_BOOK, USUAL_STYLES, USUAL_TEXTS, book_part, parsed, relations

_MOST_FAST_CELLS = 2_000_000
#: The bytes within which a part says what it is.
_HEAD = 1000

# None of these may look beyond the next tag: in a hostile file that would take for ever.
#: A cell's column and row, and whether a formula stands in it.
_CELL = re.compile(rb'<c\b(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^<>]*>(<f\b)?')
#: Of a sheet on which each cell has its address first: one that is not near the beginning, or whose tag is
#: none; and one with a formula.
_NEAR_ROWS, _NEAR_COLUMNS = 999, 26**2
_FAR_CELL = re.compile(rb'<c r="(?![A-Z]{1,2}\d{1,3}"[^<>]*>)')
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]{1,2})(\d{1,3})"[^<>]*><f\b')
_ROW = re.compile(rb'<row\b[^<>]*?\br="(\d{1,7})"')
_ERROR = re.compile(rb"""<c\b[^<>]*?\bt\s*=\s*["']e["']""")
_TEXT = re.compile(rb'<c\b[^<>]*?\bt="(?:s|str|inlineStr)"')
_TEXT_WITH_LOOK = re.compile(rb'<c\b(?=[^<>]*?\bs="[1-9])[^<>]*?\bt="(?:s|str|inlineStr)"')
#: White space around a value, which the two readings take differently; programs put none there, nor between tags.
_SPACED = (b" </v>", b"\t", b"\n", b"\r")
#: A value that the fast reading may take otherwise: one with a space, the code of a letter, a comment or the like in
#: it; one of several in a cell; or one so large that it cannot go on where the format shows a date or a time.
_DOUBTFUL = re.compile(
    rb"<v(?![/>])|<v/>(?!</c>)|</v(?!>)|</v>(?!</c>)"
    rb"|<v>(?: |-?\d{9}|[-+\d.]*(?:[eE](?:\+?\d+<|[-+\d.]*(?:&#|<(?!/v>)))|&#|<(?!/v>)))"
)
_CELL_FORMATS = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_FORMAT_USED = re.compile(rb'\bnumFmtId="(\d+)"')
_FORMAT_MADE = re.compile(rb"<numFmt\s[^<>]*>")
_USUAL_PARTS = {"styles": USUAL_STYLES, "sharedStrings": USUAL_TEXTS}
_PERCENT_FORMATS = frozenset({b"9", b"10"})


@dataclass(frozen=True)
class Scan:
    """The scan of one sheet.

    formulas: where they stand. needs_exact: it may hold what a fast reading cannot tell apart.
    is_bare: no text on it has a look of its own.
    """

    formulas: frozenset[tuple[int, int]]
    needs_exact: bool
    is_bare: bool


def scan(opened: OpenedFile) -> dict[str, Scan] | None:
    """Scan every sheet by name.

    Returns None where the file as a whole must be read exactly.
    """
    if not _is_where_usual(opened.parts):
        return None  # the exact reading looks where the relations lead, the fast one where parts usually are
    parts = sheet_parts(opened)
    if any(part not in opened.parts for part in parts.values()) or _shows_percent(opened.parts):
        return None
    sheets = {name: opened.parts[part] for name, part in parts.items()}
    return {name: _scan_sheet(xml) for name, xml in sheets.items() if b"<chartsheet" not in xml[:_HEAD]}


def sheet_parts(opened: OpenedFile) -> dict[str, str]:
    """Map each sheet's name to its part.

    Raises Refused where the book does not say.
    """
    book = book_part(opened.parts)
    root, targets = parsed(opened.parts.get(book, b"")), relations(opened.parts, book)
    if root is None or not targets:
        raise Refused(Code.DAMAGED)
    parts = {}
    for sheet in root.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            parts[sheet.get("name", "")] = targets.get(identifier, ("", ""))[1]
    return parts


def _is_where_usual(parts: dict[str, bytes]) -> bool:
    """Whether the book, its styles and its texts stand where the fast reading looks for them."""
    return book_part(parts) == USUAL_BOOK and all(
        part == _USUAL_PARTS.get(kind, part) for kind, part in relations(parts, USUAL_BOOK).values()
    )


def _shows_percent(parts: dict[str, bytes]) -> bool:
    """Whether any cell format shows percentages, which none of ours does: 100% is the number 1 underneath."""
    styles = parts.get(USUAL_STYLES, b"")
    used = _CELL_FORMATS.search(styles)
    percent_formats = [_FORMAT_USED.findall(tag) for tag in _FORMAT_MADE.findall(styles) if b"%" in tag]
    percent = _PERCENT_FORMATS.union(*percent_formats)
    return used is not None and not percent.isdisjoint(_FORMAT_USED.findall(used[0]))


def _scan_sheet(xml: bytes) -> Scan:
    data = xml[xml.find(b"<sheetData") : xml.rfind(b"</sheetData>")]
    last_row = max(map(int, _ROW.findall(data)), default=0)
    cells = (_near_cells(data) if last_row <= _NEAR_ROWS else None) or _all_cells(data)
    # No cell address, text with a look of its own, a prefix before every tag: legal, rare, and beyond a glance.
    unusual = data.count(b"<c") != cells.number or data.count(b"<f") != len(cells.formulas) or b":sheetData" in xml
    has_error = (b'"e"' in data or b"'e'" in data) and _ERROR.search(data) is not None
    is_doubtful = _DOUBTFUL.search(data) is not None or b'="&' in data or any(mark in data for mark in _SPACED)
    hides = has_error or is_doubtful or b"sheetData" not in xml
    too_many = max(last_row, cells.rows) * cells.columns > _MOST_FAST_CELLS
    is_bare = _TEXT.search(data) is not None and _TEXT_WITH_LOOK.search(data) is None
    return Scan(frozenset(cells.formulas), unusual or too_many or hides, is_bare)


class _Cells(NamedTuple):
    """The cells of a sheet.

    number: how many have an address. rows, columns: within which they stand. formulas: where those with one do.
    """

    number: int
    rows: int
    columns: int
    formulas: list[tuple[int, int]]


def _near_cells(data: bytes) -> _Cells | None:
    """The cells of a sheet of ours, as nearly every program saves it, at a glance; None where it is not quite so."""
    number = data.count(b'<c r="')
    if number != data.count(b"<c") or _FAR_CELL.search(data):
        return None
    formulas = [(int(row) - 1, _column(letters)) for letters, row in _FORMULA_CELL.findall(data)]
    return _Cells(number, _NEAR_ROWS, _NEAR_COLUMNS, formulas)


def _all_cells(data: bytes) -> _Cells:
    cells = _CELL.findall(data)
    columns = {letters: _column(letters) for letters in {letters for letters, _, _ in cells}}
    formulas = [(int(row) - 1, columns[letters]) for letters, row, formula in cells if formula]
    last_row = max(map(int, {row for _, row, _ in cells}), default=0)
    return _Cells(len(cells), last_row, 26 ** max(map(len, columns), default=0), formulas)


@cache
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1
