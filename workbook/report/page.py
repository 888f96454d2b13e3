"""Write the pages of a report.

Text as text, numbers as numbers, and nothing that Excel would drop in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.text import plain, shortened
from workbook.writer.book import checked
from workbook.writer.formats import BAND, BLUE, HEAD, INK, PAPER, QUIET
from workbook.writer.heights import WrappedText, row_height

#: What a cell of a report may hold.
Content = str | int | float | dt.datetime | None

_LONGEST_TEXT = 32_000
_A4 = 9
_SIZE = 10
_BASE: dict[str, Any] = {"font_name": "Arial", "font_size": _SIZE, "font_color": INK, "valign": "top"}
_LINE = {"border": 1, "border_color": "#C5CAD3"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "font_color": HEAD},
    "quiet": {"font_color": QUIET},
    "section": {"font_size": 12, "bold": True, "font_color": HEAD, "bg_color": BAND},
    "heading": {"bold": True, "font_color": PAPER, "bg_color": HEAD, "text_wrap": True, **_LINE},
    "text": {"text_wrap": True, **_LINE},
    "number": {"num_format": "#,##0", **_LINE},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", **_LINE},
    "link": {"font_color": BLUE, "underline": 1, **_LINE},
    "total": {"bold": True, "num_format": "#,##0", "top": 2},
}
#: The looks whose texts go on in a second line; the look of a text where none is named is among them.
_WRAPPED = ("", "heading")


class Report:
    """A report's workbook with its looks.

    A moment, a number or a text gets the look of its kind.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._widths: dict[str, Sequence[int]] = {}
        self._looks: dict[str, Format] = {name: book.add_format(_BASE | look) for name, look in _LOOKS.items()}

    def sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        """Add a sheet that prints on A4 across.

        It has columns of those widths, in characters.
        """
        sheet = self._book.add_worksheet(name)
        self._widths[name] = widths
        for column, width in enumerate(widths):
            checked(sheet.set_column(column, column, width))
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.hide_gridlines(2)
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, content: Content, look: str = "") -> None:
        """Write one cell.

        Text is never taken for a formula, and is cut where it is longer than a cell holds.
        """
        if isinstance(content, dt.datetime):
            moment = content.astimezone(dt.UTC).replace(tzinfo=None) if content.tzinfo else content
            checked(sheet.write_datetime(row, column, moment, self._looks[look or "moment"]))
        elif isinstance(content, str) and content:
            text = shortened(plain(content), _LONGEST_TEXT)
            checked(sheet.write_string(row, column, text, self._looks[look or "text"]))
        elif isinstance(content, int | float):
            checked(sheet.write_number(row, column, content, self._looks[look or "number"]))
        else:
            checked(sheet.write_blank(row, column, None, self._looks[look or "text"]))

    def row(self, sheet: Worksheet, row: int, contents: Sequence[Content], look: str = "") -> None:
        """Write one row, high enough for what it says.

        It begins at the first column.
        """
        for column, content in enumerate(contents):
            self.put(sheet, row, column, content, look)
        texts = zip(contents, self._widths[str(sheet.name)], strict=False)
        bold = look == "heading"
        wrapped = [
            WrappedText(plain(text), width, _SIZE, bold)
            for text, width in texts
            if isinstance(text, str) and look in _WRAPPED
        ]
        checked(sheet.set_row(row, row_height(wrapped)))

    def link(self, sheet: Worksheet, row: int, column: int, target: str, text: str) -> None:
        """Write a text that links to a place: `Codes!A12`."""
        checked(sheet.write_url(row, column, f"internal:{target}", self._looks["link"], plain(text)))
