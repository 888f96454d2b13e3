"""Entries: what was typed at an address, and where."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum

from workbook.model.address import Address
from workbook.text import is_unseen


@dataclass(frozen=True)
class ErrorValue:
    """An error a cell holds: `#N/A`."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula a cell holds: `=5+7`.

    Its cached result is never looked at.
    """

    text: str


#: What the fast reading knows of a formula.
UNSEEN = Formula("=")


class Percent(float):
    """A number shown as a percentage: 0.45 for 45%."""


Content = str | float | bool | dt.date | dt.time | dt.timedelta | ErrorValue | Formula | None
#: What stands for a number that no program can hold, as in Excel.
_NO_NUMBER = ErrorValue("#NUM!")


def number_content(stored: float, *, is_percent: bool = False) -> float | ErrorValue:
    """Take a stored number as a cell's content.

    One beyond what a number holds is an error value.
    """
    try:
        number = float(stored)
    except OverflowError:  # a whole number of hundreds of digits
        return _NO_NUMBER
    if not math.isfinite(number):
        return _NO_NUMBER
    return Percent(number) if is_percent else number + 0.0  # -0.0 becomes 0.0


def is_blank(content: Content) -> bool:
    """Whether nothing can be seen in an entry.

    An empty cell, or spaces and marks that show nothing.
    """
    return content is None or (
        isinstance(content, str) and all(letter == " " or is_unseen(letter) for letter in content)
    )


def yes_or_no(content: Content) -> bool | None:
    """Read Yes as True and No as False.

    Capitals and spaces do not matter.

    Returns None for anything else.
    """
    words = content.strip(" ").casefold() if isinstance(content, str) else ""
    return {"yes": True, "no": False}.get(words)


def yes_no_words(is_yes: bool) -> str:
    """Write True as Yes and False as No."""
    return "Yes" if is_yes else "No"


def shown(content: Content) -> object:
    """A cell's content as a finding quotes it."""
    if isinstance(content, ErrorValue | Formula):
        return content.text
    if isinstance(content, Percent):
        return f"{content:.10%}".rstrip("0%").rstrip(".") + "%"
    return "nothing" if content is None else content


class Doubt(StrEnum):
    """Why an entry is not believed, whatever stands there.

    NO_SHEET: the file has no sheet, or no line, of the service; nothing is asked of it.
    NO_ROW: the row is gone. ROWS: the row is there more than once. NO_COLUMN: the column is gone.
    PRINT: what is printed beside the box no longer says what it is the answer to; a finding says so.
    LINES: it stands on more than one line of a CSV. CELLS: its line of a CSV has too many values.
    """

    NO_SHEET = "no sheet"
    NO_ROW = "no row"
    ROWS = "rows"
    NO_COLUMN = "no column"
    PRINT = "print"
    LINES = "lines"
    CELLS = "cells"


@dataclass(frozen=True, slots=True)  # a quarter has hundreds of thousands
class Entry:
    """The content of one box, as it was typed.

    The box is a question's, or says whether a section is reported.
    address: of the question, or of the section.
    sheet, cell: where it stands in the file received; the cell is empty where there is none.
    explanation: what is typed beside it, in explanation_cell.
    doubt: why it is not believed; None where it is.
    """

    address: Address
    content: Content
    sheet: str
    cell: str
    explanation: Content = None
    explanation_cell: str = ""
    doubt: Doubt | None = None
