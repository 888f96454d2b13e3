"""The registry of formats, each found by being a file in `formats`."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import IO

from workbook.errors import UsageError
from workbook.table import formats
from workbook.table.sheets import TableBook
from workbook.table.tables import Table
from workbook.text import quoted

#: How many rows are written at a time: what a format makes of them takes several times their memory.
ROWS_AT_ONCE = 50_000
#: Takes a table, and writes it after those before.
AddTable = Callable[[Table], None]


@dataclass(frozen=True)
class Format:
    """How a table is written as a file.

    name: what people call it. suffix: of its files.
    sentence: for whom it is. promise: how texts stand in it.
    package: what a data package says of such a file, its profile among it.
    write: makes the bytes of one table.
    write_book: makes one file of several tables; None where a file holds one.
    parts: begins a file to which tables of the same columns are added one by one, so that all of them never stand in
    memory; None where a file must be made whole.
    """

    name: str
    suffix: str
    sentence: str
    promise: str
    package: Mapping[str, object]
    write: Callable[[Table], bytes]
    write_book: Callable[[TableBook], bytes] | None = None
    parts: Callable[[IO[bytes]], AbstractContextManager[AddTable]] | None = None


def whole(parts: Callable[[IO[bytes]], AbstractContextManager[AddTable]], table: Table) -> bytes:
    """Make the bytes of a table, some rows at a time."""
    target = io.BytesIO()
    with parts(target) as add:
        for first in range(0, max(1, len(table.records)), ROWS_AT_ONCE):
            add(replace(table, records=table.records[first : first + ROWS_AT_ONCE]))
    return target.getvalue()


@dataclass(frozen=True)
class WrittenTable:
    """A table in a file.

    sheet: where in the file, if it holds several.
    """

    path: str
    content: bytes
    table: Table
    format: Format
    sheet: str = ""


@cache
def all_formats() -> Mapping[str, Format]:
    """Find every format, by name."""
    modules = sorted(module.name for module in iter_modules(formats.__path__))
    declared = [import_module(f"{formats.__name__}.{module}").FORMAT for module in modules]
    return {table_format.name: table_format for table_format in declared}


def format_named(name: str, *further: str) -> Format:
    """Find a format by its name.

    further: what else could have been named. Raises UsageError.
    """
    if name not in all_formats():
        raise UsageError(f"{quoted(name)} is not a format. Give one of: {', '.join((*further, *all_formats()))}.")
    return all_formats()[name]


def write_tables(table_format: Format, tables: Mapping[str, Table], book: TableBook) -> tuple[WrittenTable, ...]:
    """Write tables that go out together.

    tables: by file name without suffix; the data first, then what explains it, which is CSV where a file holds one table.
    book: the same as sheets, for a format that holds them all in one file.
    Raises ReleaseError where the limits of a format are passed.
    """
    if table_format.write_book is not None:
        path, content = f"{next(iter(tables))}.{table_format.suffix}", table_format.write_book(book)
        lists = [sheet for sheet in book.sheets if sheet.is_list]
        return tuple(WrittenTable(path, content, sheet.blocks[0].table, table_format, sheet.name) for sheet in lists)
    (stem, data), *further = tables.items()
    files = [(stem, data, table_format), *((name, table, format_named("csv")) for name, table in further)]
    return tuple(WrittenTable(f"{name}.{form.suffix}", form.write(table), table, form) for name, table, form in files)
