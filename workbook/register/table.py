"""Read CSV or .xlsx rows of trimmed text, with line numbers."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from workbook.errors import FileError, RegisterError

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 300_000_000

_SAVE_AS = "In Excel use File > Save As and choose 'CSV UTF-8' or 'Excel Workbook (.xlsx)'."
_RETYPE = "format the column as Text, then type it again"
#: What a cell needs that holds a date, but in a column of days.
NOT_A_DAY = f"needs text, not a date; {_RETYPE}."
_ERROR_VALUE = re.compile(r"#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|ERROR!)")
#: What a cell needs that holds a formula of which no program has stored the result.
_NO_RESULT = "needs the result of its formula; open and save it in Excel, or type the text."
#: The column name by which the sheet of services is known, as people may write it.
_TELLING = re.compile(r"\s*service[\s_-]*id\s*", re.IGNORECASE)
#: The first line with which a program tells Excel what stands between cells.
_TOLD_MARK = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_EDGES = "\u200b\ufeff\u2060"
#: What openpyxl and the modules below it raise on a damaged file.
_DAMAGE = (
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


class TextRow(NamedTuple):
    """One row that is not blank.

    odd: for a cell that holds no usable text, by position, what it needs.
    """

    line: int
    cells: tuple[str, ...]
    odd: dict[int, str]


def read_rows(path: Path) -> tuple[TextRow, ...]:
    """Read the rows that hold anything, the column names first.

    Text is trimmed; a number of a sheet is written without a decimal point if it is whole, and with its
    leading zeros if its format shows them. FileError if the file cannot be read, RegisterError if it is
    empty or its quotation marks do not pair.
    """
    _require_file(path)
    ending = path.suffix.casefold()
    if ending not in (*TEXT_ENDINGS, ".xlsx", ".xlsm"):
        raise FileError(f"{path}: found a '{path.suffix}' file; a register needs to be .csv or .xlsx. {_SAVE_AS}")
    rows = _sheet_rows(path) if ending.startswith(".xls") else _text_rows(path)
    filled = tuple(row for row in rows if any(row.cells))
    if not filled:
        what = (
            "its first sheet is empty, and no other has a column service_id"
            if ending.startswith(".xls")
            else "is empty"
        )
        raise RegisterError((f"{path.name}: {what}; needs a row of column names, then one row per service.",))
    return filled


def _require_file(path: Path) -> None:
    """FileError unless the path is a file of a sensible size."""
    try:
        if path.is_dir():
            raise FileError(f"{path}: is a folder; give the register itself, a .csv or .xlsx file.")
        size = path.stat().st_size
    except FileNotFoundError as err:
        raise FileError(f"{path}: there is no such file. Check its name and its folder.") from err
    except (OSError, ValueError) as err:
        raise FileError(_unreadable(path)) from err
    if size > MAX_BYTES:
        raise FileError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB; a register has one row per service.")


def _unreadable(path: Path) -> str:
    return f"{path}: could not be opened. Close it elsewhere and check that you may read it."


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as err:
        raise FileError(_unreadable(path)) from err


def _text_rows(path: Path) -> Iterator[TextRow]:
    """The rows of a CSV, blank ones too."""
    text = _decode(path)
    first, _, rest = text.partition("\n")
    told = _TOLD_MARK.fullmatch(first)
    text, before = (rest, 1) if told else (text, 0)
    delimiter = told[1] if told else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1 + before
    try:
        for cells in reader:
            yield _row(line, ((cell, "") for cell in cells))
            line = reader.line_num + 1 + before
    except csv.Error as err:
        problem = (
            f"{path.name}:{line}: the double quotation marks do not pair up. Close the pair, or write each as two."
        )
        raise RegisterError((problem,)) from err


def _decode(path: Path) -> str:
    """The text of a CSV: UTF-8 or UTF-16 by its mark, else UTF-8, else what Excel on Windows writes."""
    content = _read_bytes(path)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise FileError(f"{path}: is named {path.suffix} but is a spreadsheet. {_SAVE_AS}")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(f"{path}: has characters that cannot be read. In Excel use File > Save As > CSV UTF-8.")


def _delimiter(text: str) -> str:
    """What parts the columns, judged by the row of column names: a comma unless another occurs more often."""
    heading = text.lstrip().splitlines()[0] if text.strip() else ""
    return max(",;\t", key=heading.count)


def _sheet_rows(path: Path) -> tuple[TextRow, ...]:
    """The rows that hold anything, of the sheet of services."""
    content = _read_bytes(path)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(f"{path}: has a password to open it, or is an older .xls file. Remove the password. {_SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked <= MAX_UNPACKED_BYTES:
            return tuple(_service_sheet(content))
    except _DAMAGE as err:
        raise FileError(f"{path}: is damaged or is not an Excel workbook. Open it in Excel. {_SAVE_AS}") from err
    raise FileError(f"{path}: unpacks to far more than a register can hold. Copy the rows to a new workbook.")


def _service_sheet(content: bytes) -> Iterator[TextRow]:
    """The rows of the first sheet with a column of service ids; of the first where none has."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features it drops; none of them holds a value
        results = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        typed = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for sheet in (*results.worksheets, *typed.worksheets):
            sheet.reset_dimensions()  # the size a file states is not always true
        place = next((place for place, sheet in enumerate(results.worksheets) if _has_services(sheet)), 0)
        pairs = zip(results.worksheets[place].iter_rows(), typed.worksheets[place].iter_rows(), strict=True)
        for line, (cells, formulas) in enumerate(pairs, start=1):
            if any(cell.value is not None for cell in formulas):
                yield _row(line, map(_read_cell, cells, formulas))
        results.close()
        typed.close()


def _has_services(sheet: Any) -> bool:
    """Whether the first row that holds anything names a column of service ids."""
    rows = (row for row in sheet.iter_rows(values_only=True) if any(value is not None for value in row))
    return any(isinstance(value, str) and _TELLING.fullmatch(value) for value in next(rows, ()))


def _read_cell(result: Any, formula: Any) -> tuple[str, str]:
    if result.value is None and formula.data_type == "f":
        return str(formula.value), _NO_RESULT
    return _cell_text(result.value, result.number_format)


def _cell_text(value: Any, number_format: str) -> tuple[str, str]:
    """What a sheet's cell says, and what it needs if that is not usable as text."""
    if value is None or isinstance(value, str):
        return value or "", ""
    if isinstance(value, bool):
        return str(value).upper(), ""
    if not isinstance(value, int | float):
        return str(value), NOT_A_DAY
    if value != int(value):
        return str(value), ""
    width = len(number_format) if re.fullmatch("0+", number_format or "") else 0
    return f"{int(value):0{width}d}", ""


def _row(line: int, cells: Iterable[tuple[str, str]]) -> TextRow:
    trimmed = [(_trim(text), needs or _error_needs(text)) for text, needs in cells]
    odd = {place: needs for place, (_, needs) in enumerate(trimmed) if needs}
    return TextRow(line, tuple(text for text, _ in trimmed), odd)


def _error_needs(text: str) -> str:
    return f"needs text, not a spreadsheet's error; {_RETYPE}." if _ERROR_VALUE.fullmatch(text.strip()) else ""


def _trim(text: str) -> str:
    return text.replace("\xa0", " ").strip().strip(_EDGES).strip()
