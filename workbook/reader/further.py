"""The rows of further reasons.

Whose each is, the reference chosen on it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbook.layout import Layout
from workbook.model import FURTHER_REFERENCE, Content, Doubt, Entry
from workbook.references import further_record, further_row
from workbook.text import number_text


def with_people(layout: Layout, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the entries of rows that are begun the addresses of their people.

    A row whose reference is of nobody in the workbook goes to its first service, without one.
    """
    services = {record: sheet.issued.service.service_id for sheet in layout.sheets for record in sheet.issued.records}
    rows: dict[int, list[Entry]] = {}
    for entry in entries:
        rows.setdefault(further_row(entry.address.record), []).append(entry)
    return tuple(
        moved
        for number, row in rows.items()
        if any(entry.content is not None or entry.doubt is Doubt.ROWS for entry in row)
        for moved in _moved(number, row, services)
    )


def _moved(number: int, row: list[Entry], services: dict[str, str]) -> Iterable[Entry]:
    typed = next(entry for entry in row if entry.address.question.endswith(f".{FURTHER_REFERENCE}"))
    reference = _reference(typed.content)
    service = services.get(reference)
    record = further_record("" if service is None else reference, number)
    first = next(iter(services.values()))
    for entry in row:
        address = entry.address._replace(service=first if service is None else service, record=record)
        yield replace(entry, address=address)


def _reference(content: Content) -> str:
    if isinstance(content, float):
        return number_text(content)
    return content.strip(" ").upper() if isinstance(content, str) else ""
