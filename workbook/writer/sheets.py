"""A layout's pages and service sheets, onto worksheets."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from workbook.layout import (
    ANSWER,
    CHECK,
    EXPLANATION,
    HIDDEN_COLUMNS,
    PREVIOUS,
    PROGRESS,
    QUESTION,
    Fixed,
    Input,
    InputRole,
    Layout,
    Page,
    PageKind,
    Role,
    ServiceSheet,
    cell_name,
    guidance_name,
)
from workbook.writer.book import checked
from workbook.writer.formats import Formats
from workbook.writer.heights import row_height

#: Widths in characters, column A to J. The reader of a sheet never needs to adjust them.
_WIDTHS = (12, 11, 50, 14, 12, 14, 44, 30, 10, 10)
_TITLE_HEIGHT = 26.0
_A4 = 9
_ERROR_TITLE = "Please check this entry"
_PROTECTION = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}
#: How many more letters a line of the smaller type of Check cells holds.
_SMALL_LETTERS = 4
#: How many fewer letters a line of bold type holds.
_BOLD_LETTERS = 7
#: Columns that show nothing while an indicator is switched off. What was typed is kept.
_BLANK_WHEN_OFF = (ANSWER, PREVIOUS, EXPLANATION)


def write_service_sheet(
    sheet: Worksheet, layout: Layout, service: ServiceSheet, formats: Formats, password: str
) -> None:
    """Write one service's sheet."""
    _write_columns(sheet)
    heights: dict[int, list[tuple[str, int]]] = {}
    for cell in layout.form.fixed:
        shown = service.printed(cell)
        _write_fixed(sheet, layout, cell, shown, formats)
        if cell.column == QUESTION and isinstance(shown, str):
            bold = _BOLD_LETTERS if cell.role is Role.INDICATOR else 0
            heights.setdefault(cell.row, []).append((shown, _WIDTHS[QUESTION] - bold))
        elif cell.longest:
            heights.setdefault(cell.row, []).append((cell.longest, _WIDTHS[CHECK] + _SMALL_LETTERS))
    for entry in layout.form.inputs:
        _write_input(sheet, entry, service, formats)
    checked(sheet.set_row(0, _TITLE_HEIGHT))
    _write_rows(sheet, layout, service, heights)
    _write_conditions(sheet, layout, formats)
    checked(sheet.print_area(0, 0, len(layout.form.rows) - 1, EXPLANATION))
    _finish(sheet, password, layout.form.heading_row)
    first = next((entry for entry in layout.form.inputs if service.is_open(entry)), None)
    if first is not None:
        sheet.set_selection(first.row, first.column, first.row, first.column)


def write_page(sheet: Worksheet, layout: Layout, page: Page, formats: Formats, password: str) -> None:
    """Write one sheet of fixed cells."""
    heights: dict[int, list[tuple[str, int]]] = {}
    for column, width in enumerate(page.widths):
        checked(sheet.set_column(column, column, width))
    for cell in page.cells:
        shown = "" if cell.value is None else cell.value
        _write_fixed(sheet, layout, cell, shown, formats)
        wraps = cell.role in (Role.TEXT, Role.STEP, Role.LABEL, Role.SECTION, Role.LINK, Role.LEFT, Role.INDICATOR)
        if wraps and isinstance(shown, str):
            heights.setdefault(cell.row, []).append((shown, page.widths[cell.column]))
    checked(sheet.set_row(0, _TITLE_HEIGHT))
    for row, texts in heights.items():
        checked(sheet.set_row(row, row_height(texts)))
    last_row = max(cell.row for cell in page.cells)
    if page.kind is PageKind.LISTS:
        sheet.hide()
    elif page.kind is PageKind.IDENTITY:
        sheet.very_hidden()
    else:  # a sheet without a print area is not printed where others have one
        checked(sheet.print_area(0, 0, last_row, len(page.widths) - 1))
    _finish(sheet, password, page.heading_row)


def _write_columns(sheet: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS):
        options: dict[str, Any] = {"hidden": True} if column in HIDDEN_COLUMNS else {}
        checked(sheet.set_column(column, column, width, None, options))


def _write_fixed(sheet: Worksheet, layout: Layout, cell: Fixed, shown: str | float, formats: Formats) -> None:
    look = formats.role(cell.role)
    if cell.formula:
        checked(sheet.write_formula(cell.row, cell.column, cell.formula, look, shown))
    elif isinstance(shown, str):
        target = _target(layout, cell) if shown else ""
        if target:
            checked(sheet.write_url(cell.row, cell.column, target, look, shown))
        elif shown or cell.role is not Role.LINK:
            checked(sheet.write_string(cell.row, cell.column, shown, look))
    else:
        checked(sheet.write_number(cell.row, cell.column, shown, look))


def _target(layout: Layout, cell: Fixed) -> str:
    if cell.target == "guidance":
        place = layout.names.get(guidance_name(cell.indicator), "")
        return f"internal:{place[1:]}" if place else ""
    return cell.target


def _write_input(sheet: Worksheet, entry: Input, service: ServiceSheet, formats: Formats) -> None:
    is_open = service.is_open(entry)
    look = formats.entry(entry.role, entry.type, is_open)
    if entry.role is InputRole.CHOICE:
        checked(sheet.write_string(entry.row, entry.column, service.starting_choice(entry), look))
    elif is_open:
        checked(sheet.write_blank(entry.row, entry.column, None, look))
    if is_open:
        checked(sheet.data_validation(entry.row, entry.column, entry.row, entry.column, _validation(entry)))


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


def _write_rows(
    sheet: Worksheet, layout: Layout, service: ServiceSheet, heights: dict[int, list[tuple[str, int]]]
) -> None:
    for number, row in enumerate(layout.form.rows):
        if not service.state(row.indicator).shown:
            checked(sheet.set_row(number, None, None, {"hidden": True}))
        elif number > layout.form.heading_row:
            checked(sheet.set_row(number, row_height(heights.get(number, ()))))


def _write_conditions(sheet: Worksheet, layout: Layout, formats: Formats) -> None:
    first, last = layout.form.heading_row + 1, len(layout.form.rows) - 1
    progress = f"${cell_name(first, PROGRESS)}"
    off = f'={progress}="off"'
    for column in range(QUESTION, EXPLANATION + 1):
        words = "off box" if column in _BLANK_WHEN_OFF else "off"
        rule = {"type": "formula", "criteria": off, "format": formats.condition(words)}
        checked(sheet.conditional_format(first, column, last, column, rule))
    for words in ("correct", "explain", "noted", "blank"):
        rule = {"type": "formula", "criteria": f'={progress}="{words}"', "format": formats.condition(words)}
        checked(sheet.conditional_format(first, CHECK, last, CHECK, rule))
    choose = {"type": "formula", "criteria": f'={progress}="choose"', "format": formats.condition("correct")}
    checked(sheet.conditional_format(first, CHECK, last, CHECK, choose))


def _finish(sheet: Worksheet, password: str, heading_row: int | None) -> None:
    """Freeze, print set-up and protection."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
    sheet.hide_gridlines(2)
    if heading_row is not None:
        sheet.freeze_panes(heading_row + 1, 0)
        sheet.repeat_rows(0, heading_row)
    sheet.protect(password, _PROTECTION)
