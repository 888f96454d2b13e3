"""The accepted dataset as a workbook.

Data, Data dictionary and About, for reading, filtering and printing.

Text is always written as text. Source of the form: the Analysis Function's checklist for spreadsheets (one
heading row, no merged cells, nothing told by colour alone, a title and language, the cursor at A1).
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from workbook import __version__
from workbook.publish.records import ExtractSource
from workbook.publish.tables import Table
from workbook.writer.book import EnglishWorkbook, checked, describe
from workbook.writer.heights import WrappedText, row_height

DATA_SHEET, DICTIONARY_SHEET, ABOUT_SHEET = "Data", "Data dictionary", "About"
_NUMBERS = ("number", "integer")
#: Widths in characters: of a column of figures, and the least and most of a column of text.
_FIGURES, _LEAST, _MOST = 12, 9, 48
#: The widest a column may be, for the sake of which texts are laid out in so many lines.
_WIDEST, _LINES = 120, 4
#: Widths of the two columns of the About sheet.
_LABELS, _TEXTS = 30, 100
#: On one page across, more than twenty columns could not be read.
_PAGES_WIDE = 4
_FONT = {"font_name": "Arial", "font_size": 11, "valign": "top"}


@dataclass(frozen=True)
class About:
    """What the About sheet says of the figures.

    made: the date of the export.
    """

    title: str
    made: dt.date
    authorities: tuple[str, ...]
    sources: tuple[ExtractSource, ...]


@dataclass(frozen=True)
class _Looks:
    heading: Format
    text: Format
    figure: Format
    title: Format
    label: Format


def workbook_bytes(data: Table, dictionary: Table, about: About) -> bytes:
    """Write the workbook to bytes.

    The same content gives the same bytes. Raises ReleaseError where Excel's limits are passed.
    """
    target = io.BytesIO()
    book = EnglishWorkbook(target)
    describe(book, about.title, "Accepted figures", "", dt.datetime.combine(about.made, dt.time()), {})
    looks = _looks(book)
    _write_table(book.add_worksheet(DATA_SHEET), data, looks, frozen=data.header.index("service_id") + 1)
    _write_table(book.add_worksheet(DICTIONARY_SHEET), dictionary, looks, frozen=0)
    _write_about(book.add_worksheet(ABOUT_SHEET), data, dictionary, about, looks)
    book.close()
    return target.getvalue()


def _looks(book: EnglishWorkbook) -> _Looks:
    return _Looks(
        heading=book.add_format(
            {**_FONT, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F", "text_wrap": True}
        ),
        text=book.add_format({**_FONT, "text_wrap": True}),
        figure=book.add_format({**_FONT, "num_format": "General", "align": "right", "indent": 1}),
        title=book.add_format({**_FONT, "font_size": 16, "bold": True}),
        label=book.add_format({**_FONT, "bold": True, "text_wrap": True}),
    )


def _write_table(sheet: Worksheet, table: Table, looks: _Looks, frozen: int) -> None:
    widths = [_width(table, column) for column in range(len(table.fields))]
    for column, field in enumerate(table.fields):
        checked(sheet.write_string(0, column, field.name, looks.heading))
        checked(sheet.set_column(column, column, widths[column]))
    numbers = {column for column, field in enumerate(table.fields) if field.type in _NUMBERS}
    for row, record in enumerate(table.records, start=1):
        # LibreOffice does not work out the height of wrapped text when it opens a file.
        checked(
            sheet.set_row(row, row_height(WrappedText(text, width) for text, width in zip(record, widths, strict=True)))
        )
        for column, text in enumerate(record):
            if column in numbers and text:
                checked(sheet.write_number(row, column, float(text), looks.figure))
            elif text:
                checked(sheet.write_string(row, column, text, looks.text))
    sheet.autofilter(0, 0, len(table.records), len(table.fields) - 1)
    sheet.freeze_panes(1, frozen)
    _print_setup(sheet, pages_wide=_PAGES_WIDE)
    sheet.repeat_rows(0)


def _width(table: Table, column: int) -> int:
    if table.fields[column].type in _NUMBERS:
        return max(_FIGURES, len(table.fields[column].name) + 3)
    longest = max((len(record[column]) for record in table.records), default=0)
    # A text of many lines gets a wider column, so that its row stays low enough to scan.
    most = min(_WIDEST, max(_MOST, math.ceil(longest / _LINES)))
    return min(most, max(_LEAST, longest + 1, len(table.fields[column].name) + 3))


def _print_setup(sheet: Worksheet, pages_wide: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(pages_wide, 0)


def _write_about(sheet: Worksheet, data: Table, dictionary: Table, about: About, looks: _Looks) -> None:
    checked(sheet.set_column(0, 0, _LABELS))
    checked(sheet.set_column(1, 1, _TEXTS))
    checked(sheet.set_row(0, 24))
    checked(sheet.write_string(0, 0, about.title, looks.title))
    for row, (label, text) in enumerate(_about(data, dictionary, about), start=1):
        checked(sheet.write_string(row, 0, label, looks.label))
        checked(sheet.write_string(row, 1, text, looks.text))
        checked(sheet.set_row(row, row_height([WrappedText(label, _LABELS, bold=True), WrappedText(text, _TEXTS)])))
    _print_setup(sheet, pages_wide=1)


def _about(data: Table, dictionary: Table, about: About) -> Iterator[tuple[str, str]]:
    yield "Authorities", ", ".join(about.authorities)
    yield "Made on", f"{about.made.day} {about.made:%B %Y}, by sp-workbook {__version__}"
    yield "Figures", f"{len(data.records)}, one in each row of the sheet {DATA_SHEET}"
    yield (
        "Which figures",
        "Only those that were accepted. What is missing, in question or not reported has no row. Blank is never 0.",
    )
    yield "Small numbers", "Nothing is suppressed here. Do not pass it on outside the authority."
    yield "Text", "Cells of text hold it exactly as it was given, also where it looks like a formula."
    yield "What each figure means", f"In the sheet {DICTIONARY_SHEET}, {len(dictionary.records)} definitions."
    for field in data.fields:
        yield f"Column {field.name}", field.holds
    for source in about.sources:
        yield "File received", f"{source.file} (SHA-256 {source.sha256})"
