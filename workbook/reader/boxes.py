"""What stands in the boxes of a returned file, right or wrong, for a fresh copy to be filled with."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass

from workbook.layout import Input
from workbook.reader.align import find_keys, printed_keys
from workbook.reader.grid import Content, ErrorValue, Formula, Grid, Percent
from workbook.reader.guards import Refused, open_guarded
from workbook.reader.matching import IssuedForm, match_sheet, returned_grids
from workbook.reader.pair import SheetPair, shown
from workbook.reader.printed import compare
from workbook.text import plain


@dataclass(frozen=True)
class BoxEntry:
    """What was typed into one box: a number, a text, TRUE or FALSE; anything else as the text that shows it.

    entry: empty text where the box was left, or made, blank.
    """

    service_id: str
    box: Input
    entry: str | float | bool


def read_entries(content: bytes, known: IssuedForm) -> tuple[BoxEntry, ...]:
    """What stands in each box of a file, of an issued workbook, that still says what it is the answer to.

    Nothing of a box whose row is gone, stands twice or asks something else now; nothing of a file that cannot be read.
    """
    grids = _grids(content)
    keys = printed_keys(known.layout.form)
    keyed = {grid: find_keys(keys, grid) for grid in grids}
    found: list[BoxEntry] = []
    for sheet in known.layout.sheets:
        beside, _ = match_sheet("", known, sheet, keys, keyed)
        found += [] if beside is None else _of_the_sheet(beside)
    return tuple(found)


def _grids(content: bytes) -> tuple[Grid, ...]:
    """The sheets of a file, exactly where that is possible, since only that can tell what a formula was."""
    for exactly in (True, False):
        with contextlib.suppress(Refused):
            return returned_grids(open_guarded(content), exactly=exactly)
    return ()


def _of_the_sheet(beside: SheetPair) -> list[BoxEntry]:
    printed = compare(beside)
    service_id = beside.sheet.issued.service.service_id
    return [
        BoxEntry(service_id, box, _entry(beside.content(box.row, box.column)))
        for box in beside.form.inputs
        if beside.address(box.row, box.column) is not None
        and box.section not in printed.shifted
        and box.row not in printed.doubted
    ]


def _entry(content: Content) -> str | float | bool:
    if isinstance(content, ErrorValue | Formula | Percent):
        return plain(shown(content))
    if content is None:
        return ""
    return plain(content) if isinstance(content, dt.date | dt.time | dt.timedelta) else content
