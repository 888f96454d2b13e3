"""Write shared tables in any format.

None holds more than people may see.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from workbook.disclosure.columns import notes, shared_table
from workbook.disclosure.share import SharedTables
from workbook.disclosure.tables import ShareLevel
from workbook.layout import file_part
from workbook.model import Framework
from workbook.table import Block, Format, Table, TableBook, TableSheet, write_tables

NOTES = "Notes"
SHEETS = {ShareLevel.AUTHORITY: "Authority", ShareLevel.PROVIDER: "Providers", ShareLevel.SERVICE: "Services"}
#: The columns that a sheet leaves out: what is the same in every line is in the notes.
_SAME = ("level", "authority_code", "authority", "item")
_OF_SERVICE = ("service_id", "service_name", "service_type", "client_group")
_BLANK = {
    ShareLevel.SERVICE: (),
    ShareLevel.PROVIDER: _OF_SERVICE,
    ShareLevel.AUTHORITY: ("provider_id", "provider_name", *_OF_SERVICE),
}
#: Of most columns, in characters.
_WIDTH = 14


def shared_files(shared: SharedTables, framework: Framework, table_format: Format, day: dt.date) -> dict[str, bytes]:
    """Write lines and notes in a format, by file name.

    day: the date of the export.

    Raises ReleaseError where the limits of the format are passed.
    """
    stem = shared_stem(shared.authority_code, shared.period)
    tables = {stem: shared_table(shared, framework), f"{stem}_notes": notes(shared, framework)}
    return {file.path: file.content for file in write_tables(table_format, tables, _book(shared, framework, day))}


def shared_stem(authority_code: str, period: str) -> str:
    """What the names of an authority's files of a period begin with."""
    return f"shared_{file_part(authority_code)}_{period}"


def _book(shared: SharedTables, framework: Framework, day: dt.date) -> TableBook:
    """Notes first, then a sheet for each level, one table a sheet."""
    told = notes(shared, framework)
    levels = (
        TableSheet(name, (Block(_narrowed(shared_table(shared, framework, level), level)),))
        for level, name in SHEETS.items()
    )
    sheets = (TableSheet(NOTES, (Block(_in_words(told), headings=False),), (told.title,)), *levels)
    return TableBook(told.title, "Small numbers are not shown", dt.datetime.combine(day, dt.time()), sheets)


def _narrowed(table: Table, level: ShareLevel) -> Table:
    """The table without the columns that say nothing on its sheet."""
    shown = table.without((*_SAME, *_BLANK[level]))
    columns = [
        replace(column, name=column.name.replace("_", " "), width=column.width or _WIDTH) for column in shown.columns
    ]
    return replace(shown, columns=tuple(columns))


def _in_words(told: Table) -> Table:
    """The notes that say something beside the sheets."""
    left_out = {"Title", *(f"Column {name}" for name in _SAME)}
    kept = (record for record in told.records if record[0] not in left_out)
    return replace(told, records=tuple((str(label).replace("_", " "), text) for label, text in kept))
