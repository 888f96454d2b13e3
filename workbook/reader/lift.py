"""Lift the entries of one service's sheet.

Each has its address; what the sheet's print says becomes findings.
"""

from __future__ import annotations

from workbook.findings import Finding
from workbook.layout import Input
from workbook.model import Address, Doubt, Entry, is_blank
from workbook.reader.pair import SheetPair, name_of
from workbook.reader.printed import PrintedComparison, compare


def lift(pair: SheetPair) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Lift a sheet's entries, with findings of the sheet itself."""
    printed = compare(pair)
    boxes = ((box, explanation) for box, explanation in pair.layout.explained_boxes if _is_issued(pair, box))
    entries = (_entry(pair, printed, box, explanation) for box, explanation in boxes)
    return tuple(entry for entry in entries if _says_something(pair, entry)), printed.findings


def _is_issued(pair: SheetPair, box: Input) -> bool:
    """Whether the service has the record that the box is of."""
    return box.record == 0 or pair.sheet.record(box.record) != ""


def _says_something(pair: SheetPair, entry: Entry) -> bool:
    """Whether a box is one of a section that is shown, or was typed in all the same."""
    section = pair.sheet.section_of(entry.address.question)
    is_choice = section == entry.address.question
    return pair.sheet.state(section).shown or not (is_choice or is_blank(entry.content))


def _entry(pair: SheetPair, printed: PrintedComparison, box: Input, explanation: Input | None) -> Entry:
    at = pair.address(box.row, box.column)
    beside = None if explanation is None else pair.address(explanation.row, explanation.column)
    return Entry(
        Address(pair.sheet.issued.service.service_id, pair.sheet.record(box.record), box.code),
        pair.content_at(at),
        pair.grid.name,
        name_of(at),
        pair.content_at(beside),
        name_of(beside),
        _doubt(pair, printed, box, is_there=at is not None),
    )


def _doubt(pair: SheetPair, printed: PrintedComparison, box: Input, *, is_there: bool) -> Doubt | None:
    if box.section in printed.shifted or box.row in printed.doubted_rows or box.column in printed.doubted_columns:
        return Doubt.PRINT
    if is_there:
        return None
    if box.row in pair.alignment.rows:
        return Doubt.NO_COLUMN
    return Doubt.ROWS if pair.layout.rows[box.row].key in pair.alignment.repeated else Doubt.NO_ROW
