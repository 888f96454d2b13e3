"""Read a CSV file to rows, in any encoding.

Every CSV of figures is read here, so one rule says where a row is longer than its heading.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbook.findings import Code
from workbook.reader.guards import Refused

#: The first line with which a program tells Excel what stands between cells.
_TOLD_MARK = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_MARKS = ",;\t"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class CsvTable:
    """The rows of a CSV that hold anything.

    first: the number of the first of them, as a spreadsheet counts it.
    heading: that row as it is written. names: the same as our columns are named. rows: those below, each with its number.
    """

    first: int
    heading: list[str]
    names: list[str]
    rows: list[tuple[int, list[str]]]


def csv_table(content: bytes) -> CsvTable:
    """Read the rows of a CSV.

    Raises Refused where it is no text that can be read, or quotation marks do not pair.
    """
    text = csv_text(content)
    try:
        rows = [(number, row) for number, row in _rows(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Refused(Code.NOT_A_LONG_CSV, "its quotation marks do not pair, or a cell is too long.") from error
    if not rows:
        raise Refused(Code.NOT_A_LONG_CSV, "it has no line of column names.")
    first, heading = rows[0]
    return CsvTable(first, heading, [column_name(name) for name in heading], rows[1:])


def csv_text(content: bytes) -> str:
    """Decode a CSV: UTF-16 where it says so, UTF-8 or Windows-1252.

    Raises Refused where it is none of them.
    """
    is_wide = content.startswith(_UTF16) or content[1:8:2] == bytes(4)
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-16-le",) if is_wide else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise Refused(Code.NOT_A_LONG_CSV, "it is not a CSV file in UTF-8.")


def column_name(name: str) -> str:
    """A column's name as ours are written: `service_id` for `Service ID`."""
    return _NOT_WORD.sub("_", name.casefold()).strip("_")


def first_names(content: bytes) -> set[str]:
    """The column names with which a CSV file begins."""
    head = content[:4096]
    try:
        text = csv_text(head[: len(head) - len(head) % 2])
    except Refused:
        text = head.decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line.strip(f"{_MARKS} ") and not _TOLD_MARK.fullmatch(line)]
    heading = lines[0] if lines else ""
    return {column_name(name) for name in heading.split(_mark(heading))}


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    told = _TOLD_MARK.fullmatch(first)
    heading = next((line for line in lines if line.strip(f"{_MARKS} ") and not _TOLD_MARK.fullmatch(line)), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=told[1] if told else _mark(heading), strict=True)
    for number, row in enumerate(reader, 1):
        if told is None or number > lines.index(first) + 1:
            yield number, row


def _mark(heading: str) -> str:
    """What parts the cells, judged by the column names: a comma unless another occurs more often."""
    return max(_MARKS, key=heading.count)
