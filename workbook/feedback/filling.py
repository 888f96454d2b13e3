"""Fill an issued workbook as a person would leave it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from xml.etree.ElementTree import canonicalize

from workbook.feedback.in_place import CORE_PART, EARLIEST, CellValue, archived, filled_in_place
from workbook.feedback.schema_order import in_schema_order
from workbook.layout import Input, InputRole, Layout, ServiceSheet, cell_name
from workbook.model import Address
from workbook.references import further_row

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

#: A service and a question or section of it.
ServiceKey = tuple[str, str]
Value = TypeVar("Value")

_NOON = dt.time(12)
_XML = (".xml", ".rels", ".vml")
_MODIFIED = re.compile(rb"<dcterms:modified\b.*?</dcterms:modified>", re.DOTALL)
#: The rows of a sheet, and what is left around them.
_CELLS = re.compile(rb"(?<=<sheetData>).*(?=</sheetData>)", re.DOTALL)
_AROUND_CELLS = b"<sheetData></sheetData>"
_EMPTY = re.compile(rb"<(\w+)([^<>]*?) ?/>")
#: A letter by its number, but for the one that XML would take for another.
_LETTER = re.compile(rb"&#(?!13;)(\d+);")


@dataclass(frozen=True)
class Entries:
    """What to put where, by address.

    A record's explanation is at the address of the record, without a question. notes: of the return, by box of Read me.
    """

    answers: Mapping[Address, CellValue] = field(default_factory=dict)
    explanations: Mapping[Address, str] = field(default_factory=dict)
    choices: Mapping[Address, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_services(
        cls,
        answers: Mapping[ServiceKey, CellValue],
        explanations: Mapping[ServiceKey, str] | None = None,
        choices: Mapping[ServiceKey, str] | None = None,
    ) -> Entries:
        """What services answer, by service and question or section."""
        return cls(_addressed(answers), _addressed(explanations or {}), _addressed(choices or {}))

    def entry(self, sheet: ServiceSheet, box: Input) -> CellValue | None:
        """What goes into one box; None where nothing does."""
        address = Address(sheet.issued.service.service_id, sheet.record(box.record), box.code)
        if box.role is InputRole.ANSWER:
            return self.answers.get(address)
        return self.explanations.get(address) if box.role is InputRole.EXPLANATION else self.choices.get(address)


def _addressed(entries: Mapping[ServiceKey, Value]) -> dict[Address, Value]:
    return {Address(service, "", question): value for (service, question), value in entries.items()}


def fill_workbook(content: bytes, layout: Layout, entries: Entries, saved: dt.datetime | None = None) -> bytes:
    """The workbook with those entries in its open boxes.

    Boxes without an entry stay as they are.

    saved: when the file says it was last saved, in UTC; else noon of the day it is due, so that the same
    entries give the same bytes.
    """
    moment = saved or dt.datetime.combine(layout.issued.due, _NOON)
    filled = filled_in_place(content, _values(layout, entries), _in_utc(moment))
    if filled is not None:
        return filled
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    put_entries(book, layout, entries)
    return steady_bytes(book, moment)


def put_entries(book: Workbook, layout: Layout, entries: Entries) -> None:
    """Put entries into the open boxes of an issued workbook."""
    for sheet, values in _values(layout, entries).items():
        for name, value in values.items():
            cell = book[sheet][name]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # text stays text, also where it begins with "="


def _values(layout: Layout, entries: Entries) -> dict[str, dict[str, CellValue]]:
    """What goes into the open boxes, by sheet and cell."""
    values: dict[str, dict[str, CellValue]] = {}
    for sheet in layout.sheets:
        boxes = ((box, entries.entry(sheet, box)) for box in layout.form.inputs if sheet.is_open(box))
        values[sheet.name] = {cell_name(box.row, box.column): value for box, value in boxes if value is not None}
    if layout.further is not None:
        further = ((address, value) for address, value in entries.answers.items() if further_row(address.record))
        placed = ((layout.box(address, InputRole.ANSWER), value) for address, value in further)
        values[layout.further.name] = {cell_name(box.row, box.column): value for box, value in placed if box}
    if entries.notes:
        cover = layout.around.cover
        noted = (box for box in cover.inputs if box.code in entries.notes)
        values[cover.name] = {cell_name(box.row, box.column): entries.notes[box.code] for box in noted}
    return values


def in_another_shape(content: bytes, layout: Layout) -> bytes:
    """Disturb a workbook as providers do.

    Its first sheet is unprotected and renamed, with rows of the provider's own among the boxes.
    """
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[layout.sheets[0].name]
    sheet.protection.sheet = False
    sheet.title = "Our figures"
    sheet.insert_rows(layout.form.heading_row + 2, amount=2)
    return steady_bytes(book, dt.datetime.combine(layout.issued.due, _NOON))


def steady_bytes(book: Workbook, saved: dt.datetime | None) -> bytes:
    """Save a book to the same bytes whenever it is made.

    Whatever else is installed, they are the same.

    saved: when they say they were last saved, in UTC; None leaves that out.
    """
    from openpyxl.writer.excel import ExcelWriter

    book.properties.modified = _in_utc(saved or EARLIEST)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(buffer) as archive:
        return archived({name: _steady(name, archive.read(name), saved) for name in archive.namelist()})


def _steady(name: str, data: bytes, saved: dt.datetime | None) -> bytes:
    """A part as it is with lxml and without: openpyxl writes it otherwise where that is installed."""
    if not name.endswith(_XML):
        return data
    if saved is None and name == CORE_PART:  # openpyxl cannot leave the time out
        data = _MODIFIED.sub(b"", data)
    data = in_schema_order(name, data)
    cells = _CELLS.search(data)
    if cells is None:
        return canonicalize(data.decode()).encode()
    around = canonicalize((data[: cells.start()] + data[cells.end() :]).decode()).encode()
    place = around.index(_AROUND_CELLS) + len(b"<sheetData>")
    return around[:place] + _steady_cells(cells[0]) + around[place:]


def _steady_cells(rows: bytes) -> bytes:
    """The rows of a sheet. They are almost all of it, and their tags are few: this takes a tenth of the time."""
    opened = _EMPTY.sub(rb"<\1\2></\1>", rows.replace(b"\r", b"&#13;"))
    return _LETTER.sub(lambda code: chr(int(code[1])).encode(), opened)


def _in_utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
