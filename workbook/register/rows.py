"""One row of a register as text, whatever it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

_RETYPE = "format the column as Text, then type it again"
#: What a cell needs that holds a date, but in a column of days.
NOT_A_DAY = f"needs text, not a date; {_RETYPE}."
_ERROR_VALUE = re.compile(r"#(N/A|NAME\?|REF!|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|ERROR!)")
_EDGES = "\u200b\ufeff\u2060"


class TextRow(NamedTuple):
    """One row that is not blank.

    odd: for a cell that holds no usable text, by position, what it needs.
    """

    line: int
    cells: tuple[str, ...]
    odd: dict[int, str]


def text_row(line: int, cells: Iterable[tuple[str, str]]) -> TextRow:
    """Make a row of texts, each with what it needs."""
    trimmed = [(_trim(text), needs or _error_needs(text)) for text, needs in cells]
    odd = {place: needs for place, (_, needs) in enumerate(trimmed) if needs}
    return TextRow(line, tuple(text for text, _ in trimmed), odd)


def cell_text(value: Any, number_format: str) -> tuple[str, str]:
    """What a sheet's cell says, and what it needs.

    The latter is empty where the former is usable as text.
    """
    if value is None or isinstance(value, str):
        return value or "", ""
    if isinstance(value, bool):
        return str(value).upper(), ""
    if not isinstance(value, int | float):
        return str(value), NOT_A_DAY
    if value != int(value):
        return str(value), ""
    width = len(number_format) if re.fullmatch("0+", number_format or "") else 0
    return f"{int(value):0{width}d}", ""


def _error_needs(text: str) -> str:
    return f"needs text, not a spreadsheet's error; {_RETYPE}." if _ERROR_VALUE.fullmatch(text.strip()) else ""


def _trim(text: str) -> str:
    return text.replace("\xa0", " ").strip().strip(_EDGES).strip()
