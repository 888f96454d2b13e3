"""People's records to counts.

Figures are as reported: nothing is estimated for forms that are missing.
"""

from workbook.outcomes.distance import (
    DistanceChange,
    DistanceCount,
    NotComparable,
    PersonReading,
    ReadingComparison,
    compare,
    count_distance,
)
from workbook.outcomes.figures import outcome_rows
from workbook.outcomes.needs import NeedCount, PersonChoices, count_need, people_of

__all__ = [
    "DistanceChange",
    "DistanceCount",
    "NeedCount",
    "NotComparable",
    "PersonChoices",
    "PersonReading",
    "ReadingComparison",
    "compare",
    "count_distance",
    "count_need",
    "outcome_rows",
    "people_of",
]
