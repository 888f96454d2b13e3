"""People's records to counts.

Figures are as reported: nothing is estimated for forms that are missing.
"""

from workbook.outcomes.breakdowns import BREAKDOWN_COLUMNS, breakdown_table
from workbook.outcomes.distance import (
    DistanceChange,
    DistanceCount,
    NotComparable,
    PersonReading,
    ReadingComparison,
    compare,
    count_distance,
)
from workbook.outcomes.figures import COVERAGE, EXPECTED, USERS, need_figures
from workbook.outcomes.needs import NeedCount, PersonChoices, count_need, people_in, people_in_need, people_of
from workbook.outcomes.own import OwnCount, OwnOutcome, count_own, result_of_person
from workbook.outcomes.rows import outcome_rows

__all__ = [
    "BREAKDOWN_COLUMNS",
    "COVERAGE",
    "EXPECTED",
    "USERS",
    "DistanceChange",
    "DistanceCount",
    "NeedCount",
    "NotComparable",
    "OwnCount",
    "OwnOutcome",
    "PersonChoices",
    "PersonReading",
    "ReadingComparison",
    "breakdown_table",
    "compare",
    "count_distance",
    "count_need",
    "count_own",
    "need_figures",
    "outcome_rows",
    "people_in",
    "people_in_need",
    "people_of",
    "result_of_person",
]
