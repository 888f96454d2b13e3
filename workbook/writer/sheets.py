"""Write a page of fixed cells onto a worksheet.

Here is also what is alike on every sheet.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from xlsxwriter.image import Image
from xlsxwriter.worksheet import Worksheet

from workbook.layout import (
    Fixed,
    Input,
    Layout,
    Page,
    PageKind,
    Role,
)
from workbook.table.book import checked
from workbook.table.heights import WrappedText, row_height
from workbook.writer.book import PlainWorksheet
from workbook.writer.contents import ContentKind, fixed_content, wrapped_text
from workbook.writer.formats import Formats
from workbook.writer.paper import (
    A4,
    BOTTOM_MARGIN,
    FOOTER_MARGIN,
    SIDE_MARGIN,
    TOP_MARGIN,
    Pages,
    PrintedSheet,
    paginate,
    pixels_of,
)

#: Points between the lines of a page, which is read from top to bottom as a service sheet is not.
_AIR = 3.0
#: Points of a box on a page: two lines.
_BOX = 32.0
#: A logo beside a title, in pixels: its room, and what is left free around it; how many pixels programs take an inch for.
_LOGO_WIDTH, _LOGO_HEIGHT, _LOGO_EDGE, _SCREEN_DPI = 220, 64, 3, 96
_ERROR_TITLE = "Please check this entry"
_PROTECTION = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}


def write_page(sheet: PlainWorksheet, layout: Layout, page: Page, formats: Formats, password: str) -> None:
    """Write one sheet of fixed cells."""
    for column, width in enumerate(page.widths):
        checked(sheet.set_column(column, column, width))
    texts: dict[int, list[WrappedText]] = {}
    for cell in page.cells:
        shown = "" if cell.value is None else cell.value
        write_fixed(sheet, layout, cell, fixed_content(cell, shown).kind, shown, formats)
        if isinstance(shown, str):
            texts.setdefault(cell.row, []).append(wrapped_text(cell.role, shown, page.widths[cell.column]))
    for entry in page.inputs:
        checked(sheet.write_blank(entry.row, entry.column, None, formats.entry(entry.role, None, True)))
        checked(sheet.data_validation(entry.row, entry.column, entry.row, entry.column, validation(entry)))
    last_row = max(cell.row for cell in page.cells)
    boxes = {entry.row for entry in page.inputs}
    heights = [_BOX if number in boxes else row_height(texts.get(number, ())) + _AIR for number in range(last_row + 1)]
    write_heights(sheet, dict(enumerate(heights)))
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
    finish(sheet, password, repeated, pages, len(page.widths))


def write_heights(sheet: Worksheet, heights: Mapping[int, float]) -> None:
    """Give rows their heights in points, by number; hide those of 0."""
    for number, height in heights.items():
        if height:
            checked(sheet.set_row(number, height))
        else:
            checked(sheet.set_row(number, None, None, {"hidden": True}))


def write_fixed(
    sheet: Worksheet, layout: Layout, cell: Fixed, kind: ContentKind, shown: str | float, formats: Formats
) -> None:
    """Write a fixed cell that holds what is shown."""
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


def validation(entry: Input) -> dict[str, Any]:
    """The validation of a box, in XlsxWriter's words."""
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


def finish(
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
