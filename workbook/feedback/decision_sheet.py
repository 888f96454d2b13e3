"""The decisions sheet: a quarter's open questions in a workbook.

It has a box for what is decided and why.
"""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from zipfile import BadZipFile

from workbook.errors import UsageError
from workbook.model import PeriodLength
from workbook.table import Block, OpenBox, TableBook, TableColumn, TableSheet, printed, tabulate
from workbook.table.formats.xlsx import book_bytes
from workbook.text import plain

_TITLE = "Decisions"
#: The column of the period, which is called by its noun, and every name that it may have.
_PERIOD = "Period"
_PERIOD_NAMES = tuple(length.noun.capitalize() for length in PeriodLength)
#: What openpyxl raises for bytes that are no workbook or are damaged: SyntaxError is XML cut short, RuntimeError a password.
_NO_SHEET = (
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

    record: the reference of a person, where it is about one; what was typed of people is not shown.
    asks: the words of the question. grounds: what it is asked upon, in short.
    """

    period: str
    authority: str
    provider_id: str
    provider_name: str
    service_id: str
    service_name: str
    form: str
    record: str
    question: str
    asks: str
    typed: str
    file: str
    cell: str
    choices: tuple[str, ...]
    grounds: str


@dataclass(frozen=True)
class SheetDecision:
    """One row in which a decision was put.

    row: as the spreadsheet counts it; 0 where it stands in none.
    """

    row: int
    decision: str
    reason: str
    period: str
    authority: str
    provider_id: str
    service_id: str
    form: str
    record: str
    question: str
    grounds: str


_COLUMNS: tuple[TableColumn[SheetQuestion], ...] = (
    TableColumn("Decision", "What is decided.", lambda question: OpenBox(question.choices), width=14),
    TableColumn("Reason", "Why.", lambda _: OpenBox(), width=40),
    printed("Question", 70, "What is asked.", lambda question: question.asks),
    printed("Found", 16, "What was typed; not of a person.", lambda question: question.typed),
    printed("Authority", 12, "The authority's code.", lambda question: question.authority),
    printed("Provider", 28, "The provider's name.", lambda question: question.provider_name),
    printed("Provider id", 11, "Its id in the register.", lambda question: question.provider_id),
    printed("Service", 28, "The service's name.", lambda question: question.service_name),
    printed("Service id", 14, "Its id in the register.", lambda question: question.service_id),
    printed("Form", 22, "The form's code; blank for the return itself.", lambda question: question.form),
    printed("Person", 11, "The reference of the row, where it is about a person.", lambda question: question.record),
    printed("Item", 28, "The figure's code.", lambda question: question.question),
    printed("File", 40, "The file received.", lambda question: question.file),
    printed("Cell", 24, "Its sheet and cell.", lambda question: question.cell),
    printed(_PERIOD, 12, "The period, by its code.", lambda question: question.period),
    # By this the program can tell whether a question has changed since; it says nothing to a person.
    TableColumn(
        "As it stood", "What it is asked upon, in short.", lambda question: question.grounds, width=20, hidden=True
    ),
)
#: The columns that are read back, in the order of a SheetDecision.
_READ = (
    "Decision",
    "Reason",
    _PERIOD,
    "Authority",
    "Provider id",
    "Service id",
    "Form",
    "Person",
    "Item",
    "As it stood",
)


def sheet_of(questions: Iterable[SheetQuestion], length: PeriodLength, saved: dt.datetime) -> bytes:
    """A workbook with a row for each question.

    length: of the period. The same questions and moment give the same bytes.
    """
    noun = length.noun.capitalize()
    columns = [replace(column, name=noun) if column.name == _PERIOD else column for column in _COLUMNS]
    table = tabulate("decisions", _TITLE, columns, questions)
    return book_bytes(TableBook(_TITLE, "Open questions", saved, (TableSheet(_TITLE, (Block(table),), frozen=2),)))


def decided_in(content: bytes) -> tuple[SheetDecision, ...]:
    """List the rows of a decisions sheet that were used.

    Raises UsageError where it is none.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except _NO_SHEET as error:
        raise UsageError(
            "this is not a decisions sheet. Make one with --make-sheet, fill it in and save it as .xlsx."
        ) from error
    names = [_PERIOD if cell in _PERIOD_NAMES else str(cell) for cell in rows[0]] if rows else []
    if {column.name for column in _COLUMNS} - set(names):
        raise UsageError("this sheet has lost a column of a decisions sheet. Make a fresh one with --make-sheet.")
    decided_rows = []
    for number, row in enumerate(rows[1:], 2):
        # Where the file does not say how wide it is, a row ends with its last cell.
        cells = {name: " ".join(plain(cell or "").split()) for name, cell in zip_longest(names, row[: len(names)])}
        if cells["Decision"] or cells["Reason"]:
            decided_rows.append(SheetDecision(number, *(cells[name] for name in _READ)))
    return tuple(decided_rows)
