"""Write a layout as .xlsx.

Role to format, rule to validation, protection, hiding, identity.

Text is always written as text: a name that begins with `=` stays a name.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from workbook.layout import CARRIED, CARRIED_ROW, Layout, Page, ServiceSheet, identity_values
from workbook.layout.limits import LONGEST_PROPERTY
from workbook.table.book import checked, describe
from workbook.writer.book import LockedWorkbook, PlainWorksheet
from workbook.writer.formats import Formats
from workbook.writer.sheets import write_page, write_service_sheet

__all__ = ["workbook_bytes"]


def workbook_bytes(layout: Layout, password: str = "", carried: Sequence[str] = ()) -> bytes:
    """Write one workbook.

    The same layout and password give the same bytes.

    password: locks sheets and structure; empty locks them without one. carried: what its identity sheet carries of
    the workbook, a text a cell. Raises ReleaseError where
    something would not fit Excel's limits.
    """
    target = io.BytesIO()
    book = LockedWorkbook(target, password)
    formats = Formats(book)
    issued = layout.issued
    title = f"{layout.title}, {issued.period.label}"
    saved = dt.datetime.combine(issued.period.end, dt.time(12))
    describe(
        book, title, issued.provider_name[:LONGEST_PROPERTY], issued.authority_name, saved, identity_values(issued)
    )
    for name, formula in layout.names.items():
        checked(book.define_name(name, formula))
    parts: tuple[Page | ServiceSheet, ...] = (layout.cover, layout.summary, *layout.sheets)
    for part in (*parts, layout.guidance, layout.lists, layout.identity):
        sheet = _write_sheet(book, layout, part, formats, password)
    for row, text in enumerate(carried, CARRIED_ROW):
        checked(sheet.write_string(row, 0, CARRIED))
        checked(sheet.write_string(row, 1, text))
    book.close()
    return target.getvalue()


def _write_sheet(
    book: LockedWorkbook, layout: Layout, part: Page | ServiceSheet, formats: Formats, password: str
) -> Worksheet:
    sheet = book.add_worksheet(part.name, worksheet_class=PlainWorksheet)
    if isinstance(part, ServiceSheet):
        write_service_sheet(sheet, layout, part, formats, password)
    else:
        write_page(sheet, layout, part, formats, password)
    return sheet
