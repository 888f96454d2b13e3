"""Find the merged cells of an OpenDocument spreadsheet.

For .xlsx and .xls calamine tells them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHEET, _ROW = f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")

#: The first and last row and column of cells that were merged, from 0.
Merged = tuple[tuple[int, int], tuple[int, int]]


def merged_cells(content: bytes) -> dict[str, list[Merged]]:
    """The merged cells of each sheet.

    Raises KeyError, BadZipFile and ParseError where the file is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = ElementTree.fromstring(package.read("content.xml"))
    return {sheet.get(f"{_TABLE}name", ""): list(_of_sheet(sheet)) for sheet in root.iter(_SHEET)}


def _of_sheet(sheet: Element) -> Iterator[Merged]:
    line = 0
    for row in sheet.iter(_ROW):
        column = 0
        for cell in row:
            if cell.tag in _CELLS:
                rows, columns = _number(cell, "number-rows-spanned"), _number(cell, "number-columns-spanned")
                if rows > 1 or columns > 1:
                    yield (line, column), (line + rows - 1, column + columns - 1)
                column += _number(cell, "number-columns-repeated")
        line += _number(row, "number-rows-repeated")


def _number(node: Element, name: str) -> int:
    stated = node.get(f"{_TABLE}{name}", "1")
    return int(stated) if stated.isdecimal() else 1
