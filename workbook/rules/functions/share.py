"""share: the percentage of records that meet a condition.

0 to 100; none where there is no record.
"""

from workbook.rules.functions import RecordFunction

FUNCTION = RecordFunction(
    name="share",
    of_condition=True,
    python=lambda verdicts: 100 * sum(verdicts) / len(verdicts) if verdicts else None,
)
