"""Write large tables part by part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbook.table import AddTable, Format
from workbook.usecases.files import EVERYBODY, written_file


@contextmanager
def opened_parts(path: Path, table_format: Format, mode: int = EVERYBODY) -> Iterator[AddTable]:
    """Open a file of a table whose parts are added one by one.

    It gets its name once whole. Raises FileError, ValueError where a format has no parts.
    """
    if table_format.parts is None:
        raise ValueError(f"{table_format.name} is made whole")
    with written_file(path, mode) as stream, table_format.parts(stream) as add:
        yield add
