"""Read rows of trimmed text, with line numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import FileError, RegisterError
from workbook.register.rows import TextRow, text_row
from workbook.register.sheets import SAVE_AS, SheetRows, read_workbook

TEXT_ENDINGS, SHEET_ENDINGS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm", ".ods", ".xls")
MAX_BYTES = 20_000_000

#: The column name by which the sheet of services is known, as people may write it.
_TELLING = re.compile(r"\s*service[\s_-]*id\s*", re.IGNORECASE)
#: The first line with which a program tells Excel what stands between cells.
_TOLD_MARK = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class _TableFile:
    """A file of rows.

    place, name: what messages call it, by its path and by its name.
    """

    path: Path
    place: str
    name: str


def read_rows(path: Path, called: str = "") -> tuple[TextRow, ...]:
    """Read the rows that hold anything, the column names first.

    called: what messages call the file; by default its path.
    Of several sheets they are those of the first with a column of service ids; of the first where none has.
    Text is trimmed; a number of a sheet is written without a decimal point if it is whole, and with its
    leading zeros if its format shows them. FileError if the file cannot be read, RegisterError if it is
    empty or its quotation marks do not pair.
    """
    sheets = read_sheets(path, called)
    telling = (sheet for sheet in sheets if sheet.rows and any(map(_TELLING.fullmatch, sheet.rows[0].cells)))
    chosen = next(telling, sheets[0])
    if not chosen.rows:
        what = "its first sheet is empty, and no other has a column service_id" if chosen.name else "is empty"
        raise RegisterError((f"{called or path.name}: {what}; needs a row of column names, then one row per service.",))
    return chosen.rows


def read_sheets(path: Path, called: str = "") -> tuple[SheetRows, ...]:
    """Read every sheet of a CSV or spreadsheet file.

    called, FileError, RegisterError as of `read_rows`.
    """
    file = _TableFile(path, called or str(path), called or path.name)
    _require_file(file)
    ending = path.suffix.casefold()
    if ending in TEXT_ENDINGS:
        return (SheetRows("", tuple(row for row in _text_rows(file) if any(row.cells))),)
    if ending not in SHEET_ENDINGS:
        kinds = ".csv, .xlsx, .ods or .xls"
        raise FileError(f"{file.place}: found a '{path.suffix}' file; a register needs to be {kinds}. {SAVE_AS}")
    return read_workbook(file.place, _read_bytes(file), is_open=ending == ".ods")


def _require_file(file: _TableFile) -> None:
    """FileError unless the path is a file of a sensible size."""
    try:
        if file.path.is_dir():
            raise FileError(f"{file.place}: is a folder; give the register itself, a .csv or .xlsx file.")
        size = file.path.stat().st_size
    except FileNotFoundError as err:
        raise FileError(f"{file.place}: there is no such file. Check its name and its folder.") from err
    except (OSError, ValueError) as err:
        raise FileError(_unreadable(file)) from err
    if size > MAX_BYTES:
        raise FileError(
            f"{file.place}: is larger than {MAX_BYTES // 1_000_000} MB; a register has one row per service."
        )


def _unreadable(file: _TableFile) -> str:
    return f"{file.place}: could not be opened. Close it elsewhere and check that you may read it."


def _read_bytes(file: _TableFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as err:
        raise FileError(_unreadable(file)) from err


def _text_rows(file: _TableFile) -> Iterator[TextRow]:
    """The rows of a CSV, blank ones too."""
    text = _decode(file)
    first, _, rest = text.partition("\n")
    told = _TOLD_MARK.fullmatch(first)
    text, before = (rest, 1) if told else (text, 0)
    delimiter = told[1] if told else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1 + before
    try:
        for cells in reader:
            yield text_row(line, ((cell, "") for cell in cells))
            line = reader.line_num + 1 + before
    except csv.Error as err:
        problem = (
            f"{file.name}:{line}: the double quotation marks do not pair up. Close the pair, or write each as two."
        )
        raise RegisterError((problem,)) from err


def _decode(file: _TableFile) -> str:
    """The text of a CSV: UTF-8 or UTF-16 by its mark, else UTF-8, else what Excel on Windows writes."""
    content = _read_bytes(file)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileError(f"{file.place}: is named {file.path.suffix} but is a spreadsheet. {SAVE_AS}")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(f"{file.place}: has characters that cannot be read. In Excel use File > Save As > CSV UTF-8.")


def _delimiter(text: str) -> str:
    """What parts the columns, judged by the row of column names: a comma unless another occurs more often."""
    heading = text.lstrip().splitlines()[0] if text.strip() else ""
    return max(",;\t", key=heading.count)
