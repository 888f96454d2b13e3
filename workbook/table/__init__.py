"""Tables, and the formats in which they are written.

Everything written for people or machines is a `Table`. A format is one file in `formats`, found by being there.
"""

from workbook.table.columns import (
    Cell,
    Cells,
    ColumnType,
    Holds,
    Link,
    OpenBox,
    TableColumn,
    attribute,
    cell_text,
    columns_of,
    counts,
    printed,
)
from workbook.table.registry import AddTable, Format, WrittenTable, all_formats, format_named, write_tables
from workbook.table.sheets import Block, LineChart, TableBook, TableSheet
from workbook.table.tables import Reference, Table, tabulate

__all__ = [
    "AddTable",
    "Block",
    "Cell",
    "Cells",
    "ColumnType",
    "Format",
    "Holds",
    "LineChart",
    "Link",
    "OpenBox",
    "Reference",
    "Table",
    "TableBook",
    "TableColumn",
    "TableSheet",
    "WrittenTable",
    "all_formats",
    "attribute",
    "cell_text",
    "columns_of",
    "counts",
    "format_named",
    "printed",
    "tabulate",
    "write_tables",
]
