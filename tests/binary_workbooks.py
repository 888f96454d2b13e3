"""A workbook as .xlsb: the least that holds its sheets' cells, in the records of [MS-XLSB]."""

from __future__ import annotations

import io
import struct

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from damage import zipped
from world import parts

_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ERRORS = {"#N/A": 0x2A, "#DIV/0!": 0x07}


def as_binary(content: bytes, *, short: bool = False) -> bytes:
    """The workbook as .xlsb. short: its cells do not say their column, as SheetJS writes them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = b"".join(
        _record(156, struct.pack("<II", 0, number) + _text(f"rId{number}") + _text(sheet.title))
        for number, sheet in enumerate(book.worksheets, 1)
    )
    links = [f'<Relationship Id="rId{n}" Type="{_KINDS}worksheet" Target="worksheets/s{n}.bin"/>' for n in range(1, 99)]
    links = [*links[: len(book.worksheets)], f'<Relationship Id="rIdS" Type="{_KINDS}styles" Target="styles.bin"/>']
    root = f'<Relationship Id="rId1" Type="{_KINDS}officeDocument" Target="xl/workbook.bin"/>'
    own = parts(content)
    return zipped(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": own["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook.bin") or root.encode(),
            "docProps/custom.xml": own["docProps/custom.xml"],
            "xl/workbook.bin": _record(131) + _record(143) + sheets + _record(144) + _record(132),
            "xl/_rels/workbook.bin.rels": _RELATIONS.format("".join(links)).encode(),
            "xl/styles.bin": _styles(),
            **{f"xl/worksheets/s{n}.bin": _sheet(sheet, short) for n, sheet in enumerate(book.worksheets, 1)},
        }
    )


def _styles() -> bytes:
    """Two looks of cells: the usual one, and percentages of a format of their own."""
    formats = _record(615, struct.pack("<I", 1)) + _record(44, struct.pack("<H", 164) + _text("0.0%")) + _record(616)
    looks = [_record(47, struct.pack("<HHHHHBB", 0, used, 0, 0, 0, 0, 0) + bytes(4)) for used in (0, 164)]
    return _record(278) + formats + _record(617, struct.pack("<I", 2)) + b"".join(looks) + _record(618) + _record(279)


def _sheet(sheet: Worksheet, short: bool) -> bytes:
    rows = b"".join(
        _record(0, struct.pack("<I", number) + bytes(13))
        + b"".join(_cell(cell, short) for cell in row if cell.value is not None)
        for number, row in enumerate(sheet.iter_rows())
    )
    size = struct.pack("<IIII", 0, sheet.max_row - 1, 0, sheet.max_column - 1)
    return _record(129) + _record(148, size) + _record(145) + rows + _record(146) + _record(130)


def _cell(cell: Cell | MergedCell, short: bool) -> bytes:
    value, column = cell.value, (cell.column or 1) - 1
    look = 1 if "%" in cell.number_format else 0
    head = struct.pack("<II", column, look)
    if short and isinstance(value, int | float):
        return _record(16, struct.pack("<Id", look, value))
    if isinstance(value, bool):
        return _record(4, head + bytes([value]))
    if isinstance(value, int | float):
        return _record(5, head + struct.pack("<d", value))
    if cell.data_type == "f":
        return _record(9, head + struct.pack("<dHII", 12.0, 0, 0, 0))
    if cell.data_type == "e":
        return _record(3, head + bytes([_ERRORS[str(value)]]))
    return _record(6, head + _text(str(value)))


def _text(text: str) -> bytes:
    written = text.encode("utf-16-le")
    return struct.pack("<I", len(written) // 2) + written


def _record(kind: int, body: bytes = b"") -> bytes:
    return _packed(kind) + _packed(len(body)) + body


def _packed(number: int) -> bytes:
    pieces = bytearray()
    while True:
        number, piece = number >> 7, number & 0x7F
        pieces.append(piece | (0x80 if number else 0))
        if not number:
            return bytes(pieces)
