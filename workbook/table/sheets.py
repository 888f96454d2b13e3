"""Tables as sheets of a workbook: what stands where, not how it looks."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from workbook.table.columns import cell_text
from workbook.table.tables import Table

#: Widths in characters: of a column of figures, and the least and most of a column of text.
_FIGURES, _LEAST, _MOST = 12, 9, 48
#: The widest a column may be, so that a long text wraps to few lines.
_WIDEST, _LINES = 120, 4


@dataclass(frozen=True)
class Block:
    """One table on a sheet.

    title: a bar above it. note: a line below the bar.
    headings: whether the names of its columns stand above it; where not, its first column holds labels.
    totals: whether its last record adds up the others.
    remark: a line below the records.
    """

    table: Table
    title: str = ""
    note: str = ""
    headings: bool = True
    totals: bool = False
    remark: str = ""


@dataclass(frozen=True)
class LineChart:
    """A chart of the figures of a list, a line for each record.

    first, number: which records, from 0. Their first column names the lines.
    """

    title: str
    first: int
    number: int


@dataclass(frozen=True)
class TableSheet:
    """One sheet, its tables below each other.

    opening: a title and lines above the tables. charts: of a list, below it.
    frozen: how many columns stay in sight. pages_wide: across how many pages it is printed.
    """

    name: str
    blocks: tuple[Block, ...]
    opening: tuple[str, ...] = ()
    frozen: int = 0
    pages_wide: int = 1
    charts: tuple[LineChart, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether it begins with headings, to be filtered and kept in sight."""
        return not self.opening and self.blocks[0].headings

    @property
    def widths(self) -> list[int]:
        """The width of each column: what the widest of its tables needs."""
        tables = [block.table for block in self.blocks]
        count = max((len(table.columns) for table in tables), default=0)
        return [
            max(_width(table, number) for table in tables if number < len(table.columns)) for number in range(count)
        ]


@dataclass(frozen=True)
class TableBook:
    """Sheets that make one workbook.

    saved: fixed, so that the same content gives the same bytes.
    """

    title: str
    subject: str
    saved: dt.datetime
    sheets: tuple[TableSheet, ...]


def _width(table: Table, number: int) -> int:
    column = table.columns[number]
    if column.width is not None:
        return column.width
    if column.type.is_numeric:
        return max(_FIGURES, len(column.name) + 3)
    longest = max((len(cell_text(record[number])) for record in table.records), default=0)
    # A text of many lines gets a wider column, so that its row stays low enough to scan.
    most = min(_WIDEST, max(_MOST, math.ceil(longest / _LINES)))
    return min(most, max(_LEAST, longest + 1, len(column.name) + 3))
