"""Apache Parquet, for programs: columns of one type each, every text exact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

from workbook.table.columns import Cell, ColumnType, cell_text
from workbook.table.registry import AddTable, Format, whole
from workbook.table.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {ColumnType.INTEGER: "Int64", ColumnType.NUMBER: "float64"}


@contextmanager
def _parts(stream: IO[bytes]) -> Iterator[AddTable]:
    """Write each table as a group of rows."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    with ExitStack() as stack:
        writers: list[ParquetWriter] = []

        def add(table: Table) -> None:
            rows = pyarrow.Table.from_pandas(_frame(table), preserve_index=False)
            if not writers:
                writers.append(stack.enter_context(ParquetWriter(stream, rows.schema)))
            writers[0].write_table(rows)

        yield add


def _frame(table: Table) -> pd.DataFrame:
    import pandas as pd

    plain = table.with_words_apart()
    series = {
        column.name: _series([record[number] for record in plain.records], column.type)
        for number, column in enumerate(plain.columns)
    }
    return pd.DataFrame(series)


def _write(table: Table) -> bytes:
    return whole(_parts, table)


def _series(cells: list[Cell], kind: ColumnType) -> pd.Series:
    import pandas as pd

    if kind.is_numeric:
        return pd.Series(cells, dtype=_DTYPES[kind])
    return pd.Series([cell if type(cell) is str else cell_text(cell) for cell in cells], dtype="string")


FORMAT = Format(
    name="parquet",
    suffix="parquet",
    sentence="for programs",
    promise="Every text and figure exactly as it is.",
    # Few readers know the format, so a data package checks its bytes alone.
    package={
        "profile": "data-resource",
        "type": "file",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    },
    write=_write,
    parts=_parts,
)
