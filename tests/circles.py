"""No formula reads its own cell, directly or through others: by the references, and by an engine that looks for circles."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ironcalc
import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook

#: Sheet, row and column, counted from 1.
Cell = tuple[str, int, int]


def circular_cells(content: bytes) -> list[Cell]:
    """The cells that read themselves, by the references in their formulas, ranges and defined names among them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    formulas = {
        (sheet.title, cell.row, cell.column): str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, openpyxl.cell.Cell)
        if cell.data_type == "f"
    }
    reads = {cell: set(_references(book, cell[0], formula)) & set(formulas) for cell, formula in formulas.items()}
    while free := [cell for cell, inner in reads.items() if not inner & reads.keys()]:
        for cell in free:
            del reads[cell]
    return sorted(reads)


def recalculated_errors(content: bytes) -> list[str]:
    """The cells in which IronCalc shows a circle or any other error, once it has worked out the workbook again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(content)
        model = ironcalc.load_from_xlsx(str(path), "en", "UTC")
    model.evaluate()
    values = {
        tuple(place): model.get_cell_value(*place) for place in model.get_all_cells() if model.get_cell_formula(*place)
    }
    return [f"{place}: {value}" for place, value in values.items() if isinstance(value, str) and value.startswith("#")]


def _references(book: Workbook, sheet: str, formula: str) -> Iterator[Cell]:
    for token in Tokenizer(formula).items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            name = book.defined_names.get(token.value)
            yield from _cells(sheet, name.attr_text if name is not None else token.value)


def _cells(sheet: str, reference: str) -> Iterator[Cell]:
    before, _, area = reference.rpartition("!")
    owner = before.strip("'").replace("''", "'") if before else sheet
    left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(area))
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield owner, row, column
