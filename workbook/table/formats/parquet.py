"""Apache Parquet, for programs: columns of one type each, every text exact."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from workbook.table.columns import Cell, ColumnType, cell_text
from workbook.table.registry import Format
from workbook.table.tables import Table

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {ColumnType.INTEGER: "Int64", ColumnType.NUMBER: "float64"}


def _write(table: Table) -> bytes:
    import pandas as pd

    plain = table.with_words_apart()
    series = {
        column.name: _series([record[number] for record in plain.records], column.type)
        for number, column in enumerate(plain.columns)
    }
    target = io.BytesIO()
    pd.DataFrame(series).to_parquet(target, index=False)
    return target.getvalue()


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
)
