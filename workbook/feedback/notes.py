"""Notes on the cells that have a problem.

They are sized to be read, and told apart from a provider's own.

LibreOffice keeps the text of a note and drops who wrote it, so ours are known by how they begin.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbook.feedback.problems import ProblemToCorrect
from workbook.findings import Severity
from workbook.findings.described import severity_words
from workbook.layout import CORRECTIONS, Layout
from workbook.text import shortened

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook

#: Whom a note names as its author: nobody in particular.
AUTHOR = CORRECTIONS
#: The severities that a cell is marked for.
NOTED = (Severity.ERROR, Severity.WARNING)
#: Stands between our note and one of the provider's own on the same cell.
_PROVIDERS_NOTE = "\n\nYour own note:\n"
#: Excel takes 32,767 characters; nobody reads them.
_LONGEST = 4000
#: In pixels, and letters to a line of that width.
_WIDTH, _LINE, _MARGIN, _LETTERS = 340, 17, 24, 44


def without_notes(book: Workbook, layout: Layout) -> None:
    """Take our notes off, and leave the provider's own."""
    from openpyxl.comments import Comment

    for cell in _cells(book, layout):
        if cell.comment is not None and _is_ours(cell.comment.text):
            own_note = cell.comment.text.partition(_PROVIDERS_NOTE)[2]
            cell.comment = Comment(own_note, None, *_size(own_note)) if own_note else None


def put_notes(book: Workbook, problems: Iterable[ProblemToCorrect]) -> None:
    """Put one note with all problems on each cell."""
    from openpyxl.comments import Comment

    by_cell: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        if problem.severity in NOTED and problem.place.cell:
            text = f"{_heading(problem.severity)}\n{problem.words}"
            by_cell.setdefault((problem.place.sheet, problem.place.cell), []).append(text)
    for (sheet, name), words in by_cell.items():
        cell = book[sheet][name]
        own_note = f"{_PROVIDERS_NOTE}{cell.comment.text}" if cell.comment is not None else ""
        text = shortened("\n\n".join(words), _LONGEST) + shortened(own_note, _LONGEST)
        cell.comment = Comment(text, AUTHOR, *_size(text))


def _heading(severity: Severity) -> str:
    return severity_words(severity).capitalize()


def _is_ours(text: str) -> bool:
    return text.startswith(tuple(f"{_heading(severity)}\n" for severity in NOTED))


def _cells(book: Workbook, layout: Layout) -> Iterator[Cell]:
    """The cells of every sheet that may hold a note of ours: those of the form."""
    from openpyxl.cell.cell import Cell

    forms = [form for _, form in layout.form_sheets]
    last_row = max(len(form.rows) for form in forms)
    last_column = max(cell.column for form in forms for cell in form.fixed) + 1
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=min(sheet.max_row, last_row), max_col=min(sheet.max_column, last_column)):
            yield from (cell for cell in row if isinstance(cell, Cell))


def _size(text: str) -> tuple[int, int]:
    """Height and width of a note, in pixels."""
    lines = sum(max(1, math.ceil(len(line) / _LETTERS)) for line in text.split("\n"))
    return lines * _LINE + _MARGIN, _WIDTH
