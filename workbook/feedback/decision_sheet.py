"""The decisions sheet: a quarter's open questions in a workbook.

It has a box for what is decided and why.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from zipfile import BadZipFile

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbook.errors import UsageError
from workbook.feedback.filling import steady_bytes
from workbook.layout.limits import LONGEST_LIST
from workbook.model import PeriodLength
from workbook.text import plain
from workbook.writer.formats import HEAD, INK, PAPER
from workbook.writer.heights import WrappedText, row_height

_TITLE = "Decisions"
#: The column of the period, which is called by its noun, and every name that it may have.
_PERIOD = "Period"
_PERIOD_NAMES = tuple(length.noun.capitalize() for length in PeriodLength)
#: Heading and width of each column.
_COLUMNS = {
    "Decision": 14,
    "Reason": 40,
    "Question": 70,
    "Found": 16,
    "Authority": 12,
    "Provider": 28,
    "Provider id": 11,
    "Service": 28,
    "Service id": 14,
    "Item": 28,
    "File": 40,
    "Cell": 24,
    _PERIOD: 12,
    "As it stood": 20,
}
#: By this the program can tell whether a question has changed since; it says nothing to a person.
_HIDDEN = ("As it stood",)
_OPEN = ("Decision", "Reason")

_A4 = 9
#: What openpyxl raises for what is no workbook or is damaged: SyntaxError is XML cut short, RuntimeError a password.
_NO_SHEET = (
    InvalidFileException,
    BadZipFile,
    zlib.error,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
)


@dataclass(frozen=True)
class SheetQuestion:
    """One open question, its place and its choices.

    asks: the words of the question. stood: what it is asked upon, in short.
    """

    period: str
    authority: str
    provider_id: str
    provider_name: str
    service_id: str
    service_name: str
    question: str
    asks: str
    typed: str
    file: str
    cell: str
    choices: tuple[str, ...]
    stood: str


@dataclass(frozen=True)
class SheetDecision:
    """One row in which a decision was put.

    row: as the spreadsheet counts it.
    """

    row: int
    decision: str
    reason: str
    period: str
    authority: str
    provider_id: str
    service_id: str
    question: str
    stood: str


def sheet_of(questions: Iterable[SheetQuestion], length: PeriodLength, saved: dt.datetime) -> bytes:
    """A workbook with a row for each question.

    length: of the period.

    The same questions and moment give the same bytes.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = _TITLE
    _headings(sheet, length)
    for row, question in enumerate(questions, 2):
        _row(sheet, row, question)
    _for_paper(sheet)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.protection.sheet = True
    sheet.protection.autoFilter = sheet.protection.formatColumns = sheet.protection.formatRows = False
    book.properties.title, book.properties.language = _TITLE, "en-GB"
    book.properties.creator, book.properties.created = "sp-workbook", saved
    return steady_bytes(book, saved)


def decided_in(content: bytes) -> tuple[SheetDecision, ...]:
    """List the rows of a decisions sheet that were used.

    Raises UsageError where it is none.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except _NO_SHEET as error:
        raise UsageError(
            "this is not a decisions sheet. Make one with --make-sheet, fill it in and save it as .xlsx."
        ) from error
    names = [_PERIOD if cell in _PERIOD_NAMES else str(cell) for cell in rows[0]] if rows else []
    if set(_COLUMNS) - set(names):
        raise UsageError("this sheet has lost a column of a decisions sheet. Make a fresh one with --make-sheet.")
    decided_rows = []
    for number, row in enumerate(rows[1:], 2):
        # Where the file does not say how wide it is, a row ends with its last cell.
        cells = {name: " ".join(plain(cell or "").split()) for name, cell in zip_longest(names, row[: len(names)])}
        if cells["Decision"] or cells["Reason"]:
            decided_rows.append(_decided(number, cells))
    return tuple(decided_rows)


def _decided(number: int, cells: dict[str, str]) -> SheetDecision:
    return SheetDecision(
        row=number,
        decision=cells["Decision"],
        reason=cells["Reason"],
        period=cells[_PERIOD],
        authority=cells["Authority"],
        provider_id=cells["Provider id"],
        service_id=cells["Service id"],
        question=cells["Item"],
        stood=cells["As it stood"],
    )


def _headings(sheet: Worksheet, length: PeriodLength) -> None:
    for column, (name, width) in enumerate(_COLUMNS.items(), 1):
        cell = sheet.cell(1, column, length.noun.capitalize() if name == _PERIOD else name)
        cell.font, cell.fill = _font(PAPER, bold=True), PatternFill("solid", fgColor=HEAD.removeprefix("#"))
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = name in _HIDDEN


def _for_paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _font(colour: str, *, bold: bool = False) -> Font:
    return Font(name="Arial", size=11, bold=bold, color=colour.removeprefix("#"))


def _row(sheet: Worksheet, row: int, question: SheetQuestion) -> None:
    texts = {
        "Question": question.asks,
        "Found": question.typed,
        "Authority": question.authority,
        "Provider": question.provider_name,
        "Provider id": question.provider_id,
        "Service": question.service_name,
        "Service id": question.service_id,
        "Item": question.question,
        "File": question.file,
        "Cell": question.cell,
        _PERIOD: question.period,
        "As it stood": question.stood,
    }
    for column, name in enumerate(_COLUMNS, 1):
        cell = sheet.cell(row, column)
        if name in texts:
            cell.value, cell.data_type = plain(texts[name]), "s"  # text stays text, also where it begins with "="
        cell.font, cell.alignment = _font(INK), Alignment(wrap_text=True, vertical="top")
        cell.number_format = "@"
        if name in _OPEN:
            cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor="FFF9DB")
    # LibreOffice does not work out the height of wrapped text when it opens a file.
    wrapped = [WrappedText(text, _COLUMNS[name]) for name, text in texts.items() if name not in _HIDDEN]
    sheet.row_dimensions[row].height = row_height(wrapped)
    choices = ",".join(question.choices)
    if len(choices) <= LONGEST_LIST:
        rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "Decision", f"Choose one of: {', '.join(question.choices)}."[:220]
        rule.add(f"A{row}")
        sheet.add_data_validation(rule)
