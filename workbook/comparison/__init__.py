"""Compare services honestly: intervals, funnels, prices among peers.

Words instead of ranks, and nothing is said of too few. There is no composite score.
"""

from workbook.comparison.dispersion import CaseMix, case_mix, spread, z_scores
from workbook.comparison.funnel import (
    ChanceAlone,
    FunnelLimits,
    FunnelPlace,
    chance_alone,
    high_tail,
    limits,
    low_tail,
    place,
    sizes,
    target_of,
)
from workbook.comparison.intervals import Interval, difference, wilson
from workbook.comparison.money import (
    CAVEATS,
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

__all__ = [
    "CAVEATS",
    "CaseMix",
    "ChanceAlone",
    "DeparturePrice",
    "FunnelLimits",
    "FunnelPlace",
    "Interval",
    "MiddleHalf",
    "PeerPlace",
    "case_mix",
    "chance_alone",
    "difference",
    "high_tail",
    "hours_per_unit",
    "limits",
    "low_tail",
    "middle_half",
    "per_hour",
    "per_person",
    "per_planned_departure",
    "per_unit_week",
    "per_used_week",
    "place",
    "sizes",
    "spread",
    "target_of",
    "wilson",
    "z_scores",
]
