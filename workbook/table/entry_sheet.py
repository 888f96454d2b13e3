"""A sheet to fill in by hand.

It has a line of help for each column, lists to choose from, and texts that stay texts. What is in doubt has a note, and a look of its own.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from workbook.table.book import TYPEFACE, EnglishWorkbook, checked, describe

#: Rows in which a list is offered, and the first of them.
_ROWS, _FIRST_ROW = 1000, 3
_LISTS = "Lists"
#: Excel's limit for a sheet's name.
LONGEST_NAME = 31
_HELP_HEIGHT = 90
#: Characters that a column has beyond its name in bold, pages across on paper, and A4.
_ROOM, _PAGES_WIDE, _A4 = 3, 3, 9
_WIDE_NOTE = {"x_scale": 2.5, "y_scale": 1.2, "author": ""}
_TEXT = {"num_format": "@", **TYPEFACE, "font_size": 10}
_HEADING = {**_TEXT, "bold": True, "bg_color": "#D9E2F3", "border": 1}
_HELP = {**_TEXT, "text_wrap": True, "valign": "top", "font_size": 9, "italic": True}
_DOUBTFUL = {**_TEXT, "bg_color": "#FFE699", "border": 1}


@dataclass(frozen=True)
class EntryColumn:
    """One column: its name, its help, its choices."""

    name: str
    help: str = ""
    choices: tuple[str, ...] = ()
    width: int = 18


@dataclass(frozen=True)
class EntryCell:
    """A text, and what is doubtful of it."""

    text: str = ""
    note: str = ""


def entry_sheet(
    title: str, columns: Sequence[EntryColumn], rows: Sequence[Sequence[EntryCell]], saved: dt.datetime
) -> bytes:
    """Write the workbook: title, help, column names, rows.

    saved: when it says it was made. The same gives the same bytes.
    """
    target = io.BytesIO()
    book = EnglishWorkbook(target)
    describe(book, title, title, "", saved, {})
    sheet, lists = book.add_worksheet(title[:LONGEST_NAME]), book.add_worksheet(_LISTS)
    lists.hide()
    plain = book.add_format(_TEXT)
    checked(sheet.write_string(0, 0, title, book.add_format({**_TEXT, "bold": True, "font_size": 14})))
    checked(sheet.set_row(1, _HELP_HEIGHT))
    for place, column in enumerate(columns):
        checked(sheet.set_column(place, place, max(column.width, len(column.name) + _ROOM), plain))
        _offer(sheet, lists, place, column.choices)
    _write_row(sheet, 1, [column.help for column in columns], book.add_format(_HELP))
    _write_row(sheet, 2, [column.name for column in columns], book.add_format(_HEADING))
    doubtful = book.add_format(_DOUBTFUL)
    for number, row in enumerate(rows, _FIRST_ROW):
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, doubtful if cell.note else plain)
    sheet.freeze_panes(_FIRST_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)
    book.close()
    return target.getvalue()


def _offer(sheet: Worksheet, lists: Worksheet, place: int, choices: Sequence[str]) -> None:
    """Offer a list; other names of the same are taken too, so that nothing is refused."""
    for number, choice in enumerate(choices):
        checked(lists.write_string(number, place, choice))
    if choices:
        source = f"={_LISTS}!{xl_range_abs(0, place, len(choices) - 1, place)}"
        offered = {"validate": "list", "source": source, "show_error": False}
        checked(sheet.data_validation(_FIRST_ROW, place, _FIRST_ROW + _ROWS, place, offered))


def _write_row(sheet: Worksheet, number: int, texts: Sequence[str], look: Format) -> None:
    for place, text in enumerate(texts):
        checked(sheet.write_string(number, place, text, look))


def _write_cell(sheet: Worksheet, number: int, place: int, cell: EntryCell, look: Format) -> None:
    if cell.text:
        checked(sheet.write_string(number, place, cell.text, look))
    if cell.note:
        if not cell.text:
            checked(sheet.write_blank(number, place, None, look))
        checked(sheet.write_comment(number, place, cell.note, _WIDE_NOTE))
