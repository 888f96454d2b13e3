"""Whether services differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.comparison.funnel import FunnelPlace, place_by_tails
from workbook.comparison.thresholds import FEWEST_FOR_FUNNEL, WINSORISED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def spread(counts: Sequence[tuple[int, int]], target: float) -> float | None:
    """Measure how far services differ; 1 is what chance alone gives.

    The mean of squared z-scores, after a tenth at either end is drawn in. None of fewer than two services, or where
    the target leaves no room to differ.
    counts: how many, of how many, by service.
    """
    scores = z_scores(counts, target)
    if len(scores) < 2:
        return None
    low, high = _quantile(scores, WINSORISED), _quantile(scores, 1 - WINSORISED)
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def z_scores(counts: Sequence[tuple[int, int]], target: float) -> list[float]:
    """By how many standard deviations each service lies off a target."""
    if not 0 < target < 1:
        return []
    return [(cases / total - target) / math.sqrt(target * (1 - target) / total) for cases, total in counts if total]


def _quantile(values: Sequence[float], share: float) -> float:
    """The linear quantile, as spreadsheets have it."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True)
class CaseMix:
    """What was to be expected of a service for the people it took.

    observed, expected: cases. z: how far it is off, in standard deviations; None where there is no room.
    chance: of so few or fewer. place: the same in words.
    """

    observed: int
    expected: float
    z: float | None
    chance: float
    place: FunnelPlace

    @property
    def ratio(self) -> float | None:
        """Observed to expected; None where nothing is expected."""
        return self.observed / self.expected if self.expected else None


def case_mix(observed: int, groups: Sequence[tuple[int, float]]) -> CaseMix:
    """Hold a service's cases against what its mix of people would give elsewhere.

    groups: how many people, and the share of such people with whom it goes well.
    """
    import numpy as np  # here, since it takes memory that a desk has no use for

    expected = sum(people * rate for people, rate in groups)
    variance = sum(people * rate * (1 - rate) for people, rate in groups)
    chances = np.ones(1)
    for people, rate in groups:
        chances = np.convolve(chances, _binomial(people, rate))
    low, high = math.fsum(chances[: observed + 1]), math.fsum(chances[observed:])
    people = sum(number for number, _ in groups)
    where = FunnelPlace.TOO_FEW if people < FEWEST_FOR_FUNNEL else place_by_tails(low, high)
    z = (observed - expected) / math.sqrt(variance) if variance else None
    return CaseMix(observed, expected, z, low, where)


def _binomial(total: int, rate: float) -> NDArray[np.float64]:
    """The chance of each number of cases."""
    import numpy as np
    from scipy.special import gammaln

    numbers = np.arange(total + 1)
    if rate in (0, 1):
        return np.array([float(number == total * rate) for number in range(total + 1)])
    ways = gammaln(total + 1) - gammaln(numbers + 1) - gammaln(total - numbers + 1)
    chances: NDArray[np.float64] = np.exp(ways + numbers * math.log(rate) + (total - numbers) * math.log1p(-rate))
    return chances
