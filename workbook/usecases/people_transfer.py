"""Put answers about people into the columns of another system.

It is by the same mapping as `fill` reads such a file, so that what is written is read again as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from workbook.dataset import SourcedAnswer
from workbook.model import ColumnMapping, Need, NeedOutcome, QuestionType
from workbook.people import PeopleService, further_reasons, national_answers
from workbook.references import further_row
from workbook.table import Table, TableColumn, tabulate
from workbook.text import number_text
from workbook.usecases.needs_apart import need_column, outcomes_of

#: What a person's row says, by column.
_Cells = dict[str, str]


def transfer_table(services: Sequence[PeopleService], mapping: ColumnMapping) -> Table:
    """Make a table of people in the columns of a mapping.

    services: of one form. A need is in three columns: whether there was one, the outcome, and why not. Further reasons
    have columns only where there are any.
    """
    form = services[-1].form
    people = [cells for service in services for cells in _people(service, mapping)]
    used = {name for cells in people for name in cells}
    further = [name for name in _further_names(services[-1], mapping) if name in used]
    names = [mapping.service, mapping.reference, *_names(services[-1], mapping), *further]
    columns = [TableColumn(name, "As the mapping has it.", _cell_of(name)) for name in dict.fromkeys(names)]
    return tabulate(form.code, form.title, columns, people)


def _cell_of(name: str) -> Callable[[_Cells], str]:
    return lambda cells: cells.get(name, "")


def _names(service: PeopleService, mapping: ColumnMapping) -> Iterator[str]:
    """The columns of a form's questions, in order."""
    for section in service.form.sections:
        if section.reasons_of:
            continue
        apart = {need.question(outcome): (need, outcome) for need, outcome in outcomes_of(section)}
        for question in section.inputs:
            if question.name in apart:
                yield from _columns(mapping, *apart[question.name])
            elif not section.need_questions or question.code not in section.need_questions:
                yield mapping.questions.get(question.name, question.name)


def _further_names(service: PeopleService, mapping: ColumnMapping) -> Iterator[str]:
    """The columns of further reasons, need by need."""
    for section in service.form.sections:
        for need, outcome in outcomes_of(section):
            yield mapping.also.format(code=f"{need.code}{outcome.code}")


def _columns(mapping: ColumnMapping, need: Need, outcome: NeedOutcome) -> tuple[str, str, str]:
    code = need.code + outcome.code
    return need_column(mapping, need), mapping.achieved.format(code=code), mapping.reason.format(code=code)


def _people(service: PeopleService, mapping: ColumnMapping) -> Iterable[_Cells]:
    people: dict[str, _Cells] = {}
    apart = {
        f"{section.code}.{need.question(outcome)}": _columns(mapping, need, outcome)
        for section in service.form.sections
        for need, outcome in outcomes_of(section)
    }
    for sourced in service.answers:
        address = sourced.answer.address
        if further_row(address.record):
            continue
        own = {mapping.service: address.service, mapping.reference: address.record}
        cells = people.setdefault(address.record, own)
        if address.question in apart:
            parts = national_answers(sourced.answer.text)
            for name, part in zip(apart[address.question], ("need", "achieved", "reason"), strict=True):
                cells[name] = cells.get(name) or _word(parts.get(part, ""), mapping)
        else:
            question = service.questions[address.question]
            cells[mapping.questions.get(question.name, question.name)] = _text(service, sourced, mapping)
    also = dict(zip(apart, _further_names(service, mapping), strict=True))
    for reason in further_reasons(service):
        if reason.record in people:
            cells, name = people[reason.record], also[reason.question]
            cells[name] = "; ".join(filter(None, (cells.get(name, ""), _word(reason.code, mapping))))
    return people.values()


def _word(answer: str, mapping: ColumnMapping) -> str:
    """An answer of the national form as the other system says it."""
    words = {"yes": mapping.yes, "no": mapping.no, "not_applicable": mapping.not_applicable, "": mapping.missing}
    reasons = {code: said for said, code in mapping.reasons.items()}
    return words[answer][0] if answer in words else reasons.get(answer, answer)


def _text(service: PeopleService, sourced: SourcedAnswer, mapping: ColumnMapping) -> str:
    answer, question = sourced.answer, service.questions[sourced.answer.question]
    if question.type is QuestionType.DATE and answer.text:
        return dt.date.fromisoformat(answer.text).strftime(mapping.dates)
    if question.type is QuestionType.YES_NO and answer.value is not None:
        return (mapping.yes if answer.value else mapping.no)[0]
    if question.type is QuestionType.CHOICE and answer.text:
        return service.code_lists[question.choices].title_of(answer.text)
    return answer.text if answer.value is None else number_text(answer.value)
