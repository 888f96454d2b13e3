"""Tables of text with typed columns, and their CSV.

Every exported file has this shape.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Field:
    """One column of an exported table.

    type and constraints: as Table Schema has them. holds: what stands in it, in one sentence.
    """

    name: str
    type: str
    holds: str
    constraints: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """Columns that name a record of another table."""

    columns: tuple[str, ...]
    table: str
    their_columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Records of text under their columns.

    name: what a data package calls it. key: the columns that tell records apart.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    records: tuple[tuple[str, ...], ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(field.name for field in self.fields)


def exact_csv(header: tuple[str, ...], records: tuple[tuple[str, ...], ...]) -> bytes:
    """Write CSV for machines, each text exact.

    UTF-8 as RFC 4180 has it; not to be opened in Excel.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(records)
    return target.getvalue().encode()


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
