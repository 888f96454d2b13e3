"""Read the cells of one row, keeping what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from workbook.register import values
from workbook.register.columns import DAYS, REQUIRED, Cells, RegisterProblem
from workbook.register.rows import NOT_A_DAY

T = TypeVar("T")

_SHOWN = 40


class RowReader:
    """Reads a row's cells and keeps their problems."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.problems: list[RegisterProblem] = []

    def take(self, column: str, read: Callable[[str], T], otherwise: T) -> T:
        """Read one cell.

        `otherwise` where it is unfit, or where the column is missing (reported once, elsewhere).
        """
        text = self.cells.texts.get(column, "")
        if column in REQUIRED and column not in self.cells.texts:
            return otherwise
        needs = self.cells.odd.get(column, "")
        if not needs or (column in DAYS and needs == NOT_A_DAY):
            try:
                return read(text)
            except values.Unfit as unfit:
                needs = str(unfit)
        content = f"found '{short(text)}'" if text else "blank"
        self.problems.append(RegisterProblem.at(self.cells.line, column, f"{content}; {needs}"))
        return otherwise


def short(text: str) -> str:
    """Shorten what was found, for a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
