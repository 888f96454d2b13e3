"""sum: an amount added up over the records."""

from workbook.rules.functions import RecordFunction

FUNCTION = RecordFunction(name="sum", of_condition=False, python=sum)
