"""Fill a workbook about people from their rows in a CSV file.

A provider's own system writes it, in its own words: a need, its outcome and its reason may stand in columns of their own,
as the software of the national form has them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbook.assess import assess_return, is_begun
from workbook.assess.values import typed
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.findings import Code, Finding, Severity
from workbook.layout import ServiceSheet
from workbook.model import Address, ColumnMapping, Need, NeedOutcome, Question, QuestionType
from workbook.reader import IssuedForm, Return, read_return
from workbook.reader.csv_lines import content_of
from workbook.reader.csv_text import CsvTable, column_name
from workbook.references import further_row
from workbook.text import folded, quoted, shortened
from workbook.usecases.fill_beside import PersonRow, answers_beside, columns_beside
from workbook.usecases.fill_values import advice, cell_value
from workbook.usecases.needs_apart import UnclearNeedError, choice_apart, columns_apart, outcomes_of, word


@dataclass(frozen=True)
class FilledPeople:
    """What was put in.

    filled: how many answers. refused: one text for each that was not, or for a row. unread: columns passed over.
    """

    content: bytes
    filled: int
    refused: tuple[str, ...]
    people: tuple[PersonRow, ...]
    unread: tuple[str, ...]


def fill_people(
    content: bytes, table: CsvTable, form: IssuedForm, returned: Return, mapping: ColumnMapping, saved: dt.datetime
) -> FilledPeople:
    """Fill a copy of a workbook about people.

    returned: the workbook as read. What nobody could type is not put in, by the checks that its return will meet.
    """
    columns = _columns(form, mapping)
    people, refused = _placed(table, form, returned, mapping)
    answers: dict[Address, CellValue] = {}
    for person in people:
        taken, faults = _answers(person, form, mapping)
        answers |= taken
        refused += [f"{person.row}: {fault}" for fault in faults]
    beside = answers_beside(people, form, mapping, _begun(returned))
    answers |= beside.answers
    refused += beside.refused
    explanations = {
        person.address(""): words for person in people if (words := person.cells.get(column_name(mapping.explanation)))
    }
    rows = {(person.service_id, person.reference): person.row for person in people} | beside.rows
    entries, broken, filled = _within_checks(content, form, Entries(answers, explanations), rows, saved)
    unread = tuple(title.strip() for title in table.heading if title.strip() and column_name(title) not in columns)
    return FilledPeople(filled, len(entries.answers), (*refused, *broken), tuple(people), unread)


def _columns(form: IssuedForm, mapping: ColumnMapping) -> set[str]:
    """Every column that is read."""
    named = {mapping.service, mapping.reference, mapping.explanation, *columns_beside(form, mapping)}
    for section in form.form.row_sections:
        named.update(mapping.column_of(question.name) for question in section.inputs)
        named.update(question.code for question in section.inputs)
        for need, outcome in outcomes_of(section):
            named.update(columns_apart(mapping, need, outcome))
    return {column_name(name) for name in named}


def _placed(
    table: CsvTable, form: IssuedForm, returned: Return, mapping: ColumnMapping
) -> tuple[list[PersonRow], list[str]]:
    """The rows that have a record of their own, and a text for each that has none."""
    sheets = {folded(sheet.issued.service.service_id): sheet for sheet in form.layout.sheets}
    begun = _begun(returned)
    rows = [(number, _cells(table, cells)) for number, cells in table.rows]
    named = [folded(cells.get(column_name(mapping.reference), "")) for _, cells in rows]
    free = {
        key: [
            reference for reference in sheet.issued.records if reference not in begun and folded(reference) not in named
        ]
        for key, sheet in sheets.items()
    }
    people, refused = [], []
    for number, cells in rows:
        service = folded(cells.get(column_name(mapping.service), ""))
        key = service or (next(iter(sheets)) if len(sheets) == 1 else "")
        reference = folded(cells.get(column_name(mapping.reference), ""))
        if key not in sheets:
            ids = ", ".join(sheet.issued.service.service_id for sheet in form.layout.sheets)
            refused.append(
                f"{number}: service {quoted(service)} is not in this workbook. It has: {shortened(ids, 90)}."
            )
        elif (place := _record(sheets[key], reference, named, free[key])) is None:
            refused.append(f"{number}: {_no_record(reference, named)}")
        else:
            people.append(PersonRow(number, sheets[key].issued.service.service_id, place, cells))
    return people, refused


def _cells(table: CsvTable, cells: list[str]) -> dict[str, str]:
    return {name: cell.strip() for name, cell in zip(table.names, cells, strict=False) if name}


def _begun(returned: Return) -> set[str]:
    """The references of the rows in which something stands already."""
    return {entry.address.record for entry in returned.entries if is_begun([entry])}


def _record(sheet: ServiceSheet, reference: str, named: list[str], free: list[str]) -> str | None:
    """The reference of the record for a row; one that was free is taken."""
    if not reference:
        return free.pop(0) if free else None
    if named.count(reference) > 1:
        return None
    return next((known for known in sheet.issued.records if folded(known) == reference), None)


def _no_record(reference: str, named: list[str]) -> str:
    if not reference:
        return "the service's sheet has no free row left. Ask the authority for a workbook with more rows."
    if named.count(reference) > 1:
        return "its reference stands on more than one row. Leave one of them."
    return "its reference is none of the service's in this workbook. Leave it out to use the next free row."


def _answers(person: PersonRow, form: IssuedForm, mapping: ColumnMapping) -> tuple[dict[Address, CellValue], list[str]]:
    """What a row answers, and a text for each answer that is none. No text shows what stands in the row."""
    answers: dict[Address, CellValue] = {}
    faults = []
    for section in form.form.row_sections:
        needs = {need.question(outcome): (need, outcome) for need, outcome in outcomes_of(section)}
        for question in section.inputs:
            try:
                text = _text(person, question, needs.get(question.name), form, mapping)
            except UnclearNeedError as error:
                faults.append(f"{question.code}: {error}")
                continue
            if word(text, mapping):
                answer = typed(question, content_of(question, text), form.framework.choices_of(question))
                if answer.is_answer:
                    answers[person.address(question.code)] = cell_value(question, answer, form.framework)
                else:
                    faults.append(f"{question.code}: no answer to this question. {advice(question, answer)}")
    return answers, faults


def _text(
    person: PersonRow,
    question: Question,
    need: tuple[Need, NeedOutcome] | None,
    form: IssuedForm,
    mapping: ColumnMapping,
) -> str:
    """What a row says to a question, as our CSV files write it. Raises UnclearNeedError."""
    choices = form.framework.choices_of(question)
    if need and choices and (code := choice_apart(person.cells, mapping, *need, choices)) is not None:
        return code
    names = (mapping.column_of(question.name), question.code)
    text = next((cell for name in names if (cell := person.cells.get(column_name(name), ""))), "")
    if question.type is QuestionType.YES_NO:
        return {"yes": "Yes", "no": "No"}.get(word(text, mapping), text)
    return _day(text, mapping) if question.type is QuestionType.DATE else text


def _day(text: str, mapping: ColumnMapping) -> str:
    try:
        return dt.datetime.strptime(text, mapping.dates).date().isoformat()
    except ValueError:
        return text


def _within_checks(
    content: bytes, form: IssuedForm, entries: Entries, rows: Mapping[tuple[str, str], int], saved: dt.datetime
) -> tuple[Entries, list[str], bytes]:
    """The entries that a return with them would not be stopped for, a text for each other, and the filled copy.

    rows: of the data, by service and record.
    """
    refused: list[str] = []
    while True:
        filled = fill_workbook(content, form.layout, entries, saved)
        assessed = assess_return(read_return("", filled, lambda _: form), form)
        stopped = [finding for finding in assessed.findings if _is_stopped(finding, entries, form)]
        if not stopped:
            return entries, refused, filled
        for finding in stopped:
            row = rows[finding.service_id, finding.record]
            refused.append(f"{row}: {finding.rule or finding.question}: {finding.text}")
        left_out = {address for finding in stopped for address in stopped_addresses(finding, form)}
        entries = _without(entries, left_out)


def _is_stopped(finding: Finding, entries: Entries, form: IssuedForm) -> bool:
    """Whether a finding refuses something that was filled in. What is left blank is for the provider to type."""
    is_refused = finding.severity is Severity.ERROR or finding.code is Code.IDENTIFYING
    return is_refused and any(
        address in entries.answers or address in entries.explanations for address in stopped_addresses(finding, form)
    )


def stopped_addresses(finding: Finding, form: IssuedForm) -> Iterator[Address]:
    """Go through the answers that a finding refuses."""
    rule = form.form.rules.get(finding.rule)
    if further_row(finding.record):  # of such a row nothing is left where a part of it is wrong
        questions = (question.code for section in form.form.further_sections for question in section.questions)
        yield from (Address(finding.service_id, finding.record, question) for question in questions)
        return
    for question in rule.questions if rule else (finding.question,):
        yield Address(finding.service_id, finding.record, question)


def _without(entries: Entries, addresses: set[Address]) -> Entries:
    return Entries(
        {address: value for address, value in entries.answers.items() if address not in addresses},
        {address: words for address, words in entries.explanations.items() if address not in addresses},
    )
