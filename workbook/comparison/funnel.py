"""Tell services apart from chance: a funnel by exact tails.

A mark is made by the exact tail of the binomial distribution, never by the drawn line. The upper line is that of the
failures, mirrored: drawn as is usual it lies one person too low, and marks small services in which all went well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from workbook.comparison.thresholds import ACT, FEWEST_FOR_FUNNEL, LOOK


class FunnelPlace(StrEnum):
    """Where a service lies, in words for people."""

    TOO_FEW = "too few people to compare"
    LOW = "lower than chance would explain: ask why"
    RATHER_LOW = "on the low side for its size: look again"
    EXPECTED = "as expected given its size"
    RATHER_HIGH = "on the high side for its size: look again"
    HIGH = "higher than chance would explain: ask why"

    @property
    def is_low(self) -> bool:
        """Whether it lies below the inner lines."""
        return self in (FunnelPlace.LOW, FunnelPlace.RATHER_LOW)

    @property
    def is_high(self) -> bool:
        """Whether it lies above the inner lines."""
        return self in (FunnelPlace.HIGH, FunnelPlace.RATHER_HIGH)

    @property
    def is_marked(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self in (FunnelPlace.LOW, FunnelPlace.HIGH)


class FunnelLimits(NamedTuple):
    """The four lines at one size, as shares."""

    act_low: float
    look_low: float
    look_high: float
    act_high: float


def low_tail(cases: int, total: int, target: float) -> float:
    """The chance of so few, or fewer, where the share is the target."""
    from scipy.special import bdtr  # here, since it takes memory that a desk has no use for

    return float(bdtr(cases, total, target))


def high_tail(cases: int, total: int, target: float) -> float:
    """The chance of so many, or more, where the share is the target."""
    from scipy.special import bdtrc

    return 1.0 if cases <= 0 else float(bdtrc(cases - 1, total, target))


def place(cases: int, total: int, target: float) -> FunnelPlace:
    """Say where a service lies against a target.

    cases, total: of people. target: the share of all that are like it.
    """
    if total < FEWEST_FOR_FUNNEL:
        return FunnelPlace.TOO_FEW
    return place_by_tails(low_tail(cases, total, target), high_tail(cases, total, target))


def place_by_tails(low: float, high: float) -> FunnelPlace:
    """Say where a service lies by its two tails."""
    if low <= LOOK:
        return FunnelPlace.LOW if low <= ACT else FunnelPlace.RATHER_LOW
    if high <= LOOK:
        return FunnelPlace.HIGH if high <= ACT else FunnelPlace.RATHER_HIGH
    return FunnelPlace.EXPECTED


@lru_cache(maxsize=4096)
def limits(total: int, target: float) -> FunnelLimits:
    """Give the lines at a size, cut to shares."""
    return FunnelLimits(
        max(0.0, _lower(target, total, ACT)),
        max(0.0, _lower(target, total, LOOK)),
        min(1.0, 1 - _lower(1 - target, total, LOOK)),
        min(1.0, 1 - _lower(1 - target, total, ACT)),
    )


def _lower(target: float, total: int, tail: float) -> float:
    """Spiegelhalter's interpolated lower limit, not cut.

    Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, 2005.
    """
    least = bisect_right(range(total + 1), tail, key=lambda count: low_tail(count, total, target))
    below = low_tail(least - 1, total, target) if least else 0.0
    up_to = low_tail(least, total, target)
    return (least - (up_to - tail) / (up_to - below)) / total


def target_of(counts: Iterable[tuple[int, int]]) -> float | None:
    """The share of all services together; None of nobody.

    counts: how many, of how many, by service.
    """
    pairs = list(counts)
    total = sum(of for _, of in pairs)
    return sum(cases for cases, _ in pairs) / total if total else None


class ChanceAlone(NamedTuple):
    """How many services lie outside by chance alone."""

    look: float
    act: float


def chance_alone(services: int) -> ChanceAlone:
    """Say how many services to expect outside the lines."""
    return ChanceAlone(2 * LOOK * services, 2 * ACT * services)


def sizes(totals: Sequence[int], steps: int = 40) -> list[int]:
    """Choose the sizes at which lines are drawn, up to the largest service."""
    most = max([*totals, FEWEST_FOR_FUNNEL + 1])
    step = max(1, (most - FEWEST_FOR_FUNNEL) // steps)
    return [*range(FEWEST_FOR_FUNNEL, most, step), most]
