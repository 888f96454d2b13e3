"""Enter further reasons, each in a row of the sheet of more reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from workbook.layout import InputRole, cell_name
from workbook.model import Address, Content, Entry, Question
from workbook.reader import IssuedForm, Return
from workbook.reader.further import with_people
from workbook.references import further_record, further_row
from workbook.usecases.draft import BoxKey


def on_sheet(address: Address) -> Address:
    """Where an answer stands on its sheet.

    A further reason is at its row there, whoever's need it is; any other answer stays at its address.
    """
    row = further_row(address.record)
    return Address("", further_record("", row), address.question) if row else address


def further_key(row: int, question: str) -> BoxKey:
    """The key of a box of a row of more reasons."""
    return BoxKey("", further_record("", row), question, InputRole.ANSWER)


def entered_further(
    form: IssuedForm, returned: Return, texts: Mapping[BoxKey, str], taken: Callable[[Question, str], Content]
) -> tuple[Entry, ...]:
    """Give the rows that are begun, each at the address of its person.

    texts: what was typed on top of what stands in the workbook. taken: what typing a text leaves in a cell.
    """
    layout = form.layout
    if layout.further is None or layout.form.further is None:
        return ()
    in_file = {on_sheet(entry.address): entry for entry in returned.entries if further_row(entry.address.record)}
    rows = []
    for box in layout.form.further.inputs:
        if box.role is InputRole.ANSWER:
            key = further_key(box.record, box.code)
            address = Address(*key[:3])
            blank = Entry(address, None, layout.further.name, cell_name(box.row, box.column))
            entry, text = replace(in_file.get(address, blank), address=address), texts.get(key)
            if text is not None and (text.strip() or entry.content is None):
                entry = replace(entry, content=taken(form.form.questions[box.code], text))
            rows.append(entry)
    return with_people(layout, rows)
