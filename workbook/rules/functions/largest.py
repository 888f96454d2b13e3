"""max: the largest of some amounts."""

from workbook.rules.functions import AmountFunction

FUNCTION = AmountFunction(
    name="max",
    fewest=2,
    most=30,  # LibreOffice reads no more
    takes_dates=True,
    python=max,
    excel=lambda amounts: f"MAX({','.join(amounts)})",
)
