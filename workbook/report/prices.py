"""What an authority pays for each service, beside its peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from workbook.comparison import MiddleHalf, PeerPlace, hours_per_unit, middle_half, per_hour, per_unit_week
from workbook.model import Period, ServiceTerms
from workbook.report.service_history import Identity, ServiceHistory
from workbook.store import AgreedTerms
from workbook.text import folded

_DAYS = 7


def holding(agreed: Iterable[AgreedTerms], period: Period) -> Mapping[tuple[str, Identity], ServiceTerms]:
    """What holds in a period, by provider and service.

    Of each fact it is what was stated last.
    agreed: in order of the periods.
    """
    terms: dict[tuple[str, Identity], ServiceTerms] = {}
    for stated_in, authority, provider_id, stated in agreed:
        if stated_in <= period:
            key = provider_id, (authority, folded(stated.service_id))
            facts = {field.name: getattr(stated, field.name) for field in fields(stated)}
            stated_facts = {name: fact for name, fact in facts.items() if fact not in (None, "")}
            terms[key] = replace(terms.get(key, stated), **stated_facts)
    return terms


@dataclass(frozen=True)
class ServicePrice:
    """The price of a service over the periods in which it is stated.

    price: pounds over those periods. units: of households, weeks: how many, hours: of support a week; each as a mean over
    the weeks. basis, eligibility, quality: as the register has them. half: of services like it; None of too few.
    """

    service: ServiceHistory
    periods: int
    price: float
    weeks: float
    units: float
    hours: float
    basis: str
    eligibility: str
    quality: str
    half: MiddleHalf | None = None

    @property
    def per_unit_week(self) -> float | None:
        """The price of each unit contracted, a week."""
        return per_unit_week(self.price, self.units, self.weeks)

    @property
    def hours_per_unit(self) -> float | None:
        """The hours of support a week for each unit."""
        return hours_per_unit(self.hours, self.units) if self.hours else None

    @property
    def per_hour(self) -> float | None:
        """The price of an hour of support."""
        return per_hour(self.price, self.weeks, self.hours)

    @property
    def words(self) -> str:
        """Where its price of a unit lies among services like it."""
        value = self.per_unit_week
        return str(PeerPlace.TOO_FEW if self.half is None or value is None else self.half.place(value))


def service_prices(services: Iterable[ServiceHistory]) -> tuple[ServicePrice, ...]:
    """Work out the price of each service whose register states one, by name.

    Services of one type, client group and length of stay are alike.
    """
    prices = tuple(_prices(services))
    alike: dict[tuple[str, ...], list[tuple[str, float]]] = defaultdict(list)
    for price in prices:
        value = price.per_unit_week
        if value is not None:
            alike[price.service.likeness].append((" ".join(price.service.owner), value))
    return tuple(replace(price, half=middle_half(alike[price.service.likeness])) for price in prices)


def _prices(services: Iterable[ServiceHistory]) -> Iterator[ServicePrice]:
    for service in services:
        stated = [
            (period, parts)
            for period, parts in service.services.items()
            if all(part.terms.contract_value for part in parts)
        ]
        if not stated:
            continue
        weeks = sum(period.days / _DAYS for period, _ in stated)
        price = units = hours = 0.0
        for period, parts in stated:
            for part in parts:
                price += (part.terms.contract_value or 0) * period.days / period.span.days
                units += (part.service.household_units or 0) * period.days / _DAYS / weeks
                hours += (part.terms.support_hours or 0) * period.days / _DAYS / weeks
        last = service.latest.terms
        quality = " ".join(filter(None, (last.quality_grade, last.quality_scheme, str(last.quality_date or ""))))
        yield ServicePrice(
            service, len(stated), price, weeks, units, hours, last.price_basis, last.eligibility, quality
        )
