"""Tables of people's records: by person, and by address.

They hold what was typed about people. So they are tables of their own, restricted, and never among what is shared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from workbook.assess import LOADED
from workbook.dataset import SourcedAnswer
from workbook.layout import Issue
from workbook.model import (
    ACHIEVED,
    FURTHER_NEED,
    FURTHER_REASON,
    FURTHER_REFERENCE,
    NEED_WORDS,
    NO_NEED,
    NOT_APPLICABLE,
    UNMET,
    CodeList,
    Content,
    Form,
    Framework,
    Question,
    QuestionType,
    SampleDraw,
    Service,
    shown,
)
from workbook.references import further_row, record_of, reference_of
from workbook.table import ColumnType, Holds, Table, TableColumn, columns_of, tabulate
from workbook.text import number_text, plain

#: The cells of one person, by column.
_Person = dict[str, str | float | None]


@dataclass(frozen=True)
class PeopleService:
    """The judged answers about the people of one service.

    issued, framework, form: of the newest workbook that counts. questions, code_lists: of all its workbooks, by code.
    needs: the codes of the questions that needs are answered by. beside: the service's figures of the quarterly form.
    answers: judged anew whenever somebody goes through them, where they are not those of a choice.
    sample: what decided whom the answers are about; None where everybody was asked.
    """

    issued: Issue
    framework: Framework
    form: Form
    service: Service
    questions: Mapping[str, Question]
    needs: frozenset[str]
    code_lists: Mapping[str, CodeList]
    answers: Collection[SourcedAnswer]
    beside: Mapping[str, float] = field(default_factory=dict)
    sample: SampleDraw | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """The codes of its authority, its provider and itself."""
        return self.issued.authority, self.issued.provider_id, self.service.service_id


@dataclass(frozen=True)
class AddressRow:
    """One row of records.csv: what stands at one address.

    The fields are its columns, in order, each with what it holds.
    """

    period: Annotated[str, Holds("The period of the workbook, as {example}.")]
    form: Annotated[str, Holds("The form's code.")]
    authority_code: Annotated[str, Holds("The authority's code: {authority}.")]
    provider_id: Annotated[str, Holds("National client record provider id: {provider_id}.")]
    service_id: Annotated[str, Holds("The service's identifier in the authority's system.")]
    record: Annotated[str, Holds("Which person's row it is.")]
    reference: Annotated[str, Holds("The person's reference, the same on each row; it says nothing of the person.")]
    section: Annotated[str, Holds("The section's code.")]
    question: Annotated[str, Holds("The question's code, or that of what follows from the choice of a need.")]
    entry: Annotated[str, Holds("As it was typed.")]
    value: Annotated[float | None, Holds("The number, where there is one that counts; yes is 1, no is 0.")]
    text: Annotated[str, Holds("The code of a choice, a date, or the words of a text.")]
    label: Annotated[str, Holds("The words of a choice.")]
    unit: Annotated[str, Holds("What is counted.")]
    status: Annotated[str, Holds("reported, explained, or why there is no answer.")]
    explanation: Annotated[str, Holds("What the provider typed beside the row.")]
    source_file: Annotated[str, Holds("The file received that the answer comes from.")]
    source_sheet: Annotated[str, Holds("Its sheet.")]
    source_cell: Annotated[str, Holds("Its cell.")]
    workbook_id: Annotated[str, Holds("Which issued workbook it came back in.")]


#: The words of what follows from a need's choice, and what of it is a number.
NATIONAL_WORDS = {"yes": "Yes", "no": "No", NOT_APPLICABLE: NEED_WORDS[NOT_APPLICABLE]}
YES_NO_VALUES = {"yes": 1.0, "no": 0.0}
ADDRESS_COLUMNS = columns_of(AddressRow)


def _person_column(name: str, sentence: str, kind: ColumnType = ColumnType.TEXT) -> TableColumn[_Person]:
    return TableColumn(name, sentence, lambda person: person.get(name), type=kind)


#: The columns that stand before the questions where a person is one row.
PERSON_COLUMNS = (
    _person_column("period", "The period of the workbook."),
    _person_column("form", "The form's code."),
    _person_column("authority_code", "The authority's code."),
    _person_column("provider_id", "National client record provider id."),
    _person_column("service_id", "The service's identifier in the authority's system."),
    _person_column("service_name", "The service's name."),
    _person_column("record", "Which row it is, by its reference; it says nothing of the person."),
    _person_column("reference", "The reference of the person, the same on each row of theirs."),
    _person_column("source_file", "The file received that the answers come from."),
    _person_column("source_sheet", "Its sheet."),
    _person_column("workbook_id", "Which issued workbook they came back in."),
)

#: The column of further reasons, where a form asks about needs.
_MORE = "more_reasons"
FURTHER_COLUMN = _person_column(_MORE, "Further reasons why needs were unmet: each need with its reason's code.")


def address_rows(services: Iterable[PeopleService]) -> Iterator[AddressRow]:
    """Go through every answer, service by service, person by person.

    After the choice of a need come the answers of the national form that follow from it, at the same cell; after a
    further reason, of which need it is one.
    """
    for service in services:
        also = {reason.source.answer.address: reason for reason in further_reasons(service)}
        for sourced in service.answers:
            row = _address_row(service, sourced)
            yield row
            if reason := also.get(sourced.answer.address):
                label = row.label.partition(": ")[2]
                yield replace(row, question=f"{reason.question}.also", text=reason.code, label=label, unit="")
            for part, text in national_answers(row.text).items() if row.question in service.needs else ():
                label = row.label.partition(": ")[2] if part == "reason" else NATIONAL_WORDS[text]
                value = YES_NO_VALUES.get(text)
                yield replace(row, question=f"{row.question}.{part}", text=text, label=label, value=value, unit="")


def _address_row(service: PeopleService, sourced: SourcedAnswer) -> AddressRow:
    issued, answer, address = service.issued, sourced.answer, sourced.answer.address
    question, counts = service.questions[address.question], answer.status in LOADED
    return AddressRow(
        period=str(issued.period),
        form=issued.form,
        authority_code=issued.authority,
        provider_id=issued.provider_id,
        service_id=address.service,
        record=address.record,
        reference=reference_of(address.record),
        section=question.section,
        question=question.code,
        entry=entry_text(answer.content),
        value=None if question.type is QuestionType.DATE else answer.value,
        text=answer.text if counts else "",
        label=_words(service, question, answer.text) if counts else "",
        unit=question.unit,
        status=str(answer.status),
        explanation=answer.explanation,
        source_file=sourced.file,
        source_sheet=answer.sheet,
        source_cell=answer.cell,
        workbook_id=sourced.workbook_id,
    )


def national_answers(choice: str) -> dict[str, str]:
    """Give the national answers that a choice stands for.

    choice: the code of a need's choice. Nothing follows from one that was not made.
    """
    if choice == NO_NEED:
        return {"need": "no"}
    if choice in (ACHIEVED, NOT_APPLICABLE):
        return {"need": "yes", "achieved": "yes" if choice == ACHIEVED else NOT_APPLICABLE}
    if choice.startswith(UNMET):
        return {"need": "yes", "achieved": "no", "reason": choice.removeprefix(UNMET)}
    return {}


@dataclass(frozen=True)
class FurtherReason:
    """One more reason why a need was unmet.

    record: the person's row. question: that of the need's outcome. code: the reason's. source: where it was given.
    """

    record: str
    question: str
    code: str
    source: SourcedAnswer


def further_reasons(service: PeopleService) -> Iterator[FurtherReason]:
    """Go through a service's further reasons that count.

    They are in the order of their sheet.
    """
    rows: dict[str, dict[str, SourcedAnswer]] = defaultdict(dict)
    for sourced in service.answers:
        record = sourced.answer.address.record
        if further_row(record) and sourced.answer.status in LOADED:
            rows[record][sourced.answer.question.rpartition(".")[2]] = sourced
    for record, row in sorted(rows.items(), key=lambda item: further_row(item[0])):
        if row.keys() >= {FURTHER_REFERENCE, FURTHER_NEED, FURTHER_REASON}:
            need, reason = row[FURTHER_NEED].answer, row[FURTHER_REASON]
            section = service.form.section_of(need.question).reasons_of
            code = reason.answer.text.removeprefix(UNMET)
            yield FurtherReason(record_of(record), f"{section}.{need.text}", code, reason)


def address_table(services: Iterable[PeopleService]) -> Table:
    """Make the table with one row for each address."""
    return tabulate("records", "Answers about people", ADDRESS_COLUMNS, address_rows(services))


def person_table(form: Form, services: Iterable[PeopleService]) -> Table:
    """Make the table with one row for each person.

    It has a column for each question that is typed.

    What does not count is blank: a choice is its code, a date a date as text, a figure a number.
    """
    questions = [
        _person_column(question.code, question.label, ColumnType.NUMBER if _is_number(question) else ColumnType.TEXT)
        for section in form.row_sections
        for question in section.inputs
    ]
    further = [FURTHER_COLUMN] if form.further_sections else []
    people = (row for service in services for row in _person_rows(service))
    return tabulate(form.code, form.title, [*PERSON_COLUMNS, *questions, *further], people)


def _person_rows(service: PeopleService) -> Iterator[_Person]:
    issued = service.issued
    people: dict[str, _Person] = {}
    records = ((sourced.answer.address.record, sourced) for sourced in service.answers)
    of_people = (sourced for record, sourced in records if record and not further_row(record))
    for sourced in of_people:
        answer, address = sourced.answer, sourced.answer.address
        question = service.questions[address.question]
        person = people.setdefault(
            address.record,
            {
                "period": str(issued.period),
                "form": issued.form,
                "authority_code": issued.authority,
                "provider_id": issued.provider_id,
                "service_id": address.service,
                "service_name": service.service.name,
                "record": address.record,
                "reference": reference_of(address.record),
                "source_file": sourced.file,
                "source_sheet": answer.sheet,
                "workbook_id": sourced.workbook_id,
            },
        )
        if answer.status in LOADED:
            person[question.code] = answer.value if _is_number(question) else _text_of(question, sourced)
    for reason in further_reasons(service):
        if reason.record in people:
            person = people[reason.record]
            before = f"{person[_MORE]}; " if _MORE in person else ""
            person[_MORE] = f"{before}{reason.question.rpartition('.')[2]}={reason.code}"
    yield from people.values()


def _is_number(question: Question) -> bool:
    return question.type.is_number


def _text_of(question: Question, sourced: SourcedAnswer) -> str:
    if question.type is QuestionType.YES_NO:
        return "yes" if sourced.answer.value else "no"
    return sourced.answer.text


def entry_text(content: Content) -> str:
    """What was typed, as text; a whole number without a point."""
    if content is None:
        return ""
    return number_text(content) if type(content) is float else plain(shown(content))


def _words(service: PeopleService, question: Question, text: str) -> str:
    is_choice = question.type is QuestionType.CHOICE and text != ""
    return service.code_lists[question.choices].title_of(text) if is_choice else ""
