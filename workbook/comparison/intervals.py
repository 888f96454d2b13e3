"""What a share might be another time: Wilson's interval."""

from __future__ import annotations

import math
from typing import NamedTuple

#: How many standard deviations hold 95 in 100.
_Z = 1.959963984540054


class Interval(NamedTuple):
    """From where to where, as shares or differences of shares."""

    lower: float
    upper: float


def wilson(cases: float, total: float) -> Interval | None:
    """Give Wilson's 95% interval of a share; None of nobody."""
    if total <= 0:
        return None
    share, square = cases / total, _Z * _Z
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = _Z * math.sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))  # floating error gives less than nothing


def difference(now: tuple[float, float], before: tuple[float, float]) -> Interval | None:
    """Give Newcombe's interval of the difference of two shares.

    now, before: how many, of how many. None where either is of nobody. There is a clear change where 0 is outside.
    """
    later, earlier = wilson(*now), wilson(*before)
    if later is None or earlier is None:
        return None
    share, share_before = now[0] / now[1], before[0] / before[1]
    change = share - share_before
    down = math.hypot(share - later.lower, earlier.upper - share_before)
    up = math.hypot(later.upper - share, share_before - earlier.lower)
    return Interval(change - down, change + up)
