"""What an authority pays for each service, beside its peers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from workbook.comparison import (
    DeparturePrice,
    MiddleHalf,
    PeerPlace,
    hours_per_unit,
    middle_half,
    per_hour,
    per_person,
    per_planned_departure,
    per_unit_week,
    per_used_week,
)
from workbook.comparison.thresholds import FAR_FROM_EXPECTED
from workbook.model import HOURS_OF_A_WEEK, Duration, Period, ServiceTerms, ValueForMoney
from workbook.report.measures import ShareMeasure
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
class PricedPeriod:
    """What a service was paid in one period, and what for.

    price: pounds. units: of households. hours: of support a week. used_days, people: None where that is not reported.
    moves: how many moved on as planned, of how many who left; None where nothing is to be said of it.
    """

    price: float
    weeks: float
    units: float
    hours: float
    used_days: float | None
    people: float | None
    moves: tuple[int, int] | None


@dataclass(frozen=True)
class ServicePrice:
    """The price of a service over the periods in which it is stated.

    priced: those periods, in order. expected: of an hour, as was agreed; None where nothing was.
    basis, eligibility, quality: as the register has them. half: of services like it; None of too few.
    """

    service: ServiceHistory
    priced: tuple[PricedPeriod, ...]
    expected: float | None
    basis: str
    eligibility: str
    quality: str
    half: MiddleHalf | None = None

    @property
    def periods(self) -> int:
        """In how many periods its price is stated."""
        return len(self.priced)

    @property
    def price(self) -> float:
        """Pounds over those periods."""
        return sum(period.price for period in self.priced)

    @property
    def weeks(self) -> float:
        """How many weeks those are."""
        return sum(period.weeks for period in self.priced)

    @property
    def units(self) -> float:
        """Household units, as a mean over the weeks."""
        return sum(period.units * period.weeks for period in self.priced) / self.weeks

    @property
    def hours(self) -> float:
        """Hours of support a week, as a mean over the weeks."""
        return sum(period.hours * period.weeks for period in self.priced) / self.weeks

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
    def per_used_week(self) -> float | None:
        """The price of each unit used, a week.

        It is that of the periods that say how many were used.
        """
        days = [(period.price, period.used_days) for period in self.priced if period.used_days is not None]
        return per_used_week(sum(price for price, _ in days), sum(used for _, used in days))

    @property
    def per_person(self) -> float | None:
        """The price for each person supported in the latest period.

        People of several periods are partly the same, so no more than one is taken.
        """
        latest = next((period for period in reversed(self.priced) if period.people is not None), None)
        return None if latest is None else per_person(latest.price, latest.people or 0)

    @property
    def per_planned_move(self) -> DeparturePrice | None:
        """The price for each planned departure.

        It is that of the periods that say how many there were.
        """
        moves = [(period.price, *period.moves) for period in self.priced if period.moves is not None]
        planned, left = sum(number for _, number, _ in moves), sum(number for _, _, number in moves)
        return per_planned_departure(sum(price for price, _, _ in moves), left, planned)

    @property
    def is_short(self) -> bool:
        """Whether people stay for a short time, so that they can move on."""
        return self.service.latest.service.duration is Duration.SHORT_TERM

    @property
    def move_words(self) -> str:
        """Why no planned departure has a price; else empty."""
        if not self.is_short:
            return "long-term: no price of a departure"
        return "" if self.per_planned_move else "too few departures"

    @property
    def has_too_many_hours(self) -> bool:
        """Whether each unit would have more hours than a week has."""
        return (self.hours_per_unit or 0) > HOURS_OF_A_WEEK

    @property
    def expected_words(self) -> str:
        """How the price of an hour lies to what is expected, in words."""
        if self.has_too_many_hours:
            return "more hours than a week has: check hours and units"
        if self.expected is None or self.per_hour is None:
            return "none agreed" if self.expected is None else "hours not said"
        low, high = (share * self.expected for share in FAR_FROM_EXPECTED)
        return "near it" if low <= self.per_hour <= high else "far from it: check price and hours"

    @property
    def words(self) -> str:
        """Where its price of a unit lies among services like it."""
        value = self.per_unit_week
        return str(PeerPlace.TOO_FEW if self.half is None or value is None else self.half.place(value))


@dataclass(frozen=True)
class PriceFigures:
    """By which figures prices are divided.

    value: as the framework names them; None where it names none. planned: the share of departures that were planned.
    """

    value: ValueForMoney | None = None
    planned: ShareMeasure | None = None

    def priced(self, service: ServiceHistory, period: Period) -> PricedPeriod | None:
        """What a service was paid in a period.

        None where no register says.
        """
        parts = service.services[period]
        if not all(part.terms.contract_value for part in parts):
            return None
        figures = service.figures.get(period, {})
        used = (code for code in (self.value.used_days if self.value else ()) if code in figures)
        code = next(used, "")
        is_short = service.latest.service.duration is Duration.SHORT_TERM
        return PricedPeriod(
            price=sum(part.terms.contract_value or 0 for part in parts) * period.days / period.span.days,
            weeks=period.days / _DAYS,
            units=sum(part.service.household_units or 0 for part in parts),
            hours=sum(part.terms.support_hours or 0 for part in parts),
            used_days=figures.get(code),
            people=figures.get(self.value.people) if self.value else None,
            moves=self.planned.of(figures) if self.planned and is_short else None,
        )

    def expected(self, service: ServiceHistory) -> float | None:
        """The agreed price of an hour in a service; None without one."""
        kind, group, _ = service.likeness
        agreed = self.value.expected if self.value else ()
        prices = (price.per_hour for price in agreed if (price.service_type, price.client_group) == (kind, group))
        return next(prices, None)


def service_prices(services: Iterable[ServiceHistory], by: PriceFigures) -> tuple[ServicePrice, ...]:
    """Work out the price of each service whose register states one, by name.

    Services of one type, client group and length of stay are alike.
    """
    prices = tuple(_prices(services, by))
    alike: dict[tuple[str, ...], list[tuple[str, float]]] = defaultdict(list)
    for price in prices:
        value = price.per_unit_week
        if value is not None:
            alike[price.service.likeness].append((" ".join(price.service.owner), value))
    return tuple(replace(price, half=middle_half(alike[price.service.likeness])) for price in prices)


def _prices(services: Iterable[ServiceHistory], by: PriceFigures) -> Iterator[ServicePrice]:
    for service in services:
        periods = (by.priced(service, period) for period in service.services)
        priced = tuple(period for period in periods if period is not None)
        if priced:
            last = service.latest.terms
            quality = " ".join(filter(None, (last.quality_grade, last.quality_scheme, str(last.quality_date or ""))))
            expected = by.expected(service)
            yield ServicePrice(service, priced, expected, last.price_basis, last.eligibility, quality)
