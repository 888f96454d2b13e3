"""Write a layout as .xlsx.

Role to format, rule to validation, protection, hiding, identity.

Text is always written as text: a name that begins with `=` stays a name.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, cast

from workbook.layout import CARRIED, CARRIED_ROW, Layout, Page, identity_values
from workbook.layout.limits import LONGEST_PROPERTY
from workbook.table.book import checked, describe
from workbook.writer.book import LockedWorkbook, PlainWorksheet, ServiceWorksheet
from workbook.writer.compiled import CompiledForm
from workbook.writer.formats import Formats
from workbook.writer.service_sheet import write_service_sheet
from workbook.writer.sheets import put_logo, write_page

__all__ = ["CompiledForm", "workbook_bytes"]


def workbook_bytes(
    layout: Layout,
    password: str = "",
    carried: Sequence[str] = (),
    compiled: CompiledForm | None = None,
    logo: bytes = b"",
) -> bytes:
    """Write one workbook.

    The same layout and password give the same bytes.

    password: locks sheets and structure; empty locks them without one. carried: what its identity sheet carries of
    the workbook, a text a cell. compiled: what other workbooks of the same FormLayout and accent left, so that this one
    is put together of it; None where XlsxWriter is to write all of it. logo: a picture for Read me. Raises ReleaseError where something would not fit Excel's limits.
    """
    target = io.BytesIO()
    kept = compiled or CompiledForm(layout.form, layout.accent)
    book = LockedWorkbook(target, password)
    formats = kept.formats(book)
    _describe(book, layout)
    for name, formula in layout.around.names.items():
        checked(book.define_name(name, formula))
    cover = _add_page(book, layout, layout.around.cover, formats, password)
    if logo:
        put_logo(cover, logo, layout.issued.authority_name, layout.around.cover.widths[0])
    _add_page(book, layout, layout.around.summary, formats, password)
    for service, form in layout.form_sheets:
        service_sheet: Any = book.add_worksheet(service.name, worksheet_class=ServiceWorksheet)
        of_form = kept if form is layout.form else kept.of_further
        write_service_sheet(service_sheet, layout, service, formats, password, of_form, at_once=compiled is not None)
    for page in (layout.around.guidance, layout.around.lists):
        _add_page(book, layout, page, formats, password)
    identity = _add_page(book, layout, layout.around.identity, formats, password)
    for row, text in enumerate(carried, CARRIED_ROW):
        checked(identity.write_string(row, 0, CARRIED))
        checked(identity.write_string(row, 1, text))
    book.close()
    return target.getvalue()


def _describe(book: LockedWorkbook, layout: Layout) -> None:
    """Set the document properties."""
    issued = layout.issued
    title = f"{layout.title}, {issued.period.label}"
    saved = dt.datetime.combine(issued.period.end, dt.time(12))
    provider = issued.provider_name[:LONGEST_PROPERTY]
    describe(book, title, provider, issued.authority_name, saved, identity_values(issued))


def _add_page(book: LockedWorkbook, layout: Layout, page: Page, formats: Formats, password: str) -> PlainWorksheet:
    sheet = cast(PlainWorksheet, book.add_worksheet(page.name, worksheet_class=PlainWorksheet))
    write_page(sheet, layout, page, formats, password)
    return sheet
