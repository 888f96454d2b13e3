"""From whom it is collected: providers and their services."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from workbook.model.words import Duration, State, Submission

#: What may not stand in a service's identifier. Source: the field rules of SupportService.csv.
SERVICE_ID_REFUSED = ",%_[]^"
#: A household unit can be given no more support in a week.
HOURS_OF_A_WEEK = 168


@dataclass(frozen=True)
class Service:
    """One service as the register has it.

    service_type and accommodation_type: codes of the framework (accommodation_type is empty unless the
    type is accommodation-based). client_group and secondary_client_groups: codes of the framework;
    empty where it has none. changes: what was
    agreed for this service alone, by indicator code. household_units: None where not given.
    formerly: ids of the services that it continues.
    opened, closed: the first and the last day on which this provider has it; None where not given. They decide who is
    asked, and are no part of what is asked.
    duration: how long people stay, and duration_source who says so.
    """

    service_id: str
    name: str
    service_type: str
    accommodation_type: str
    client_group: str
    secondary_client_groups: tuple[str, ...] = ()
    household_units: int | None = None
    changes: tuple[tuple[str, State], ...] = ()
    formerly: tuple[str, ...] = ()
    opened: dt.date | None = None
    closed: dt.date | None = None
    register_line: int = field(default=0, compare=False)
    duration: Duration = Duration.SHORT_TERM
    duration_source: str = field(default="", compare=False)

    @property
    def first_day(self) -> dt.date:
        """The day from which the provider has it."""
        return self.opened or dt.date.min

    @property
    def last_day(self) -> dt.date:
        """The day until which the provider has it."""
        return self.closed or dt.date.max


@dataclass(frozen=True)
class ServiceTerms:
    """What was agreed for a service, as a period's register has it.

    contract_value: pounds a year. price_basis: what it pays for, in words. support_hours: a week.
    eligibility: who may come, in words. quality_grade, quality_scheme, quality_date: how good it was found, by which
    scheme, and when. What the register does not say is empty or None.
    """

    service_id: str
    contract_value: float | None = None
    price_basis: str = ""
    support_hours: float | None = None
    eligibility: str = ""
    quality_grade: str = ""
    quality_scheme: str = ""
    quality_date: dt.date | None = None
    register_line: int = field(default=0, compare=False)

    @property
    def says_anything(self) -> bool:
        """Whether the register says anything of it."""
        return self != ServiceTerms(self.service_id)


@dataclass(frozen=True)
class Agreement:
    """Why, by whom and when the indicators of a service's line were agreed."""

    service_id: str
    reason: str = ""
    by: str = ""
    day: dt.date | None = None

    @property
    def words(self) -> str:
        """The agreement in a line; empty where the register says nothing of it."""
        day = f"{self.day.day} {self.day:%B %Y}" if self.day else ""
        return ", ".join(filter(None, (self.reason.rstrip("."), self.by, day)))


@dataclass(frozen=True)
class Provider:
    """One provider of an authority, with services in register order.

    authority: an authority code. provider_id, national_provider_id: text, of the shapes that the framework gives.
    terms: what was agreed for services, where the register says anything of it. agreements: why their indicators were.
    """

    authority: str
    provider_id: str
    national_provider_id: str
    name: str
    contact_email: str
    services: tuple[Service, ...]
    submission: Submission = Submission.WORKBOOK
    terms: tuple[ServiceTerms, ...] = ()
    agreements: tuple[Agreement, ...] = ()
