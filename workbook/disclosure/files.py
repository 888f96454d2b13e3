"""Write shared tables as CSV, Parquet and workbook.

None holds more than people may see.
"""

from __future__ import annotations

import datetime as dt

from workbook.dataset import csv_bytes, parquet_bytes, text_table, with_numbers
from workbook.disclosure.columns import notes, shared_table
from workbook.disclosure.share import SharedTables, Shorthand
from workbook.disclosure.sheets import workbook_bytes
from workbook.layout import file_part
from workbook.model import Framework
from workbook.publish.tables import Table

_NUMBERS = ("value", "answers", "asked")


def csv_files(shared: SharedTables, framework: Framework) -> dict[str, bytes]:
    """Write lines and notes as CSV, by file name."""
    return {
        f"{_stem(shared)}.csv": _csv(shared_table(shared, framework)),
        f"{_stem(shared)}_notes.csv": _csv(notes(shared, framework)),
    }


def parquet_files(shared: SharedTables, framework: Framework) -> dict[str, bytes]:
    """Write lines as Parquet, and notes as CSV.

    They are by file name; a null value has its shorthand beside it.
    """
    table = shared_table(shared, framework)
    value = table.header.index("value")
    words = set(Shorthand)
    records = [
        (*record[:value], "" if record[value] in words else record[value], *record[value + 1 :], shorthand)
        for record in table.records
        for shorthand in [record[value] if record[value] in words else ""]
    ]
    frame = with_numbers(text_table((*table.header, "shorthand"), records), _NUMBERS)
    return {
        f"{_stem(shared)}.parquet": parquet_bytes(frame),
        f"{_stem(shared)}_notes.csv": _csv(notes(shared, framework)),
    }


def xlsx_files(shared: SharedTables, framework: Framework, made: dt.date) -> dict[str, bytes]:
    """Write lines as a workbook, a sheet a level.

    Notes come first; it is by file name.
    made: the date of the export.

    Raises ReleaseError where Excel's limits are passed.
    """
    return {f"{_stem(shared)}.xlsx": workbook_bytes(shared, framework, made)}


def _stem(shared: SharedTables) -> str:
    return f"shared_{file_part(shared.authority_code)}_{shared.period}"


def _csv(table: Table) -> bytes:
    return csv_bytes(text_table(table.header, table.records))
