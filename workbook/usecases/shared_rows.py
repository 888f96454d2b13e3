"""The rows that shared tables are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbook import disclosure
from workbook.assess import LOADED, AnswerStatus
from workbook.dataset import DatasetRow
from workbook.disclosure import FigureSource
from workbook.model import Period
from workbook.quarter import PeriodResult, ServiceResult


def shared_rows(results: list[PeriodResult], authority: str) -> list[DatasetRow]:
    """What tables are made of: the rows of an authority's services."""
    return [
        row
        for result in results
        for key, service in result.services.items()
        if key.authority == authority
        for row in _accepted_or_missing(service)
    ]


def of_group(rows: list[DatasetRow], client_group: str) -> list[DatasetRow]:
    """The rows of services of a client group; all where none is given."""
    return [row for row in rows if client_group in ("", row.client_group_code)]


def is_accepted(rows: list[DatasetRow], period: Period) -> bool:
    """Whether any figure of a period is accepted."""
    return any(row.period == str(period) and row.status in LOADED for row in rows)


def household_units(results: Sequence[PeriodResult]) -> Mapping[FigureSource, float]:
    """The household units of services, as their workbooks have them."""
    units = {
        FigureSource(str(result.period), key.provider_id, key.service_id): service.contributions[0].service.service
        for result in results
        for key, service in result.services.items()
        if service.contributions
    }
    return {
        source: float(service.household_units)
        for source, service in units.items()
        if service.household_units is not None
    }


def _accepted_or_missing(service: ServiceResult) -> list[DatasetRow]:
    """All rows of a service, so that totals can say how many were asked.

    What is not accepted is as if it were not there.
    Nor are the figures that rules tie to it: a total would have the part of a whole that it lacks.
    """
    accepted = {row.question for row in service.accepted_rows}
    blank = {row.question for row in service.rows if row.status is AnswerStatus.MISSING}
    open_now = {row.question for row in service.rows if row.status is not AnswerStatus.NOT_APPLICABLE}
    frameworks = {part.issued_form.layout.issued.digest: part.issued_form.framework for part in service.contributions}
    for framework in frameworks.values():
        accepted -= disclosure.companions(framework, open_now - accepted - blank, blank)
    return [
        row
        if row.question in accepted or row.status is AnswerStatus.NOT_APPLICABLE
        else replace(row, value=None, status=AnswerStatus.MISSING)
        for row in service.rows
    ]
