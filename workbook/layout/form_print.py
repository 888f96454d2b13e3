"""What a form prints, in order, to be compared in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.layout.cells import Fixed, Role

#: Of what was said before nothing hangs, and the store does not have it as it was printed.
_NOT_COMPARED = (Role.KEY, Role.VALUE, Role.PROGRESS, Role.BEFORE)
Print = str | float | None


@dataclass(frozen=True, eq=False)
class FormPrint:
    """The print of a form, the same for every sheet of it.

    compared: the cells whose print is held against the issue. formulas: where those that hold one stand.
    width: how many columns the form has. places: of the compared cells, then of each row's key, counted row by row.
    contents: what stands there, but for slots. slots: those, by their number among the places.
    """

    compared: tuple[Fixed, ...]
    formulas: frozenset[tuple[int, int]]
    width: int
    places: tuple[int, ...]
    contents: tuple[Print, ...]
    slots: tuple[tuple[int, Fixed], ...]


def print_of(fixed: Sequence[Fixed], width: int, depth: int, key: int) -> FormPrint:
    """Put the print of a form in order.

    key: the column of its keys.
    """
    compared = tuple(cell for cell in fixed if not cell.formula and cell.role not in _NOT_COMPARED)
    keys = {cell.row: cell for cell in fixed if cell.column == key and not cell.formula}
    cells = (*compared, *(keys.get(row) for row in range(depth)))
    return FormPrint(
        compared,
        frozenset((cell.row, cell.column) for cell in fixed if cell.formula),
        width,
        (*(cell.row * width + cell.column for cell in compared), *(row * width + key for row in range(depth))),
        tuple(None if cell is None else as_read(cell.value) for cell in cells),
        tuple((number, cell) for number, cell in enumerate(cells) if cell is not None and cell.slot),
    )


def as_read(content: Print) -> Print:
    """What is read where a content was written."""
    return content or None if content is None or isinstance(content, str) else float(content)
