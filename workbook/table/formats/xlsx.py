"""An Excel workbook, for reading, filtering, printing and filling in.

Text is always written as text. Source of the form: the Analysis Function's checklist for spreadsheets (one heading row,
no merged cells, nothing told by colour alone, a title and language, the cursor at A1).
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format as Look
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from workbook.layout.limits import LONGEST_ERROR, LONGEST_LIST, LONGEST_PROPERTY, LONGEST_SHEET_NAME
from workbook.table.book import TYPEFACE, EnglishWorkbook, checked, describe
from workbook.table.colours import BAND, BLUE, BOX, HEAD, INK, LINE, PAPER, QUIET
from workbook.table.columns import Cell, Cells, Link, OpenBox, TableColumn
from workbook.table.heights import WrappedText, row_height
from workbook.table.registry import Format
from workbook.table.sheets import Block, TableBook, TableSheet
from workbook.table.tables import Table
from workbook.text import unturned

_A4, _TITLE_HEIGHT = 9, 26
#: Of a chart in pixels; its legend takes a line for each series.
_CHART_WIDTH, _CHART_HEIGHT, _LEGEND_LINE = 900, 300, 22
#: Of an empty row, of the tallest chart, and of paper between its margins, in pixels.
_EMPTY_ROW, _TALLEST_CHART, _PAPER_WIDTH = 20, 560, 1040
_CHOICES = "Choices"
_EARLIEST = dt.datetime(1980, 1, 1)
_BORDER: dict[str, Any] = {"border": 1, "border_color": LINE}
_BASE: dict[str, Any] = {**TYPEFACE, "font_size": 11, "font_color": INK, "valign": "top"}
_TEXT: dict[str, Any] = {"text_wrap": True, **_BORDER}
_FIGURE: dict[str, Any] = {"align": "right", "indent": 1, **_BORDER}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "font_color": HEAD},
    "quiet": {"font_color": QUIET},
    "section": {"font_size": 12, "bold": True, "font_color": HEAD, "bg_color": BAND},
    "heading": {"bold": True, "font_color": PAPER, "bg_color": HEAD, "text_wrap": True, **_BORDER},
    "text": _TEXT,
    "label": {**_TEXT, "bold": True},
    "number": {"num_format": "General", **_FIGURE},
    "integer": {"num_format": "#,##0", **_FIGURE},
    "total": {"bold": True, "num_format": "#,##0", "top": 2},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", **_BORDER},
    "link": {"font_color": BLUE, "underline": 1, **_BORDER},
    "box": {"locked": False, "bg_color": BOX, "num_format": "@", **_TEXT},
}


def book_bytes(book: TableBook) -> bytes:
    """Write the workbook. The same content gives the same bytes.

    Raises ReleaseError where Excel's limits are passed.
    """
    target = io.BytesIO()
    file = EnglishWorkbook(target)
    describe(file, book.title[:LONGEST_PROPERTY], book.subject, "sp-workbook", book.saved, {})
    looks = {name: file.add_format(_BASE | look) for name, look in _LOOKS.items()}
    choices = _ChoiceLists({})
    for sheet in book.sheets:
        worksheet = file.add_worksheet(sheet.name)
        _SheetWriter(worksheet, sheet, looks, choices).write()
        _draw(file, worksheet, sheet)
    choices.write(file)
    file.close()
    return target.getvalue()


def _draw(file: EnglishWorkbook, target: Worksheet, sheet: TableSheet) -> None:
    """Draw the charts of a sheet below its list, by Excel's own means.

    Each begins a page in print, so that none is cut; Excel heeds no break on a sheet that is fitted to its paper.
    """
    if not sheet.charts:
        return
    table = sheet.blocks[0].table
    figures = [number for number, column in enumerate(table.columns) if column.type.is_numeric]
    below, breaks = len(table.records) + 2, []
    for line_chart in sheet.charts:
        chart: Any = file.add_chart({"type": "line"})
        for row in range(line_chart.first + 1, line_chart.first + line_chart.number + 1):
            series = {
                "name": [sheet.name, row, 0],
                "categories": [sheet.name, 0, figures[0], 0, figures[-1]],
                "values": [sheet.name, row, figures[0], row, figures[-1]],
                "marker": {"type": "automatic"},
            }
            checked(chart.add_series(series))
        chart.set_title({"name": line_chart.title, "name_font": {"size": 11}})
        chart.set_y_axis({"min": 0, "max": 100})
        chart.set_legend({"position": "bottom"})
        height = min(_CHART_HEIGHT + _LEGEND_LINE * line_chart.number, _TALLEST_CHART)
        chart.set_size({"width": _CHART_WIDTH, "height": height})
        place = {"description": f"{line_chart.title}. The figures are in the list above."}
        checked(target.insert_chart(below, 0, chart, place))
        breaks.append(below - 1)  # after an empty row, so that no border is on the page before
        below += -(-height // _EMPTY_ROW) + 2
    target.set_print_scale(min(100, int(100 * _PAPER_WIDTH / sum(7 * width + 5 for width in sheet.widths))))
    target.set_h_pagebreaks(breaks)


@dataclass(frozen=True)
class _ChoiceLists:
    """The choices that no list within a box can hold, each on a row of a hidden sheet."""

    rows: dict[tuple[str, ...], int]

    def source(self, choices: tuple[str, ...]) -> list[str] | str:
        """What the validation of a box lists.

        A comma would cut a choice in two, and a list within a box has its limit.
        """
        if not any("," in choice for choice in choices) and len(",".join(choices)) <= LONGEST_LIST:
            return list(choices)
        row = self.rows.setdefault(choices, len(self.rows))
        return f"={_CHOICES}!{xl_range_abs(row, 0, row, len(choices) - 1)}"

    def write(self, file: EnglishWorkbook) -> None:
        """Write the hidden sheet, where any is needed."""
        if not self.rows:
            return
        target = file.add_worksheet(_CHOICES)
        for choices, row in self.rows.items():
            for column, choice in enumerate(choices):
                checked(target.write_string(row, column, choice))
        target.hide()


class _SheetWriter:
    """Writes one sheet from the top down.

    _row: the next empty row.
    """

    def __init__(self, target: Worksheet, sheet: TableSheet, looks: dict[str, Look], choices: _ChoiceLists) -> None:
        self._target, self._sheet, self._looks, self._row = target, sheet, looks, 0
        self._choices = choices
        self._widths = sheet.widths
        listed = sheet.blocks[0].table.columns if sheet.is_list else ()
        self._hidden = {number for number, column in enumerate(listed) if column.hidden}

    def write(self) -> None:
        """Write the sheet with its paper and protection."""
        for number, width in enumerate(self._widths):
            checked(self._target.set_column(number, number, width, None, {"hidden": number in self._hidden}))
        self._write_opening()
        for number, block in enumerate(self._sheet.blocks):
            self._row += 1 if number else 0
            self._write_block(block)
        self._set_up()
        if self._sheet.is_list:
            self._make_list(self._sheet.blocks[0].table)

    def _write_opening(self) -> None:
        for number, line in enumerate(self._sheet.opening):
            self._write_line(line, "quiet" if number else "title")
        if self._sheet.opening:
            checked(self._target.set_row(0, _TITLE_HEIGHT))
        self._row += 1 if len(self._sheet.opening) > 1 else 0

    def _write_block(self, block: Block) -> None:
        table = block.table
        if block.title:
            self._write_row((block.title, *[None] * (len(table.columns) - 1)), ["section"] * len(table.columns))
        if block.note:
            self._write_line(block.note, "quiet")
        if block.headings:
            self._write_row(table.header, ["heading"] * len(table.columns))
        for number, record in enumerate(table.records, 1):
            looks = [_look(cell, column) for cell, column in zip(record, table.columns, strict=True)]
            if not block.headings:
                looks[0] = "label"
            is_total = block.totals and number == len(table.records)
            self._write_row(record, ["total"] * len(looks) if is_total else looks)
        if block.remark:
            self._write_line(block.remark, "quiet")

    def _write_line(self, line: str, look: str) -> None:
        """Write a text that runs on over the next columns."""
        self._write_cell(0, line, look)
        self._row += 1

    def _write_row(self, cells: Cells, looks: list[str]) -> None:
        for number, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            self._write_cell(number, cell, look)
        # LibreOffice does not work out the height of wrapped text when it opens a file.
        texts = [
            WrappedText(cell, self._widths[number], bold=_LOOKS[look].get("bold", False))
            for number, (cell, look) in enumerate(zip(cells, looks, strict=True))
            if isinstance(cell, str) and number not in self._hidden and "text_wrap" in _LOOKS[look]
        ]
        checked(self._target.set_row(self._row, row_height(texts)))
        self._row += 1

    def _write_cell(self, column: int, cell: Cell, look: str) -> None:
        target, at, style = self._target, (self._row, column), self._looks[look]
        match cell:
            case None | "":
                checked(target.write_blank(*at, None, style))
            case str():
                checked(target.write_string(*at, unturned(cell), style))
            case dt.datetime():
                moment = cell.astimezone(dt.UTC).replace(tzinfo=None) if cell.tzinfo else cell
                checked(target.write_datetime(*at, moment, style))
            case Link():
                checked(target.write_url(*at, f"internal:{cell.target}", style, cell.text))
            case OpenBox():
                checked(target.write_blank(*at, None, style))
                self._offer(at, cell.choices)
            case _:
                checked(target.write_number(*at, cell, style))

    def _offer(self, at: tuple[int, int], choices: tuple[str, ...]) -> None:
        if choices:
            title = self._sheet.blocks[0].table.columns[at[1]].name
            error = f"Choose one of: {', '.join(choices)}."[:LONGEST_ERROR]
            offer = {
                "validate": "list",
                "source": self._choices.source(choices),
                "error_title": title,
                "error_message": error,
            }
            checked(self._target.data_validation(*at, *at, offer))

    def _set_up(self) -> None:
        target = self._target
        target.set_landscape()
        target.set_paper(_A4)
        target.fit_to_pages(self._sheet.pages_wide, 0)
        target.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        target.set_footer("&L&A&RPage &P of &N")
        target.hide_gridlines(2)
        if self._sheet.is_list or len(self._sheet.opening) > 1:
            target.freeze_panes(len(self._sheet.opening) or 1, self._sheet.frozen)

    def _make_list(self, table: Table) -> None:
        """Let people filter a sheet, and type into no cell but its boxes."""
        self._target.autofilter(0, 0, max(len(table.records), 1), len(table.columns) - 1)
        self._target.repeat_rows(0)
        if any(isinstance(cell, OpenBox) for record in table.records[:1] for cell in record):
            self._target.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})


def _look(cell: Cell, column: TableColumn[Any]) -> str:
    match cell:
        case Link():
            return "link"
        case OpenBox():
            return "box"
        case dt.datetime():
            return "moment"
        case _:
            return str(column.type) if column.type.is_numeric else "text"


def _write(table: Table) -> bytes:
    sheet = TableSheet(table.title[:LONGEST_SHEET_NAME], (Block(table),))
    return book_bytes(TableBook(table.title, "", _EARLIEST, (sheet,)))


FORMAT = Format(
    name="xlsx",
    suffix="xlsx",
    sentence="an Excel workbook, for reading, filtering and printing",
    promise="Every text in cells of text, which no program runs as a formula, and as it is, but that marks that would turn it "
    "round are spaces.",
    package={
        "profile": "tabular-data-resource",
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    },
    write=_write,
    write_book=book_bytes,
)
