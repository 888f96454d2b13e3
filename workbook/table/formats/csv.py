"""CSV in UTF-8, as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import IO

from workbook.table.columns import Cell, Cells, cell_text
from workbook.table.registry import AddTable, Format, whole
from workbook.table.tables import Table
from workbook.text import FORMULA_STARTS, unturned

_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
#: RFC 4180, said in full so that no reader has to guess it.
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def lines_bytes(lines: Iterable[Iterable[str]]) -> bytes:
    """Write lines of text, each text as it is."""
    target = io.BytesIO()
    with io.TextIOWrapper(target, "utf-8", newline="") as text:
        csv.writer(text, lineterminator="\r\n").writerows(lines)
        text.flush()
        return target.getvalue()


def read_csv(content: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Read a CSV back as header and records.

    Raises ValueError where it is not one.
    """
    try:
        lines = [tuple(line) for line in csv.reader(io.StringIO(content.decode(), newline=""), strict=True)]
    except csv.Error as err:
        raise ValueError(str(err)) from err
    if not lines:
        raise ValueError("the file is empty")
    return lines[0], tuple(lines[1:])


@contextmanager
def _parts_for_people(stream: IO[bytes]) -> Iterator[AddTable]:
    """Write tables under the heading of the first."""
    is_first = True

    def add(table: Table) -> None:
        nonlocal is_first
        header, is_first = [table.header] if is_first else [], False
        stream.write(lines_bytes([*header, *map(_neutral_texts, table.records)]))

    yield add


def _for_people(table: Table) -> bytes:
    return whole(_parts_for_people, table)


def _exact(table: Table) -> bytes:
    return lines_bytes([table.header, *(map(cell_text, record) for record in table.records)])


def _neutral_texts(record: Cells) -> list[str]:
    """The cells' texts, which no program runs as a formula or shows turned round."""
    return [_neutral(cell) if type(cell) is str else _neutral_text(cell) for cell in record]


def _neutral_text(cell: Cell) -> str:
    return _neutral(str(cell)) if isinstance(cell, str) else unturned(cell_text(cell))


@lru_cache(maxsize=10_000)  # names and codes stand in many rows
def _neutral(text: str) -> str:
    text = unturned(text)
    is_risky = text.startswith(FORMULA_STARTS) and not _PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if is_risky else text


FORMAT = Format(
    name="csv",
    suffix="csv",
    sentence="for people and for every program",
    promise="For people: a text that a spreadsheet program would run as a formula has an apostrophe before it, and "
    "marks that would turn a text round are spaces.",
    package={
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
    },
    write=_for_people,
    parts=_parts_for_people,
)
#: For the upload, which a machine reads.
EXACT_CSV = replace(
    FORMAT,
    promise="Every text and figure exactly as it is, for a machine to read. Do not open it in a spreadsheet program: "
    "it may run a text as a formula.",
    write=_exact,
    parts=None,
)
