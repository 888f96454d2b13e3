"""What an authority pays for what, and whether that is like its peers.

It is the price, which is what the authority pays, never the cost. No price is a judgement by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles

from workbook.comparison.intervals import wilson
from workbook.comparison.thresholds import (
    FEWEST_DEPARTURES,
    FEWEST_PEER_PROVIDERS,
    FEWEST_PEERS,
    FEWEST_PLANNED,
)

#: What is printed wherever a price per planned departure is.
CAVEATS = (
    "Successes have no common size: a planned move may be a small step or a great one.",
    "One person may have several needs met; outcomes added up are not people.",
    "How long people stay, and what they need, drive the price.",
    "A service that turns hard cases away looks cheap.",
    "Long-term services keep people well where they are; they have no price per departure.",
    "Nothing is decided on these figures alone: they open questions for the contract meeting.",
)


@dataclass(frozen=True)
class DeparturePrice:
    """The price for each planned departure, with its range.

    low, high: by Wilson's interval of the share that was planned.
    """

    price: float
    low: float
    high: float


def per_unit_week(price: float, units: float, weeks: float) -> float | None:
    """The price of each unit contracted, a week; None of no units."""
    return price / (units * weeks) if units > 0 and weeks > 0 else None


def per_used_week(price: float, unit_days: float) -> float | None:
    """The price of each unit used, a week; None where none was used."""
    return price / (unit_days / 7) if unit_days > 0 else None


def hours_per_unit(hours: float, units: float) -> float | None:
    """The hours of support a week for each unit; None of no units."""
    return hours / units if units > 0 else None


def per_hour(price: float, weeks: float, hours: float) -> float | None:
    """The price of an hour of support; hours: a week."""
    return price / weeks / hours if weeks > 0 and hours > 0 else None


def per_person(price: float, people: float) -> float | None:
    """The price for each person supported; None of nobody."""
    return price / people if people > 0 else None


def per_planned_departure(price: float, departures: float, planned: float) -> DeparturePrice | None:
    """The price for each planned departure; None of too few."""
    share = wilson(planned, departures)
    if departures < FEWEST_DEPARTURES or planned < FEWEST_PLANNED or share is None:
        return None
    return DeparturePrice(price / planned, price / (departures * share.upper), price / (departures * share.lower))


class PeerPlace(StrEnum):
    """Where a price lies among its peers: in words, never as a position."""

    BELOW = "below the middle half of services like it"
    WITHIN = "within the middle half of services like it"
    ABOVE = "above the middle half of services like it"
    TOO_FEW = "too few like services to compare"


@dataclass(frozen=True)
class MiddleHalf:
    """The middle half of what peers have.

    services, providers: how many they are.
    """

    lower: float
    median: float
    upper: float
    services: int
    providers: int

    def place(self, value: float) -> PeerPlace:
        """Say where a value lies."""
        if value < self.lower:
            return PeerPlace.BELOW
        return PeerPlace.ABOVE if value > self.upper else PeerPlace.WITHIN


def middle_half(values: Sequence[tuple[str, float]]) -> MiddleHalf | None:
    """Give the middle half of services that are alike.

    values: with the provider of each. None where they are too few, or of too few providers.
    """
    providers = {provider for provider, _ in values}
    if len(values) < FEWEST_PEERS or len(providers) < FEWEST_PEER_PROVIDERS:
        return None
    numbers = [number for _, number in values]
    lower, _, upper = quantiles(numbers, n=4, method="inclusive")
    return MiddleHalf(lower, median(numbers), upper, len(values), len(providers))
