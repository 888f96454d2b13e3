"""Read the cells of an OpenDocument spreadsheet.

Whichever program wrote it: only what the standard says of cells is relied on, nothing of looks or order of parts.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from workbook.model import Content, ErrorValue, Formula, number_content

#: A table's name and its rows of contents, ragged.
Table = tuple[str, list[list[Content]]]

_CELLS = ("table-cell", "covered-table-cell")
#: What hangs on a cell and is no part of what it says.
_ASIDE = ("annotation", "custom-shape", "frame", "shapes", "sub-table")
_DURATION = re.compile(r"-?P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_REFERENCE = re.compile(r"\[\.?([^\[\]]*)\]")
_SPACES = re.compile(r"[ \t\r\n]+")
_DAY = dt.timedelta(days=1)


def tables(xml: bytes, most_rows: int, most_columns: int) -> list[Table]:
    """Read every table of `content.xml`, no further than those rows and columns.

    Where anything stands below those rows, there is one row more.

    Raises ValueError or ParseError for what is no such XML.
    """
    result: list[Table] = []
    rows: list[list[Content]] = []
    depth = blank = 0
    for event, node in ElementTree.iterparse(io.BytesIO(xml), events=("start", "end")):
        kind = _local(node.tag)
        if kind == "table":
            depth += 1 if event == "start" else -1
            if depth == 1 and event == "start":
                rows, blank = [], 0
                result.append((_attribute(node, "name"), rows))
        elif kind == "table-row" and event == "end" and depth == 1:
            row, times = _row(node, most_columns), _repeated(node, "number-rows-repeated", most_rows)
            node.clear()
            if not row:
                blank += times  # those below the last row with anything in it are not kept
            elif len(rows) + blank < most_rows:
                rows += [[] for _ in range(blank)]
                rows += [list(row) for _ in range(min(times, most_rows - len(rows)))]
                blank = 0
            elif len(rows) <= most_rows:
                rows += [*([] for _ in range(most_rows - len(rows))), list(row)]
    return result


def _row(node: Element, most: int) -> list[Content]:
    """The contents of a row, without the blanks at its end."""
    contents: list[Content] = []
    for cell in node:
        if _local(cell.tag) in _CELLS:
            times = _repeated(cell, "number-columns-repeated", most - len(contents))
            contents += [_content(cell)] * times
    while contents and contents[-1] is None:
        contents.pop()
    return contents


def _repeated(node: Element, name: str, most: int) -> int:
    return max(0, min(int(_attribute(node, name) or 1), most))


def _content(cell: Element) -> Content:
    formula = _attribute(cell, "formula")
    if formula:
        return Formula(_formula(formula))
    kinds, text = _attributes(cell, "value-type"), _text(cell)
    if "error" in kinds:
        return ErrorValue(text)
    try:
        return _value(cell, next(iter(kinds), ""), text)
    except ValueError:  # a number or day that is none is what its text says
        return text or None


def _value(cell: Element, kind: str, text: str) -> Content:
    match kind:
        case "float" | "currency":
            # Some programs call a percentage a plain number, and show it as what it is.
            return number_content(float(_attribute(cell, "value")), is_percent=text.rstrip().endswith("%"))
        case "percentage":
            return number_content(float(_attribute(cell, "value")), is_percent=True)
        case "boolean":
            return _attribute(cell, "boolean-value") == "true"
        case "date":
            return _moment(_attribute(cell, "date-value"))
        case "time":
            return _time(_attribute(cell, "time-value"))
        case _:
            return text or _attribute(cell, "string-value") or None


def _formula(written: str) -> str:
    """A formula as people type it: `=A1+B1` for `of:=[.A1]+[.B1]`."""
    plain = written[written.find("=") :] if "=" in written else f"={written}"
    return _REFERENCE.sub(lambda match: match[1].replace(":.", ":"), plain)


def _moment(text: str) -> dt.date:
    """A day, or a day with its time where that is not midnight."""
    moment = dt.datetime.fromisoformat(text)
    return moment.date() if moment.time() == dt.time() else moment


def _time(text: str) -> dt.time | dt.timedelta:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    span = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return (dt.datetime.min + span).time() if span < _DAY else span


def _text(cell: Element) -> str:
    """The paragraphs of a cell, each on a line of its own."""
    return "\n".join("".join(_words(node)) for node in cell if _local(node.tag) == "p")


def _words(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph in their order, however deep its marks of looks lie in one another."""
    waiting: list[Element | str | None] = [*reversed(paragraph), paragraph.text]
    while waiting:
        part = waiting.pop()
        if part is None or isinstance(part, str):
            yield _SPACES.sub(" ", part or "")
            continue
        waiting.append(part.tail)
        kind = _local(part.tag)
        if kind == "s":
            yield " " * _repeated(part, "c", 32767)
        elif kind in ("tab", "line-break"):
            yield "\t" if kind == "tab" else "\n"
        elif kind not in _ASIDE:
            waiting += [*reversed(part), part.text]


def _attribute(node: Element, name: str) -> str:
    return next(iter(_attributes(node, name)), "")


def _attributes(node: Element, name: str) -> list[str]:
    """The attributes of that name, whichever version of the standard they are of."""
    return [value for key, value in node.attrib.items() if _local(key) == name]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
