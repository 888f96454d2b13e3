"""Apache Parquet, for programs: columns of one type each, every text exact."""

from __future__ import annotations

import io

import pandas as pd

from workbook.table.columns import Cell, ColumnType, cell_text
from workbook.table.registry import Format
from workbook.table.tables import Table

_DTYPES = {ColumnType.INTEGER: "Int64", ColumnType.NUMBER: "float64"}


def _write(table: Table) -> bytes:
    plain = table.with_words_apart()
    series = {
        column.name: _series([record[number] for record in plain.records], column.type)
        for number, column in enumerate(plain.columns)
    }
    target = io.BytesIO()
    pd.DataFrame(series).to_parquet(target, index=False)
    return target.getvalue()


def _series(cells: list[Cell], kind: ColumnType) -> pd.Series:
    if kind.is_numeric:
        return pd.Series(cells, dtype=_DTYPES[kind])
    return pd.Series([cell_text(cell) for cell in cells], dtype="string")


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
