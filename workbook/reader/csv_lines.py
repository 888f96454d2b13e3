"""Read the lines of a long CSV, an answer on each.

What a line is about is said by its columns `service_id` and `item`, or of people `reference` and `item`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbook.findings import Code
from workbook.layout import cell_name
from workbook.model import Address, Content, Percent, Question, QuestionType
from workbook.reader.csv_text import CsvTable, csv_table, first_names
from workbook.reader.guards import Refused
from workbook.text import FORMULA_STARTS

SERVICE_COLUMN, REFERENCE_COLUMN, ITEM_COLUMN = "service_id", "reference", "item"
#: A column that a file may have too.
EXPLANATION_COLUMN = "explanation"
#: A number as programs write it: with all the digits it has, or with an exponent.
PLAIN_NUMBER = re.compile(r"-?([0-9]{1,15}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,2})?", re.ASCII)
#: The two halves of a number that a comma without quotes cut in two.
_BEFORE_COMMA, _AFTER_COMMA = re.compile(r"-?[0-9]{1,3}", re.ASCII), re.compile(r"[0-9.]+", re.ASCII)


@dataclass(frozen=True)
class CsvLine:
    """One line of a long CSV.

    row: as a spreadsheet counts it. column: of the value, from 0.
    too_long: it has more cells than there are columns, or its number was cut in two, as where 1,234 was written without
    quotes.
    """

    row: int
    column: int
    cells: dict[str, str]
    too_long: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The service and the item it is about."""
        return self.cells[SERVICE_COLUMN], self.cells[ITEM_COLUMN]

    @property
    def address(self) -> Address:
        """What it is about; a reference is empty where a service itself answers."""
        service_id, question = self.key
        return Address(service_id, self.cells.get(REFERENCE_COLUMN, ""), question)

    @property
    def cell(self) -> str:
        """Where its value stands."""
        return cell_name(self.row - 1, self.column)


def is_long_csv(content: bytes) -> bool:
    """Whether a file begins as a long CSV does.

    It may have faults.
    """
    names = first_names(content)
    return ITEM_COLUMN in names and bool(names & {SERVICE_COLUMN, REFERENCE_COLUMN})


def lines_of(content: bytes, columns: Iterable[str]) -> list[CsvLine]:
    """Read the lines that hold anything, cells stripped.

    Raises Refused where the first line lacks a column.
    """
    table = csv_table(content)
    require_columns(table, columns)
    return lines_of_table(table)


def require_columns(table: CsvTable, columns: Iterable[str]) -> None:
    """Raise Refused where the first line lacks a column, or repeats it."""
    if any(table.names.count(column) != 1 for column in columns):
        raise Refused(
            Code.NOT_A_LONG_CSV, "its first line does not have each of the columns once, with commas between."
        )


def lines_of_table(table: CsvTable) -> list[CsvLine]:
    """The lines of a table that has a column of values."""
    names = table.names
    at = {name: place for place, name in enumerate(names) if names.count(name) == 1}
    return [
        CsvLine(
            number,
            at["value"],
            {name: _plain(row[place]) if place < len(row) else "" for name, place in at.items()},
            too_long=any(cell.strip() for cell in row[len(names) :]) or _is_cut(row, names, at["value"]),
        )
        for number, row in table.rows
    ]


def _plain(cell: str) -> str:
    """What a cell says, without the apostrophe that keeps a text from being run as a formula."""
    stripped = cell.strip()
    return stripped[1:] if stripped.startswith("'") and stripped[1:].startswith(FORMULA_STARTS) else stripped


def _is_cut(row: list[str], names: list[str], value: int) -> bool:
    """Whether a number seems to have been cut in two: `1` and `234` for 1,234 without quotes, which explains nothing."""
    if names[value + 1 : value + 2] != [EXPLANATION_COLUMN] or len(row) < value + 2:
        return False
    before, after = (cell.strip() for cell in row[value : value + 2])
    return _BEFORE_COMMA.fullmatch(before) is not None and _AFTER_COMMA.fullmatch(after) is not None


def content_of(question: Question, text: str) -> Content:
    """Read a value as typing it would leave it.

    A number where it is one.
    """
    if question.type.is_number and PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if question.type is QuestionType.PERCENTAGE and PLAIN_NUMBER.fullmatch(text.removesuffix("%").rstrip()):
        return Percent(float(text.removesuffix("%")) / 100)
    if question.type is QuestionType.DATE:
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(text)
    return text
