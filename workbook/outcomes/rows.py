"""The counts of each service as rows of the dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from workbook.assess import AnswerStatus
from workbook.dataset import DatasetRow, answer_row
from workbook.model import Kind, Period
from workbook.outcomes.figures import OutcomeFigure, distance_figures, need_figures, own_figures
from workbook.outcomes.needs import PersonChoices, people_in
from workbook.people import PeopleService


def outcome_rows(services: Iterable[PeopleService], period: Period) -> Iterator[DatasetRow]:
    """Go through the counts of each service as rows of the dataset.

    services: from every workbook of the form in the period's year, since a late form counts where its event lies; of a
    form that reads a model from every year before, too.
    """
    by_service: dict[tuple[str, str, str, str], list[PeopleService]] = defaultdict(list)
    for service in services:
        issued = service.issued
        by_service[issued.authority, issued.provider_id, service.service.service_id, issued.form].append(service)
    for parts in by_service.values():
        answered = [part for part in parts if part.answers]
        if answered:
            people = [(part, people_in(part, period)) for part in parts]
            latest = next((part for part, own in reversed(people) if own), answered[-1])
            for figure in service_figures(parts, [person for _, own in people for person in own], period):
                yield _row(latest, figure, period)


def service_figures(
    parts: Sequence[PeopleService], people: Sequence[PersonChoices], period: Period
) -> Iterator[OutcomeFigure]:
    """Go through the counts of some workbooks of a form, the oldest first.

    people: those of them who count.
    """
    if people:
        yield from need_figures(parts, people, period)
    yield from distance_figures(parts, period)
    yield from own_figures(parts, period)


def _row(service: PeopleService, figure: OutcomeFigure, period: Period) -> DatasetRow:
    """Make the row of a count.

    It stands in no cell, where the first answer does of the last workbook with people who count.
    """
    sourced = next(iter(service.answers))
    question = service.questions[sourced.answer.question]
    row = answer_row(service.framework, service.issued, service.service, figure.section, question, sourced)
    return replace(
        row,
        period=str(period),
        domain=figure.domain,
        question=figure.code,
        kind=Kind.DERIVED,
        value=None if figure.value is None else float(figure.value),
        unit=figure.unit,
        status=AnswerStatus.NOT_APPLICABLE if figure.value is None else AnswerStatus.REPORTED,
        explanation="",
        source_cell="",
        text="",
    )
