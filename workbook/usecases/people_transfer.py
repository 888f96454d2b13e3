"""Put answers about people into the columns of another system.

It is by the same mapping as `fill` reads such a file, so that what is written is read again as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from workbook.dataset import SourcedAnswer
from workbook.model import ColumnMapping, Need, NeedOutcome, PeopleFile, QuestionType
from workbook.people import PeopleService, further_reasons, national_answers
from workbook.publish import SERVICE_COLUMNS, Extract, ExtractedService, ServiceRecord, named_columns
from workbook.references import further_row
from workbook.table import Table, TableColumn, tabulate
from workbook.text import number_text
from workbook.usecases.needs_apart import outcomes_of


@dataclass(frozen=True)
class _Person:
    """A row: what the register says of the person's service, and what the person's row says, by column."""

    register: ServiceRecord
    cells: dict[str, str]


def transfer_table(services: Sequence[PeopleService], file: PeopleFile) -> Table:
    """Make a table of people as the columns of their file are called.

    services: of one form. A need is in three columns: whether there was one, the outcome, and why not. Further reasons
    have columns only where there are any; what a service itself was asked stands on each of its rows.
    """
    newest, mapping = services[-1], file.mapping
    people = [person for service in services for person in _people(service, mapping)]
    used = {name for person in people for name in person.cells}
    register = [
        replace(column, value=_of_register(column.value))
        for column in named_columns(SERVICE_COLUMNS, file.columns, newest.framework)
    ]
    sentences = {
        mapping.service: "The service's identifier in the authority's system.",
        mapping.reference: "The person's reference, for this purpose; it says nothing of the person.",
        **dict(_questions(newest, mapping)),
        **{name: sentence for name, sentence in _further(newest, mapping) if name in used},
    }
    answers = [TableColumn(name, sentence, _cell_of(name)) for name, sentence in sentences.items()]
    return tabulate(PurePosixPath(file.name).stem, newest.form.title, [*register, *answers], people)


def _of_register(value: Callable[[ServiceRecord], Any]) -> Callable[[_Person], Any]:
    return lambda person: value(person.register)


def _cell_of(name: str) -> Callable[[_Person], str]:
    return lambda person: person.cells.get(name, "")


def _questions(service: PeopleService, mapping: ColumnMapping) -> Iterator[tuple[str, str]]:
    """The columns of a form's questions, in order, each with what it holds."""
    for section in service.form.sections:
        if section.reasons_of:
            continue
        for question in section.inputs:
            if need := section.need_questions.get(question.code):
                yield from zip(_columns(mapping, *need), _sentences(*need), strict=True)
            else:
                yield mapping.column_of(question.name), question.label


def _further(service: PeopleService, mapping: ColumnMapping) -> Iterator[tuple[str, str]]:
    """The columns of further reasons, need by need, each with what it holds."""
    for section in service.form.sections:
        for need, outcome in outcomes_of(section):
            code = need.code + outcome.code
            yield mapping.also_column(code), f"{code}: why not, further reasons."


def _columns(mapping: ColumnMapping, need: Need, outcome: NeedOutcome) -> tuple[str, str, str]:
    """The columns of a need, of an outcome and of its reason."""
    return mapping.need_column(need.code), *mapping.outcome_columns(need.code + outcome.code)


def _sentences(need: Need, outcome: NeedOutcome) -> tuple[str, str, str]:
    code = need.code + outcome.code
    needed = f"{need.code}: did they need support with {need.label}?"
    return needed, f"{code}: was it achieved ({outcome.label})?", f"{code}: why not, the first reason."


def _people(service: PeopleService, mapping: ColumnMapping) -> Iterable[_Person]:
    people: dict[str, _Person] = {}
    register, said_once = _register_of(service), _said_once(service, mapping)
    outcomes = {code: pair for section in service.form.sections for code, pair in section.need_questions.items()}
    apart = {code: _columns(mapping, *pair) for code, pair in outcomes.items()}
    for sourced in service.answers:
        address = sourced.answer.address
        if further_row(address.record) or not address.record:
            continue
        own = {mapping.service: address.service, mapping.reference: address.record, **said_once}
        cells = people.setdefault(address.record, _Person(register, own)).cells
        if address.question in apart:
            parts = national_answers(sourced.answer.text)
            for name, part in zip(apart[address.question], ("need", "achieved", "reason"), strict=True):
                if part in parts or name not in cells:  # the column of a need is that of both its outcomes
                    cells[name] = _word(parts.get(part, ""), mapping)
        else:
            cells[mapping.column_of(service.questions[address.question].name)] = _text(service, sourced, mapping)
    also = {code: mapping.also_column(need.code + outcome.code) for code, (need, outcome) in outcomes.items()}
    for reason in further_reasons(service):
        if reason.record in people:
            cells, name = people[reason.record].cells, also[reason.question]
            cells[name] = "; ".join(filter(None, (cells.get(name, ""), _word(reason.code, mapping))))
    return people.values()


def _register_of(service: PeopleService) -> ServiceRecord:
    issued, framework = service.issued, service.framework
    entry = ExtractedService(issued.provider_id, issued.national_provider_id, issued.provider_name, service.service)
    authority = framework.authority(issued.authority)
    return ServiceRecord(Extract(issued.period, authority, framework, (entry,), ()), entry)


def _said_once(service: PeopleService, mapping: ColumnMapping) -> dict[str, str]:
    """What the service itself was asked, by column."""
    return {
        mapping.column_of(service.questions[sourced.answer.question].name): _text(service, sourced, mapping)
        for sourced in service.answers
        if not sourced.answer.address.record
    }


def _word(answer: str, mapping: ColumnMapping) -> str:
    """An answer of the national form as the other system says it."""
    words = {"yes": mapping.yes, "no": mapping.no, "not_applicable": mapping.not_applicable, "": mapping.missing}
    reasons = {code: word for word, code in mapping.reasons.items()}
    return next(iter(words[answer]), "") if answer in words else reasons.get(answer, answer)


def _text(service: PeopleService, sourced: SourcedAnswer, mapping: ColumnMapping) -> str:
    answer, question = sourced.answer, service.questions[sourced.answer.question]
    if question.type is QuestionType.DATE and answer.text:
        return dt.date.fromisoformat(answer.text).strftime(mapping.dates)
    if question.type is QuestionType.YES_NO and answer.value is not None:
        return (mapping.yes if answer.value else mapping.no)[0]
    if question.type is QuestionType.CHOICE and answer.text:
        return service.code_lists[question.choices].title_of(answer.text)
    return answer.text if answer.value is None else number_text(answer.value)
