"""Look at services: their figures beside the last ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.findings import Finding
from workbook.model import Form, Question
from workbook.quarter import PeriodResult, ServiceKey, ServiceResult, services_of
from workbook.store import IssueRecord, Store
from workbook.text import number_text
from workbook.usecases.service_line import ServiceLine


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

    lines: tuple[ServiceLine, ...]
    figures: tuple[FigureView, ...]
    findings: tuple[Finding, ...]
    people: int


def service_views(
    store: Store, results: Iterable[PeriodResult], lines: Iterable[ServiceLine]
) -> dict[tuple[str, ServiceKey], ServiceView]:
    """Show every service of a period, by form and key.

    lines: of its status. Raises StoreError.
    """
    by_service: dict[tuple[str, ServiceKey], list[ServiceLine]] = defaultdict(list)
    for line in lines:
        by_service[line.form, ServiceKey(line.authority_code, line.provider_id, line.service_id)].append(line)
    issues: dict[tuple[str, ServiceKey], list[IssueRecord]] = {}
    returned: dict[tuple[str, ServiceKey], ServiceResult] = {}
    for result in results:
        for record in result.issued:
            for key in services_of(record.issued):
                issues.setdefault((result.form, key), []).append(record)
        returned |= {(result.form, key): service for key, service in result.returned.items()}
    return {
        place: _service_view(store, place[1], tuple(by_service[place]), issues.get(place, []), returned.get(place))
        for place in dict.fromkeys((*issues, *returned))
    }


def _service_view(
    store: Store,
    key: ServiceKey,
    lines: tuple[ServiceLine, ...],
    issues: list[IssueRecord],
    returned: ServiceResult | None,
) -> ServiceView:
    if returned is None:
        return ServiceView(lines, tuple(_unreturned(store, key, issues)), (), 0)
    if returned.is_of_people:
        return ServiceView(lines, (), returned.findings, len({address.record for address in returned.entered}))
    figures = tuple(_figures(returned))
    codes = {figure.question for figure in figures}
    return ServiceView(
        lines, figures, tuple(finding for finding in returned.findings if finding.question not in codes), 0
    )


def _figures(returned: ServiceResult) -> Iterator[FigureView]:
    """Its figures as they stand."""
    questions = {code: (form, question) for form in returned.forms for code, question in form.questions.items()}
    before = {code: value for part in returned.contributions for code, value in part.service.previous.items()}
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in returned.findings:
        findings[finding.question].append(finding)
    for row in returned.rows:
        form, question = questions[row.question]
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
            tuple(findings[row.question]),
        )


def _unreturned(store: Store, key: ServiceKey, issues: list[IssueRecord]) -> Iterator[FigureView]:
    """What a service is asked that has not returned."""
    for record in issues:
        service = record.issued.service(key.service_id)
        if service.records:
            continue
        form = store.framework(record.issued.digest).form(record.issued.form)
        for section in form.sections:
            if service.states[section.code].shown:
                for question in section.inputs:
                    before = _before(service.previous, question.code)
                    title = _title(form, question)
                    yield FigureView(title, question.code, question.label, question.unit, before, "", "", "", "", ())


def _title(form: Form, question: Question) -> str:
    section = form.section_of(question.code)
    return f"{section.label}: {section.title}"


def _before(figures: dict[str, float], code: str) -> str:
    return number_text(round(figures[code], 2)) if code in figures else ""
