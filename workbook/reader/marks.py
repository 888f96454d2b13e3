"""What Excel's binary formats say beside a cell's value."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

Position = tuple[int, int]

#: Error values by the number that both binary formats write.
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
#: The formats of Excel's own that show percentages.
PERCENT_FORMATS = frozenset({9, 10})
#: What reading a damaged binary file raises.
DAMAGE = (struct.error, IndexError, KeyError, ValueError, OverflowError)


@dataclass
class CellMarks:
    """The marked cells of a sheet, by row and column.

    Of these more is to be said than their value. Rows and columns count from 0.
    numbers: those of formats that the file makes its own and that show no date, whatever their number stands for elsewhere.
    """

    formulas: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    percents: set[Position] = field(default_factory=set)
    numbers: dict[Position, float] = field(default_factory=dict)
