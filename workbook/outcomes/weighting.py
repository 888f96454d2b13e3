"""Shares of people who were drawn at different rates.

Everybody drawn at one rate stands for as many as there are people for each of them. Without that a share would be of
those who happen to be asked most.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

#: Of a normal distribution, between these lie 95 in 100.
_Z = 1.959963984540054


@dataclass(frozen=True)
class Stratum:
    """The people of whom one share was drawn.

    people: how many there are. base: how many of those drawn it is parts for. achieved: of these.
    """

    people: float
    base: int
    achieved: int


@dataclass(frozen=True)
class WeightedShare:
    """A percentage of all people, by those who were drawn.

    lower, upper: of its interval of 95 in 100; None where a single person stands for others.
    """

    percent: float
    lower: float | None
    upper: float | None


def weighted_share(strata: Iterable[Stratum]) -> WeightedShare | None:
    """Weigh each stratum by its people.

    Returns None where of one nothing is parts. The interval allows for how much of each was drawn.
    """
    chosen = [stratum for stratum in strata if stratum.people]
    if not chosen or not all(stratum.base for stratum in chosen):
        return None
    everybody = sum(stratum.people for stratum in chosen)
    share = sum(stratum.people * stratum.achieved / stratum.base for stratum in chosen) / everybody
    spreads = [_spread(stratum, everybody) for stratum in chosen]
    parts = [spread for spread in spreads if spread is not None]
    if len(parts) < len(spreads):
        return WeightedShare(100 * share, None, None)
    half = _Z * math.sqrt(sum(parts))
    return WeightedShare(100 * share, 100 * max(0.0, share - half), 100 * min(1.0, share + half))


def _spread(stratum: Stratum, everybody: float) -> float | None:
    """What a stratum adds to the variance; None of one person drawn of several."""
    missing = max(0.0, 1 - stratum.base / stratum.people)
    if missing == 0:
        return 0.0
    if stratum.base == 1:
        return None
    share = stratum.achieved / stratum.base
    return (stratum.people / everybody) ** 2 * missing * share * (1 - share) / (stratum.base - 1)
