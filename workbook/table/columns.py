"""Columns: name, meaning, and how a cell is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_type_hints

from workbook.layout.limits import LONGEST_TEXT
from workbook.text import exact_text, plain, shortened

Record = TypeVar("Record", contravariant=True)


class ColumnType(StrEnum):
    """The type of a column, as Table Schema calls it."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers."""
        return self in (ColumnType.INTEGER, ColumnType.NUMBER)


@dataclass(frozen=True)
class Link:
    """A text that leads to a place in the same workbook.

    target: as `Codes!A12`.
    """

    text: str
    target: str


@dataclass(frozen=True)
class OpenBox:
    """A cell to be filled in.

    choices: what may be typed; anything where there are none.
    """

    choices: tuple[str, ...] = ()


#: What a cell holds. None is blank, and never 0.
Cell = str | int | float | dt.datetime | Link | OpenBox | None
Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class TableColumn(Generic[Record]):
    """One column of a table.

    name: its heading. sentence: what stands in it.
    value: takes its cell from a record.
    constraints, type: as Table Schema has them.
    words: what may stand in place of a number.
    width: in characters; None where it follows from the texts.
    hidden: whether a spreadsheet program leaves it out.
    """

    name: str
    sentence: str
    value: Callable[[Record], Cell]
    constraints: Mapping[str, object] = field(default_factory=dict)
    type: ColumnType = ColumnType.TEXT
    words: tuple[str, ...] = ()
    width: int | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Holds:
    """What a record's field holds, as the column that it is.

    name: of the column, where the field is called otherwise.
    """

    sentence: str
    constraints: Mapping[str, object] = field(default_factory=dict)
    name: str = ""


_TYPES: Mapping[object, ColumnType] = {
    int: ColumnType.INTEGER,
    int | None: ColumnType.INTEGER,
    float | None: ColumnType.NUMBER,
}


def attribute(name: str, sentence: str, path: str = "", *, width: int | None = None) -> TableColumn[Any]:
    """Make a column of texts that are an attribute of each record.

    path: of the attribute, with dots, where it is not the name.
    """
    return TableColumn(name, sentence, attrgetter(path or name), width=width)


def printed(name: str, width: int, sentence: str, text: Callable[[Record], str]) -> TableColumn[Record]:
    """Make a column of texts on one line, cut short."""
    return TableColumn(name, sentence, lambda record: shortened(plain(text(record)), LONGEST_TEXT), width=width)


def counts(name: str, width: int, sentence: str, count: Callable[[Record], int]) -> TableColumn[Record]:
    """Make a column of whole numbers."""
    return TableColumn(name, sentence, count, type=ColumnType.INTEGER, width=width)


def columns_of(record: type) -> tuple[TableColumn[Any], ...]:
    """Make a column of each field of a record class.

    Each is `Annotated` with what it `Holds`.
    """
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(member.name, hints[member.name]) for member in fields(record))


def _column(name: str, hint: Any) -> TableColumn[Any]:
    holds: Holds = hint.__metadata__[0]
    kind = _TYPES.get(hint.__origin__, ColumnType.TEXT)
    return TableColumn(holds.name or name, holds.sentence, attrgetter(name), holds.constraints, kind)


def cell_text(cell: Cell) -> str:
    """Write a cell as text: figures exactly, a blank as nothing."""
    match cell:
        case None | OpenBox():
            return ""
        case Link():
            return cell.text
        case float():
            return exact_text(cell)
        case dt.datetime():
            return cell.isoformat()
        case _:
            return str(cell)
