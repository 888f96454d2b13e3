"""Typed content to text and back, without loss.

It may be a number, a date, an error value or a formula.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from functools import lru_cache

from workbook.model import Content, ErrorValue, Formula, Percent

#: How each kind of content that JSON has no word for is read again, by the name it is written under.
_KINDS: Mapping[str, Callable[[str], Content]] = {
    "error": ErrorValue,
    "formula": Formula,
    "percent": lambda text: Percent(float(text)),
    "moment": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "duration": lambda text: dt.timedelta(seconds=float(text)),
}


_ENCODER = json.JSONEncoder()
#: What most boxes for an explanation hold.
_NOTHING = _ENCODER.encode(None)


def to_text(content: Content) -> str:
    """Content as JSON: `12.0`, `"n/a"`, `{"error": "#N/A"}`."""
    return _NOTHING if content is None else _ENCODER.encode(_plain(content))


@lru_cache(maxsize=4096)  # most boxes of a return say what others say, or nothing
def from_text(text: str) -> Content:
    """The content that `to_text` wrote. Raises ValueError for anything else."""
    read = json.loads(text)
    if isinstance(read, dict):
        ((kind, value),) = read.items()
        return _KINDS[kind](value)
    if read is None or isinstance(read, str | float | bool):
        return read
    raise ValueError("the content of a cell is not valid")


def _plain(content: Content) -> str | float | bool | dict[str, str] | None:
    match content:
        case None | bool() | str():
            return content
        case Percent():
            return {"percent": repr(float(content))}
        case float():
            return content
        case ErrorValue(text):
            return {"error": text}
        case Formula(text):
            return {"formula": text}
        case dt.datetime():
            return {"moment": content.isoformat()}
        case dt.date():
            return {"date": content.isoformat()}
        case dt.time():
            return {"time": content.isoformat()}
        case dt.timedelta():
            return {"duration": repr(content.total_seconds())}
