"""Periods of figures without workbooks: services with what they reported, for the report of outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workbook.assess import AnswerStatus
from workbook.config import load, shipped_folder
from workbook.dataset import DatasetRow
from workbook.layout import Issue
from workbook.model import Duration, Framework, Kind, Period, Service, ServiceTerms
from workbook.quarter import ServiceState
from workbook.report.service_history import AskedInPeriod, PeriodFigures

LAST = Period(2008, 2)
HOSTEL, FLOATING = "accommodation_based", "floating_support"
LEFT, DIED, PLANNED = "CLG-KPI-2.departures", "CLG-KPI-2.deaths", "CLG-KPI-2.planned"


@dataclass(frozen=True)
class Told:
    """One service in one period. figures: by item."""

    service_id: str
    figures: Mapping[str, float] = field(default_factory=dict)
    provider: int = 1
    kind: str = HOSTEL
    group: str = "7"
    name: str = ""
    formerly: tuple[str, ...] = ()
    state: ServiceState = ServiceState.ACCEPTED
    status: AnswerStatus = AnswerStatus.REPORTED
    units: int | None = None
    price: float | None = None
    hours: float | None = None
    duration: Duration = Duration.SHORT_TERM


def framework() -> Framework:
    """The framework as shipped."""
    return load(shipped_folder()).framework


def moves(planned: int, left: int) -> dict[str, float]:
    """What a service reports of planned moves, nobody having died."""
    return {LEFT: float(left), DIED: 0.0, PLANNED: float(planned)}


def period_figures(period: Period, services: Iterable[Told]) -> PeriodFigures:
    """What those services were asked and reported."""
    all_services = list(services)
    questions = framework().quarterly.questions
    services_asked = tuple(_asked(period, told) for told in all_services)
    rows = tuple(
        _row(period, told, item, value, questions[item].unit if item in questions else _unit(item))
        for told in all_services
        for item, value in told.figures.items()
    )
    return PeriodFigures(period, services_asked, rows, (framework(),))


def _unit(item: str) -> str:
    """What a count of people, or of how far they came, is in."""
    return "points" if item.endswith("_change") else "people"


def _asked(period: Period, told: Told) -> AskedInPeriod:
    name = told.name or f"House {told.service_id}"
    service = Service(
        told.service_id,
        name,
        told.kind,
        "",
        told.group,
        household_units=told.units,
        formerly=told.formerly,
        duration=told.duration,
    )
    terms = ServiceTerms(told.service_id, told.price, "all support", told.hours, "single people", "B", "QAF")
    owner = f"9900{told.provider}"
    national, day = f"990000{told.provider:02}", dt.date(2008, 10, 21)
    issue = Issue("", "", period, "LCE", "Leicester", owner, national, f"Provider {told.provider}", "", day, ())
    return AskedInPeriod(issue, service, told.state, terms)


def _row(period: Period, told: Told, item: str, value: float, unit: str) -> DatasetRow:
    return DatasetRow(
        period=str(period),
        authority_code="LCE",
        authority="Leicester",
        provider_id=f"9900{told.provider}",
        national_provider_id="",
        provider_name=f"Provider {told.provider}",
        service_id=told.service_id,
        service_name=told.name or f"House {told.service_id}",
        service_type="",
        client_group_code=told.group,
        client_group="",
        domain="",
        section=item.partition(".")[0],
        question=item,
        kind=Kind.FLOW,
        value=value,
        unit=unit,
        status=told.status,
        explanation="",
        source_file="return.xlsx",
        source_sheet="1 House",
        source_cell="D12",
        workbook_id="",
        text="",
        accommodation_type="",
        household_units=None,
    )
