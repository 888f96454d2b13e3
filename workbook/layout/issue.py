"""The record of an issued workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from workbook.model import QUARTERLY, Period, SampleDraw, Service, State


class Part(StrEnum):
    """The indicators that a workbook asks.

    All of the service's, the national core alone, or the rest.

    A provider with a system of its own gets two workbooks, whose data are merged (EM framework, section 6).
    """

    WHOLE = "whole"
    STANDARD = "standard"
    AMENDED = "amended"

    def overlaps(self, part: Part) -> bool:
        """Whether both ask some of the same.

        Only one of the two then counts.
        """
        return self is part or Part.WHOLE in (self, part)


@dataclass(frozen=True)
class IssuedService:
    """One service as issued.

    Its facts, the state of each section, last period's accepted figures.
    records: the references of its records, one row each; none where the service itself answers.
    sample: what decides whom the records are of, where not everybody is asked.
    """

    service: Service
    states: dict[str, State]
    previous: dict[str, float]
    records: tuple[str, ...] = ()
    sample: SampleDraw | None = None


@dataclass(frozen=True)
class Issue:
    """The small record of one issued workbook.

    With the form of its framework it gives the layout again.
    digest: of the framework and the form's layout. due: the last day for returning it.
    form: the code of the form that it asks.
    """

    workbook_id: str
    digest: str
    period: Period
    authority: str
    authority_name: str
    provider_id: str
    national_provider_id: str
    provider_name: str
    contact_email: str
    due: dt.date
    services: tuple[IssuedService, ...]
    part: Part = Part.WHOLE
    form: str = QUARTERLY

    def service(self, service_id: str) -> IssuedService:
        """The issued service of an id; KeyError without it."""
        return {service.service.service_id: service for service in self.services}[service_id]
