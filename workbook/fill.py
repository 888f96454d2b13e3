"""An issued workbook with answers put into its boxes, as a person typing them would leave it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import openpyxl

from workbook.layout import Input, InputRole, Layout, ServiceSheet

#: What may be put into a box.
Entry = str | float | int | bool


@dataclass(frozen=True)
class Entries:
    """What to put where, by (service id, item code); choices by (service id, indicator code)."""

    answers: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    explanations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def entry(self, service_id: str, box: Input) -> Entry | None:
        """What goes into one box; None where nothing does."""
        key = (service_id, box.code)
        if box.role is InputRole.ANSWER:
            return self.answers.get(key)
        return self.explanations.get(key) if box.role is InputRole.EXPLANATION else self.choices.get(key)


def filled(content: bytes, layout: Layout, entries: Entries) -> bytes:
    """The workbook with those entries in its open boxes; boxes without an entry stay as they are."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in layout.sheets:
        _fill_sheet(book[sheet.name], layout, sheet, entries)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill_sheet(worksheet: object, layout: Layout, sheet: ServiceSheet, entries: Entries) -> None:
    service_id = sheet.issued.service.service_id
    for box in layout.form.inputs:
        entry = entries.entry(service_id, box)
        if entry is not None and sheet.is_open(box):
            cell = worksheet.cell(box.row + 1, box.column + 1)  # type: ignore[attr-defined]  # openpyxl counts from 1
            cell.value = entry
            if isinstance(entry, str):
                cell.data_type = "s"  # text stays text, also where it begins with "="
