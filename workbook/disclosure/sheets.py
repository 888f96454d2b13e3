"""Write shared tables as a workbook.

Notes come first, then a sheet for each level, one table a sheet.

Source of the form: the Analysis Function's checklist for spreadsheets (one heading row, no merged cells, shorthand with
a legend, nothing told by colour alone, a title and language, the cursor at A1). Text is always written as text.
"""

from __future__ import annotations

import datetime as dt
import io

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook.disclosure.columns import notes, shared_table
from workbook.disclosure.share import SharedTables, Shorthand
from workbook.disclosure.tables import ShareLevel
from workbook.layout import Role
from workbook.model import Framework
from workbook.publish.tables import Table
from workbook.writer.book import EnglishWorkbook, checked, describe
from workbook.writer.formats import role_look
from workbook.writer.heights import WrappedText, row_height

NOTES = "Notes"
SHEETS = {ShareLevel.AUTHORITY: "Authority", ShareLevel.PROVIDER: "Providers", ShareLevel.SERVICE: "Services"}
#: The columns of each sheet: what is the same in every line is in the notes.
_SAME = ("level", "authority_code", "authority", "item")
_BLANK = {
    ShareLevel.SERVICE: (),
    ShareLevel.PROVIDER: ("service_id", "service_name", "service_type", "client_group"),
    ShareLevel.AUTHORITY: (
        "provider_id",
        "provider_name",
        "service_id",
        "service_name",
        "service_type",
        "client_group",
    ),
}
#: Widths in characters; of columns not named here, `_WIDTH`.
_WIDTHS = {"question": 48, "indicator_title": 30, "provider_name": 28, "service_name": 28, "period": 24, "covers": 13}
_WIDTH = 14
_NUMBERS = ("answers", "asked")
_NOTES_WIDTHS = (26, 100)


def workbook_bytes(shared: SharedTables, framework: Framework, made: dt.date) -> bytes:
    """Write the workbook.

    The same tables and date give the same bytes. Raises ReleaseError where Excel's limits are passed.
    """
    target = io.BytesIO()
    book = EnglishWorkbook(target)
    table = notes(shared, framework)
    describe(book, table.title, "Small numbers are not shown", "", dt.datetime.combine(made, dt.time()), {})
    looks = {
        role: book.add_format(role_look(role)) for role in (Role.TITLE, Role.HEADING, Role.LABEL, Role.TEXT, Role.LEFT)
    }
    figure = book.add_format({**role_look(Role.FIGURE), "num_format": "General"})
    _write_notes(book.add_worksheet(NOTES), table, looks)
    for level, name in SHEETS.items():
        _write_table(book.add_worksheet(name), _narrowed(shared_table(shared, framework, level), level), looks, figure)
    book.close()
    return target.getvalue()


def _narrowed(table: Table, level: ShareLevel) -> Table:
    """The table without the columns that say nothing on its sheet."""
    kept = [index for index, name in enumerate(table.header) if name not in (*_SAME, *_BLANK[level])]
    fields = tuple(table.fields[index] for index in kept)
    return Table(table.name, table.title, fields, tuple(tuple(r[index] for index in kept) for r in table.records), ())


def _write_notes(sheet: Worksheet, table: Table, looks: dict[Role, Format]) -> None:
    for column, width in enumerate(_NOTES_WIDTHS):
        checked(sheet.set_column(column, column, width))
    checked(sheet.set_row(0, 24))
    checked(sheet.write_string(0, 0, table.title, looks[Role.TITLE]))
    left_out = {"Title", *(f"Column {name}" for name in _SAME)}
    for row, (label, text) in enumerate((record for record in table.records if record[0] not in left_out), start=1):
        wrapped = [WrappedText(label, _NOTES_WIDTHS[0], bold=True), WrappedText(text, _NOTES_WIDTHS[1])]
        checked(sheet.set_row(row, row_height(wrapped)))
        checked(sheet.write_string(row, 0, label.replace("_", " "), looks[Role.LABEL]))
        checked(sheet.write_string(row, 1, text, looks[Role.TEXT]))
    _for_paper(sheet)


def _write_table(sheet: Worksheet, table: Table, looks: dict[Role, Format], figure: Format) -> None:
    widths = [_WIDTHS.get(name, _WIDTH) for name in table.header]
    for column, name in enumerate(table.header):
        checked(sheet.set_column(column, column, widths[column]))
        checked(sheet.write_string(0, column, name.replace("_", " "), looks[Role.HEADING]))
    value = table.header.index("value")
    numbers = {value} | {table.header.index(name) for name in _NUMBERS}
    words = set(Shorthand)
    for row, record in enumerate(table.records, start=1):
        checked(sheet.set_row(row, row_height(WrappedText(*content) for content in zip(record, widths, strict=True))))
        for column, text in enumerate(record):
            if column in numbers and text not in words:
                checked(sheet.write_number(row, column, float(text), figure))
            else:
                checked(sheet.write_string(row, column, text, figure if column == value else looks[Role.LEFT]))
    if table.records:
        sheet.autofilter(0, 0, len(table.records), len(table.fields) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _for_paper(sheet)


def _for_paper(sheet: Worksheet) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
