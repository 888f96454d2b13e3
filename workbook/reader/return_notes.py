"""Lift what a return says of itself from its Read me sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook.layout import LONGEST_NOTE, RETURN_BOXES, Page, cell_name
from workbook.model import Address, Entry, is_blank, shown
from workbook.reader.grid import Grid
from workbook.text import plain, shortened

_HOW_FAR_DOWN = 100


def return_entries(grids: Iterable[Grid], cover: Page) -> Iterator[Entry]:
    """Lift the boxes in which anything stands; they are of no service.

    Each is known by the words above it.
    """
    boxes = {entry.code: entry for entry in cover.inputs}
    labels = {(boxes[box.code].column, box.label): boxes[box.code] for box in RETURN_BOXES if box.code in boxes}
    columns = sorted({column for column, _ in labels})
    printed = {cell.value for cell in cover.cells}
    seen = set()
    for grid in grids:
        for row, column, words in _texts(grid, columns):
            box = labels.get((column, words))
            content = None if box is None else grid.at(row + 1, column)
            if box is not None and box.code not in seen and not is_blank(content) and content not in printed:
                seen.add(box.code)
                words = shortened(plain(shown(content)), LONGEST_NOTE)
                yield Entry(Address("", "", box.code), words, grid.name, cell_name(row + 1, column))


def _texts(grid: Grid, columns: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """The texts of some columns, each with its row and column."""
    for number, row in enumerate(grid.rows[:_HOW_FAR_DOWN]):
        for column in columns:
            # What a formula comes to is never looked at, which takes longer to tell.
            if column < len(row) and isinstance(row[column], str) and isinstance(words := grid.at(number, column), str):
                yield number, column, words
