"""Scan an .xlsb file for what values do not tell.

Source: [MS-XLSB].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from workbook.findings import Code
from workbook.reader.guards import OpenedFile, Refused
from workbook.reader.marks import DAMAGE, ERRORS, PERCENT_FORMATS, CellMarks
from workbook.reader.package import book_part, related, relations

_ROW, _ERROR, _FORMAT, _LOOK, _SHEET, _LOOKS, _END_OF_LOOKS = 0, 3, 44, 47, 156, 617, 618
_CELLS = range(1, 12)
_FORMULAS = range(8, 12)
#: Cells that do not say their column, as some libraries write them and the reader of values passes over.
_SHORT_CELLS = range(12, 20)


def scan_binary_excel(opened: OpenedFile) -> list[CellMarks]:
    """Scan every sheet, in the order of the book.

    Raises Refused for a damaged file.
    """
    parts, book = opened.parts, book_part(opened.parts)
    try:
        percent_looks = _percent_looks(parts.get(related(parts, "styles", book), b""))
        targets = relations(parts, book)
        sheets = [targets[_relation(body)][1] for kind, body in _records(parts[book]) if kind == _SHEET]
        return [_sheet(parts[part], percent_looks) for part in sheets]
    except DAMAGE as error:
        raise Refused(Code.DAMAGED) from error


def _relation(body: bytes) -> str:
    """The relation of a sheet: a text after two numbers."""
    length = struct.unpack_from("<I", body, 8)[0]
    return body[12 : 12 + 2 * length].decode("utf-16-le")


def _percent_looks(data: bytes) -> frozenset[int]:
    percents = set(PERCENT_FORMATS)
    formats: list[int] = []
    is_cells = False
    for kind, body in _records(data):
        if kind == _FORMAT and "%" in body[6:].decode("utf-16-le"):
            percents.add(struct.unpack_from("<H", body)[0])
        elif kind in (_LOOKS, _END_OF_LOOKS):
            is_cells = kind == _LOOKS
        elif kind == _LOOK and is_cells:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    return frozenset(look for look, used in enumerate(formats) if used in percents)


def _sheet(data: bytes, percent_looks: frozenset[int]) -> CellMarks:
    marks = CellMarks()
    row = 0
    for kind, body in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
        elif kind in _SHORT_CELLS:
            raise Refused(Code.NOT_A_WORKBOOK, ": it is an .xlsb with cells of a kind that is not read")
        elif kind in _CELLS:
            column, look = struct.unpack_from("<II", body)
            if kind in _FORMULAS:
                marks.formulas.add((row, column))
            elif kind == _ERROR:
                marks.errors[row, column] = ERRORS[body[8]]
            elif look & 0xFFFFFF in percent_looks:
                marks.percents.add((row, column))
    return marks


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record's kind and body: both its kind and its length are written in seven bits a byte."""
    at = 0
    while at < len(data):
        kind, at = _packed(data, at, 2)
        length, at = _packed(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _packed(data: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for place in range(most):
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at
