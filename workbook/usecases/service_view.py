"""Look at one service: its figures beside the last ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.findings import Finding
from workbook.model import Form, Question
from workbook.quarter import ServiceKey, ServiceResult, services_of
from workbook.store import IssueRecord
from workbook.text import number_text
from workbook.usecases.quarter_view import QuarterView
from workbook.usecases.service_line import ServiceLine
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class FigureView:
    """One figure of a service.

    section: the label and title of its indicator. before: the accepted figure of the last period; empty where there was
    none. place: the file, the sheet and the cell.
    """

    section: str
    question: str
    asks: str
    unit: str
    before: str
    value: str
    status: str
    explanation: str
    place: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ServiceView:
    """One service in one form of a period.

    findings: what there is to say of no one figure. people: how many rows are about people, of whom nothing is shown.
    """

    key: ServiceKey
    form: str
    lines: tuple[ServiceLine, ...]
    figures: tuple[FigureView, ...]
    findings: tuple[Finding, ...]
    people: int


def service_view(desk: Workspace, view: QuarterView, form: str, key: ServiceKey) -> ServiceView:
    """Show one service of a period that was looked at.

    Raises KeyError where it is none of the form, StoreError.
    """
    result = next(result for result in view.results if result.form == form)
    issues = [record for record in result.issued if key in services_of(record.issued)]
    returned = result.returned.get(key)
    if not issues and returned is None:
        raise KeyError(key)
    shown = list(_figures(desk, key, issues, returned))
    codes = {figure.question for figure in shown}
    findings = returned.findings if returned else ()
    people = len({address.record for address in returned.entered}) if returned and returned.is_of_people else 0
    lines = (
        line
        for line in view.status.lines
        if (line.authority_code, line.provider_id, line.service_id, line.form) == (*key, form)
    )
    return ServiceView(
        key,
        form,
        tuple(lines),
        tuple(shown),
        tuple(finding for finding in findings if finding.question not in codes),
        people,
    )


def _figures(
    desk: Workspace,
    key: ServiceKey,
    issues: list[IssueRecord],
    returned: ServiceResult | None,
) -> Iterator[FigureView]:
    """Its figures as they stand; where nothing has come, what it is asked."""
    if returned is not None and returned.is_of_people:
        return
    if returned is None:
        yield from _unreturned(desk, key, issues)
        return
    questions = {code: (form, question) for form in returned.forms for code, question in form.questions.items()}
    before = {code: value for part in returned.contributions for code, value in part.service.previous.items()}
    for row in returned.rows:
        form, question = questions[row.question]
        findings = tuple(finding for finding in returned.findings if finding.question == row.question)
        places = (row.source_file, row.source_sheet, row.source_cell)
        yield FigureView(
            _title(form, question),
            row.question,
            question.label,
            row.unit,
            _before(before, row.question),
            row.text if row.value is None else number_text(round(row.value, 2)),
            str(row.status),
            row.explanation,
            ", ".join(part for part in places if part),
            findings,
        )


def _unreturned(desk: Workspace, key: ServiceKey, issues: list[IssueRecord]) -> Iterator[FigureView]:
    """What a service is asked that has not returned."""
    with desk.store(must_exist=True) as store:
        for record in issues:
            issued = store.issued_form(record.issued.workbook_id)
            if issued is None or record.issued.service(key.service_id).records:
                continue
            service = record.issued.service(key.service_id)
            for section in issued.form.sections:
                if service.states[section.code].shown:
                    for question in section.inputs:
                        before = _before(service.previous, question.code)
                        title = _title(issued.form, question)
                        yield FigureView(
                            title, question.code, question.label, question.unit, before, "", "", "", "", ()
                        )


def _title(form: Form, question: Question) -> str:
    section = form.section_of(question.code)
    return f"{section.label}: {section.title}"


def _before(figures: dict[str, float], code: str) -> str:
    return number_text(round(figures[code], 2)) if code in figures else ""
