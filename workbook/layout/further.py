"""The one sheet of further reasons that a workbook has.

It is for the people of all its services.

A row is a reason. The reference that is chosen on it says whose need it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from workbook.layout.boxes import codes_name, list_name
from workbook.layout.cells import Fixed, Input, Role
from workbook.layout.columns import ColumnRole
from workbook.layout.form_layout import FormLayout
from workbook.layout.further_rules import (
    NEED_PLACES,
    PEOPLE_OF,
    REASON_CODES,
    REASON_WORDS,
    REFERENCE_SHEETS,
    REFERENCES,
    VALUES_OF,
    chosen_formula,
    further_validation,
)
from workbook.layout.issue import Issue, IssuedService
from workbook.layout.names import quoted
from workbook.layout.positions import absolute
from workbook.layout.record_positions import RecordBoxes, place
from workbook.layout.records import place_records
from workbook.layout.sheets import ServiceSheet
from workbook.layout.slots import further_slots
from workbook.model import UNMET, Form, Framework
from workbook.references import further_record

#: What the sheet is called, and how many rows it has.
MORE_REASONS, FURTHER_ROWS = "More reasons", 60


def place_further(form: Form) -> FormLayout:
    """Place the questions of further reasons.

    form: of these questions alone.
    """
    layout = place_records(form, FURTHER_ROWS, is_further=True)
    positions = place(form, FURTHER_ROWS, is_further=True)
    chosen = positions.column(ColumnRole.PREVIOUS)
    by_row = {record: RecordBoxes(positions, record) for record in range(1, FURTHER_ROWS + 1)}
    looked_up = (Fixed(boxes.row, chosen, Role.VALUE, "", chosen_formula(boxes)) for boxes in by_row.values())
    inputs = tuple(_from_a_list(by_row[box.record], box) for box in layout.inputs)
    return replace(layout, fixed=(*layout.fixed, *looked_up), inputs=inputs)


def _from_a_list(boxes: RecordBoxes, box: Input) -> Input:
    formula = further_validation(boxes, boxes.form.questions[box.code])
    return replace(box, formula=formula, is_list=True) if formula else box


def further_sheet(framework: Framework, issued: Issue, form: FormLayout) -> ServiceSheet | None:
    """Plan a workbook's sheet of further reasons.

    Returns None where no service is asked about needs.
    """
    sections = framework.form(issued.form).further_sections
    with_needs = [
        service for service in issued.services if any(service.states[section.code].on for section in sections)
    ]
    if form.further is None or not with_needs:
        return None
    first = with_needs[0]
    rows = tuple(further_record("", number) for number in range(1, form.further.records + 1))
    nobody = replace(first.service, service_id="", name=MORE_REASONS)
    states = {section.code: first.states[section.code] for section in sections}
    service = IssuedService(nobody, states, {}, rows)
    fill = partial(further_slots, framework, issued, form.further, service, first.service)
    return ServiceSheet(MORE_REASONS, service, fill)


@dataclass(frozen=True)
class NamedColumn:
    """A column of the sheet of lists, and its defined name."""

    name: str
    content: Sequence[str | float]


def further_columns(form: Form, layout: FormLayout, sheets: Sequence[ServiceSheet]) -> Iterator[NamedColumn]:
    """The columns by which a row of further reasons finds its person."""
    people = [(record, float(number)) for number, sheet in enumerate(sheets, 1) for record in sheet.issued.records]
    yield NamedColumn(REFERENCES, [reference for reference, _ in people])
    yield NamedColumn(REFERENCE_SHEETS, [number for _, number in people])
    first = min(_value_columns(layout))
    places = [float(layout.column(ColumnRole.VALUE, code) - first + 1) for code in need_questions(form).values()]
    yield NamedColumn(NEED_PLACES, places)


def further_names(layout: FormLayout, sheets: Sequence[ServiceSheet]) -> dict[str, str]:
    """The defined names of the rows of people."""
    values, label = _value_columns(layout), layout.column(ColumnRole.LABEL)
    rows = [number for number, row in enumerate(layout.rows) if row.record]
    names = {}
    for number, sheet in enumerate(sheets, 1):
        for name, first, last in ((PEOPLE_OF, label, label), (VALUES_OF, min(values), max(values))):
            cells = f"{absolute(rows[0], first)}:{absolute(rows[-1], last)}"
            names[f"{name}{number}"] = f"={quoted(sheet.name)}!{cells}"
    return names


def reason_rows(framework: Framework, form: Form) -> Iterator[tuple[str, str, int, int]]:
    """Give the defined names of each need's reasons.

    Each comes with the name of the list that they are in, and their first and last row there.
    """
    for need, code in need_questions(form).items():
        choices = form.questions[code].choices
        entries = enumerate(framework.code_list(choices).entries)
        rows = [row for row, entry in entries if entry.code.startswith(UNMET)]
        yield f"{REASON_WORDS}{need}", list_name(choices), rows[0], rows[-1]
        yield f"{REASON_CODES}{need}", codes_name(choices), rows[0], rows[-1]


def need_questions(form: Form) -> dict[str, str]:
    """The questions of needs by the codes of their choice."""
    return {
        code.rpartition(".")[2]: code
        for section in form.further_sections
        for code in form.section(section.reasons_of).need_questions
    }


def _value_columns(layout: FormLayout) -> list[int]:
    return [
        number for number, column in enumerate(layout.columns) if column.role is ColumnRole.VALUE and column.question
    ]
