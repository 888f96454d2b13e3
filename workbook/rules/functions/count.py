"""count: the records in which a condition holds."""

from workbook.rules.functions import RecordFunction

FUNCTION = RecordFunction(name="count", of_condition=True, python=sum)
