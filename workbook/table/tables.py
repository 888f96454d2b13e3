"""The table: columns, and the records under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from workbook.table.columns import Cells, TableColumn, attribute

Row = TypeVar("Row")
#: Where the words go that stand in place of numbers, for programs that want columns of one type each.
_SHORTHAND = attribute("shorthand", "The word that stands in place of a number; blank where the number is given.")


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

    def with_words_apart(self) -> Table:
        """Move words in place of numbers to another column."""
        worded = {number for number, column in enumerate(self.columns) if column.words}
        if not worded:
            return self
        records = tuple(_apart(record, worded) for record in self.records)
        return replace(self, columns=(*self.columns, _SHORTHAND), records=records)


def _apart(record: Cells, worded: set[int]) -> Cells:
    numbers = tuple(None if at in worded and isinstance(cell, str) else cell for at, cell in enumerate(record))
    return (*numbers, next((cell for at in worded if isinstance(cell := record[at], str)), ""))


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
