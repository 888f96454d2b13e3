"""A layout's pages and service sheets, onto worksheets."""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from typing import Any

from xlsxwriter.image import Image
from xlsxwriter.worksheet import Worksheet

from workbook.layout import (
    ColumnRole,
    Fixed,
    FormLayout,
    Input,
    InputRole,
    Layout,
    Page,
    PageKind,
    Role,
    ServiceSheet,
)
from workbook.table.book import checked
from workbook.table.heights import WrappedText, row_height
from workbook.writer.book import PlainWorksheet, ServiceWorksheet
from workbook.writer.compiled import CompiledForm
from workbook.writer.contents import ContentKind, FilledRow, fixed_content, runs_on, wrapped_text
from workbook.writer.formats import Formats
from workbook.writer.paper import (
    A4,
    BOTTOM_MARGIN,
    FOOTER_MARGIN,
    SIDE_MARGIN,
    TOP_MARGIN,
    Pages,
    PrintedColumn,
    PrintedSheet,
    column_breaks,
    paginate,
    pixels_of,
)

#: Of A4, at a size that can be read.
_PAGES_OF_A_SERVICE = 2
#: Points between the lines of a page, which is read from top to bottom as a service sheet is not.
_AIR = 3.0
#: Points of a box on a page: two lines.
_BOX = 32.0
#: Of a title above the page; the margin that leaves room for it, in inches, and what of a page that takes, in points.
_LONGEST_HEADER, _HEADER_MARGIN, _HEADER_ROOM = 180, 0.5, 24.0
#: A logo beside a title, in pixels: its room, and what is left free around it; how many pixels programs take an inch for.
_LOGO_WIDTH, _LOGO_HEIGHT, _LOGO_EDGE, _SCREEN_DPI = 220, 64, 3, 96
#: What an input holds that may be typed in.
_OPEN = (ContentKind.OPEN_TEXT, ContentKind.BLANK)
_ERROR_TITLE = "Please check this entry"
_PROTECTION = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}


def write_service_sheet(
    sheet: ServiceWorksheet,
    layout: Layout,
    service: ServiceSheet,
    formats: Formats,
    password: str,
    compiled: CompiledForm,
) -> None:
    """Write one service's sheet."""
    form = compiled.form
    hidden = service.hidden_columns(form)
    for number, column in enumerate(form.columns):
        options: dict[str, Any] = {"hidden": True} if number in hidden else {}
        checked(sheet.set_column(number, number, column.width, None, options))
    rows = compiled.rows(service, hidden)
    contents = [content for row in rows for content in row.contents]
    open_inputs = [cell for cell, kind, _ in contents if isinstance(cell, Input) and kind in _OPEN]
    if not compiled.fill(sheet, layout, rows, open_inputs):
        _write_rows(sheet, layout, form, rows, formats)
        for entry in open_inputs:
            checked(sheet.data_validation(entry.row, entry.column, entry.row, entry.column, _validation(entry)))
        _write_conditions(sheet, form, formats)
        sheet.ready = sheet.made()
        compiled.keep(sheet.ready, rows, open_inputs)
    _set_up_paper(sheet, form, str(service.slots["title"]), hidden, [row.height for row in rows], password)
    if open_inputs:
        first = open_inputs[0]
        sheet.set_selection(first.row, first.column, first.row, first.column)


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
    _finish(sheet, password, repeated, pages, columns, frozen=form.frozen_columns, repeated_row=form.repeated_row)
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
            _write_fixed(sheet, layout, cell, kind, shown, formats)
    _write_heights(sheet, [row.height for row in rows])


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


def write_page(sheet: PlainWorksheet, layout: Layout, page: Page, formats: Formats, password: str) -> None:
    """Write one sheet of fixed cells."""
    for column, width in enumerate(page.widths):
        checked(sheet.set_column(column, column, width))
    texts: dict[int, list[WrappedText]] = {}
    for cell in page.cells:
        shown = "" if cell.value is None else cell.value
        _write_fixed(sheet, layout, cell, fixed_content(cell, shown).kind, shown, formats)
        if isinstance(shown, str):
            texts.setdefault(cell.row, []).append(wrapped_text(cell.role, shown, page.widths[cell.column]))
    for entry in page.inputs:
        checked(sheet.write_blank(entry.row, entry.column, None, formats.entry(entry.role, None, True)))
        checked(sheet.data_validation(entry.row, entry.column, entry.row, entry.column, _validation(entry)))
    last_row = max(cell.row for cell in page.cells)
    boxes = {entry.row for entry in page.inputs}
    heights = [_BOX if number in boxes else row_height(texts.get(number, ())) + _AIR for number in range(last_row + 1)]
    _write_heights(sheet, heights)
    if page.kind is PageKind.LISTS:
        sheet.hide()
    elif page.kind is PageKind.IDENTITY:
        sheet.very_hidden()
    else:  # a sheet without a print area is not printed where others have one
        checked(sheet.print_area(0, 0, last_row, len(page.widths) - 1))
    starts = [cell.row for cell in page.cells if cell.role is Role.SECTION]
    repeated = 0 if page.heading_row is None else page.heading_row + 1
    enough = None if page.kind is PageKind.GUIDANCE else 1
    pages = paginate(PrintedSheet(heights, starts, repeated, page.widths), enough)
    _finish(sheet, password, repeated, pages, len(page.widths))


def _write_heights(sheet: Worksheet, heights: Sequence[float]) -> None:
    for number, height in enumerate(heights):
        if height:
            checked(sheet.set_row(number, height))
        else:
            checked(sheet.set_row(number, None, None, {"hidden": True}))


def _write_fixed(
    sheet: Worksheet, layout: Layout, cell: Fixed, kind: ContentKind, shown: str | float, formats: Formats
) -> None:
    at, look = (cell.row, cell.column), formats.role(cell.role)
    match kind:
        case ContentKind.ABSENT:
            pass
        case ContentKind.BLANK:
            checked(sheet.write_blank(*at, None, look))
        case ContentKind.NUMBER:
            checked(sheet.write_number(*at, float(shown), look))
        case ContentKind.TEXT:
            text, target = str(shown), layout.target(cell)
            checked(sheet.write_url(*at, target, look, text) if target else sheet.write_string(*at, text, look))
        case _:
            checked(sheet.write_formula(*at, cell.formula, look, shown))


def _validation(entry: Input) -> dict[str, Any]:
    # A blank among the cells a formula names would switch the whole test off in Excel, so blanks are
    # not ignored; clearing a cell is never refused all the same.
    kind: dict[str, Any] = (
        {"validate": "list", "source": entry.formula}
        if entry.is_list
        else {"validate": "custom", "value": entry.formula}
    )
    return kind | {
        "ignore_blank": False,
        "input_title": entry.prompt_title,
        "input_message": entry.prompt,
        "error_title": _ERROR_TITLE,
        "error_message": entry.error,
        "error_type": "stop",
    }


def _write_conditions(sheet: Worksheet, form: FormLayout, formats: Formats) -> None:
    """Give the cells of each mark its look while its condition holds."""
    for mark in form.marks:
        rule = {"type": "formula", "criteria": mark.condition, "format": formats.mark(mark)}
        checked(sheet.conditional_format(mark.first_row, mark.column, mark.last_row, mark.column, rule))


def _finish(
    sheet: PlainWorksheet,
    password: str,
    repeated: int,
    pages: Pages,
    columns: int,
    frozen: int = 0,
    repeated_row: int = 0,
) -> None:
    """Freeze, print set-up and protection.

    repeated: how many rows at the top always show; frozen: columns. repeated_row: the first that each page repeats.
    columns: how many the sheet has; what is beyond them and below its rows is hidden.
    """
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=TOP_MARGIN, bottom=BOTTOM_MARGIN)
    sheet.set_print_scale(pages.scale)
    sheet.set_h_pagebreaks(list(pages.breaks))
    sheet.center_horizontally()
    sheet.set_footer("&L&A&RPage &P of &N", {"margin": FOOTER_MARGIN})
    sheet.hide_gridlines(2)
    _hide_the_rest(sheet, columns)
    if repeated:
        sheet.freeze_panes(repeated, frozen)
        sheet.repeat_rows(repeated_row, repeated - 1)
    sheet.protect(password, _PROTECTION)


def _hide_the_rest(sheet: PlainWorksheet, columns: int) -> None:
    """Hide the rows that nothing was written to, and the columns from that number on."""
    sheet.set_default_row(hide_unused_rows=True)
    checked(sheet.hide_columns(columns))


def put_logo(sheet: Worksheet, logo: bytes, authority: str, width: float) -> None:
    """Put a picture on the right of a page's title.

    width: of the page's only column, in characters.
    """
    picture = Image(io.BytesIO(logo))
    natural, height = picture.width * _SCREEN_DPI / picture.x_dpi, picture.height * _SCREEN_DPI / picture.y_dpi
    scale = min(_LOGO_WIDTH / natural, _LOGO_HEIGHT / height, 1.0)
    place = {
        "image_data": io.BytesIO(logo),
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": int(pixels_of(width) - natural * scale) - _LOGO_EDGE,
        "y_offset": _LOGO_EDGE,
        "description": f"Logo of {authority}",
        "object_position": 3,
    }
    checked(sheet.insert_image(0, 0, "logo", place))
