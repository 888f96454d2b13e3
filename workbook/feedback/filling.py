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

from workbook.feedback.schema_order import in_schema_order
from workbook.layout import Input, InputRole, Layout, ServiceSheet
from workbook.model import Address
from workbook.references import further_row

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

#: What may be put into a box.
CellValue = str | float | int | bool | dt.date

#: A service and a question or section of it.
ServiceKey = tuple[str, str]
Value = TypeVar("Value")

_NOON = dt.time(12)
_CORE_PART = "docProps/core.xml"
_XML = (".xml", ".rels", ".vml")
_MODIFIED = re.compile(rb"<dcterms:modified\b.*?</dcterms:modified>", re.DOTALL)
#: The earliest that an archive can hold.
_EARLIEST = dt.datetime(1980, 1, 1)


@dataclass(frozen=True)
class Entries:
    """What to put where, by address.

    A record's explanation is at the address of the record, without a question.
    """

    answers: Mapping[Address, CellValue] = field(default_factory=dict)
    explanations: Mapping[Address, str] = field(default_factory=dict)
    choices: Mapping[Address, str] = field(default_factory=dict)

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
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    put_entries(book, layout, entries)
    return steady_bytes(book, saved or dt.datetime.combine(layout.issued.due, _NOON))


def put_entries(book: Workbook, layout: Layout, entries: Entries) -> None:
    """Put entries into the open boxes of an issued workbook."""
    for sheet in layout.sheets:
        _fill_sheet(book[sheet.name], layout, sheet, entries)
    for address, entry in entries.answers.items():
        box = layout.box(address, InputRole.ANSWER) if further_row(address.record) else None
        if box is not None and layout.further is not None:
            _put(book[layout.further.name], box, entry)


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


def _fill_sheet(worksheet: object, layout: Layout, sheet: ServiceSheet, entries: Entries) -> None:
    for box in layout.form.inputs:
        entry = entries.entry(sheet, box)
        if entry is not None and sheet.is_open(box):
            _put(worksheet, box, entry)


def _put(worksheet: object, box: Input, entry: CellValue) -> None:
    cell = worksheet.cell(box.row + 1, box.column + 1)  # type: ignore[attr-defined]  # openpyxl counts from 1
    cell.value = entry
    if isinstance(entry, str):
        cell.data_type = "s"  # text stays text, also where it begins with "="


def steady_bytes(book: Workbook, saved: dt.datetime | None) -> bytes:
    """Save a book to the same bytes whenever it is made.

    Whatever else is installed, they are the same.

    saved: when they say they were last saved, in UTC; None leaves that out.
    """
    from openpyxl.writer.excel import ExcelWriter

    moment = saved or _EARLIEST
    book.properties.modified = moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    steady = io.BytesIO()
    with zipfile.ZipFile(buffer) as archive, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.namelist():
            data = archive.read(name)
            if saved is None and name == _CORE_PART:  # openpyxl cannot leave the time out
                data = _MODIFIED.sub(b"", data)
            if name.endswith(_XML):  # openpyxl writes otherwise where lxml is installed
                data = canonicalize(in_schema_order(name, data).decode()).encode()
            target.writestr(zipfile.ZipInfo(name, _EARLIEST.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
