"""What a file of people says beside their rows.

That is of the service itself, and further reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from workbook.assess.values import typed
from workbook.feedback.in_place import CellValue
from workbook.model import (
    FURTHER_NEED,
    FURTHER_REASON,
    FURTHER_REFERENCE,
    NEED_WORDS,
    UNMET,
    Address,
    ColumnMapping,
    Section,
)
from workbook.reader import IssuedForm
from workbook.reader.csv_lines import content_of
from workbook.reader.csv_text import column_name
from workbook.references import further_record, further_row
from workbook.table import Holds
from workbook.text import folded
from workbook.usecases.fill_values import advice, cell_value
from workbook.usecases.needs_apart import outcomes_of

_BETWEEN = ";"


@dataclass(frozen=True)
class FilledRecord:
    """A row of the data, and the record that it fills."""

    row: Annotated[int, Holds("The row of the data, as a spreadsheet counts it.")]
    service_id: Annotated[str, Holds("The service's identifier in the authority's system.")]
    reference: Annotated[str, Holds("The reference of the workbook's row.")]


@dataclass(frozen=True)
class PersonRow(FilledRecord):
    """A row of the data with what stands in it, by column."""

    cells: Mapping[str, str]

    def address(self, question: str) -> Address:
        """The address of its answer, or without a question its explanation."""
        return Address(self.service_id, self.reference, question)


@dataclass
class Beside:
    """What is put in beside people.

    answers: by address. rows: of the data, by service and record. refused: a text for each that was not put in.
    """

    answers: dict[Address, CellValue] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def columns_beside(form: IssuedForm, mapping: ColumnMapping) -> Iterator[str]:
    """Every column that is read here."""
    for question in form.form.once_questions:
        yield from (mapping.column_of(question.name), question.code)
    for section in form.form.row_sections if form.form.further_sections else ():
        for need, outcome in outcomes_of(section):
            yield mapping.also_column(need.code + outcome.code)


def answers_beside(
    people: Iterable[PersonRow], form: IssuedForm, mapping: ColumnMapping, begun: Collection[str]
) -> Beside:
    """Gather what the rows say beside their people.

    begun: the records in which something stands already.
    """
    beside = Beside()
    rows = list(people)
    for person in rows:
        _add_once(beside, person, form, mapping)
    further = form.layout.form.further
    taken = {further_row(record) for record in begun}
    free = [row for row in range(1, further.records + 1) if row not in taken] if further is not None else []
    for person in rows:
        for section in form.form.further_sections:
            _add_further(beside, person, section, form, mapping, free)
    return beside


def _add_once(beside: Beside, person: PersonRow, form: IssuedForm, mapping: ColumnMapping) -> None:
    """What the service is asked itself: any of its rows may say it, and all that do say the same."""
    for question in form.form.once_questions:
        names = (mapping.column_of(question.name), question.code)
        text = next((cell for name in names if (cell := person.cells.get(column_name(name), ""))), "")
        address = Address(person.service_id, "", question.code)
        answer = typed(question, content_of(question, text), form.framework.choices_of(question))
        if not text:
            continue
        if not answer.is_answer:
            beside.refused.append(f"{person.row}: {question.code}: {advice(question, answer)}")
        elif beside.answers.setdefault(address, value := cell_value(question, answer, form.framework)) != value:
            beside.refused.append(f"{person.row}: {question.code}: another row of the service says something else.")
        beside.rows.setdefault((person.service_id, ""), person.row)


def _add_further(
    beside: Beside, person: PersonRow, section: Section, form: IssuedForm, mapping: ColumnMapping, free: list[int]
) -> None:
    """The further reasons of a person's needs, each on a row of its sheet that was free."""
    needs, reasons = (
        {entry.code: entry.title for entry in form.framework.code_list(question.choices).entries}
        for question in section.questions
        if question.choices
    )
    for need, outcome in outcomes_of(form.form.section(section.reasons_of)):
        column = column_name(mapping.also_column(need.code + outcome.code))
        for said in filter(None, map(str.strip, person.cells.get(column, "").split(_BETWEEN))):
            reason = _reason(said, reasons, mapping)
            if not reason or not free:
                words = "no answer to this question." if not reason else "the sheet of further reasons has no free row."
                beside.refused.append(f"{person.row}: {column}: {words}")
                continue
            record = further_record(person.reference, free.pop(0))
            typed_in = (
                (FURTHER_REFERENCE, person.reference),
                (FURTHER_NEED, needs[need.question(outcome)]),
                (FURTHER_REASON, reason),
            )
            for name, words in typed_in:
                beside.answers[Address(person.service_id, record, f"{section.code}.{name}")] = words
            beside.rows[person.service_id, record] = person.row


def _reason(said: str, reasons: Mapping[str, str], mapping: ColumnMapping) -> str:
    """The words of the reason that a file's words stand for; empty where they stand for none."""
    own = {folded(words): code for words, code in mapping.reasons.items()}
    code = own.get(folded(said), folded(said)).removeprefix(UNMET)
    plain = NEED_WORDS[UNMET].strip().casefold()
    return next(
        (
            title
            for listed, title in reasons.items()
            if code == listed.removeprefix(UNMET) or _bare(said, plain) == _bare(title, plain)
        ),
        "",
    )


def _bare(words: str, plain: str) -> str:
    """A reason's words without what they begin with on the sheet."""
    return folded(words).removeprefix(plain).strip()
