"""What people do to a workbook that is out, as changes through openpyxl."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import world
from world import QUAY_SHEET, custom_properties

Change = Callable[[Worksheet], object]
BookChange = Callable[[Workbook], object]
KEYS = [each.key for each in world.form().rows]


def push_answers(sheet: Worksheet, first: int, step: int) -> None:
    """Put in (or take out) cells in the column of answers alone."""
    values = [sheet.cell(number, 4).value for number in range(first, len(KEYS) + 1)]
    for number, value in enumerate([None] * step + values if step > 0 else values[-step:], first):
        sheet.cell(number, 4).value = value


def rename(book: Workbook) -> None:
    book[QUAY_SHEET].title = "Return (2)"


def add_notes(book: Workbook) -> None:
    book.create_sheet("Our notes", 0)["B2"] = "Ask Jo about March"


def duplicate(book: Workbook) -> None:
    book.copy_worksheet(book[QUAY_SHEET])


def lose_properties(book: Workbook) -> None:
    for name in list(custom_properties(book).names):
        del custom_properties(book)[name]


def lose_sheet(book: Workbook) -> None:
    book.remove(book["Identity"])


def lose_cover(book: Workbook) -> None:
    book.remove(book["Read me"])


LOSSES = (lose_properties, lose_sheet, lose_cover)


def paste_identity(book: Workbook) -> None:
    other = world.another_provider()[1].layout.issued
    book["Identity"]["B1"], book["Identity"]["B3"] = other.workbook_id, other.digest
