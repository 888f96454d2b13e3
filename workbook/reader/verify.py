"""A workbook just written, read again before it is released.

It is read as any return would be, and its XML is held against the layout: what is unlocked, what is
validated, what is hidden.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from workbook.findings import Code, Place, finding
from workbook.layout import FormLayout, InputRole, Page, ServiceSheet, cell_name
from workbook.reader import IssuedForm, read_opened
from workbook.reader.guards import OpenedFile, Refused, open_guarded
from workbook.reader.scan import sheet_parts

_ROW = re.compile(r'<row r="(\d+)"[^>]*?hidden="1"')
_HIDDEN_COLUMNS = re.compile(r'<col min="(\d+)" max="(\d+)"[^>]*?hidden="1"')
_VALIDATION = re.compile(r"<dataValidation ([^>]*)>")
_CELL_FORMATS = re.compile(r"<cellXfs.*?</cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(r"<xf (?:[^>]*?/>|.*?</xf>)", re.DOTALL)
_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+"(?: state="(\w+)")?')
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f\b')
_PROTECTION = re.compile(r'<sheetProtection [^>]*sheet="1"')
_EXPECTED = (Code.BLANK,)
#: What the problems call the workbook.
_NAME = "the workbook"


def faults(content: bytes, issued_form: IssuedForm) -> tuple[str, ...]:
    """List the faults of a workbook just written.

    It is empty where the workbook may be released.
    """
    try:
        opened = open_guarded(content)
        parts = sheet_parts(opened)
    except Refused as refused:
        return (finding(refused.code, Place(_NAME), detail=refused.detail).message,)
    problems = _as_a_return(opened, issued_form)
    texts = {name: opened.parts[part].decode() for name, part in parts.items()}
    unlocked = _unlocked_formats(opened.parts["xl/styles.xml"].decode())
    problems += _book_faults(opened.parts["xl/workbook.xml"].decode(), texts, issued_form)
    for page in issued_form.layout.pages:
        problems += _page_faults(texts.get(page.name, ""), unlocked, page)
    for sheet, form in issued_form.layout.form_sheets:
        problems += _sheet_faults(texts.get(sheet.name, ""), unlocked, form, sheet)
    return tuple(problems)


def _as_a_return(opened: OpenedFile, issued_form: IssuedForm) -> list[str]:
    returned = read_opened(_NAME, "", opened, lambda _: issued_form)
    problems = [problem.message for problem in returned.findings if problem.code not in _EXPECTED]
    expected = Counter(
        (sheet.issued.service.service_id, sheet.record(entry.record), entry.code, cell_name(entry.row, entry.column))
        for sheet in issued_form.layout.sheets
        for entry in issued_form.layout.form.inputs
        if entry.role is InputRole.ANSWER and sheet.is_shown(entry)
    )
    lifted = Counter(
        (*entry.address, entry.cell)
        for entry in returned.entries
        if entry.address.question in issued_form.form.questions
    )
    if not returned.is_refused and lifted != expected:
        problems.append("not every input comes back from where it went")
    return problems


def _book_faults(xml: str, texts: dict[str, str], issued_form: IssuedForm) -> list[str]:
    layout = issued_form.layout
    around = [page.name for page in layout.pages]
    names = [*around[:2], *(sheet.name for sheet, _ in layout.form_sheets), *around[2:]]
    states = [(escaped, state) for escaped, state in _SHEET.findall(xml) if state]
    checks = (
        (list(texts) == names, "the sheets are not those of the layout, in its order"),
        ('lockStructure="1"' in xml, "the structure of the workbook is not locked"),
        (
            states == [(layout.around.lists.name, "hidden"), (layout.around.identity.name, "veryHidden")],
            "the hidden sheets are not exactly the lists and the identity",
        ),
    )
    return [words for held, words in checks if not held]


def _page_faults(xml: str, unlocked: frozenset[int], page: Page) -> list[str]:
    expected = {cell_name(entry.row, entry.column) for entry in page.inputs}
    guarded = _guarded(xml)
    checks = (
        (_open_cells(xml, unlocked) == expected, "the unlocked cells are not exactly the boxes"),
        (set(guarded.cells) == expected and not guarded.without_alert, "the boxes are not exactly those checked"),
        *_common_checks(xml, {cell_name(cell.row, cell.column) for cell in page.cells if cell.formula}),
    )
    return [f"{page.name}: {words}" for held, words in checks if not held]


def _common_checks(xml: str, formulas: set[str]) -> tuple[tuple[bool, str], ...]:
    """What holds for every sheet. formulas: the cells that may hold one."""
    return (
        (set(_FORMULA.findall(xml)) == formulas, "the formulas are not exactly those of the layout"),
        ("<mergeCell" not in xml, "cells are merged"),
        (_PROTECTION.search(xml) is not None, "the sheet is not protected"),
    )


def _open_cells(xml: str, unlocked: frozenset[int]) -> set[str]:
    return set(_cell_of(unlocked).findall(xml))


@lru_cache
def _cell_of(unlocked: frozenset[int]) -> re.Pattern[str]:
    """A cell of one of those formats; for every cell a match would have to be taken apart here."""
    return re.compile(f'<c r="([A-Z]+\\d+)" s="(?:{"|".join(map(str, sorted(unlocked)))})"')


@dataclass(frozen=True)
class _Guarded:
    """The cells under a stop validation, each once for every validation on it."""

    cells: Counter[str]
    without_alert: int


def _sheet_faults(xml: str, unlocked: frozenset[int], form: FormLayout, sheet: ServiceSheet) -> list[str]:
    expected = {cell_name(entry.row, entry.column) for entry in form.inputs if sheet.is_open(entry)}
    open_cells = _open_cells(xml, unlocked)
    hidden = {int(row) - 1 for row in _ROW.findall(xml)}
    not_shown = {number for number, row in enumerate(form.rows) if not sheet.shows(row)}
    guarded = _guarded(xml)
    checks = (
        (open_cells == expected, "the unlocked cells are not exactly the inputs"),
        (set(guarded.cells) == expected, "the validated cells are not exactly the inputs"),
        (not guarded.cells or max(guarded.cells.values()) == 1, "a cell has two validations"),
        (guarded.without_alert == 0, "a validation does not refuse"),
        (hidden == not_shown, "the hidden rows are not exactly those not reported"),
        (
            _hidden_columns(xml, len(form.columns)) == sheet.hidden_columns(form),
            "the hidden columns are not exactly those of the layout",
        ),
        *_common_checks(xml, {cell_name(cell.row, cell.column) for cell in form.fixed if cell.formula}),
    )
    return [f"{sheet.name}: {words}" for held, words in checks if not held]


def _hidden_columns(xml: str, columns: int) -> set[int]:
    """Those that are hidden among the first ones, of that number: what is beyond them is no part of the form."""
    ranges = [(int(first), int(last)) for first, last in _HIDDEN_COLUMNS.findall(xml)]
    return {column - 1 for first, last in ranges for column in range(first, min(last, columns) + 1)}


def _guarded(xml: str) -> _Guarded:
    cells: Counter[str] = Counter()
    without_alert = 0
    for attributes in _VALIDATION.findall(xml):
        ranges = re.search(r'sqref="([^"]*)"', attributes)
        cells.update(ranges[1].split() if ranges else ())
        warns = re.search(r'errorStyle="(?!stop)', attributes)
        without_alert += 'showErrorMessage="1"' not in attributes or warns is not None
    return _Guarded(cells, without_alert)


def _unlocked_formats(styles: str) -> frozenset[int]:
    formats = _CELL_FORMATS.search(styles)
    cell_formats = _CELL_FORMAT.findall(formats[0]) if formats else []
    return frozenset(number for number, text in enumerate(cell_formats) if 'locked="0"' in text)
