"""Scan an .xls file for what values do not tell.

Source: [MS-XLS] for the records, [MS-CFB] for the compound file around them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbook.findings import Code
from workbook.reader.guards import OpenedFile, Refused
from workbook.reader.marks import DAMAGE, ERRORS, PERCENT_FORMATS, CellMarks, Position

_STREAMS = ("Workbook", "Book")
_LAST_SECTOR = 0xFFFFFFFA
_FAT_IN_HEADER = 109
#: The size of an entry of the directory, and where in it stand the length of its name and the first sector of its stream.
_ENTRY, _NAME_LENGTH, _STREAM_START = 128, 64, 116
_BOF, _EOF, _PASSWORD, _SHEET, _FORMAT, _XF = 0x0809, 0x000A, 0x002F, 0x0085, 0x041E, 0x00E0
_FORMULA, _BOOLEAN_OR_ERROR, _SEVERAL = 0x0006, 0x0205, 0x00BD
_NUMBER, _SHORT_NUMBER = 0x0203, 0x027E
_NUMBERS = (_NUMBER, _SHORT_NUMBER, _FORMULA)
_SIZE_OF_NUMBER = 6
#: The stored result of a formula is an error; so LibreOffice writes one that was typed.
_ERROR_RESULT = 2
_DATE_LETTERS = frozenset(b"dmyhsDMYHS")


@dataclass(frozen=True)
class _Looks:
    """The looks of cells that show percentages, and those with a format of the file's own that shows no date."""

    percents: frozenset[int]
    numbers: frozenset[int]


def scan_old_excel(opened: OpenedFile) -> list[CellMarks]:
    """Scan every sheet, in the order of the book.

    Raises Refused for a damaged or a locked file.
    """
    try:
        data = _book_stream(opened.content)
        offsets, looks = _globals(data)
        return [_sheet(data, offset, looks) for offset in offsets]
    except DAMAGE as error:
        raise Refused(Code.DAMAGED) from error


def _globals(data: bytes) -> tuple[list[int], _Looks]:
    """Where the sheets begin, and what the looks of cells show."""
    offsets: list[int] = []
    formats: list[int] = []
    percents = set(PERCENT_FORMATS)
    numbers: set[int] = set()
    for kind, body in _records(data, 0):
        if kind == _PASSWORD:
            raise Refused(Code.PASSWORD)
        if kind == _SHEET:
            offsets.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT and b"%" in body[2:]:
            percents.add(struct.unpack_from("<H", body)[0])
        elif kind == _FORMAT and _DATE_LETTERS.isdisjoint(body[5:]):
            numbers.add(struct.unpack_from("<H", body)[0])
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    shown = [frozenset(look for look, used in enumerate(formats) if used in chosen) for chosen in (percents, numbers)]
    return offsets, _Looks(*shown)


def _sheet(data: bytes, offset: int, looks: _Looks) -> CellMarks:
    marks = CellMarks()
    for kind, body in _records(data, offset):
        if kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // _SIZE_OF_NUMBER):
                look, value = struct.unpack_from("<HI", body, 4 + number * _SIZE_OF_NUMBER)
                _mark_number(marks, (row, first + number), look, looks, _unpacked(value))
        elif kind == _BOOLEAN_OR_ERROR or kind in _NUMBERS:
            row, column, look = struct.unpack_from("<HHH", body)
            if kind == _FORMULA:
                marks.formulas.add((row, column))
                if body[6] == _ERROR_RESULT and body[12:14] == b"\xff\xff":
                    marks.errors[row, column] = ERRORS[body[8]]
            elif kind == _BOOLEAN_OR_ERROR and body[7]:
                marks.errors[row, column] = ERRORS[body[6]]
            elif kind == _SHORT_NUMBER:
                _mark_number(marks, (row, column), look, looks, _unpacked(struct.unpack_from("<I", body, 6)[0]))
            elif kind == _NUMBER:
                _mark_number(marks, (row, column), look, looks, struct.unpack_from("<d", body, 6)[0])
    return marks


def _mark_number(marks: CellMarks, at: Position, look: int, looks: _Looks, number: float) -> None:
    if look in looks.percents:
        marks.percents.add(at)
    elif look in looks.numbers:
        marks.numbers[at] = number


def _unpacked(packed: int) -> float:
    """A number in four bytes: the first half of a float or a whole number, by a hundred where the lowest bit says so."""
    whole = (packed >> 2) - (packed >> 31 << 30)
    number = float(whole) if packed & 2 else struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else float(number)


def _records(data: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """The records from one beginning to its end; those of charts within are left out."""
    depth = 0
    while offset + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, offset)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, data[offset + 4 : offset + 4 + length]
        if depth <= 0:
            return
        offset += 4 + length


def _book_stream(content: bytes) -> bytes:
    """The stream of the book, put together from its sectors."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    directory, small_limit, small_start = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    size = 1 << shift

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    table = _table(b"".join(sector(number) for number in _table_sectors(content, sector, size)))
    entries = _joined(directory, table, sector)
    book = next(filter(None, (_entry(entries, name) for name in _STREAMS)), None)
    if book is None:
        raise ValueError("no stream of a book")
    start, length = book
    if length >= small_limit:
        return _joined(start, table, sector)[:length]
    root, small_size = struct.unpack_from("<I", entries, _STREAM_START)[0], 1 << small_shift  # always the first entry
    small = _joined(root, table, sector)
    small_table = _table(_joined(small_start, table, sector))
    return _joined(start, small_table, lambda number: small[number * small_size : (number + 1) * small_size])[:length]


def _table_sectors(content: bytes, sector: Callable[[int], bytes], size: int) -> list[int]:
    """The sectors that hold the table of sectors: the first of them in the header, more of them in a chain."""
    numbers = list(struct.unpack_from(f"<{_FAT_IN_HEADER}I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    while following < _LAST_SECTOR and len(numbers) <= len(content) // size:
        *more, following = struct.unpack(f"<{size // 4}I", sector(following))
        numbers += more
    return [number for number in numbers if number < _LAST_SECTOR]


def _table(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _joined(number: int, table: tuple[int, ...], sector: Callable[[int], bytes]) -> bytes:
    """The bytes of a chain of sectors. Raises ValueError where it goes in a circle."""
    pieces: list[bytes] = []
    while number < _LAST_SECTOR:
        if len(pieces) > len(table):
            raise ValueError("a chain without an end")
        pieces.append(sector(number))
        number = table[number]
    return b"".join(pieces)


def _entry(entries: bytes, name: str) -> tuple[int, int] | None:
    """Where a stream of the directory begins, and its length."""
    written = name.encode("utf-16-le") + b"\0\0"
    for at in range(0, len(entries), _ENTRY):
        length = struct.unpack_from("<H", entries, at + _NAME_LENGTH)[0]
        if entries[at : at + length] == written:
            start, size = struct.unpack_from("<II", entries, at + _STREAM_START)
            return start, size
    return None
