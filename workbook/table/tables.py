"""The table: columns, and the records under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from workbook.table.columns import Cells, TableColumn

Row = TypeVar("Row")


@dataclass(frozen=True)
class Reference:
    """Columns that name a record of another table."""

    columns: tuple[str, ...]
    table: str
    table_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Records under their columns.

    name: as a data package calls it. key: the columns that tell records apart.
    """

    name: str
    title: str
    columns: tuple[TableColumn[Any], ...]
    records: tuple[Cells, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def without(self, names: Iterable[str]) -> Table:
        """Leave out some columns."""
        dropped = set(names)
        kept = [number for number, name in enumerate(self.header) if name not in dropped]
        columns = tuple(self.columns[number] for number in kept)
        records = tuple(tuple(record[number] for number in kept) for record in self.records)
        return replace(self, columns=columns, records=records, key=(), references=())


def tabulate(
    name: str,
    title: str,
    columns: Sequence[TableColumn[Row]],
    rows: Iterable[Row],
    key: tuple[str, ...] = (),
    references: tuple[Reference, ...] = (),
) -> Table:
    """Make a table of rows, each cell taken by its column."""
    records = tuple(tuple(column.value(row) for column in columns) for row in rows)
    return Table(name, title, tuple(columns), records, key, references)
