"""The sheet of one service, onto a worksheet."""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from typing import Any, cast

from xlsxwriter.worksheet import Worksheet

from workbook.layout import ColumnRole, FormLayout, Input, InputRole, Layout, ServiceSheet
from workbook.table.book import checked
from workbook.writer.book import LockedWorkbook, PlainWorksheet, ServiceWorksheet
from workbook.writer.compiled import CompiledForm
from workbook.writer.contents import ContentKind, FilledRow, runs_on
from workbook.writer.formats import Formats
from workbook.writer.paper import (
    BOTTOM_MARGIN,
    FOOTER_MARGIN,
    SIDE_MARGIN,
    PrintedColumn,
    PrintedSheet,
    column_breaks,
    paginate,
)
from workbook.writer.sheets import finish, validation, write_fixed, write_heights

#: Of A4, at a size that can be read.
_PAGES_OF_A_SERVICE = 2
#: Of a title above the page; the margin that leaves room for it, in inches, and what of a page that takes, in points.
_LONGEST_HEADER, _HEADER_MARGIN, _HEADER_ROOM = 180, 0.5, 24.0
#: What an input holds that may be typed in.
_OPEN = (ContentKind.OPEN_TEXT, ContentKind.BLANK)


def write_service_sheet(
    sheet: ServiceWorksheet,
    layout: Layout,
    service: ServiceSheet,
    formats: Formats,
    password: str,
    compiled: CompiledForm,
    *,
    at_once: bool,
) -> None:
    """Write one service's sheet.

    at_once: put it together of what XlsxWriter wrote before, if it has ever been; else XlsxWriter writes all of it.
    """
    form = compiled.form
    hidden = service.hidden_columns(form)
    for number, column in enumerate(form.columns):
        options: dict[str, Any] = {"hidden": True} if number in hidden else {}
        checked(sheet.set_column(number, number, column.width, None, options))
    rows = compiled.rows(service, hidden)
    contents = [content for row in rows for content in row.contents]
    open_inputs = [cell for cell, kind, _ in contents if isinstance(cell, Input) and kind in _OPEN]
    if at_once:
        _compile(compiled, layout, rows, open_inputs, formats)
        compiled.fill(sheet, layout, rows, open_inputs)
    else:
        _write_service(sheet, layout, form, rows, open_inputs, formats)
    _set_up_paper(sheet, form, str(service.slots["title"]), hidden, [row.height for row in rows], password)
    if open_inputs:
        first = open_inputs[0]
        sheet.set_selection(first.row, first.column, first.row, first.column)


def _compile(
    compiled: CompiledForm,
    layout: Layout,
    rows: Sequence[FilledRow],
    open_inputs: Sequence[Input],
    formats: Formats,
) -> None:
    """Let XlsxWriter write what is missing of a sheet, onto one that goes nowhere.

    formats: of the workbook, whose numbers stand in the XML.
    """
    missing, unchecked = compiled.missing_rows(rows), compiled.missing_validations(open_inputs)
    if missing or unchecked:
        book = LockedWorkbook(io.BytesIO(), "")
        formats.lend(book)
        sheet = cast(ServiceWorksheet, book.add_worksheet(worksheet_class=ServiceWorksheet))
        _write_service(sheet, layout, compiled.form, missing, unchecked, formats)
        compiled.keep(sheet.made(), missing, unchecked)


def _write_service(
    sheet: Worksheet,
    layout: Layout,
    form: FormLayout,
    rows: Sequence[FilledRow],
    open_inputs: Sequence[Input],
    formats: Formats,
) -> None:
    """Write rows of a service's sheet, and what holds for them, through XlsxWriter."""
    _write_rows(sheet, layout, form, rows, formats)
    for entry in open_inputs:
        checked(sheet.data_validation(entry.row, entry.column, entry.row, entry.column, validation(entry)))
    _write_conditions(sheet, form, formats)


def _set_up_paper(
    sheet: PlainWorksheet, form: FormLayout, title: str, hidden: Container[int], heights: list[float], password: str
) -> None:
    """Print area, scale and breaks of a service sheet, and what does not scroll away."""
    first_printed = form.repeated_row if form.records else 0
    checked(sheet.print_area(first_printed, 0, len(heights) - 1, form.column(ColumnRole.EXPLANATION)))
    starts = [number for number, row in enumerate(form.rows) if row.record or (row.section and row.key == row.section)]
    repeated = form.heading_row + 1
    seen = [column.width for number, column in enumerate(form.columns) if number not in hidden]
    printed = [_HEADER_ROOM if row == 0 else 0.0 for row in range(first_printed)] + heights[first_printed:]
    pages = paginate(PrintedSheet(printed, starts, repeated, seen), _PAGES_OF_A_SERVICE)
    columns = len(form.columns)
    finish(sheet, password, repeated, pages, columns, frozen=form.frozen_columns, repeated_row=form.repeated_row)
    if form.records:
        _print_across(sheet, form, title)
        sheet.set_v_pagebreaks(list(_column_breaks(form, hidden, pages.scale)))


def _write_rows(
    sheet: Worksheet, layout: Layout, form: FormLayout, rows: Sequence[FilledRow], formats: Formats
) -> None:
    """Write the cells of a service sheet through XlsxWriter."""
    for cell, kind, shown in (content for row in rows for content in row.contents):
        if isinstance(cell, Input):
            _write_input(sheet, cell, kind, shown, formats)
        elif runs_on(form, cell, shown):
            checked(sheet.write_string(cell.row, cell.column, str(shown), formats.running_on()))
        else:
            write_fixed(sheet, layout, cell, kind, shown, formats)
    write_heights(sheet, {row.number: row.height for row in rows})


def _write_input(sheet: Worksheet, entry: Input, kind: ContentKind, shown: str | float, formats: Formats) -> None:
    is_open = kind in _OPEN
    look = formats.entry(entry.role, entry.type, is_open)
    if entry.role is InputRole.CHOICE:
        checked(sheet.write_string(entry.row, entry.column, str(shown), look))
    elif is_open:
        checked(sheet.write_blank(entry.row, entry.column, None, look))


def _column_breaks(form: FormLayout, hidden: Container[int], scale: int) -> tuple[int, ...]:
    """Where a sheet that is wider than a page is parted: between groups, and not within one."""
    last = form.column(ColumnRole.EXPLANATION)
    columns = [
        PrintedColumn(number, column.width, f"{column.section} {column.group}".strip())
        for number, column in enumerate(form.columns[: last + 1])
        if number not in hidden
    ]
    return column_breaks(columns, form.column(ColumnRole.LABEL), scale)


def _print_across(sheet: PlainWorksheet, form: FormLayout, title: str) -> None:
    """Tell a row that runs over several pages by its reference on each, and the sheet by a title above the page.

    The title does not stand on the paper as it does on the screen: a repeated column would cut it.
    """
    reference = form.column(ColumnRole.LABEL)
    checked(sheet.repeat_columns(reference, reference))
    shown = title.replace("&", "&&")[:_LONGEST_HEADER]
    sheet.set_header(f'&L&"Arial,Bold"{shown}&R&"Arial"Holds data about people', {"margin": FOOTER_MARGIN})
    sheet.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=_HEADER_MARGIN, bottom=BOTTOM_MARGIN)


def _write_conditions(sheet: Worksheet, form: FormLayout, formats: Formats) -> None:
    """Give the cells of each mark its look while its condition holds."""
    for mark in form.marks:
        rule = {"type": "formula", "criteria": mark.condition, "format": formats.mark(mark)}
        checked(sheet.conditional_format(mark.first_row, mark.column, mark.last_row, mark.column, rule))
