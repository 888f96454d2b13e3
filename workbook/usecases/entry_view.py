"""What a page shows of a workbook that is being filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.assess import AnswerStatus, AssessedReturn, derived, figures
from workbook.findings import FOR_OFFICERS, Code, Finding, Severity
from workbook.layout import InputRole, ServiceSheet
from workbook.model import Address, Per, Question, QuestionType, Section
from workbook.text import number_text
from workbook.usecases.draft import BoxKey
from workbook.usecases.entering import OpenedWorkbook, is_reported, text_of

#: What a provider still has to do something about.
_OPEN = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class BoxView:
    """One question with its box.

    options: the words that may be chosen, where it is a choice. before: the figure of the last period.
    is_asked: whether other answers leave it open. value: what is worked out, of a derived question.
    why: the box in which an explanation stands; one for all boxes of a person.
    messages: what there is to put right or to say; blank boxes have none.
    """

    question: Question
    key: BoxKey
    text: str
    options: tuple[str, ...]
    before: str
    is_asked: bool
    value: str
    why: BoxKey
    explanation: str
    messages: tuple[Finding, ...]


@dataclass(frozen=True)
class SectionView:
    """One section with its boxes.

    switch: the box that says whether it is reported; None where that is fixed. is_on: whether it is.
    """

    section: Section
    switch: BoxKey | None
    is_on: bool
    boxes: tuple[BoxView, ...]


@dataclass(frozen=True)
class PartView:
    """One service, or one person of it, as a line of a list.

    title: its name; of a person the reference. answered, asked: how many boxes. problems: what to put right or confirm.
    """

    sheet: ServiceSheet
    record: str
    title: str
    answered: int
    asked: int
    problems: int


def parts_of(opened: OpenedWorkbook, assessed: AssessedReturn) -> tuple[PartView, ...]:
    """List the services of a workbook.

    Of a form about people, each person that was begun and the next free row."""
    return tuple(part for sheet in opened.form.layout.sheets for part in _parts(opened, sheet, assessed))


def _parts(opened: OpenedWorkbook, sheet: ServiceSheet, assessed: AssessedReturn) -> Iterator[PartView]:
    service = sheet.issued.service
    begun = {answer.address.record for answer in assessed.answers if answer.service_id == service.service_id}
    records = [""] if opened.form.form.sections_for("") else []
    if opened.form.form.per is Per.PERSON:
        records += [record for record in sheet.issued.records if record in begun]
        records += [record for record in sheet.issued.records if record not in begun][:1]
    for record in records:
        here = [answer for answer in assessed.answers if answer.address[:2] == (service.service_id, record)]
        reported = [answer for answer in here if answer.status is not AnswerStatus.NOT_APPLICABLE]
        wrong = [finding for finding in _told(assessed, service.service_id, record) if finding.severity in _OPEN]
        title = record or service.name
        answered = sum(answer.is_given for answer in reported)
        yield PartView(sheet, record, title, answered, len(reported), len(wrong))


def sections_of(
    opened: OpenedWorkbook,
    sheet: ServiceSheet,
    record: str,
    assessed: AssessedReturn,
) -> tuple[SectionView, ...]:
    """Show the boxes of a service, or of one of its people."""
    messages = _told(assessed, sheet.issued.service.service_id, record)
    shown = (section for section in opened.form.form.sections_for(record) if sheet.state(section.code).shown)
    return tuple(_section(opened, sheet, record, section, assessed, messages) for section in shown)


def _told(assessed: AssessedReturn, service_id: str, record: str) -> tuple[Finding, ...]:
    """What there is to say of the boxes of a service or person; that a box is blank can be seen."""
    return tuple(
        finding
        for finding in assessed.findings
        if finding.address[:2] == (service_id, record) and finding.code is not Code.BLANK
        if finding.code not in FOR_OFFICERS
    )


def _section(
    opened: OpenedWorkbook,
    sheet: ServiceSheet,
    record: str,
    section: Section,
    assessed: AssessedReturn,
    messages: tuple[Finding, ...],
) -> SectionView:
    service_id, is_on = sheet.issued.service.service_id, is_reported(opened, sheet, section.code)
    is_switchable = sheet.state(section.code).switchable and not record
    answers = {answer.question: answer for answer in assessed.answers if answer.address[:2] == (service_id, record)}
    current = {code: answer.figure for code, answer in answers.items()}
    worked_out = derived(section, figures(sheet.issued, opened.form.layout.issued.period, current))
    closed = {code for code, answer in answers.items() if answer.status is AnswerStatus.NOT_APPLICABLE}
    boxes = tuple(
        _box(
            opened,
            sheet,
            record,
            question,
            worked_out.get(question.code),
            messages,
            is_asked=question.code not in closed,
        )
        for question in section.questions
    )
    switch = BoxKey(service_id, "", section.code, InputRole.CHOICE) if is_switchable else None
    return SectionView(section, switch, is_on, boxes)


def _box(
    opened: OpenedWorkbook,
    sheet: ServiceSheet,
    record: str,
    question: Question,
    value: float | None,
    messages: tuple[Finding, ...],
    *,
    is_asked: bool,
) -> BoxView:
    address = Address(sheet.issued.service.service_id, record, question.code)
    entry = next((entry for entry in opened.returned.entries if entry.address == address), None)
    key = BoxKey(*address, InputRole.ANSWER)
    why = BoxKey(*address[:2], "" if record else question.code, InputRole.EXPLANATION)  # a person has one for all
    previous = sheet.issued.previous.get(question.code) if not record else None
    return BoxView(
        question,
        key,
        "" if question.derived else text_of(opened, key, entry),
        _options(opened, question),
        "" if previous is None else number_text(previous),
        is_asked,
        "" if value is None else number_text(round(value, 2)),
        why,
        text_of(opened, why, entry),
        tuple(finding for finding in messages if finding.question == question.code),
    )


def _options(opened: OpenedWorkbook, question: Question) -> tuple[str, ...]:
    """What may be chosen, in words."""
    if question.type is QuestionType.YES_NO:
        return ("Yes", "No")
    choices = opened.form.framework.choices_of(question)
    return tuple(entry.title for entry in choices.entries) if choices else ()
