"""Tell at a glance that a sheet stands as it was issued.

Nearly every sheet does: then nothing of it need be looked for, nor compared cell by cell. Whatever is not quite so is left
to `align` and `printed`, which tell what has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from workbook.layout import ColumnRole, FormLayout, ServiceSheet, as_read
from workbook.model import Content
from workbook.reader.align import FARTHEST_KEY, Alignment, SheetKeys
from workbook.reader.grid import Grid


def keys_as_issued(form: FormLayout, sheet: ServiceSheet, grid: Grid) -> SheetKeys | None:
    """The keys of a sheet on which all stands where it was issued.

    Returns None where anything might not.
    """
    prints, depth = form.prints, len(form.rows)
    if grid.name != sheet.name or grid.is_bare or grid.formulas != prints.formulas or depth > FARTHEST_KEY:
        return None
    contents = _in_one_row(grid, prints.width, depth)
    if contents is None:
        return None
    issued, returned = list(prints.contents), itemgetter(*prints.places)(contents)
    for number, cell in prints.slots:
        issued[number] = as_read(sheet.printed(cell))
    # To Python TRUE is 1, which was printed nowhere.
    if list(returned) != issued or list(map(type, returned)) != list(map(type, issued)):
        return None
    rows = {row: row for row, key in enumerate(issued[len(prints.compared) :]) if key is not None}
    if form.records and _has_strays(form, contents, rows):
        return None
    columns = {column: column for column in range(prints.width)}
    alignment = Alignment(rows, columns, frozenset(), prints.width, max(rows))
    return SheetKeys(form.column(ColumnRole.KEY), sheet.issued.service.service_id, alignment)


def _in_one_row(grid: Grid, width: int, depth: int) -> list[Content] | None:
    """The contents of a sheet within its form, row by row; None where any stands outside it."""
    contents: list[Content] = []
    for number, row in enumerate(grid.rows):
        if number >= depth or len(row) > width:
            outside = row if number >= depth else row[width:]
            if outside.count(None) < len(outside):
                return None
        if number < depth:
            contents += row[:width]
            contents += [None] * (width - len(row))
    return contents + [None] * (width * depth - len(contents))


def _has_strays(form: FormLayout, contents: Sequence[Content], keyed: dict[int, int]) -> bool:
    """Whether an answer stands in a row without a key."""
    width = len(form.columns)
    rows = (row for row in range(min(keyed), len(form.rows)) if row not in keyed)
    return any(contents[row * width + column] is not None for row in rows for column in form.input_columns)
